// Personal texts below a resource: in messages in it, in lists, in lists of strings.

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>
#include <inquiry.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/history.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/personal_fields.h"
#include "services/runtime/search/schema.h"
#include "tests/services/canary.h"
#include "tests/services/service_in_process.h"
#include "tests/stores/stores.h"

namespace touchstone {
namespace {

using test::v1::Inquiry;
using test::v1::Statement;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;

constexpr char kName[] = "organizations/wa/inquiries/1";
constexpr char kPerson[] = "organizations/wa/people/0042";

// What may be kept nowhere; words of which search would keep each whole.
constexpr const char* kCanaries[] = {"okapi",   "quokka", "numbat", "tapir",
                                     "axolotl", "wombat", "gecko",  "ocelot"};

Inquiry Parsed(const std::string& text) {
  Inquiry inquiry;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &inquiry));
  return inquiry;
}

Inquiry FullInquiry() {
  return Parsed(R"pb(
    person: "organizations/wa/people/0042"
    topic: "ledger"
    summary: "okapi"
    statements {
      question: "who"
      answer: "quokka"
      remarks: "numbat"
      remarks: "gecko"
      source { contact: "tapir" }
    }
    statements { question: "when" }
    statements { question: "where" answer: "ocelot" }
    witnesses: "axolotl"
    witnesses: "wombat"
    outcome { decision: "wombat" rule: "first" }
  )pb");
}

// Would give searches everything that it is handed.
SearchableText AllOf(const Inquiry& inquiry) {
  return {.title = inquiry.topic(), .texts = {{1, 1, "", inquiry.DebugString()}}};
}

const ResourceType& InquiryType() {
  static const ResourceType type = DeclareResource<Inquiry>(
      {.table = "inquiries", .search = SearchedBy(AllOf), .person = "person"});
  return type;
}

MigrationSet Inquiries() {
  static constexpr absl::string_view kSqlite =
      "CREATE TABLE inquiries (name TEXT PRIMARY KEY, parent TEXT NOT NULL, organization TEXT NOT "
      "NULL, revision BIGINT NOT NULL, create_time BIGINT NOT NULL, update_time BIGINT NOT NULL, "
      "delete_time BIGINT NOT NULL, body BLOB NOT NULL);"
      "CREATE INDEX inquiries_by_name ON inquiries (parent, name);";
  static const std::string& postgres = *new std::string(
      absl::StrReplaceAll(kSqlite, {{"BLOB", "BYTEA"}, {"TEXT", "TEXT COLLATE \"C\""}}));
  return {"inquiries", {{1, "inquiries", kSqlite, postgres}}};
}

// The fields that a caller sets.
std::string SetFieldsOf(Inquiry inquiry) {
  for (const char* const field : {"name", "create_time", "update_time", "etag"}) {
    ClearField(inquiry, field);
  }
  return inquiry.DebugString();
}

class NestedPersonalFields : public testing::TestWithParam<StoreKind> {
 protected:
  NestedPersonalFields() {
    RegisterStandardMethods<Inquiry>(service_.service(), InquiryType(), service_.store());
    service_.Start();
  }

  absl::StatusOr<Inquiry> Create(const std::string& request_id = "") {
    test::v1::CreateInquiryRequest request;
    request.set_parent("organizations/wa");
    request.set_inquiry_id("1");
    request.set_request_id(request_id);
    *request.mutable_inquiry() = FullInquiry();
    return service_.Call<Inquiry>("CreateInquiry", request);
  }

  absl::StatusOr<Inquiry> Update(Inquiry inquiry, const std::vector<std::string>& mask) {
    test::v1::UpdateInquiryRequest request;
    inquiry.set_name(kName);
    *request.mutable_inquiry() = std::move(inquiry);
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return service_.Call<Inquiry>("UpdateInquiry", request);
  }

  absl::StatusOr<Inquiry> Get() {
    test::v1::GetInquiryRequest request;
    request.set_name(kName);
    return service_.Call<Inquiry>("GetInquiry", request);
  }

  absl::StatusOr<Inquiry> GetAsKnownAt(const google::protobuf::Timestamp& time) {
    test::v1::GetInquiryRequest request;
    request.set_name(kName);
    *request.mutable_known_at() = time;
    return service_.Call<Inquiry>("GetInquiry", request);
  }

  std::vector<events::v1::ResourceChange> History() {
    events::v1::ListChangesRequest request;
    request.set_name(kName);
    const ResourceTypes types(*Inquiry::descriptor()->file());
    const auto changes =
        ListChanges(service_.store(), types,
                    service_.MakeContext(*service_.service().descriptor().method(0)), request);
    EXPECT_TRUE(changes.ok()) << changes.status();
    if (!changes.ok()) return {};
    return {changes->changes().begin(), changes->changes().end()};
  }

