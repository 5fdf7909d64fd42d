// From the arguments of a call to the request of its method. Each gives INVALID_ARGUMENT with every
// argument that the adapter itself cannot read; what the service refuses, it names by its fields,
// and ArgumentOf tells which argument that was.

#ifndef TOUCHSTONE_GATEWAY_INTEROP_OPEN311_REQUESTS_H_
#define TOUCHSTONE_GATEWAY_INTEROP_OPEN311_REQUESTS_H_

#include <touchstone/feedback/v1/public_request.pb.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/interop/open311/arguments.h"

namespace touchstone::gateway::open311 {

namespace v1 = feedback::v1;

v1::ListPublicServicesRequest ServicesRequest(const Arguments& arguments);
v1::GetPublicServiceDefinitionRequest DefinitionRequest(const Arguments& arguments,
                                                        absl::string_view service_code);
v1::SubmitPublicRequestRequest SubmitRequest(const Arguments& arguments);
v1::ResolveRequestTokenRequest TokenRequest(absl::string_view token);
absl::StatusOr<v1::ListPublicRequestsRequest> ListRequest(const Arguments& arguments);
absl::StatusOr<v1::GetPublicRequestRequest> GetRequest(const Arguments& arguments,
                                                       absl::string_view service_request_id);
absl::StatusOr<v1::ListPublicUpdatesRequest> ListUpdatesRequest(const Arguments& arguments);
absl::StatusOr<v1::PostPublicUpdateRequest> PostUpdateRequest(const Arguments& arguments);

// The argument that a field of a request came from: "lat" of "place.latitude", "attribute[LANE]" of
// "attributes[0].values[1]", where `arguments` have LANE first.
std::string ArgumentOf(absl::string_view field, const Arguments& arguments);

}  // namespace touchstone::gateway::open311

#endif  // TOUCHSTONE_GATEWAY_INTEROP_OPEN311_REQUESTS_H_
