// Of which groups applicants say they are: kept apart, and shown to nobody who judges them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/applicant_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::EeoCategorySet;

class Eeo : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { ASSERT_TRUE(desk_.CreateApplicant("grace").ok()); }

  void ActAsAnalyst() { desk_.ActAsPerson("ida", "eeo-analyst"); }

  absl::StatusOr<EeoCategorySet> Rename(const std::string& id, const std::string& title) {
    v1::UpdateEeoCategorySetRequest request;
    request.mutable_eeo_category_set()->set_name(CategorySetName(id));
    request.mutable_eeo_category_set()->set_title(title);
    return desk_.Do<EeoCategorySet>("UpdateEeoCategorySet", request);
  }

  absl::StatusOr<EeoCategorySet> Delete(const std::string& id) {
    v1::DeleteEeoCategorySetRequest request;
    request.set_name(CategorySetName(id));
    return desk_.Do<EeoCategorySet>("DeleteEeoCategorySet", request);
  }

  absl::Status Write(const std::function<void(EeoCategorySet&)>& change) {
    v1::CreateEeoCategorySetRequest request;
    request.set_parent(kOrganization);
    EeoCategorySet& set = *request.mutable_eeo_category_set();
    set.set_title("Other");
    set.set_effective_date("2026-01-01");
    for (const char* const title : {"One", "Two"}) {
      set.add_sexes()->set_title(title);
      set.add_race_ethnicities()->set_title(title);
    }
    change(set);
    return desk_.Do<EeoCategorySet>("CreateEeoCategorySet", request).status();
  }

  std::vector<std::string> Groups() {
    return store_.RunBeside(
        "SELECT category_set || ' ' || sex || ' ' || race_ethnicity || ' ' || disability "
        "FROM eeo_groups");
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  ApplicantDesk desk_{store_, clock_};
};

TEST_P(Eeo, CategoriesHaveIdsAndAreMoreThanOne) {
  ActAsAnalyst();
  EXPECT_TRUE(absl::IsAlreadyExists(desk_.CreateSet("again", "2025-01-01").status()));
  const auto set = desk_.CreateSet("next", "2026-01-01");
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->race_ethnicities(1).id(), "two-or-more-races");
  ASSERT_TRUE(Delete("next").ok());
  const auto few = Write([](EeoCategorySet& wrong) {
    wrong.set_effective_date("2026-02-30");
    wrong.mutable_sexes()->RemoveLast();
    wrong.mutable_race_ethnicities(0)->set_id("same");
    wrong.mutable_race_ethnicities(1)->set_id("same");
    wrong.add_disabilities()->set_title("One");
  });
  EXPECT_THAT(FieldsOf(few),
              UnorderedElementsAre("eeo_category_set.effective_date", "eeo_category_set.sexes",
                                   "eeo_category_set.race_ethnicities[1].id",
                                   "eeo_category_set.disabilities"));
  EXPECT_TRUE(Write([](EeoCategorySet&) {}).ok());
}

TEST_P(Eeo, WhatWasChosenFromDoesNotChange) {
  ActAsAnalyst();
  EXPECT_TRUE(Rename("usual", "First").ok());
  desk_.ActAsRecruiter();
  ASSERT_TRUE(desk_.SayGroups("grace", "female", "").ok());
  ActAsAnalyst();
  EXPECT_EQ(ReasonOf(Rename("usual", "Other").status()), reasons::kResourceInUse);
  EXPECT_EQ(ReasonOf(Delete("usual").status()), reasons::kResourceInUse);
  // Also when what was said is said otherwise.
  ASSERT_TRUE(desk_.CreateSet("next", "2026-01-01").ok());
  desk_.ActAsRecruiter();
  ASSERT_TRUE(desk_
                  .SayGroups("grace", "male", "",
                             [](auto& request) {
                               request.mutable_eeo_self_identification()->set_category_set(
                                   CategorySetName("next"));
                             })
                  .ok());
  ActAsAnalyst();
  EXPECT_EQ(ReasonOf(Rename("usual", "Other").status()), reasons::kResourceInUse);
}

TEST_P(Eeo, WhatIsSaidIsCountedByNumbersAndReplaced) {
  ASSERT_TRUE(desk_.SayGroups("grace", "male", "two-or-more-races").ok());
  EXPECT_THAT(Groups(), ElementsAre(CategorySetName("usual") + " 2 2 0"));
  const auto again = desk_.SayGroups("grace", "female", "", [](auto& request) {
    request.mutable_eeo_self_identification()->set_disability("none");
  });
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->has_record_time());
  EXPECT_THAT(Groups(), ElementsAre(CategorySetName("usual") + " 1 0 1"));
  ActAsAnalyst();
  const auto read = desk_.ReadGroups("grace");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->applicant(), ApplicantName("grace"));
  EXPECT_EQ(read->sex(), "female");
  EXPECT_EQ(read->race_ethnicity(), "");
  EXPECT_EQ(read->disability(), "none");
}

