#include "gateway/http/request_parser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

namespace touchstone::gateway {
namespace {

namespace http = boost::beast::http;

absl::string_view View(boost::beast::string_view text) { return {text.data(), text.size()}; }

// Whether the request line ends in a version that HTTP could have, but that is none of ours.
bool IsOtherVersion(absl::string_view text) {
  constexpr absl::string_view kForm = " HTTP/1.1";
  const absl::string_view line = text.substr(0, text.find_first_of("\r\n"));
  if (line.size() < kForm.size()) return false;
  const absl::string_view version = line.substr(line.size() - kForm.size());
  return version.substr(0, 6) == " HTTP/" && version.substr(6, 2) != "1.";
}

// Beast is asked not to bound the body: who reads it knows how large it may be.
constexpr auto kNoLimit = boost::none;

}  // namespace

RequestParser::RequestParser(size_t largest_head, size_t most_fields) : most_fields_(most_fields) {
  header_limit(static_cast<std::uint32_t>(largest_head));
  body_limit(kNoLimit);
  eager(true);
}

std::optional<HeadRefusal> RequestParser::ParseHead(absl::string_view text) {
  ErrorCode error;
  put(boost::asio::const_buffer(text.data(), text.size()), error);
  if (error && error != http::error::need_more) {
    if (error == http::error::bad_version && IsOtherVersion(text)) {
      return HeadRefusal{505, "Only HTTP/1.0 and HTTP/1.1 are understood."};
    }
    if (error == http::error::header_limit) return HeadRefusal{431, "The head is too large."};
    return HeadRefusal{400, "The head is not that of an HTTP request."};
  }
  if (!is_header_done()) return HeadRefusal{400, "The head is not that of an HTTP request."};
  return FinishHead(text, target_, &head_);
}

std::optional<size_t> RequestParser::ParseBody(absl::string_view input, std::string* piece) {
  piece_ = piece;
  size_t taken = 0;
  while (taken < input.size() && !is_done()) {
    ErrorCode error;
    const size_t step =
        put(boost::asio::const_buffer(input.data() + taken, input.size() - taken), error);
    taken += step;
    if (error == http::error::need_more) break;
    if (error) return std::nullopt;
    if (step == 0) break;
  }
  return taken;
}

void RequestParser::on_request_impl(http::verb, Text method, Text target, int version, ErrorCode&) {
  head_.method = View(method);
  head_.version = version;
  target_ = View(target);
}

void RequestParser::on_field_impl(http::field, Text name, Text value, ErrorCode& error) {
  if (is_header_done()) return;  // A trailer; nothing here listens to those.
  if (head_.fields.size() == most_fields_) {
    error = http::error::header_limit;
    return;
  }
  head_.fields.emplace_back(View(name), View(value));
}

void RequestParser::on_header_impl(ErrorCode&) { head_.keep_alive = keep_alive(); }

size_t RequestParser::on_body_impl(Text body, ErrorCode&) {
  piece_->append(body.data(), body.size());
  return body.size();
}

size_t RequestParser::on_chunk_body_impl(uint64_t, Text body, ErrorCode&) {
  piece_->append(body.data(), body.size());
  return body.size();
}

}  // namespace touchstone::gateway
