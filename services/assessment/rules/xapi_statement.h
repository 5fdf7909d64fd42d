// Statements of learning systems (xAPI 1.0.3): somebody completed something.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_XAPI_STATEMENT_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_XAPI_STATEMENT_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone::assessment {

struct XapiStatement {
  std::string id;       // a UUID, in lower case
  std::string account;  // actor.account.name
  std::string object;   // object.id
  std::optional<absl::Time> time;
};

// INVALID_ARGUMENT, on the field "statement", for what is no such statement, or says anything else
// than that one person completed or passed one activity. Takes time in proportion to the text, and
// keeps nothing of it but what it gives.
absl::StatusOr<XapiStatement> ReadXapiStatement(absl::string_view json);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_XAPI_STATEMENT_H_
