// Records whose time is over go, and a certificate says so.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/decision.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/preference_claim.pb.h>
#include <touchstone/recruiting/v1/review_request.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applicants/preference_claims.h"
#include "services/recruiting/applications/review_requests.h"
#include "services/recruiting/decisions/decisions.h"
#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/records/disposal_certificates.h"
#include "services/recruiting/records/must_stay.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/retention.h"
#include "services/runtime/names/sha256.h"
#include "tests/services/recruiting/records/records_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::Values;

constexpr absl::Duration kTwoYears = absl::Hours(24 * (365 + 366));  // to 1 March 2033

class Disposal : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    office_.Apply("ana", "agents");
    office_.Apply("ben", "agents");
    office_.EndAll("agents");
    ASSERT_TRUE(office_.CreateSchedule("now").ok());
  }

  // Also what history and the log of changes keep.
  bool IsMentioned(const std::string& name) {
    bool mentioned = false;
    EXPECT_TRUE(office_.database()
                    .Read(absl::InfiniteFuture(),
                          [&](Session& session) -> absl::Status {
                            ASSIGN_OR_RETURN(
                                const auto row,
                                session.QueryOne<std::string>(
                                    "SELECT resource FROM changes WHERE resource = :name AND kind "
                                    "<> :purged LIMIT 1",
                                    name, static_cast<int>(events::v1::Event::PURGED)));
                            mentioned = row.has_value();
                            return absl::OkStatus();
                          })
                    .ok());
    return mentioned;
  }

  void Decide(const std::string& applicant, const std::string& requisition) {
    v1::Decision decision;
    decision.set_name(absl::StrCat(kOrganization, "/decisions/", applicant));
    decision.set_application(
        absl::StrCat(kOrganization, "/applications/", applicant, "-", requisition));
    decision.set_requisition(RequisitionName(requisition));
    decision.set_applicant(ApplicantName(applicant));
    const Author author{.actor = "test", .method = "", .trace_id = ""};
    ASSERT_TRUE(office_.store()
                    .Write(author, absl::InfiniteFuture(),
                           [&](Transaction& transaction) {
                             return transaction.Create(DecisionType(), decision);
                           })
                    .ok());
  }

  static std::vector<std::string> LinesOf(
      const google::protobuf::RepeatedPtrField<v1::DisposalLine>& lines) {
    std::vector<std::string> texts;
    for (const v1::DisposalLine& line : lines) texts.push_back(line.ShortDebugString());
    return texts;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  RecordsOffice office_{store_, clock_};
};

TEST_P(Disposal, TakesNothingBeforeItsTime) {
  clock_.Advance(kTwoYears);  // the anniversary, which is kept
  const auto early = office_.Dispose();
  ASSERT_TRUE(early.ok()) << early.status();
  EXPECT_EQ(early->disposal_certificate(), "");
  EXPECT_THAT(early->lines(), SizeIs(0));
  EXPECT_EQ(office_.Count("applications"), 2);
}

TEST_P(Disposal, TakesAllWhoseTimeIsOverAndCertifiesIt) {
  clock_.Advance(kTwoYears + absl::Hours(24));
  const auto disposed = office_.Dispose();
  ASSERT_TRUE(disposed.ok()) << disposed.status();
  EXPECT_EQ(disposed->held(), 0);
  for (const char* table :
       {"requisitions", "applications", "application_notices", "applicants",
        "eeo_self_identifications", "former_applications", "disposed_records"}) {
    EXPECT_EQ(office_.Count(table), 0) << table;
  }
  const auto certificate = office_.Certificate(disposed->disposal_certificate());
  ASSERT_TRUE(certificate.ok()) << certificate.status();
  EXPECT_THAT(certificate->requisitions(), ElementsAre(RequisitionName("agents")));
  EXPECT_EQ(certificate->actor(), "organizations/wa/apiKeys/records");
  ASSERT_THAT(certificate->lines(), SizeIs(4));
  const v1::DisposalLine& applications = certificate->lines(2);
  EXPECT_EQ(applications.record_class(), v1::APPLICATION_RECORDS);
  EXPECT_EQ(applications.count(), 4);  // two applications with a notice each
  EXPECT_EQ(applications.schedule(), "organizations/wa/retentionSchedules/now");
  EXPECT_EQ(applications.authority(), "29 CFR 1602.31");
  EXPECT_EQ(applications.earliest_due_date(), "2033-03-01");
  EXPECT_EQ(applications.latest_due_date(), "2033-03-01");
  // No one is named in it.
  EXPECT_THAT(certificate->ShortDebugString(), Not(HasSubstr("ana")));
  EXPECT_EQ(certificate->names_hash(),
            Sha256Hex("organizations/wa/applicants/ana\n"
                      "organizations/wa/applicants/ben\n"
                      "organizations/wa/applicationNotices/ana-agents\n"
                      "organizations/wa/applicationNotices/ben-agents\n"
                      "organizations/wa/applications/ana-agents\n"
                      "organizations/wa/applications/ben-agents\n"
                      "organizations/wa/eeoSelfIdentifications/ana\n"
                      "organizations/wa/eeoSelfIdentifications/ben\n"
                      "organizations/wa/requisitions/agents\n"
                      "organizations/wa/requisitions/agents/announcements/first\n"));
  // Nothing is left to do.
  EXPECT_EQ(office_.Dispose()->disposal_certificate(), "");
}

