#include "services/feedback/promises/follow_ups.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/promises/case_rows.h"
#include "services/feedback/promises/concerned.h"
#include "services/feedback/rules/case_rules.h"
#include "services/feedback/rules/case_way.h"
#include "services/feedback/rules/follow_up_answers.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::FollowUp;

absl::Status Recorded(const FollowUp& follow_up) {
  return FailedPrecondition(reasons::kFollowUpRecorded, follow_up.name(),
                            absl::StrCat(follow_up.name(), " is ", InWords(follow_up.outcome()),
                                         "; it stays as it is. Create another to ask again."));
}

absl::StatusOr<std::unique_ptr<Case>> CaseNamed(Transaction& transaction,
                                                const FollowUp& follow_up) {
  if (ParentOf(follow_up.case_()) != ParentOf(follow_up.name())) {
    return InvalidField("follow_up.case", "must be of the same organization");
  }
  auto of = FindCase(transaction, follow_up.case_());
  if (absl::IsNotFound(of.status())) {
    return InvalidField("follow_up.case", "names what does not exist");
  }
  return of;
}

absl::Status BeforeCreate(Transaction& transaction, FollowUp& follow_up) {
  ASSIGN_OR_RETURN(const auto of, CaseNamed(transaction, follow_up));
  if (of->state() != Case::RESOLVED && of->state() != Case::CLOSED) {
    return FailedPrecondition(reasons::kCaseState, of->name(),
                              absl::StrCat(of->name(), " is ", InWords(of->state()),
                                           "; its customer is asked once it is resolved."));
  }
  follow_up.set_customer(of->customer());
  if (follow_up.worker().empty()) follow_up.set_worker(of->assignee());
  return CheckMayWorkOn(*of, follow_up.worker());
}

absl::Status BeforeUpdate(Transaction& transaction, const FollowUp& before, FollowUp& after) {
  if (before.outcome() != FollowUp::OUTCOME_UNSPECIFIED) return Recorded(before);
  if (before.case_() != after.case_()) {
    return InvalidField("follow_up.case", "stays as it is; create another follow-up");
  }
  ASSIGN_OR_RETURN(const auto of, CaseNamed(transaction, after));
  if (after.worker().empty()) after.set_worker(of->assignee());
  return CheckMayWorkOn(*of, after.worker());
}

absl::Status BeforeWrite(const Context& context, Transaction& transaction,
                         const ResourceChange<FollowUp>& change) {
  FollowUp& follow_up = *change.after;
  RETURN_IF_ERROR(CheckMayKnow(transaction.session(), context, follow_up.case_()));
  if (!ParseDay(follow_up.due_date())) {
    return InvalidField("follow_up.due_date", "is no day of the calendar");
  }
  if (!follow_up.worker().empty() &&
      OrganizationOf(follow_up.worker()) != OrganizationOf(follow_up.name())) {
    return InvalidField("follow_up.worker", "must be of the same organization");
  }
  switch (change.kind) {
    case events::v1::Event::CREATED:
      return BeforeCreate(transaction, follow_up);
    case events::v1::Event::UPDATED:
      return BeforeUpdate(transaction, *change.before, follow_up);
    case events::v1::Event::DELETED:
      if (follow_up.outcome() != FollowUp::OUTCOME_UNSPECIFIED) return Recorded(follow_up);
      return absl::OkStatus();
    default:
      return absl::OkStatus();
  }
}

// How a case goes on: it is closed as the outcome says, or taken up again.
NewStep StepOf(const FollowUp& follow_up) {
  const Case::Outcome closed_by = OutcomeBy(follow_up.outcome());
  if (closed_by == Case::OUTCOME_UNSPECIFIED) {
    return {.kind = v1::CaseStep::REOPENED, .note = follow_up.words(), .subject = follow_up.name()};
  }
  return {.kind = v1::CaseStep::CLOSED,
          .note = follow_up.words(),
          .subject = follow_up.name(),
          .change = [closed_by](Case& of) { of.set_outcome(closed_by); }};
}

class Recording {
 public:
  Recording(const CaseNeighbors& neighbors, const FollowUpFollowers& followers)
      : neighbors_(neighbors), followers_(followers) {}

