#include "services/assessment/appeals.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/level_adjustment.pb.h>
#include <touchstone/assessment/v1/result.pb.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/people.h"
#include "services/assessment/result_access.h"
#include "services/assessment/results.h"
#include "services/assessment/rules/rated_contents.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::assessment {
namespace {

using v1::Appeal;
using v1::Result;

absl::string_view Words(Appeal::State state) {
  switch (state) {
    case Appeal::FILED:
      return "filed";
    case Appeal::UNDER_REVIEW:
      return "under review";
    case Appeal::UPHELD:
      return "upheld";
    case Appeal::DENIED:
      return "denied";
    default:
      return "withdrawn";
  }
}

bool IsUndecided(const Appeal& appeal) {
  return appeal.state() == Appeal::FILED || appeal.state() == Appeal::UNDER_REVIEW;
}

absl::Status WrongState(const Appeal& appeal, absl::string_view needed) {
  return FailedPrecondition(reasons::kAppealState, appeal.name(),
                            absl::StrCat(appeal.name(), " is ", Words(appeal.state()),
                                         "; for this it must be ", needed, "."));
}

// The person reads their own; of others who decides them.
absl::StatusOr<ReadFrom> BeforeRead(const Context& context, absl::string_view name) {
  const absl::string_view organization = OrganizationOf(name);
  if (!IsPerson(context, PersonOfResult(name)) &&
      !IsAllowed(*context.caller, kDecideAppeals, organization)) {
    return DenyAccess(*context.caller, kDecideAppeals, organization);
  }
  return ReadFrom::kDatabase;
}

bool HasCompetency(const Result& result, const std::string& id) {
  const auto& competencies = result.figures().competencies();
  return std::any_of(competencies.begin(), competencies.end(),
                     [&](const auto& competency) { return competency.competency() == id; });
}

absl::Status CheckNoOther(Session& session, const Appeal& appeal) {
  ASSIGN_OR_RETURN(const auto others,
                   AppealsAgainst(session, std::string(ParentOf(appeal.name()))));
  for (const Appeal& other : others) {
    if (other.name() != appeal.name() && IsUndecided(other)) {
      return FailedPrecondition(
          reasons::kAppealState, other.name(),
          absl::StrCat(other.name(), " is ", Words(other.state()),
                       "; there can be another when it is decided or withdrawn."));
    }
  }
  return absl::OkStatus();
}

absl::Status BeforeWrite(const Context& context, Transaction& transaction,
                         const ResourceChange<Appeal>& change) {
  Appeal& appeal = *change.after;
  RETURN_IF_ERROR(CheckIsTheirs(context, appeal.name()));
  ASSIGN_OR_RETURN(const auto result,
                   transaction.Find<Result>(ResultType(), ParentOf(appeal.name())));
  if (result == nullptr) return NotFound(ParentOf(appeal.name()));
  RETURN_IF_ERROR(CheckIsAnswered(transaction.session(), result->name()));
  std::vector<FieldViolation> violations;
  for (int i = 0; i < appeal.competencies_size(); ++i) {
    if (HasCompetency(*result, appeal.competencies(i))) continue;
    violations.push_back({absl::StrCat("appeal.competencies[", i, "]"), "is not in the result"});
  }
  if (!violations.empty()) return InvalidFields(violations);
  appeal.set_state(Appeal::FILED);
  return CheckNoOther(transaction.session(), appeal);
}

absl::Status Unsuitable(const Appeal& appeal, absl::string_view why) {
  return FailedPrecondition(
      reasons::kReviewerUnsuitable, appeal.name(),
      absl::StrCat("Who looks at it must be a person, by their key, who had no part in what is "
                   "disputed; ",
                   why));
}

// Who decides must not have had a part in what is disputed.
absl::Status CheckIsImpartial(const Context& context, Transaction& transaction,
                              const Appeal& appeal) {
  const std::string cycle(CycleOf(appeal.name()));
  const std::string subject = PersonOfResult(appeal.name());
  const std::string& reviewer = context.caller->person();
  if (reviewer.empty()) return Unsuitable(appeal, "this key is no person's.");
  if (reviewer == subject) return Unsuitable(appeal, "the result is their own.");
  ASSIGN_OR_RETURN(const bool exists, transaction.Exists(PersonType(), reviewer));
  if (!exists) return Unsuitable(appeal, "nobody is recorded whom this key names.");
  ASSIGN_OR_RETURN(const auto adjustments, transaction.session().Query<Bytes>(
                                               "SELECT body FROM level_adjustments WHERE parent = "
                                               ":cycle AND subject = :subject AND delete_time = 0",
                                               cycle, subject));
  for (const auto& [body] : adjustments) {
    v1::LevelAdjustment adjustment;
    if (!adjustment.ParseFromString(body.value)) return Unsuitable(appeal, "it is not known.");
    if (adjustment.reviewer() == context.caller->id() || adjustment.reviewer_person() == reviewer) {
      return Unsuitable(appeal, "they set a level of the result.");
    }
  }
  ASSIGN_OR_RETURN(const auto rated,
                   transaction.session().QueryOne<std::string>(
                       "SELECT name FROM rater_assignments WHERE parent = :cycle AND "
                       "subject = :subject AND rater = :rater AND delete_time = 0 LIMIT 1",
                       cycle, subject, reviewer));
  if (rated) return Unsuitable(appeal, "they were asked to rate the person.");
  return absl::OkStatus();
}

absl::Status StartReview(const Context& context, Transaction& transaction,
                         const v1::StartAppealReviewRequest&, Appeal& appeal) {
  if (appeal.state() != Appeal::FILED) return WrongState(appeal, Words(Appeal::FILED));
  RETURN_IF_ERROR(CheckIsImpartial(context, transaction, appeal));
  appeal.set_state(Appeal::UNDER_REVIEW);
  appeal.set_reviewer(context.caller->id());
  return absl::OkStatus();
}

absl::Status CheckRevised(const v1::DecideAppealRequest& request, const Appeal& appeal,
                          const Result& result, const v1::RatingForm& scales) {
  std::vector<FieldViolation> violations;
  if (!request.upheld() && !request.revised_levels().empty()) {
    violations.push_back({"revised_levels", "are for an appeal that is upheld"});
  }
  const auto& disputed = appeal.competencies();
  std::set<std::string> revised_already;
  for (int i = 0; i < request.revised_levels_size(); ++i) {
    const v1::RevisedLevel& revised = request.revised_levels(i);
    const bool is_disputed = disputed.empty() ? HasCompetency(result, revised.competency())
                                              : std::find(disputed.begin(), disputed.end(),
                                                          revised.competency()) != disputed.end();
    if (!is_disputed) {
      violations.push_back({absl::StrCat("revised_levels[", i, "].competency"), "is not disputed"});
    }
    if (!revised_already.insert(revised.competency()).second) {
      violations.push_back(
          {absl::StrCat("revised_levels[", i, "].competency"), "is revised already"});
    }
    if (LevelNumber(scales, revised.level()) == 0) {
      violations.push_back({absl::StrCat("revised_levels[", i, "].level"), "is not on the scale"});
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status Decide(Forms& forms, const Context& context, Transaction& transaction,
                    const v1::DecideAppealRequest& request, Appeal& appeal) {
  if (appeal.state() != Appeal::UNDER_REVIEW || appeal.reviewer() != context.caller->id()) {
    return WrongState(appeal, "under review by you");
  }
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const auto result,
                   transaction.Find<Result>(ResultType(), ParentOf(appeal.name())));
  if (result == nullptr) return NotFound(ParentOf(appeal.name()));
  ASSIGN_OR_RETURN(const auto cycle, FindCycle(session, CycleOf(appeal.name())));
  ASSIGN_OR_RETURN(const auto form, forms.Find(session, cycle, result->figures().job_profile()));
  RETURN_IF_ERROR(CheckRevised(request, appeal, *result, form->scales));
  appeal.set_state(request.upheld() ? Appeal::UPHELD : Appeal::DENIED);
  appeal.set_outcome(request.outcome());
  *appeal.mutable_revised_levels() = request.revised_levels();
  SetTime(appeal, "decision_time", transaction.now());
  return absl::OkStatus();
}

absl::Status Withdraw(const Context&, Transaction&, const v1::WithdrawAppealRequest&,
                      Appeal& appeal) {
  if (!IsUndecided(appeal)) return WrongState(appeal, "undecided");
  appeal.set_state(Appeal::WITHDRAWN);
  return absl::OkStatus();
}

}  // namespace

const ResourceType& AppealType() {
  static const ResourceType type = DeclareResource<Appeal>({
      .table = "appeals",
      .columns = {{"state"}},
  });
  return type;
}

absl::StatusOr<std::vector<Appeal>> AppealsAgainst(Session& session, const std::string& result) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>("SELECT body FROM appeals WHERE parent = :parent AND "
                                        "delete_time = 0 ORDER BY name",
                                        result));
  std::vector<Appeal> appeals;
  for (const auto& [body] : rows) {
    if (!appeals.emplace_back().ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("A stored appeal against ", result, " cannot be read."));
    }
  }
  return appeals;
}

void RegisterAppeals(RpcService& cycles, Store& store, Forms& forms) {
  RegisterStandardMethods<Appeal>(cycles, AppealType(), store,
                                  {.before_write = BeforeWrite, .before_read = BeforeRead});
  RegisterChange<v1::StartAppealReviewRequest, Appeal>(cycles, "StartAppealReview", AppealType(),
                                                       store, StartReview);
  RegisterChange<v1::DecideAppealRequest, Appeal>(
      cycles, "DecideAppeal", AppealType(), store,
      [&forms](const Context& context, Transaction& transaction,
               const v1::DecideAppealRequest& request,
               Appeal& appeal) { return Decide(forms, context, transaction, request, appeal); });
  RegisterChange<v1::WithdrawAppealRequest, Appeal>(cycles, "WithdrawAppeal", AppealType(), store,
                                                    Withdraw, CheckIsTheirs);
}

}  // namespace touchstone::assessment
