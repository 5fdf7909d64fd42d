#include "tests/conformance/door.h"

#include <google/api/annotations.pb.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>
#include <google/rpc/error_details.pb.h>

#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/letter_case.h"
#include "tools/touchstone/contract.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/path_template.h"

namespace touchstone {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::MethodDescriptor;

constexpr char kHttpBody[] = "google.api.HttpBody";

// The data of a document is text to scenarios.
Json WithProtoNames(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text, options).ok()) return nullptr;
  Json json = Json::parse(text);
  if (message.GetDescriptor()->full_name() == kHttpBody) {
    std::string data;
    absl::Base64Unescape(json.value("data", ""), &data);
    json["data"] = data;
  }
  return json;
}

// Puts a message of a stream behind those before it: how the suite cuts it is its own affair.
void Append(const Message& part, Message& all) {
  std::string data;
  const FieldDescriptor* field = nullptr;
  if (all.GetDescriptor()->full_name() == kHttpBody) {
    field = all.GetDescriptor()->FindFieldByName("data");
    data =
        all.GetReflection()->GetString(all, field) + part.GetReflection()->GetString(part, field);
  }
  all.MergeFrom(part);
  if (field != nullptr) all.GetReflection()->SetString(&all, field, data);
}

// The field of a request that is the HTTP body as it is, such as an uploaded document.
const FieldDescriptor* RawBody(const MethodDescriptor& method) {
  for (int i = 0; i < method.input_type()->field_count(); ++i) {
    const FieldDescriptor* field = method.input_type()->field(i);
    if (field->message_type() != nullptr && field->message_type()->full_name() == kHttpBody) {
      return field;
    }
  }
  return nullptr;
}

absl::StatusOr<Json> CallGrpc(Client client, const MethodDescriptor& method, Json json) {
  if (const FieldDescriptor* raw = RawBody(method); raw != nullptr && json.contains(raw->name())) {
    Json& data = json[raw->name()]["data"];
    data = absl::Base64Escape(data.get<std::string>());
  }
  const auto request = NewMessage(*method.input_type());
  RETURN_IF_ERROR(FromJson(json.dump(), *request));
  const auto call = client.Start(PathOf(method));
  if (call->Write(*request)) call->WritesDone();
  const auto all = NewMessage(*method.output_type());
  const auto response = NewMessage(*method.output_type());
  while (call->Read(*response)) Append(*response, *all);
  RETURN_IF_ERROR(call->Finish());
  return WithProtoNames(*all);
}

// Takes the value of "framework.name" out of a request.
std::string TakeField(Json& json, absl::string_view path) {
  Json* at = &json;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i + 1 < names.size(); ++i) at = &(*at)[names[i]];
  const auto found = at->find(names.back());
  if (found == at->end()) return "";
  const std::string value = found->get<std::string>();
  at->erase(found);
  return value;
}

Json WithCamelCase(const Json& json) {
  if (json.is_array()) {
    Json array = Json::array();
    for (const Json& item : json) array.push_back(WithCamelCase(item));
    return array;
  }
  if (!json.is_object()) return json;
  Json object = Json::object();
  for (const auto& [name, value] : json.items())
    object[LowerCamelCase(name)] = WithCamelCase(value);
  return object;
}

std::string Text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void AppendQuery(const std::string& name, const Json& value, std::vector<std::string>& query) {
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items()) {
      AppendQuery(name.empty() ? key : absl::StrCat(name, ".", key), inner, query);
    }
  } else if (value.is_array()) {
    for (const Json& item : value) AppendQuery(name, item, query);
  } else {
    query.push_back(absl::StrCat(QueryEscape(name), "=", QueryEscape(Text(value))));
  }
}

