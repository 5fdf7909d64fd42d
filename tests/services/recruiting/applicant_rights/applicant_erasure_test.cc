// Who wants to be forgotten is, once no law keeps their records, and not before.

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/reference_check.pb.h>
#include <touchstone/recruiting/v1/scorecard.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/interviews/scorecards.h"
#include "services/recruiting/references/reference_checks.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/applicant_rights/applicant_file.h"

namespace touchstone::recruiting {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::Values;

class ApplicantErasure : public testing::TestWithParam<StoreKind> {
 protected:
  // What stands in the way.
  static std::vector<std::string> Obstacles(const absl::Status& status) {
    std::vector<std::string> obstacles;
    const google::rpc::Status rpc_status = ToRpcStatus(status);
    for (const auto& detail : rpc_status.details()) {
      google::rpc::PreconditionFailure failure;
      if (!detail.UnpackTo(&failure)) continue;
      for (const auto& violation : failure.violations()) {
        obstacles.push_back(absl::StrCat(violation.subject(), ": ", violation.description()));
      }
    }
    return obstacles;
  }

  // As it is kept, opened.
  template <typename T>
  T Read(const ResourceType& type, const std::string& name) {
    T read;
    EXPECT_TRUE(file_.store()
                    .Write({}, absl::InfiniteFuture(),
                           [&](Transaction& transaction) -> absl::Status {
                             ASSIGN_OR_RETURN(const auto found, transaction.Find<T>(type, name));
                             if (found != nullptr) read = *found;
                             return absl::OkStatus();
                           })
                    .ok());
    return read;
  }

  std::vector<std::string> Rows(const std::string& table) {
    return store_.RunBeside(absl::StrCat("SELECT applicant FROM ", table));
  }

