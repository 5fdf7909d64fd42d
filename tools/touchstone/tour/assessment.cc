#include <google/longrunning/operations.pb.h>
#include <touchstone/assessment/v1/appeal.pb.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/rater_assignment.pb.h>
#include <touchstone/assessment/v1/rating.pb.h>
#include <touchstone/assessment/v1/result.pb.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/tour/tour.h"

namespace touchstone {
namespace {

using assessment::v1::AssessmentCycle;
using assessment::v1::RaterAssignment;
using google::longrunning::Operation;

constexpr char kService[] = "touchstone.assessment.v1.AssessmentCycles/";
constexpr char kRatings[] = "touchstone.assessment.v1.Ratings/";

std::string CycleName(const Tour& tour) {
  return absl::StrCat(tour.organization(), "/assessmentCycles/spring");
}

// A step of the cycle's way, until it is done.
template <typename Request>
absl::Status Take(Tour& tour, absl::string_view method, AssessmentCycle& cycle) {
  Request request;
  request.set_name(CycleName(tour));
  Operation operation;
  RETURN_IF_ERROR(tour.client.Unary(absl::StrCat(kService, method), request, operation));
  google::longrunning::WaitOperationRequest wait;
  wait.set_name(operation.name());
  wait.mutable_timeout()->set_seconds(20);
  RETURN_IF_ERROR(
      tour.client.Unary("touchstone.assessment.v1.Operations/WaitOperation", wait, operation));
  if (operation.has_error()) return FromRpcStatus(operation.error());
  if (!operation.response().UnpackTo(&cycle)) {
    return Wrong(absl::StrCat(method, " is not done after 20 seconds"));
  }
  return absl::OkStatus();
}

void AddRelation(AssessmentCycle& cycle, assessment::v1::Relation relation, int weight) {
  auto& rule = *cycle.add_relations();
  rule.set_relation(relation);
  rule.set_weight(weight);
}

absl::Status Nominate(Tour& tour, const std::string& rater, assessment::v1::Relation relation) {
  assessment::v1::CreateRaterAssignmentRequest request;
  request.set_parent(CycleName(tour));
  RaterAssignment& assignment = *request.mutable_rater_assignment();
  assignment.set_subject(PersonOf(tour, "ana"));
  assignment.set_relation(relation);
  if (relation == assessment::v1::CUSTOMER) {
    assignment.set_rater_label(rater);
  } else {
    assignment.set_rater(PersonOf(tour, rater));
  }
  RaterAssignment created;
  return tour.client.Unary(absl::StrCat(kService, "CreateRaterAssignment"), request, created);
}

// What a rater with this token says: the form's own behaviors, all seen, at one place of the scale,
// and one level.
absl::Status Rate(Tour& tour, const std::string& token, int place) {
  assessment::v1::GetRatingFormRequest get;
  get.set_token(token);
  assessment::v1::RatingForm form;
  RETURN_IF_ERROR(tour.client.Unary(absl::StrCat(kRatings, "GetRatingForm"), get, form));
  assessment::v1::HandInRatingRequest request;
  request.set_token(token);
  for (const auto& competency : form.competencies()) {
    auto& rating = *request.mutable_content()->add_competencies();
    rating.set_competency(competency.id());
    rating.set_level(form.levels(std::min(place, form.levels_size() - 1)).id());
    for (const auto& element : competency.key_elements()) {
      for (const auto& behavior : element.behaviors()) {
        auto& rated = *rating.add_behaviors();
        rated.set_behavior(behavior.id());
        rated.set_value(
            form.behavior_scale(std::min(place, form.behavior_scale_size() - 1)).value());
      }
    }
    tour.rated_behaviors = rating.behaviors_size();
  }
  assessment::v1::HandInRatingResponse response;
  return tour.client.Unary(absl::StrCat(kRatings, "HandInRating"), request, response);
}

absl::StatusOr<std::string> TokenFor(Tour& tour, const RaterAssignment& assignment) {
  assessment::v1::IssueRaterTokenRequest request;
  request.set_name(assignment.name());
  assessment::v1::IssueRaterTokenResponse response;
  RETURN_IF_ERROR(tour.client.Unary(absl::StrCat(kService, "IssueRaterToken"), request, response));
  return response.token();
}

}  // namespace

Seen CycleOpens(Tour& tour) {
  assessment::v1::CreateAssessmentCycleRequest request;
  request.set_parent(tour.organization());
  request.set_assessment_cycle_id("spring");
  AssessmentCycle& cycle = *request.mutable_assessment_cycle();
  cycle.set_title("Spring");
  cycle.set_purpose(AssessmentCycle::EVALUATIVE);
  cycle.set_release(
      absl::StrCat(tour.organization(), "/frameworks/", tour.upload.framework, "/releases/first"));
  cycle.mutable_scope()->add_organizational_units(
      absl::StrCat(tour.organization(), "/organizationalUnits/calls"));
  AddRelation(cycle, assessment::v1::SELF, 0);
  AddRelation(cycle, assessment::v1::MANAGER, 2);
  AddRelation(cycle, assessment::v1::PEER, 1);
  AddRelation(cycle, assessment::v1::DIRECT_REPORT, 1);
  AddRelation(cycle, assessment::v1::CUSTOMER, 1);
  AssessmentCycle made;
  RETURN_IF_ERROR(
      tour.client.Unary(absl::StrCat(kService, "CreateAssessmentCycle"), request, made));
  RETURN_IF_ERROR(
      Take<assessment::v1::PrepareAssessmentCycleRequest>(tour, "PrepareAssessmentCycle", made));
  RETURN_IF_ERROR(Nominate(tour, "bo", assessment::v1::PEER));
  RETURN_IF_ERROR(Nominate(tour, "cy", assessment::v1::PEER));
  const absl::Status too_few =
      Take<assessment::v1::OpenAssessmentCycleRequest>(tour, "OpenAssessmentCycle", made);
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition, too_few,
                         "opening a cycle with two peers where three are the minimum"));
  RETURN_IF_ERROR(Nominate(tour, "di", assessment::v1::PEER));
  for (const char* customer : {"Customer 1", "Customer 2", "Customer 3"}) {
    RETURN_IF_ERROR(Nominate(tour, customer, assessment::v1::CUSTOMER));
  }
  RETURN_IF_ERROR(
      Take<assessment::v1::OpenAssessmentCycleRequest>(tour, "OpenAssessmentCycle", made));
  return absl::StrCat("refused with two peers, open with three; ", made.subject_count(),
                      " person, five relations");
}

