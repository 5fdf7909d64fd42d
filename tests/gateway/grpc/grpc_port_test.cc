// The gRPC port: bytes through, with the same identity, limits and errors as REST.

#include <gmock/gmock.h>
#include <grpc/health/v1/health.pb.h>
#include <grpc/reflection/v1alpha/reflection.pb.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include "absl/strings/str_cat.h"
#include "gateway/grpc/call_policy.h"
#include "services/runtime/errors/errors.h"
#include "tests/eventually.h"
#include "tests/gateway/edge/edge.h"

namespace touchstone::gateway {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
namespace v1 = catalog::v1;

constexpr char kGet[] = "/touchstone.catalog.v1.Catalog/GetFramework";
constexpr char kImport[] = "/touchstone.catalog.v1.Catalog/ImportJobAid";

grpc::ByteBuffer Buffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

std::string Bytes(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  buffer.DumpToSingleSlice(&slice);
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

std::string GetOf(const std::string& organization) {
  v1::GetFrameworkRequest request;
  request.set_name(absl::StrCat("organizations/", organization, "/frameworks/hr"));
  return request.SerializeAsString();
}

struct Outcome {
  absl::Status status;
  std::vector<std::string> messages;
  std::string trace_id;
};

class Caller {
 public:
  explicit Caller(int port)
      : stub_(grpc::CreateChannel(absl::StrCat("127.0.0.1:", port),
                                  grpc::InsecureChannelCredentials())) {}

  using Entries = std::vector<std::pair<std::string, std::string>>;

  // Calls with these messages and metadata, and reads to the end.
  Outcome Call(const std::string& rpc, const std::vector<std::string>& messages,
               const Entries& metadata = {}) {
    return Call(rpc, messages, metadata, /*finishes=*/true);
  }

  // Calls, sends no message, and does not say that none will come.
  Outcome CallSilently(const std::string& rpc, const Entries& metadata = {}) {
    return Call(rpc, {}, metadata, /*finishes=*/false);
  }

 private:
  Outcome Call(const std::string& rpc, const std::vector<std::string>& messages,
               const Entries& metadata, bool finishes) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    for (const auto& [key, value] : metadata) context.AddMetadata(key, value);
    grpc::CompletionQueue queue;
    const auto stream = stub_.PrepareCall(&context, rpc, &queue);
    Outcome outcome;
    void* tag = nullptr;
    bool ok = false;
    stream->StartCall(nullptr);
    queue.Next(&tag, &ok);
    for (const std::string& message : messages) {
      if (!ok) break;
      stream->Write(Buffer(message), nullptr);
      queue.Next(&tag, &ok);
    }
    if (ok && finishes) {
      stream->WritesDone(nullptr);
      queue.Next(&tag, &ok);
    }
    while (true) {
      grpc::ByteBuffer message;
      stream->Read(&message, nullptr);
      queue.Next(&tag, &ok);
      if (!ok) break;
      outcome.messages.push_back(Bytes(message));
    }
    grpc::Status status;
    stream->Finish(&status, nullptr);
    queue.Next(&tag, &ok);
    google::rpc::Status details;
    details.ParseFromString(status.error_details());
    outcome.status = details.details_size() > 0
                         ? FromRpcStatus(details)
                         : absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                                        status.error_message());
    const auto& initial = context.GetServerInitialMetadata();
    if (const auto trace = initial.find("x-trace-id"); trace != initial.end()) {
      outcome.trace_id.assign(trace->second.data(), trace->second.size());
    }
    return outcome;
  }

  grpc::GenericStub stub_;
};

std::pair<std::string, std::string> Secret(const std::string& secret) {
  return {"authorization", "Bearer " + secret};
}

TEST(GrpcPort, BytesGoThroughBothWays) {
  Edge edge([](const SeenCall&) { return FakeAnswer{absl::OkStatus(), {"any bytes"}}; });
  Caller caller(edge.gateway().grpc_port());
  const Outcome outcome = caller.Call(kGet, {GetOf("wa")}, {Secret(kEditorSecret)});
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.messages, ElementsAre("any bytes"));
  EXPECT_EQ(outcome.trace_id.size(), 32U);
  const SeenCall call = edge.last();
  EXPECT_EQ(call.rpc, kGet);
  EXPECT_THAT(call.messages, ElementsAre(GetOf("wa")));
  EXPECT_EQ(call.Metadata("x-touchstone-identity-bin"), "signed:organizations/wa/apiKeys/editor");
  EXPECT_THAT(call.Metadata("traceparent"), HasSubstr(outcome.trace_id));
}

