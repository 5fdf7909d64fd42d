#include "tests/services/recruiting/application_desk.h"

#include <gtest/gtest.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applications/accommodation_requests.h"
#include "services/recruiting/applications/application_notices.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/applications/review_requests.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::recruiting {
namespace {

constexpr char kReason[] = "Employed by the library from 2024 to 2025.";

std::string Under(const char* collection, const std::string& id) {
  return absl::StrCat(kOrganization, "/", collection, "/", id);
}

StageWork Unfinished(ApplicationDesk& desk) {
  StageWork work;
  for (const auto kind : {v1::Stage::EXAMINATION, v1::Stage::INTERVIEW, v1::Stage::REFERENCE_CHECK,
                          v1::Stage::CERTIFICATION}) {
    work[kind] = [&desk, kind](Transaction&, const v1::Application&) {
      return desk.unfinished[kind];
    };
  }
  return work;
}

NoticeSource ToTell(ApplicationDesk& desk, v1::ApplicationNotice::Kind kind) {
  return [&desk, kind](Transaction&, const v1::Application&) { return desk.to_tell[kind]; };
}

}  // namespace

std::string ApplicationName(const std::string& id) { return Under("applications", id); }
std::string NoticeName(const std::string& id) { return Under("applicationNotices", id); }
std::string ReviewName(const std::string& id) { return Under("reviewRequests", id); }
std::string AccommodationName(const std::string& id) { return Under("accommodationRequests", id); }

ApplicationDesk::ApplicationDesk(TestStore& store, Clock& clock, StageWork work,
                                 const std::function<void(HiringOffice&)>& join)
    : ApplicantDesk(store, clock,
                    [&](HiringOffice& office) {
                      RpcService& service = office.Service("Applications");
                      RegisterApplications(service, office.store());
                      RegisterApplicationSteps(service, office.store(),
                                               work.empty() ? Unfinished(*this) : std::move(work));
                      RegisterApplicationNotices(
                          service, office.store(),
                          {ToTell(*this, Notice::ELIGIBILITY), ToTell(*this, Notice::OFFER)});
                      RegisterReviewRequests(service, office.store());
                      RegisterAccommodationRequests(service, office.store());
                      EXPECT_TRUE(service.Check().ok()) << service.Check();
                      join(office);
                    }),
      clock_(clock) {
  const auto agents = Opened("agents");
  EXPECT_TRUE(agents.ok()) << agents.status();
  ActAsRecruiter();
  for (const char* const id : {"grace", "ada"}) {
    const auto applicant = CreateApplicant(id);
    EXPECT_TRUE(applicant.ok()) << applicant.status();
  }
}

absl::StatusOr<v1::Application> ApplicationDesk::Apply(
    const std::string& id, const std::string& applicant,
    const std::function<void(v1::CreateApplicationRequest&)>& change) {
  v1::CreateApplicationRequest request;
  request.set_parent(kOrganization);
  request.set_application_id(id);
  request.mutable_application()->set_requisition(RequisitionName("agents"));
  request.mutable_application()->set_applicant(ApplicantName(applicant));
  request.mutable_application()->set_statement("A year at the front desk of the library.");
  change(request);
  return Do<Application>("CreateApplication", request);
}

absl::StatusOr<v1::Application> ApplicationDesk::GetApplication(const std::string& id) {
  v1::GetApplicationRequest request;
  request.set_name(ApplicationName(id));
  return Do<Application>("GetApplication", request);
}

absl::StatusOr<v1::Application> ApplicationDesk::ChangeApplication(
    const std::string& id, const std::string& mask,
    const std::function<void(Application&)>& change) {
  v1::UpdateApplicationRequest request;
  request.mutable_application()->set_name(ApplicationName(id));
  request.mutable_update_mask()->add_paths(mask);
  change(*request.mutable_application());
  return Do<Application>("UpdateApplication", request);
}

absl::StatusOr<v1::Application> ApplicationDesk::Screen(const std::string& id,
                                                        const std::vector<bool>& met) {
  ASSIGN_OR_RETURN(const auto requisition, Get("agents"));
  v1::ScreenApplicationRequest request;
  request.set_name(ApplicationName(id));
  for (size_t i = 0; i < met.size(); ++i) {
    v1::QualificationScreening& screening = *request.add_screenings();
    screening.set_qualification(requisition.qualifications(static_cast<int>(i)).id());
    screening.set_met(met[i]);
    screening.set_reason(kReason);
  }
  return Do<Application>("ScreenApplication", request);
}

absl::StatusOr<v1::Application> ApplicationDesk::Move(const std::string& id,
                                                      const std::string& stage) {
  v1::MoveApplicationRequest request;
  request.set_name(ApplicationName(id));
  request.set_stage(stage);
  return Do<Application>("MoveApplication", request);
}

absl::StatusOr<v1::Application> ApplicationDesk::End(const std::string& id,
                                                     const std::string& reason) {
  v1::EndApplicationRequest request;
  request.set_name(ApplicationName(id));
  request.set_disposition_reason(reason);
  request.set_note("The employment dates add up to seven months.");
  return Do<Application>("EndApplication", request);
}

absl::StatusOr<v1::Application> ApplicationDesk::TakeBack(const std::string& id) {
  v1::WithdrawApplicationRequest request;
  request.set_name(ApplicationName(id));
  request.set_reason("Found other work.");
  return Do<Application>("WithdrawApplication", request);
}

