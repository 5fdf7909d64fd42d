// Applicants: reached, found again, kept sealed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/canary.h"
#include "tests/services/recruiting/applicant_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::Applicant;

class Applicants : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<Applicant> Create(const std::string& id,
                                   const std::function<void(Applicant&)>& change) {
    return desk_.CreateApplicant(id, [&](auto& request) { change(*request.mutable_applicant()); });
  }

  absl::StatusOr<Applicant> Update(const std::string& id, const std::string& mask,
                                   const std::function<void(Applicant&)>& change) {
    v1::UpdateApplicantRequest request;
    request.mutable_applicant()->set_name(ApplicantName(id));
    request.mutable_update_mask()->add_paths(mask);
    change(*request.mutable_applicant());
    return desk_.Do<Applicant>("UpdateApplicant", request);
  }

  absl::StatusOr<Applicant> MarkDuplicate(const std::string& id, const std::string& of) {
    return Update(id, "duplicate_of", [&](auto& applicant) { applicant.set_duplicate_of(of); });
  }

  template <typename Request>
  absl::StatusOr<Applicant> ByName(const std::string& method, const std::string& id) {
    Request request;
    request.set_name(ApplicantName(id));
    return desk_.Do<Applicant>(method, request);
  }
  absl::StatusOr<Applicant> Delete(const std::string& id) {
    return ByName<v1::DeleteApplicantRequest>("DeleteApplicant", id);
  }
  absl::StatusOr<Applicant> Undelete(const std::string& id) {
    return ByName<v1::UndeleteApplicantRequest>("UndeleteApplicant", id);
  }

  // "+" behind whom they share a number with, "@" an address.
  std::vector<std::string> Duplicates(const std::string& id) {
    v1::FindDuplicateApplicantsRequest request;
    request.set_name(ApplicantName(id));
    const auto found =
        desk_.Do<v1::FindDuplicateApplicantsResponse>("FindDuplicateApplicants", request);
    if (!found.ok()) return {found.status().ToString()};
    std::vector<std::string> duplicates;
    for (const auto& duplicate : found->duplicates()) {
      duplicates.push_back(absl::StrCat(duplicate.applicant().substr(28),
                                        duplicate.same_email() ? "@" : "",
                                        duplicate.same_phone() ? "+" : ""));
    }
    return duplicates;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  ApplicantDesk desk_{store_, clock_};
};

TEST_P(Applicants, AreReachedInOneWayAtLeast) {
  const auto none = Create("none", [](Applicant& applicant) { applicant.clear_email(); });
  EXPECT_THAT(FieldsOf(none.status()), ElementsAre("applicant.email"));
  EXPECT_TRUE(Create("letters", [](Applicant& applicant) {
                applicant.clear_email();
                applicant.set_postal_address("12 Harbor Street, Riverton");
              }).ok());
  const auto no_number = Create("calls", [](Applicant& applicant) { applicant.set_phone("home"); });
  EXPECT_THAT(FieldsOf(no_number.status()), ElementsAre("applicant.phone"));
  ASSERT_TRUE(desk_.CreateApplicant("grace").ok());
  EXPECT_TRUE(Update("grace", "email", [](Applicant&) {}).ok());
  EXPECT_THAT(FieldsOf(Update("grace", "phone", [](Applicant&) {}).status()),
              ElementsAre("applicant.email"));
}

TEST_P(Applicants, ConsentToBeKeptOnADayThatHasCome) {
  const auto wrong = Create("grace", [](Applicant& applicant) {
    applicant.set_consent_date("2025-02-30");
    applicant.set_preferred_language("xx-YY");
  });
  EXPECT_THAT(FieldsOf(wrong.status()),
              UnorderedElementsAre("applicant.consent_date", "applicant.preferred_language"));
  const auto later =
      Create("grace", [](Applicant& applicant) { applicant.set_consent_date("2099-01-01"); });
  EXPECT_THAT(FieldsOf(later.status()), ElementsAre("applicant.consent_date"));
  const auto none = Create("grace", [](Applicant& applicant) { applicant.clear_consent_notice(); });
  EXPECT_THAT(FieldsOf(none.status()), ElementsAre("applicant.consent_notice"));
}

