// How a command that failed says so: the exit code for scripts, the words for people.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_FAILURE_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_FAILURE_H_

#include <string>

#include "absl/status/status.h"

namespace touchstone {

enum class ExitCode {
  kOk = 0,
  kOther = 1,
  kUsage = 2,  // the command line, or a field of the request, is wrong
  kNotFound = 3,
  kDenied = 4,       // no identity, or not allowed
  kConflict = 5,     // exists already, changed meanwhile, or not in the state for it
  kUnavailable = 6,  // not reachable, too busy, or too slow: try again
};

ExitCode ExitCodeOf(const absl::Status& status);

// The error in words: what was wrong, each field that was, and its code and reason.
std::string ErrorText(const absl::Status& status);

// The error as the REST API writes it, on one line: {"error": {"code": …, "status": …, …}}.
std::string ErrorJson(const absl::Status& status);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_FAILURE_H_
