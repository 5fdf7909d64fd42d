#include "gateway/limits/rate_limiter.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "gateway/limits/in_flight.h"

namespace touchstone::gateway {
namespace {

TEST(RateLimiter, GivesABurstThenARate) {
  FakeClock clock;
  RateLimiter rates({.per_second = 10, .burst = 3}, clock);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(rates.Take("a"), absl::ZeroDuration());
  EXPECT_EQ(rates.Take("a"), absl::Milliseconds(100));
  EXPECT_EQ(rates.Take("b"), absl::ZeroDuration()) << "each caller has a bucket of its own";
  clock.Advance(absl::Milliseconds(50));
  EXPECT_EQ(rates.Take("a"), absl::Milliseconds(50));
  clock.Advance(absl::Milliseconds(50));
  EXPECT_EQ(rates.Take("a"), absl::ZeroDuration());
  EXPECT_GT(rates.Take("a"), absl::ZeroDuration());
  clock.Advance(absl::Hours(1));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(rates.Take("a"), absl::ZeroDuration());
  EXPECT_GT(rates.Take("a"), absl::ZeroDuration()) << "a bucket holds no more than its burst";
}

TEST(RateLimiter, ZeroIsNoLimit) {
  FakeClock clock;
  RateLimiter rates({.per_second = 0, .burst = 0}, clock);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(rates.Take("a"), absl::ZeroDuration());
}

TEST(RateLimiter, ForgetsWhoWasIdleLongestWhenThereAreTooMany) {
  FakeClock clock;
  RateLimiter rates({.per_second = 0.001, .burst = 1, .most_callers = 16}, clock);
  EXPECT_EQ(rates.Take("known"), absl::ZeroDuration());
  EXPECT_GT(rates.Take("known"), absl::ZeroDuration());
  for (int i = 0; i < 1000; ++i) rates.Take(absl::StrCat("caller ", i));
  EXPECT_EQ(rates.Take("known"), absl::ZeroDuration());
}

TEST(AddressKey, IsTheAddressOrTheNetworkOfASubscriber) {
  EXPECT_EQ(AddressKey("192.0.2.1"), "address 192.0.2.1");
  EXPECT_EQ(AddressKey("::ffff:192.0.2.1"), "address ::ffff:192.0.2.1");
  EXPECT_EQ(AddressKey("2001:db8:0:1::1"), AddressKey("2001:db8:0:1:ffff::2"));
  EXPECT_NE(AddressKey("2001:db8:0:1::1"), AddressKey("2001:db8:0:2::1"));
}

TEST(InFlight, HasSoManyPlacesAndGetsThemBack) {
  InFlight in_flight(2);
  {
    const InFlight::Place first = in_flight.Enter();
    const InFlight::Place second = in_flight.Enter();
    EXPECT_TRUE(first && second);
    EXPECT_FALSE(in_flight.Enter());
    EXPECT_EQ(in_flight.now(), 2);
  }
  EXPECT_EQ(in_flight.now(), 0);
  EXPECT_TRUE(in_flight.Enter());
}

}  // namespace
}  // namespace touchstone::gateway
