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

// Random bytes of one thread, taken from the kernel many at a time: each asking is a system call.
class RandomBytes {
 public:
  RandomBytes() {
    if (sodium_init() < 0) std::abort();
  }

  // The next `size` bytes, valid until the next call.
  absl::string_view Take(size_t size) {
    if (bytes_.size() - taken_ < size) {
      randombytes_buf(bytes_.data(), bytes_.size());
      taken_ = 0;
    }
    taken_ += size;
    return {bytes_.data() + taken_ - size, size};
  }

 private:
  std::array<char, 1024> bytes_;
  size_t taken_ = bytes_.size();
};

// `digits` random hexadecimal digits, not all zero.
std::string RandomId(size_t digits) {
  thread_local RandomBytes random;
  std::string id;
  do {
    id = absl::BytesToHexString(random.Take(digits / 2));
  } while (!IsId(id));
  return id;
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

TraceContext TraceContext::Start() { return {RandomId(kTraceDigits), RandomId(kSpanDigits), true}; }

TraceContext TraceContext::Child() const { return {trace_id, RandomId(kSpanDigits), sampled}; }

std::string TraceContext::ToHeader() const {
  return absl::StrCat("00-", trace_id, "-", span_id, sampled ? "-01" : "-00");
}

}  // namespace touchstone
