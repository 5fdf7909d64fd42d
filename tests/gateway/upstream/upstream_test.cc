// Which process behind a name gets a call, whether one is there, and what its errors become.

#include "gateway/upstream/upstream.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>

#include "absl/strings/str_cat.h"
#include "gateway/upstream/upstream_status.h"
#include "services/runtime/errors/errors.h"
#include "tests/eventually.h"
#include "tests/gateway/edge/fake_service.h"

namespace touchstone::gateway {
namespace {

FakeService::Handler Counting(std::atomic<int>& calls) {
  return [&calls](const SeenCall&) {
    ++calls;
    return FakeAnswer{absl::OkStatus(), {""}};
  };
}

grpc::Status CallOnce(Upstream& upstream) {
  grpc::ClientContext context;
  const grpc::Slice nothing;
  grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> ended;
  upstream.NextStub().UnaryCall(&context, "/a.B/C", {}, &request, &response,
                                [&ended](const grpc::Status& status) { ended.set_value(status); });
  return ended.get_future().get();
}

TEST(Upstream, CallsAreSpreadOverAllProcessesBehindAName) {
  std::atomic<int> first{0};
  std::atomic<int> second{0};
  FakeService one(Counting(first));
  FakeService two(Counting(second));
  Upstream upstream("catalog", absl::StrCat("ipv4:", one.address(), ",", two.address()), 1);
  EXPECT_TRUE(Eventually([&] {
    EXPECT_TRUE(CallOnce(upstream).ok());
    return first > 0 && second > 0;
  }));
}

TEST(Upstream, AConnectionThatDoesNotStandGetsNoCallWhileAnotherDoes) {
  std::atomic<int> calls{0};
  FakeService service(Counting(calls));
  auto gone = std::make_unique<FakeService>(Counting(calls));
  const std::string nobody = gone->address();
  gone.reset();
  Upstream upstream("catalog",
                    {grpc::CreateChannel(nobody, grpc::InsecureChannelCredentials()),
                     grpc::CreateChannel(service.address(), grpc::InsecureChannelCredentials())});
  ASSERT_TRUE(Eventually([&] { return upstream.IsReachable(); }));
  for (int call = 0; call < 4; ++call) EXPECT_TRUE(CallOnce(upstream).ok());
  EXPECT_EQ(calls, 4);
}

TEST(Upstream, AProcessThatIsNotThereIsKnownToBeNotThereWithoutACall) {
  std::atomic<int> calls{0};
  auto service = std::make_unique<FakeService>(Counting(calls));
  const int port = service->port();
  const std::string address = service->address();
  service.reset();
  const Upstream upstream("catalog", address, 2);
  EXPECT_FALSE(upstream.IsReachable());
  service = std::make_unique<FakeService>(Counting(calls), port);
  EXPECT_TRUE(Eventually([&] { return upstream.IsReachable(); }));
  service.reset();
  EXPECT_TRUE(Eventually([&] { return !upstream.IsReachable(); }));
  EXPECT_EQ(calls, 0);
}

TEST(Upstream, OnlyWhatSpeaksOfAMessagesSizeIsTooLarge) {
  const auto exhausted = [](const char* text) {
    return FromUpstream({grpc::StatusCode::RESOURCE_EXHAUSTED, text}, "catalog");
  };
  EXPECT_EQ(ReasonOf(exhausted("Received message larger than max (9 vs. 5)")),
            reasons::kMessageTooLarge);
  EXPECT_EQ(ReasonOf(exhausted("Sent message larger than max (9 vs. 5)")),
            reasons::kMessageTooLarge);
  EXPECT_EQ(ReasonOf(exhausted("No thread available in thread pool")), reasons::kOverloaded);
}

}  // namespace
}  // namespace touchstone::gateway
