#include "gateway/answers/gzip.h"

#include <zlib.h>

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace touchstone::gateway {
namespace {

constexpr int kLevel = 5;             // near zlib's best at half of its time
constexpr int kGzipWindow = 15 + 16;  // 32 KiB window, gzip framing
constexpr int kMemory = 8;            // zlib's default

double QualityOf(absl::string_view parameters) {
  for (absl::string_view parameter : absl::StrSplit(parameters, ';')) {
    parameter = absl::StripAsciiWhitespace(parameter);
    double quality = 0;
    if (absl::ConsumePrefix(&parameter, "q=") && absl::SimpleAtod(parameter, &quality)) {
      return quality;
    }
  }
  return 1;
}

}  // namespace

std::string Gzip(absl::string_view bytes) {
  z_stream stream = {};
  const int begun =
      deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY);
  if (begun != Z_OK) std::abort();  // Out of memory, or another zlib than we were built with.
  std::string result(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  deflate(&stream, Z_FINISH);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  return result;
}

bool AcceptsGzip(absl::string_view accept_encoding) {
  bool any = false;
  for (absl::string_view coding : absl::StrSplit(accept_encoding, ',')) {
    coding = absl::StripAsciiWhitespace(coding);
    const size_t end = coding.find(';');
    const absl::string_view name = absl::StripAsciiWhitespace(coding.substr(0, end));
    const bool wanted = end == coding.npos || QualityOf(coding.substr(end + 1)) > 0;
    if (absl::EqualsIgnoreCase(name, "gzip") || absl::EqualsIgnoreCase(name, "x-gzip")) {
      return wanted;
    }
    if (name == "*") any = wanted;
  }
  return any;
}

}  // namespace touchstone::gateway
