// What adapters hand in, and what comes of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/customer.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/public_requests/public_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::Values;

class Submissions : public testing::TestWithParam<StoreKind> {
 protected:
  std::string Refused(const PublicOffice::EditRequest& edit) {
    const absl::Status status = office_.Submit(edit).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    return std::string(status.message());
  }

  absl::StatusOr<v1::ResolveRequestTokenResponse> Resolve(const std::string& token,
                                                          const std::string& parent = kCity) {
    v1::ResolveRequestTokenRequest request;
    request.set_parent(parent);
    request.set_token(token);
    return office_.office().Do<v1::ResolveRequestTokenResponse>("ResolveRequestToken", request);
  }

  std::string CountOf(const std::string& table) {
    return store_.RunBeside("SELECT COUNT(*) FROM " + table).at(0);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  PublicOffice office_{store_, clock_};
};

TEST_P(Submissions, OpenACaseAsGiven) {
  const auto submitted = office_.Submit([](auto& request) {
    request.set_description("<b>A \"hole\"</b>\r\n  & more ");
    auto& lane = *request.add_attributes();
    lane.set_code("LANE");
    lane.add_values("LEFT");
    request.add_media_urls("https://media.example.org/1.jpg");
    request.set_email("ada@example.org");
    request.set_first_name("Ada");
    request.set_last_name("Quist");
    request.set_account_id("17");
    request.set_device_id("phone");
    request.set_language("es");
  });
  ASSERT_TRUE(submitted.ok()) << submitted.status();
  EXPECT_THAT(submitted->service_request_id(), MatchesRegex("2025-[0-9]+"));
  EXPECT_EQ(submitted->token(), "");
  EXPECT_EQ(submitted->account_id(), "17");
  EXPECT_EQ(submitted->service_notice(), "Miramos en tres d\u00EDas.");
  const v1::Case of = office_.CaseOf(submitted->service_request_id());
  EXPECT_EQ(of.description(), "<b>A \"hole\"</b>\r\n  & more ");
  EXPECT_EQ(of.kind(), v1::PROBLEM);
  EXPECT_EQ(of.channel(), v1::PARTNER);
  EXPECT_EQ(of.language(), "es");
  EXPECT_EQ(of.place().latitude(), "47.0379");
  EXPECT_EQ(of.attributes(0).values(0), "LEFT");
  EXPECT_EQ(of.media_links(0).uri(), "https://media.example.org/1.jpg");
  EXPECT_EQ(CountOf("request_senders"), "2");
  office_.office().ActAsRole("case-worker");
  v1::GetCustomerRequest get;
  get.set_name(of.customer());
  const auto customer = office_.office().Do<v1::Customer>("GetCustomer", get);
  ASSERT_TRUE(customer.ok()) << customer.status();
  EXPECT_EQ(customer->display_name(), "Ada Quist");
}

TEST_P(Submissions, FindWhoHandedInBefore) {
  const auto from = [&](const std::string& email, const std::string& name) {
    const std::string number = office_.Submitted([&](auto& request) {
      request.set_email(email);
      request.set_first_name(name);
    });
    return office_.CaseOf(number).customer();
  };
  const std::string ada = from("ada@example.org", "Ada");
  EXPECT_NE(ada, "");
  EXPECT_EQ(from("ADA@example.org", "ada"), ada);
  EXPECT_EQ(from("ada@example.org", ""), ada);
  EXPECT_NE(from("ada@example.org", "Bo"), ada) << "a family can share an address";
  EXPECT_EQ(office_.CaseOf(office_.Submitted()).customer(), "");
}

TEST_P(Submissions, NameEveryFieldThatIsWrong) {
  EXPECT_THAT(Refused([](auto& request) { request.clear_service_code(); }),
              HasSubstr("service_code"));
  EXPECT_EQ(ReasonOf(office_.Submit([](auto& request) { request.set_service_code("9"); }).status()),
            reasons::kServiceCodeUnknown);
  EXPECT_THAT(Refused([](auto& request) { request.mutable_place()->set_latitude("north"); }),
              HasSubstr("place.latitude"));
  EXPECT_THAT(Refused([](auto& request) { request.mutable_place()->set_latitude("91.5"); }),
              HasSubstr("place.latitude"));
  EXPECT_THAT(Refused([](auto& request) { request.mutable_place()->clear_longitude(); }),
              AllOf(HasSubstr("place"), HasSubstr("longitude")));
  EXPECT_THAT(Refused([](auto& request) { request.set_email("nobody"); }), HasSubstr("email"));
  EXPECT_THAT(Refused([](auto& request) { request.add_media_urls("ftp://x"); }),
              HasSubstr("media_urls[0]"));
  EXPECT_THAT(Refused([](auto& request) {
                auto& lane = *request.add_attributes();
                lane.set_code("LANE");
                lane.add_values("MIDDLE");
              }),
              HasSubstr("attributes[0].values[0]"));
  EXPECT_THAT(Refused([](auto& request) {
                auto& width = *request.add_attributes();
                width.set_code("WIDTH");
                width.add_values("3");
              }),
              HasSubstr("attributes[0].code"));
  EXPECT_THAT(Refused([](auto& request) { request.set_description(std::string(4001, 'x')); }),
              HasSubstr("description"));
  EXPECT_EQ(CountOf("cases"), "0");
  EXPECT_EQ(CountOf("customers"), "0");
}

TEST_P(Submissions, NeedAPlaceWhereTheServiceDoes) {
  ASSERT_TRUE(
      office_
          .AddType("002", [](auto& type) { type.set_place_need(v1::ServiceType::REQUIRED_PLACE); })
          .ok());
  ASSERT_TRUE(
      office_.AddType("003", [](auto& type) { type.set_place_need(v1::ServiceType::NO_PLACE); })
          .ok());
  EXPECT_THAT(Refused([](auto& request) {
                request.set_service_code("002");
                request.clear_place();
              }),
              HasSubstr("place"));
  const std::string number = office_.Submitted([](auto& request) {
    request.set_service_code("003");
    request.mutable_place()->Clear();
    request.mutable_place()->set_address_id("virtual");
  });
  EXPECT_FALSE(office_.CaseOf(number).has_place());
  EXPECT_EQ(office_.Get(number)->address_id(), "virtual");
}

TEST_P(Submissions, AreTakenOnceByTheirRequestId) {
  const auto with_id = [](auto& request) {
    request.set_request_id("r1");
    request.set_email("ada@example.org");
    request.set_account_id("17");
  };
  const auto first = office_.Submit(with_id);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = office_.Submit(with_id);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(CountOf("cases"), "1");
  EXPECT_EQ(ReasonOf(office_
                         .Submit([&](auto& request) {
                           with_id(request);
                           request.set_description("Another");
                         })
                         .status()),
            reasons::kRequestIdReused);
}

TEST_P(Submissions, GiveATokenUntilSomebodyLooked) {
  ASSERT_TRUE(office_.AddType("002", [](auto& type) { type.set_tokens(true); }).ok());
  const auto with_token = [](auto& request) {
    request.set_service_code("002");
    request.set_request_id("r1");
  };
  const auto submitted = office_.Submit(with_token);
  ASSERT_TRUE(submitted.ok()) << submitted.status();
  EXPECT_EQ(submitted->service_request_id(), "");
  EXPECT_EQ(submitted->token().size(), 40U);
  EXPECT_EQ(office_.Submit(with_token)->token(), submitted->token());
  const auto waiting = Resolve(submitted->token());
  ASSERT_TRUE(waiting.ok()) << waiting.status();
  EXPECT_EQ(waiting->service_request_id(), "");
  const std::string number = office_.List()->requests(0).service_request_id();
  ASSERT_TRUE(office_.Step("AcknowledgeCase", number).ok());
  EXPECT_EQ(Resolve(submitted->token())->service_request_id(), number);
  EXPECT_EQ(ReasonOf(Resolve("none").status()), reasons::kTokenUnknown);
  ASSERT_TRUE(office_.AddJurisdiction("port", "port.org").ok());
  EXPECT_EQ(ReasonOf(Resolve(submitted->token(), "organizations/wa/jurisdictions/port").status()),
            reasons::kTokenUnknown);
  EXPECT_NE(store_.RunBeside("SELECT hash FROM request_tokens").at(0), submitted->token())
      << "the token itself is kept nowhere";
}

TEST_P(Submissions, WithWordsOfAnEmergencyAreEscalatedAndAnswered) {
  ASSERT_TRUE(office_
                  .AddType("002",
                           [](auto& type) {
                             auto& screening = *type.mutable_emergency_screening();
                             auto& question = *screening.add_questions();
                             question.set_language("en");
                             question.set_text("Do you smell gas?");
                             screening.set_transfer_to("911");
                             auto& instruction = *screening.add_instructions();
                             instruction.set_language("en");
                             instruction.set_text("Leave the house and call");
                             screening.add_phrases("gas smell");
                           })
                  .ok());
  const auto emergency = office_.Submit([](auto& request) {
    request.set_service_code("002");
    request.set_description("A strong GAS\nsmells everywhere");
  });
  ASSERT_TRUE(emergency.ok()) << emergency.status();
  EXPECT_EQ(emergency->service_notice(), "Leave the house and call 911");
  EXPECT_EQ(office_.CaseOf(emergency->service_request_id()).escalation_count(), 1);
  const auto usual = office_.Submit([](auto& request) {
    request.set_service_code("002");
    request.set_description("The gasket smells");
  });
  ASSERT_TRUE(usual.ok()) << usual.status();
  EXPECT_EQ(office_.CaseOf(usual->service_request_id()).escalation_count(), 0);
}

TEST_P(Submissions, AreOfWhoMay) {
  office_.office().ActAsRole("viewer");
  EXPECT_EQ(office_.Submit().status().code(), absl::StatusCode::kPermissionDenied);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Submissions, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