  absl::Status Record(const Context& context, Transaction& transaction,
                      const v1::RecordFollowUpRequest& request, FollowUp& follow_up) const {
    RETURN_IF_ERROR(CheckMayKnow(transaction.session(), context, follow_up.case_()));
    if (!IsAskedAgain(follow_up.outcome())) return Recorded(follow_up);
    const FollowUp before = follow_up;
    follow_up.set_outcome(request.outcome());
    if (request.channel() != v1::CHANNEL_UNSPECIFIED) follow_up.set_channel(request.channel());
    follow_up.set_words(request.words());
    follow_up.set_attempt_count(follow_up.attempt_count() + 1);
    SetTime(follow_up, "ask_time", transaction.now());
    follow_up.set_asker(context.caller->id());
    ASSIGN_OR_RETURN(const auto of, FindCase(transaction, follow_up.case_()));
    for (const FollowUpFollower& follower : followers_) {
      RETURN_IF_ERROR(follower(transaction, *of, before, follow_up));
    }
    if (!request.settle_case()) return absl::OkStatus();
    return TakeStepOf(neighbors_, context, transaction, of->name(), StepOf(follow_up)).status();
  }

 private:
  const CaseNeighbors& neighbors_;
  const FollowUpFollowers& followers_;
};

}  // namespace

const ResourceType& FollowUpType() {
  static const ResourceType type = DeclareResource<FollowUp>({
      .table = "follow_ups",
      .columns = {{"case"}, {"customer"}, {"worker"}, {"outcome"}, {"due_date"}},
      .person = "customer",
  });
  return type;
}

void RegisterFollowUps(RpcService& cases, Store& store, const CaseNeighbors& neighbors,
                       const FollowUpFollowers& followers) {
  ResourceRules<FollowUp> rules;
  rules.before_write = BeforeWrite;
  Handlers standard =
      RegisterStandardMethodsBut({"GetFollowUp", "ListFollowUps"}, cases, FollowUpType(), store,
                                 AnyRules<FollowUp>(std::move(rules)));
  cases.AddUnary("GetFollowUp",
                 GetUnlessConcerned<FollowUp>(store, std::move(standard["GetFollowUp"])));
  cases.AddUnary("ListFollowUps",
                 ListWithoutConcerned(store, std::move(standard["ListFollowUps"]),
                                      &v1::ListFollowUpsResponse::mutable_follow_ups));
  const auto recording = std::make_shared<const Recording>(neighbors, followers);
  RegisterChange<v1::RecordFollowUpRequest, FollowUp>(
      cases, "RecordFollowUp", FollowUpType(), store,
      [recording](const Context& context, Transaction& transaction,
                  const v1::RecordFollowUpRequest& request, FollowUp& follow_up) {
        return recording->Record(context, transaction, request, follow_up);
      });
}

absl::StatusOr<std::map<std::string, FollowUp::Outcome>> FollowUpOutcomes(
    Session& session, std::span<const std::string> cases) {
  ASSIGN_OR_RETURN(
      const auto resolved,
      (QueryOfCases<std::string, int64_t>(
          session,
          "SELECT case_name, MAX(step_time) FROM case_steps WHERE organization = :organization AND "
          "case_name",
          cases, " AND state = 6 AND former_state <> 6 GROUP BY case_name")));
  std::map<std::string, absl::Time> since;
  for (const auto& [name, time] : resolved) since[name] = absl::FromUnixMicros(time);
  ASSIGN_OR_RETURN(const auto rows,
                   (QueryOfCases<Bytes>(
                       session, "SELECT body FROM follow_ups WHERE parent = :parent AND \"case\"",
                       cases, " AND outcome > 0 AND delete_time = 0")));
  std::map<std::string, FollowUp> last;
  for (const auto& [body] : rows) {
    FollowUp follow_up;
    if (!follow_up.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   "What is stored of a follow-up cannot be read.");
    }
    const absl::Time asked = TimeOf(follow_up, "ask_time");
    const auto from = since.find(follow_up.case_());
    if (from != since.end() && asked < from->second) continue;
    FollowUp& of = last[follow_up.case_()];
    if (of.name().empty() || TimeOf(of, "ask_time") < asked) of = std::move(follow_up);
  }
  std::map<std::string, FollowUp::Outcome> outcomes;
  for (const auto& [name, follow_up] : last) outcomes[name] = follow_up.outcome();
  return outcomes;
}

}  // namespace touchstone::feedback
