// The coroutines that serve a connection, and how they wait.
//
// Each worker thread has one io_context and runs its connections' coroutines on it, so that what
// belongs to a connection needs no lock. Whatever comes from another thread (an upstream call's
// completion) is announced by an Event.

#ifndef TOUCHSTONE_GATEWAY_HTTP_TASK_H_
#define TOUCHSTONE_GATEWAY_HTTP_TASK_H_

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace touchstone::gateway {

// Named, not any_io_executor: the coroutines of the hot path then need no type erasure.
using Executor = boost::asio::io_context::executor_type;

template <typename T>
using Task = boost::asio::awaitable<T, Executor>;

inline constexpr boost::asio::use_awaitable_t<Executor> kAwait;
// Gives (error_code, result) instead of throwing.
inline constexpr boost::asio::as_tuple_t<boost::asio::use_awaitable_t<Executor>> kAwaitTuple(
    kAwait);

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

// Something that one coroutine waits for and any thread announces. Made by Make, because an
// announcement may still be on its way when the waiting coroutine is gone. May be used again after
// each wait.
class Event : public std::enable_shared_from_this<Event> {
 public:
  static std::shared_ptr<Event> Make(Executor executor) {
    return std::shared_ptr<Event>(new Event(std::move(executor)));
  }

  // Thread-safe. Each announcement ends one Wait, now or later.
  void Announce() {
    boost::asio::post(executor_, [self = shared_from_this()] { self->Fire(); });
  }

  // On the executor's thread; one waiter at a time. What was announced with it is visible after it.
  Task<void> Wait() {
    auto initiate = [this](auto handler) {
      if (announced_ > 0) {
        --announced_;
        boost::asio::post(executor_, std::move(handler));
        return;
      }
      auto shared = std::make_shared<decltype(handler)>(std::move(handler));
      waiter_ = [shared] { (*shared)(); };
    };
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(
        initiate, kAwait);
  }

 private:
  explicit Event(Executor executor) : executor_(std::move(executor)) {}

  void Fire() {
    if (waiter_ == nullptr) {
      ++announced_;
      return;
    }
    const auto waiter = std::exchange(waiter_, nullptr);
    waiter();
  }

  const Executor executor_;
  std::function<void()> waiter_;
  int announced_ = 0;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_HTTP_TASK_H_
