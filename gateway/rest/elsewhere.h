// Work that may block, done on another thread while a coroutine waits for its result.
//
//   const absl::Status known = co_await Elsewhere(threads, check);

#ifndef TOUCHSTONE_GATEWAY_REST_ELSEWHERE_H_
#define TOUCHSTONE_GATEWAY_REST_ELSEWHERE_H_

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "gateway/http/task.h"
#include "gateway/identity/lookup_threads.h"

namespace touchstone::gateway {

// `work` takes nothing and must stay as long as the result is waited for; its result can be an
// error, and is one when its turn does not come.
template <typename Work>
Task<std::invoke_result_t<const Work&>> Elsewhere(LookupThreads& threads, const Work& work) {
  const Executor executor = co_await boost::asio::this_coro::executor;
  const auto done = Event::Make(executor);
  std::optional<std::invoke_result_t<const Work&>> result;
  threads.Run([&work, &result, done](const absl::Status& turn) {
    if (turn.ok()) {
      result.emplace(work());
    } else {
      result.emplace(turn);
    }
    done->Announce();
  });
  co_await done->Wait();
  co_return *std::move(result);
}

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_REST_ELSEWHERE_H_