TEST_P(Applicants, AreFoundAgainHoweverTheyWriteWhereTheyAreReached) {
  ASSERT_TRUE(desk_.CreateApplicant("grace").ok());
  EXPECT_THAT(Duplicates("grace"), IsEmpty());
  ASSERT_TRUE(
      Create("mail", [](Applicant& applicant) { applicant.set_email("Grace@Example.ORG"); }).ok());
  ASSERT_TRUE(Create("both", [](Applicant& applicant) {
                applicant.set_email("grace@example.org");
                applicant.set_phone("1-360-5550117");
              }).ok());
  ASSERT_TRUE(
      Create("other", [](Applicant& applicant) { applicant.set_phone("+1 360 555 0118"); }).ok());
  EXPECT_THAT(Duplicates("grace"), ElementsAre("both@+", "mail@"));
  EXPECT_THAT(Duplicates("mail"), ElementsAre("both@", "grace@"));
  EXPECT_THAT(Duplicates("other"), IsEmpty());
  ASSERT_TRUE(Update("other", "phone", [](Applicant& applicant) {
                applicant.set_phone("(1) 360 555-0117");
              }).ok());
  EXPECT_THAT(Duplicates("other"), ElementsAre("both+", "grace+"));
  ASSERT_TRUE(Delete("both").ok());
  EXPECT_THAT(Duplicates("other"), ElementsAre("grace+"));
  ASSERT_TRUE(Undelete("both").ok());
  EXPECT_THAT(Duplicates("other"), ElementsAre("both+", "grace+"));
  EXPECT_THAT(Duplicates("none"), SizeIs(1));
}

TEST_P(Applicants, AreDuplicatesOfSomebodyElse) {
  for (const char* const id : {"one", "two", "three"}) {
    ASSERT_TRUE(desk_.CreateApplicant(id).ok());
  }
  ASSERT_TRUE(MarkDuplicate("one", ApplicantName("two")).ok());
  ASSERT_TRUE(MarkDuplicate("two", ApplicantName("three")).ok());
  for (const std::string& wrong :
       {ApplicantName("one"), ApplicantName("three"), ApplicantName("none"),
        std::string("organizations/or/applicants/one")}) {
    const absl::Status refused = MarkDuplicate("three", wrong).status();
    EXPECT_THAT(FieldsOf(refused), ElementsAre("applicant.duplicate_of")) << wrong;
  }
  EXPECT_EQ(ReasonOf(Delete("two").status()), reasons::kResourceInUse);
  ASSERT_TRUE(Delete("one").ok());
  EXPECT_TRUE(Delete("two").ok());
}

TEST_P(Applicants, StayOnceTheyApplied) {
  ASSERT_TRUE(desk_.CreateApplicant("grace").ok());
  desk_.have_applied.insert(ApplicantName("grace"));
  EXPECT_EQ(ReasonOf(Delete("grace").status()), reasons::kResourceInUse);
  desk_.have_applied.clear();
  ASSERT_TRUE(desk_.Claim("grace", "veteran").ok());
  EXPECT_EQ(ReasonOf(Delete("grace").status()), reasons::kResourceInUse);
}

TEST_P(Applicants, HaveTheIdsOfOtherSystemsAlone) {
  const auto known_there = [](Applicant& applicant) {
    auto& id = *applicant.add_external_ids();
    id.set_system("applicant-tracking");
    id.set_value("4711");
  };
  ASSERT_TRUE(Create("grace", known_there).ok());
  EXPECT_EQ(ReasonOf(Create("other", known_there).status()), reasons::kValueTaken);
  ASSERT_TRUE(Delete("grace").ok());
  EXPECT_TRUE(Create("other", known_there).ok());
  EXPECT_EQ(ReasonOf(Undelete("grace").status()), reasons::kValueTaken);
}

