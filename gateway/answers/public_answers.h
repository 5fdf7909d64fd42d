// Answers that never change and that everybody may have, kept for some seconds, so that what many
// read does not reach its service each time.
//
// Only that the answer itself stays the same is for ever. Whether there still is one (its audience
// was narrowed, it was withdrawn) is the service's to say, and it is asked again after `keep_for`:
// the gateway never gives an answer longer than that after the service would have given none.

#ifndef TOUCHSTONE_GATEWAY_ANSWERS_PUBLIC_ANSWERS_H_
#define TOUCHSTONE_GATEWAY_ANSWERS_PUBLIC_ANSWERS_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/cache/near_cache.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone::gateway {

struct PublicAnswerSettings {
  size_t bytes = 32 << 20;  // of all that is kept, questions and all; 0 keeps nothing
  absl::Duration keep_for = absl::Seconds(10);
};

// Thread-safe.
class PublicAnswers {
 public:
  // A question and, where it is kept, its answer.
  struct Asked {
    std::string key;
    absl::Duration at;                          // on the clock's monotonic reading
    std::shared_ptr<const std::string> answer;  // the response's bytes; null: ask the service
  };

  // `clock` and `metrics` must outlive it.
  PublicAnswers(const PublicAnswerSettings& settings, Clock& clock, Metrics& metrics);

  // What was answered to these bytes of a request, in that language.
  Asked Find(absl::string_view rpc, absl::string_view accept_language, absl::string_view request);

  // Keeps what the service then answered, counted from when it was asked.
  void Keep(const Asked& asked, absl::string_view answer);

 private:
  const PublicAnswerSettings settings_;
  Clock& clock_;
  NearCache kept_;  // the revision of a value is when it was asked for, in nanoseconds
  prometheus::Counter& hits_;
  prometheus::Counter& misses_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_ANSWERS_PUBLIC_ANSWERS_H_
