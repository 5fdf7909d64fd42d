#include "gateway/openapi/openapi.h"

#include <google/api/field_behavior.pb.h>
#include <touchstone/options/v1/options.pb.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gateway/openapi/comments.h"
#include "gateway/openapi/json_writer.h"
#include "gateway/openapi/path_names.h"
#include "gateway/openapi/schema_writer.h"
#include "gateway/transcoding/contract.h"
#include "gateway/transcoding/field_text.h"

namespace touchstone::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr char kDescription[] =
    "Competencies, recruiting, assessment and feedback for public bodies. Field names are "
    "lowerCamelCase; fields with default values are left out of answers. A PATCH changes the "
    "fields "
    "that its body names, unless updateMask says otherwise.";

class Document {
 public:
  Document(const RouteTable& routes, absl::string_view version)
      : routes_(routes), version_(version), names_(ContractServices()), schemas_(json_) {}

  std::string Write() && {
    json_.BeginObject().Member("openapi", "3.1.0");
    json_.Key("info").BeginObject().Member("title", "Touchstone").Member("version", version_);
    json_.Member("description", kDescription).EndObject();
    json_.Key("servers").BeginArray().BeginObject().Member("url", "/").EndObject().EndArray();
    json_.Key("security").BeginArray().BeginObject().Key("bearer").BeginArray().EndArray();
    json_.EndObject().EndArray();
    WriteTags();
    WritePaths();
    WriteComponents();
    json_.EndObject();
    return std::move(json_).Take();
  }

 private:
  void WriteTags() {
    json_.Key("tags").BeginArray();
    std::set<std::string> seen;
    for (const auto& route : routes_.routes()) {
      const auto& service = *route->method->service();
      if (!seen.insert(service.full_name()).second) continue;
      json_.BeginObject().Member("name", service.full_name());
      json_.Member("description", CommentOf(service)).EndObject();
    }
    json_.EndArray();
  }

  void WritePaths() {
    std::vector<std::pair<OpenApiPath, std::vector<const Route*>>> paths;
    for (const auto& route : routes_.routes()) {
      OpenApiPath path = names_.Of(route->path);
      auto known = std::find_if(paths.begin(), paths.end(),
                                [&](const auto& entry) { return entry.first.text == path.text; });
      if (known == paths.end()) known = paths.insert(paths.end(), {std::move(path), {}});
      known->second.push_back(route.get());
    }
    json_.Key("paths").BeginObject();
    for (const auto& [path, routes] : paths) {
      json_.Key(path.text).BeginObject();
      for (const Route* route : routes) WriteOperation(*route, path);
      json_.EndObject();
    }
    json_.EndObject();
  }

  void WriteOperation(const Route& route, const OpenApiPath& path) {
    const auto& method = *route.method;
    const std::string comment = CommentOf(method);
    const std::string& permission = method.options().GetExtension(options::v1::permission);
    json_.Key(absl::AsciiStrToLower(route.http_method)).BeginObject();
    json_.Member("operationId", OperationId(method)).Member("summary", FirstSentence(comment));
    json_.Member("description", comment);
    json_.Key("tags").BeginArray().Text(method.service()->full_name()).EndArray();
    json_.Member("x-permission", permission);
    if (permission == "public") json_.Key("security").BeginArray().EndArray();
    WriteParameters(route, path);
    WriteBody(route);
    WriteResponses(route);
    json_.EndObject();
  }

  // Methods of two services may share a name, and one method may have several routes.
  std::string OperationId(const google::protobuf::MethodDescriptor& method) {
    std::string id = absl::StrCat(method.service()->full_name(), ".", method.name());
    const int count = ++operation_count_[id];
    return count == 1 ? id : absl::StrCat(id, ".", count);
  }

  void WriteParameters(const Route& route, const OpenApiPath& path) {
    json_.Key("parameters").BeginArray();
    for (const std::string& name : path.parameters) {
      json_.BeginObject().Member("name", name).Member("in", "path").Flag("required");
      json_.Key("schema").BeginObject().Member("type", "string").EndObject().EndObject();
    }
    if (route.body != BodyKind::kWhole) WriteQuery(route, route.request(), {});
    if (!route.etag.empty()) {
      WriteHeader("If-Match", "The ETag that the resource must still have; 412 when it has not.");
    }
    if (route.is_safe() && route.response_etag != nullptr) {
      WriteHeader("If-None-Match", "An ETag that the caller has; 304 when it is still current.");
    }
    if (route.response_languages != nullptr) {
      WriteHeader("Accept-Language", "The languages that the caller reads, with their weights.");
    }
    json_.EndArray();
  }

  void WriteQuery(const Route& route, const Descriptor& message, const FieldPath& above) {
    constexpr size_t kDeepest = 3;
    for (int i = 0; i < message.field_count(); ++i) {
      const FieldDescriptor& field = *message.field(i);
      FieldPath path = above;
      path.push_back(&field);
      const bool is_bound = &field == route.body_field || IsVariable(route, path) ||
                            HasBehavior(field, google::api::OUTPUT_ONLY);
      if (is_bound) continue;
      if (HasTextForm(field)) {
        json_.BeginObject().Member("name", ParameterName(path)).Member("in", "query");
        if (above.empty() && HasBehavior(field, google::api::REQUIRED)) json_.Flag("required");
        json_.Member("description", CommentOf(field)).Key("schema");
        schemas_.WriteField(field, /*single=*/false);
        json_.EndObject();
      } else if (!field.is_repeated() && field.message_type() != nullptr &&
                 path.size() < kDeepest) {
        WriteQuery(route, *field.message_type(), path);
      }
    }
  }

