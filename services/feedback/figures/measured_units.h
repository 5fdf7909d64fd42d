// Organizational units and what their people have reached, as assessment tells it to who asks in
// the caller's name: with what it hides of few people.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_MEASURED_UNITS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_MEASURED_UNITS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

struct MeasuredUnit {
  std::string name;
  std::string parent_unit;  // empty at the top
  // Of it with all below it; nothing where nobody has a level.
  int64_t people = 0;
  std::optional<double> mean_level;
  bool suppressed = false;  // too few people
};

// Thread-safe. Errors are those of assessment: PERMISSION_DENIED, UNAVAILABLE, …
class MeasuredUnits {
 public:
  virtual ~MeasuredUnits() = default;

  // All units of an organization on a day, with the evaluative levels of a competency.
  virtual absl::StatusOr<std::vector<MeasuredUnit>> LevelsOn(const Context& context,
                                                             const std::string& organization,
                                                             const std::string& competency,
                                                             Day day) = 0;

  // All units there are today; no levels.
  virtual absl::StatusOr<std::vector<MeasuredUnit>> Units(const Context& context,
                                                          const std::string& organization) = 0;
};

// The assessment service at an address.
std::unique_ptr<MeasuredUnits> UnitsAt(const std::string& address);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_MEASURED_UNITS_H_