std::vector<std::string> ApplicationDesk::Moves(const std::string& id) {
  v1::ListStageMovesRequest request;
  request.set_name(ApplicationName(id));
  const auto listed = Do<v1::ListStageMovesResponse>("ListStageMoves", request);
  if (!listed.ok()) return {listed.status().ToString()};
  std::vector<std::string> moves;
  for (const v1::StageMove& move : listed->moves()) {
    moves.push_back(absl::StrCat(v1::StageMove::Kind_Name(move.kind()), " ", move.from_stage(), ">",
                                 move.to_stage()));
  }
  return moves;
}

absl::StatusOr<v1::Application> ApplicationDesk::InStage(const std::string& id,
                                                         const std::string& applicant,
                                                         const std::string& stage) {
  ASSIGN_OR_RETURN(Application application, Apply(id, applicant));
  ASSIGN_OR_RETURN(const auto requisition, Get("agents"));
  if (application.stage() != stage) {
    ASSIGN_OR_RETURN(application, Screen(id, {true, true}));
  }
  for (int i = 1; application.stage() != stage && i < requisition.stages_size(); ++i) {
    ASSIGN_OR_RETURN(application, Move(id, requisition.stages(i).id()));
  }
  return application;
}

absl::StatusOr<v1::ApplicationNotice> ApplicationDesk::Tell(const std::string& id,
                                                            const std::string& application,
                                                            Notice::Kind kind,
                                                            const std::string& remark) {
  v1::CreateApplicationNoticeRequest request;
  request.set_parent(kOrganization);
  request.set_application_notice_id(id);
  request.mutable_application_notice()->set_application(ApplicationName(application));
  request.mutable_application_notice()->set_kind(kind);
  request.mutable_application_notice()->set_remark(remark);
  return Do<Notice>("CreateApplicationNotice", request);
}

absl::StatusOr<v1::ApplicationNotice> ApplicationDesk::Send(const std::string& id,
                                                            const std::string& day) {
  v1::RecordNoticeSentRequest request;
  request.set_name(NoticeName(id));
  request.set_delivery(Notice::LETTER);
  request.set_send_date(day);
  return Do<Notice>("RecordNoticeSent", request);
}

absl::StatusOr<v1::ReviewRequest> ApplicationDesk::AskForReview(const std::string& id,
                                                                const std::string& notice,
                                                                const std::string& day) {
  v1::CreateReviewRequestRequest request;
  request.set_parent(kOrganization);
  request.set_review_request_id(id);
  Review& review = *request.mutable_review_request();
  review.set_notice(NoticeName(notice));
  review.set_receive_date(day.empty() ? Today() : day);
  review.set_grounds("My second employment was not counted.");
  review.set_decision_deadline("2031-05-10");
  return Do<Review>("CreateReviewRequest", request);
}

absl::StatusOr<v1::ReviewRequest> ApplicationDesk::DecideReview(const std::string& id,
                                                                bool upheld) {
  v1::DecideReviewRequestRequest request;
  request.set_name(ReviewName(id));
  request.set_upheld(upheld);
  request.set_outcome("Both employments together are a year.");
  return Do<Review>("DecideReviewRequest", request);
}

absl::StatusOr<v1::AccommodationRequest> ApplicationDesk::AskFor(
    const std::string& id, const std::string& application,
    const std::function<void(Accommodation&)>& change) {
  v1::CreateAccommodationRequestRequest request;
  request.set_parent(kOrganization);
  request.set_accommodation_request_id(id);
  Accommodation& accommodation = *request.mutable_accommodation_request();
  accommodation.set_application(ApplicationName(application));
  accommodation.add_stages("panel-interview");
  accommodation.add_kinds(Accommodation::FORMAT);
  accommodation.set_need("Reads lips; the panel should face the window.");
  accommodation.set_request_date(Today());
  change(accommodation);
  return Do<Accommodation>("CreateAccommodationRequest", request);
}

absl::StatusOr<v1::AccommodationRequest> ApplicationDesk::Grant(const std::string& id,
                                                                const std::string& adjustment) {
  v1::DecideAccommodationRequestRequest request;
  request.set_name(AccommodationName(id));
  request.set_granted(true);
  request.set_adjustment(adjustment);
  request.set_reason("The job's essential functions do not depend on it.");
  return Do<Accommodation>("DecideAccommodationRequest", request);
}

absl::Status ApplicationDesk::Erase(const std::string& applicant) {
  return store().Write({.actor = "test", .method = "Erase", .trace_id = ""}, absl::InfiniteFuture(),
                       [&](Transaction& transaction) -> absl::Status {
                         ASSIGN_OR_RETURN(const auto erased,
                                          FindApplicant(transaction, ApplicantName(applicant)));
                         ClearPersonalTexts(ApplicantType(), *erased);
                         SetTime(*erased, "erase_time", transaction.now());
                         RETURN_IF_ERROR(transaction.Update(ApplicantType(), *erased));
                         return personal_data().Erase(transaction.session(), erased->name());
                       });
}

std::string ApplicationDesk::Today() { return DayText(DayOf(clock_.Now())); }

}  // namespace touchstone::recruiting
