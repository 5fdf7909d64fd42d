#include "services/runtime/cache/journal.h"

#include <algorithm>
#include <utility>

namespace touchstone {
namespace {

// Own commits are read from the log within moments; when so many wait, something else is wrong.
constexpr size_t kLargestOwn = 1024;

}  // namespace

void Journal::Begin(const ChangePosition& position) {
  entries_.clear();
  heard_.clear();
  own_.clear();
  begin_ = settled_ = position;
  lost_own_ = false;
  ++version_;
}

void Journal::Add(Invalidation invalidation) {
  ++version_;
  std::erase_if(own_,
                [&](const Invalidation& own) { return own.revision == invalidation.revision; });
  heard_.insert(invalidation.revision);
  entries_.push_back(std::move(invalidation));
  if (entries_.size() <= capacity_) return;
  // On PostgreSQL the one forgotten may stand behind what is settled: whoever has not applied up to
  // it must then be given up, even if it could hear of it again.
  begin_ = std::max(begin_, entries_.front().position);
  heard_.erase(entries_.front().revision);
  entries_.pop_front();
}

void Journal::AddOwn(Invalidation invalidation) {
  // A thread may come late with its commit; waiting for what was read already would never end.
  if (heard_.contains(invalidation.revision)) return;
  ++version_;
  if (own_.size() < kLargestOwn) {
    own_.push_back(std::move(invalidation));
  } else {
    lost_own_ = true;
  }
}

std::optional<std::vector<Invalidation>> Journal::After(const ChangePosition& applied) const {
  if (applied < begin_ || lost_own_) return std::nullopt;
  std::vector<Invalidation> missing = own_;
  for (const Invalidation& entry : entries_) {
    if (entry.position > applied) missing.push_back(entry);
  }
  return missing;
}

}  // namespace touchstone