TEST(GrpcPort, AnIdentityThatTheCallerMadeUpDoesNotGoOn) {
  Edge edge([](const SeenCall&) { return FakeAnswer{absl::OkStatus(), {""}}; });
  Caller caller(edge.gateway().grpc_port());
  caller.Call(kGet, {GetOf("wa")},
              {Secret(kEditorSecret),
               {"x-touchstone-identity-bin", "forged"},
               {"x-touchstone-other", "1"},
               {"cookie", "1"}});
  const SeenCall call = edge.last();
  EXPECT_EQ(call.rpc, kGet);
  EXPECT_EQ(call.metadata.count("x-touchstone-identity-bin"), 1U);
  EXPECT_EQ(call.Metadata("x-touchstone-identity-bin"), "signed:organizations/wa/apiKeys/editor");
  EXPECT_EQ(call.metadata.count("x-touchstone-other"), 0U);
  EXPECT_EQ(call.metadata.count("cookie"), 0U);
}

TEST(GrpcPort, ACallWithTwoAuthorizationsIsRefused) {
  Edge edge([](const SeenCall&) { return FakeAnswer{absl::OkStatus(), {""}}; });
  Caller caller(edge.gateway().grpc_port());
  const Outcome outcome =
      caller.Call(kGet, {GetOf("wa")}, {Secret(kEditorSecret), Secret(kEditorSecret)});
  EXPECT_EQ(ReasonOf(outcome.status), reasons::kIdentityInvalid) << outcome.status;
}

TEST(GrpcPort, StreamsGoThroughMessageByMessage) {
  Edge edge([](const SeenCall& call) { return FakeAnswer{absl::OkStatus(), call.messages}; });
  Caller caller(edge.gateway().grpc_port());
  std::vector<std::string> messages;
  for (size_t i = 0; i < 500; ++i) messages.emplace_back(i, 'x');
  const Outcome up = caller.Call(kImport, messages, {Secret(kEditorSecret)});
  EXPECT_TRUE(up.status.ok()) << up.status;
  EXPECT_EQ(up.messages, messages);
  const Outcome none = caller.Call(kImport, {}, {Secret(kEditorSecret)});
  EXPECT_TRUE(none.status.ok()) << none.status;
  EXPECT_THAT(edge.last().messages, IsEmpty());
}

TEST(GrpcPort, ErrorsKeepTheirDetailsAndTheirMessages) {
  Edge edge([](const SeenCall&) {
    return FakeAnswer{InvalidFields({{"a", "is wrong"}, {"b", "too"}}), {"before"}};
  });
  Caller caller(edge.gateway().grpc_port());
  const Outcome outcome =
      caller.Call("/touchstone.catalog.v1.EventFeed/Watch", {""}, {Secret(kEditorSecret)});
  EXPECT_EQ(ReasonOf(outcome.status), reasons::kFieldInvalid);
  EXPECT_THAT(std::string(outcome.status.message()), HasSubstr("a is wrong (and 1 more)"));
  EXPECT_THAT(outcome.messages, ElementsAre("before"));
}

TEST(GrpcPort, TellsEverybodyOfNoOrganizationThatIsDeleted) {
  v1::ListPublishedReleasesResponse all;
  for (const char* organization : {"nowhere", "wa"}) {
    all.add_releases()->set_name(
        absl::StrCat("organizations/", organization, "/frameworks/hr/releases/1"));
  }
  Edge edge([&](const SeenCall&) {
    return FakeAnswer{absl::OkStatus(), {all.SerializeAsString()}};
  });
  Caller caller(edge.gateway().grpc_port());
  constexpr char kList[] = "/touchstone.catalog.v1.Catalog/ListPublishedReleases";
  const Outcome outcome = caller.Call(kList, {""});
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  all.mutable_releases()->DeleteSubrange(0, 1);
  EXPECT_THAT(outcome.messages, ElementsAre(all.SerializeAsString()));
  all.mutable_releases(0)->set_name("organizations/nowhere/frameworks/hr/releases/1");
  EXPECT_THAT(caller.Call(kList, {""}).messages, ElementsAre(""));
}

TEST(GrpcPort, WithholdsAnAnswerThatItCannotLookThrough) {
  Edge edge([](const SeenCall&) { return FakeAnswer{absl::OkStatus(), {"\xff\xff"}}; });
  Caller caller(edge.gateway().grpc_port());
  const Outcome outcome = caller.Call("/touchstone.catalog.v1.Catalog/ListPublishedReleases", {""});
  EXPECT_EQ(ReasonOf(outcome.status), reasons::kMessageMalformed);
  EXPECT_THAT(outcome.messages, IsEmpty());
}

