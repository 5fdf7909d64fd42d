#include "services/feedback/figures/waited_types.h"

#include <touchstone/feedback/v1/service_type.pb.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

constexpr int kDaysWhenAbsent = 30;

}  // namespace

void WaitedTypes::Add(const std::string& name, int repeat_days, bool customers_may_choose) {
  days_[name] = repeat_days > 0 ? repeat_days : kDaysWhenAbsent;
  if (customers_may_choose) may_choose_.push_back(name);
}

int WaitedTypes::RepeatDaysOf(const std::string& service_type) const {
  const auto found = days_.find(service_type);
  return found == days_.end() ? kDaysWhenAbsent : found->second;
}

std::set<int> WaitedTypes::AllRepeatDays() const {
  std::set<int> all = {kDaysWhenAbsent};
  for (const auto& [name, days] : days_) all.insert(days);
  return all;
}

absl::StatusOr<WaitedTypes> ReadWaitedTypes(Session& session, const std::string& organization) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<Bytes>("SELECT body FROM service_types WHERE parent = :parent ORDER BY name",
                           organization));
  WaitedTypes types;
  for (const auto& [body] : rows) {
    v1::ServiceType type;
    if (!type.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("A service type of ", organization, " cannot be read."));
    }
    types.Add(type.name(), type.repeat_days(), type.customers_may_choose());
  }
  return types;
}

}  // namespace touchstone::feedback
