// Errors as the API speaks them: a code, a message for people, and details for programs.
//
// Inside the suite an error is an `absl::Status`; the details travel in one payload, a serialized
// `google.rpc.Status`, which the serving adapter puts on the wire and the gateway turns into JSON.
// Say what was wrong and what would be right; never put a driver's text or personal data into a
// message.
//
//   if (level_count == 0) {
//     return InvalidField("proficiency_scale.levels", "has no level; give at least one");
//   }
//   return Error(absl::StatusCode::kAborted, reasons::kEtagStale,
//                "Someone changed it meanwhile; read it again.");

#ifndef TOUCHSTONE_SERVICES_RUNTIME_ERRORS_ERRORS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_ERRORS_ERRORS_H_

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <google/rpc/status.pb.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/errors/reasons.h"

namespace touchstone {

// One field that breaks its rule.
struct FieldViolation {
  std::string field;    // as the proto names it: "competency.key_elements[2].title"
  std::string problem;  // what is wrong and what would be right, without the field's name
};

// An error with its reason (one of reasons.h) and, optionally, metadata for programs.
absl::Status Error(
    absl::StatusCode code, absl::string_view reason, absl::string_view message,
    std::initializer_list<std::pair<absl::string_view, absl::string_view>> metadata = {});

// INVALID_ARGUMENT that names every field that is wrong. `violations` must not be empty.
absl::Status InvalidFields(const std::vector<FieldViolation>& violations,
                           absl::string_view reason = reasons::kFieldInvalid);
// Where there may be more of them, which were not looked for.
absl::Status InvalidFieldsAndMore(const std::vector<FieldViolation>& violations);
absl::Status InvalidField(absl::string_view field, absl::string_view problem,
                          absl::string_view reason = reasons::kFieldInvalid);

// NOT_FOUND for a resource name.
absl::Status NotFound(absl::string_view resource_name);

// FAILED_PRECONDITION; `subject` is what the precondition is about, a resource name as a rule.
absl::Status FailedPrecondition(absl::string_view reason, absl::string_view subject,
                                absl::string_view message);

// One thing that stands in the way.
struct Obstacle {
  std::string subject;  // what it is about: a resource name, as a rule with a field behind it
  std::string problem;  // what is wrong and what would be right
};

// FAILED_PRECONDITION that names everything that stands in the way, under one message. `obstacles`
// must not be empty.
absl::Status FailedPreconditions(absl::string_view reason, absl::string_view message,
                                 const std::vector<Obstacle>& obstacles);

// RESOURCE_EXHAUSTED or UNAVAILABLE with the time after which a retry makes sense.
absl::Status RetryLater(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                        absl::Duration retry_after);

// The whole error as google.rpc.Status. A status made elsewhere gets a code, its message and no
// details; OK gives an empty one.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// The inverse: what another process answered, details kept.
absl::Status FromRpcStatus(const google::rpc::Status& status);

// The reason of an error, or "" when it has none.
std::string ReasonOf(const absl::Status& status);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_ERRORS_ERRORS_H_