TEST_P(Eeo, WhatIsSaidIsOfTheSetAndOfTheApplicant) {
  const auto wrong = desk_.SayGroups("grace", "woman", "white", [](auto& request) {
    request.mutable_eeo_self_identification()->set_disability("secret-thing");
  });
  EXPECT_THAT(FieldsOf(wrong.status()), UnorderedElementsAre("eeo_self_identification.sex",
                                                             "eeo_self_identification.disability"));
  EXPECT_FALSE(absl::StrContains(wrong.status().ToString(), "secret-thing"));
  for (const char* const set :
       {"organizations/wa/eeoCategorySets/none", "organizations/or/eeoCategorySets/usual"}) {
    const auto refused = desk_.SayGroups("grace", "", "", [&](auto& request) {
      request.mutable_eeo_self_identification()->set_category_set(set);
    });
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument) << set;
  }
  EXPECT_TRUE(absl::IsNotFound(desk_.SayGroups("nobody", "female", "").status()));
  EXPECT_THAT(Groups(), IsEmpty());
}

TEST_P(Eeo, IsRecordedOnceForARequestId) {
  const auto once = [](auto& request) { request.set_request_id("once"); };
  const auto first = desk_.SayGroups("grace", "female", "", once);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(desk_.SayGroups("grace", "male", "").ok());
  clock_.Advance(absl::Minutes(1));
  const auto again = desk_.SayGroups("grace", "female", "", once);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->record_time().seconds(), first->record_time().seconds());
  EXPECT_THAT(Groups(), ElementsAre(CategorySetName("usual") + " 2 0 0"));
  EXPECT_EQ(ReasonOf(desk_.SayGroups("grace", "male", "", once).status()),
            reasons::kRequestIdReused);
  const auto stale = desk_.SayGroups("grace", "female", "", [](auto& request) {
    request.mutable_eeo_self_identification()->set_etag("stale");
  });
  EXPECT_EQ(ReasonOf(stale.status()), reasons::kEtagStale);
}

TEST_P(Eeo, OnlyCheckingKeepsNothing) {
  const auto checked = desk_.SayGroups("grace", "female", "",
                                       [](auto& request) { request.set_validate_only(true); });
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_FALSE(checked->has_record_time());
  EXPECT_THAT(Groups(), IsEmpty());
}

TEST_P(Eeo, IsReadByTheAnalystAloneAndEachReadingIsKept) {
  ASSERT_TRUE(desk_.SayGroups("grace", "female", "").ok());
  for (const char* const role : {"recruiter", "manager", "panel-member", "administrator"}) {
    desk_.ActAs("organizations/wa/apiKeys/key", role, "wa");
    EXPECT_TRUE(absl::IsPermissionDenied(desk_.ReadGroups("grace").status())) << role;
  }
  EXPECT_THAT(desk_.disclosed, IsEmpty());
  ActAsAnalyst();
  EXPECT_TRUE(desk_.ReadGroups("grace").ok());
  EXPECT_THAT(desk_.disclosed, ElementsAre(ApplicantName("grace")));
  EXPECT_TRUE(absl::IsNotFound(desk_.ReadGroups("nobody").status()));
}

TEST_P(Eeo, IsNotShownWhereTheReadingCannotBeKept) {
  ASSERT_TRUE(desk_.SayGroups("grace", "female", "").ok());
  ActAsAnalyst();
  desk_.disclosing = absl::UnavailableError("full");
  EXPECT_TRUE(absl::IsUnavailable(desk_.ReadGroups("grace").status()));
}

TEST_P(Eeo, IsNotShownToWhoJudgesTheApplicantWhateverTheyHold) {
  ASSERT_TRUE(desk_.CreateApplicant("other").ok());
  ASSERT_TRUE(desk_.SayGroups("grace", "female", "").ok());
  ASSERT_TRUE(desk_.SayGroups("other", "female", "").ok());
  desk_.are_judges.insert({"organizations/wa/people/ida", ApplicantName("grace")});
  desk_.are_judges.insert({"organizations/wa/people/ida", ApplicantName("nobody")});
  ActAsAnalyst();
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.ReadGroups("grace").status()));
  // Not even whether there is one.
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.ReadGroups("nobody").status()));
  EXPECT_TRUE(desk_.ReadGroups("other").ok());
  desk_.ActAsPerson("bob", "eeo-analyst");
  EXPECT_TRUE(desk_.ReadGroups("grace").ok());
}

TEST_P(Eeo, GoesAndComesBackWithTheApplicant) {
  ASSERT_TRUE(desk_.SayGroups("grace", "female", "white").ok());
  v1::DeleteApplicantRequest request;
  request.set_name(ApplicantName("grace"));
  ASSERT_TRUE(desk_.Do<v1::Applicant>("DeleteApplicant", request).ok());
  EXPECT_THAT(Groups(), IsEmpty());
  ActAsAnalyst();
  EXPECT_TRUE(desk_.ReadGroups("grace")->has_delete_time());
  desk_.ActAsRecruiter();
  v1::UndeleteApplicantRequest back;
  back.set_name(ApplicantName("grace"));
  ASSERT_TRUE(desk_.Do<v1::Applicant>("UndeleteApplicant", back).ok());
  EXPECT_THAT(Groups(), ElementsAre(CategorySetName("usual") + " 1 1 0"));
  ActAsAnalyst();
  EXPECT_FALSE(desk_.ReadGroups("grace")->has_delete_time());
}

INSTANTIATE_TEST_SUITE_P(Drivers, Eeo, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