  static std::string Unpacked(const google::protobuf::Any& any) {
    Inquiry inquiry;
    EXPECT_TRUE(any.UnpackTo(&inquiry));
    return SetFieldsOf(inquiry);
  }

  void ErasePerson() {
    const absl::Status erased = service_.database().Write(
        absl::Now() + absl::Seconds(30),
        [&](Session& session) { return service_.personal_data().Erase(session, kPerson); });
    EXPECT_TRUE(erased.ok()) << erased;
  }

  RedisServer redis_;
  TestStore store_{GetParam()};
  ServiceInProcess service_{"touchstone.test.v1.Inquiries",
                            store_,
                            {RuntimeMigrations(), SearchMigrations(), Inquiries()},
                            SystemClock(),
                            absl::StrCat("unix://", redis_.socket())};
};

TEST_P(NestedPersonalFields, AreReadByEveryMethodAndKeptNowhere) {
  const auto created = Create("once");
  ASSERT_TRUE(created.ok()) << created.status();
  const auto again = Create("once");
  const auto found = Get();
  test::v1::BatchGetInquiriesRequest batch;
  batch.set_parent("organizations/wa");
  batch.add_names(kName);
  const auto several =
      service_.Call<test::v1::BatchGetInquiriesResponse>("BatchGetInquiries", batch);
  test::v1::ListInquiriesRequest all;
  all.set_parent("organizations/wa");
  const auto listed = service_.Call<test::v1::ListInquiriesResponse>("ListInquiries", all);
  ASSERT_TRUE(several.ok() && listed.ok()) << several.status() << listed.status();
  ASSERT_THAT(listed->inquiries(), SizeIs(1));
  const auto updated = Update(FullInquiry(), {"statements", "witnesses", "outcome.decision"});
  const auto known = GetAsKnownAt(created->update_time());
  for (const auto& answer :
       {created, again, found, updated, known, absl::StatusOr<Inquiry>(several->inquiries(0)),
        absl::StatusOr<Inquiry>(listed->inquiries(0))}) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(SetFieldsOf(*answer), FullInquiry().DebugString());
  }
  EXPECT_EQ(updated->etag(), created->etag());
  const std::string dump =
      DumpOfEverything(store_, service_.database(), redis_, InquiryType(), kName);
  EXPECT_TRUE(Holds(dump, kName));
  EXPECT_TRUE(Holds(dump, "ledger"));
  for (const char* const canary : kCanaries) EXPECT_FALSE(Holds(dump, canary)) << canary;
}

TEST_P(NestedPersonalFields, MoveAndGoWithTheirEntries) {
  const auto created = Create();
  ASSERT_TRUE(created.ok()) << created.status();
  Inquiry moved = FullInquiry();
  moved.mutable_statements()->SwapElements(0, 2);
  moved.mutable_statements()->DeleteSubrange(1, 1);
  moved.mutable_statements(1)->mutable_remarks()->DeleteSubrange(0, 1);
  moved.mutable_witnesses()->SwapElements(0, 1);
  moved.mutable_outcome()->set_decision("gecko");
  ASSERT_TRUE(Update(moved, {"statements", "witnesses", "outcome.decision"}).ok());
  EXPECT_EQ(SetFieldsOf(*Get()), moved.DebugString());

  moved.mutable_statements()->DeleteSubrange(0, 1);
  moved.clear_witnesses();
  *moved.add_statements() =
      Parsed("statements { answer: 'ocelot' remarks: 'tapir' }").statements(0);
  const auto updated = Update(moved, {"*"});
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(SetFieldsOf(*updated), moved.DebugString());
  EXPECT_EQ(SetFieldsOf(*Get()), moved.DebugString());
  // Each revision has its own places.
  EXPECT_EQ(SetFieldsOf(*GetAsKnownAt(created->update_time())), FullInquiry().DebugString());

  const std::string dump =
      DumpOfEverything(store_, service_.database(), redis_, InquiryType(), kName);
  for (const char* const canary : kCanaries) EXPECT_FALSE(Holds(dump, canary)) << canary;
}

