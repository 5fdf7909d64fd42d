// A real server on a free port, and a client that speaks to it as any other would.

#ifndef TOUCHSTONE_TESTS_SERVICES_RUNTIME_SERVING_TEST_SERVER_H_
#define TOUCHSTONE_TESTS_SERVICES_RUNTIME_SERVING_TEST_SERVER_H_

#include <google/rpc/error_details.pb.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/impl/client_unary_call.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/rpc_method.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/sync_stream.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/serving/server.h"
#include "services/runtime/serving/wire.h"
#include "tests/eventually.h"

namespace touchstone {

// Believes an identity that reads "role@organization", and nothing else.
class NamedIdentities : public IdentityVerifier {
 public:
  explicit NamedIdentities(absl::Duration lifetime = absl::Minutes(5)) : lifetime_(lifetime) {}

  absl::StatusOr<std::shared_ptr<const trust::v1::Identity>> Verify(
      absl::string_view wire) override {
    const std::vector<std::string> parts = absl::StrSplit(wire, '@');
    if (parts.size() != 2) {
      return Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityInvalid, "Forged.");
    }
    auto identity = std::make_shared<trust::v1::Identity>();
    auto& principal = *identity->mutable_principal();
    principal.set_id(parts[0]);
    if (parts[0] == "anonymous") principal.set_kind(trust::v1::Principal::ANONYMOUS);
    auto& binding = *principal.add_bindings();
    binding.set_role(parts[0]);
    binding.set_organization_id(parts[1]);
    const absl::Time end = absl::Now() + lifetime_;
    identity->mutable_expire_time()->set_seconds(absl::ToUnixSeconds(end));
    return identity;
  }

 private:
  const absl::Duration lifetime_;
};

// Gives every unary method that has no handler yet one that says UNIMPLEMENTED, and the streams
// too.
inline void FillUp(RpcService& service) {
  for (int i = 0; i < service.descriptor().method_count(); ++i) {
    const auto& method = *service.descriptor().method(i);
    if (service.methods().contains(i)) continue;
    const absl::Status status = absl::UnimplementedError("not in this test");
    if (method.client_streaming()) {
      service.AddClientStream(method.name(), [status](auto&&...) { return status; });
    } else if (method.server_streaming()) {
      service.AddServerStream(method.name(), [status](auto&&...) { return status; });
    } else {
      service.AddUnary(method.name(), [status](auto&&...) { return status; });
    }
  }
}

struct TestServer {
  explicit TestServer(std::vector<RpcService*> services, ServerSettings settings = {},
                      absl::Duration identity_lifetime = absl::Minutes(5))
      : identities(identity_lifetime) {
    for (RpcService* service : services) FillUp(*service);
    auto started = Server::Start(
        settings,
        {.metrics = &metrics,
         .identities = &identities,
         .is_ready =
             [this] { return is_ready ? absl::OkStatus() : absl::UnavailableError("not yet"); }},
        services);
    if (!started.ok()) std::abort();
    server = *std::move(started);
    if (server->port() != 0) channel = NewChannel();
  }

  std::shared_ptr<grpc::Channel> NewChannel() const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", server->port()),
                                     grpc::InsecureChannelCredentials(), arguments);
  }

  Metrics metrics;
  NamedIdentities identities;
  std::atomic<bool> is_ready{true};
  std::unique_ptr<Server> server;
  std::shared_ptr<grpc::Channel> channel;
};

// A call's context with an identity and a deadline that a broken test runs into.
struct CallContext : grpc::ClientContext {
  explicit CallContext(const std::string& identity = "administrator@*") {
    if (!identity.empty()) AddMetadata("x-touchstone-identity-bin", identity);
    set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  }

  std::string TraceId() const {
    const auto found = GetServerTrailingMetadata().find("x-touchstone-trace-id");
    return found == GetServerTrailingMetadata().end()
               ? ""
               : std::string(found->second.data(), found->second.size());
  }
};

inline constexpr char kGetFramework[] = "/touchstone.catalog.v1.Catalog/GetFramework";
inline constexpr char kCreateFramework[] = "/touchstone.catalog.v1.Catalog/CreateFramework";
inline constexpr char kImportJobAid[] = "/touchstone.catalog.v1.Catalog/ImportJobAid";
inline constexpr char kWatch[] = "/touchstone.catalog.v1.EventFeed/Watch";

template <typename Request, typename Response>
absl::Status CallUnary(grpc::ChannelInterface& channel, const char* method,
                       grpc::ClientContext& context, const Request& request, Response& response) {
  return FromGrpcStatus(grpc::internal::BlockingUnaryCall(
      &channel, grpc::internal::RpcMethod(method, grpc::internal::RpcMethod::NORMAL_RPC), &context,
      request, &response));
}

inline absl::Status GetFramework(grpc::ChannelInterface& channel, grpc::ClientContext& context,
                                 const std::string& name = "organizations/wa/frameworks/hr",
                                 catalog::v1::Framework* framework = nullptr) {
  catalog::v1::GetFrameworkRequest request;
  request.set_name(name);
  catalog::v1::Framework response;
  const absl::Status status = CallUnary(channel, kGetFramework, context, request, response);
  if (framework != nullptr) *framework = response;
  return status;
}

inline std::unique_ptr<grpc::ClientReader<events::v1::WatchResponse>> Watch(
    grpc::ChannelInterface& channel, grpc::ClientContext& context) {
  events::v1::WatchRequest request;
  request.set_parent("organizations/wa");
  const grpc::internal::RpcMethod method(kWatch, grpc::internal::RpcMethod::SERVER_STREAMING);
  return std::unique_ptr<grpc::ClientReader<events::v1::WatchResponse>>(
      grpc::internal::ClientReaderFactory<events::v1::WatchResponse>::Create(&channel, method,
                                                                             &context, request));
}

inline std::unique_ptr<grpc::ClientWriter<catalog::v1::ImportJobAidRequest>> ImportJobAid(
    grpc::ChannelInterface& channel, grpc::ClientContext& context,
    google::longrunning::Operation& response) {
  const grpc::internal::RpcMethod method(kImportJobAid,
                                         grpc::internal::RpcMethod::CLIENT_STREAMING);
  return std::unique_ptr<grpc::ClientWriter<catalog::v1::ImportJobAidRequest>>(
      grpc::internal::ClientWriterFactory<catalog::v1::ImportJobAidRequest>::Create(
          &channel, method, &context, &response));
}

template <typename Detail>
Detail DetailOf(const absl::Status& status) {
  Detail detail;
  const google::rpc::Status whole = ToRpcStatus(status);
  for (const auto& any : whole.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  return Detail();
}

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_SERVICES_RUNTIME_SERVING_TEST_SERVER_H_
