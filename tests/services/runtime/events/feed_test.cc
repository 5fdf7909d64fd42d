#include "services/runtime/events/feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/runtime/events/log_writer.h"
#include "tests/stores/stores.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Values;

class FeedTest : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<FeedPage> Read(const ChangePosition& after, const FeedFilter& filter,
                                const ChangePosition& known = {}) {
    return ReadFeed(*database_, after, known, filter, absl::Now() + absl::Seconds(30));
  }
  std::vector<std::string> Resources(const FeedFilter& filter) {
    std::vector<std::string> names;
    const auto page = Read({}, filter);
    EXPECT_TRUE(page.ok()) << page.status();
    for (const auto& event : page->events) names.push_back(event.resource());
    return names;
  }
  void Append(const std::string& resource, const std::string& organization,
              const std::string& type) {
    Change change = LogWriter::Of(resource);
    change.organization = organization;
    change.resource_type = type;
    log_.Append(change);
  }

  TestStore store_{GetParam()};
  std::unique_ptr<Database> database_ = store_.Open({RuntimeMigrations()});
  LogWriter log_{*database_};
};

TEST_P(FeedTest, AnEventTellsWhatHappened) {
  const int64_t revision = log_.Append("organizations/wa/things/x");
  const auto page = Read({}, {.organization = "wa"});
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->events.size(), 1u);
  const auto& event = page->events[0];
  EXPECT_EQ(event.position(), page->position.ToText());
  EXPECT_EQ(event.kind(), events::v1::Event::UPDATED);
  EXPECT_EQ(event.resource_type(), "touchstone.dev/Thing");
  EXPECT_EQ(event.resource(), "organizations/wa/things/x");
  EXPECT_EQ(event.organization_id(), "wa");
  EXPECT_EQ(event.revision(), revision);
  EXPECT_EQ(event.event_time().seconds(), 1'750'000'000);
  EXPECT_EQ(event.event_time().nanos(), 7000);
}

TEST_P(FeedTest, AFollowerGetsItsOwnOrganizationAndTheTypesItAskedFor) {
  Append("a", "wa", "T1");
  Append("b", "or", "T1");
  Append("c", "wa", "T2");
  Append("d", "wa", "T3");
  EXPECT_THAT(Resources({.organization = "wa"}), ElementsAre("a", "c", "d"));
  EXPECT_THAT(Resources({.organization = "or"}), ElementsAre("b"));
  EXPECT_THAT(Resources({.organization = ""}), IsEmpty());
  EXPECT_THAT(Resources({.organization = "wa", .resource_types = {"T1", "T3"}}),
              ElementsAre("a", "d"));
}

TEST_P(FeedTest, ThePositionMovesOverWhatIsKnownToBeOfOthers) {
  Append("a", "wa", "T1");
  const ChangePosition own = log_.Last();
  Append("b", "or", "T1");
  const ChangePosition known = log_.Last();
  Append("c", "or", "T1");
  for (const auto& [from, through] :
       {std::pair(ChangePosition(), own), std::pair(own, known), std::pair(log_.Last(), known)}) {
    const auto page = Read(from, {.organization = "wa"}, through);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->events.empty(), from >= own);
    EXPECT_EQ(page->position, std::max(from, through));
    EXPECT_EQ(page->committed, page->position);
    EXPECT_TRUE(page->complete);
  }
}

TEST_P(FeedTest, APageThatWasCutOffMovesNoFurtherThanItsLastEvent) {
  for (int i = 0; i <= 500; ++i) Append(absl::StrCat(i), "wa", "T1");
  const auto page = Read({}, {.organization = "wa"}, log_.Last());
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_FALSE(page->complete);
  EXPECT_EQ(page->events.back().resource(), "499");
  EXPECT_EQ(page->position.ToText(), page->events.back().position());
}

TEST_P(FeedTest, APositionThatIsNotKeptAnyMoreIsOutOfRange) {
  log_.Append("first");
  const ChangePosition first = log_.Last();
  log_.Append("second");
  log_.PurgeAll();
  const auto page = Read(first, {.organization = "wa"});
  EXPECT_EQ(page.status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ReasonOf(page.status()), reasons::kPositionExpired);
}

INSTANTIATE_TEST_SUITE_P(Drivers, FeedTest, Values(SqliteStore, PostgresStore), StoreName);

TEST(FeedPosition, IsReadAsItWasGivenAndRefusedWhenItIsNone) {
  EXPECT_EQ(*ParseFeedPosition(""), ChangePosition());
  EXPECT_EQ(*ParseFeedPosition(ChangePosition{3, 4}.ToText()), (ChangePosition{3, 4}));
  for (const char* text : {"x", "1", "1.", "-1.2", "1.2.3", "99999999999999999999.1"}) {
    const auto position = ParseFeedPosition(text);
    EXPECT_EQ(position.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_EQ(ReasonOf(position.status()), reasons::kFieldInvalid) << text;
  }
}

}  // namespace
}  // namespace touchstone
