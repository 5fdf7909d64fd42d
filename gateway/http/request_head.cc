#include "gateway/http/request_head.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"

namespace touchstone::gateway {
namespace {

using Refusal = std::optional<HeadRefusal>;

// Every line ends in CRLF and none continues the one before (obs-fold).
Refusal CheckLines(absl::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) {
      return HeadRefusal{400, "A line of the head does not end in CRLF."};
    }
    if (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')) {
      return HeadRefusal{400, "The head has a CR that ends no line."};
    }
    if (text[i] == '\0') return HeadRefusal{400, "The head has a NUL."};
    if ((text[i] == ' ' || text[i] == '\t') && i > 0 && text[i - 1] == '\n') {
      return HeadRefusal{400, "A header field is folded over lines, which is obsolete."};
    }
  }
  return std::nullopt;
}

// host [":" port], where host is a name, an IPv4 address or an IPv6 address in brackets.
bool IsHost(absl::string_view host) {
  if (const size_t colon = host.rfind(':'); colon != host.npos && host.back() != ']') {
    int port = 0;
    const absl::string_view digits = host.substr(colon + 1);
    for (const char c : digits) {
      if (!absl::ascii_isdigit(c)) return false;
    }
    if (!digits.empty() && (!absl::SimpleAtoi(digits, &port) || port > 65535)) return false;
    host = host.substr(0, colon);
  }
  if (host.empty()) return false;
  if (host.front() == '[') {
    if (host.size() < 4 || host.back() != ']') return false;
    for (const char c : host.substr(1, host.size() - 2)) {
      if (!absl::ascii_isxdigit(c) && c != ':' && c != '.') return false;
    }
    return true;
  }
  for (const char c : host) {
    if (!absl::ascii_isalnum(c) && c != '-' && c != '.' && c != '_' && c != '~') return false;
  }
  return true;
}

Refusal CheckHost(const RequestHead& head) {
  int count = 0;
  for (const auto& [name, value] : head.fields) {
    if (!absl::EqualsIgnoreCase(name, "host")) continue;
    ++count;
    if (!IsHost(value)) return HeadRefusal{400, "The Host field is not a host."};
  }
  if (count > 1) return HeadRefusal{400, "The head has more than one Host field."};
  if (count == 0 && head.version == 11) return HeadRefusal{400, "The Host field is missing."};
  return std::nullopt;
}

// A proxy in front may have looked at another of them.
Refusal CheckAuthorization(const RequestHead& head) {
  const auto count = std::count_if(head.fields.begin(), head.fields.end(), [](const auto& field) {
    return absl::EqualsIgnoreCase(field.first, "authorization");
  });
  if (count > 1) return HeadRefusal{400, "The head has more than one Authorization field."};
  return std::nullopt;
}

// How long the body is must be said once, in one way.
Refusal CheckFraming(RequestHead* head) {
  int lengths = 0;
  int encodings = 0;
  for (const auto& [name, value] : head->fields) {
    if (absl::EqualsIgnoreCase(name, "content-length")) {
      ++lengths;
      uint64_t length = 0;
      for (const char c : value) {
        if (!absl::ascii_isdigit(c)) return HeadRefusal{400, "Content-Length is not a number."};
      }
      if (!absl::SimpleAtoi(value, &length)) {
        return HeadRefusal{400, "Content-Length is not a number."};
      }
      head->content_length = length;
    } else if (absl::EqualsIgnoreCase(name, "transfer-encoding")) {
      ++encodings;
      if (!absl::EqualsIgnoreCase(value, "chunked")) {
        return HeadRefusal{501, "Of transfer encodings only chunked is understood."};
      }
      head->is_chunked = true;
    } else if (absl::EqualsIgnoreCase(name, "expect")) {
      if (!absl::EqualsIgnoreCase(value, "100-continue")) {
        return HeadRefusal{417, "Of expectations only 100-continue is understood."};
      }
      head->expects_continue = head->version == 11;
    }
  }
  if (lengths > 1) return HeadRefusal{400, "The head has more than one Content-Length field."};
  if (encodings > 1) return HeadRefusal{400, "The head has more than one Transfer-Encoding field."};
  if (lengths > 0 && encodings > 0) {
    return HeadRefusal{400, "The head has both Content-Length and Transfer-Encoding."};
  }
  if (encodings > 0 && head->version == 10) {
    return HeadRefusal{400, "HTTP/1.0 has no Transfer-Encoding."};
  }
  return std::nullopt;
}

Refusal SplitTarget(absl::string_view target, RequestHead* head) {
  for (const char c : target) {
    if (c == '#') return HeadRefusal{400, "The target has a fragment."};
    if (!absl::ascii_isgraph(c)) {
      return HeadRefusal{400, "The target has characters that must be percent-encoded."};
    }
  }
  if (head->method == "CONNECT") return HeadRefusal{405, "This is no proxy."};
  if (target == "*") {
    if (head->method != "OPTIONS") return HeadRefusal{400, "Only OPTIONS may ask for \"*\"."};
    head->path = target;
    return std::nullopt;
  }
  if (absl::StartsWithIgnoreCase(target, "http://") ||
      absl::StartsWithIgnoreCase(target, "https://")) {
    // The absolute form, which is for proxies: taken when it says nothing else than Host does.
    target.remove_prefix(target.find("//") + 2);
    const size_t end = target.find_first_of("/?");
    const absl::string_view authority = target.substr(0, end);
    if (!absl::EqualsIgnoreCase(authority, head->Field("host"))) {
      return HeadRefusal{400, "The target's host is not that of the Host field."};
    }
    target = end == target.npos ? absl::string_view("/") : target.substr(end);
    if (target.front() == '?') return HeadRefusal{400, "The target has no path."};
  }
  if (target.empty() || target.front() != '/') {
    return HeadRefusal{400, "The target is not a path."};
  }
  const size_t mark = target.find('?');
  head->path = target.substr(0, mark);
  if (mark != target.npos) head->query = target.substr(mark + 1);
  return std::nullopt;
}

}  // namespace

absl::string_view RequestHead::Field(absl::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (key.size() == name.size() && absl::EqualsIgnoreCase(key, name)) return value;
  }
  return {};
}

Refusal FinishHead(absl::string_view text, absl::string_view target, RequestHead* head) {
  if (auto refusal = CheckLines(text)) return refusal;
  if (auto refusal = CheckHost(*head)) return refusal;
  if (auto refusal = CheckAuthorization(*head)) return refusal;
  if (auto refusal = CheckFraming(head)) return refusal;
  return SplitTarget(target, head);
}

}  // namespace touchstone::gateway
