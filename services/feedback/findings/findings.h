// Findings: the resource, and who writes and reads it. The steps of its way are in finding_steps.h.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_FINDINGS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_FINDINGS_H_

#include <set>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "services/feedback/findings/reporting_lines.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// `organizations/*/cases/*/findings/*`.
const ResourceType& FindingType();

// Adds the standard methods of findings to the service. `lines` must outlive it.
void RegisterFindings(RpcService& cases, Store& store, ReportingLines& lines);

// Whether a complaint has a finding that is final.
absl::StatusOr<bool> HasFinalFinding(Session& session, const std::string& case_name);

// Whether a case has one that was not withdrawn.
absl::StatusOr<bool> HasFinding(Session& session, const std::string& case_name);

// Which of these complaints have a final finding that substantiates them.
absl::StatusOr<std::set<std::string>> SubstantiatedAmong(Session& session,
                                                         std::span<const std::string> cases);

// Whether it has one that is not decided: neither final nor withdrawn.
absl::StatusOr<bool> HasUndecidedFinding(Session& session, const std::string& case_name);

// A finding on a case, whatever became of it; empty for none.
absl::StatusOr<std::string> FindingOf(Session& session, const std::string& case_name);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_FINDINGS_H_
