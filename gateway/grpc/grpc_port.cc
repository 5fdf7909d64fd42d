#include "gateway/grpc/grpc_port.h"

#include <grpcpp/ext/health_check_service_server_builder_option.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gateway/grpc/forwarded_call.h"
#include "gateway/grpc/health.h"
#include "gateway/grpc/reflection.h"
#include "gateway/transcoding/contract.h"
#include "gateway/upstream/upstream_status.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {
namespace {

constexpr int kShortestPingMilliseconds = 10'000;
constexpr int kPingMilliseconds = 45'000;
constexpr int kPingTimeoutMilliseconds = 15'000;
constexpr int kMostStreamsPerConnection = 256;
constexpr int kLargestMetadata = 16 << 10;

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return absl::InvalidArgumentError(absl::StrCat("Cannot read ", path, "."));
  return std::move(text).str();
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> Credentials(const GrpcSettings& settings) {
  if (settings.tls_certificate.empty() && settings.tls_key.empty()) {
    return grpc::InsecureServerCredentials();
  }
  ASSIGN_OR_RETURN(std::string certificate, ReadFile(settings.tls_certificate));
  ASSIGN_OR_RETURN(std::string key, ReadFile(settings.tls_key));
  grpc::SslServerCredentialsOptions options;
  options.pem_key_cert_pairs.push_back({std::move(key), std::move(certificate)});
  return grpc::SslServerCredentials(options);
}

// A call that ends as soon as it begins.
class RefusedCall : public grpc::ServerGenericBidiReactor {
 public:
  explicit RefusedCall(const absl::Status& status) { Finish(ToGrpc(status)); }

 private:
  void OnDone() override { delete this; }
};

class RunningGrpcPort : public GrpcPort, private grpc::CallbackGenericService {
 public:
  RunningGrpcPort(const GrpcSettings& settings, const GrpcParts& parts)
      : settings_(settings),
        parts_(parts),
        health_(*parts.upstreams),
        reflection_(ContractServices()) {}

  ~RunningGrpcPort() override {
    if (server_ == nullptr) return;
    server_->Shutdown(std::chrono::system_clock::now());
    server_->Wait();
  }

  absl::Status Listen() {
    ASSIGN_OR_RETURN(const auto credentials, Credentials(settings_));
    grpc::ServerBuilder builder;
    builder.AddListeningPort(settings_.listen, credentials, &port_);
    builder.RegisterCallbackGenericService(this);
    // Health is ours to answer, for every service; gRPC's own, once a server of the process has
    // turned it on, would know none of them.
    builder.SetOption(std::make_unique<grpc::HealthCheckServiceServerBuilderOption>(nullptr));
    builder.SetMaxReceiveMessageSize(settings_.largest_message);
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                               kShortestPingMilliseconds);
    builder.AddChannelArgument(
        GRPC_ARG_MAX_CONNECTION_AGE_MS,
        static_cast<int>(absl::ToInt64Milliseconds(settings_.largest_connection_age)));
    // A client that vanished without a word holds its connection no longer than this.
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kPingMilliseconds);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kPingTimeoutMilliseconds);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMostStreamsPerConnection);
    builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kLargestMetadata);
    server_ = builder.BuildAndStart();
    if (server_ != nullptr && port_ != 0) return absl::OkStatus();
    return absl::UnavailableError(absl::StrCat("Cannot listen on ", settings_.listen, "."));
  }

  int port() const override { return port_; }

  void Drain() override {
    health_.EndAll();
    server_->Shutdown(std::chrono::system_clock::now() +
                      absl::ToChronoMilliseconds(settings_.drain));
    server_->Wait();
    server_.reset();
  }

 private:
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    const std::string& method = context->method();
    const bool is_health = absl::StartsWith(method, "/grpc.health.v1.Health/");
    if (!is_health && !absl::StartsWith(method, "/grpc.reflection.v1alpha.ServerReflection/")) {
      return ForwardCall(settings_, parts_, context);
    }
    // Whoever asks these need not say who it is, so its address pays.
    const absl::Status rate = CheckRate(parts_, AddressOf(*context));
    if (!rate.ok()) return new RefusedCall(rate);
    return is_health ? health_.Serve(context) : reflection_.Serve();
  }

  const GrpcSettings settings_;
  const GrpcParts parts_;
  Health health_;
  const Reflection reflection_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcPort>> GrpcPort::Start(const GrpcSettings& settings,
                                                          const GrpcParts& parts) {
  auto port = std::make_unique<RunningGrpcPort>(settings, parts);
  RETURN_IF_ERROR(port->Listen());
  return std::unique_ptr<GrpcPort>(std::move(port));
}

}  // namespace touchstone::gateway