TEST_P(NestedPersonalFields, HistoryShowsWhatChangedAndThatThereWasSome) {
  ASSERT_TRUE(Create().ok());
  ASSERT_TRUE(Update(Parsed("topic: 'archive'"), {"topic"}).ok());
  ASSERT_TRUE(Update(Parsed("outcome { decision: 'gecko' }"), {"outcome.decision"}).ok());
  const auto history = History();
  ASSERT_THAT(history, SizeIs(3));
  EXPECT_THAT(history[0].changed_fields().paths(), ElementsAre("outcome"));
  EXPECT_THAT(history[1].changed_fields().paths(), ElementsAre("topic"));
  const std::string marked = Parsed(R"pb(
                               person: "organizations/wa/people/0042"
                               topic: "archive"
                               summary: "(personal)"
                               statements {
                                 question: "who"
                                 answer: "(personal)"
                                 remarks: "(personal)"
                                 remarks: "(personal)"
                                 source { contact: "(personal)" }
                               }
                               statements { question: "when" }
                               statements { question: "where" answer: "(personal)" }
                               witnesses: "(personal)"
                               witnesses: "(personal)"
                               outcome { decision: "(personal)" rule: "first" }
                             )pb")
                                 .DebugString();
  EXPECT_EQ(Unpacked(history[0].before()), marked);
  EXPECT_EQ(Unpacked(history[0].after()), marked);
}

TEST_P(NestedPersonalFields, AreGoneOnceThePersonIsErased) {
  const auto created = Create("once");
  ASSERT_TRUE(created.ok()) << created.status();
  ASSERT_TRUE(Get().ok());
  ErasePerson();
  const std::string rest = Parsed(R"pb(
                             person: "organizations/wa/people/0042"
                             topic: "ledger"
                             statements {
                               question: "who"
                               source {}
                             }
                             statements { question: "when" }
                             statements { question: "where" }
                             outcome { rule: "first" }
                           )pb")
                               .DebugString();
  for (const auto& answer : {Get(), Create("once"), GetAsKnownAt(created->update_time())}) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(SetFieldsOf(*answer), rest);
  }
  // The rest can still be changed, and takes nothing personal.
  const auto updated = Update(Parsed("topic: 'archive'"), {"topic"});
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_THAT(updated->witnesses(), IsEmpty());
  EXPECT_EQ(ReasonOf(Update(Parsed("statements { answer: 'gecko' }"), {"statements"}).status()),
            reasons::kPersonErased);
  EXPECT_EQ(ReasonOf(Update(Parsed("witnesses: 'gecko'"), {"witnesses"}).status()),
            reasons::kPersonErased);
}

INSTANTIATE_TEST_SUITE_P(Drivers, NestedPersonalFields, Values(SqliteStore, PostgresStore),
                         StoreName);

// What is kept opens in its place only: these must stay as they are.
TEST(PersonalPlaces, AreThePathsOfFieldNumbersAndIndexes) {
  Inquiry inquiry = FullInquiry();
  inquiry.set_name(kName);
  std::vector<std::string> places;
  for (const PersonalText& text : PersonalTextsOf(InquiryType(), inquiry)) {
    EXPECT_EQ(text.person, kPerson);
    places.push_back(absl::StrCat(text.place, " = ", text.text));
  }
  const auto place = [](const std::string& path, const std::string& text) {
    return absl::StrCat("touchstone.dev/Inquiry ", path, " organizations/wa/inquiries/1 = ", text);
  };
  EXPECT_THAT(places, ElementsAre(place("4", "okapi"), place("5[0].2", "quokka"),
                                  place("5[0].3[0]", "numbat"), place("5[0].3[1]", "gecko"),
                                  place("5[0].4.1", "tapir"), place("5[2].2", "ocelot"),
                                  place("6[0]", "axolotl"), place("6[1]", "wombat"),
                                  place("7.1", "wombat")));
}

TEST(PersonalFieldsDeathTest, WhatCannotBeSealedIsRefusedWhenItIsDeclared) {
  const auto declare = [](const google::protobuf::Message& message) {
    DeclareResource(message, {.table = "things"});
  };
  declare(Inquiry());
  EXPECT_DEATH(declare(test::v1::StatementsInMap()), "personal fields below .* statements, a map");
  EXPECT_DEATH(declare(test::v1::MarkedMap()), "personal field texts is no string");
  EXPECT_DEATH(declare(test::v1::MarkedNumber()), "Pay: personal field amount is no string");
  EXPECT_DEATH(declare(test::v1::MarkedBytes()), "personal field photo is no string");
  EXPECT_DEATH(declare(test::v1::MarkedMessage()), "personal field outcome is no string");
  EXPECT_DEATH(declare(test::v1::Thread()), "field replies, which can contain itself");
  EXPECT_DEATH(declare(test::v1::ThreadWithin()), "field replies, which can contain itself");
}

}  // namespace
}  // namespace touchstone
