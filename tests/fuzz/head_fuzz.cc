// Heads and bodies of requests, in pieces of every size: never a crash, never more taken than
// given.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "gateway/http/request_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace touchstone::gateway;  // NOLINT
  if (size < 1) return 0;
  const size_t step = data[0] + 1;
  const absl::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const size_t end = text.find("\r\n\r\n");
  if (end == text.npos) return 0;
  RequestParser parser(1 << 20, 100);
  if (parser.ParseHead(text.substr(0, end + 4))) return 0;
  std::string pending;
  std::string body;
  for (size_t at = end + 4; at < text.size() && !parser.is_done(); at += step) {
    pending.append(text.substr(at, step));
    const auto taken = parser.ParseBody(pending, &body);
    if (!taken) return 0;
    if (*taken > pending.size()) std::abort();
    pending.erase(0, *taken);
  }
  if (body.size() > text.size()) std::abort();
  return 0;
}
