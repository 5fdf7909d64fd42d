// Time zones of the IANA database, as this machine has it.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CLOCK_TIME_ZONES_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CLOCK_TIME_ZONES_H_

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace touchstone {

// A zone by its name, such as "America/Los_Angeles"; nothing for what is none, however it is
// spelled: no file elsewhere is looked at.
std::optional<absl::TimeZone> FindTimeZone(const std::string& name);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CLOCK_TIME_ZONES_H_
