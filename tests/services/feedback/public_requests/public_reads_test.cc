// What everybody reads, and what nobody does.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/public_requests/projection.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/public_requests/public_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::Values;
using v1::PublicRequest;

class PublicReads : public testing::TestWithParam<StoreKind> {
 protected:
  std::vector<std::string> Numbers(
      const std::function<void(v1::ListPublicRequestsRequest&)>& edit = {}) {
    const auto listed = office_.List(edit);
    EXPECT_TRUE(listed.ok()) << listed.status();
    std::vector<std::string> numbers;
    if (!listed.ok()) return numbers;
    for (const auto& request : listed->requests()) numbers.push_back(request.service_request_id());
    return numbers;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  PublicOffice office_{store_, clock_};
};

TEST_P(PublicReads, WhatRulesClearIsReadAtOnce) {
  const std::string number = office_.Submitted([](auto& request) {
    request.mutable_place()->set_postal_code("98501");
    request.mutable_place()->set_address("12 Harbor Street");
    auto& lane = *request.add_attributes();
    lane.set_code("LANE");
    lane.add_values("LEFT");
  });
  office_.office().ActAsNobody();
  const auto plain = office_.Get(number);
  ASSERT_TRUE(plain.ok()) << plain.status();
  EXPECT_TRUE(plain->open());
  EXPECT_EQ(plain->extended_status(), "open");
  EXPECT_EQ(plain->service_name(), "Pothole");
  EXPECT_EQ(plain->description(), "There is a deep hole in the road.");
  EXPECT_EQ(plain->postal_code(), "98501");
  EXPECT_EQ(plain->address(), "98501");
  EXPECT_NEAR(plain->latitude(), 47.0379, 0.002);
  EXPECT_NE(plain->latitude(), 47.0379);
  EXPECT_EQ(plain->attributes_size(), 0);
  EXPECT_EQ(office_.List()->requests(0).SerializeAsString(), plain->SerializeAsString());
  const auto more = office_.Get(number, true, "es");
  EXPECT_EQ(more->service_name(), "Bache");
  EXPECT_EQ(more->service_notice(), "Miramos en tres d\u00EDas.");
  ASSERT_EQ(more->attributes_size(), 1);
  EXPECT_EQ(more->attributes(0).name(), "Izquierdo");
  EXPECT_EQ(more->channel(), v1::PARTNER);
}

TEST_P(PublicReads, WhatRulesDoNotClearWaitsForAPerson) {
  const std::string number = office_.Submitted([](auto& request) {
    request.set_description("My neighbor Bob Jones broke it, call 360 555 0117");
    request.add_media_urls("https://media.example.org/1.jpg");
  });
  EXPECT_EQ(office_.Get(number)->description(), "");
  const auto published = office_.Publish(number, [](auto& request) {
    request.set_description("The road is broken.");
    request.set_place_text("near Harbor Street");
    request.add_media_uris("https://media.example.org/1.jpg");
  });
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_EQ(published->publication().state(), v1::CasePublication::CLEARED);
  const auto read = office_.Get(number);
  EXPECT_EQ(read->description(), "The road is broken.");
  EXPECT_EQ(read->address(), "near Harbor Street");
  EXPECT_FALSE(read->has_latitude()) << "a person said where it is";
  EXPECT_THAT(read->media_urls(), ElementsAre("https://media.example.org/1.jpg"));
  EXPECT_THAT(
      office_.Publish(number, [](auto& request) { request.add_media_uris("https://other"); })
          .status()
          .message(),
      HasSubstr("media_uris[0]"));
  ASSERT_TRUE(office_.Publish(number, [](auto& request) { request.set_withhold(true); }).ok());
  EXPECT_EQ(ReasonOf(office_.Get(number).status()), reasons::kResourceNotFound);
  EXPECT_THAT(Numbers(), IsEmpty());
}

TEST_P(PublicReads, AnExactPlaceIsReadWhenAPersonSaysSo) {
  const std::string number = office_.Submitted();
  ASSERT_TRUE(office_.Publish(number, [](auto& request) { request.set_exact_place(true); }).ok());
  EXPECT_EQ(office_.Get(number)->latitude(), 47.0379);
}

TEST_P(PublicReads, AComplaintIsNeverPublic) {
  office_.office().ActAsRole("case-supervisor");
  v1::CreateCaseRequest request;
  request.set_parent(kOrganization);
  request.mutable_case_()->set_service_type(TypeName("001"));
  request.mutable_case_()->set_kind(v1::COMPLAINT);
  request.mutable_case_()->set_channel(v1::CALL);
  request.mutable_case_()->set_description("They were rude.");
  const auto complaint = office_.office().Do<v1::Case>("CreateCase", request);
  ASSERT_TRUE(complaint.ok()) << complaint.status();
  EXPECT_THAT(Numbers(), IsEmpty());
  EXPECT_EQ(ReasonOf(office_.Publish(complaint->number()).status()), reasons::kCaseNotPublishable);
  // What was a problem and becomes a complaint is public no more.
  const std::string number = office_.Submitted();
  EXPECT_THAT(Numbers(), SizeIs(1));
  const v1::Case of = office_.CaseOf(number);
  office_.office().ActAsRole("case-supervisor");
  v1::UpdateCaseRequest update;
  update.mutable_case_()->set_name(of.name());
  update.mutable_case_()->set_kind(v1::COMPLAINT);
  update.mutable_update_mask()->add_paths("kind");
  const auto changed = office_.office().Do<v1::Case>("UpdateCase", update);
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_THAT(Numbers(), IsEmpty());
}

TEST_P(PublicReads, WhatTheCustomerWantsKeptIsNotPublic) {
  const std::string number = office_.Submitted();
  office_.office().ActAsRole("case-supervisor");
  v1::UpdateCaseRequest update;
  update.mutable_case_()->set_name(office_.CaseOf(number).name());
  update.mutable_case_()->set_confidential_from_public(true);
  update.mutable_update_mask()->add_paths("confidential_from_public");
  office_.office().ActAsRole("case-supervisor");
  ASSERT_TRUE(office_.office().Do<v1::Case>("UpdateCase", update).ok());
  EXPECT_THAT(Numbers(), IsEmpty());
  EXPECT_EQ(ReasonOf(office_.Publish(number).status()), reasons::kCaseNotPublishable);
}

TEST_P(PublicReads, ATypeThatIsPublicNoMoreHidesItsRequests) {
  const std::string number = office_.Submitted();
  ASSERT_TRUE(office_.Step("AcknowledgeCase", number).ok());
  ASSERT_TRUE(office_.Step("StartCase", number).ok());
  EXPECT_EQ(office_.Updates()->updates_size(), 1);
  ASSERT_TRUE(office_.ChangeType("001", [](auto& type) { type.set_public_(false); }).ok());
  EXPECT_THAT(Numbers(), IsEmpty());
  EXPECT_THAT(Numbers([&](auto& request) { request.add_service_request_ids(number); }), IsEmpty());
  EXPECT_FALSE(office_.Get(number).ok());
  EXPECT_EQ(office_.Updates()->updates_size(), 0);
  EXPECT_EQ(ReasonOf(office_.Submit().status()), reasons::kServiceCodeUnknown);
}

TEST_P(PublicReads, AnswersOfOneJurisdictionAreNotTheOthers) {
  ASSERT_TRUE(office_.AddType("002").ok());
  ASSERT_TRUE(office_
                  .AddJurisdiction("port", "port.org",
                                   [](auto& port) { port.add_service_types(TypeName("002")); })
                  .ok());
  const std::string number = office_.Submitted();
  const auto in_port = [](auto& request) {
    request.set_parent("organizations/wa/jurisdictions/port");
  };
  EXPECT_THAT(Numbers(in_port), IsEmpty());
  EXPECT_EQ(ReasonOf(office_
                         .List([&](auto& request) {
                           in_port(request);
                           request.add_service_codes("001");
                         })
                         .status()),
            reasons::kServiceCodeUnknown);
  EXPECT_EQ(ReasonOf(office_.Submit([&](auto& request) { in_port(request); }).status()),
            reasons::kServiceCodeUnknown);
}

TEST_P(PublicReads, ListsAreNarrowedAndTheLatestComesFirst) {
  ASSERT_TRUE(office_.AddType("002").ok());
  const std::string first = office_.Submitted();
  clock_.Advance(absl::Hours(1));
  const std::string second =
      office_.Submitted([](auto& request) { request.set_service_code("002"); });
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(office_.Step("AcknowledgeCase", first).ok());
  ASSERT_TRUE(office_.Resolve(first).ok());
  EXPECT_THAT(Numbers(), ElementsAre(second, first));
  EXPECT_THAT(Numbers([](auto& request) { request.add_service_codes("002"); }),
              ElementsAre(second));
  EXPECT_THAT(Numbers([](auto& request) {
                request.add_service_codes("001");
                request.add_service_codes("002");
                request.add_service_codes("001");
              }),
              ElementsAre(second, first));
  EXPECT_THAT(Numbers([](auto& request) { request.set_status(v1::CLOSED_REQUESTS); }),
              ElementsAre(first));
  EXPECT_THAT(Numbers([](auto& request) { request.set_status(v1::OPEN_REQUESTS); }),
              ElementsAre(second));
  EXPECT_THAT(Numbers([&](auto& request) {
                request.add_service_request_ids(first);
                request.add_service_request_ids("2020-1");
                request.set_status(v1::OPEN_REQUESTS);  // is left aside
              }),
              ElementsAre(first));
  EXPECT_THAT(
      Numbers([&](auto& request) {
        request.mutable_updated_after()->set_seconds(absl::ToUnixSeconds(clock_.Now()) - 60);
      }),
      ElementsAre(first));
  EXPECT_THAT(Numbers([&](auto& request) {
                request.mutable_start_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()) - 5400);
              }),
              ElementsAre(second));
}

