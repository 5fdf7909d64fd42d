#include "services/runtime/telemetry/admin_listener.h"

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace touchstone {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

// Few threads, connections and bytes, and little patience: a probe is one small request.
constexpr int kThreads = 4;
constexpr int kMostConnections = 64;
constexpr uint32_t kLargestHeader = 4096;
constexpr auto kPatience = std::chrono::seconds(2);

// Whether something came that is not HTTP, or too much of it.
bool IsMalformed(const boost::system::error_code& error) {
  return error.category() == http::make_error_code(http::error::bad_method).category() &&
         error != http::error::end_of_stream;
}

// Errors as values, not as exceptions.
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

class Listener : public AdminListener {
 public:
  Listener(const Metrics& metrics, std::function<absl::Status()> is_ready)
      : metrics_(metrics), is_ready_(std::move(is_ready)), acceptor_(executor_) {}

  ~Listener() override {
    executor_.stop();
    for (std::thread& thread : threads_) thread.join();
  }

  absl::Status Listen(const std::string& address) {
    const size_t colon = address.rfind(':');
    std::string host = address.substr(0, colon);
    if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
    int port = -1;
    const bool has_port =
        colon != std::string::npos && absl::SimpleAtoi(address.substr(colon + 1), &port);
    if (!has_port || port < 0 || port > 65535) {
      return absl::UnavailableError(absl::StrCat("Cannot listen on ", address, ": not host:port"));
    }

    boost::system::error_code error;
    const auto found = tcp::resolver(executor_).resolve(host, absl::StrCat(port), error);
    if (!error && found.empty()) error = asio::error::host_not_found;
    if (!error) acceptor_.open(found.begin()->endpoint().protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(found.begin()->endpoint(), error);
    if (!error) acceptor_.listen(kMostConnections, error);
    if (error) {
      return absl::UnavailableError(
          absl::StrCat("Cannot listen on ", address, ": ", error.message()));
    }
    port_ = acceptor_.local_endpoint(error).port();

    asio::co_spawn(executor_, Accept(), asio::detached);
    for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { executor_.run(); });
    return absl::OkStatus();
  }

  int port() const override { return port_; }

 private:
  asio::awaitable<void> Accept() {
    for (;;) {
      auto [error, socket] = co_await acceptor_.async_accept(asio::make_strand(executor_), kAwait);
      if (error) {
        // Out of descriptors, as a rule: they come back.
        asio::steady_timer pause(executor_, std::chrono::milliseconds(100));
        co_await pause.async_wait(kAwait);
      } else if (connections_ < kMostConnections) {
        ++connections_;
        auto strand = socket.get_executor();
        asio::co_spawn(strand, Serve(beast::tcp_stream(std::move(socket))), asio::detached);
      }
    }
  }

  // One request, one answer.
  asio::awaitable<void> Serve(beast::tcp_stream stream) {
    beast::flat_buffer buffer;
    buffer.reserve(2 * kLargestHeader);
    http::request_parser<http::empty_body> parser;
    parser.header_limit(kLargestHeader);
    stream.expires_after(kPatience);
    const auto [unread, read] = co_await http::async_read_header(stream, buffer, parser, kAwait);
    const bool malformed = IsMalformed(unread);
    if (!unread || malformed) {
      http::response<http::string_body> answer =
          malformed ? Text(http::status::bad_request, "Not a request.\n")
                    : AnswerTo(parser.get().method(), parser.get().target());
      stream.expires_after(kPatience);
      co_await http::async_write(stream, answer, kAwait);
      boost::system::error_code ignored;
      stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    }
    --connections_;
  }

  http::response<http::string_body> AnswerTo(http::verb method, beast::string_view target) const {
    const beast::string_view path = target.substr(0, target.find('?'));
    if (path != "/metrics" && path != "/healthz" && path != "/readyz") {
      return Text(http::status::not_found, "There are /metrics, /healthz and /readyz.\n");
    }
    if (method != http::verb::get) {
      auto answer = Text(http::status::method_not_allowed, "Only GET.\n");
      answer.set(http::field::allow, "GET");
      return answer;
    }
    if (path == "/metrics") {
      auto answer = Text(http::status::ok, metrics_.Text());
      answer.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
      return answer;
    }
    if (path == "/healthz") return Text(http::status::ok, "alive\n");
    const absl::Status ready = is_ready_();
    if (ready.ok()) return Text(http::status::ok, "ready\n");
    return Text(http::status::service_unavailable,
                absl::StrCat("not ready: ", ready.message(), "\n"));
  }

  static http::response<http::string_body> Text(http::status status, std::string text) {
    http::response<http::string_body> answer(status, 11);
    answer.set(http::field::content_type, "text/plain; charset=utf-8");
    answer.set(http::field::cache_control, "no-store");
    answer.keep_alive(false);
    answer.body() = std::move(text);
    answer.prepare_payload();
    return answer;
  }

  const Metrics& metrics_;
  const std::function<absl::Status()> is_ready_;
  std::atomic<int> connections_{0};
  int port_ = 0;
  asio::io_context executor_{kThreads};
  tcp::acceptor acceptor_;
  std::vector<std::thread> threads_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<AdminListener>> AdminListener::Start(
    const std::string& address, const Metrics& metrics, std::function<absl::Status()> is_ready) {
  auto listener = std::make_unique<Listener>(metrics, std::move(is_ready));
  if (absl::Status listens = listener->Listen(address); !listens.ok()) return listens;
  return listener;
}

}  // namespace touchstone
