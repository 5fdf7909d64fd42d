#include "gateway/http/response.h"

#include <boost/beast/http/status.hpp>
#include <ctime>

#include "absl/strings/str_cat.h"

namespace touchstone::gateway {

void Response::Add(absl::string_view name, absl::string_view value) {
  for (const char c : value) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return;
  }
  absl::StrAppend(&fields, name, ": ", value, "\r\n");
}

absl::string_view ReasonPhrase(int status) {
  if (status == 431) return "Request Header Fields Too Large";
  if (status == 499) return "Client Closed Request";
  const auto phrase =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
  return {phrase.data(), phrase.size()};
}

std::string ResponseHead(const Response& response, BodyFraming framing, bool is_http_10,
                         bool keep_alive, absl::string_view date) {
  std::string head;
  head.reserve(256 + response.fields.size());
  absl::StrAppend(&head, "HTTP/1.1 ", response.status, " ", ReasonPhrase(response.status),
                  "\r\nDate: ", date, "\r\n", response.fields);
  if (framing == BodyFraming::kChunked) {
    head.append("Transfer-Encoding: chunked\r\n");
  } else if (framing == BodyFraming::kLength) {
    absl::StrAppend(&head, "Content-Length: ", response.body ? response.body->size() : 0, "\r\n");
  }
  if (!keep_alive) {
    head.append("Connection: close\r\n");
  } else if (is_http_10) {
    head.append("Connection: keep-alive\r\n");
  }
  head.append("\r\n");
  return head;
}

absl::string_view HttpDate() {
  thread_local std::time_t kept_at = 0;
  thread_local char text[32];
  thread_local size_t length = 0;
  const std::time_t now = std::time(nullptr);
  if (now != kept_at) {
    std::tm parts;
    gmtime_r(&now, &parts);
    length = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    kept_at = now;
  }
  return {text, length};
}

}  // namespace touchstone::gateway
