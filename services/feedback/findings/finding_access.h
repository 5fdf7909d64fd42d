// Who may do what with a finding, told by its row before anything else is done.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_FINDING_ACCESS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_FINDING_ACCESS_H_

#include <touchstone/feedback/v1/finding.pb.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/feedback/rules/finding_way.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

inline constexpr absl::string_view kOverseeFindings = "feedback.findings.oversee";

// Who calls, in an organization, by its id.
FindingReader ReaderOf(const Context& context, absl::string_view organization);

// PERMISSION_DENIED to who may not know whether there is a finding.
absl::Status DenyFinding(const Context& context, absl::string_view name);

// A finding as it is stored, deleted or not, with what is personal sealed; nothing when there is
// none.
absl::StatusOr<std::optional<v1::Finding>> PeekFinding(Store& store, const Context& context,
                                                       absl::string_view name);

// What is said of a finding that is not there: NOT_FOUND to who oversees, unless its case is about
// them; PERMISSION_DENIED to all others.
absl::Status NoFinding(Store& store, const Context& context, absl::string_view name);

// These are PERMISSION_DENIED unless the caller is
// its investigator, by a key that names them.
absl::Status CheckInvestigates(Store& store, const Context& context, absl::string_view name);
// its worker, by a key that names them, once they were given notice.
absl::Status CheckIsHeard(Store& store, const Context& context, absl::string_view name);
// another than its worker (WORKER_CONCERNED).
absl::Status CheckNotAboutCaller(const Context& context, const v1::Finding& finding);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_FINDING_ACCESS_H_