  static bool IsVariable(const Route& route, const FieldPath& path) {
    return std::find(route.variables.begin(), route.variables.end(), path) != route.variables.end();
  }

  static std::string ParameterName(const FieldPath& path) {
    std::string name;
    for (const auto* field : path) {
      absl::StrAppend(&name, name.empty() ? "" : ".", field->json_name());
    }
    return name;
  }

  void WriteHeader(absl::string_view name, absl::string_view description) {
    json_.BeginObject().Member("name", name).Member("in", "header");
    json_.Member("description", description);
    json_.Key("schema").BeginObject().Member("type", "string").EndObject().EndObject();
  }

  void WriteBody(const Route& route) {
    if (route.body == BodyKind::kNone) return;
    const bool is_field = route.body == BodyKind::kField;
    const Descriptor& type = is_field ? *route.body_field->message_type() : route.request();
    json_.Key("requestBody").BeginObject();
    if (is_field) {
      json_.Member("description", CommentOf(*route.body_field)).Flag("required");
    }
    json_.Key("content").BeginObject();
    if (route.takes_raw_body) {
      json_.Key("*/*").BeginObject().Key("schema").BeginObject().EndObject().EndObject();
    } else {
      json_.Key(route.method->client_streaming() ? "application/x-ndjson" : "application/json");
      json_.BeginObject().Key("schema");
      if (route.http_method == "PATCH") {
        schemas_.WritePartial(type);
      } else {
        schemas_.Refer(type);
      }
      json_.EndObject();
    }
    json_.EndObject().EndObject();
  }

  void WriteResponses(const Route& route) {
    const bool is_stream = route.method->server_streaming();
    json_.Key("responses").BeginObject().Key("200").BeginObject();
    json_.Member("description", is_stream && !route.gives_raw_body
                                    ? "A stream of these, one a line."
                                    : "What was asked for.");
    WriteAnswerHeaders(route);
    json_.Key("content").BeginObject();
    if (route.gives_raw_body) {
      json_.Key("*/*").BeginObject().Key("schema").BeginObject().EndObject().EndObject();
    } else {
      json_.Key(is_stream ? "application/x-ndjson" : "application/json").BeginObject();
      json_.Key("schema");
      schemas_.Refer(route.response());
      json_.EndObject();
    }
    json_.EndObject().EndObject();
    json_.Key("default").BeginObject().Member("$ref", "#/components/responses/Error").EndObject();
    json_.EndObject();
  }

  void WriteAnswerHeaders(const Route& route) {
    std::vector<absl::string_view> names;
    if (route.response_etag != nullptr) names.emplace_back("ETag");
    if (route.response_languages != nullptr) names.emplace_back("Content-Language");
    if (names.empty()) return;
    json_.Key("headers").BeginObject();
    for (const absl::string_view name : names) {
      json_.Key(name).BeginObject().Key("schema").BeginObject();
      json_.Member("type", "string").EndObject().EndObject();
    }
    json_.EndObject();
  }

  void WriteComponents() {
    json_.Key("components").BeginObject();
    json_.Key("securitySchemes").BeginObject().Key("bearer").BeginObject();
    json_.Member("type", "http").Member("scheme", "bearer");
    json_.Member("description", "The secret of an API key, or the admin token.");
    json_.EndObject().EndObject();
    json_.Key("responses").BeginObject().Key("Error").BeginObject();
    json_.Member("description", "What went wrong.").Key("content").BeginObject();
    json_.Key("application/json").BeginObject().Key("schema").BeginObject();
    json_.Member("$ref", "#/components/schemas/Error").EndObject().EndObject().EndObject();
    json_.EndObject().EndObject();
    json_.Key("schemas").BeginObject();
    WriteErrorSchema();
    schemas_.WriteReferred();
    json_.EndObject().EndObject();
  }

  void WriteErrorSchema() {
    json_.Key("Error").BeginObject().Member("type", "object").Key("properties").BeginObject();
    json_.Key("error").BeginObject().Member("type", "object").Key("properties").BeginObject();
    WriteMember("code", "integer", "The HTTP status.");
    WriteMember("status", "string", "The gRPC code, such as NOT_FOUND.");
    WriteMember("message", "string", "What was wrong and what would be right, for people.");
    json_.Key("details").BeginObject().Member("type", "array");
    json_.Member(
        "description",
        "For programs: google.rpc.ErrorInfo with a reason, BadRequest with every field that "
        "is wrong, PreconditionFailure, RetryInfo.");
    json_.Key("items").BeginObject().Member("type", "object").EndObject().EndObject();
    json_.EndObject().Key("required").BeginArray();
    json_.Text("code").Text("status").Text("message").EndArray().EndObject();
    json_.EndObject().Key("required").BeginArray().Text("error").EndArray().EndObject();
  }

  void WriteMember(absl::string_view name, absl::string_view type, absl::string_view description) {
    json_.Key(name).BeginObject().Member("type", type).Member("description", description);
    json_.EndObject();
  }

  const RouteTable& routes_;
  const absl::string_view version_;
  const PathNames names_;
  JsonWriter json_;
  SchemaWriter schemas_;
  std::map<std::string, int> operation_count_;
};

}  // namespace

std::string OpenApiDocument(const RouteTable& routes, absl::string_view version) {
  return Document(routes, version).Write();
}

}  // namespace touchstone::gateway
