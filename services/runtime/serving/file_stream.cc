#include "services/runtime/serving/file_stream.h"

#include <string>

#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

constexpr size_t kPiece = 64 << 10;

}  // namespace

absl::Status CallerGone() {
  return Error(absl::StatusCode::kCancelled, reasons::kCallerGone, "The caller is gone.");
}

FileStream::FileStream(Sink<google::api::HttpBody>& sink, absl::string_view content_type)
    : sink_(sink) {
  piece_.set_content_type(std::string(content_type));
}

absl::Status FileStream::Add(absl::string_view text) {
  while (!text.empty()) {
    const absl::string_view part = text.substr(0, kPiece - piece_.data().size());
    piece_.mutable_data()->append(part.data(), part.size());
    text.remove_prefix(part.size());
    if (piece_.data().size() == kPiece) RETURN_IF_ERROR(Send());
  }
  return absl::OkStatus();
}

absl::Status FileStream::Send() {
  if (!sink_.Send(piece_)) return CallerGone();
  piece_.Clear();
  return absl::OkStatus();
}

}  // namespace touchstone
