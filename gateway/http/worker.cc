#include "gateway/http/worker.h"

#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "gateway/http/response.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::gateway {
namespace {

namespace asio = boost::asio;

// How often connections are looked at for waits that are over.
constexpr std::chrono::milliseconds kTick(200);

}  // namespace

Worker::Worker(WorkerParts& parts)
    : parts_(parts), context_(1), acceptor_(context_), timer_(context_) {}

Worker::~Worker() { Stop(); }

void Worker::Start() {
  asio::co_spawn(context_.get_executor(), Listen(), asio::detached);
  asio::co_spawn(context_.get_executor(), Tick(), asio::detached);
  thread_ = std::thread([this] { context_.run(); });
}

Task<void> Worker::Listen() {
  while (acceptor_.is_open()) {
    auto [error, socket] = co_await acceptor_.async_accept(kAwaitTuple);
    if (!error) {
      Accept(std::move(socket));
    } else if (error == asio::error::no_descriptors || error == asio::error::no_memory ||
               error == asio::error::no_buffer_space) {
      // The machine is out of something: wait for connections to end instead of turning in circles.
      Log(LogLevel::kWarning, "cannot accept connections", {{"error", error.message()}});
      Timer pause(context_);
      pause.expires_after(kTick);
      co_await pause.async_wait(kAwaitTuple);
    }
  }
}

void Worker::Accept(Socket socket) {
  boost::system::error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (parts_.connections.load(std::memory_order_relaxed) >= parts_.settings.most_connections) {
    parts_.refused_connections.Increment();
    if (parts_.tls == nullptr) {
      const Response response =
          parts_.handler.Refusal({503, "The gateway has as many connections as it can take."});
      const std::string text =
          ResponseHead(response, BodyFraming::kLength, false, false, HttpDate()) + *response.body;
      send(socket.native_handle(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    return;  // and closes
  }
  auto transport = parts_.tls == nullptr ? MakePlainTransport(std::move(socket))
                                         : MakeTlsTransport(std::move(socket), *parts_.tls);
  parts_.connections.fetch_add(1, std::memory_order_relaxed);
  parts_.open_connections.Increment();
  const auto connection = connections_.emplace(connections_.end(), std::move(transport),
                                               parts_.settings, parts_.handler);
  asio::co_spawn(context_.get_executor(), connection->Run(),
                 [this, connection](const std::exception_ptr& failure) {
                   if (failure != nullptr) Log(LogLevel::kError, "a connection failed");
                   connections_.erase(connection);
                   parts_.connections.fetch_sub(1, std::memory_order_relaxed);
                   parts_.open_connections.Decrement();
                   if (draining_ && connections_.empty()) done_.store(true);
                 });
}

Task<void> Worker::Tick() {
  while (true) {
    timer_.expires_after(kTick);
    co_await timer_.async_wait(kAwaitTuple);
    const auto now = std::chrono::steady_clock::now();
    const bool pressed = parts_.handler.IsPressed();
    for (Connection& connection : connections_) {
      if (connection.Tick(now, pressed)) parts_.cut_connections.Increment();
    }
  }
}

void Worker::Drain() {
  asio::post(context_, [this] {
    draining_ = true;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    for (Connection& connection : connections_) connection.Drain();
    if (connections_.empty()) done_.store(true);
  });
}

void Worker::Abort() {
  asio::post(context_, [this] {
    for (Connection& connection : connections_) connection.Abort();
  });
}

void Worker::Stop() {
  if (!thread_.joinable()) return;
  context_.stop();
  thread_.join();
}

}  // namespace touchstone::gateway
