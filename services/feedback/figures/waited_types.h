// Service types as repeat contacts need them: for how long one waits for another contact, and
// whether customers could go elsewhere.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_WAITED_TYPES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_WAITED_TYPES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

class WaitedTypes {
 public:
  void Add(const std::string& name, int repeat_days, bool customers_may_choose);

  // 30 of a type that is not known any more.
  int RepeatDaysOf(const std::string& service_type) const;
  std::set<int> AllRepeatDays() const;
  int MostRepeatDays() const { return *AllRepeatDays().rbegin(); }
  const std::vector<std::string>& WhereCustomersMayChoose() const { return may_choose_; }

 private:
  std::map<std::string, int> days_;
  std::vector<std::string> may_choose_;
};

// Of an organization, also those that are deleted: their contacts still count.
absl::StatusOr<WaitedTypes> ReadWaitedTypes(Session& session, const std::string& organization);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_WAITED_TYPES_H_
