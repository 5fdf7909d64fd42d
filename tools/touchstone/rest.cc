#include "tools/touchstone/rest.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/rpc/code.pb.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <exception>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

namespace asio = ::boost::asio;
namespace beast = ::boost::beast;
namespace http = ::boost::beast::http;

constexpr size_t kLargestBody = 64 << 20;

struct Address {
  bool tls = false;
  std::string host;
  std::string port;
};

absl::StatusOr<Address> ParseUrl(absl::string_view url) {
  Address address;
  absl::string_view rest = url;
  address.tls = absl::ConsumePrefix(&rest, "https://");
  if (!address.tls && !absl::ConsumePrefix(&rest, "http://")) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", url, "\" is not the address of a server; give http://HOST:PORT"));
  }
  absl::ConsumeSuffix(&rest, "/");
  const size_t colon = rest.rfind(':');
  address.host = std::string(rest.substr(0, colon));
  address.port = colon == absl::string_view::npos ? (address.tls ? "443" : "80")
                                                  : std::string(rest.substr(colon + 1));
  if (address.host.empty() || address.port.empty() || absl::StrContains(rest, "/")) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", url, "\" is not the address of a server; give http://HOST:PORT"));
  }
  return address;
}

http::request<http::string_body> ToBeast(const HttpRequest& request, const RestSettings& settings,
                                         const Address& address) {
  http::request<http::string_body> message;
  message.version(11);
  message.method_string(request.verb);
  message.target(request.target);
  message.set(http::field::host, absl::StrCat(address.host, ":", address.port));
  message.set(http::field::connection, "close");
  if (!settings.token.empty()) {
    message.set(http::field::authorization, absl::StrCat("Bearer ", settings.token));
  }
  for (const auto& [name, value] : request.headers) message.set(name, value);
  message.body() = request.body;
  message.prepare_payload();
  return message;
}

HttpResponse FromBeast(http::response<http::string_body> message) {
  HttpResponse response;
  response.status = static_cast<int>(message.result_int());
  for (const auto& field : message) {
    const auto name = field.name_string();
    const auto value = field.value();
    response.headers[absl::AsciiStrToLower({name.data(), name.size()})] =
        std::string(value.data(), value.size());
  }
  response.body = std::move(message.body());
  return response;
}

template <typename Stream>
asio::awaitable<HttpResponse> Exchange(Stream& stream,
                                       const http::request<http::string_body>& request) {
  co_await http::async_write(stream, request, asio::use_awaitable);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kLargestBody);
  co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
  co_return FromBeast(parser.release());
}

asio::awaitable<HttpResponse> SendTo(const Address& address, const RestSettings& settings,
                                     const HttpRequest& request) {
  const auto executor = co_await asio::this_coro::executor;
  const auto message = ToBeast(request, settings, address);
  beast::tcp_stream tcp(executor);
  tcp.expires_after(absl::ToChronoMilliseconds(settings.timeout));
  asio::ip::tcp::resolver resolver(executor);
  const auto endpoints =
      co_await resolver.async_resolve(address.host, address.port, asio::use_awaitable);
  co_await tcp.async_connect(endpoints, asio::use_awaitable);
  if (!address.tls) co_return co_await Exchange(tcp, message);

  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.set_verify_mode(asio::ssl::verify_peer);
  if (settings.tls_ca.empty()) {
    tls.set_default_verify_paths();
  } else {
    tls.add_certificate_authority(asio::buffer(settings.tls_ca));
  }
  beast::ssl_stream<beast::tcp_stream> stream(std::move(tcp), tls);
  stream.set_verify_callback(asio::ssl::host_name_verification(address.host));
  SSL_set_tlsext_host_name(stream.native_handle(), address.host.c_str());
  co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  co_return co_await Exchange(stream, message);
}

}  // namespace

std::string HttpResponse::header(absl::string_view name) const {
  const auto found = headers.find(absl::AsciiStrToLower(name));
  return found == headers.end() ? "" : found->second;
}

absl::StatusOr<HttpResponse> RestClient::Send(const HttpRequest& request) const {
  ASSIGN_OR_RETURN(const Address address, ParseUrl(settings_.url));
  HttpResponse response;
  std::exception_ptr failure;
  asio::io_context io(1);
  asio::co_spawn(io, SendTo(address, settings_, request),
                 [&](std::exception_ptr thrown, HttpResponse answer) {
                   failure = thrown;
                   response = std::move(answer);
                 });
  io.run();
  if (!failure) return response;
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    if (error.code() == beast::error::timeout) {
      return absl::DeadlineExceededError(absl::StrCat(settings_.url, " did not answer within ",
                                                      absl::FormatDuration(settings_.timeout)));
    }
    return absl::UnavailableError(
        absl::StrCat("cannot reach ", settings_.url, ": ", error.code().message()));
  }
}

absl::StatusOr<HttpResponse> RestClient::SendForSuccess(const HttpRequest& request) const {
  ASSIGN_OR_RETURN(HttpResponse response, Send(request));
  if (response.status / 100 == 2) return response;
  return ErrorOf(response);
}

absl::Status ErrorOf(const HttpResponse& response) {
  google::protobuf::Struct body;
  const bool json = google::protobuf::util::JsonStringToMessage(response.body, &body).ok();
  if (!json || !body.fields().contains("error")) {
    return absl::UnknownError(
        absl::StrCat("HTTP ", response.status, " without an error that says why"));
  }
  // The same fields as google.rpc.Status, but `code` is HTTP's and `status` is gRPC's code by name.
  google::protobuf::Struct error = body.fields().at("error").struct_value();
  google::rpc::Code code = google::rpc::UNKNOWN;
  google::rpc::Code_Parse((*error.mutable_fields())["status"].string_value(), &code);
  error.mutable_fields()->erase("status");
  (*error.mutable_fields())["code"].set_number_value(code);
  std::string text;
  google::rpc::Status status;
  if (!google::protobuf::util::MessageToJsonString(error, &text).ok() ||
      !google::protobuf::util::JsonStringToMessage(text, &status).ok()) {
    // Details of a type that this program does not know: the rest still says what happened.
    return absl::Status(static_cast<absl::StatusCode>(code),
                        (*error.mutable_fields())["message"].string_value());
  }
  return FromRpcStatus(status);
}

std::string QueryEscape(absl::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte) || absl::StrContains("-._~", absl::string_view(&c, 1))) {
      escaped += c;
    } else {
      absl::StrAppendFormat(&escaped, "%%%02X", byte);
    }
  }
  return escaped;
}

}  // namespace touchstone
