// What the feed and the history of a service tell whom.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/assessment.pb.h>
#include <touchstone/catalog/v1/catalog.pb.h>
#include <touchstone/events/v1/events.pb.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/event_feed.h"
#include "tests/services/runtime/resources/framework_store.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Values;

class Follower : public MessageSink {
 public:
  bool Send(const SerializedMessage& message) override {
    events::v1::WatchResponse response;
    EXPECT_TRUE(response.ParseFromString(*message.bytes));
    for (const auto& event : response.events()) resources.push_back(event.resource());
    position = response.position();
    return true;
  }
  std::vector<std::string> resources;
  std::string position;
};

class FeedScopeTest : public testing::TestWithParam<StoreKind> {
 protected:
  FeedScopeTest() { tail_.Start({}); }

  // The feed of a service whose own file knows nothing of frameworks.
  std::unique_ptr<RpcService> Feed(FeedScope scope) {
    assessment::v1::GetPersonRequest::descriptor();  // links the file that declares the service
    auto feed = std::make_unique<RpcService>("touchstone.assessment.v1.EventFeed");
    RegisterEventFeed(*feed, *store_, tail_, std::move(scope));
    return feed;
  }

  static Context ContextOf(const std::string& role, const std::string& organization) {
    auto caller = std::make_shared<trust::v1::Principal>();
    caller->set_kind(trust::v1::Principal::API_KEY);
    caller->add_bindings()->set_role(role);
    caller->mutable_bindings(0)->set_organization_id(organization);
    Context context;
    context.caller = std::move(caller);
    context.deadline = FrameworkStore::Soon();
    context.is_cancelled = [] { return false; };
    return context;
  }

  static Follower Watched(const RpcService& feed, const Context& context,
                          const std::string& type = "") {
    events::v1::WatchRequest request;
    request.set_parent("organizations/wa");
    request.set_once(true);
    if (!type.empty()) request.add_resource_types(type);
    Follower follower;
    const int index = feed.descriptor().FindMethodByName("Watch")->index();
    const absl::Status ended = feed.methods().at(index).server_stream(context, request, follower);
    EXPECT_TRUE(ended.ok()) << ended;
    return follower;
  }

  static absl::StatusOr<events::v1::ListChangesResponse> History(const RpcService& feed,
                                                                 const Context& context,
                                                                 const std::string& name) {
    events::v1::ListChangesRequest request;
    request.set_name(name);
    const int index = feed.descriptor().FindMethodByName("ListChanges")->index();
    ASSIGN_OR_RETURN(const auto answer, feed.methods().at(index).unary(context, request));
    events::v1::ListChangesResponse response;
    EXPECT_TRUE(response.ParseFromString(*answer.bytes));
    return response;
  }

  FrameworkStore store_{GetParam()};
  Metrics metrics_;
  Tail tail_{store_->database(), SystemClock(), metrics_};
};

TEST_P(FeedScopeTest, OfAGuardedTypeOnlyWhoHoldsThePermissionIsTold) {
  store_.Create(1);
  const auto feed = Feed({.guarded = {{&FrameworkStore::Type(), "catalog.review"}}});
  const Context reviewer = ContextOf("catalog-reviewer", "wa");
  EXPECT_THAT(Watched(*feed, reviewer).resources, ElementsAre(FrameworkStore::NameOf(1)));
  EXPECT_TRUE(History(*feed, reviewer, FrameworkStore::NameOf(1)).ok());

  for (const Context& other : {ContextOf("auditor", "wa"), ContextOf("catalog-reviewer", "or")}) {
    EXPECT_THAT(Watched(*feed, other).resources, IsEmpty());
    EXPECT_THAT(Watched(*feed, other, FrameworkStore::Type().type).resources, IsEmpty());
    // They are where the others are, and cannot ask whether there is one.
    EXPECT_EQ(Watched(*feed, other).position, Watched(*feed, reviewer).position);
    for (const int number : {1, 2}) {
      const auto history = History(*feed, other, FrameworkStore::NameOf(number));
      EXPECT_EQ(ReasonOf(history.status()), reasons::kPermissionDenied);
    }
  }
}

TEST_P(FeedScopeTest, WhatIsNotGuardedIsToldToWhoMayFollow) {
  store_.Create(1);
  const auto feed = Feed({});
  const Context auditor = ContextOf("auditor", "wa");
  EXPECT_THAT(Watched(*feed, auditor).resources, ElementsAre(FrameworkStore::NameOf(1)));
  EXPECT_TRUE(History(*feed, auditor, FrameworkStore::NameOf(1)).ok());
}

TEST_P(FeedScopeTest, TheHistoryKnowsWhatServicesBesideItKeep) {
  store_.Create(1);
  const Context auditor = ContextOf("auditor", "wa");
  auto history = History(*Feed({}), auditor, FrameworkStore::NameOf(1));
  ASSERT_TRUE(history.ok()) << history.status();
  EXPECT_FALSE(history->changes(0).has_after());
  catalog::v1::GetFrameworkRequest::descriptor();  // links the file that declares the service
  const RpcService catalog("touchstone.catalog.v1.Catalog");
  history = History(*Feed({.services = {&catalog}}), auditor, FrameworkStore::NameOf(1));
  ASSERT_TRUE(history.ok()) << history.status();
  EXPECT_TRUE(history->changes(0).has_after());
}

INSTANTIATE_TEST_SUITE_P(Drivers, FeedScopeTest, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
