// Interviews: the resource, and what is its own. The steps on its way are in interview_steps.h, how
// its panel changes in panel_steps.h.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEWS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEWS_H_

#include <touchstone/recruiting/v1/interview.pb.h>

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/interviews/*`.
const ResourceType& InterviewType();

// The standard methods.
void RegisterInterviews(RpcService& interviews, Store& store);

// One that is not deleted. NOT_FOUND.
absl::StatusOr<std::unique_ptr<v1::Interview>> FindInterview(Transaction& transaction,
                                                             absl::string_view name);

// FAILED_PRECONDITION (INTERVIEW_STATE) unless it is in one of the states.
absl::Status CheckState(const v1::Interview& interview,
                        const std::vector<v1::Interview::State>& needed);

// What is told to who is not on the panel, or recused.
absl::Status NotOnPanel();

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEWS_H_
