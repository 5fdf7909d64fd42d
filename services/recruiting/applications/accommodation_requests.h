// Accommodation requests: what an applicant needs, apart from all else. Who interviews has the
// adjustments that were granted, and nothing else.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_ACCOMMODATION_REQUESTS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_ACCOMMODATION_REQUESTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/accommodationRequests/*`. That there is one says something of somebody: its
// changes and its history are for those with kReadAccommodations.
const ResourceType& AccommodationRequestType();
inline constexpr char kReadAccommodations[] = "recruiting.accommodations.read";

void RegisterAccommodationRequests(RpcService& applications, Store& store);

// What is done differently for an applicant in a stage, as it was granted; in the order of the
// requests' names.
absl::StatusOr<std::vector<std::string>> AdjustmentsFor(Transaction& transaction,
                                                        const std::string& application,
                                                        absl::string_view stage);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_ACCOMMODATION_REQUESTS_H_
