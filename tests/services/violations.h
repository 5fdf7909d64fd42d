// What an error says is wrong, for tests.

#ifndef TOUCHSTONE_TESTS_SERVICES_VIOLATIONS_H_
#define TOUCHSTONE_TESTS_SERVICES_VIOLATIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace touchstone {

// The fields that an error names as wrong.
std::vector<std::string> FieldsOf(const absl::Status& status);
// What it says stands in the way.
std::vector<std::string> SubjectsOf(const absl::Status& status);

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_SERVICES_VIOLATIONS_H_
