#include "gateway/rest/answer_builder.h"

#include <google/api/httpbody.pb.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "gateway/answers/error_answer.h"
#include "gateway/answers/gzip.h"
#include "gateway/transcoding/entity_tag.h"
#include "gateway/transcoding/wire.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway {
namespace {

// What an answer depends on beside its URL.
constexpr absl::string_view kVary = "Accept-Encoding, Accept-Language, Authorization";
constexpr absl::string_view kVaryForEverybody = "Accept-Encoding, Accept-Language";

// A service decides at every request who may see what, so a client may keep an answer but must ask
// before it uses it again.
void AddCaching(bool is_safe, bool for_everybody, Response* response) {
  if (for_everybody) {
    response->Add("Vary", kVaryForEverybody);
    response->Add("Cache-Control", "public, max-age=31536000, immutable");
    return;
  }
  if (is_safe) response->Add("Vary", kVary);
  response->Add("Cache-Control", is_safe ? "private, no-cache" : "no-store");
}

// The tags that a field of the answer holds, as a header's value; "" when there are none. A
// service's tags are taken as they come, but nothing that is no tag may get into a header.
std::string ContentLanguage(const google::protobuf::FieldDescriptor& field,
                            absl::string_view wire) {
  constexpr size_t kLongestTag = 63;
  constexpr size_t kMostTags = 16;
  std::vector<absl::string_view> tags;
  WireField next;
  while (tags.size() < kMostTags && NextField(&wire, &next)) {
    if (next.number != field.number() || next.type != WireType::WIRETYPE_LENGTH_DELIMITED) continue;
    const bool is_tag = !next.bytes.empty() && next.bytes.size() <= kLongestTag &&
                        absl::c_all_of(next.bytes, [](unsigned char c) {
                          return absl::ascii_isalnum(c) || c == '-';
                        });
    if (is_tag) tags.push_back(next.bytes);
  }
  return absl::StrJoin(tags, ", ");
}

absl::Status Stale() {
  return Error(absl::StatusCode::kAborted, reasons::kEtagStale,
               "It is not what If-Match asks for any more; read it again.");
}

}  // namespace

Response AnswerBuilder::Build(const Route& route, const RequestHead& head, absl::string_view wire,
                              bool for_everybody) const {
  if (route.response_field != nullptr) {
    wire = FindBytes(wire, route.response_field->number()).value_or(absl::string_view());
  }
  if (route.gives_raw_body) return Raw(wire, for_everybody);
  std::string with_json_names;
  if (route.response_holds_errors) {
    with_json_names = ErrorsWithJsonNames(route.response(), wire, route.request());
    wire = with_json_names;
  }

  absl::string_view revision;
  if (route.response_etag != nullptr) {
    revision = FindBytes(wire, route.response_etag->number()).value_or(absl::string_view());
  }
  Response response;
  if (route.is_safe() && !revision.empty()) {
    // In this order: RFC 9110, section 13.2.2.
    const absl::string_view if_match = head.Field("if-match");
    if (!if_match.empty() && !IfMatchNames(if_match, revision)) {
      return ErrorAnswer(Stale(), /*has_if_match=*/true, codec_);
    }
    if (IfNoneMatchNames(head.Field("if-none-match"), revision)) {
      response.status = 304;
      response.Add("ETag", EntityTag(revision, AcceptsGzip(head.Field("accept-encoding"))));
      AddCaching(/*is_safe=*/true, for_everybody, &response);
      return response;
    }
  }

  // Only what others may ask for again is kept: what a change answers may hold a secret that is
  // shown once.
  const bool takes_gzip = AcceptsGzip(head.Field("accept-encoding"));
  const bool is_kept = route.is_safe() && (for_everybody || !revision.empty());
  absl::StatusOr<JsonCache::Answer> json =
      is_kept ? cache_.Get(route.response(), wire, takes_gzip)
              : JsonCache::Make(codec_, route.response(), wire, takes_gzip);
  if (!json.ok()) return ErrorAnswer(json.status(), /*has_if_match=*/false, codec_);
  response.Add("Content-Type", "application/json");
  if (json->compressed) response.Add("Content-Encoding", "gzip");
  if (const std::string tag = EntityTag(revision, json->compressed); !tag.empty()) {
    response.Add("ETag", tag);
  }
  if (route.response_languages != nullptr) {
    const std::string languages = ContentLanguage(*route.response_languages, wire);
    if (!languages.empty()) response.Add("Content-Language", languages);
  }
  AddCaching(route.is_safe(), for_everybody, &response);
  response.body = std::move(json->text);
  return response;
}

Response AnswerBuilder::Raw(absl::string_view wire, bool for_everybody) const {
  using google::api::HttpBody;
  Response response;
  const auto type = FindBytes(wire, HttpBody::kContentTypeFieldNumber);
  response.Add("Content-Type", type && !type->empty() ? *type : "application/octet-stream");
  AddCaching(/*is_safe=*/false, for_everybody, &response);
  const auto data = FindBytes(wire, HttpBody::kDataFieldNumber);
  response.body = std::make_shared<const std::string>(data.value_or(absl::string_view()));
  return response;
}

}  // namespace touchstone::gateway
