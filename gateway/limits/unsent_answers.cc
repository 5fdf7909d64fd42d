#include "gateway/limits/unsent_answers.h"

namespace touchstone::gateway {

UnsentAnswers::UnsentAnswers(size_t most_bytes, Metrics& metrics)
    : most_(most_bytes),
      gauge_(metrics.Gauge("touchstone_gateway_unsent_bytes",
                           "Bytes of answers that wait for their clients to take them.")) {}

std::optional<UnsentAnswers::Hold> UnsentAnswers::Enter(Text text) {
  return Enter(std::move(text), /*anyway=*/false);
}

UnsentAnswers::Hold UnsentAnswers::EnterAnyway(Text text) {
  return *Enter(std::move(text), /*anyway=*/true);
}

std::optional<UnsentAnswers::Hold> UnsentAnswers::Enter(Text text, bool anyway) {
  if (text == nullptr || text->size() <= kSmall) return Hold(nullptr, nullptr);
  MutexLock lock(&mutex_);
  const auto holders = holders_.find(text.get());
  if (holders != holders_.end()) {
    ++holders->second;
  } else {
    const size_t bytes = bytes_ + text->size();
    if (bytes > most_ && !anyway) return std::nullopt;
    holders_.emplace(text.get(), 1);
    bytes_ = bytes;
    gauge_.Set(static_cast<double>(bytes));
  }
  return Hold(this, std::move(text));
}

void UnsentAnswers::Leave(const std::string& text) {
  MutexLock lock(&mutex_);
  const auto holders = holders_.find(&text);
  if (--holders->second > 0) return;
  holders_.erase(holders);
  bytes_ -= text.size();
  gauge_.Set(static_cast<double>(bytes_));
}

}  // namespace touchstone::gateway
