#include "gateway/identity/lookup_threads.h"

#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

#include "services/runtime/errors/errors.h"

namespace touchstone::gateway {
namespace {

using std::chrono::steady_clock;

absl::Status Overloaded() {
  return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                    "The gateway looks up as many callers and organizations as it can.",
                    absl::Seconds(1));
}

absl::Status ShuttingDown() {
  return RetryLater(absl::StatusCode::kUnavailable, reasons::kShuttingDown,
                    "The gateway is shutting down.", absl::Seconds(1));
}

}  // namespace

LookupThreads::LookupThreads(const LookupSettings& settings)
    : settings_(settings), pool_(static_cast<size_t>(settings.threads)) {}

void LookupThreads::Run(Work work) {
  absl::Status refused;
  {
    MutexLock lock(&mutex_);
    if (stopping_) {
      refused = ShuttingDown();
    } else if (waiting_ >= settings_.most_waiting) {
      refused = Overloaded();
    } else {
      ++waiting_;
      const auto latest = steady_clock::now() + absl::ToChronoNanoseconds(settings_.longest_wait);
      boost::asio::post(pool_, [this, latest, work] {
        absl::Status turn;
        {
          MutexLock begin(&mutex_);
          --waiting_;
          if (stopping_) turn = ShuttingDown();
        }
        if (turn.ok() && steady_clock::now() >= latest) turn = Overloaded();
        work(turn);
      });
    }
  }
  if (!refused.ok()) work(refused);
}

void LookupThreads::Stop() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
  }
  pool_.join();
}

}  // namespace touchstone::gateway
