#include "gateway/grpc/health.h"

#include <grpcpp/alarm.h>
#include <grpcpp/support/byte_buffer.h>

#include <chrono>
#include <string>

#include "absl/strings/match.h"
#include "gateway/grpc/message_bytes.h"
#include "proto/descriptors.h"

namespace touchstone::gateway {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

constexpr std::chrono::seconds kWatchInterval(1);

// One Check or Watch.
class HealthCall : public grpc::ServerGenericBidiReactor {
 public:
  HealthCall(const Health& health, bool is_watch) : health_(health), is_watch_(is_watch) {
    StartRead(&incoming_);
  }

 private:
  void OnReadDone(bool ok) override {
    HealthCheckRequest request;
    if (!ok || !ParseBytes(incoming_, &request)) {
      Finish({grpc::StatusCode::INVALID_ARGUMENT, "The request is not a HealthCheckRequest."});
      return;
    }
    service_ = request.service();
    const Health::Serving now = health_.Of(service_);
    if (!is_watch_ && now == HealthCheckResponse::SERVICE_UNKNOWN) {
      Finish({grpc::StatusCode::NOT_FOUND, "There is no such service here."});
      return;
    }
    Send(now);
  }

  void OnWriteDone(bool ok) override {
    if (!is_watch_ || !ok || health_.ended()) {
      Finish(grpc::Status::OK);
      return;
    }
    Wait();
  }

  void Wait() {
    alarm_.Set(std::chrono::system_clock::now() + kWatchInterval, [this](bool) {
      const Health::Serving now = health_.Of(service_);
      if (cancelled_.load()) {
        Finish(grpc::Status::CANCELLED);
      } else if (now != last_) {
        Send(now);
      } else {
        Wait();
      }
    });
  }

  void Send(Health::Serving serving) {
    last_ = serving;
    HealthCheckResponse response;
    response.set_status(serving);
    outgoing_ = ToBytes(response);
    StartWrite(&outgoing_);
  }

  // The alarm notices within its interval.
  void OnCancel() override { cancelled_.store(true); }
  void OnDone() override { delete this; }

  const Health& health_;
  const bool is_watch_;
  std::string service_;
  Health::Serving last_ = HealthCheckResponse::UNKNOWN;
  std::atomic<bool> cancelled_{false};
  grpc::Alarm alarm_;
  grpc::ByteBuffer incoming_;
  grpc::ByteBuffer outgoing_;
};

}  // namespace

Health::Serving Health::Of(absl::string_view service) const {
  if (ended()) return HealthCheckResponse::NOT_SERVING;
  if (service.empty()) return HealthCheckResponse::SERVING;
  Upstream* upstream = upstreams_.Find(service);
  const bool is_known = ContractPool().FindServiceByName(std::string(service)) != nullptr;
  if (upstream == nullptr || !is_known) return HealthCheckResponse::SERVICE_UNKNOWN;
  return upstream->IsReachable() ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
}

grpc::ServerGenericBidiReactor* Health::Serve(grpc::GenericCallbackServerContext* context) const {
  return new HealthCall(*this, absl::EndsWith(context->method(), "/Watch"));
}

}  // namespace touchstone::gateway
