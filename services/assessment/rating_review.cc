#include "services/assessment/rating_review.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/level_adjustment.pb.h>
#include <touchstone/assessment/v1/rating.pb.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_agreement.h"
#include "services/assessment/cycle_ratings.h"
#include "services/assessment/people.h"
#include "services/assessment/ratings.h"
#include "services/assessment/result_access.h"
#include "services/assessment/rules/rated_contents.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/still_wanted.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using v1::LevelAdjustment;

absl::StatusOr<Cycle> CycleToReview(Store& store, const Context& context, absl::string_view name) {
  RETURN_IF_ERROR(CheckPurposeOfCycle(store, context, name));
  return ReadCycle(store, context, CycleOf(name));
}

absl::Status CheckNames(Session& session, Forms& forms, const Cycle& cycle,
                        const LevelAdjustment& adjustment) {
  ASSIGN_OR_RETURN(const auto subject, FindSubject(session, cycle.name(), adjustment.subject()));
  if (!subject) {
    return FailedPrecondition(
        reasons::kNotAssessed, adjustment.subject(),
        absl::StrCat(cycle.name(), " does not assess ", adjustment.subject(), "."));
  }
  ASSIGN_OR_RETURN(const auto form, forms.Find(session, cycle, subject->job_profile));
  std::vector<FieldViolation> violations;
  const auto& competencies = form->competencies;
  if (std::none_of(competencies.begin(), competencies.end(), [&](const auto& competency) {
        return competency.id() == adjustment.competency();
      })) {
    violations.push_back({"level_adjustment.competency", "is not among those that are rated"});
  }
  if (LevelNumber(form->scales, adjustment.level()) == 0) {
    violations.push_back({"level_adjustment.level", "is not on the scale"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status CheckIsFirst(Session& session, const LevelAdjustment& adjustment) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<Bytes>("SELECT body FROM level_adjustments WHERE parent = :cycle AND "
                           "subject = :subject AND delete_time = 0",
                           ParentOf(adjustment.name()), adjustment.subject()));
  for (const auto& [body] : rows) {
    LevelAdjustment other;
    if (!other.ParseFromString(body.value) || other.competency() != adjustment.competency()) {
      continue;
    }
    return Error(absl::StatusCode::kAlreadyExists, reasons::kValueTaken,
                 absl::StrCat("This level is set already by ", other.name(), "; take that back."),
                 {{"field", "competency"}, {"resource", other.name()}});
  }
  return absl::OkStatus();
}

absl::Status BeforeWrite(Forms& forms, const Context& context, Transaction& transaction,
                         const ResourceChange<LevelAdjustment>& change) {
  LevelAdjustment& adjustment = *change.after;
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const Cycle cycle, FindCycle(session, ParentOf(adjustment.name())));
  RETURN_IF_ERROR(CheckPurpose(context, cycle.purpose(), OrganizationOf(cycle.name())));
  RETURN_IF_ERROR(CheckState(cycle, Cycle::IN_REVIEW));
  if (change.kind == events::v1::Event::DELETED) return absl::OkStatus();
  const std::string& reviewer = context.caller->person();
  bool exists = false;
  if (!reviewer.empty()) {
    ASSIGN_OR_RETURN(exists, transaction.Exists(PersonType(), reviewer));
  }
  if (!exists || reviewer == adjustment.subject()) {
    return FailedPrecondition(
        reasons::kReviewerUnsuitable, cycle.name(),
        "Who sets a level must be a person who is recorded here, by their key, "
        "and somebody else than the one whose level it is.");
  }
  RETURN_IF_ERROR(CheckNames(session, forms, cycle, adjustment));
  RETURN_IF_ERROR(CheckIsFirst(session, adjustment));
  adjustment.set_reviewer(context.caller->id());
  adjustment.set_reviewer_person(context.caller->person());
  return absl::OkStatus();
}

absl::StatusOr<v1::ReviewRatingsResponse> ReviewRatings(Store& store, Forms& forms,
                                                        const Context& context,
                                                        const v1::ReviewRatingsRequest& request) {
  ASSIGN_OR_RETURN(const Cycle cycle, CycleToReview(store, context, request.name()));
  RETURN_IF_ERROR(CheckSettled(cycle));
  RatingsOverCycle ratings(cycle);
  RETURN_IF_ERROR(ForEachRatedSubject(
      store.database(), context.deadline, forms, cycle, [&] { return CheckStillWanted(context); },
      [&](const RatedSubject& rated) { ratings.Add(rated); }));
  return ratings.Figures([&] { return CheckStillWanted(context); });
}

}  // namespace

const ResourceType& LevelAdjustmentType() {
  static const ResourceType type = DeclareResource<LevelAdjustment>({
      .table = "level_adjustments",
      .columns = {{"subject"}},
  });
  return type;
}

void RegisterRatingReview(RpcService& cycles, Store& store, Forms& forms) {
  const auto read_in_review = [&store](const Context& context,
                                       absl::string_view name) -> absl::StatusOr<ReadFrom> {
    ASSIGN_OR_RETURN(const Cycle cycle, CycleToReview(store, context, name));
    RETURN_IF_ERROR(CheckSettled(cycle));
    return ReadFrom::kDatabase;
  };
  RegisterStandardMethods<v1::Rating>(cycles, RatingType(), store, {.before_read = read_in_review});
  RegisterStandardMethods<LevelAdjustment>(
      cycles, LevelAdjustmentType(), store,
      {.parent = &AssessmentCycleType(),
       .before_write =
           [&forms](const Context& context, Transaction& transaction,
                    const ResourceChange<LevelAdjustment>& change) {
             return BeforeWrite(forms, context, transaction, change);
           },
       .before_read = read_in_review});
  cycles.Unary<v1::ReviewRatingsRequest, v1::ReviewRatingsResponse>(
      "ReviewRatings",
      [&store, &forms](const Context& context, const v1::ReviewRatingsRequest& request) {
        return ReviewRatings(store, forms, context, request);
      });
}

}  // namespace touchstone::assessment