TEST_P(Disposal, LeavesNoCopies) {
  ASSERT_TRUE(IsMentioned("organizations/wa/applications/ana-agents"));
  clock_.Advance(kTwoYears + absl::Hours(24));
  ASSERT_TRUE(office_.Dispose().ok());
  EXPECT_FALSE(IsMentioned("organizations/wa/applications/ana-agents"));
  EXPECT_FALSE(IsMentioned(RequisitionName("agents")));
  std::optional<absl::Time> erased;
  ASSERT_TRUE(office_.database()
                  .Read(absl::InfiniteFuture(),
                        [&](Session& session) -> absl::Status {
                          ASSIGN_OR_RETURN(erased, office_.personal_data().EraseTime(
                                                       session, ApplicantName("ana")));
                          return absl::OkStatus();
                        })
                  .ok());
  EXPECT_TRUE(erased.has_value());
}

TEST_P(Disposal, CountsWhatGoesBeforeItGoes) {
  clock_.Advance(kTwoYears + absl::Hours(24));
  ASSERT_TRUE(office_.Dispose().ok());
  EXPECT_THAT(office_.folded(),
              ElementsAre(absl::StrCat("applicant ", ApplicantName("ana")),
                          absl::StrCat("applicant ", ApplicantName("ben")),
                          "application organizations/wa/applications/ana-agents",
                          "application organizations/wa/applications/ben-agents",
                          absl::StrCat("requisition ", RequisitionName("agents"))));
}

TEST_P(Disposal, OnlyCountsWhenItIsTried) {
  clock_.Advance(kTwoYears + absl::Hours(24));
  const auto tried = office_.Dispose([](auto& request) { request.set_validate_only(true); });
  ASSERT_TRUE(tried.ok()) << tried.status();
  EXPECT_EQ(tried->disposal_certificate(), "");
  ASSERT_THAT(tried->lines(), SizeIs(4));
  EXPECT_EQ(tried->lines(2).count(), 4);
  EXPECT_EQ(office_.Count("applications"), 2);
  EXPECT_EQ(office_.Count("requisitions"), 1);
}

// Decisions go with their application, the requisition with the last of its records, and who
// applied twice goes once.
TEST_P(Disposal, CountsWhenItIsTriedWhatItThenTakes) {
  ASSERT_TRUE(office_.Opened("clerks").ok());
  office_.ActAsAdministrator();
  office_.Apply("ana", "clerks");
  office_.EndAll("clerks");
  Decide("ana", "agents");
  clock_.Advance(kTwoYears + absl::Hours(24));
  const auto tried = office_.Dispose([](auto& request) { request.set_validate_only(true); });
  ASSERT_TRUE(tried.ok()) << tried.status();
  const auto disposed = office_.Dispose();
  ASSERT_TRUE(disposed.ok()) << disposed.status();
  EXPECT_THAT(LinesOf(tried->lines()), ElementsAreArray(LinesOf(disposed->lines())));
  EXPECT_THAT(LinesOf(tried->lines()),
              Contains(HasSubstr("record_class: DECISION_RECORDS count: 1")));
  EXPECT_EQ(office_.Count("requisitions"), 0);
}

// What keeps the application keeps its decision, also when it is tried.
TEST_P(Disposal, CountsNoDecisionWhoseApplicationStays) {
  Decide("ana", "agents");
  clock_.Advance(kTwoYears + absl::Hours(24));
  for (const bool validate_only : {true, false}) {
    const auto disposed = office_.Dispose([&](v1::DisposeRecordsRequest& request) {
      request.add_record_classes(v1::DECISION_RECORDS);
      request.set_validate_only(validate_only);
    });
    ASSERT_TRUE(disposed.ok()) << disposed.status();
    EXPECT_THAT(disposed->lines(), SizeIs(0));
  }
}

