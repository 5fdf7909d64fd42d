// Who may read what came of a cycle: by what the cycle is for, and whose it is.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RESULT_ACCESS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RESULT_ACCESS_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::assessment {

inline constexpr absl::string_view kDecideAppeals = "assessment.appeals.decide";

// Whether the caller is the person.
bool IsPerson(const Context& context, absl::string_view person);

// PERMISSION_DENIED unless the caller is the person whose result a name is at or below.
absl::Status CheckIsTheirs(const Context& context, absl::string_view name);

// FAILED_PRECONDITION unless the result that a name is at or below is for the person to sign,
// answer and dispute: its cycle is evaluative, and published.
absl::Status CheckIsAnswered(Session& session, absl::string_view name);

// PERMISSION_DENIED unless the caller may read others' ratings and results of that purpose in the
// organization.
absl::Status CheckPurpose(const Context& context, v1::AssessmentCycle::Purpose purpose,
                          absl::string_view organization);

// The same for the cycle of a name at or below it. PERMISSION_DENIED, and not NOT_FOUND, when there
// is no such cycle and the caller may not read of every purpose.
absl::Status CheckPurposeOfCycle(Store& store, const Context& context, absl::string_view name);

// Whether the caller may read a result, or list the results of a cycle, which must be published.
absl::Status CheckReadsResults(Store& store, const Context& context, absl::string_view name);

// The cycle that a name is at or below: "organizations/wa/assessmentCycles/spring".
absl::string_view CycleOf(absl::string_view name);

// The person whose result a name is at or below; "" for a cycle's.
std::string PersonOfResult(absl::string_view name);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RESULT_ACCESS_H_
