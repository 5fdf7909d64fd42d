// Pre-hires: who is to come, what goes with them, and who they turn out to be.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/decision.pb.h>
#include <touchstone/recruiting/v1/pre_hire.pb.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/decisions/decisions.h"
#include "services/recruiting/decisions/pre_hires.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "tests/services/recruiting/decision_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using v1::PreHire;

constexpr char kHeader[] =
    "key,display_name,email,phone,position,job_profile,organizational_unit,start_date,requisition,"
    "state";

class PreHires : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<v1::Requisition> SayThatLevelsGoOn() {
    return desk_.HiringOffice::Change("agents", "level_sharing", [](v1::Requisition& requisition) {
      requisition.mutable_level_sharing()->set_purpose("To plan the year");
      requisition.mutable_level_sharing()->set_expire_months(6);
    });
  }

  // By a rule whose preference "veteran" counts once.
  void CertifyOnce() {
    ASSERT_TRUE(desk_
                    .CertifyByRule([](v1::CertificationRule& rule) {
                      rule.add_preferences()->set_id("veteran");
                      rule.mutable_preferences(0)->set_once(true);
                    })
                    .ok());
  }

  // Somebody came to another position before, by a list on which "veteran" counted.
  absl::Status CameBefore(const std::string& applicant) {
    return desk_.store().Write({}, absl::InfiniteFuture(), [&](Transaction& t) -> absl::Status {
      v1::Application application;
      application.set_name(ApplicationName("before"));
      application.set_applicant(ApplicantName(applicant));
      application.set_requisition(RequisitionName("clerks"));
      application.set_state(v1::Application::HIRED);
      RETURN_IF_ERROR(t.Create(ApplicationType(), application));
      v1::Decision decision;
      decision.set_name(DecisionName("before"));
      decision.set_application(application.name());
      decision.set_applicant(application.applicant());
      decision.set_certification("organizations/wa/certifications/first");
      decision.set_state(v1::Decision::ACCEPTED);
      RETURN_IF_ERROR(t.Create(DecisionType(), decision));
      PreHire pre_hire;
      pre_hire.set_name(PreHireName("before"));
      pre_hire.set_decision(decision.name());
      pre_hire.set_application(application.name());
      pre_hire.set_applicant(application.applicant());
      pre_hire.set_state(PreHire::LINKED);
      RETURN_IF_ERROR(t.Create(PreHireType(), pre_hire));
      RETURN_IF_ERROR(
          t.session()
              .Execute("INSERT INTO eligibles (eligible_list, place, application, applicant, "
                       "raw_score, converted_score, preferences, preference_points, final_score, "
                       "passed, referred_too, rank, band, indistinguishable_from, "
                       "indistinguishable_to) VALUES ('before', 0, :application, :applicant, 0, 0, "
                       "'veteran', 0, 0, 1, 0, 1, 0, 0, 0)",
                       application.name(), application.applicant())
              .status());
      return t.session()
          .Execute(
              "INSERT INTO referrals (certification, place, application, eligible_list, "
              "eligible_place, basis) VALUES (:certification, 9, :application, 'before', 0, "
              "1)",
              decision.certification(), application.name())
          .status();
    });
  }

  std::vector<std::string> ExportedLines(
      const std::function<void(v1::ExportPreHiresRequest&)>& change =
          [](v1::ExportPreHiresRequest&) {}) {
    const auto file = desk_.Export(change);
    EXPECT_TRUE(file.ok()) << file.status();
    if (!file.ok()) return {};
    std::vector<std::string> lines = absl::StrSplit(*file, "\r\n");
    EXPECT_EQ(lines.front(), kHeader);
    EXPECT_EQ(lines.back(), "");
    return {lines.begin() + 1, lines.end() - 1};
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  DecisionDesk desk_{store_, clock_};
};

TEST_P(PreHires, SayWhoIsToComeWhereAndWhen) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  const auto pre_hire = desk_.GetPreHire("grace");
  ASSERT_TRUE(pre_hire.ok()) << pre_hire.status();
  EXPECT_EQ(pre_hire->state(), PreHire::PENDING);
  EXPECT_EQ(pre_hire->decision(), DecisionName("grace"));
  EXPECT_EQ(pre_hire->application(), ApplicationName("grace"));
  EXPECT_EQ(pre_hire->applicant(), ApplicantName("grace"));
  EXPECT_EQ(pre_hire->requisition(), RequisitionName("agents"));
  EXPECT_EQ(pre_hire->position(), PositionName("desk-1"));
  EXPECT_EQ(pre_hire->job_profile(), "organizations/wa/jobProfiles/agent");
  EXPECT_EQ(pre_hire->start_date(), "2025-08-31");
  EXPECT_EQ(pre_hire->key().system(), "touchstone-recruiting");
  EXPECT_EQ(pre_hire->key().type(), "pre-hire");
  EXPECT_EQ(pre_hire->key().value(), "grace");
  EXPECT_EQ(pre_hire->person(), "");
}

