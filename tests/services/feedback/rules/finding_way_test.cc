#include "services/feedback/rules/finding_way.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using v1::Finding;

Finding At(Finding::State state, bool was_noticed) {
  Finding finding;
  finding.set_worker("wil");
  finding.set_investigator("ida");
  finding.set_state(state);
  finding.set_etag("7");
  if (was_noticed) finding.mutable_notice_time()->set_seconds(1);
  return finding;
}

TEST(FindingWay, ShowsTheWorkerNothingBeforeTheNoticeWhateverElseTheyAre) {
  for (const bool oversees : {false, true}) {
    EXPECT_EQ(ViewOf(At(Finding::DRAFT, false), {"wil", oversees}), FindingView::kNothing);
    EXPECT_EQ(ViewOf(At(Finding::WITHDRAWN, false), {"wil", oversees}), FindingView::kNothing);
    EXPECT_EQ(ViewOf(At(Finding::NOTIFIED, true), {"wil", oversees}), FindingView::kWhole);
    EXPECT_EQ(ViewOf(At(Finding::WITHDRAWN, true), {"wil", oversees}), FindingView::kWhole);
  }
}

TEST(FindingWay, ShowsAKeyThatNamesNobodyWhatOthersSee) {
  Finding finding = At(Finding::DRAFT, false);
  finding.clear_investigator();
  EXPECT_EQ(ViewOf(finding, {"", false}), FindingView::kNothing);
  EXPECT_EQ(ViewOf(At(Finding::FINAL, true), {"", false}), FindingView::kWithoutHearing);
  EXPECT_EQ(ViewOf(finding, {"", true}), FindingView::kWhole);
}

TEST(FindingWay, ConcealsWhatWasHeardUnderAnotherEtag) {
  Finding finding = At(Finding::FINAL, true);
  finding.set_approach("calm");
  finding.set_response("no");
  finding.set_grounds("recording");
  ConcealHearing(finding);
  EXPECT_THAT(finding.approach(), IsEmpty());
  EXPECT_THAT(finding.response(), IsEmpty());
  EXPECT_EQ(finding.grounds(), "recording");
  EXPECT_NE(finding.etag(), "7");
}

TEST(FindingWay, HearsTheWorkerUntilTheLastDayIsOver) {
  Finding finding = At(Finding::NOTIFIED, true);
  finding.set_respond_until_date("2026-03-31");
  const Day last = *ParseDay("2026-03-31");
  EXPECT_FALSE(IsHeard(finding, last));
  EXPECT_TRUE(IsHeard(finding, last + 1));
  finding.mutable_response_time()->set_seconds(1);
  EXPECT_TRUE(IsHeard(finding, last - 5));
  EXPECT_FALSE(IsHeard(At(Finding::DRAFT, false), last));
}

TEST(FindingWay, NamesWhatIsThereTwiceOrSaysNothing) {
  Finding finding = At(Finding::DRAFT, false);
  for (int i = 0; i < 2; ++i) finding.add_behaviors()->set_key_element_id("listens");
  finding.add_evidence(" \t");
  EXPECT_THAT(FindingViolations(finding),
              ElementsAre(Field(&FieldViolation::field, "finding.behaviors[1]"),
                          Field(&FieldViolation::field, "finding.evidence[0]")));
}

}  // namespace
}  // namespace touchstone::feedback
