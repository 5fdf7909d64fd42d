// What is done with all cases of an incident. It is decided, checked and written down in one
// transaction, and done in parts behind that, by the call itself; when its process dies in between,
// the tick goes on. So an incident of many cases holds up nobody, and none of them is forgotten.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_INCIDENT_WORK_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_INCIDENT_WORK_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

// What is done, as the row of it says.
inline constexpr char kInformCases[] = "inform";
inline constexpr char kResolveCases[] = "resolve";
inline constexpr char kCloseCases[] = "close";

// Writes down what is to be done, by whom and as of when. ABORTED (CONFLICTING_CHANGE) while
// something else is not done yet.
absl::Status WriteDown(const Context& context, Transaction& transaction,
                       const std::string& incident, const std::string& method,
                       const google::protobuf::Message& request);

// Does all that is written down for an incident, if anything is. Several may at once.
absl::Status DoIncidentWork(Store& store, const CaseNeighbors& neighbors,
                            const std::string& incident, absl::Time deadline);

// Does what calls have left undone.
absl::Status DoWorkLeftBehind(Store& store, const CaseNeighbors& neighbors, absl::Time deadline);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_INCIDENT_WORK_H_
