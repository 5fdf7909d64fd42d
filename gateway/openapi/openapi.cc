#include "gateway/openapi/openapi.h"

#include <google/api/field_behavior.pb.h>
#include <touchstone/options/v1/options.pb.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gateway/openapi/comments.h"
#include "gateway/openapi/error_writer.h"
#include "gateway/openapi/examples.h"
#include "gateway/openapi/json_writer.h"
#include "gateway/openapi/path_names.h"
#include "gateway/openapi/schema_writer.h"
#include "gateway/transcoding/contract.h"
#include "gateway/transcoding/field_text.h"
#include "gateway/transcoding/json_codec.h"
#include "proto/descriptors.h"

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
      : routes_(routes),
        version_(version),
        codec_(ContractPool()),
        names_(ContractServices()),
        examples_(ContractServices(), codec_),
        schemas_(json_),
        errors_(json_, examples_, codec_) {}

  std::string Write() && {
    json_.BeginObject().Member("openapi", "3.1.0");
    json_.Key("info").BeginObject().Member("title", "Touchstone").Member("version", version_);
    json_.Member("description", kDescription).Key("license").BeginObject();
    json_.Member("name", "Apache License 2.0").Member("identifier", "Apache-2.0").EndObject();
    json_.EndObject();
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
      json_.Member("description", absl::StrCat("The id of the ", WordsOf(name), "."));
      json_.Key("schema").BeginObject().Member("type", "string").EndObject();
      json_.Member("example", examples_.Id(name)).EndObject();
    }
    if (route.body != BodyKind::kWhole) WriteQuery(route, route.request(), {});
    if (DependsOnRevision(route)) {
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
        const bool is_required = above.empty() && HasBehavior(field, google::api::REQUIRED);
        if (is_required) json_.Flag("required");
        json_.Member("description", CommentOf(field)).Key("schema");
        schemas_.WriteField(field, /*single=*/false);
        // Pages that try a call out fill examples in; of what may be left out that would be wrong.
        if (is_required) json_.Key("example").Json(examples_.Value(field));
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

  // "job_profile" → "job profile"
  static std::string WordsOf(const std::string& name) {
    return absl::StrReplaceAll(name, {{"_", " "}});
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
      json_.Key("*/*").BeginObject().Key("schema").BeginObject().EndObject();
      if (is_field) WriteExample(examples_.Value(*route.body_field));
      json_.EndObject();
    } else {
      json_.Key(route.method->client_streaming() ? "application/x-ndjson" : "application/json");
      json_.BeginObject().Key("schema");
      if (route.http_method == "PATCH") {
        schemas_.WritePartial(type);
        WriteExample(examples_.Change(type));
      } else if (is_field) {
        schemas_.Refer(type);
        WriteExample(examples_.Sent(type, {}));
      } else {
        const Examples::Fields bound = BoundByPath(route);
        schemas_.WriteRest(type, bound);
        WriteExample(examples_.Sent(type, bound));
      }
      json_.EndObject();
    }
    json_.EndObject().EndObject();
  }

  static Examples::Fields BoundByPath(const Route& route) {
    Examples::Fields bound;
    for (const FieldPath& path : route.variables) {
      if (path.size() == 1) bound.insert(path.front());
    }
    return bound;
  }

  void WriteExample(absl::string_view json) { json_.Key("example").Json(json); }

  void WriteResponses(const Route& route) {
    const bool is_stream = route.method->server_streaming();
    json_.Key("responses").BeginObject().Key("200").BeginObject();
    json_.Member("description", is_stream && !route.gives_raw_body
                                    ? "A stream of these, one a line."
                                    : "What was asked for.");
    WriteAnswerHeaders(route);
    json_.Key("content").BeginObject();
    if (route.gives_raw_body) {
      json_.Key("*/*").BeginObject().Key("schema").BeginObject().EndObject();
      json_.Member("example", "The bytes of the document, of the type that Content-Type names.");
      json_.EndObject();
    } else {
      json_.Key(is_stream ? "application/x-ndjson" : "application/json").BeginObject();
      json_.Key("schema");
      schemas_.Refer(route.response());
      WriteExample(examples_.Answer(*route.method, route.response()));
      json_.EndObject();
    }
    json_.EndObject().EndObject();
    errors_.WriteResponses(route);
    json_.EndObject();
  }

  void WriteAnswerHeaders(const Route& route) {
    if (route.response_etag == nullptr && route.response_languages == nullptr) return;
    json_.Key("headers").BeginObject();
    if (route.response_etag != nullptr) {
      WriteAnswerHeader("ETag", "The revision, for If-Match and If-None-Match.", "\"17\"");
    }
    if (route.response_languages != nullptr) {
      WriteAnswerHeader("Content-Language", "The languages of its texts.", "es, en");
    }
    json_.EndObject();
  }

  void WriteAnswerHeader(absl::string_view name, absl::string_view description,
                         absl::string_view example) {
    json_.Key(name).BeginObject().Member("description", description).Key("schema").BeginObject();
    json_.Member("type", "string").EndObject().Member("example", example).EndObject();
  }

  void WriteComponents() {
    json_.Key("components").BeginObject();
    json_.Key("securitySchemes").BeginObject().Key("bearer").BeginObject();
    json_.Member("type", "http").Member("scheme", "bearer");
    json_.Member("description", "The secret of an API key, or the admin token.");
    json_.EndObject().EndObject();
    json_.Key("examples").BeginObject();
    errors_.WriteExamples();
    json_.EndObject().Key("schemas").BeginObject();
    errors_.WriteSchema();
    schemas_.WriteReferred();
    json_.EndObject().EndObject();
  }

  const RouteTable& routes_;
  const absl::string_view version_;
  const JsonCodec codec_;
  const PathNames names_;
  const Examples examples_;
  JsonWriter json_;
  SchemaWriter schemas_;
  ErrorWriter errors_;
  std::map<std::string, int> operation_count_;
};

}  // namespace

std::string OpenApiDocument(const RouteTable& routes, absl::string_view version) {
  return Document(routes, version).Write();
}

}  // namespace touchstone::gateway
