#include "gateway/limits/unsent_answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::gateway {
namespace {

using ::testing::HasSubstr;

UnsentAnswers::Text Kilobytes(size_t count) {
  return std::make_shared<const std::string>(count << 10, 'x');
}

class UnsentAnswersTest : public testing::Test {
 protected:
  Metrics metrics_;
  UnsentAnswers unsent_{100 << 10, metrics_};
};

TEST_F(UnsentAnswersTest, HaveABound) {
  auto first = unsent_.Enter(Kilobytes(60));
  EXPECT_TRUE(first.has_value());
  EXPECT_TRUE(unsent_.Enter(Kilobytes(40)).has_value());
  EXPECT_FALSE(unsent_.Enter(Kilobytes(41)).has_value());
  first.reset();
  EXPECT_TRUE(unsent_.Enter(Kilobytes(100)).has_value());
}

TEST_F(UnsentAnswersTest, CountATextThatSeveralHoldOnce) {
  const auto text = Kilobytes(60);
  auto first = unsent_.Enter(text);
  auto second = unsent_.Enter(text);
  EXPECT_TRUE(first.has_value() && second.has_value());
  EXPECT_THAT(metrics_.Text(), HasSubstr("touchstone_gateway_unsent_bytes 61440"));
  first.reset();
  EXPECT_FALSE(unsent_.Enter(Kilobytes(60)).has_value());
  second.reset();
  EXPECT_TRUE(unsent_.Enter(Kilobytes(60)).has_value());
}

TEST_F(UnsentAnswersTest, LetOutWhatIsSmallOrMust) {
  const auto full = unsent_.Enter(Kilobytes(100));
  EXPECT_TRUE(unsent_.Enter(Kilobytes(16)).has_value());
  EXPECT_TRUE(unsent_.Enter(nullptr).has_value());
  {
    const auto more = unsent_.EnterAnyway(Kilobytes(100));
    EXPECT_THAT(metrics_.Text(), HasSubstr("touchstone_gateway_unsent_bytes 204800"));
  }
  EXPECT_THAT(metrics_.Text(), HasSubstr("touchstone_gateway_unsent_bytes 102400"));
}

TEST_F(UnsentAnswersTest, PressFromHalfOfTheBoundOn) {
  const auto half = unsent_.Enter(Kilobytes(50));
  EXPECT_FALSE(unsent_.IsPressed());
  const auto more = unsent_.Enter(Kilobytes(17));
  EXPECT_TRUE(unsent_.IsPressed());
}

}  // namespace
}  // namespace touchstone::gateway
