// Who is above whom, as assessment has it, to who asks in the caller's name.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_REPORTING_LINES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_REPORTING_LINES_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/feedback/rules/chain.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

// Thread-safe. Errors are those of assessment: NOT_FOUND, PERMISSION_DENIED, UNAVAILABLE, …
class ReportingLines {
 public:
  virtual ~ReportingLines() = default;

  // The name of a person who may be named by an external id,
  // `organizations/{organization}/externalIds/{system}/{type}/{value}`.
  virtual absl::StatusOr<std::string> NameOfPerson(const Context& context,
                                                   const std::string& reference) = 0;

  // A person, and everybody above them by any of their assignments of a day.
  virtual absl::StatusOr<ChainOfPerson> ChainOn(const Context& context, const std::string& person,
                                                Day day) = 0;
};

// The assessment service at an address.
std::unique_ptr<ReportingLines> AssessmentLinesAt(const std::string& address);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_REPORTING_LINES_H_