TEST_P(PublicReads, NinetyDaysAreTheMost) {
  const std::string number = office_.Submitted();
  clock_.Advance(absl::Hours(24 * 91));
  EXPECT_THAT(Numbers(), IsEmpty());
  const int64_t now = absl::ToUnixSeconds(clock_.Now());
  constexpr int64_t kDay = 24 * 3600;
  EXPECT_THAT(Numbers([&](auto& request) {
                request.mutable_start_time()->set_seconds(now - 92 * kDay);
                request.mutable_end_time()->set_seconds(now - 2 * kDay);
              }),
              ElementsAre(number));
  EXPECT_THAT(
      Numbers([&](auto& request) { request.mutable_end_time()->set_seconds(now - 2 * kDay); }),
      ElementsAre(number));
  const auto too_long = office_.List([&](auto& request) {
    request.mutable_start_time()->set_seconds(now - 92 * kDay);
    request.mutable_end_time()->set_seconds(now);
  });
  EXPECT_EQ(too_long.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(too_long.status().message(), HasSubstr("90 days"));
  EXPECT_THAT(office_
                  .Updates([&](auto& request) {
                    request.mutable_start_time()->set_seconds(now - 92 * kDay);
                    request.mutable_end_time()->set_seconds(now);
                  })
                  .status()
                  .message(),
              HasSubstr("90 days"));
  EXPECT_THAT(office_
                  .List([&](auto& request) {
                    request.mutable_start_time()->set_seconds(now);
                    request.mutable_end_time()->set_seconds(now - 1);
                  })
                  .status()
                  .message(),
              HasSubstr("end_time"));
}

TEST_P(PublicReads, PagesHaveAllOnceByTokenAndByNumber) {
  std::set<std::string> all;
  for (int i = 0; i < 7; ++i) {
    all.insert(office_.Submitted());
    if (i % 2 == 0) clock_.Advance(absl::Minutes(1));
  }
  std::multiset<std::string> by_token;
  std::string token;
  do {
    const auto page = office_.List([&](auto& request) {
      request.set_page_size(3);
      request.set_page_token(token);
    });
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->total_count(), 7);
    for (const auto& request : page->requests()) by_token.insert(request.service_request_id());
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_THAT(by_token, testing::UnorderedElementsAreArray(all));
  std::multiset<std::string> by_number;
  for (int page = 1; page <= 3; ++page) {
    const auto listed = office_.List([&](auto& request) {
      request.set_page_size(3);
      request.set_page(page);
    });
    for (const auto& request : listed->requests()) by_number.insert(request.service_request_id());
    EXPECT_EQ(listed->next_page_token().empty(), page == 3);
  }
  EXPECT_EQ(by_number, by_token);
  EXPECT_THAT(office_
                  .List([](auto& request) {
                    request.set_page(2);
                    request.set_page_token("x");
                  })
                  .status()
                  .message(),
              HasSubstr("page"));
}

TEST_P(PublicReads, UpdatesAreWhatChangedForEverybody) {
  const std::string number = office_.Submitted();
  clock_.Advance(absl::Minutes(1));
  ASSERT_TRUE(office_.Step("AcknowledgeCase", number).ok());
  clock_.Advance(absl::Minutes(1));
  ASSERT_TRUE(office_.Step("StartCase", number).ok());
  clock_.Advance(absl::Minutes(1));
  ASSERT_TRUE(office_.Resolve(number).ok());
  const auto updates = office_.Updates();
  ASSERT_TRUE(updates.ok()) << updates.status();
  ASSERT_EQ(updates->updates_size(), 2);
  EXPECT_EQ(updates->updates(0).extended_status(), "in_progress");
  EXPECT_EQ(updates->updates(1).extended_status(), "fixed");
  EXPECT_FALSE(updates->updates(1).open());
  EXPECT_EQ(updates->updates(1).description(), "");
  const auto read = office_.Get(number, true);
  EXPECT_FALSE(read->open());
  EXPECT_EQ(read->status_notes(), "") << "nobody has cleared what was done";
  EXPECT_EQ(read->updated_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  ASSERT_EQ(read->notes_size(), 2);
  EXPECT_EQ(read->notes(1).description(), "fixed");
  const auto paged = office_.Updates([](auto& request) { request.set_page_size(1); });
  const auto rest = office_.Updates([&](auto& request) {
    request.set_page_size(1);
    request.set_page_token(paged->next_page_token());
  });
  ASSERT_TRUE(rest.ok()) << rest.status();
  EXPECT_EQ(rest->updates(0).update_id(), updates->updates(1).update_id());
  EXPECT_EQ(
      office_.Updates([](auto& request) { request.set_service_request_id("no"); })->updates_size(),
      0);
}

TEST_P(PublicReads, ErasureTakesAwayWhatWasPublic) {
  const std::string number = office_.Submitted([](auto& request) {
    request.set_email("ada@example.org");
    request.set_device_id("d");
  });
  const std::string customer = office_.CaseOf(number).customer();
  const Author author{.actor = "test", .method = "", .trace_id = ""};
  const absl::Status forgotten = office_.office().store().Write(
      author, absl::InfiniteFuture(),
      [&](Transaction& transaction) { return ForgetPublicOf(transaction, customer); });
  ASSERT_TRUE(forgotten.ok()) << forgotten;
  EXPECT_THAT(Numbers(), IsEmpty());
  ASSERT_TRUE(office_.Step("AcknowledgeCase", number).ok());
  ASSERT_TRUE(office_.Step("StartCase", number).ok());
  EXPECT_THAT(Numbers(), IsEmpty());
}

// Every personal field has a mark, which is looked for in every public answer.
TEST_P(PublicReads, NothingPersonalIsInAnyAnswer) {
  constexpr char kMark[] = "zqx";
  ASSERT_TRUE(office_
                  .AddType("002",
                           [](auto& type) {
                             auto& secret = *type.add_attributes();
                             secret.set_code("SECRET");
                             secret.set_kind(v1::CaseAttribute::TEXT);
                             secret.set_variable(true);
                             secret.set_personal(true);
                             auto& label = *secret.add_labels();
                             label.set_language("en");
                             label.set_text("Who are you?");
                             auto& free = *type.add_attributes();
                             free = secret;
                             free.set_code("FREE");
                             free.set_personal(false);
                             type.set_tokens(true);
                           })
                  .ok());
  const auto submitted = office_.Submit([&](auto& request) {
    request.set_service_code("002");
    request.set_description("Call Zqxdescription at once");
    request.mutable_place()->set_address("zqxaddress");
    request.mutable_place()->set_address_id("zqxplace");
    request.add_media_urls("https://zqxmedia");
    request.set_email("zqxemail@example.org");
    request.set_phone("zqxphone 5");
    request.set_first_name("zqxfirst");
    request.set_last_name("zqxlast");
    request.set_account_id("zqxaccount");
    request.set_device_id("zqxdevice");
    for (const char* code : {"SECRET", "FREE"}) {
      auto& answer = *request.add_attributes();
      answer.set_code(code);
      answer.add_values("It is Mr. Zqxanswer");
    }
  });
  ASSERT_TRUE(submitted.ok()) << submitted.status();
  const std::string number = office_.List()->requests(0).service_request_id();
  ASSERT_TRUE(office_.Step("AcknowledgeCase", number).ok());
  ASSERT_TRUE(office_.Step("StartCase", number).ok());
  ASSERT_TRUE(office_.Resolve(number).ok());
  office_.office().ActAsNobody();
  std::vector<std::string> answers;
  for (const bool extensions : {false, true}) {
    answers.push_back(
        office_.List([&](auto& request) { request.set_extensions(extensions); })->DebugString());
    answers.push_back(office_.Get(number, extensions)->DebugString());
  }
  answers.push_back(office_.Updates()->DebugString());
  for (const std::string& answer : answers) {
    EXPECT_FALSE(absl::StrContains(absl::AsciiStrToLower(answer), kMark)) << answer;
    EXPECT_THAT(answer, Not(HasSubstr("47.0379")));
    EXPECT_THAT(answer, Not(HasSubstr("Bob")));
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, PublicReads, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
