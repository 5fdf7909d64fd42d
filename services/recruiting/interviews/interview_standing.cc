#include "services/recruiting/interviews/interview_standing.h"

#include <touchstone/recruiting/v1/interview.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/rules/interview_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {

using v1::Interview;

absl::StatusOr<std::vector<Obstacle>> UnfinishedInterviews(Transaction& transaction,
                                                           const v1::Application& application) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.session().Query<Bytes>(
                       "SELECT body FROM interviews WHERE parent = :parent AND application = "
                       ":application AND delete_time = 0 ORDER BY name",
                       ParentOf(application.name()), application.name()));
  std::vector<Obstacle> obstacles;
  bool is_concluded = false;
  for (const auto& [body] : rows) {
    Interview interview;
    if (!interview.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("An interview of ", application.name(), " cannot be read."));
    }
    if (interview.stage() != application.stage()) continue;
    if (interview.state() == Interview::CONCLUDED) is_concluded = true;
    if (!IsOpen(interview)) continue;
    obstacles.push_back({interview.name(), absl::StrCat("is ", InWords(interview.state()),
                                                        "; conclude it, or cancel it before it is "
                                                        "started")});
  }
  if (!is_concluded && obstacles.empty()) {
    obstacles.push_back({application.name(), "has no interview in this stage that is concluded"});
  }
  return obstacles;
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
