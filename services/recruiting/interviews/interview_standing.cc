#include "services/recruiting/interviews/interview_standing.h"

#include <touchstone/recruiting/v1/interview.pb.h>

#include <string>

#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {

using v1::Interview;

absl::StatusOr<bool> InterviewsDone(Transaction& transaction, absl::string_view application) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.session().Query<int64_t>(
                       "SELECT state FROM interviews WHERE parent = :parent AND application = "
                       ":application AND delete_time = 0",
                       ParentOf(application), application));
  bool is_concluded = false;
  for (const auto& [state] : rows) {
    if (state == Interview::CONCLUDED) is_concluded = true;
    if (state != Interview::CONCLUDED && state != Interview::CANCELED) return false;
  }
  return is_concluded;
}

absl::StatusOr<bool> IsOnPanelOf(Session& session, absl::string_view person,
                                 absl::string_view applicant) {
  if (person.empty()) return false;
  ASSIGN_OR_RETURN(const auto seat,
                   session.QueryOne<std::string>(
                       "SELECT panel_seats.interview FROM applications JOIN panel_seats ON "
                       "panel_seats.requisition = applications.requisition WHERE "
                       "applications.parent = :parent AND applications.applicant = :applicant AND "
                       "panel_seats.person = :person LIMIT 1",
                       ParentOf(applicant), applicant, person));
  return seat.has_value();
}

}  // namespace touchstone::recruiting
