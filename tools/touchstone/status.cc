// `touchstone status`: what answers, and whether it is ready.

#include <google/protobuf/struct.pb.h>
#include <grpc/health/v1/health.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/commands.h"
#include "tools/touchstone/contract.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;

struct Line {
  std::string what;
  std::string state;  // "ready", "not ready", or why nothing is known
  bool good = false;
};

std::string Shortly(const absl::Status& status) {
  return absl::StrCat(absl::StatusCodeToString(status.code()), ": ", Plain(status.message(), 80));
}

// What the gateway's health service says of a service; "" is the gateway itself.
Line Health(Client& client, const std::string& service) {
  HealthCheckRequest request;
  request.set_service(service);
  HealthCheckResponse response;
  const absl::Status status = client.Unary("grpc.health.v1.Health/Check", request, response);
  Line line{service.empty() ? absl::StrCat("gateway, gRPC at ", client.settings().address)
                            : service};
  if (!status.ok()) {
    line.state = Shortly(status);
  } else {
    line.good = response.status() == HealthCheckResponse::SERVING;
    line.state = line.good ? "ready" : "not ready";
  }
  return line;
}

// The REST side, and the version that its description of itself has.
Line Rest(RestClient& rest) {
  Line line{absl::StrCat("gateway, REST at ", rest.settings().url)};
  const auto response = rest.SendForSuccess({.target = "/openapi.json"});
  google::protobuf::Struct openapi;
  if (!response.ok()) {
    line.state = Shortly(response.status());
  } else if (!FromJson(response->body, openapi).ok()) {
    line.state = "answers something that is not Touchstone's";
  } else {
    line.good = true;
    const auto& info = (*openapi.mutable_fields())["info"].struct_value().fields();
    const auto version = info.find("version");
    line.state = absl::StrCat("ready", version == info.end() ? "" : ", version ",
                              version == info.end() ? "" : Plain(version->second.string_value()));
  }
  return line;
}

absl::Status Status(Console& console) {
  ASSIGN_OR_RETURN(Client* const client, console.client());
  ASSIGN_OR_RETURN(RestClient* const rest, console.rest());
  std::vector<Line> lines = {Health(*client, ""), Rest(*rest)};
  // With the gateway gone, each service would only say the same again.
  if (lines[0].good) {
    for (const auto* service : Services()) lines.push_back(Health(*client, service->full_name()));
  }
  bool good = true;
  std::vector<std::vector<std::string>> rows;
  google::protobuf::Struct json;
  auto& parts = *(*json.mutable_fields())["parts"].mutable_list_value();
  for (const Line& line : lines) {
    good = good && line.good;
    rows.push_back({line.what, line.state});
    auto& part = *parts.add_values()->mutable_struct_value()->mutable_fields();
    part["name"].set_string_value(line.what);
    part["ready"].set_bool_value(line.good);
    part["state"].set_string_value(line.state);
  }
  console.terminal().out << (console.options().json() ? ToJson(json, JsonLayout::kIndented)
                                                      : Table(rows));
  if (good) return absl::OkStatus();
  return absl::UnavailableError("not everything is ready; start the suite with ./tools/up");
}

}  // namespace

void AddStatus(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command = app.add_subcommand("status", "Say what answers and whether it is ready");
  command->callback([&console, &chosen] { chosen = [&console] { return Status(console); }; });
}

}  // namespace touchstone
