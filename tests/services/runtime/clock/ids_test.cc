#include "services/runtime/clock/ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace touchstone {
namespace {

using ::testing::MatchesRegex;

constexpr char kHex[] = "[0-9a-f]";

// The millisecond in which a UUIDv7 was made.
int64_t MillisOf(const std::string& id) {
  uint64_t millis = 0;
  EXPECT_TRUE(absl::SimpleHexAtoi(absl::StrCat(id.substr(0, 8), id.substr(9, 4)), &millis));
  return static_cast<int64_t>(millis);
}

TEST(Ids, TimeOrderedOnesAreUuidsOfVersionSeven) {
  const std::string pattern =
      absl::StrCat(kHex, "{8}-", kHex, "{4}-7", kHex, "{3}-[89ab]", kHex, "{3}-", kHex, "{12}");
  for (int i = 0; i < 100; ++i) EXPECT_THAT(SystemIds().TimeOrdered(), MatchesRegex(pattern));
}

TEST(Ids, RandomOnesAreUuidsOfVersionFour) {
  const std::string pattern =
      absl::StrCat(kHex, "{8}-", kHex, "{4}-4", kHex, "{3}-[89ab]", kHex, "{3}-", kHex, "{12}");
  for (int i = 0; i < 100; ++i) EXPECT_THAT(SystemIds().Random(), MatchesRegex(pattern));
}

TEST(Ids, TimeOrderedOnesCarryTheMillisecondTheyWereMadeIn) {
  const int64_t before = absl::ToUnixMillis(absl::Now());
  const int64_t made = MillisOf(SystemIds().TimeOrdered());
  const int64_t after = absl::ToUnixMillis(absl::Now());
  EXPECT_LE(before, made);
  EXPECT_LE(made, after);
}

TEST(Ids, OneOfALaterMillisecondSortsAfter) {
  std::string first = SystemIds().TimeOrdered();
  std::string second = SystemIds().TimeOrdered();
  while (MillisOf(second) == MillisOf(first)) second = SystemIds().TimeOrdered();
  EXPECT_LT(first, second);
}

TEST(Ids, NoneIsMadeTwice) {
  std::set<std::string> ids;
  for (int i = 0; i < 2000; ++i) {
    EXPECT_TRUE(ids.insert(SystemIds().TimeOrdered()).second);
    EXPECT_TRUE(ids.insert(SystemIds().Random()).second);
  }
}

TEST(Ids, CountingOnesCount) {
  CountingIds ids;
  EXPECT_EQ(ids.TimeOrdered(), "00000000-0000-7000-8000-000000000001");
  EXPECT_EQ(ids.Random(), "00000000-0000-7000-8000-000000000002");
}

}  // namespace
}  // namespace touchstone