TEST_P(Disposal, StopsAtHolds) {
  const std::vector<std::function<void(v1::LegalHold&)>> holds = {
      [](v1::LegalHold&) {},  // on everything
      [](v1::LegalHold& hold) { hold.add_requisitions(RequisitionName("agents")); }};
  clock_.Advance(kTwoYears + absl::Hours(24));
  int number = 0;
  for (const auto& hold : holds) {
    const std::string id = absl::StrCat("hold-", number++);
    ASSERT_TRUE(office_.Hold(id, hold).ok());
    const auto disposed = office_.Dispose();
    ASSERT_TRUE(disposed.ok()) << disposed.status();
    EXPECT_EQ(disposed->held(), 10);
    EXPECT_EQ(disposed->disposal_certificate(), "");
    EXPECT_EQ(office_.Count("applications"), 2);
    ASSERT_TRUE(office_.Release(id).ok());
  }
  EXPECT_NE(office_.Dispose()->disposal_certificate(), "");
}

TEST_P(Disposal, KeepsAllAboutSomebodyWhoIsHeld) {
  clock_.Advance(kTwoYears + absl::Hours(24));
  ASSERT_TRUE(
      office_.Hold("charge", [](auto& hold) { hold.add_applicants(ApplicantName("ana")); }).ok());
  const auto disposed = office_.Dispose();
  ASSERT_TRUE(disposed.ok()) << disposed.status();
  // Of ana, and what everybody was measured by.
  EXPECT_EQ(office_.Count("applications"), 1);
  EXPECT_EQ(office_.Count("applicants"), 1);
  EXPECT_EQ(office_.Count("requisitions"), 1);
  EXPECT_EQ(disposed->held(), 6);
  ASSERT_TRUE(office_.Release("charge").ok());
  ASSERT_TRUE(office_.Dispose().ok());
  EXPECT_EQ(office_.Count("applications"), 0);
  EXPECT_EQ(office_.Count("requisitions"), 0);
}

TEST_P(Disposal, WaitsForReviews) {
  v1::ReviewRequest review;
  review.set_name("organizations/wa/reviewRequests/ana");
  review.set_application("organizations/wa/applications/ana-agents");
  review.set_applicant(ApplicantName("ana"));
  review.set_state(v1::ReviewRequest::FILED);
  const Author author{.actor = "test", .method = "", .trace_id = ""};
  ASSERT_TRUE(office_.store()
                  .Write(author, absl::InfiniteFuture(),
                         [&](Transaction& transaction) -> absl::Status {
                           v1::InterviewGuide guide;
                           guide.set_name("organizations/wa/interviewGuides/agents");
                           guide.set_requisition(RequisitionName("agents"));
                           RETURN_IF_ERROR(transaction.Create(InterviewGuideType(), guide));
                           return transaction.Create(ReviewRequestType(), review);
                         })
                  .ok());
  clock_.Advance(kTwoYears + absl::Hours(24));
  ASSERT_TRUE(office_.Dispose().ok());
  EXPECT_EQ(office_.Count("applications"), 1);
  EXPECT_EQ(office_.Count("review_requests"), 1);
  // And what was asked of everybody, which the review may have to look at.
  EXPECT_EQ(office_.Count("interview_guides"), 1);
}

// What is about a person is kept as long as any requisition that they applied for keeps it.
TEST_P(Disposal, KeepsApplicantsWhoAppliedElsewhere) {
  ASSERT_TRUE(office_.Opened("clerks").ok());
  office_.ActAsAdministrator();
  office_.Apply("ana", "clerks");
  clock_.Advance(kTwoYears + absl::Hours(24));
  ASSERT_TRUE(office_.Dispose().ok());
  EXPECT_EQ(office_.Count("applications"), 1);
  EXPECT_EQ(office_.Count("applicants"), 1);
  EXPECT_EQ(office_.Count("eeo_self_identifications"), 1);
  EXPECT_THAT(office_.folded(), Not(Contains(absl::StrCat("applicant ", ApplicantName("ana")))));
  v1::Applicant ana;
  ASSERT_TRUE(office_.store()
                  .Try({.actor = "test", .method = "", .trace_id = ""}, absl::InfiniteFuture(),
                       [&](Transaction& transaction) -> absl::Status {
                         ASSIGN_OR_RETURN(const auto found,
                                          FindApplicant(transaction, ApplicantName("ana")));
                         ana = *found;
                         return absl::OkStatus();
                       })
                  .ok());
  EXPECT_EQ(ana.display_name(), "Name of ana");
  // Then the other one is over too.
  office_.EndAll("clerks");
  clock_.Advance(kTwoYears + absl::Hours(48));
  ASSERT_TRUE(office_.Dispose().ok());
  EXPECT_EQ(office_.Count("applicants"), 0);
  EXPECT_EQ(office_.Count("former_applications"), 0);
}

