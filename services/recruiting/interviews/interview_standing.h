// What others than panels ask about interviews: whether an application has had them, and who sat in
// one.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_STANDING_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_STANDING_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// Whether an application's interviews are done: at least one is concluded, and none is open.
absl::StatusOr<bool> InterviewsDone(Transaction& transaction, absl::string_view application);

// Whether a person is or was named by a panel, as a member or an alternate, of a requisition that
// the applicant applied for. Nobody who is empty is.
absl::StatusOr<bool> IsOnPanelOf(Session& session, absl::string_view person,
                                 absl::string_view applicant);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_STANDING_H_
