// Errors as GeoReport has them, in the format that was asked for:
//
//   <errors><error><code>400</code><description>lat must be …</description></error></errors>
//   [{"code":400,"description":"lat must be …"}]

#ifndef TOUCHSTONE_GATEWAY_INTEROP_OPEN311_ERRORS_H_
#define TOUCHSTONE_GATEWAY_INTEROP_OPEN311_ERRORS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gateway/http/response.h"
#include "gateway/interop/open311/answer_writer.h"
#include "gateway/interop/open311/arguments.h"

namespace touchstone::gateway::open311 {

// An error of a service or of the adapter: one entry for each argument that is wrong. Who has not
// shown who they are is 403 here; what exists already and what does not fit is 400.
Response ErrorAnswer(Format format, const absl::Status& status, const Arguments& arguments);

// An error that HTTP alone knows.
Response ErrorAnswerAs(Format format, int http_status, absl::string_view description);

}  // namespace touchstone::gateway::open311

#endif  // TOUCHSTONE_GATEWAY_INTEROP_OPEN311_ERRORS_H_
