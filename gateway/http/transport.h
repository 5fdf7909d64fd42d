// The bytes below HTTP: a TCP socket, in the clear or with TLS.

#ifndef TOUCHSTONE_GATEWAY_HTTP_TRANSPORT_H_
#define TOUCHSTONE_GATEWAY_HTTP_TRANSPORT_H_

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "gateway/http/task.h"

namespace touchstone::gateway {

// Belongs to one connection and its thread.
class Transport {
 public:
  virtual ~Transport() = default;

  // False when the client and we cannot agree.
  virtual Task<bool> Handshake() = 0;
  // At least one byte, or 0 when the connection is over, broken or was cancelled.
  virtual Task<size_t> Read(boost::asio::mutable_buffer buffer) = 0;
  // All of both, in one system call where the kernel takes it; false when the connection is broken.
  // `written` says how many bytes the kernel has taken so far.
  virtual Task<bool> Write(std::array<boost::asio::const_buffer, 2> buffers, size_t& written) = 0;
  // Says that nothing more will be written.
  virtual Task<void> Finish() = 0;

  virtual Socket& socket() = 0;
};

std::unique_ptr<Transport> MakePlainTransport(Socket socket);
// `context` must outlive it.
std::unique_ptr<Transport> MakeTlsTransport(Socket socket, boost::asio::ssl::context& context);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_HTTP_TRANSPORT_H_
