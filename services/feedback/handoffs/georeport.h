// What is said to a GeoReport v2 endpoint, and what it answers. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_GEOREPORT_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_GEOREPORT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/feedback/handoffs/handed_case.h"

namespace touchstone::feedback {

// Arguments of a call, in order.
using FormFields = std::vector<std::pair<std::string, std::string>>;

// As application/x-www-form-urlencoded, which is also how they stand in an address.
std::string WriteForm(const FormFields& fields);

// Of POST requests. Its id is said as `account_id`, which comes back, and as `request_id`, by which
// an endpoint of this suite tells a repeat.
FormFields RequestFields(const HandedCase& handed, const std::string& jurisdiction_id,
                         const std::string& api_key);

// Of POST servicerequestupdates, which the suites of mySociety have beside GeoReport.
FormFields UpdateFields(const std::string& service_request_id, const v1::HandoffUpdate& update,
                        const std::string& jurisdiction_id, const std::string& api_key);

// A `request` of an answer; what it does not have is empty.
struct GeoRequest {
  std::string service_request_id;
  std::string token;
  std::string status;
  std::string status_notes;
  absl::Time updated = absl::UnixEpoch();  // 1970 when it does not say
};

// The requests in an answer in XML. INVALID_ARGUMENT when it is no such answer: broken, too deep,
// or with a document type, for which there is no need.
absl::StatusOr<std::vector<GeoRequest>> ReadRequests(absl::string_view xml);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_GEOREPORT_H_