TEST(GrpcPort, RefusesWhatRestRefuses) {
  Edge edge(
      [](const SeenCall&) {
        return FakeAnswer{absl::OkStatus(), {""}};
      },
      [](GatewaySettings* settings) {
        settings->rates.per_second = 0.001;
        settings->rates.burst = 5;
      });
  Caller caller(edge.gateway().grpc_port());
  const auto reason = [&](const std::string& rpc, const std::string& organization,
                          const std::string& secret) {
    return ReasonOf(caller.Call(rpc, {GetOf(organization)}, {Secret(secret)}).status);
  };
  EXPECT_EQ(reason(kGet, "wa", "wrong"), reasons::kIdentityInvalid);
  EXPECT_EQ(reason(kGet, "nowhere", kRootSecret), reasons::kOrganizationUnknown);
  EXPECT_EQ(reason(kGet, "nowhere", kEditorSecret), reasons::kPermissionDenied);
  EXPECT_EQ(reason("/touchstone.catalog.v1.Catalog/Nothing", "wa", kRootSecret),
            reasons::kMethodUnknown);
  EXPECT_EQ(reason("/touchstone.admin.v1.Admin/GetOrganization", "wa", kRootSecret),
            reasons::kMethodUnknown)
      << "nobody serves it here";
  EXPECT_EQ(reason("/no.such.Service/Method", "wa", kRootSecret), reasons::kMethodUnknown);
  EXPECT_THAT(edge.seen(), IsEmpty());
  for (int i = 0; i < 4; ++i) EXPECT_EQ(reason(kGet, "wa", kEditorSecret), "");
  EXPECT_EQ(reason(kGet, "wa", kEditorSecret), reasons::kRateLimited);
}

TEST(GrpcPort, ACallWithoutAMessageHoldsNoPlaceAndEndsSoon) {
  Edge edge(
      [](const SeenCall&) {
        return FakeAnswer{absl::OkStatus(), {""}};
      },
      [](GatewaySettings* settings) {
        settings->largest_in_flight = 0;
        settings->grpc.first_message_time = absl::Milliseconds(50);
      });
  Caller caller(edge.gateway().grpc_port());
  EXPECT_EQ(ReasonOf(caller.CallSilently(kGet, {Secret(kEditorSecret)}).status),
            reasons::kMessageTooSlow);
  EXPECT_EQ(ReasonOf(caller.Call(kGet, {GetOf("wa")}, {Secret(kEditorSecret)}).status),
            reasons::kOverloaded);
  EXPECT_THAT(edge.seen(), IsEmpty());
}

TEST(GrpcPort, AnAnonymousCallerIsRefusedBeforeItsMessageIsThere) {
  Edge edge([](const SeenCall&) { return FakeAnswer{absl::OkStatus(), {""}}; });
  Caller caller(edge.gateway().grpc_port());
  for (const char* rpc : {kGet, kImport}) {
    EXPECT_EQ(ReasonOf(caller.CallSilently(rpc).status), reasons::kIdentityMissing);
  }
  EXPECT_THAT(edge.seen(), IsEmpty());
}

TEST(GrpcPort, WhoGuessesSecretsIsStoppedBeforeTheyAreLookedUp) {
  Edge edge([](const SeenCall&) { return FakeAnswer{}; },
            [](GatewaySettings* settings) {
              settings->rates.per_second = 0.001;
              settings->rates.burst = 3;
            });
  Caller caller(edge.gateway().grpc_port());
  const auto guess = [&] {
    return ReasonOf(caller.Call(kGet, {GetOf("wa")}, {Secret("wrong")}).status);
  };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(guess(), reasons::kIdentityInvalid);
  EXPECT_EQ(guess(), reasons::kRateLimited);
  EXPECT_EQ(edge.authenticator_asked(), 3);
}

