#include "services/runtime/clock/failpoint.h"

#ifdef TOUCHSTONE_FAILPOINTS

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone {
namespace {

struct Action {
  bool kill = false;
  absl::Duration stall;
};

Action ParseOrDie(absl::string_view name, absl::string_view text) {
  int64_t millis = 0;
  if (text == "abort") return {.kill = true};
  if (absl::StartsWith(text, "sleep:") && absl::SimpleAtoi(text.substr(6), &millis)) {
    return {.stall = absl::Milliseconds(millis)};
  }
  std::fprintf(stderr, "failpoint %s: \"%s\" is neither abort nor sleep:MILLISECONDS\n",
               std::string(name).c_str(), std::string(text).c_str());
  std::abort();
}

class Failpoints {
 public:
  Failpoints() {
    const char* const on = std::getenv("TOUCHSTONE_FAILPOINTS_ON");
    if (on == nullptr) return;
    for (const absl::string_view setting : absl::StrSplit(on, ',', absl::SkipEmpty())) {
      const std::pair<absl::string_view, absl::string_view> parts =
          absl::StrSplit(setting, absl::MaxSplits('=', 1));
      Set(parts.first, parts.second);
    }
  }

  void Set(absl::string_view name, absl::string_view action) {
    MutexLock lock(&mutex_);
    if (action.empty()) {
      actions_.erase(std::string(name));
    } else {
      actions_.insert_or_assign(std::string(name), ParseOrDie(name, action));
    }
    any_ = !actions_.empty();
  }

  void Reach(absl::string_view name) {
    if (!any_) return;
    Action action;
    {
      MutexLock lock(&mutex_);
      const auto found = actions_.find(name);
      if (found == actions_.end()) return;
      action = found->second;
    }
    // Not std::abort: nothing may run on the way out, no handler and no buffer's flush.
    if (action.kill) kill(getpid(), SIGKILL);
    absl::SleepFor(action.stall);
  }

 private:
  std::atomic<bool> any_ = false;
  Mutex mutex_;
  std::map<std::string, Action, std::less<>> actions_ ABSL_GUARDED_BY(mutex_);
};

Failpoints& All() {
  static Failpoints& failpoints = *new Failpoints;
  return failpoints;
}

}  // namespace

void SetFailpoint(absl::string_view name, absl::string_view action) { All().Set(name, action); }

void ReachFailpoint(absl::string_view name) { All().Reach(name); }

}  // namespace touchstone

#endif
