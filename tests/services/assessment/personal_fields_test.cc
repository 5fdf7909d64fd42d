// What people are called and where they are written to: read by who may, found in nothing that is
// kept, and gone with their key.

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/assessment.pb.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/assessment/people.h"
#include "services/assessment/schema.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/history.h"
#include "services/runtime/resources/personal_fields.h"
#include "tests/services/canary.h"
#include "tests/services/service_in_process.h"
#include "tests/stores/stores.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;

constexpr char kName[] = "organizations/wa/people/0042";
constexpr char kDisplayName[] = "Ada Lovelace";
constexpr char kEmail[] = "ada.lovelace@example.org";

class PersonalFields : public testing::TestWithParam<StoreKind> {
 protected:
  PersonalFields() {
    RegisterPeople(service_.service(), service_.store());
    RegisterErasePerson(service_.service(), service_.store(), service_.personal_data());
    service_.Start();
  }

  absl::StatusOr<v1::Person> Create(const std::string& id, const std::string& display_name,
                                    const std::string& email, const std::string& request_id = "") {
    v1::CreatePersonRequest request;
    request.set_parent("organizations/wa");
    request.set_person_id(id);
    request.set_request_id(request_id);
    request.mutable_person()->set_display_name(display_name);
    request.mutable_person()->set_email(email);
    return service_.Call<v1::Person>("CreatePerson", request);
  }

  absl::StatusOr<v1::Person> CreateAda(const std::string& request_id = "") {
    return Create("0042", kDisplayName, kEmail, request_id);
  }

  absl::StatusOr<v1::Person> Update(const std::string& fields,
                                    const std::vector<std::string>& mask = {}) {
    v1::UpdatePersonRequest request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(fields, request.mutable_person()));
    request.mutable_person()->set_name(kName);
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return service_.Call<v1::Person>("UpdatePerson", request);
  }

  template <typename Request>
  absl::StatusOr<v1::Person> CallByName(const std::string& method) {
    Request request;
    request.set_name(kName);
    return service_.Call<v1::Person>(method, request);
  }
  absl::StatusOr<v1::Person> Get() { return CallByName<v1::GetPersonRequest>("GetPerson"); }

  absl::StatusOr<v1::ListPeopleResponse> List(int page_size = 0) {
    v1::ListPeopleRequest request;
    request.set_parent("organizations/wa");
    request.set_page_size(page_size);
    return service_.Call<v1::ListPeopleResponse>("ListPeople", request);
  }

  absl::StatusOr<v1::ErasePersonResponse> Erase(const std::string& name = kName) {
    v1::ErasePersonRequest request;
    request.set_name(name);
    return service_.Call<v1::ErasePersonResponse>("ErasePerson", request);
  }

  std::vector<events::v1::ResourceChange> History() {
    events::v1::ListChangesRequest request;
    request.set_name(kName);
    const ResourceTypes types(*v1::Person::descriptor()->file());
    const auto changes =
        ListChanges(service_.store(), types,
                    service_.MakeContext(*service_.service().descriptor().method(0)), request);
    EXPECT_TRUE(changes.ok()) << changes.status();
    if (!changes.ok()) return {};
    return {changes->changes().begin(), changes->changes().end()};
  }

  static v1::Person Unpacked(const google::protobuf::Any& any) {
    v1::Person person;
    EXPECT_TRUE(any.UnpackTo(&person));
    return person;
  }

  RedisServer redis_;
  TestStore store_{GetParam()};
  ServiceInProcess service_{"touchstone.assessment.v1.Assessment",
                            store_,
                            {RuntimeMigrations(), AssessmentMigrations()},
                            SystemClock(),
                            absl::StrCat("unix://", redis_.socket())};
};

