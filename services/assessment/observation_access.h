// Who may observe whom, and who may read and change observations: by whose they are, and what their
// form is for.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_OBSERVATION_ACCESS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_OBSERVATION_ACCESS_H_

#include <touchstone/assessment/v1/observation.pb.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::assessment {

inline constexpr absl::string_view kEditObservations = "assessment.observations.edit";

// PERMISSION_DENIED unless the caller may begin an observation with a form of that purpose: to whom
// its person reports today, directly or through others; who has the permission for the purpose; and
// who may edit observations. Never the person. Says nothing of who exists.
absl::Status CheckObserves(Session& session, const Context& context,
                           const v1::Observation& observation, v1::AssessmentCycle::Purpose purpose,
                           absl::Time now);

// Each of these is PERMISSION_DENIED where the caller may not, and also, but to who may read or
// edit all, where there is no such observation.

// To read one: its evaluator; once it is scored, its person and who has the permission for its
// purpose.
absl::Status CheckReadsObservation(Store& store, const Context& context, absl::string_view name);

// To change one that is a draft: its evaluator, and who may edit observations, but for the person.
absl::Status CheckWritesObservation(Store& store, const Context& context, absl::string_view name);

// To say something to one that is scored: its person.
absl::Status CheckAnswersObservation(Store& store, const Context& context, absl::string_view name);

// To decide what is disputed in one: who has the permission for its purpose.
absl::Status CheckDecidesObservation(Store& store, const Context& context, absl::string_view name);

// What of an organization a caller can list who has no say in the rest: a filter for the purposes
// whose permission they hold, empty for both. PERMISSION_DENIED when it is none.
absl::StatusOr<std::string> PurposesRead(const Context& context, absl::string_view organization);

// PERMISSION_DENIED unless the caller may read of every purpose.
absl::Status CheckReadsEveryPurpose(const Context& context, absl::string_view organization);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_OBSERVATION_ACCESS_H_