  std::vector<std::string> ChangesOf(const std::string& name) {
    return store_.RunBeside(
        absl::StrCat("SELECT sequence FROM changes WHERE resource = '", name, "'"));
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  ApplicantFile file_{store_, clock_};
};

TEST_P(ApplicantErasure, WaitsForEverythingThatKeepsTheRecords) {
  file_.Schedule();
  ASSERT_TRUE(file_.Hold("charge", v1::LegalHold::CHARGE, "grace").ok());
  const absl::Status first = file_.Erase("grace").status();
  EXPECT_EQ(ReasonOf(first), reasons::kRetentionRuns);
  EXPECT_THAT(
      Obstacles(first),
      AllOf(
          Contains(AllOf(HasSubstr("retentionSchedules/usual"), HasSubstr("29 CFR 1602.31"))),
          Contains(AllOf(HasSubstr("legalHolds/charge"), HasSubstr("EEOC charge 551-2026-00017"))),
          Contains(HasSubstr(ApplicationName("one")))));
  file_.LetTheTimePass();
  EXPECT_THAT(Obstacles(file_.Erase("grace").status()),
              ElementsAre(HasSubstr("legalHolds/charge")));
  EXPECT_THAT(file_.counted, IsEmpty());
  EXPECT_EQ(file_.GetApplicant("grace")->display_name(), "Grace Hopper");
  ASSERT_TRUE(file_.Release("charge").ok());
  EXPECT_TRUE(file_.Erase("grace").ok());
}

TEST_P(ApplicantErasure, IsRefusedWhileNoScheduleSaysForHowLong) {
  file_.LetTheTimePass();
  EXPECT_EQ(ReasonOf(file_.Erase("grace").status()), reasons::kRetentionRuns);
}

TEST_P(ApplicantErasure, ForgetsWhatIsAboutThem) {
  file_.Schedule();
  ASSERT_TRUE(file_.CreateApplicant("other").ok());
  ASSERT_TRUE(file_.Apply("two", "other").ok());
  ASSERT_TRUE(file_.SayGroups("grace", "female", "white").ok());
  ASSERT_TRUE(file_.SayGroups("other", "male", "white").ok());
  ASSERT_TRUE(file_.Interview("7", v1::Interview::CONCLUDED).ok());
  ASSERT_TRUE(file_.Refer("boss").ok());
  ASSERT_TRUE(file_.Withdraw("two").ok());
  file_.LetTheTimePass();
  const auto erased = file_.Erase("grace");
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_TRUE(erased->has_erase_time());

  const auto grace = Read<v1::Applicant>(ApplicantType(), ApplicantName("grace"));
  EXPECT_EQ(absl::StrCat(grace.display_name(), grace.email(), grace.phone()), "");
  EXPECT_EQ(grace.erase_time().seconds(), erased->erase_time().seconds());
  const auto application = Read<v1::Application>(ApplicationType(), ApplicationName("one"));
  EXPECT_EQ(application.statement(), "");
  EXPECT_THAT(application.external_ids(), IsEmpty());
  // Of before nothing is left that history could show.
  EXPECT_THAT(ChangesOf(ApplicationName("one")), SizeIs(1));
  EXPECT_THAT(ChangesOf(ApplicantName("grace")), SizeIs(1));
  const auto scorecard =
      Read<v1::Scorecard>(ScorecardType(), InterviewName("7") + "/scorecards/ada");
  EXPECT_EQ(scorecard.scores(0).evidence(), "");
  const auto check = Read<v1::ReferenceCheck>(ReferenceCheckType(), ReferenceCheckName("boss"));
  EXPECT_EQ(check.referee_name(), "");
  EXPECT_THAT(file_.counted, ElementsAre(ApplicantName("grace")));

  // Others stay.
  EXPECT_THAT(Rows("eeo_groups"), ElementsAre(ApplicantName("other")));
  EXPECT_THAT(Rows("applicant_contacts"), ElementsAre(ApplicantName("other")));
  EXPECT_EQ(file_.GetApplicant("other")->display_name(), "Grace Hopper");
  EXPECT_THAT(Read<v1::Application>(ApplicationType(), ApplicationName("two")).external_ids(),
              Not(IsEmpty()));
}

TEST_P(ApplicantErasure, IsForGood) {
  file_.Schedule();
  file_.LetTheTimePass();
  const auto erased = file_.Erase("grace");
  ASSERT_TRUE(erased.ok()) << erased.status();
  clock_.Advance(absl::Hours(1));
  const auto again = file_.Erase("grace");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->erase_time().seconds(), erased->erase_time().seconds());
  EXPECT_THAT(file_.counted, ElementsAre(ApplicantName("grace")));
  file_.ActAsRecruiter();
  EXPECT_EQ(ReasonOf(file_.Claim("grace", "veteran").status()), reasons::kPersonErased);
  EXPECT_EQ(ReasonOf(file_.SayGroups("grace", "female", "").status()), reasons::kPersonErased);
}

TEST_P(ApplicantErasure, OnlyCheckingForgetsNothing) {
  file_.Schedule();
  EXPECT_EQ(ReasonOf(file_.Erase("grace", true).status()), reasons::kRetentionRuns);
  file_.LetTheTimePass();
  const auto checked = file_.Erase("grace", true);
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_FALSE(checked->has_erase_time());
  EXPECT_EQ(file_.GetApplicant("grace")->display_name(), "Grace Hopper");
}

TEST_P(ApplicantErasure, IsOfSomebodyWhoWasThereByWhoMay) {
  EXPECT_TRUE(absl::IsNotFound(file_.Erase("nobody").status()));
  // Who never applied is kept by nothing.
  file_.ActAsRecruiter();
  ASSERT_TRUE(file_.CreateApplicant("early").ok());
  EXPECT_TRUE(file_.Erase("early").ok());
  file_.ActAsRecruiter();
  v1::EraseApplicantRequest request;
  request.set_name(ApplicantName("grace"));
  EXPECT_TRUE(absl::IsPermissionDenied(
      file_.Do<v1::EraseApplicantResponse>("EraseApplicant", request).status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, ApplicantErasure, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
