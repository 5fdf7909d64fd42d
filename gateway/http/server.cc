#include "gateway/http/server.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gateway/http/worker.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;
using Tcp = asio::ip::tcp;

constexpr int kBacklog = 1024;

absl::StatusOr<Tcp::endpoint> ParseEndpoint(absl::string_view listen) {
  const size_t colon = listen.rfind(':');
  int port = -1;
  error_code error;
  absl::string_view host = listen.substr(0, colon == listen.npos ? 0 : colon);
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  const auto address = asio::ip::make_address(std::string(host), error);
  if (colon == listen.npos || error || !absl::SimpleAtoi(listen.substr(colon + 1), &port) ||
      port < 0 || port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", listen, "\" is not an address and port such as 127.0.0.1:8080."));
  }
  return Tcp::endpoint(address, static_cast<unsigned short>(port));
}

absl::Status Bind(Acceptor& acceptor, const Tcp::endpoint& endpoint, bool shares_port) {
  using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error && shares_port) acceptor.set_option(ReusePort(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(kBacklog, error);
  if (!error) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("Cannot listen on ", endpoint.address().to_string(),
                                             ":", endpoint.port(), ": ", error.message(), "."));
}

// SO_REUSEPORT would let a second gateway take half of the connections of the first: make sure that
// nobody has the port before sharing it among our own threads.
absl::Status CheckFree(const Tcp::endpoint& endpoint) {
  if (endpoint.port() == 0) return absl::OkStatus();
  asio::io_context context;
  Acceptor probe(context);
  return Bind(probe, endpoint, /*shares_port=*/false);
}

absl::StatusOr<std::unique_ptr<ssl::context>> LoadTls(const HttpSettings& settings) {
  auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
  error_code error;
  context->set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 |
                           ssl::context::no_tlsv1_1 | ssl::context::single_dh_use,
                       error);
  if (!error) context->use_certificate_chain_file(settings.tls_certificate, error);
  if (!error) context->use_private_key_file(settings.tls_key, ssl::context::pem, error);
  if (error) {
    return absl::InvalidArgumentError(
        absl::StrCat("The TLS certificate or its key cannot be used: ", error.message(), "."));
  }
  return context;
}

class Server : public HttpServer {
 public:
  Server(const HttpSettings& settings, HttpHandler& handler, Metrics& metrics,
         std::unique_ptr<ssl::context> tls)
      : settings_(settings),
        tls_(std::move(tls)),
        parts_{.settings = settings_,
               .handler = handler,
               .tls = tls_.get(),
               .open_connections =
                   metrics.Gauge("touchstone_gateway_connections", "Open HTTP connections."),
               .refused_connections =
                   metrics.Counter("touchstone_gateway_connections_refused_total",
                                   "HTTP connections closed because there were too many."),
               .cut_connections = metrics.Counter(
                   "touchstone_gateway_connections_cut_total",
                   "HTTP connections cut off because their clients took answers too slowly while "
                   "too much waited to be sent.")} {}

  // What is being served is told to end and waited for: what it waits for itself would otherwise
  // announce its result to a thread that is gone.
  ~Server() override {
    if (!drained_ && port_ != 0) End(std::chrono::milliseconds(0));
  }

  absl::Status Listen() {
    ASSIGN_OR_RETURN(Tcp::endpoint endpoint, ParseEndpoint(settings_.listen));
    RETURN_IF_ERROR(CheckFree(endpoint));
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const int threads = settings_.threads > 0 ? settings_.threads : cores;
    for (int i = 0; i < threads; ++i) {
      auto& worker = workers_.emplace_back(std::make_unique<Worker>(parts_));
      RETURN_IF_ERROR(Bind(worker->acceptor(), endpoint, /*shares_port=*/true));
      endpoint.port(worker->acceptor().local_endpoint().port());
    }
    port_ = endpoint.port();
    for (auto& worker : workers_) worker->Start();
    return absl::OkStatus();
  }

  int port() const override { return port_; }

  void Drain() override { End(settings_.drain_time); }

 private:
  void End(std::chrono::milliseconds drain_time) {
    drained_ = true;
    for (auto& worker : workers_) worker->Drain();
    if (!AllEndWithin(drain_time)) {
      for (auto& worker : workers_) worker->Abort();
      // What is left now waits for nothing that lasts.
      AllEndWithin(settings_.linger_time + std::chrono::seconds(1));
    }
    for (auto& worker : workers_) worker->Stop();
  }

  bool AllEndWithin(std::chrono::milliseconds limit) const {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (std::chrono::steady_clock::now() < end) {
      bool done = true;
      for (const auto& worker : workers_) done = done && worker->is_done();
      if (done) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  const HttpSettings settings_;
  const std::unique_ptr<ssl::context> tls_;
  WorkerParts parts_;
  std::vector<std::unique_ptr<Worker>> workers_;
  int port_ = 0;
  bool drained_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpSettings& settings,
                                                              HttpHandler& handler,
                                                              Metrics& metrics) {
  std::unique_ptr<ssl::context> tls;
  if (!settings.tls_certificate.empty() || !settings.tls_key.empty()) {
    ASSIGN_OR_RETURN(tls, LoadTls(settings));
  }
  auto server = std::make_unique<Server>(settings, handler, metrics, std::move(tls));
  RETURN_IF_ERROR(server->Listen());
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace touchstone::gateway
