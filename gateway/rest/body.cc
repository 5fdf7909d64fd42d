#include "gateway/rest/body.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway {
namespace {

absl::Status TooLarge(size_t largest) {
  return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageTooLarge,
               absl::StrCat("The body is larger than ", largest, " bytes."));
}

}  // namespace

Task<absl::StatusOr<std::string>> ReadBody(Exchange& exchange, size_t largest,
                                           ByteBudget::Share& share) {
  // Nothing is set aside for what was only announced: it need not come.
  std::string body;
  if (exchange.head().content_length.value_or(0) > largest) co_return TooLarge(largest);
  while (true) {
    const absl::StatusOr<absl::string_view> piece = co_await exchange.ReadPiece();
    if (!piece.ok()) co_return piece.status();
    if (piece->empty()) co_return body;
    const size_t size = body.size() + piece->size();
    if (size > largest) co_return TooLarge(largest);
    if (!share.Resize(size)) co_return TooManyBodies();
    body.append(piece->data(), piece->size());
  }
}

absl::Status TooManyBodies() {
  return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                    "The gateway holds as many bodies as it can.", absl::Seconds(1));
}

}  // namespace touchstone::gateway
