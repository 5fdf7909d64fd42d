#include "services/runtime/telemetry/trace.h"

#include <sodium.h>

#include <array>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace touchstone {
namespace {

constexpr size_t kTraceDigits = 32;
constexpr size_t kSpanDigits = 16;
constexpr size_t kHeaderLength = 2 + 1 + kTraceDigits + 1 + kSpanDigits + 1 + 2;

bool IsHex(absl::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == absl::string_view::npos;
}

bool IsId(absl::string_view text) {
  return IsHex(text) && text.find_first_not_of('0') != absl::string_view::npos;
}

// 2 * kBytes random digits, not all zero.
template <size_t kBytes>
std::string RandomId() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();
  std::array<char, kBytes> bytes;
  do {
    randombytes_buf(bytes.data(), bytes.size());
  } while (sodium_is_zero(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

}  // namespace

std::optional<TraceContext> TraceContext::Parse(absl::string_view traceparent) {
  if (traceparent.size() < kHeaderLength) return std::nullopt;
  const absl::string_view version = traceparent.substr(0, 2);
  const absl::string_view trace = traceparent.substr(3, kTraceDigits);
  const absl::string_view span = traceparent.substr(36, kSpanDigits);
  const absl::string_view flags = traceparent.substr(53, 2);
  if (traceparent[2] != '-' || traceparent[35] != '-' || traceparent[52] != '-') {
    return std::nullopt;
  }
  if (!IsHex(version) || version == "ff" || !IsId(trace) || !IsId(span) || !IsHex(flags)) {
    return std::nullopt;
  }
  // Later versions may append fields, and must keep these four.
  if (traceparent.size() > kHeaderLength && (version == "00" || traceparent[kHeaderLength] != '-'))
    return std::nullopt;

  const bool sampled = absl::HexStringToBytes(flags)[0] & 1;
  return TraceContext{std::string(trace), std::string(span), sampled};
}

TraceContext TraceContext::Start() {
  return {RandomId<kTraceDigits / 2>(), RandomId<kSpanDigits / 2>(), true};
}

TraceContext TraceContext::Child() const {
  return {trace_id, RandomId<kSpanDigits / 2>(), sampled};
}

std::string TraceContext::ToHeader() const {
  return absl::StrCat("00-", trace_id, "-", span_id, sampled ? "-01" : "-00");
}

}  // namespace touchstone
