#include "services/feedback/rules/standard_rules.h"

#include <google/protobuf/util/message_differencer.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/languages/language_tag.h"

namespace touchstone::feedback {
namespace {

using v1::ServiceStandard;
using v1::StandardTarget;
using Violations = std::vector<FieldViolation>;

constexpr char kNoDay[] = "is no day of the calendar";

bool IsInMinutes(StandardTarget::Measure measure) {
  return measure == StandardTarget::ACKNOWLEDGED_IN_TIME ||
         measure == StandardTarget::RESOLVED_IN_TIME;
}

// A number belongs to its measures, and these need it.
void CheckNumber(bool belongs, int number, const std::string& field, Violations& violations) {
  if (belongs && number == 0) {
    violations.push_back({field, "must be given for this measure"});
  } else if (!belongs && number != 0) {
    violations.push_back({field, "does not belong to this measure"});
  }
}

void CheckTargets(const ServiceStandard& standard, Violations& violations) {
  std::set<int> had;
  for (int i = 0; i < standard.targets_size(); ++i) {
    const StandardTarget& target = standard.targets(i);
    const std::string path = absl::StrCat("service_standard.targets[", i, "].");
    if (!had.insert(target.measure()).second) {
      violations.push_back({absl::StrCat(path, "measure"), "is given twice"});
    }
    CheckNumber(IsInMinutes(target.measure()), target.target_minutes(),
                absl::StrCat(path, "target_minutes"), violations);
    CheckNumber(target.measure() == StandardTarget::ANSWERED_IN_TIME, target.threshold_seconds(),
                absl::StrCat(path, "threshold_seconds"), violations);
  }
}

}  // namespace

std::vector<FieldViolation> StandardViolations(const ServiceStandard& standard) {
  Violations violations;
  const bool begins = ParseDay(standard.effective_date()).has_value();
  if (!begins) violations.push_back({"service_standard.effective_date", kNoDay});
  if (!standard.end_date().empty() && !ParseDay(standard.end_date())) {
    violations.push_back({"service_standard.end_date", kNoDay});
  } else if (begins && !standard.end_date().empty() &&
             standard.end_date() < standard.effective_date()) {
    violations.push_back({"service_standard.end_date", "must not lie before effective_date"});
  }
  if (!IsKnownLanguage(standard.language())) {
    violations.push_back({"service_standard.language", std::string(kLanguageRule)});
  }
  CheckTargets(standard, violations);
  return violations;
}

bool HoldTogether(const ServiceStandard& one, const ServiceStandard& other) {
  return (one.end_date().empty() || one.end_date() >= other.effective_date()) &&
         (other.end_date().empty() || other.end_date() >= one.effective_date());
}

bool HoldsOn(const ServiceStandard& standard, const std::string& day) {
  return standard.effective_date() <= day &&
         (standard.end_date().empty() || standard.end_date() >= day);
}

bool OnlyEndDiffers(const ServiceStandard& before, const ServiceStandard& after) {
  ServiceStandard ended = before;
  ended.set_end_date(after.end_date());
  return google::protobuf::util::MessageDifferencer::Equals(ended, after);
}

}  // namespace touchstone::feedback
