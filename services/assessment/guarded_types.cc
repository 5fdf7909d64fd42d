#include "services/assessment/guarded_types.h"

#include "services/assessment/check_ins.h"
#include "services/assessment/development_plans.h"

namespace touchstone::assessment {
namespace {

constexpr char kDevelopmental[] = "assessment.developmental.read";

}  // namespace

std::vector<GuardedType> GuardedTypes() {
  return {{&DevelopmentPlanType(), kDevelopmental}, {&CheckInType(), kDevelopmental}};
}

}  // namespace touchstone::assessment
