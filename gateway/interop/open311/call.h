// What a path asks for: `/open311/v2/{call}[/{id}].{format}`.

#ifndef TOUCHSTONE_GATEWAY_INTEROP_OPEN311_CALL_H_
#define TOUCHSTONE_GATEWAY_INTEROP_OPEN311_CALL_H_

#include <string>

#include "absl/strings/string_view.h"
#include "gateway/interop/open311/answer_writer.h"

namespace touchstone::gateway::open311 {

enum class CallKind {
  kNone,  // nothing is at the path
  kDiscovery,
  kServices,
  kService,
  kRequests,  // read by GET, handed in by POST
  kRequest,
  kToken,
  kUpdates,  // the same
};

struct Call {
  CallKind kind = CallKind::kNone;
  Format format = Format::kXml;  // XML, which every client knows, where the path names none
  bool has_format = false;       // whether the path names one of the two
  std::string id;                // of the service, the request or the token; decoded
};

inline constexpr absl::string_view kOpen311 = "/open311/";

// `path` as it came, below kOpen311 or not.
Call CallOf(absl::string_view path);

// What it takes beside OPTIONS: "GET, HEAD" or "GET, HEAD, POST".
absl::string_view AllowedMethods(CallKind kind);

// What logs and metrics call it, such as "open311.requests.post"; never an id.
std::string NameOf(CallKind kind, absl::string_view method);

}  // namespace touchstone::gateway::open311

#endif  // TOUCHSTONE_GATEWAY_INTEROP_OPEN311_CALL_H_
