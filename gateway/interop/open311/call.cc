#include "gateway/interop/open311/call.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gateway/transcoding/percent.h"

namespace touchstone::gateway::open311 {
namespace {

constexpr absl::string_view kVersion = "/open311/v2/";

struct KindOfPath {
  absl::string_view collection;
  CallKind all;
  CallKind one;
};

constexpr KindOfPath kKinds[] = {
    {"discovery", CallKind::kDiscovery, CallKind::kNone},
    {"services", CallKind::kServices, CallKind::kService},
    {"requests", CallKind::kRequests, CallKind::kRequest},
    {"tokens", CallKind::kNone, CallKind::kToken},
    {"servicerequestupdates", CallKind::kUpdates, CallKind::kNone},
};

void TakeFormat(absl::string_view* path, Call* call) {
  if (absl::ConsumeSuffix(path, ".json")) {
    call->format = Format::kJson;
    call->has_format = true;
  } else if (absl::ConsumeSuffix(path, ".xml")) {
    call->has_format = true;
  }
}

// Whether the last segment ends in what looks like a format that is none of the two.
absl::string_view WithoutOtherFormat(absl::string_view path) {
  const size_t dot = path.rfind('.');
  return dot == path.npos || path.find('/', dot) != path.npos ? path : path.substr(0, dot);
}

}  // namespace

Call CallOf(absl::string_view path) {
  Call call;
  TakeFormat(&path, &call);
  if (!absl::ConsumePrefix(&path, kVersion)) return call;
  const size_t slash = path.find('/');
  const absl::string_view collection =
      slash == path.npos && !call.has_format ? WithoutOtherFormat(path) : path.substr(0, slash);
  for (const KindOfPath& kind : kKinds) {
    if (kind.collection != collection) continue;
    if (slash == path.npos) {
      call.kind = kind.all;
      return call;
    }
    std::optional<std::string> id = PercentDecode(path.substr(slash + 1), PercentRules::kWhole);
    if (!id || id->empty() || !IsUtf8(*id) || path.find('/', slash + 1) != path.npos) return call;
    call.kind = kind.one;
    if (call.kind != CallKind::kNone) call.id = *std::move(id);
    return call;
  }
  return call;
}

absl::string_view AllowedMethods(CallKind kind) {
  const bool takes_post = kind == CallKind::kRequests || kind == CallKind::kUpdates;
  return takes_post ? "GET, HEAD, POST" : "GET, HEAD";
}

std::string NameOf(CallKind kind, absl::string_view method) {
  const absl::string_view suffix = method == "POST" ? ".post" : "";
  switch (kind) {
    case CallKind::kDiscovery:
      return "open311.discovery";
    case CallKind::kServices:
      return "open311.services";
    case CallKind::kService:
      return "open311.service";
    case CallKind::kRequests:
      return absl::StrCat("open311.requests", suffix);
    case CallKind::kRequest:
      return "open311.request";
    case CallKind::kToken:
      return "open311.token";
    case CallKind::kUpdates:
      return absl::StrCat("open311.updates", suffix);
    case CallKind::kNone:
      break;
  }
  return "open311.none";
}

}  // namespace touchstone::gateway::open311
