#include "gateway/answers/public_answers.h"

#include <optional>

#include "absl/strings/str_cat.h"

namespace touchstone::gateway {
namespace {

constexpr int kShards = 16;

}  // namespace

PublicAnswers::PublicAnswers(const PublicAnswerSettings& settings, Clock& clock, Metrics& metrics)
    : settings_(settings),
      clock_(clock),
      kept_({.bytes = settings.bytes, .shards = kShards}, clock),
      hits_(metrics.Counter("touchstone_gateway_public_hits_total",
                            "Answers for everybody that were given without asking the service.")),
      misses_(metrics.Counter("touchstone_gateway_public_misses_total",
                              "Requests for what never changes that went to the service.")) {}

PublicAnswers::Asked PublicAnswers::Find(absl::string_view rpc, absl::string_view accept_language,
                                         absl::string_view request) {
  // Neither a method's path nor a header has a zero byte.
  const absl::string_view end("\0", 1);
  Asked asked = {absl::StrCat(rpc, end, accept_language, end, request), clock_.Monotonic(), {}};
  const std::optional<CachedValue> kept = kept_.Find(asked.key);
  if (kept && asked.at - absl::Nanoseconds(kept->revision) < settings_.keep_for) {
    asked.answer = kept->bytes;
  }
  (asked.answer == nullptr ? misses_ : hits_).Increment();
  return asked;
}

void PublicAnswers::Keep(const Asked& asked, absl::string_view answer) {
  // One answer shall not push everything else out.
  if (asked.key.size() + answer.size() > settings_.bytes / kShards / 4) return;
  kept_.Fill(asked.key,
             {absl::ToInt64Nanoseconds(asked.at), std::make_shared<const std::string>(answer)});
}

}  // namespace touchstone::gateway