TEST_P(PersonalFields, AreReadByEveryMethodAndKeptNowhere) {
  const auto created = CreateAda("once");
  ASSERT_TRUE(created.ok()) << created.status();
  const auto again = CreateAda("once");
  const auto found = Get();
  v1::BatchGetPeopleRequest batch;
  batch.set_parent("organizations/wa");
  batch.add_names(kName);
  const auto several = service_.Call<v1::BatchGetPeopleResponse>("BatchGetPeople", batch);
  const auto listed = List();
  const auto updated = Update("preferred_language: 'en'");
  const auto deleted = CallByName<v1::DeletePersonRequest>("DeletePerson");
  const auto back = CallByName<v1::UndeletePersonRequest>("UndeletePerson");
  ASSERT_TRUE(several.ok() && listed.ok()) << several.status() << listed.status();
  ASSERT_THAT(listed->people(), SizeIs(1));
  for (const auto& answer : {created, again, found, updated, deleted, back,
                             absl::StatusOr<v1::Person>(several->people(0)),
                             absl::StatusOr<v1::Person>(listed->people(0))}) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->display_name(), kDisplayName);
    EXPECT_EQ(answer->email(), kEmail);
  }
  const std::string dump =
      DumpOfEverything(store_, service_.database(), redis_, PersonType(), kName);
  EXPECT_TRUE(Holds(dump, kName));
  EXPECT_FALSE(Holds(dump, kDisplayName));
  EXPECT_FALSE(Holds(dump, kEmail));
  EXPECT_FALSE(Holds(dump, "Lovelace"));
}

TEST_P(PersonalFields, HistoryShowsOnlyThatThereWasSome) {
  ASSERT_TRUE(CreateAda().ok());
  ASSERT_TRUE(Update("preferred_language: 'en'").ok());
  ASSERT_TRUE(Update("display_name: 'Ada King'").ok());
  ASSERT_TRUE(Update("", {"email"}).ok());
  const auto history = History();
  ASSERT_THAT(history, SizeIs(4));
  EXPECT_THAT(history[0].changed_fields().paths(), ElementsAre("email"));
  EXPECT_THAT(history[1].changed_fields().paths(), ElementsAre("display_name"));
  EXPECT_THAT(history[2].changed_fields().paths(), ElementsAre("preferred_language"));
  EXPECT_EQ(Unpacked(history[0].before()).email(), kPersonalMark);
  EXPECT_EQ(Unpacked(history[0].after()).email(), "");
  for (const auto& change : history) {
    EXPECT_EQ(Unpacked(change.after()).display_name(), kPersonalMark);
  }
}

TEST_P(PersonalFields, TheSameValueAgainIsNoChange) {
  const auto created = CreateAda();
  ASSERT_TRUE(created.ok());
  const auto same =
      Update(absl::StrCat("display_name: '", kDisplayName, "' email: '", kEmail, "'"));
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_EQ(same->etag(), created->etag());
  EXPECT_THAT(History(), SizeIs(1));
}

TEST_P(PersonalFields, TheirRulesAreAboutTheClearValue) {
  ASSERT_TRUE(Create("long", std::string(200, 'x'), "").ok());
  EXPECT_EQ(Create("longer", std::string(201, 'x'), "").status().code(),
            absl::StatusCode::kInvalidArgument);
  for (const char* const email :
       {"eve", "eve@", "@example.net", "eve@host", "a b@example.net", "Eve <eve@example.net>",
        "eve@example.net\r\nBcc: b@example.net", "eve@-example.net", "eve@example..net"}) {
    const absl::Status refused = Create("no", "", email).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << email;
    EXPECT_FALSE(absl::StrContains(refused.ToString(), email)) << refused;
  }
  EXPECT_TRUE(Create("yes", "", "ada.l+x@sub-1.example.org").ok());
}

