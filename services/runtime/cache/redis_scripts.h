// What the cache keeps in Redis, and the only ways in which it is read and changed: Lua scripts,
// each of which Redis runs as one step.
//
// `{key_space}:applied` is a hash: `epoch`, a random text, and `transaction` and `sequence`, the
// position in the database's log up to which every change was applied to the entries of that epoch.
// When it vanishes, a new epoch begins, and older entries are out of reach.
//
// `{key_space}:{epoch}:{key}` is an entry: one letter, a revision, a colon, and the rest.
//   V<revision>:<bytes>   a value
//   A<revision>:          the knowledge that there is none
//   T<revision>:<lease>   nothing is known but that older than this revision is out of date. A
//                         lease was handed to who found nothing and now reads the database: it
//                         may put its find here
//                         for as long as the lease stands.
// A value gets here in two ways only. Either over its lease, which proves that no change of the key
// was told to Redis, and nothing was lost by eviction, since the load began. Or, straight from a
// commit, over an older value, which proves the same. So a slow reader, or a command that a paused
// Redis runs late, puts nothing old back, whatever Redis has forgotten meanwhile.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_SCRIPTS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_SCRIPTS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/runtime/cache/redis_connection.h"

namespace touchstone::redis_scripts {

// Every script's first key is `{key_space}:applied`. All but Begin take the caller's epoch as first
// argument, and answer kEpochGone, without doing anything, when it is not the one that counts.
inline constexpr absl::string_view kDone = "Y";
inline constexpr absl::string_view kRefused = "N";
inline constexpr absl::string_view kEpochGone = "E";

// Keys: applied, entry. Arguments: epoch, a new lease, its milliseconds.
// Answers the entry; a tombstone has a lease in it then, unless Redis is full.
const RedisScript& Find();

// Keys: applied, entry. Arguments: epoch, lease, letter, revision, bytes, milliseconds.
const RedisScript& Fill();

// Keys: applied, entry. Arguments: epoch, letter, revision, bytes, milliseconds, milliseconds of a
// tombstone, the channel on which others are woken.
const RedisScript& Commit();

// Keys: applied, entries. Arguments: epoch, transaction and sequence up to which everything is then
// applied (empty: as before), milliseconds of a tombstone, the entries' revisions.
const RedisScript& Invalidate();

// Keys: applied. Arguments: the epoch that it takes the place of (empty: none), the new one,
// transaction, sequence. Answers kRefused when another process was first.
const RedisScript& Begin();

// An entry as it stands in Redis, taken apart. The views point into the text.
struct Entry {
  char letter = 'T';
  int64_t revision = 0;
  absl::string_view rest;
};
std::optional<Entry> ParseEntry(absl::string_view text);

}  // namespace touchstone::redis_scripts

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_SCRIPTS_H_
