// Who may promise what: by kind, by how soon, by how much, by any one of their roles.

#include "services/feedback/rules/promises.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::ServiceType Potholes() {
  v1::ServiceType type;
  type.set_name("organizations/wa/serviceTypes/potholes");
  v1::PromiseLimit& worker = *type.add_promise_limits();
  worker.set_role("case-worker");
  worker.add_promise_kinds("call-back");
  worker.add_promise_kinds("repair-date");
  worker.set_earliest_minutes(480);
  v1::PromiseLimit& refunds = *type.add_promise_limits();
  refunds.set_role("case-worker");
  refunds.add_promise_kinds("refund");
  refunds.set_max_amount_cents(5'000);
  v1::PromiseLimit& supervisor = *type.add_promise_limits();
  supervisor.set_role("case-supervisor");
  supervisor.set_max_amount_cents(100'000);
  return type;
}

TEST(Promises, AreForWhoHasALimit) {
  struct Row {
    std::string role;
    Promise promise;
    bool is_allowed;
  };
  const Row rows[] = {
      {"case-worker", {"repair-date", 0, 480}, true},
      {"case-worker", {"repair-date", 0, 479}, false},
      {"case-worker", {"repair-date", 0, std::nullopt}, true},
      {"case-worker", {"repair-date", 1, 480}, false},
      {"case-worker", {"refund", 5'000, 0}, true},
      {"case-worker", {"refund", 5'001, 0}, false},
      {"case-worker", {"gift", 0, 480}, false},
      {"case-worker", {"", 0, 480}, false},
      {"case-supervisor", {"gift", 100'000, 0}, true},
      {"case-supervisor", {"", 0, 0}, true},
      {"case-supervisor", {"refund", 100'001, 0}, false},
      {"manager", {"repair-date", 0, 480}, false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(!ProblemOfPromise(Potholes(), {row.role}, row.promise), row.is_allowed)
        << row.role << " " << row.promise.kind << " " << row.promise.amount_cents;
  }
  EXPECT_TRUE(ProblemOfPromise(Potholes(), {}, {}));
}

TEST(Promises, AreWhatOneOfTheRolesMay) {
  EXPECT_FALSE(
      ProblemOfPromise(Potholes(), {"case-worker", "case-supervisor"}, {"refund", 90'000, 0}));
}

TEST(Promises, AreRefusedWithTheLimit) {
  const auto problem = ProblemOfPromise(Potholes(), {"case-worker"}, {"refund", 6'000, 0});
  ASSERT_TRUE(problem);
  EXPECT_THAT(*problem, HasSubstr("case-worker may promise refund, of 50.00 at most"));
  EXPECT_THAT(*problem, HasSubstr("480 minutes of opening hours or later, without money"));
}

TEST(Promises, AreByRolesOfTheWholeOrganization) {
  trust::v1::Principal caller;
  const auto bind = [&](const std::string& role, const std::string& organization,
                        const std::string& unit) {
    auto& binding = *caller.add_bindings();
    binding.set_role(role);
    binding.set_organization_id(organization);
    binding.set_organizational_unit(unit);
  };
  bind("case-worker", "wa", "");
  bind("case-supervisor", "or", "");
  bind("manager", "wa", "organizations/wa/organizationalUnits/streets");
  bind("administrator", "*", "");
  EXPECT_THAT(RolesIn(caller, "wa"), ElementsAre("administrator", "case-worker"));
}

}  // namespace
}  // namespace touchstone::feedback