TEST_P(PreHires, TakeNoLevelsWithThemUnlessTheRequisitionSaidSo) {
  ASSERT_TRUE(desk_.Agree("grace", 1, kFocus, "expert").ok());
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  EXPECT_THAT(desk_.GetPreHire("grace")->shared_levels(), IsEmpty());
}

TEST_P(PreHires, TakeTheLastAgreedLevelsWithPurposeAndExpiry) {
  ASSERT_TRUE(SayThatLevelsGoOn().ok());
  ASSERT_TRUE(desk_.Agree("grace", 1, kFocus, "entry").ok());
  ASSERT_TRUE(desk_.Agree("grace", 2, kCare, "").ok());
  ASSERT_TRUE(desk_.Agree("grace", 3, kFocus, "expert").ok());
  ASSERT_TRUE(desk_.Agree("ada", 1, kFocus, "entry").ok());
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  const auto pre_hire = desk_.GetPreHire("grace");
  ASSERT_THAT(pre_hire->shared_levels(), SizeIs(2));
  EXPECT_EQ(pre_hire->shared_levels(0).competency(), kCare);
  EXPECT_EQ(pre_hire->shared_levels(0).level(), "");
  EXPECT_EQ(pre_hire->shared_levels(1).competency(), kFocus);
  EXPECT_EQ(pre_hire->shared_levels(1).level(), "expert");
  for (const v1::SharedLevel& level : pre_hire->shared_levels()) {
    EXPECT_EQ(level.release(), "organizations/wa/frameworks/service/releases/2031");
    EXPECT_EQ(level.purpose(), "To plan the year");
    // Six months after 31 August: there is no 31 February.
    EXPECT_EQ(level.expire_date(), "2026-03-01");
  }
}

TEST_P(PreHires, TakeNoLevelsWhereThatIsSaidAfterAnOfferOnly) {
  ASSERT_TRUE(desk_.Apply("grace").ok());
  ASSERT_TRUE(desk_.Decide("grace", "desk-1").ok());
  ASSERT_TRUE(desk_.Offer("grace").ok());
  const auto late = SayThatLevelsGoOn();
  EXPECT_EQ(ReasonOf(late.status()), reasons::kRequisitionState) << late.status();
}

TEST_P(PreHires, AreLinkedToWhoBearsTheKey) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  EXPECT_TRUE(absl::IsNotFound(desk_.Link("grace").status()));
  desk_.people.by_key["grace"] = PersonName("0042");
  desk_.ActAs("organizations/wa/apiKeys/hr", "integration", "wa");
  const auto linked = desk_.Link("grace");
  ASSERT_TRUE(linked.ok()) << linked.status();
  EXPECT_EQ(linked->state(), PreHire::LINKED);
  EXPECT_EQ(linked->person(), PersonName("0042"));
  EXPECT_EQ(linked->link_basis(), PreHire::KEY);
  EXPECT_EQ(linked->note(), "");
  const auto again = desk_.Link("grace");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->etag(), linked->etag()) << "linking again changes nothing";
}

TEST_P(PreHires, AreLinkedByDecisionWithAReason) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  desk_.people.known.insert(PersonName("0042"));
  EXPECT_THAT(FieldsOf(desk_.Link("grace", "0042", " ").status()), ElementsAre("reason"));
  EXPECT_TRUE(absl::IsNotFound(desk_.Link("grace", "nobody", "Same name.").status()));
  v1::LinkPreHireRequest elsewhere;
  elsewhere.set_name(PreHireName("grace"));
  elsewhere.set_person("organizations/or/people/0042");
  elsewhere.set_reason("Same name.");
  EXPECT_FALSE(desk_.Do<PreHire>("LinkPreHire", elsewhere).ok());
  EXPECT_EQ(desk_.people.asked, 1) << "nothing is asked about people elsewhere";
  const auto linked = desk_.Link("grace", "0042", "Same name and day of birth.");
  ASSERT_TRUE(linked.ok()) << linked.status();
  EXPECT_EQ(linked->link_basis(), PreHire::DECISION);
  EXPECT_EQ(linked->note(), "Same name and day of birth.");
}

