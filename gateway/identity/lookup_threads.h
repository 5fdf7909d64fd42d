// Threads for questions whose answer may have to wait for the database: who holds a key, whether an
// organization exists. The threads that serve connections never wait.

#ifndef TOUCHSTONE_GATEWAY_IDENTITY_LOOKUP_THREADS_H_
#define TOUCHSTONE_GATEWAY_IDENTITY_LOOKUP_THREADS_H_

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <utility>

namespace touchstone::gateway {

// Thread-safe. How much waits is bounded by how much the gateway has in flight.
class LookupThreads {
 public:
  explicit LookupThreads(int threads) : pool_(static_cast<size_t>(threads)) {}
  // Waits for what runs; drops what has not begun.
  ~LookupThreads() {
    pool_.stop();
    pool_.join();
  }

  void Run(std::function<void()> work) { boost::asio::post(pool_, std::move(work)); }

 private:
  boost::asio::thread_pool pool_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_IDENTITY_LOOKUP_THREADS_H_
