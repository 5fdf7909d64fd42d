// A requisition on its way: what approvers read is what everybody is measured by.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "services/recruiting/requisitions/application_progress.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/hiring_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::Requisition;

class Requisitions : public testing::TestWithParam<StoreKind> {
 protected:
  void ExpectRefused(const absl::StatusOr<Requisition>& answer, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(answer.status())) << answer.status();
    EXPECT_EQ(ReasonOf(answer.status()), reason) << answer.status();
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  HiringOffice office_{store_, clock_};
};

TEST_P(Requisitions, NameEverythingThatIsWrongWithADraft) {
  const auto draft = office_.Draft("agents", [](Requisition& requisition) {
    requisition.set_openings(3);
    requisition.set_open_date("2031-02-30");
    requisition.set_close_date("2031-01-31");
    requisition.set_hiring_manager("organizations/or/people/boss");
    requisition.set_approvers(1, "organizations/or/people/owner");
    requisition.mutable_qualifications(0)->set_id("same");
    requisition.mutable_qualifications(1)->set_id("same");
  });
  EXPECT_TRUE(absl::IsInvalidArgument(draft.status())) << draft.status();
  EXPECT_THAT(FieldsOf(draft.status()),
              UnorderedElementsAre("requisition.openings", "requisition.open_date",
                                   "requisition.close_date", "requisition.hiring_manager",
                                   "requisition.approvers[1]", "requisition.qualifications[1].id"));
}

TEST_P(Requisitions, NeedAHiringProcessThatIsThere) {
  const auto draft = office_.Draft("agents", [](Requisition& requisition) {
    requisition.set_hiring_process("organizations/wa/hiringProcesses/none");
  });
  EXPECT_THAT(FieldsOf(draft.status()), ElementsAre("requisition.hiring_process"));
}

TEST_P(Requisitions, CopyWhatTheCatalogAndTheProcessSayWhenTheyAreSubmitted) {
  ASSERT_TRUE(office_.Draft("agents").ok());
  const auto submitted = office_.Submit("agents");
  ASSERT_TRUE(submitted.ok()) << submitted.status();
  EXPECT_EQ(submitted->state(), Requisition::IN_APPROVAL);
  EXPECT_EQ(submitted->submitter(), "organizations/wa/apiKeys/recruiter");
  EXPECT_TRUE(submitted->has_submit_time());
  EXPECT_THAT(submitted->stages(), SizeIs(3));
  EXPECT_EQ(submitted->stages(1).id(), "panel-interview");
  EXPECT_THAT(submitted->disposition_reasons(), SizeIs(1));
  EXPECT_EQ(submitted->review_days(), 14);
  EXPECT_THAT(submitted->qualifications(0).id(), Not(IsEmpty()));

  const v1::RequisitionProfile& profile = submitted->profile();
  EXPECT_EQ(profile.title(), "Contact center agent");
  EXPECT_EQ(profile.release(), office_.catalog().release.name());
  ASSERT_THAT(profile.requirements(), SizeIs(2));
  EXPECT_EQ(profile.requirements(0).title(), "Customer focus");
  EXPECT_EQ(profile.requirements(0).job_demand(), "All matters");
  EXPECT_EQ(profile.requirements(0).weight(), 3);

  // What the catalog says later is not what was approved.
  office_.catalog().profile.set_title("Another job");
  EXPECT_EQ(office_.Get("agents")->profile().title(), "Contact center agent");
}

TEST_P(Requisitions, AreNotSubmittedWithoutWhatDefendsThem) {
  ASSERT_TRUE(office_
                  .Draft("agents",
                         [](Requisition& requisition) {
                           requisition.clear_open_date();
                           requisition.clear_close_date();
                           requisition.mutable_qualifications(0)->clear_evidence();
                         })
                  .ok());
  office_.catalog().profile.clear_job_analysis();
  const auto submitted = office_.Submit("agents");
  EXPECT_TRUE(absl::IsInvalidArgument(submitted.status())) << submitted.status();
  EXPECT_THAT(
      FieldsOf(submitted.status()),
      UnorderedElementsAre("requisition.open_date", "requisition.close_date",
                           "requisition.qualifications[0].evidence", "requisition.job_profile"));
  EXPECT_EQ(office_.Get("agents")->state(), Requisition::DRAFT);
}

