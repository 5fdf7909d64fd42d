#include "services/feedback/cases/case_catch_up.h"

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_clocks.h"
#include "services/feedback/cases/case_facts.h"
#include "services/feedback/cases/case_notices.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/rules/case_way.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseStep;
using v1::ClockRule;

// A clock whose time is over, and nobody was told.
struct Missed {
  ClockRule::Kind kind = ClockRule::KIND_UNSPECIFIED;
  int64_t round = 0;
  absl::Time due;
};

absl::StatusOr<std::optional<Missed>> FirstMissed(Session& session, const std::string& name,
                                                  absl::Time before) {
  ASSIGN_OR_RETURN(const auto row,
                   (session.QueryOne<int64_t, int64_t, int64_t>(
                       "SELECT kind, round, due_time FROM case_clocks WHERE case_name = :case AND "
                       "stop_time = 0 AND missed_time = 0 AND due_time < :before ORDER BY "
                       "due_time, kind LIMIT 1",
                       name, absl::ToUnixMicros(before))));
  if (!row) return std::optional<Missed>();
  const auto& [kind, round, due] = *row;
  return std::optional(
      Missed{static_cast<ClockRule::Kind>(kind), round, absl::FromUnixMicros(due)});
}

absl::Status TellMissed(const CaseNeighbors& neighbors, Transaction& transaction,
                        const Missed& missed, Case& of) {
  RETURN_IF_ERROR(transaction.session()
                      .Execute("UPDATE case_clocks SET missed_time = due_time WHERE case_name = "
                               ":case AND kind = :kind AND round = :round",
                               of.name(), static_cast<int>(missed.kind), missed.round)
                      .status());
  const std::string clock(ClockId(missed.kind));
  RETURN_IF_ERROR(TakeStep(
      neighbors, ClockContext(), transaction,
      {.kind = CaseStep::TARGET_MISSED, .note = "", .subject = clock, .time = missed.due}, of));
  return TellEscalated(
      neighbors, transaction, of, "",
      absl::StrCat("The time to ", clock, " it was over at ",
                   absl::FormatTime(absl::RFC3339_sec, missed.due, absl::UTCTimeZone()), "."));
}

// Clocks that are over before a moment, the first first: each step can make another due.
absl::Status CatchUpClocks(const CaseNeighbors& neighbors, Transaction& transaction,
                           absl::Time before, Case& of) {
  while (of.has_due_time() && !IsSettled(of.state()) && TimeOf(of, "due_time") < before) {
    ASSIGN_OR_RETURN(const auto missed, FirstMissed(transaction.session(), of.name(), before));
    if (!missed) return absl::OkStatus();
    RETURN_IF_ERROR(TellMissed(neighbors, transaction, *missed, of));
  }
  return absl::OkStatus();
}

absl::Status EndWait(const CaseNeighbors& neighbors, Transaction& transaction, absl::Time end,
                     Case& of) {
  const std::string day = of.wait_until_date();
  ASSIGN_OR_RETURN(const Case::State state, StateBeforeWait(transaction.session(), of.name()));
  const Context context = ClockContext();
  RETURN_IF_ERROR(TakeStep(
      neighbors, context, transaction,
      {.kind = CaseStep::RESUMED, .note = "", .subject = "", .state = state, .time = end}, of));
  RETURN_IF_ERROR(TakeStep(neighbors, context, transaction,
                           {.kind = CaseStep::ESCALATED, .note = "", .subject = "", .time = end},
                           of));
  return TellEscalated(neighbors, transaction, of, "",
                       absl::StrCat("It waited until ", day, ", and nothing came."));
}

}  // namespace

Context ClockContext() {
  static const auto caller = [] {
    auto principal = std::make_shared<trust::v1::Principal>();
    principal->set_id(kClockActor);
    return principal;
  }();
  Context context;
  context.caller = caller;
  return context;
}

absl::Status CatchUp(const CaseNeighbors& neighbors, Transaction& transaction, Case& of) {
  if (!of.wait_until_date().empty()) {
    ASSIGN_OR_RETURN(const auto end, WaitEndOf(transaction.session(), of.name()));
    if (end && *end <= transaction.now()) {
      RETURN_IF_ERROR(CatchUpClocks(neighbors, transaction, *end, of));
      RETURN_IF_ERROR(EndWait(neighbors, transaction, *end, of));
    }
  }
  return CatchUpClocks(neighbors, transaction, transaction.now(), of);
}

}  // namespace touchstone::feedback
