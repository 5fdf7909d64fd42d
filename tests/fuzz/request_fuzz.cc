// Method, path and query: "GET /v1/…?…". Whatever matches becomes bytes that are the request's
// message, or an error.

#include <google/protobuf/dynamic_message.h>

#include <cstdint>
#include <cstdlib>
#include <memory>

#include "gateway/transcoding/contract.h"
#include "gateway/transcoding/request_builder.h"
#include "proto/descriptors.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace touchstone;           // NOLINT
  using namespace touchstone::gateway;  // NOLINT
  static const JsonCodec codec(ContractPool());
  static const RouteTable routes = [] {
    RouteTableBuilder builder;
    for (const auto* service : ContractServices()) {
      if (!builder.Add(*service).ok()) std::abort();
    }
    return std::move(builder).Build();
  }();
  static google::protobuf::DynamicMessageFactory factory;
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t space = text.find(' ');
  if (space == text.npos) return 0;
  const absl::string_view target = text.substr(space + 1);
  const size_t mark = target.find('?');
  const RouteMatch match = routes.Match(text.substr(0, space), target.substr(0, mark));
  if (match.route == nullptr) return 0;
  const auto request =
      BuildRequest({.match = &match,
                    .query = mark == target.npos ? absl::string_view() : target.substr(mark + 1),
                    .body = match.route->body == BodyKind::kNone ? "" : "{}"},
                   codec);
  if (!request.ok()) return 0;
  const std::unique_ptr<google::protobuf::Message> message(
      factory.GetPrototype(&match.route->request())->New());
  if (!message->ParseFromString(*request)) std::abort();
  return 0;
}
