// One thread of the HTTP port, with its listening socket and its connections.

#ifndef TOUCHSTONE_GATEWAY_HTTP_WORKER_H_
#define TOUCHSTONE_GATEWAY_HTTP_WORKER_H_

#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <list>
#include <thread>

#include "gateway/http/connection.h"
#include "gateway/http/task.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone::gateway {

using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;

// What the workers of one port share; outlives them.
struct WorkerParts {
  const HttpSettings& settings;
  HttpHandler& handler;
  boost::asio::ssl::context* tls = nullptr;  // null: in the clear
  std::atomic<size_t> connections{0};
  prometheus::Gauge& open_connections;
  prometheus::Counter& refused_connections;
  prometheus::Counter& cut_connections;
};

// The methods are called by whoever owns it; everything else happens on its thread.
class Worker {
 public:
  explicit Worker(WorkerParts& parts);
  ~Worker();

  // Before Start. The socket listens already.
  Acceptor& acceptor() { return acceptor_; }

  void Start();
  // Stops listening and ends idle connections; the others end when they have answered.
  void Drain();
  // Ends all connections.
  void Abort();
  // Whether the last connection has ended. Only after Drain.
  bool is_done() const { return done_.load(); }
  // Ends the thread.
  void Stop();

 private:
  using Timer = boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

  Task<void> Listen();
  Task<void> Tick();
  void Accept(Socket socket);

  WorkerParts& parts_;
  boost::asio::io_context context_;
  Acceptor acceptor_;
  Timer timer_;
  std::list<Connection> connections_;
  bool draining_ = false;
  std::atomic<bool> done_{false};
  std::thread thread_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_HTTP_WORKER_H_