Seen RatersRate(Tour& tour) {
  assessment::v1::ListRaterAssignmentsRequest list;
  list.set_parent(CycleName(tour));
  list.set_page_size(100);
  assessment::v1::ListRaterAssignmentsResponse raters;
  RETURN_IF_ERROR(tour.client.Unary(absl::StrCat(kService, "ListRaterAssignments"), list, raters));
  int rated = 0;
  std::string used;
  for (const RaterAssignment& assignment : raters.rater_assignments()) {
    // One customer does not answer: with two of three, nothing of customers is shown.
    if (assignment.rater_label() == "Customer 3") continue;
    ASSIGN_OR_RETURN(const std::string token, TokenFor(tour, assignment));
    // Levels from the second on, so that there is something to compare.
    RETURN_IF_ERROR(Rate(tour, token, assignment.relation() == assessment::v1::SELF ? 2 : 1));
    used = token;
    ++rated;
  }
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition, Rate(tour, used, 1),
                         "rating twice with one token"));
  return absl::StrCat(rated, " raters, ", tour.rated_behaviors,
                      " behaviors each; a token is good once");
}

Seen ResultsHideWhatFewSaid(Tour& tour) {
  AssessmentCycle cycle;
  RETURN_IF_ERROR(Take<assessment::v1::EndRatingsRequest>(tour, "EndRatings", cycle));
  assessment::v1::CloseAssessmentCycleRequest close;
  close.set_name(CycleName(tour));
  RETURN_IF_ERROR(tour.client.Unary(absl::StrCat(kService, "CloseAssessmentCycle"), close, cycle));
  RETURN_IF_ERROR(
      Take<assessment::v1::PublishAssessmentCycleRequest>(tour, "PublishAssessmentCycle", cycle));
  ASSIGN_OR_RETURN(Client ana, Become(tour, "worker", "ana"));
  assessment::v1::GetResultRequest get;
  get.set_name(absl::StrCat(CycleName(tour), "/results/ana"));
  assessment::v1::Result result;
  RETURN_IF_ERROR(ana.Unary(absl::StrCat(kService, "GetResult"), get, result));
  if (result.figures().competencies().empty()) return Wrong("it has no competency");
  const auto& competency = result.figures().competencies(0);
  int hidden = 0;
  for (const auto& relation : competency.relations()) {
    const bool is_customers = relation.relation() == assessment::v1::CUSTOMER;
    const bool is_hidden = relation.level().suppression() == assessment::v1::Cell::TOO_FEW;
    if (is_customers != is_hidden)
      return Wrong("another relation than that of customers is hidden");
    hidden += is_hidden ? 1 : 0;
  }
  assessment::v1::VerifyResultRequest verify;
  verify.set_name(result.name());
  assessment::v1::VerifyResultResponse verified;
  RETURN_IF_ERROR(ana.Unary(absl::StrCat(kService, "VerifyResult"), verify, verified));
  if (!verified.same()) return Wrong("computed again it is another");
  return absl::StrFormat("level %.1f, gap %.1f, %d relation hidden, the same when computed again",
                         competency.level(), competency.gap(), hidden);
}

Seen AppealIsDecided(Tour& tour) {
  ASSIGN_OR_RETURN(Client ana, Become(tour, "worker", "ana"));
  ASSIGN_OR_RETURN(Client lee, Become(tour, "assessment-reviewer", "lee"));
  ASSIGN_OR_RETURN(Client judge, Become(tour, "assessment-reviewer", "pat"));
  const std::string result = absl::StrCat(CycleName(tour), "/results/ana");
  assessment::v1::SignResultRequest sign;
  sign.set_name(result);
  assessment::v1::Result signed_result;
  RETURN_IF_ERROR(ana.Unary(absl::StrCat(kService, "SignResult"), sign, signed_result));
  assessment::v1::CreateAppealRequest create;
  create.set_parent(result);
  create.mutable_appeal()->set_grounds("My manager had been here for a week.");
  assessment::v1::Appeal appeal;
  RETURN_IF_ERROR(ana.Unary(absl::StrCat(kService, "CreateAppeal"), create, appeal));
  assessment::v1::StartAppealReviewRequest start;
  start.set_name(appeal.name());
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         lee.Unary(absl::StrCat(kService, "StartAppealReview"), start, appeal),
                         "a decision by the manager who rated"));
  RETURN_IF_ERROR(judge.Unary(absl::StrCat(kService, "StartAppealReview"), start, appeal));
  assessment::v1::DecideAppealRequest decide;
  decide.set_name(appeal.name());
  decide.set_outcome("The manager had seen the work.");
  RETURN_IF_ERROR(judge.Unary(absl::StrCat(kService, "DecideAppeal"), decide, appeal));
  if (appeal.state() != assessment::v1::Appeal::DENIED) return Wrong("it is not denied");
  return "receipt signed; the manager may not decide, somebody else denies, nothing is overwritten";
}

}  // namespace touchstone
