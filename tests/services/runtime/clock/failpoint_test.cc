#include "services/runtime/clock/failpoint.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>

#include "absl/time/clock.h"
#include "absl/time/time.h"

#ifdef TOUCHSTONE_FAILPOINTS

namespace touchstone {
namespace {

TEST(Failpoint, DoesNothingUnlessItIsSet) { TOUCHSTONE_FAILPOINT("here"); }

TEST(Failpoint, KillsTheProcessAsKillNineDoes) {
  EXPECT_EXIT(
      {
        SetFailpoint("here", "abort");
        TOUCHSTONE_FAILPOINT("elsewhere");
        TOUCHSTONE_FAILPOINT("here");
      },
      testing::KilledBySignal(SIGKILL), "");
}

TEST(Failpoint, StallsUntilItIsTakenBack) {
  SetFailpoint("here", "sleep:20");
  const absl::Time start = absl::Now();
  TOUCHSTONE_FAILPOINT("here");
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(20));
  SetFailpoint("here", "");
  TOUCHSTONE_FAILPOINT("here");
}

TEST(Failpoint, EndsTheProgramWhenItsActionIsMisspelled) {
  for (const char* action : {"aborts", "sleep", "sleep:", "sleep:x"}) {
    EXPECT_DEATH(SetFailpoint("here", action), "neither abort nor sleep");
  }
}

TEST(Failpoint, IsSetFromOutside) {
  // In a fresh process: this one may have read its environment already.
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        setenv("TOUCHSTONE_FAILPOINTS_ON", "here=abort,elsewhere=sleep:1", 1);
        TOUCHSTONE_FAILPOINT("elsewhere");
        TOUCHSTONE_FAILPOINT("here");
      },
      testing::KilledBySignal(SIGKILL), "");
}

}  // namespace
}  // namespace touchstone

#endif
