#include "services/runtime/events/feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  absl::StatusOr<FeedPage> Read(const ChangePosition& after, const FeedFilter& filter) {
    return ReadFeed(*database_, after, filter, absl::Now() + absl::Seconds(30));
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

TEST_P(FeedTest, ThePositionMovesOnThoughNothingWasForTheFollower) {
  Append("b", "or", "T1");
  const auto page = Read({}, {.organization = "wa"});
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_THAT(page->events, IsEmpty());
  EXPECT_EQ(page->position, log_.Last());
  EXPECT_EQ(page->committed, log_.Last());
  EXPECT_TRUE(page->complete);
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
