#include "services/runtime/serving/server.h"

#include <gmock/gmock.h>
#include <grpc/health/v1/health.pb.h>
#include <grpc/reflection/v1alpha/reflection.pb.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <touchstone/admin/v1/admin.pb.h>

#include <future>
#include <thread>

#include "tests/services/runtime/serving/test_server.h"

namespace touchstone {
namespace {

using catalog::v1::Framework;
using catalog::v1::GetFrameworkRequest;
using events::v1::WatchRequest;
using events::v1::WatchResponse;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using grpc::reflection::v1alpha::ServerReflectionRequest;
using grpc::reflection::v1alpha::ServerReflectionResponse;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

constexpr char kCatalog[] = "touchstone.catalog.v1.Catalog";
constexpr char kEventFeed[] = "touchstone.catalog.v1.EventFeed";

// GetFramework that waits until it is let go.
class HeldCalls {
 public:
  void Register(RpcService& catalog) {
    catalog.Unary<GetFrameworkRequest, Framework>(
        "GetFramework",
        [this](const Context&, const GetFrameworkRequest&) -> absl::StatusOr<Framework> {
          ++running_;
          released_.wait();
          return Framework();
        });
  }
  int running() const { return running_; }
  void Release() { release_.set_value(); }

 private:
  std::atomic<int> running_{0};
  std::promise<void> release_;
  std::shared_future<void> released_ = release_.get_future().share();
};

absl::StatusOr<HealthCheckResponse::ServingStatus> HealthOf(grpc::ChannelInterface& channel,
                                                            const std::string& service) {
  CallContext context("");
  HealthCheckRequest request;
  request.set_service(service);
  HealthCheckResponse response;
  const absl::Status status =
      CallUnary(channel, "/grpc.health.v1.Health/Check", context, request, response);
  if (!status.ok()) return status;
  return response.status();
}

TEST(Server, DoesNotStartWithoutAHandlerOrAPermission) {
  Metrics metrics;
  NamedIdentities identities;
  const ServerParts parts{.metrics = &metrics, .identities = &identities};
  RpcService catalog(kCatalog);
  RpcService operations("google.longrunning.Operations");
  FillUp(operations);
  const auto server = Server::Start({}, parts, {&catalog, &operations});
  EXPECT_THAT(std::string(server.status().message()),
              AllOf(HasSubstr("touchstone.catalog.v1.Catalog.GetFramework has no handler"),
                    HasSubstr("Operations.GetOperation declares no permission")));
}

TEST(Server, DoesNotShareAPortWithAnother) {
  const TestServer first({});
  Metrics metrics;
  NamedIdentities identities;
  const std::string address = absl::StrCat("127.0.0.1:", first.server->port());
  const auto second =
      Server::Start({.listen = address}, {.metrics = &metrics, .identities = &identities}, {});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(address));
}

TEST(Server, DoesNotStartWithoutItsAdminPort) {
  const TestServer first({});
  Metrics metrics;
  NamedIdentities identities;
  const auto second =
      Server::Start({.admin_listen = absl::StrCat("127.0.0.1:", first.server->port())},
                    {.metrics = &metrics, .identities = &identities}, {});
  EXPECT_FALSE(second.ok());
}

TEST(Limits, RefuseTheCallBeyondThemAndSayWhenToRetry) {
  RpcService catalog(kCatalog);
  HeldCalls held;
  held.Register(catalog);
  RpcService feed(kEventFeed);
  feed.ServerStream<WatchRequest, WatchResponse>(
      "Watch",
      [](const Context&, const WatchRequest&, Sink<WatchResponse>&) { return absl::OkStatus(); });
  const TestServer test({&catalog, &feed}, {.largest_in_flight = 2});
  std::vector<std::thread> callers;
  for (int i = 0; i < 2; ++i) {
    callers.emplace_back([&] {
      CallContext context;
      EXPECT_EQ(GetFramework(*test.channel, context), absl::OkStatus());
    });
  }
  ASSERT_TRUE(Eventually([&] { return held.running() == 2; }));

  CallContext one_more;
  const absl::Status refused = GetFramework(*test.channel, one_more);
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused), reasons::kOverloaded);
  EXPECT_GT(DetailOf<google::rpc::RetryInfo>(refused).retry_delay().nanos(), 0);

  CallContext stream_context;  // streams have places of their own
  const auto stream = Watch(*test.channel, stream_context);
  WatchResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());

  held.Release();
  for (std::thread& caller : callers) caller.join();
  CallContext later;
  EXPECT_EQ(GetFramework(*test.channel, later), absl::OkStatus());
}

