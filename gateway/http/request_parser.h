// Beast's HTTP/1.1 parser over one request, without copies: the head's fields are views, the body
// comes in the pieces in which it was received.

#ifndef TOUCHSTONE_GATEWAY_HTTP_REQUEST_PARSER_H_
#define TOUCHSTONE_GATEWAY_HTTP_REQUEST_PARSER_H_

#include <boost/beast/http/basic_parser.hpp>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "gateway/http/request_head.h"

namespace touchstone::gateway {

// One request. Not thread-safe.
class RequestParser : private boost::beast::http::basic_parser<true> {
 public:
  RequestParser(size_t largest_head, size_t most_fields);

  // Parses a whole head, up to and with its empty line; `text` must stay as long as `head()` is
  // used. Nothing when it is good.
  std::optional<HeadRefusal> ParseHead(absl::string_view text);

  const RequestHead& head() const { return head_; }

  // Parses what was received of the body from the front of `input`, appends its content to `piece`
  // and says how many bytes it took; what is left is incomplete, or belongs to the next request.
  // Nothing when it is malformed.
  std::optional<size_t> ParseBody(absl::string_view input, std::string* piece);

  // Whether the whole request was read.
  using basic_parser::is_done;

 private:
  using Parser = boost::beast::http::basic_parser<true>;
  using ErrorCode = boost::beast::error_code;
  using Text = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb verb, Text method, Text target, int version,
                       ErrorCode& error) override;
  void on_response_impl(int, Text, int, ErrorCode&) override {}
  void on_field_impl(boost::beast::http::field field, Text name, Text value,
                     ErrorCode& error) override;
  void on_header_impl(ErrorCode& error) override;
  void on_body_init_impl(boost::optional<uint64_t> const&, ErrorCode&) override {}
  size_t on_body_impl(Text body, ErrorCode& error) override;
  void on_chunk_header_impl(uint64_t, Text, ErrorCode&) override {}
  size_t on_chunk_body_impl(uint64_t, Text body, ErrorCode& error) override;
  void on_finish_impl(ErrorCode&) override {}

  const size_t most_fields_;
  RequestHead head_;
  absl::string_view target_;
  std::string* piece_ = nullptr;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_HTTP_REQUEST_PARSER_H_
