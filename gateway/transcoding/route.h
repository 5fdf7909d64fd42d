// A route: one HTTP method and path template, and the RPC that answers it, with everything that can
// be known before a request comes worked out.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_ROUTE_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_ROUTE_H_

#include <google/api/http.pb.h>
#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/transcoding/path_template.h"
#include "gateway/transcoding/wire.h"

namespace touchstone::gateway {

// Where the body of a request goes.
enum class BodyKind {
  kNone,   // there is none; all fields that the path does not bind are query parameters
  kWhole,  // it is the message (`body: "*"`)
  kField,  // it is one field of it
};

// Immutable and thread-safe once it is made.
struct Route {
  const google::protobuf::MethodDescriptor* method = nullptr;
  std::string http_method;  // "GET"
  std::string text;         // the template as written; what logs and metrics call the route
  std::string rpc;          // "/touchstone.catalog.v1.Catalog/GetCompetency"
  PathTemplate path;
  std::vector<FieldPath> variables;  // of path.variables, in order
  BodyKind body = BodyKind::kNone;
  const google::protobuf::FieldDescriptor* body_field = nullptr;      // with kField
  const google::protobuf::FieldDescriptor* response_field = nullptr;  // null: the whole answer

  // Where the request takes the etag that a change depends on: its own `etag` field or that of the
  // resource in its body. Empty: nowhere.
  FieldPath etag;
  // The request's `update_mask`, in a PATCH with a body field; null otherwise.
  const google::protobuf::FieldDescriptor* update_mask = nullptr;
  // The `etag` field of the answer, a string; null: it has none.
  const google::protobuf::FieldDescriptor* response_etag = nullptr;

  // The field of the answer that holds the languages of its texts (the option `content_language`);
  // null: it has none.
  const google::protobuf::FieldDescriptor* response_languages = nullptr;

  // The answer holds errors (google.rpc.Status) about parts of the request.
  bool response_holds_errors = false;

  // The body is a document that goes into a google.api.HttpBody as it is.
  bool takes_raw_body = false;
  // The method is `immutable`: an answer for everybody stays what it is.
  bool is_immutable = false;
  // The answer is a google.api.HttpBody, sent as it is.
  bool gives_raw_body = false;

  const google::protobuf::Descriptor& request() const { return *method->input_type(); }
  // What the answer's JSON shows.
  const google::protobuf::Descriptor& response() const {
    return response_field == nullptr ? *method->output_type() : *response_field->message_type();
  }
  bool is_safe() const { return http_method == "GET"; }
};

// The route of one annotation, `additional_bindings` not followed. INVALID_ARGUMENT when the
// annotation does not fit its method.
absl::StatusOr<Route> MakeRoute(const google::protobuf::MethodDescriptor& method,
                                const google::api::HttpRule& rule);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_ROUTE_H_
