// Many who take steps of one case at once: what is told is one history, and it is true.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/case_tick.h"
#include "services/feedback/rules/case_way.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/cases/case_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::SizeIs;
using ::testing::Values;
using v1::Case;
using v1::CaseStep;

class CaseHistory : public testing::TestWithParam<StoreKind> {
 protected:
  FakeClock clock_;
  TestStore store_{GetParam()};
  CaseOffice office_{store_, clock_};
};

TEST_P(CaseHistory, IsOneChainHoweverManyTakeStepsAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kStepsOfEach = 15;
  constexpr CaseStep::Kind kKinds[] = {CaseStep::ACKNOWLEDGED, CaseStep::STARTED,
                                       CaseStep::RESOLVED,     CaseStep::REOPENED,
                                       CaseStep::ESCALATED,    CaseStep::ASSIGNED};
  const Case of = *office_.Open("pothole");
  const auto context = office_.office().MakeContext(
      *office_.office().Service("Cases").descriptor().FindMethodByName("StartCase"));
  std::atomic<int> taken = 1;
  const auto take_steps = [&](int seed) {
    std::minstd_rand random(seed);
    for (int i = 0; i < kStepsOfEach; ++i) {
      const CaseStep::Kind kind = kKinds[random() % std::size(kKinds)];
      const absl::Status status = office_.office().store().Write(
          {.actor = "test", .method = "", .trace_id = ""}, absl::InfiniteFuture(),
          [&](Transaction& transaction) {
            return TakeStepOf(office_.neighbors(), context, transaction, of.name(),
                              {.kind = kind, .note = "", .subject = ""})
                .status();
          });
      if (status.ok()) {
        ++taken;
      } else if (!absl::IsAborted(status)) {
        EXPECT_EQ(ReasonOf(status), reasons::kCaseState) << status;
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(take_steps, i + 1);
  for (std::thread& thread : threads) thread.join();

  v1::ListCaseStepsRequest request;
  request.set_name(of.name());
  request.set_page_size(1000);
  const auto history = office_.office().Do<v1::ListCaseStepsResponse>("ListCaseSteps", request);
  ASSERT_TRUE(history.ok()) << history.status();
  ASSERT_THAT(history->steps(), SizeIs(taken.load()));
  Case::State state = Case::STATE_UNSPECIFIED;
  for (int i = 0; i < history->steps_size(); ++i) {
    const CaseStep& step = history->steps(i);
    EXPECT_EQ(step.sequence(), i + 1);
    EXPECT_EQ(step.former_state(), state);
    EXPECT_EQ(StateAfter(step.kind(), state), step.state());
    state = step.state();
  }
  const auto after = office_.Get(of.name());
  EXPECT_EQ(after->state(), state);
  EXPECT_EQ(after->step_count(), taken.load());
}

TEST_P(CaseHistory, HasAMissedTargetOnceHoweverManyLook) {
  const Case of = *office_.Open("pothole");
  clock_.Advance(absl::Minutes(61));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      CaseTick tick(office_.office().store(), office_.neighbors());
      EXPECT_TRUE(tick.DoDue().ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(office_.Steps(of.name())->steps(), SizeIs(2));
}

INSTANTIATE_TEST_SUITE_P(Drivers, CaseHistory, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
