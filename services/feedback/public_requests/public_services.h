// What a jurisdiction offers the public: its service types, without what is the office's own.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_SERVICES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_SERVICES_H_

#include <touchstone/feedback/v1/jurisdiction.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// By code, retired ones too: there are requests of theirs.
using ServicesByCode = std::map<std::string, v1::ServiceType>;

// The public service types of a jurisdiction.
absl::StatusOr<ServicesByCode> ReadServices(Session& session, const v1::Jurisdiction& jurisdiction);

// Whether the jurisdiction offers a service type.
bool Offers(const v1::Jurisdiction& jurisdiction, const v1::ServiceType& type);

// NOT_FOUND (SERVICE_CODE_UNKNOWN).
absl::Status NoSuchService(absl::string_view code);

// Which language a caller is told in.
std::string LanguageFor(const std::string& asked, const v1::Jurisdiction& jurisdiction);

// ListPublicServices and GetPublicServiceDefinition.
void RegisterPublicServices(RpcService& public_requests, Store& store);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_SERVICES_H_
