#include "gateway/transcoding/request_builder.h"

#include <google/protobuf/field_mask.pb.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gateway/transcoding/entity_tag.h"
#include "gateway/transcoding/field_text.h"
#include "gateway/transcoding/json_scan.h"
#include "gateway/transcoding/percent.h"
#include "gateway/transcoding/query.h"
#include "gateway/transcoding/update_mask.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {
namespace {

// The JSON body, and the fields that it names when a mask is to be made of them.
absl::Status AppendBody(const Route& route, absl::string_view body, const JsonCodec& codec,
                        std::string* request, std::vector<NamedField>* named) {
  if (route.body == BodyKind::kNone) {
    if (body.empty()) return absl::OkStatus();
    return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageMalformed,
                 absl::StrCat(route.http_method, " of this path takes no body."));
  }
  if (route.takes_raw_body) return absl::OkStatus();
  if (body.empty()) {
    if (route.body == BodyKind::kWhole) return absl::OkStatus();  // A message with no field set.
    return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageMalformed,
                 absl::StrCat("The body is missing; it must be a JSON object, the ",
                              route.body_field->name(), "."));
  }
  const bool is_field = route.body == BodyKind::kField;
  const auto& type = is_field ? *route.body_field->message_type() : route.request();
  const absl::string_view prefix = is_field ? absl::string_view(route.body_field->name()) : "";
  ASSIGN_OR_RETURN(*named, ScanJson(body, type, prefix));
  ASSIGN_OR_RETURN(const std::string wire, codec.ToWire(type, body, prefix));
  if (is_field) {
    AppendBytes(route.body_field->number(), wire, request);
  } else {
    request->append(wire);
  }
  return absl::OkStatus();
}

absl::Status AppendPath(const RouteMatch& match, std::string* request) {
  const Route& route = *match.route;
  for (size_t i = 0; i < route.variables.size(); ++i) {
    const PercentRules rules = route.path.variables[i].several_segments ? PercentRules::kKeepSlashes
                                                                        : PercentRules::kWhole;
    const auto value = PercentDecode(match.values[i], rules);
    if (!value) {
      return InvalidField(PathText(route.variables[i]),
                          "has a '%' without two hexadecimal digits in the path");
    }
    if (const absl::Status status = AppendText(route.variables[i], *value, request); !status.ok()) {
      return InvalidField(PathText(route.variables[i]), status.message());
    }
  }
  return absl::OkStatus();
}

absl::Status AppendEtag(const Route& route, absl::string_view if_match, std::string* request) {
  if (if_match.empty() || if_match == "*" || route.is_safe()) return absl::OkStatus();
  if (route.etag.empty()) {
    return InvalidField("If-Match", absl::StrCat("is not for ", route.method->name()));
  }
  const auto revision = RevisionOfIfMatch(if_match);
  if (!revision) {
    return InvalidField("If-Match", "must be one ETag as an earlier answer had it, or *");
  }
  AppendBytes(route.etag, *revision, request);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> BuildRequest(const RequestParts& parts, const JsonCodec& codec) {
  const Route& route = *parts.match->route;
  std::string request;
  std::vector<NamedField> named;
  bool has_update_mask = false;
  RETURN_IF_ERROR(AppendBody(route, parts.body, codec, &request, &named));
  RETURN_IF_ERROR(BindQuery(route, parts.query, &request, &has_update_mask));
  RETURN_IF_ERROR(AppendPath(*parts.match, &request));
  RETURN_IF_ERROR(AppendEtag(route, parts.if_match, &request));
  if (route.update_mask != nullptr && !has_update_mask) {
    const google::protobuf::FieldMask mask = UpdateMaskOf(named);
    if (mask.paths_size() > 0) {
      AppendBytes(route.update_mask->number(), mask.SerializeAsString(), &request);
    }
  }
  return request;
}

}  // namespace touchstone::gateway