TEST_P(Applicants, AreNotWrittenAboutOnceTheyAreErased) {
  ASSERT_TRUE(desk_.CreateApplicant("grace").ok());
  ASSERT_TRUE(desk_.store()
                  .Write({}, absl::InfiniteFuture(),
                         [](Transaction& transaction) -> absl::Status {
                           ASSIGN_OR_RETURN(const auto grace,
                                            FindApplicant(transaction, ApplicantName("grace")));
                           SetTime(*grace, "erase_time", transaction.now());
                           return transaction.Update(ApplicantType(), *grace);
                         })
                  .ok());
  const auto source =
      Update("grace", "source", [](auto& applicant) { applicant.set_source("Fair"); });
  EXPECT_EQ(ReasonOf(source.status()), reasons::kPersonErased);
  EXPECT_EQ(ReasonOf(desk_.SayGroups("grace", "", "").status()), reasons::kPersonErased);
  EXPECT_EQ(ReasonOf(desk_.Claim("grace", "veteran").status()), reasons::kPersonErased);
}

TEST_P(Applicants, AreCreatedOnceForARequestId) {
  const auto once = [](auto& request) { request.set_request_id("once"); };
  const auto created = desk_.CreateApplicant("grace", once);
  const auto again = desk_.CreateApplicant("grace", once);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->email(), "grace@example.org");
  EXPECT_EQ(again->etag(), created->etag());
  EXPECT_EQ(desk_.CreateApplicant("grace").status().code(), absl::StatusCode::kAlreadyExists);
  const auto checked =
      desk_.CreateApplicant("other", [](auto& request) { request.set_validate_only(true); });
  EXPECT_TRUE(checked.ok()) << checked.status();
  EXPECT_TRUE(absl::IsNotFound(desk_.GetApplicant("other").status()));
}

TEST_P(Applicants, AreListedByWhereTheyHeardOfUs) {
  ASSERT_TRUE(desk_.CreateApplicant("grace").ok());
  ASSERT_TRUE(Create("other", [](auto& applicant) { applicant.set_source("Job board"); }).ok());
  v1::ListApplicantsRequest request;
  request.set_parent(kOrganization);
  request.set_filter("source = \"Job board\"");
  const auto listed = desk_.Do<v1::ListApplicantsResponse>("ListApplicants", request);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_THAT(listed->applicants(), SizeIs(1));
  EXPECT_EQ(listed->applicants(0).display_name(), "Grace Hopper");
  request.set_filter("email = \"other@example.org\"");
  EXPECT_TRUE(absl::IsInvalidArgument(
      desk_.Do<v1::ListApplicantsResponse>("ListApplicants", request).status()));
}

TEST_P(Applicants, AreKeptSealed) {
  RedisServer redis;
  ASSERT_TRUE(Create("sealed", [](Applicant& applicant) {
                applicant.set_email("hopper.grace@example.org");
                applicant.set_phone("+1 360 555 0117");
                applicant.set_postal_address("12 Harbor Street, Riverton");
              }).ok());
  ASSERT_TRUE(desk_.Claim("sealed", "veteran").ok());
  ASSERT_TRUE(
      desk_.Decide(absl::StrCat(ApplicantName("sealed"), "/preferenceClaims/veteran"), true).ok());
  ASSERT_TRUE(desk_
                  .SayGroups("sealed", "female", "two-or-more-races",
                             [](auto& request) { request.set_request_id("once"); })
                  .ok());
  const std::string dump =
      DumpOfEverything(store_, desk_.database(), redis, ApplicantType(), ApplicantName("sealed"));
  EXPECT_TRUE(Holds(dump, ApplicantName("sealed")));
  for (const char* const text : {"Grace Hopper", "hopper.grace", "360 555", "3605550117", "Harbor",
                                 "DD-214", "Discharged with honor"}) {
    EXPECT_FALSE(Holds(dump, text)) << text;
  }
}

TEST_P(Applicants, AreReadByThoseWhoMay) {
  ASSERT_TRUE(desk_.CreateApplicant("grace").ok());
  for (const char* const role : {"panel-member", "manager", "eeo-analyst", "viewer"}) {
    desk_.ActAs("organizations/wa/apiKeys/key", role, "wa");
    EXPECT_TRUE(absl::IsPermissionDenied(desk_.GetApplicant("grace").status())) << role;
  }
  desk_.ActAs("organizations/or/apiKeys/key", "recruiter", "or");
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.GetApplicant("grace").status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Applicants, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