TEST_P(Requisitions, AreSubmittedOnlyByAPublishedReleaseAndItsCompetencies) {
  ASSERT_TRUE(office_.Draft("agents").ok());
  office_.catalog().release.set_state(catalog::v1::Release::RETIRED);
  ExpectRefused(office_.Submit("agents"), reasons::kReleaseState);
  office_.catalog().release.set_state(catalog::v1::Release::PUBLISHED);
  const std::string release = office_.catalog().profile.release();
  office_.catalog().profile.clear_release();
  ExpectRefused(office_.Submit("agents"), reasons::kReleaseState);
  office_.catalog().profile.set_release(release);
  office_.catalog().profile.mutable_requirements()->DeleteSubrange(0, 1);
  EXPECT_THAT(FieldsOf(office_.Submit("agents").status()),
              ElementsAre("requisition.qualifications[0].competency"));
}

// What was asked for is what is copied: another profile meanwhile is asked for again.
TEST_P(Requisitions, AreNotSubmittedWithTheProfileOfAnother) {
  ASSERT_TRUE(office_.Draft("agents").ok());
  bool is_changed = false;
  office_.catalog().when_asked = [&] {
    if (std::exchange(is_changed, true)) return;
    ASSERT_TRUE(office_
                    .Change("agents", "job_profile",
                            [](Requisition& requisition) {
                              requisition.set_job_profile("organizations/wa/jobProfiles/other");
                            })
                    .ok());
  };
  EXPECT_TRUE(absl::IsAborted(office_.Submit("agents").status()));
  EXPECT_EQ(office_.Get("agents")->state(), Requisition::DRAFT);
}

TEST_P(Requisitions, AreApprovedByEveryApproverAndNobodyElse) {
  ASSERT_TRUE(office_.Draft("agents").ok());
  ExpectRefused(office_.Approve("agents", "chief"), reasons::kRequisitionState);
  ASSERT_TRUE(office_.Submit("agents").ok());
  ExpectRefused(office_.Approve("agents", "boss"), reasons::kApproverUnsuitable);
  EXPECT_EQ(office_.Approve("agents", "chief")->state(), Requisition::IN_APPROVAL);
  ExpectRefused(office_.Approve("agents", "chief"), reasons::kApproverUnsuitable);
  const auto approved = office_.Approve("agents", "owner", true, "Go on.");
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(approved->state(), Requisition::APPROVED);
  ASSERT_THAT(approved->approvals(), SizeIs(2));
  EXPECT_EQ(approved->approvals(1).approver(), "organizations/wa/people/owner");
  EXPECT_EQ(approved->approvals(1).comment(), "Go on.");
}

TEST_P(Requisitions, AreNotApprovedByWhoSubmittedThem) {
  ASSERT_TRUE(office_.Draft("agents").ok());
  office_.ActAsPerson("chief", "recruiter");
  EXPECT_THAT(FieldsOf(office_.Submit("agents").status()), ElementsAre("requisition.approvers[0]"));
}

TEST_P(Requisitions, AreDraftsAgainWhenSomebodyObjectsAndSaysWhy) {
  ASSERT_TRUE(office_.Draft("agents").ok());
  ASSERT_TRUE(office_.Submit("agents").ok());
  EXPECT_THAT(FieldsOf(office_.Approve("agents", "chief", false).status()), ElementsAre("comment"));
  const auto objected = office_.Approve("agents", "chief", false, "The funding ends in June.");
  ASSERT_TRUE(objected.ok()) << objected.status();
  EXPECT_EQ(objected->state(), Requisition::DRAFT);
  EXPECT_FALSE(objected->has_profile());
  EXPECT_THAT(objected->stages(), IsEmpty());
  ASSERT_THAT(objected->approvals(), SizeIs(1));
  EXPECT_FALSE(objected->approvals(0).approved());
  // Submitted again, everybody is asked again.
  EXPECT_THAT(office_.Submit("agents")->approvals(), IsEmpty());
}

