#include "services/feedback/findings/case_hands.h"

#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

// Reads first: a conflict that is none to speak of is none on PostgreSQL either.
absl::Status Keep(Session& session, const std::string& case_name, const std::string& person) {
  if (person.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool is_kept, HadAHand(session, case_name, person));
  if (is_kept) return absl::OkStatus();
  return session
      .Execute(
          "INSERT INTO case_hands (case_name, person) VALUES (:case_name, :person) ON "
          "CONFLICT (case_name, person) DO NOTHING",
          case_name, person)
      .status();
}

}  // namespace

absl::Status KeepHands(const CaseChange& change) {
  if (change.after == nullptr) return absl::OkStatus();
  Session& session = change.transaction.session();
  RETURN_IF_ERROR(Keep(session, change.after->name(), change.after->assignee()));
  if (change.step == nullptr) return absl::OkStatus();
  return Keep(session, change.after->name(), change.context.caller->person());
}

absl::StatusOr<bool> HadAHand(Session& session, const std::string& case_name,
                              const std::string& person) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>("SELECT person FROM case_hands WHERE case_name = "
                                                 ":case_name AND person = :person",
                                                 case_name, person));
  return row.has_value();
}

}  // namespace touchstone::feedback
