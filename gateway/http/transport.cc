#include "gateway/http/transport.h"

#include <boost/asio/completion_condition.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace touchstone::gateway {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

template <typename Stream>
Task<bool> WriteAll(Stream& stream, const std::array<asio::const_buffer, 2>& buffers,
                    size_t& written) {
  const auto tell = [&written, all = asio::transfer_all()](const boost::system::error_code& error,
                                                           size_t count) mutable {
    written = count;
    return all(error, count);
  };
  const auto [error, count] = co_await asio::async_write(stream, buffers, tell, kAwaitTuple);
  co_return !error;
}

class PlainTransport : public Transport {
 public:
  explicit PlainTransport(Socket socket) : socket_(std::move(socket)) {}

  Task<bool> Handshake() override { co_return true; }

  Task<size_t> Read(asio::mutable_buffer buffer) override {
    const auto [error, count] = co_await socket_.async_read_some(buffer, kAwaitTuple);
    co_return error ? 0 : count;
  }

  Task<bool> Write(std::array<asio::const_buffer, 2> buffers, size_t& written) override {
    const bool done = co_await WriteAll(socket_, buffers, written);
    co_return done;
  }

  Task<void> Finish() override {
    boost::system::error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    co_return;
  }

  Socket& socket() override { return socket_; }

 private:
  Socket socket_;
};

class TlsTransport : public Transport {
 public:
  TlsTransport(Socket socket, ssl::context& context) : stream_(std::move(socket), context) {}

  Task<bool> Handshake() override {
    const auto [error] = co_await stream_.async_handshake(ssl::stream_base::server, kAwaitTuple);
    co_return !error;
  }

  Task<size_t> Read(asio::mutable_buffer buffer) override {
    const auto [error, count] = co_await stream_.async_read_some(buffer, kAwaitTuple);
    co_return error ? 0 : count;
  }

  Task<bool> Write(std::array<asio::const_buffer, 2> buffers, size_t& written) override {
    const bool done = co_await WriteAll(stream_, buffers, written);
    co_return done;
  }

  Task<void> Finish() override {
    co_await stream_.async_shutdown(kAwaitTuple);
    boost::system::error_code ignored;
    socket().shutdown(Socket::shutdown_send, ignored);
  }

  Socket& socket() override { return stream_.next_layer(); }

 private:
  ssl::stream<Socket> stream_;
};

}  // namespace

std::unique_ptr<Transport> MakePlainTransport(Socket socket) {
  return std::make_unique<PlainTransport>(std::move(socket));
}

std::unique_ptr<Transport> MakeTlsTransport(Socket socket, ssl::context& context) {
  return std::make_unique<TlsTransport>(std::move(socket), context);
}

}  // namespace touchstone::gateway