std::pair<std::string, std::string> VerbAndPath(const google::api::HttpRule& rule) {
  if (!rule.get().empty()) return {"GET", rule.get()};
  if (!rule.post().empty()) return {"POST", rule.post()};
  if (!rule.patch().empty()) return {"PATCH", rule.patch()};
  if (!rule.put().empty()) return {"PUT", rule.put()};
  return {"DELETE", rule.delete_()};
}

// The request as its HTTP annotation says: path, then body, and what is left into the query.
HttpRequest ToHttp(const MethodDescriptor& method, Json json) {
  const auto& rule = method.options().GetExtension(google::api::http);
  const auto [verb, path] = VerbAndPath(rule);
  HttpRequest http{.verb = verb};
  http.target =
      PathTemplate(path).Fill([&json](absl::string_view field) { return TakeField(json, field); });
  if (const FieldDescriptor* raw = RawBody(method); raw != nullptr && rule.body() == raw->name()) {
    http.headers["Content-Type"] = json[raw->name()].value("content_type", "text/plain");
    http.body = json[raw->name()]["data"].get<std::string>();
    json.erase(raw->name());
  } else if (!rule.body().empty()) {
    http.headers["Content-Type"] = "application/json";
    const bool whole = rule.body() == "*";
    http.body = WithCamelCase(whole ? json : json.value(rule.body(), Json::object())).dump();
    if (whole) {
      json = Json::object();
    } else {
      json.erase(rule.body());
    }
  }
  std::vector<std::string> query;
  AppendQuery("", WithCamelCase(json), query);
  if (!query.empty()) absl::StrAppend(&http.target, "?", absl::StrJoin(query, "&"));
  return http;
}

// An error of REST as gRPC would have it, which names fields in the proto's spelling. One that does
// so over REST too is marked, so that the scenario fails.
absl::Status WithProtoNames(const absl::Status& status) {
  google::rpc::Status whole = ToRpcStatus(status);
  google::rpc::BadRequest bad;
  for (auto& detail : *whole.mutable_details()) {
    if (!detail.UnpackTo(&bad)) continue;
    for (auto& violation : *bad.mutable_field_violations()) {
      const std::string field = violation.field();
      violation.set_field(absl::StrContains(field, '_') ? absl::StrCat("not JSON's: ", field)
                                                        : SnakeCase(field));
      absl::string_view message = whole.message();
      if (absl::ConsumePrefix(&message, absl::StrCat(field, " "))) {
        whole.set_message(absl::StrCat(violation.field(), " ", message));
      }
    }
    detail.PackFrom(bad);
  }
  return FromRpcStatus(whole);
}

absl::StatusOr<Json> CallRest(const RestClient& client, const MethodDescriptor& method,
                              const Json& request) {
  const absl::StatusOr<HttpResponse> answer = client.SendForSuccess(ToHttp(method, request));
  if (!answer.ok()) return WithProtoNames(answer.status());
  if (method.output_type()->full_name() == kHttpBody) {
    return Json{{"content_type", answer->header("content-type")}, {"data", answer->body}};
  }
  const auto all = NewMessage(*method.output_type());
  const auto message = NewMessage(*method.output_type());
  const absl::string_view body = answer->body;
  const auto parts =
      method.server_streaming()
          ? std::vector<absl::string_view>(absl::StrSplit(body, '\n', absl::SkipWhitespace()))
          : std::vector<absl::string_view>{body};
  for (const absl::string_view part : parts) {
    message->Clear();
    RETURN_IF_ERROR(FromJson(part, *message));
    Append(*message, *all);
  }
  return WithProtoNames(*all);
}

}  // namespace

absl::StatusOr<Json> CallThrough(const Suite& suite, Protocol protocol, const std::string& token,
                                 const std::string& method, const Json& request) {
  ASSIGN_OR_RETURN(const MethodDescriptor* found, FindMethod(method));
  if (protocol == Protocol::kGrpc) return CallGrpc(suite.client(token), *found, request);
  return CallRest(suite.rest(token), *found, request);
}

}  // namespace touchstone