TEST_P(PersonalFields, AreEmptyOnceThePersonIsErased) {
  ASSERT_TRUE(CreateAda("once").ok());
  ASSERT_TRUE(Create("other", "Grace Hopper", "grace@example.org").ok());
  ASSERT_TRUE(Get().ok());
  const auto erased = Erase();
  ASSERT_TRUE(erased.ok()) << erased.status();
  const auto again = Erase();
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->erase_time().seconds(), erased->erase_time().seconds());
  EXPECT_EQ(again->erase_time().nanos(), erased->erase_time().nanos());

  for (const auto& answer : {Get(), CreateAda("once"), Update("preferred_language: 'en'")}) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->display_name(), "");
    EXPECT_EQ(answer->email(), "");
  }
  const auto listed = List();
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_THAT(listed->people(), SizeIs(2));
  EXPECT_EQ(listed->people(0).display_name(), "");
  EXPECT_EQ(listed->people(1).display_name(), "Grace Hopper");
  // Who erased, and when, is on record.
  const auto history = History();
  ASSERT_THAT(history, SizeIs(3));
  EXPECT_THAT(history[1].changed_fields().paths(), ElementsAre("display_name", "email"));
  EXPECT_TRUE(absl::EndsWith(history[1].method(), "/ErasePerson"));
  // No new key is made for somebody who is gone.
  EXPECT_EQ(ReasonOf(Update("display_name: 'Ada'").status()), reasons::kPersonErased);
}

TEST_P(PersonalFields, WhoIsPurgedCanStillBeErasedAndWhoNeverWasCannot) {
  ASSERT_TRUE(CreateAda().ok());
  ASSERT_TRUE(CallByName<v1::DeletePersonRequest>("DeletePerson").ok());
  ASSERT_TRUE(service_.store()
                  .Write({}, absl::Now() + absl::Seconds(30),
                         [](Transaction& transaction) -> absl::Status {
                           ASSIGN_OR_RETURN(const auto person,
                                            transaction.Find(PersonType(), kName));
                           return transaction.Purge(PersonType(), *person);
                         })
                  .ok());
  EXPECT_TRUE(Erase().ok());
  EXPECT_EQ(store_.RunBeside("SELECT wrapped_key FROM person_keys WHERE owner = "
                             "'organizations/wa/people/0042'"),
            std::vector<std::string>{""});
  EXPECT_EQ(Erase("organizations/wa/people/nobody").status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(store_.RunBeside("SELECT owner FROM person_keys WHERE owner = "
                               "'organizations/wa/people/nobody'"),
              IsEmpty());
}

// A key that goes with the attempt that made it must not be what later text is sealed under.
TEST_P(PersonalFields, WhatAnAttemptSealedGoesWithIt) {
  const absl::Status written = service_.store().Write(
      {}, absl::Now() + absl::Seconds(30), [](Transaction& transaction) -> absl::Status {
        v1::Person person;
        person.set_name(kName);
        person.set_display_name(kDisplayName);
        const v1::Person sent = person;
        EXPECT_FALSE(transaction
                         .Attempt([&]() -> absl::Status {
                           RETURN_IF_ERROR(transaction.Create(PersonType(), person));
                           return absl::AbortedError("taken back");
                         })
                         .ok());
        person = sent;
        return transaction.Create(PersonType(), person);
      });
  ASSERT_TRUE(written.ok()) << written;
  const auto found = Get();
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->display_name(), kDisplayName);
}

TEST_P(PersonalFields, ALongListIsOpenedWhole) {
  constexpr int kPeople = 230;
  ASSERT_TRUE(service_.store()
                  .Write({}, absl::Now() + absl::Seconds(30),
                         [](Transaction& transaction) -> absl::Status {
                           for (int i = 0; i < kPeople; ++i) {
                             v1::Person person;
                             person.set_name(absl::StrCat("organizations/wa/people/", 1000 + i));
                             if (i % 7 != 0) person.set_display_name(absl::StrCat("Person ", i));
                             RETURN_IF_ERROR(transaction.Create(PersonType(), person));
                           }
                           return absl::OkStatus();
                         })
                  .ok());
  const auto listed = List(1000);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_THAT(listed->people(), SizeIs(kPeople));
  for (int i = 0; i < kPeople; ++i) {
    EXPECT_EQ(listed->people(i).display_name(), i % 7 == 0 ? "" : absl::StrCat("Person ", i));
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, PersonalFields, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
