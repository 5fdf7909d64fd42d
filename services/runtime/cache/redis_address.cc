#include "services/runtime/cache/redis_address.h"

#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

absl::Status Malformed(absl::string_view problem) {
  return InvalidField("redis", absl::StrCat(problem,
                                            "; give redis://host:port/database or "
                                            "unix:///path?db=database"));
}

std::optional<std::string> PercentDecode(absl::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size() || !absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 1])) ||
        !absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 2]))) {
      return std::nullopt;
    }
    decoded += absl::HexStringToBytes(text.substr(i + 1, 2));
    i += 2;
  }
  return decoded;
}

// Takes "user:password@" off the front of `rest`.
absl::Status TakeLogin(absl::string_view& rest, RedisAddress& address) {
  const size_t at = rest.rfind('@');
  if (at == absl::string_view::npos) return absl::OkStatus();
  const std::pair<absl::string_view, absl::string_view> login =
      absl::StrSplit(rest.substr(0, at), absl::MaxSplits(':', 1));
  auto user = PercentDecode(login.first);
  auto password = PercentDecode(login.second);
  if (!user || !password) return Malformed("has a malformed user or password");
  address.user = *std::move(user);
  address.password = *std::move(password);
  rest.remove_prefix(at + 1);
  return absl::OkStatus();
}

absl::Status ReadDatabase(absl::string_view text, RedisAddress& address) {
  if (text.empty()) return absl::OkStatus();
  if (!absl::SimpleAtoi(text, &address.database) || address.database < 0) {
    return Malformed("has a malformed database number");
  }
  return absl::OkStatus();
}

absl::Status ReadHostAndPort(absl::string_view text, RedisAddress& address) {
  absl::string_view port;
  if (absl::ConsumePrefix(&text, "[")) {  // an IPv6 address
    const size_t end = text.find(']');
    if (end == absl::string_view::npos) return Malformed("has a malformed host");
    address.host = std::string(text.substr(0, end));
    port = text.substr(end + 1);
  } else {
    const size_t colon = text.find(':');
    address.host = std::string(text.substr(0, colon));
    if (colon != absl::string_view::npos) port = text.substr(colon);
  }
  if (address.host.empty()) return Malformed("has no host");
  if (port.empty()) return absl::OkStatus();
  if (!absl::ConsumePrefix(&port, ":") || !absl::SimpleAtoi(port, &address.port) ||
      address.port < 1 || address.port > 65535) {
    return Malformed("has a malformed port");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RedisAddress> RedisAddress::Parse(absl::string_view url) {
  RedisAddress address;
  if (absl::ConsumePrefix(&url, "unix://")) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(url, absl::MaxSplits('?', 1));
    absl::string_view path = parts.first;
    absl::string_view query = parts.second;
    RETURN_IF_ERROR(TakeLogin(path, address));
    if (!absl::StartsWith(path, "/")) return Malformed("has no absolute path");
    address.socket = std::string(path);
    if (!query.empty() && !absl::ConsumePrefix(&query, "db=")) {
      return Malformed("has an unknown parameter");
    }
    RETURN_IF_ERROR(ReadDatabase(query, address));
    return address;
  }
  if (!absl::ConsumePrefix(&url, "redis://")) return Malformed("is neither redis:// nor unix://");
  RETURN_IF_ERROR(TakeLogin(url, address));
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(url, absl::MaxSplits('/', 1));
  RETURN_IF_ERROR(ReadHostAndPort(parts.first, address));
  RETURN_IF_ERROR(ReadDatabase(parts.second, address));
  return address;
}

std::string RedisAddress::ToText() const {
  if (!socket.empty()) return absl::StrCat("unix://", socket, "?db=", database);
  return absl::StrCat("redis://", host, ":", port, "/", database);
}

}  // namespace touchstone