TEST_P(Requisitions, DoNotChangeUnderTheirApproversButForWhatDoesNotBearOnThem) {
  ASSERT_TRUE(office_.Approved("agents").ok());
  ExpectRefused(office_.Change("agents", "title",
                               [](Requisition& requisition) { requisition.set_title("Others"); }),
                reasons::kRequisitionState);
  ExpectRefused(
      office_.Change("agents", "close_date",
                     [](Requisition& requisition) { requisition.set_close_date("2031-03-30"); }),
      reasons::kRequisitionState);
  const auto longer = office_.Change("agents", "close_date", [](Requisition& requisition) {
    requisition.set_close_date("2031-04-15");
  });
  ASSERT_TRUE(longer.ok()) << longer.status();
  EXPECT_EQ(longer->close_date(), "2031-04-15");
  EXPECT_TRUE(
      office_
          .Change("agents", "target_start_date",
                  [](Requisition& requisition) { requisition.set_target_start_date("2031-06-01"); })
          .ok());
}

TEST_P(Requisitions, SettleWhatBecomesOfLevelsBeforeTheFirstOffer) {
  ASSERT_TRUE(office_.Opened("agents").ok());
  const auto share = [](Requisition& requisition) {
    requisition.mutable_level_sharing()->set_purpose("To plan the first year");
    requisition.mutable_level_sharing()->set_expire_months(12);
  };
  ASSERT_TRUE(office_.Change("agents", "level_sharing", share).ok());
  ASSERT_TRUE(office_
                  .Write([](Session& session) -> absl::Status {
                    RETURN_IF_ERROR(BeginProgress(session, "organizations/wa/applications/1",
                                                  RequisitionName("agents"), ""));
                    return SetOffer(session, "organizations/wa/applications/1",
                                    OfferStanding::kGone);
                  })
                  .ok());
  ExpectRefused(office_.Change("agents", "level_sharing",
                               [](Requisition& requisition) { requisition.clear_level_sharing(); }),
                reasons::kRequisitionState);
}

TEST_P(Requisitions, OpenOnlyWhenPeopleCanReadHowToApply) {
  ASSERT_TRUE(office_.Approved("agents").ok());
  ExpectRefused(office_.Open("agents"), reasons::kAnnouncementState);
  ASSERT_TRUE(office_.Announce("agents", "first").ok());
  ExpectRefused(office_.Open("agents"), reasons::kAnnouncementState);
  ASSERT_TRUE(office_.Publish("agents", "first").ok());
  EXPECT_EQ(office_.Open("agents")->state(), Requisition::OPEN);
  ExpectRefused(office_.Withdraw("agents"), reasons::kRequisitionState);
}

TEST_P(Requisitions, EndWhenEveryApplicationHas) {
  ASSERT_TRUE(office_.Opened("agents").ok());
  ASSERT_TRUE(office_
                  .Write([](Session& session) {
                    return BeginProgress(session, "organizations/wa/applications/1",
                                         RequisitionName("agents"), "");
                  })
                  .ok());
  ExpectRefused(office_.Complete("agents"), reasons::kRequisitionState);
  ASSERT_TRUE(office_.Close("agents").ok());
  ExpectRefused(office_.Complete("agents"), reasons::kApplicationsOpen);
  ExpectRefused(office_.Cancel("agents"), reasons::kApplicationsOpen);
  ASSERT_TRUE(office_
                  .Write([](Session& session) {
                    return SetActive(session, "organizations/wa/applications/1", false);
                  })
                  .ok());
  const auto completed = office_.Complete("agents");
  ASSERT_TRUE(completed.ok()) << completed.status();
  EXPECT_TRUE(completed->has_end_time());
  ExpectRefused(office_.Cancel("agents"), reasons::kRequisitionState);
  ExpectRefused(
      office_.Change("agents", "close_date",
                     [](Requisition& requisition) { requisition.set_close_date("2031-05-01"); }),
      reasons::kRequisitionState);
}