TEST_P(PreHires, AreLinkedToOnePersonOnly) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  desk_.people.known = {PersonName("0042"), PersonName("0043")};
  ASSERT_TRUE(desk_.Link("grace", "0042", "Same name.").ok());
  const auto other = desk_.Link("grace", "0043", "Same name.");
  EXPECT_EQ(ReasonOf(other.status()), reasons::kPreHireState) << other.status();
}

TEST_P(PreHires, OfOneDayAreOfDifferentPeople) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  ASSERT_TRUE(desk_.Hire("ada", "desk-2").ok());
  desk_.people.known.insert(PersonName("0042"));
  std::vector<absl::Status> went(2);
  std::thread first([&] { went[0] = desk_.Link("grace", "0042", "Same name.").status(); });
  std::thread second([&] { went[1] = desk_.Link("ada", "0042", "Same name.").status(); });
  first.join();
  second.join();
  EXPECT_NE(went[0].ok(), went[1].ok()) << went[0] << went[1];
  const absl::Status& refused = went[0].ok() ? went[1] : went[0];
  EXPECT_TRUE(absl::IsAlreadyExists(refused)) << refused;
  EXPECT_EQ(ReasonOf(refused), reasons::kValueTaken);
}

TEST_P(PreHires, StayPendingWhileAssessmentDoesNotAnswer) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  desk_.people.by_key["grace"] = PersonName("0042");
  desk_.people.failure = absl::UnavailableError("away");
  v1::LinkPreHireRequest request;
  request.set_name(PreHireName("grace"));
  request.set_request_id("arrival");
  EXPECT_TRUE(absl::IsUnavailable(desk_.Do<PreHire>("LinkPreHire", request).status()));
  EXPECT_EQ(desk_.GetPreHire("grace")->state(), PreHire::PENDING);
  desk_.people.failure = absl::OkStatus();
  const auto linked = desk_.Do<PreHire>("LinkPreHire", request);
  ASSERT_TRUE(linked.ok()) << linked.status();
  desk_.people.failure = absl::UnavailableError("away");
  const auto again = desk_.Do<PreHire>("LinkPreHire", request);
  ASSERT_TRUE(again.ok()) << "nothing is asked for what was answered: " << again.status();
  EXPECT_EQ(again->etag(), linked->etag());
}

TEST_P(PreHires, ThatAreCanceledFreeTheOpening) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  const auto canceled = desk_.CancelPreHire("grace");
  ASSERT_TRUE(canceled.ok()) << canceled.status();
  EXPECT_EQ(canceled->state(), PreHire::CANCELED);
  EXPECT_EQ(canceled->note(), "Took another job.");
  EXPECT_EQ(ReasonOf(desk_.CancelPreHire("grace").status()), reasons::kPreHireState);
  desk_.people.by_key["grace"] = PersonName("0042");
  EXPECT_EQ(ReasonOf(desk_.Link("grace").status()), reasons::kPreHireState);
  ASSERT_TRUE(desk_
                  .Write([](Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(const bool stands,
                                     HasStandingOffer(session, RequisitionName("agents")));
                    EXPECT_FALSE(stands);
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_TRUE(desk_.Hire("ada", "desk-1").ok());
}

TEST_P(PreHires, ThatAreCanceledGiveBackWhatCountsOnce) {
  CertifyOnce();
  ASSERT_TRUE(desk_.Refer("grace", "organizations/wa/eligibleLists/first", "veteran").ok());
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  ASSERT_THAT(desk_.UsedPreferences("grace"), ElementsAre("veteran"));
  ASSERT_TRUE(desk_.CancelPreHire("grace").ok());
  EXPECT_THAT(desk_.UsedPreferences("grace"), IsEmpty());
}

TEST_P(PreHires, ThatAreCanceledLeaveUsedWhatSomebodyCameByBefore) {
  CertifyOnce();
  ASSERT_TRUE(desk_.Refer("grace", "organizations/wa/eligibleLists/first", "veteran").ok());
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  ASSERT_TRUE(CameBefore("grace").ok());
  ASSERT_TRUE(desk_.CancelPreHire("grace").ok());
  EXPECT_THAT(desk_.UsedPreferences("grace"), ElementsAre("veteran"));
}

TEST_P(PreHires, ThatAreLinkedAreNotCanceled) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  desk_.people.by_key["grace"] = PersonName("0042");
  ASSERT_TRUE(desk_.Link("grace").ok());
  EXPECT_EQ(ReasonOf(desk_.CancelPreHire("grace").status()), reasons::kPreHireState);
}

TEST_P(PreHires, AreAFileForTheHrSystem) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  EXPECT_THAT(ExportedLines(),
              ElementsAre("grace,Grace Hopper,grace@example.org,\"'+1 360 555 0117\","
                          "organizations/wa/positions/desk-1,organizations/wa/jobProfiles/agent,,"
                          "2025-08-31,organizations/wa/requisitions/agents,PENDING"));
  EXPECT_THAT(desk_.exports, ElementsAre(kOrganization));
}

