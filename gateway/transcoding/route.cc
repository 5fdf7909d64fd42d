#include "gateway/transcoding/route.h"

#include <touchstone/options/v1/options.pb.h>

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gateway/transcoding/field_text.h"
#include "gateway/transcoding/fields.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {
namespace {

using google::api::HttpRule;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

constexpr absl::string_view kRawBody = "google.api.HttpBody";

absl::Status Wrong(const MethodDescriptor& method, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("The HTTP rule of ", method.full_name(), " ", what));
}

absl::StatusOr<std::pair<std::string, std::string>> MethodAndPath(const MethodDescriptor& method,
                                                                  const HttpRule& rule) {
  switch (rule.pattern_case()) {
    case HttpRule::kGet:
      return std::pair("GET", rule.get());
    case HttpRule::kPut:
      return std::pair("PUT", rule.put());
    case HttpRule::kPost:
      return std::pair("POST", rule.post());
    case HttpRule::kDelete:
      return std::pair("DELETE", rule.delete_());
    case HttpRule::kPatch:
      return std::pair("PATCH", rule.patch());
    case HttpRule::kCustom:
      return std::pair(rule.custom().kind(), rule.custom().path());
    default:
      return Wrong(method, "has no path.");
  }
}

const FieldDescriptor* StringField(const Descriptor& message, const std::string& name) {
  const auto* field = message.FindFieldByName(name);
  const bool fits =
      field != nullptr && field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated();
  return fits ? field : nullptr;
}

bool Leads(const Descriptor& type, const std::string& to, std::set<const Descriptor*>& seen) {
  if (type.full_name() == to) return true;
  if (!seen.insert(&type).second) return false;
  for (int i = 0; i < type.field_count(); ++i) {
    const Descriptor* const below = type.field(i)->message_type();
    if (below != nullptr && Leads(*below, to, seen)) return true;
  }
  return false;
}

// The error of an operation is about the request that began it, which is another one.
bool HoldsErrors(const Descriptor& answer) {
  std::set<const Descriptor*> seen;
  if (Leads(answer, "google.longrunning.Operation", seen)) return false;
  seen.clear();
  return Leads(answer, "google.rpc.Status", seen);
}

absl::Status BindVariables(const MethodDescriptor& method, Route* route) {
  for (const auto& variable : route->path.variables) {
    auto path = FindFieldPath(*method.input_type(), variable.field_path);
    if (!path || path->back()->is_repeated() || !HasTextForm(*path->back())) {
      return Wrong(method, absl::StrCat("binds ", variable.field_path, ", which it cannot."));
    }
    route->variables.push_back(*std::move(path));
  }
  return absl::OkStatus();
}

absl::Status BindBody(const MethodDescriptor& method, const std::string& body, Route* route) {
  if (body.empty()) return absl::OkStatus();
  if (body == "*") {
    route->body = BodyKind::kWhole;
    route->takes_raw_body = method.input_type()->full_name() == kRawBody;
    return absl::OkStatus();
  }
  route->body = BodyKind::kField;
  route->body_field = method.input_type()->FindFieldByName(body);
  const bool is_message = route->body_field != nullptr && !route->body_field->is_repeated() &&
                          route->body_field->message_type() != nullptr;
  if (!is_message) return Wrong(method, "has a body that is not one message.");
  route->takes_raw_body = route->body_field->message_type()->full_name() == kRawBody;
  return absl::OkStatus();
}

void FindEtags(const MethodDescriptor& method, Route* route) {
  if (const auto* own = StringField(*method.input_type(), "etag")) {
    route->etag = {own};
  } else if (route->body == BodyKind::kField) {
    if (const auto* below = StringField(*route->body_field->message_type(), "etag")) {
      route->etag = {route->body_field, below};
    }
  }
  if (!method.server_streaming()) route->response_etag = StringField(route->response(), "etag");
}

const FieldDescriptor* FindLanguages(const Descriptor& answer) {
  for (int i = 0; i < answer.field_count(); ++i) {
    const FieldDescriptor& field = *answer.field(i);
    if (field.type() == FieldDescriptor::TYPE_STRING &&
        field.options().GetExtension(options::v1::content_language)) {
      return &field;
    }
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<Route> MakeRoute(const MethodDescriptor& method, const HttpRule& rule) {
  Route route;
  route.method = &method;
  route.rpc = absl::StrCat("/", method.service()->full_name(), "/", method.name());
  ASSIGN_OR_RETURN(std::tie(route.http_method, route.text), MethodAndPath(method, rule));
  ASSIGN_OR_RETURN(route.path, ParsePathTemplate(route.text));
  RETURN_IF_ERROR(BindVariables(method, &route));
  RETURN_IF_ERROR(BindBody(method, rule.body(), &route));

  if (method.client_streaming() && method.server_streaming()) {
    return Wrong(method, "is on a method that streams both ways, which HTTP/1.1 cannot.");
  }
  if (method.client_streaming() && route.body == BodyKind::kNone) {
    return Wrong(method, "has no body for its stream.");
  }
  if (!rule.response_body().empty()) {
    route.response_field = method.output_type()->FindFieldByName(rule.response_body());
    const bool is_message = route.response_field != nullptr &&
                            !route.response_field->is_repeated() &&
                            route.response_field->message_type() != nullptr;
    if (!is_message) return Wrong(method, "has a response_body that is not one message.");
  }
  route.is_immutable = method.options().GetExtension(options::v1::immutable);
  if (route.is_immutable && (!route.is_safe() || method.server_streaming())) {
    return Wrong(method, "is no GET of one answer, and the method is immutable.");
  }
  route.gives_raw_body = route.response().full_name() == kRawBody;
  if (route.http_method == "PATCH" && route.body == BodyKind::kField) {
    const auto* mask = method.input_type()->FindFieldByName("update_mask");
    const bool fits = mask != nullptr && mask->message_type() != nullptr &&
                      mask->message_type()->full_name() == "google.protobuf.FieldMask";
    if (fits) route.update_mask = mask;
  }
  FindEtags(method, &route);
  if (!method.server_streaming()) route.response_languages = FindLanguages(route.response());
  route.response_holds_errors = HoldsErrors(*method.output_type());
  return route;
}

}  // namespace touchstone::gateway
