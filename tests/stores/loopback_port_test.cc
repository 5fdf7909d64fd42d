#include "tests/stores/loopback_port.h"

#include <gtest/gtest.h>

#include <list>
#include <set>

namespace touchstone {
namespace {

TEST(LoopbackPort, IsNobodyElses) {
  // Of as many that were drawn apart, a dozen would be the same.
  std::list<LoopbackPort> ports(500);
  std::set<int> numbers;
  for (const LoopbackPort& port : ports) numbers.insert(port.number());
  EXPECT_EQ(numbers.size(), ports.size());
}

}  // namespace
}  // namespace touchstone