TEST_P(PreHires, AreExportedWithoutFormulas) {
  ASSERT_TRUE(desk_.Hire("ada", "desk-1").ok());
  v1::UpdateApplicantRequest request;
  request.mutable_applicant()->set_name(ApplicantName("ada"));
  request.mutable_applicant()->set_display_name("=HYPERLINK(\"x\")");
  request.mutable_update_mask()->add_paths("display_name");
  ASSERT_TRUE(desk_.Do<v1::Applicant>("UpdateApplicant", request).ok());
  EXPECT_THAT(ExportedLines(), ElementsAre(HasSubstr("ada,\"'=HYPERLINK(\"\"x\"\")\",")));
}

TEST_P(PreHires, AreExportedWhileTheyArePendingUnlessAllAreAskedFor) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  ASSERT_TRUE(desk_.Apply("ada").ok());
  ASSERT_TRUE(
      desk_
          .Decide("ada", "desk-2",
                  [](auto& request) { request.mutable_decision()->set_start_date("2025-08-01"); })
          .ok());
  ASSERT_TRUE(desk_.Offer("ada").ok());
  ASSERT_TRUE(desk_.Accept("ada").ok());
  EXPECT_THAT(ExportedLines(), ElementsAre(HasSubstr("ada,"), HasSubstr("grace,")));
  EXPECT_THAT(ExportedLines([](auto& request) { request.set_start_date("2025-08-02"); }),
              ElementsAre(HasSubstr("grace,")));
  EXPECT_THAT(ExportedLines([](auto& request) { request.set_start_date("2025-08-31"); }),
              SizeIs(1));
  ASSERT_TRUE(desk_.CancelPreHire("ada").ok());
  EXPECT_THAT(ExportedLines(), ElementsAre(HasSubstr("grace,")));
  EXPECT_THAT(ExportedLines([](auto& request) { request.set_all_states(true); }),
              ElementsAre(HasSubstr(",CANCELED"), HasSubstr(",PENDING")));
  const auto no_day = desk_.Export([](auto& request) { request.set_start_date("2025-02-30"); });
  EXPECT_THAT(FieldsOf(no_day.status()), ElementsAre("start_date"));
}

TEST_P(PreHires, AreNotExportedWhereThatCannotBeKept) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  desk_.exporting = absl::UnavailableError("away");
  EXPECT_TRUE(absl::IsUnavailable(desk_.Export().status()));
}

TEST_P(PreHires, OfWhoIsErasedAreExportedWithoutWhatTheyAreCalled) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  ASSERT_TRUE(desk_
                  .Write([&](Session& session) {
                    return desk_.personal_data().Erase(session, ApplicantName("grace"));
                  })
                  .ok());
  EXPECT_THAT(ExportedLines(), ElementsAre(HasSubstr("grace,,,,organizations/wa/positions")));
}

TEST_P(PreHires, AreForTheirRolesOnly) {
  ASSERT_TRUE(desk_.Hire("grace", "desk-1").ok());
  for (const char* const role : {"panel-member", "manager", "eeo-analyst"}) {
    desk_.ActAs("organizations/wa/apiKeys/other", role, "wa");
    EXPECT_TRUE(absl::IsPermissionDenied(desk_.GetPreHire("grace").status())) << role;
    EXPECT_TRUE(absl::IsPermissionDenied(desk_.Export().status())) << role;
    EXPECT_TRUE(absl::IsPermissionDenied(desk_.Link("grace").status())) << role;
  }
  desk_.ActAs("organizations/wa/apiKeys/auditor", "auditor", "wa");
  EXPECT_TRUE(desk_.GetPreHire("grace").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.CancelPreHire("grace").status()));
  EXPECT_EQ(desk_.people.asked, 0);
}

INSTANTIATE_TEST_SUITE_P(Drivers, PreHires, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
