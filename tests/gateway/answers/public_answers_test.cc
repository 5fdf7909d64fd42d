#include "gateway/answers/public_answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::IsNull;
using ::testing::Pointee;

constexpr char kGet[] = "/touchstone.catalog.v1.Catalog/GetRelease";

class PublicAnswersTest : public testing::Test {
 protected:
  std::shared_ptr<const std::string> Find(const std::string& rpc, const std::string& language,
                                          const std::string& request) {
    return answers_.Find(rpc, language, request).answer;
  }

  FakeClock clock_;
  Metrics metrics_;
  PublicAnswers answers_{{.bytes = 64 << 10, .keep_for = absl::Seconds(10)}, clock_, metrics_};
};

TEST_F(PublicAnswersTest, AreKeptForTheSameQuestionAlone) {
  answers_.Keep(answers_.Find(kGet, "es", "request"), "answer");
  EXPECT_THAT(Find(kGet, "es", "request"), Pointee(std::string("answer")));
  EXPECT_THAT(Find(kGet, "en", "request"), IsNull());
  EXPECT_THAT(Find(kGet, "es", "another"), IsNull());
  EXPECT_THAT(Find("/touchstone.catalog.v1.Catalog/GetCompetency", "es", "request"), IsNull());
  // No two questions are written alike.
  EXPECT_THAT(Find(kGet, "", "esrequest"), IsNull());
  EXPECT_THAT(metrics_.Text(), HasSubstr("touchstone_gateway_public_hits_total 1"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("touchstone_gateway_public_misses_total 5"));
}

TEST_F(PublicAnswersTest, AreForgottenSoonAfterTheServiceWasAsked) {
  const PublicAnswers::Asked asked = answers_.Find(kGet, "", "request");
  clock_.Advance(absl::Seconds(4));  // a slow service: what it says may be as old
  answers_.Keep(asked, "answer");
  clock_.Advance(absl::Seconds(5));
  EXPECT_THAT(Find(kGet, "", "request"), Pointee(std::string("answer")));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Find(kGet, "", "request"), IsNull());
  answers_.Keep(answers_.Find(kGet, "", "request"), "later");
  EXPECT_THAT(Find(kGet, "", "request"), Pointee(std::string("later")));
}

TEST_F(PublicAnswersTest, AnOlderAnswerDoesNotReplaceALaterOne) {
  const PublicAnswers::Asked early = answers_.Find(kGet, "", "request");
  clock_.Advance(absl::Seconds(8));
  answers_.Keep(answers_.Find(kGet, "", "request"), "late");
  answers_.Keep(early, "early");
  clock_.Advance(absl::Seconds(5));
  EXPECT_THAT(Find(kGet, "", "request"), Pointee(std::string("late")));
}

TEST_F(PublicAnswersTest, StayWithinTheirBytes) {
  int kept = 0;
  const std::string answer(900, 'x');
  for (int i = 0; i < 1000; ++i) {
    answers_.Keep(answers_.Find(kGet, "", std::to_string(i)), answer);
  }
  for (int i = 0; i < 1000; ++i) kept += Find(kGet, "", std::to_string(i)) != nullptr ? 1 : 0;
  EXPECT_GT(kept, 10);
  EXPECT_LT(kept, (64 << 10) / 900);
  // What is too large to be worth it pushes nothing out.
  answers_.Keep(answers_.Find(kGet, "", "large"), std::string(60 << 10, 'x'));
  EXPECT_THAT(Find(kGet, "", "large"), IsNull());
  int still = 0;
  for (int i = 0; i < 1000; ++i) still += Find(kGet, "", std::to_string(i)) != nullptr ? 1 : 0;
  EXPECT_EQ(still, kept);
}

}  // namespace
}  // namespace touchstone::gateway
