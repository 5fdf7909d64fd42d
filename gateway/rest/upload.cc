#include "gateway/rest/upload.h"

#include <google/api/httpbody.pb.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gateway/answers/error_answer.h"
#include "gateway/rest/body.h"
#include "gateway/transcoding/request_builder.h"
#include "gateway/transcoding/wire.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {

using google::api::HttpBody;
using Message = absl::StatusOr<std::optional<std::string>>;

namespace {

absl::Status TooLarge(absl::string_view what, size_t largest) {
  return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageTooLarge,
               absl::StrCat(what, " is larger than ", largest, " bytes."));
}

// The error of one line, which its message names.
absl::Status AtLine(int line, const absl::Status& status) {
  google::rpc::Status whole = ToRpcStatus(status);
  whole.set_message(absl::StrCat("Line ", line, ": ", whole.message()));
  return FromRpcStatus(whole);
}

}  // namespace

Task<Message> Upload::Next() {
  if (match_.route->takes_raw_body) {
    Message message = co_await NextPiece();
    co_return message;
  }
  Message message = co_await NextLine();
  co_return message;
}

// A message is sent as soon as something is there, but small pieces that came together go together.
Task<Message> Upload::NextPiece() {
  while (!ended_ && pending_.empty()) {
    const absl::StatusOr<absl::string_view> piece = co_await exchange_.ReadPiece();
    if (!piece.ok()) co_return piece.status();
    ended_ = piece->empty();
    received_ += piece->size();
    if (received_ > limits_.largest_body) {
      co_return TooLarge("The document", limits_.largest_body);
    }
    if (const absl::Status held = Append(*piece); !held.ok()) co_return held;
  }
  if (pending_.empty() && !is_first_) co_return std::nullopt;

  std::string message;
  std::string document;
  if (std::exchange(is_first_, false)) {
    const RequestHead& head = exchange_.head();
    const RequestParts parts{
        .match = &match_, .query = head.query, .if_match = head.Field("if-match")};
    absl::StatusOr<std::string> bound = BuildRequest(parts, codec_);
    if (!bound.ok()) co_return bound.status();
    message = *std::move(bound);
    if (const auto type = head.Field("content-type"); !type.empty()) {
      AppendBytes(HttpBody::kContentTypeFieldNumber, type, &document);
    }
  }
  const size_t size = std::min(pending_.size(), kLargestPiece);
  AppendBytes(HttpBody::kDataFieldNumber, absl::string_view(pending_).substr(0, size), &document);
  Consume(size);
  if (match_.route->body == BodyKind::kField) {
    AppendBytes(match_.route->body_field->number(), document, &message);
  } else {
    message.append(document);
  }
  co_return std::optional<std::string>(std::move(message));
}

Task<Message> Upload::NextLine() {
  while (true) {
    size_t end = pending_.find('\n');
    while (end == pending_.npos && !ended_) {
      const size_t searched = pending_.size();
      const absl::StatusOr<absl::string_view> piece = co_await exchange_.ReadPiece();
      if (!piece.ok()) co_return piece.status();
      ended_ = piece->empty();
      if (pending_.size() + piece->size() > limits_.largest_line) {
        co_return TooLarge(absl::StrCat("Line ", line_ + 1), limits_.largest_line);
      }
      if (const absl::Status held = Append(*piece); !held.ok()) co_return held;
      end = pending_.find('\n', searched);
    }
    const std::string line = pending_.substr(0, end);
    Consume(end == pending_.npos ? pending_.size() : end + 1);
    ++line_;
    if (absl::StripAsciiWhitespace(line).empty()) {
      if (!ended_ || !pending_.empty()) continue;
      co_return std::nullopt;
    }
    absl::StatusOr<std::string> message = LineMessage(line);
    if (!message.ok()) {
      co_return AtLine(line_, WithJsonNames(message.status(), match_.route->request()));
    }
    co_return std::optional<std::string>(*std::move(message));
  }
}

absl::Status Upload::Append(absl::string_view piece) {
  if (!share_.Resize(pending_.size() + piece.size())) return TooManyBodies();
  pending_.append(piece.data(), piece.size());
  return absl::OkStatus();
}

void Upload::Consume(size_t bytes) {
  pending_.erase(0, bytes);
  share_.Resize(pending_.size());
}

absl::StatusOr<std::string> Upload::LineMessage(absl::string_view line) {
  const RequestHead& head = exchange_.head();
  RequestParts parts{.match = &match_, .body = line};
  if (std::exchange(is_first_, false)) {
    parts.query = head.query;
    parts.if_match = head.Field("if-match");
  }
  return BuildRequest(parts, codec_);
}

}  // namespace touchstone::gateway
