#include "gateway/grpc/call_policy.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "gateway/identity/anonymous.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {
namespace {

// "/pkg.Service/Method" as descriptors name it: "pkg.Service.Method".
const google::protobuf::MethodDescriptor* FindMethod(const google::protobuf::DescriptorPool& pool,
                                                     absl::string_view rpc) {
  absl::ConsumePrefix(&rpc, "/");
  return pool.FindMethodByName(absl::StrReplaceAll(rpc, {{"/", "."}}));
}

}  // namespace

absl::StatusOr<AdmittedCall> Admit(const GrpcSettings& settings, const GrpcParts& parts,
                                   const grpc::GenericCallbackServerContext& context,
                                   absl::StatusOr<Authenticated> caller,
                                   const TraceContext& trace) {
  RETURN_IF_ERROR(caller.status());
  const bool is_anonymous = caller->principal->kind() == trust::v1::Principal::ANONYMOUS;
  RETURN_IF_ERROR(CheckRate(parts, is_anonymous ? AddressOf(context) : caller->principal->id()));

  const auto* method = FindMethod(*parts.pool, context.method());
  Upstream* upstream =
      method == nullptr ? nullptr : parts.upstreams->Find(method->service()->full_name());
  if (upstream == nullptr) {
    return Error(absl::StatusCode::kUnimplemented, reasons::kMethodUnknown,
                 "There is no such method; reflection lists those that there are.");
  }
  RETURN_IF_ERROR(CheckAnonymous(*caller->principal, *method));

  const bool is_stream = method->client_streaming() || method->server_streaming();
  return AdmittedCall{
      .upstream = upstream,
      .header = {.rpc = context.method(),
                 .identity = caller->wire,
                 .traceparent = trace.ToHeader(),
                 .accept_language = std::string(Metadata(context, "accept-language")),
                 .deadline = DeadlineOf(settings, context.deadline(), is_stream)},
      .caller = *std::move(caller),
      .is_stream = is_stream};
}

absl::Time DeadlineOf(const GrpcSettings& settings, std::chrono::system_clock::time_point asked,
                      bool is_stream) {
  const absl::Time now = absl::Now();
  // "None" is gRPC's own value and no time: as a time it would lie far ahead.
  const bool is_asked = asked != std::chrono::system_clock::time_point::max();
  if (!is_asked && !is_stream) return now + settings.default_deadline;
  const absl::Time latest = now + (is_stream ? settings.longest_stream : kLongestCall);
  return is_asked ? std::min(absl::FromChrono(asked), latest) : latest;
}

absl::StatusOr<InFlight::Place> EnterInFlight(const GrpcParts& parts, bool is_stream) {
  InFlight::Place place = (is_stream ? parts.streams : parts.in_flight)->Enter();
  if (place) return place;
  return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                    "The gateway serves as many calls as it can.", absl::Seconds(1));
}

absl::Status CheckRate(const GrpcParts& parts, absl::string_view key) {
  const absl::Duration wait = parts.rates->Take(key);
  if (wait == absl::ZeroDuration()) return absl::OkStatus();
  return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kRateLimited,
                    "The caller makes requests faster than it may.", wait);
}

std::string AddressOf(const grpc::GenericCallbackServerContext& context) {
  return AddressKey(PeerAddress(context.peer()));
}

absl::string_view Metadata(const grpc::GenericCallbackServerContext& context,
                           absl::string_view key) {
  const auto found = context.client_metadata().find(grpc::string_ref(key.data(), key.size()));
  if (found == context.client_metadata().end()) return {};
  return {found->second.data(), found->second.size()};
}

std::string PeerAddress(absl::string_view peer) {
  // "ipv6:%5B::1%5D:51234": gRPC 1.51 writes the brackets of its URI percent-encoded.
  std::string text = absl::StrReplaceAll(peer, {{"%5B", "["}, {"%5D", "]"}});
  absl::string_view address = text;
  address = address.substr(address.find(':') + 1);
  address = address.substr(0, address.rfind(':'));
  absl::ConsumePrefix(&address, "[");
  absl::ConsumeSuffix(&address, "]");
  return std::string(address);
}

}  // namespace touchstone::gateway