TEST(GrpcPort, AServiceThatIsDownIsUnavailableAndNotHealthy) {
  Edge edge([](const SeenCall&) { return FakeAnswer{absl::OkStatus(), {""}}; });
  Caller caller(edge.gateway().grpc_port());
  const auto health = [&](const std::string& service) {
    grpc::health::v1::HealthCheckRequest request;
    request.set_service(service);
    const Outcome outcome =
        caller.Call("/grpc.health.v1.Health/Check", {request.SerializeAsString()});
    grpc::health::v1::HealthCheckResponse response;
    if (!outcome.status.ok() || !response.ParseFromString(outcome.messages.at(0))) return -1;
    return static_cast<int>(response.status());
  };
  constexpr int kServing = grpc::health::v1::HealthCheckResponse::SERVING;
  constexpr int kNotServing = grpc::health::v1::HealthCheckResponse::NOT_SERVING;
  EXPECT_EQ(health(""), kServing);
  EXPECT_TRUE(Eventually([&] { return health("touchstone.catalog.v1.Catalog") == kServing; }));
  EXPECT_EQ(health("no.such.Service"), -1);
  EXPECT_EQ(health("touchstone.catalog.v1.Nothing"), -1) << "although the package is somebody's";
  edge.StopService();
  EXPECT_EQ(ReasonOf(caller.Call(kGet, {GetOf("wa")}, {Secret(kEditorSecret)}).status),
            reasons::kServiceUnavailable);
  EXPECT_TRUE(Eventually([&] { return health("touchstone.catalog.v1.Catalog") == kNotServing; }));
  EXPECT_EQ(health(""), kServing);
}

TEST(GrpcPort, HealthAndReflectionCostTheirCallersAddress) {
  Edge edge([](const SeenCall&) { return FakeAnswer{}; },
            [](GatewaySettings* settings) {
              settings->rates.per_second = 0.001;
              settings->rates.burst = 2;
            });
  Caller caller(edge.gateway().grpc_port());
  constexpr char kHealth[] = "/grpc.health.v1.Health/Check";
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(caller.Call(kHealth, {""}).status.ok());
  EXPECT_EQ(ReasonOf(caller.Call(kHealth, {""}).status), reasons::kRateLimited);
  EXPECT_EQ(
      ReasonOf(caller.Call("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", {""})
                   .status),
      reasons::kRateLimited);
}

TEST(GrpcPort, ReflectionTellsTheContract) {
  Edge edge([](const SeenCall&) { return FakeAnswer{}; });
  Caller caller(edge.gateway().grpc_port());
  grpc::reflection::v1alpha::ServerReflectionRequest list;
  list.set_list_services("");
  grpc::reflection::v1alpha::ServerReflectionRequest symbol;
  symbol.set_file_containing_symbol("touchstone.catalog.v1.Catalog");
  const Outcome outcome =
      caller.Call("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                  {list.SerializeAsString(), symbol.SerializeAsString()});
  ASSERT_THAT(outcome.messages, SizeIs(2)) << outcome.status;
  grpc::reflection::v1alpha::ServerReflectionResponse response;
  ASSERT_TRUE(response.ParseFromString(outcome.messages[0]));
  std::vector<std::string> names;
  for (const auto& service : response.list_services_response().service()) {
    names.push_back(service.name());
  }
  EXPECT_THAT(names, Contains("touchstone.catalog.v1.Catalog"));
  EXPECT_THAT(names, Contains("touchstone.admin.v1.Admin"));
  EXPECT_THAT(names, Contains("grpc.health.v1.Health"));
  ASSERT_TRUE(response.ParseFromString(outcome.messages[1]));
  EXPECT_GT(response.file_descriptor_response().file_descriptor_proto_size(), 5);
}

TEST(GrpcPort, EveryCallHasADeadline) {
  using Clock = std::chrono::system_clock;
  const GrpcSettings settings{.default_deadline = absl::Seconds(30),
                              .longest_stream = absl::Minutes(30)};
  const absl::Time begun = absl::Now();
  const std::tuple<Clock::time_point, bool, absl::Duration> kCases[] = {
      {Clock::time_point::max(), false, settings.default_deadline},
      {Clock::now() + std::chrono::seconds(90), false, absl::Seconds(90)},
      {Clock::now() + std::chrono::hours(1), false, kLongestCall},
      {Clock::time_point::max(), true, settings.longest_stream},
      {Clock::now() + std::chrono::hours(1), true, settings.longest_stream},
      {Clock::now() + std::chrono::seconds(90), true, absl::Seconds(90)},
  };
  for (const auto& [asked, is_stream, expected] : kCases) {
    const absl::Time deadline = DeadlineOf(settings, asked, is_stream);
    EXPECT_GE(deadline, begun + expected - absl::Milliseconds(1)) << expected << is_stream;
    EXPECT_LE(deadline, absl::Now() + expected) << expected << is_stream;
  }
}

TEST(GrpcPort, KnowsWhereACallComesFrom) {
  EXPECT_EQ(PeerAddress("ipv4:127.0.0.1:51234"), "127.0.0.1");
  EXPECT_EQ(PeerAddress("ipv6:[::1]:51234"), "::1");
  EXPECT_EQ(PeerAddress("ipv6:%5B2001:db8::1%5D:51234"), "2001:db8::1");
}

}  // namespace
}  // namespace touchstone::gateway
