// The messages of a streamed request, one after another: made of a document's pieces, or of the
// lines of NDJSON.

#ifndef TOUCHSTONE_GATEWAY_REST_UPLOAD_H_
#define TOUCHSTONE_GATEWAY_REST_UPLOAD_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "gateway/http/exchange.h"
#include "gateway/limits/byte_budget.h"
#include "gateway/transcoding/json_codec.h"
#include "gateway/transcoding/route_table.h"

namespace touchstone::gateway {

// The most of a document that one message carries.
inline constexpr size_t kLargestPiece = 256 << 10;

struct UploadLimits {
  size_t largest_line = 4 << 20;      // of NDJSON
  size_t largest_body = 64ull << 20;  // of a document
};

// Belongs to one exchange.
class Upload {
 public:
  // All must outlive it.
  Upload(Exchange& exchange, const RouteMatch& match, const JsonCodec& codec,
         const UploadLimits& limits, ByteBudget& bodies)
      : exchange_(exchange), match_(match), codec_(codec), limits_(limits), share_(bodies) {}

  // The bytes of the next message; nothing after the last. The first carries what path and query
  // say, and comes even when the body is empty.
  Task<absl::StatusOr<std::optional<std::string>>> Next();

 private:
  Task<absl::StatusOr<std::optional<std::string>>> NextPiece();
  Task<absl::StatusOr<std::optional<std::string>>> NextLine();
  absl::StatusOr<std::string> LineMessage(absl::string_view line);
  absl::Status Append(absl::string_view piece);
  void Consume(size_t bytes);

  Exchange& exchange_;
  const RouteMatch& match_;
  const JsonCodec& codec_;
  const UploadLimits& limits_;
  std::string pending_;      // received and not yet in a message …
  ByteBudget::Share share_;  // … and paid for
  size_t received_ = 0;
  bool is_first_ = true;
  bool ended_ = false;
  int line_ = 0;  // of the body, empty ones counted
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_REST_UPLOAD_H_