// Contact data that goes sooner must not take the key that the rest is sealed under.
TEST_P(Disposal, KeepsTheKeyOfWhatIsStillKept) {
  v1::UpdateRetentionScheduleRequest update;
  v1::RetentionSchedule& schedule = *update.mutable_retention_schedule();
  schedule.set_name("organizations/wa/retentionSchedules/now");
  for (const auto record_class : {v1::APPLICANT_CONTACTS, v1::APPLICATION_RECORDS}) {
    v1::RetentionRule& rule = *schedule.add_rules();
    rule.set_record_class(record_class);
    rule.set_months(record_class == v1::APPLICANT_CONTACTS ? 1 : 36);
    rule.set_authority("Schedule 7");
  }
  ASSERT_TRUE(office_.Do<v1::RetentionSchedule>("UpdateRetentionSchedule", update).ok());
  clock_.Advance(absl::Hours(24 * 40));
  ASSERT_TRUE(office_.Dispose().ok());
  EXPECT_EQ(office_.Count("applicants"), 0);
  EXPECT_EQ(office_.Count("applications"), 2);
  ASSERT_TRUE(office_.CreateTable("now").ok());
  const auto files = office_.Export("agents");
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_THAT(files->at("applications/ana-agents.json"), HasSubstr("Why I, ana, apply."));
}

TEST_P(Disposal, TakesOnlyTheClassesThatAreNamed) {
  clock_.Advance(kTwoYears + absl::Hours(24));
  const auto disposed =
      office_.Dispose([](auto& request) { request.add_record_classes(v1::EEO_RECORDS); });
  ASSERT_TRUE(disposed.ok()) << disposed.status();
  ASSERT_THAT(disposed->lines(), SizeIs(1));
  EXPECT_EQ(disposed->lines(0).count(), 2);
  EXPECT_EQ(office_.Count("applications"), 2);
}

TEST_P(Disposal, KeepsWhatNoScheduleNames) {
  clock_.Advance(kTwoYears + absl::Hours(24));
  v1::DeleteRetentionScheduleRequest remove;
  remove.set_name("organizations/wa/retentionSchedules/now");
  ASSERT_TRUE(office_.Do<v1::RetentionSchedule>("DeleteRetentionSchedule", remove).ok());
  EXPECT_EQ(office_.Dispose()->disposal_certificate(), "");
  EXPECT_EQ(office_.Count("applications"), 2);
}

TEST_P(Disposal, KeepsTheScheduleThatItWentBy) {
  clock_.Advance(kTwoYears + absl::Hours(24));
  ASSERT_TRUE(office_.Dispose().ok());
  v1::DeleteRetentionScheduleRequest remove;
  remove.set_name("organizations/wa/retentionSchedules/now");
  EXPECT_EQ(ReasonOf(office_.Do<v1::RetentionSchedule>("DeleteRetentionSchedule", remove).status()),
            reasons::kResourceInUse);
}

TEST_P(Disposal, IsDoneOnceForOneRequestId) {
  clock_.Advance(kTwoYears + absl::Hours(24));
  v1::DisposeRecordsRequest request;
  request.set_parent(kOrganization);
  request.set_request_id("once");
  using google::longrunning::Operation;
  const auto first = office_.Do<Operation>("DisposeRecords", request);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(office_.Wait(first->name()).ok());
  const auto again = office_.Do<Operation>("DisposeRecords", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->name(), first->name());
}

