// Which rows are of services that a caller may read, as SQL says it.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_SERVICE_FILTER_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_SERVICE_FILTER_H_

#include <touchstone/feedback/v1/jurisdiction.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/feedback/public_requests/public_services.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// A condition on `service_code`, beginning with " AND "; empty for all that there are.
struct ServiceFilter {
  std::string sql;
  std::vector<SqlValue> parameters;
};

// Of all that the jurisdiction offers. A type that is public no more may have rows still.
absl::StatusOr<ServiceFilter> FilterOfOffered(Session& session,
                                              const v1::Jurisdiction& jurisdiction,
                                              const ServicesByCode& services);

// Of these.
ServiceFilter FilterOfCodes(const std::vector<std::string>& codes);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_SERVICE_FILTER_H_
