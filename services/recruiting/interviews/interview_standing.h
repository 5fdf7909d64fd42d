// What others than panels ask about interviews: what is still to be done before an application
// leaves its stage, and who sat in one.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_STANDING_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_STANDING_H_

#include <touchstone/recruiting/v1/application.pb.h>

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// What keeps an application from leaving the stage that it is in, one of interviews: each of the
// stage's that is open, or that none is concluded.
absl::StatusOr<std::vector<Obstacle>> UnfinishedInterviews(Transaction& transaction,
                                                           const v1::Application& application);

// Whether a person is or was named by a panel, as a member or an alternate, of a requisition that
// the applicant applied for. Nobody who is empty is.
absl::StatusOr<bool> IsOnPanelOf(Session& session, absl::string_view person,
                                 absl::string_view applicant);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_STANDING_H_
