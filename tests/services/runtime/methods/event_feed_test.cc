#include "services/runtime/methods/event_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/catalog.pb.h>
#include <touchstone/events/v1/events.pb.h>

#include <atomic>
#include <future>

#include "services/runtime/clock/mutex.h"
#include "services/runtime/errors/errors.h"
#include "tests/eventually.h"
#include "tests/services/runtime/events/log_writer.h"
#include "tests/stores/stores.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Values;

// A caller that keeps what it is sent.
class Caller : public MessageSink {
 public:
  bool Send(const SerializedMessage& message) override {
    events::v1::WatchResponse response;
    EXPECT_TRUE(response.ParseFromString(*message.bytes));
    MutexLock lock(&mutex_);
    for (const auto& event : response.events()) resources_.push_back(event.resource());
    position_ = response.position();
    return !gone_;
  }
  void Leave() { gone_ = true; }
  bool gone() const { return gone_; }
  std::vector<std::string> resources() {
    MutexLock lock(&mutex_);
    return resources_;
  }
  std::string position() {
    MutexLock lock(&mutex_);
    return position_;
  }

 private:
  std::atomic<bool> gone_ = false;
  Mutex mutex_;
  std::vector<std::string> resources_;
  std::string position_;
};

class EventFeedTest : public testing::TestWithParam<StoreKind> {
 protected:
  EventFeedTest() {
    RegisterEventFeed(service_, *store_, tail_);
    tail_.Start({});
  }

  absl::Status Watch(Caller& caller, const events::v1::WatchRequest& request,
                     absl::Time deadline = absl::InfiniteFuture()) {
    Context context;
    context.deadline = deadline;
    context.is_cancelled = [&caller] { return caller.gone(); };
    const int index = service_.descriptor().FindMethodByName("Watch")->index();
    return service_.methods().at(index).server_stream(context, request, caller);
  }

  static events::v1::WatchRequest Request(const std::string& after = "", bool once = false) {
    events::v1::WatchRequest request;
    request.set_parent("organizations/wa");
    request.set_after(after);
    request.set_once(once);
    return request;
  }

  TestStore test_store_{GetParam()};
  std::unique_ptr<Database> database_ = test_store_.Open({RuntimeMigrations()});
  LogWriter log_{*database_};
  Metrics metrics_;
  Tail tail_{*database_, SystemClock(), metrics_};
  Cache cache_{{.key_space = "test"}, tail_, SystemClock(), metrics_};
  std::unique_ptr<Store> store_ =
      *Store::Open(*database_, cache_, tail_, SystemClock(), SystemIds());
  RpcService service_ = [] {
    catalog::v1::GetFrameworkRequest::descriptor();  // links the file that declares the service
    return RpcService("touchstone.catalog.v1.EventFeed");
  }();
};

TEST_P(EventFeedTest, SendsWhatThereIsAndWhatComesUntilTheCallerLeaves) {
  log_.Append("a");
  Caller caller;
  auto watch = std::async(std::launch::async, [&] { return Watch(caller, Request()); });
  ASSERT_TRUE(Eventually([&] { return caller.resources().size() == 1; }));
  log_.Append("b");
  tail_.Wake();
  ASSERT_TRUE(Eventually([&] { return caller.resources().size() == 2; }));
  EXPECT_THAT(caller.resources(), ElementsAre("a", "b"));
  EXPECT_EQ(caller.position(), log_.Last().ToText());
  caller.Leave();
  EXPECT_EQ(watch.get().code(), absl::StatusCode::kCancelled);
}

TEST_P(EventFeedTest, GoesOnFromThePositionItIsGiven) {
  for (int i = 0; i < 700; ++i) log_.Append("old");  // more than a page
  const std::string after = log_.Last().ToText();
  log_.Append("new");
  Caller all;
  EXPECT_TRUE(Watch(all, Request("", true)).ok());
  EXPECT_EQ(all.resources().size(), 701u);
  Caller rest;
  EXPECT_TRUE(Watch(rest, Request(after, true)).ok());
  EXPECT_THAT(rest.resources(), ElementsAre("new"));
}

// Else a watcher would be woken by every change of others, and start again from an old position.
TEST_P(EventFeedTest, ThePositionMovesOverTheChangesOfOthers) {
  log_.Append("own");
  Change change = LogWriter::Of("foreign");
  change.organization = "or";
  log_.Append(change);
  tail_.Wake();
  ASSERT_TRUE(Eventually([&] { return tail_.Settled() == log_.Last(); }));
  Caller caller;
  EXPECT_TRUE(Watch(caller, Request("", true)).ok());
  EXPECT_THAT(caller.resources(), ElementsAre("own"));
  EXPECT_EQ(caller.position(), log_.Last().ToText());
}

TEST_P(EventFeedTest, OnceEndsWithThePositionThoughThereIsNothing) {
  Caller caller;
  EXPECT_TRUE(Watch(caller, Request("", true)).ok());
  EXPECT_THAT(caller.resources(), IsEmpty());
  EXPECT_EQ(caller.position(), ChangePosition().ToText());
}

TEST_P(EventFeedTest, EndsAtTheDeadline) {
  Caller caller;
  const absl::Status ended = Watch(caller, Request(), absl::Now() + absl::Milliseconds(50));
  EXPECT_EQ(ended.code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_P(EventFeedTest, RefusesAPositionThatIsNoneOrNotKeptAnyMore) {
  Caller caller;
  EXPECT_EQ(Watch(caller, Request("nonsense")).code(), absl::StatusCode::kInvalidArgument);
  log_.Append("a");
  const std::string after = log_.Last().ToText();
  log_.Append("b");
  log_.PurgeAll();
  EXPECT_EQ(Watch(caller, Request(after)).code(), absl::StatusCode::kOutOfRange);
}

INSTANTIATE_TEST_SUITE_P(Drivers, EventFeedTest, Values(SqliteStore, PostgresStore), StoreName);

class OpenTransactionFeedTest : public EventFeedTest {};

TEST_P(OpenTransactionFeedTest, OnceWaitsForWhatWasCommittedBehindIt) {
  std::promise<void> close;
  auto slow = log_.AppendSlowly("slow", close.get_future().share());
  log_.Append("fast");
  Caller caller;
  auto watch = std::async(std::launch::async, [&] { return Watch(caller, Request("", true)); });
  EXPECT_EQ(watch.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  close.set_value();
  slow.get();
  EXPECT_TRUE(watch.get().ok());
  EXPECT_THAT(caller.resources(), ElementsAre("slow", "fast"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, OpenTransactionFeedTest, Values(PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
