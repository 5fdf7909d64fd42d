// What was heard lately, so that a Redis that missed it can be told later.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_JOURNAL_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_JOURNAL_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "services/runtime/events/changes.h"

namespace touchstone {

// That a key has a new revision.
struct Invalidation {
  std::string key;
  int64_t revision = 0;
  ChangePosition position;  // of the change in the log; not known of an own commit
};

// Remembers the last invalidations, and of the older ones only how far they went. Not thread-safe.
class Journal {
 public:
  explicit Journal(size_t capacity) : capacity_(capacity) {}

  // Forgets everything and begins behind `position`.
  void Begin(const ChangePosition& position);

  // Adds what was read from the log.
  void Add(Invalidation invalidation);

  // Adds an own commit, which is kept until it is read from the log too; nothing when it was.
  void AddOwn(Invalidation invalidation);

  // Everything up to here was heard, in order.
  void Settle(const ChangePosition& position) { settled_ = position; }
  const ChangePosition& settled() const { return settled_; }

  // What one who has applied everything up to `applied` still lacks; nothing when that is no longer
  // known. Invalidations may be among them that it has.
  std::optional<std::vector<Invalidation>> After(const ChangePosition& applied) const;

  // Grows with every change: the same number twice says that nothing was added between.
  uint64_t version() const { return version_; }

 private:
  const size_t capacity_;
  std::deque<Invalidation> entries_;
  absl::flat_hash_set<int64_t> heard_;  // the entries' revisions
  std::vector<Invalidation> own_;
  ChangePosition settled_;
  ChangePosition begin_;  // every change behind it that was heard is in entries_
  bool lost_own_ = false;
  uint64_t version_ = 0;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_JOURNAL_H_