TEST(Limits, CountStreamsApart) {
  RpcService feed(kEventFeed);
  feed.ServerStream<WatchRequest, WatchResponse>(
      "Watch", [](const Context& context, const WatchRequest&, Sink<WatchResponse>& sink) {
        sink.Send(WatchResponse());
        EXPECT_TRUE(Eventually([&] { return context.is_cancelled(); }));
        return absl::OkStatus();
      });
  const TestServer test({&feed}, {.largest_streams = 1});
  CallContext context;
  const auto stream = Watch(*test.channel, context);
  WatchResponse response;
  ASSERT_TRUE(stream->Read(&response));
  CallContext one_more;
  const auto refused = Watch(*test.channel, one_more);
  EXPECT_FALSE(refused->Read(&response));
  EXPECT_EQ(ReasonOf(FromGrpcStatus(refused->Finish())), reasons::kOverloaded);
  context.TryCancel();
  stream->Finish();
}

TEST(Limits, CountCallsThatWaitAmongTheStreamsAndADrainAnswersThem) {
  RpcService catalog(kCatalog);
  std::atomic<bool> is_waiting = false;
  catalog.WaitingUnary<GetFrameworkRequest, Framework>(
      "GetFramework",
      [&](const Context& context, const GetFrameworkRequest&) -> absl::StatusOr<Framework> {
        is_waiting = true;
        EXPECT_TRUE(Eventually([&] { return context.is_cancelled(); }));
        return Framework();
      });
  TestServer test({&catalog},
                  {.largest_in_flight = 1, .largest_streams = 1, .drain = absl::Hours(1)});
  std::thread caller([&] {
    CallContext context;
    EXPECT_EQ(GetFramework(*test.channel, context), absl::OkStatus());
  });
  ASSERT_TRUE(Eventually([&] { return is_waiting.load(); }));
  CallContext beside;
  Framework response;
  EXPECT_EQ(
      CallUnary(*test.channel, kCreateFramework, beside, GetFrameworkRequest(), response).code(),
      absl::StatusCode::kInvalidArgument)
      << "let in, and told what its request lacks";
  CallContext one_more;
  EXPECT_EQ(ReasonOf(GetFramework(*test.channel, one_more)), reasons::kOverloaded);
  test.server->Drain();
  caller.join();
}

// A feed whose watches last until their callers leave.
struct OpenFeed : RpcService {
  OpenFeed() : RpcService(kEventFeed) {
    EndlessStream<WatchRequest, WatchResponse>(
        "Watch", [](const Context& context, const WatchRequest&, Sink<WatchResponse>& sink) {
          sink.Send(WatchResponse());
          EXPECT_TRUE(Eventually([&] { return context.is_cancelled(); }));
          return absl::OkStatus();
        });
  }
};

// A watch of one caller, open as long as this lives if it was let in.
struct OpenWatch {
  OpenWatch(const TestServer& test, const std::string& caller) : context(caller) {
    stream = Watch(*test.channel, context);
    WatchResponse response;
    if (!stream->Read(&response)) refused = FromGrpcStatus(stream->Finish());
  }

  ~OpenWatch() {
    if (!refused.ok()) return;
    context.TryCancel();
    stream->Finish();
  }

  CallContext context;
  std::unique_ptr<grpc::ClientReader<WatchResponse>> stream;
  absl::Status refused;
};