// What was disposed of before something failed stays so, is certified, and the rest goes next time.
TEST_P(Disposal, CertifiesWhatWasDoneBeforeItFailed) {
  clock_.Advance(kTwoYears + absl::Hours(24));
  office_.Fail("requisition", absl::InternalError("no room"));
  const auto failed = office_.Dispose();
  EXPECT_TRUE(absl::IsInternal(failed.status())) << failed.status();
  EXPECT_EQ(office_.Count("applications"), 0);
  EXPECT_EQ(office_.Count("requisitions"), 1);
  EXPECT_EQ(office_.Count("disposal_certificates"), 1);
  EXPECT_EQ(office_.Count("disposed_records"), 0);
  office_.Fail("requisition", absl::OkStatus());
  const auto rest = office_.Dispose();
  ASSERT_TRUE(rest.ok()) << rest.status();
  ASSERT_THAT(rest->lines(), SizeIs(1));
  EXPECT_EQ(rest->lines(0).record_class(), v1::REQUISITION_RECORDS);
  EXPECT_EQ(office_.Count("requisitions"), 0);
}

// Figures of groups count a hire by its decision.
TEST_P(Disposal, KeepsDecisionsAsLongAsTheirApplication) {
  Decide("ana", "agents");
  clock_.Advance(kTwoYears + absl::Hours(24));
  ASSERT_TRUE(
      office_.Dispose([](auto& request) { request.add_record_classes(v1::DECISION_RECORDS); })
          .ok());
  EXPECT_EQ(office_.Count("decisions"), 1);
  ASSERT_TRUE(office_.Dispose().ok());
  EXPECT_EQ(office_.Count("decisions"), 0);
  EXPECT_EQ(office_.Count("applications"), 0);
}

// Whoever deletes a claim deletes no record before its time.
TEST_P(Disposal, TakesClaimsThatWereDeletedWhenTheirTimeIsOver) {
  const auto claim_of = [](const std::string& applicant) {
    v1::PreferenceClaim claim;
    claim.set_name(absl::StrCat(ApplicantName(applicant), "/preferenceClaims/veteran"));
    claim.set_applicant(ApplicantName(applicant));
    return claim;
  };
  v1::Applicant visitor;
  visitor.set_name(ApplicantName("visitor"));
  const Author author{.actor = "test", .method = "", .trace_id = ""};
  ASSERT_TRUE(office_.store()
                  .Write(author, absl::InfiniteFuture(),
                         [&](Transaction& transaction) -> absl::Status {
                           RETURN_IF_ERROR(transaction.Create(ApplicantType(), visitor));
                           for (const char* const applicant : {"ana", "visitor"}) {
                             v1::PreferenceClaim claim = claim_of(applicant);
                             RETURN_IF_ERROR(transaction.Create(PreferenceClaimType(), claim));
                             RETURN_IF_ERROR(transaction.Delete(PreferenceClaimType(), claim));
                           }
                           return absl::OkStatus();
                         })
                  .ok());
  Retention retention(office_.store(), {&PreferenceClaimType()}, MustStay);
  clock_.Advance(absl::Hours(24 * 40));
  ASSERT_TRUE(retention.Sweep().ok());
  EXPECT_EQ(store_.RunBeside("SELECT parent FROM preference_claims"),
            std::vector<std::string>{ApplicantName("ana")});  // the visitor never applied
  clock_.Advance(kTwoYears - absl::Hours(24 * 39));
  ASSERT_TRUE(office_.Dispose().ok());
  EXPECT_THAT(store_.RunBeside("SELECT parent FROM preference_claims"), SizeIs(0));
}

// What an operation disposed of that died too often to say so is certified by the next.
TEST_P(Disposal, CertifiesWhatAnotherLeft) {
  ASSERT_TRUE(office_
                  .Write([](Session& session) {
                    return KeepDisposed(session, "organizations/wa/recruitingOperations/dead",
                                        "organizations/wa/apiKeys/gone",
                                        {.name = "organizations/wa/applications/x",
                                         .requisition = RequisitionName("agents"),
                                         .record_class = v1::APPLICATION_RECORDS,
                                         .schedule = "organizations/wa/retentionSchedules/now",
                                         .authority = "29 CFR 1602.31",
                                         .due_day = 20000});
                  })
                  .ok());
  ASSERT_TRUE(office_.Dispose().ok());
  v1::ListDisposalCertificatesRequest request;
  request.set_parent(kOrganization);
  const auto list =
      office_.Do<v1::ListDisposalCertificatesResponse>("ListDisposalCertificates", request);
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_THAT(list->disposal_certificates(), SizeIs(1));
  EXPECT_EQ(list->disposal_certificates(0).actor(), "organizations/wa/apiKeys/gone");
  EXPECT_EQ(list->disposal_certificates(0).names_hash(),
            Sha256Hex("organizations/wa/applications/x\n"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Disposal, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