TEST_P(Requisitions, AreNotGivenUpWhileAnOfferStands) {
  ASSERT_TRUE(office_.Opened("agents").ok());
  const auto offer = [&](OfferStanding standing) {
    return office_.Write([standing](Session& session) {
      return SetOffer(session, "organizations/wa/applications/1", standing);
    });
  };
  ASSERT_TRUE(office_
                  .Write([](Session& session) -> absl::Status {
                    RETURN_IF_ERROR(BeginProgress(session, "organizations/wa/applications/1",
                                                  RequisitionName("agents"), ""));
                    return SetActive(session, "organizations/wa/applications/1", false);
                  })
                  .ok());
  for (const OfferStanding standing : {OfferStanding::kOpen, OfferStanding::kAccepted}) {
    ASSERT_TRUE(offer(standing).ok());
    ExpectRefused(office_.Cancel("agents"), reasons::kOfferStands);
  }
  ASSERT_TRUE(offer(OfferStanding::kGone).ok());
  const auto canceled = office_.Cancel("agents");
  ASSERT_TRUE(canceled.ok()) << canceled.status();
  EXPECT_EQ(canceled->cancel_reason(), "The positions were cut.");
  EXPECT_TRUE(canceled->has_end_time());
  // Nothing calls people to apply any more.
  v1::GetAnnouncementRequest announced;
  announced.set_name(AnnouncementName("agents", "first"));
  EXPECT_EQ(office_.Do<v1::Announcement>("GetAnnouncement", announced)->state(),
            v1::Announcement::SUPERSEDED);
}

TEST_P(Requisitions, AreSubmittedOnceForEachRequestId) {
  ASSERT_TRUE(office_.Draft("agents").ok());
  v1::SubmitRequisitionRequest request;
  request.set_name(RequisitionName("agents"));
  request.set_request_id("once");
  const auto first = office_.Do<Requisition>("SubmitRequisition", request);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(office_.Approve("agents", "chief", false, "Too many.").ok());
  office_.ActAsRecruiter();
  // The draft could not be submitted now; the call was answered when it could.
  office_.catalog().profile.clear_release();
  const auto again = office_.Do<Requisition>("SubmitRequisition", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(office_.Get("agents")->state(), Requisition::DRAFT);
  request.set_request_id("twice");
  ExpectRefused(office_.Do<Requisition>("SubmitRequisition", request), reasons::kReleaseState);
}

// Nothing is asked of the catalog for a step that is not taken, and no step is taken with nothing
// asked.
TEST_P(Requisitions, AreNotSubmittedAgainWithWhatNobodyAskedFor) {
  ASSERT_TRUE(office_.Draft("agents").ok());
  ASSERT_TRUE(office_.Submit("agents").ok());
  int asked = 0;
  office_.catalog().when_asked = [&asked] { ++asked; };
  ExpectRefused(office_.Submit("agents"), reasons::kRequisitionState);
  EXPECT_EQ(asked, 0);
}

TEST_P(Requisitions, AreKnownToOtherSystemsByOneIdEach) {
  const auto known_as = [](const std::string& value) {
    return [value](Requisition& requisition) {
      v1::ExternalId& id = *requisition.add_external_ids();
      id.set_system("applicant-tracking");
      id.set_value(value);
    };
  };
  ASSERT_TRUE(office_.Draft("agents", known_as("417")).ok());
  const auto second = office_.Draft("clerks", known_as("417"));
  EXPECT_EQ(ReasonOf(second.status()), reasons::kValueTaken) << second.status();
  EXPECT_TRUE(absl::IsNotFound(office_.Get("clerks").status()));
  // A deleted one holds none.
  v1::DeleteRequisitionRequest request;
  request.set_name(RequisitionName("agents"));
  ASSERT_TRUE(office_.Do<Requisition>("DeleteRequisition", request).ok());
  EXPECT_TRUE(office_.Draft("clerks", known_as("417")).ok());
}

TEST_P(Requisitions, AreDeletedOnlyAsDraftsThatNobodyHasSeen) {
  ASSERT_TRUE(office_.Approved("agents").ok());
  v1::DeleteRequisitionRequest request;
  request.set_name(RequisitionName("agents"));
  ExpectRefused(office_.Do<Requisition>("DeleteRequisition", request), reasons::kRequisitionState);
  ASSERT_TRUE(office_.Announce("agents", "first").ok());
  ASSERT_TRUE(office_.Withdraw("agents").ok());
  ExpectRefused(office_.Do<Requisition>("DeleteRequisition", request), reasons::kResourceInUse);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Requisitions, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