TEST(Limits, GiveOneCallerAQuarterOfTheStreams) {
  OpenFeed feed;
  const TestServer test({&feed}, {.largest_streams = 8});
  const OpenWatch first(test, "administrator@*");
  {
    const OpenWatch second(test, "administrator@*");
    const OpenWatch third(test, "administrator@*");
    EXPECT_EQ(first.refused, absl::OkStatus());
    EXPECT_EQ(second.refused, absl::OkStatus());
    EXPECT_EQ(third.refused.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(ReasonOf(third.refused), reasons::kTooManyStreams);
    EXPECT_GT(DetailOf<google::rpc::RetryInfo>(third.refused).retry_delay().nanos(), 0);
    EXPECT_EQ(OpenWatch(test, "integration@wa").refused, absl::OkStatus());
  }
  EXPECT_TRUE(Eventually([&] { return OpenWatch(test, "administrator@*").refused.ok(); }));
}

TEST(Limits, KeepHalfOfTheStreamsForThoseThatEnd) {
  OpenFeed feed;
  RpcService catalog(kCatalog);
  const TestServer test({&catalog, &feed}, {.largest_streams = 8});
  const OpenWatch watches[] = {{test, "administrator@*"},
                               {test, "administrator@*"},
                               {test, "integration@wa"},
                               {test, "integration@wa"}};
  for (const OpenWatch& watch : watches) EXPECT_EQ(watch.refused, absl::OkStatus());
  EXPECT_EQ(ReasonOf(OpenWatch(test, "auditor@wa").refused), reasons::kOverloaded);

  CallContext context("catalog-editor@wa");
  google::longrunning::Operation operation;
  const auto import = ImportJobAid(*test.channel, context, operation);
  catalog::v1::ImportJobAidRequest request;
  request.set_parent("organizations/wa");
  import->Write(request);
  import->WritesDone();
  EXPECT_NE(FromGrpcStatus(import->Finish()).code(), absl::StatusCode::kResourceExhausted);
}

TEST(Drain, LetsARunningCallFinishAndRefusesNewOnes) {
  RpcService catalog(kCatalog);
  HeldCalls held;
  held.Register(catalog);
  TestServer test({&catalog}, {.drain = absl::Minutes(1)});
  std::thread caller([&] {
    CallContext context;
    EXPECT_EQ(GetFramework(*test.channel, context), absl::OkStatus());
  });
  ASSERT_TRUE(Eventually([&] { return held.running() == 1; }));
  std::thread drain([&] { test.server->Drain(); });
  EXPECT_TRUE(Eventually([&] {
    CallContext context;
    Framework response;
    return CallUnary(*test.channel, kCreateFramework, context, GetFrameworkRequest(), response)
               .code() == absl::StatusCode::kUnavailable;
  }));
  held.Release();
  drain.join();
  caller.join();
}

TEST(Drain, EndsWatchesAtOnceAndTellsTheirCallersToGoOn) {
  RpcService feed(kEventFeed);
  feed.ServerStream<WatchRequest, WatchResponse>(
      "Watch", [](const Context& context, const WatchRequest&, Sink<WatchResponse>& sink) {
        sink.Send(WatchResponse());
        EXPECT_TRUE(Eventually([&] { return context.is_cancelled(); }));
        return absl::OkStatus();
      });
  TestServer test({&feed}, {.drain = absl::Hours(1)});
  CallContext context;
  const auto stream = Watch(*test.channel, context);
  WatchResponse response;
  ASSERT_TRUE(stream->Read(&response));
  test.server->Drain();
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(ReasonOf(FromGrpcStatus(stream->Finish())), reasons::kShuttingDown);
}

TEST(Drain, DoesNotWaitForIdleConversations) {
  TestServer test({}, {.drain = absl::Hours(1)});
  CallContext health_context("");
  const std::unique_ptr<grpc::ClientReader<HealthCheckResponse>> health(
      grpc::internal::ClientReaderFactory<HealthCheckResponse>::Create(
          test.channel.get(),
          grpc::internal::RpcMethod("/grpc.health.v1.Health/Watch",
                                    grpc::internal::RpcMethod::SERVER_STREAMING),
          &health_context, HealthCheckRequest()));
  HealthCheckResponse response;
  ASSERT_TRUE(health->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);

  CallContext reflection_context("");
  const std::unique_ptr<grpc::ClientReaderWriter<ServerReflectionRequest, ServerReflectionResponse>>
      reflection(
          grpc::internal::
              ClientReaderWriterFactory<ServerReflectionRequest, ServerReflectionResponse>::Create(
                  test.channel.get(),
                  grpc::internal::RpcMethod(
                      "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                      grpc::internal::RpcMethod::BIDI_STREAMING),
                  &reflection_context));
  ServerReflectionRequest request;
  request.set_list_services("");
  ASSERT_TRUE(reflection->Write(request));
  ServerReflectionResponse services;
  ASSERT_TRUE(reflection->Read(&services));

  std::thread drain([&] { test.server->Drain(); });
  ASSERT_TRUE(health->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  health_context.TryCancel();
  health->Finish();
  EXPECT_FALSE(reflection->Read(&services));
  reflection->Finish();
  drain.join();
}

TEST(Drain, CancelsWhatTakesTooLong) {
  RpcService catalog(kCatalog);
  std::atomic<bool> running{false};
  catalog.Unary<GetFrameworkRequest, Framework>(
      "GetFramework",
      [&](const Context& context, const GetFrameworkRequest&) -> absl::StatusOr<Framework> {
        running = true;
        EXPECT_TRUE(Eventually([&] { return context.is_cancelled(); }));
        return Framework();
      });
  TestServer test({&catalog}, {.drain = absl::Milliseconds(10)});
  std::thread caller([&] {
    CallContext context;
    EXPECT_FALSE(GetFramework(*test.channel, context).ok());
  });
  ASSERT_TRUE(Eventually([&] { return running.load(); }));
  test.server->Drain();
  caller.join();
}

TEST(Health, FollowsReadinessForEachService) {
  RpcService catalog(kCatalog);
  TestServer test({&catalog});
  EXPECT_EQ(HealthOf(*test.channel, "").value(), HealthCheckResponse::SERVING);
  EXPECT_EQ(HealthOf(*test.channel, kCatalog).value(), HealthCheckResponse::SERVING);
  EXPECT_EQ(HealthOf(*test.channel, "nobody").status().code(), absl::StatusCode::kNotFound);
  for (const auto& [ready, status] : {std::pair{false, HealthCheckResponse::NOT_SERVING},
                                      std::pair{true, HealthCheckResponse::SERVING}}) {
    test.is_ready = ready;
    EXPECT_TRUE(Eventually([&] { return HealthOf(*test.channel, kCatalog).value() == status; }));
    EXPECT_TRUE(Eventually([&] { return HealthOf(*test.channel, "").value() == status; }));
  }
}

// One question to the reflection service, over a channel without a socket.
ServerReflectionResponse Ask(TestServer& test, const ServerReflectionRequest& request) {
  const auto channel = test.server->InProcessChannel();
  CallContext context("");
  const std::unique_ptr<grpc::ClientReaderWriter<ServerReflectionRequest, ServerReflectionResponse>>
      stream(
          grpc::internal::
              ClientReaderWriterFactory<ServerReflectionRequest, ServerReflectionResponse>::Create(
                  channel.get(),
                  grpc::internal::RpcMethod(
                      "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                      grpc::internal::RpcMethod::BIDI_STREAMING),
                  &context));
  ServerReflectionResponse response;
  EXPECT_TRUE(stream->Write(request) && stream->Read(&response) && stream->WritesDone());
  EXPECT_TRUE(stream->Finish().ok());
  return response;
}

TEST(Reflection, ListsServicesAndGivesFilesWithTheirImportsAndComments) {
  RpcService catalog(kCatalog);
  RpcService feed(kEventFeed);
  TestServer test({&catalog, &feed});
  ServerReflectionRequest list;
  list.set_list_services("");
  std::vector<std::string> names;
  const auto services = Ask(test, list).list_services_response();
  for (const auto& service : services.service()) {
    names.push_back(service.name());
  }
  EXPECT_THAT(names, IsSupersetOf({kCatalog, kEventFeed, "grpc.health.v1.Health"}));

  ServerReflectionRequest symbol;
  symbol.set_file_containing_symbol("touchstone.catalog.v1.Catalog.GetFramework");
  google::protobuf::DescriptorPool pool;
  bool comments = false;
  const auto files = Ask(test, symbol).file_descriptor_response();
  for (const std::string& bytes : files.file_descriptor_proto()) {
    google::protobuf::FileDescriptorProto file;
    ASSERT_TRUE(file.ParseFromString(bytes));
    comments = comments || file.source_code_info().location_size() > 0;
    ASSERT_NE(pool.BuildFile(file), nullptr) << file.name();
  }
  EXPECT_NE(pool.FindServiceByName(kCatalog), nullptr);
  EXPECT_TRUE(comments);

  ServerReflectionRequest unknown;
  unknown.set_file_containing_symbol("no.such.Thing");
  EXPECT_EQ(Ask(test, unknown).error_response().error_code(),
            static_cast<int>(grpc::StatusCode::NOT_FOUND));
  EXPECT_EQ(Ask(test, ServerReflectionRequest()).error_response().error_code(),
            static_cast<int>(grpc::StatusCode::INVALID_ARGUMENT));

  ServerReflectionRequest extension;
  extension.mutable_file_containing_extension()->set_containing_type(
      "google.protobuf.MethodOptions");
  extension.mutable_file_containing_extension()->set_extension_number(50801);
  EXPECT_GT(Ask(test, extension).file_descriptor_response().file_descriptor_proto_size(), 0);
  ServerReflectionRequest numbers;
  numbers.set_all_extension_numbers_of_type("google.protobuf.MethodOptions");
  EXPECT_THAT(Ask(test, numbers).all_extension_numbers_response().extension_number(),
              Contains(50801));
}

TEST(Serve, EndsInOrderWhenItIsTold) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Metrics metrics;
    NamedIdentities identities;
    std::promise<void> started;
    std::atomic<bool> told{false};
    auto code = std::async(std::launch::async, [&] {
      return Serve({},
                   {.metrics = &metrics,
                    .identities = &identities,
                    .is_ready =
                        [&] {
                          if (!told.exchange(true)) started.set_value();
                          return absl::OkStatus();
                        }},
                   {});
    });
    started.get_future().wait();
    kill(getpid(), signal);
    EXPECT_EQ(code.get(), 0);
  }
}

TEST(Serve, SaysOneWhenItCannotStart) {
  Metrics metrics;
  NamedIdentities identities;
  RpcService catalog(kCatalog);
  EXPECT_EQ(Serve({}, {.metrics = &metrics, .identities = &identities}, {&catalog}), 1);
}

}  // namespace
}  // namespace touchstone
