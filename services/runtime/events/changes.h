// The table `changes`: history, audit trail and outbox of a database in one row for each change.
//
// A revision is taken first (it goes into the resource's etag), the change is appended in the same
// transaction as the resource's row. Readers read committed changes only, and never past a
// transaction that is still open: on PostgreSQL a later number can commit first, so positions order
// by transaction id (moved_log.h) and a reader stops at the oldest open one.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_EVENTS_CHANGES_H_
#define TOUCHSTONE_SERVICES_RUNTIME_EVENTS_CHANGES_H_

#include <touchstone/events/v1/events.pb.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

using ChangeKind = events::v1::Event::Kind;

// What happened to one resource, and who did it.
struct Change {
  int64_t revision = 0;           // also the resource's etag after it
  int64_t previous_revision = 0;  // 0 when this is the first
  ChangeKind kind = events::v1::Event::KIND_UNSPECIFIED;
  std::string resource_type;  // "touchstone.dev/Competency"
  std::string resource;       // its name
  std::string organization;   // the organization's id
  std::string actor;          // the principal's id
  std::string method;         // "/touchstone.catalog.v1.Catalog/UpdateCompetency"
  std::string trace_id;
  absl::Time time;
  Bytes body;  // the serialized resource after the change; empty when purged
};

// Where a change stands in commit order. On SQLite `transaction` is 0.
struct ChangePosition {
  int64_t transaction = 0;
  int64_t sequence = 0;
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the comparison's 0 for a pointer.
  friend auto operator<=>(const ChangePosition&, const ChangePosition&) = default;

  // As an event's `position`, and back; nothing when malformed.
  std::string ToText() const;
  static std::optional<ChangePosition> FromText(absl::string_view text);
};

// The next revision of the database. Call inside Database::Write; a number may be lost, never
// reused.
absl::StatusOr<int64_t> NextRevision(Session& session);

// Appends a change whose revision came from NextRevision in this transaction.
absl::Status AppendChange(Session& session, const Change& change);

// One change as a reader of the log sees it: without its body.
struct LoggedChange {
  ChangePosition position;
  Change change;
};

// What was committed after a position.
struct ChangePage {
  std::vector<LoggedChange> changes;  // in commit order; at most the limit asked for
  ChangePosition settled;  // everything up to here is in this or an earlier page, for good
  bool complete = true;    // false: the limit cut it off, ask again at once
  // Changes that are committed but stand behind a transaction still open: a cache must apply them
  // now, a follower gets them later, in order. Empty on SQLite.
  std::vector<LoggedChange> unsettled;
};

// Reads what was committed after `after`; after ChangePosition(), all that is kept. Of one
// organization where its id is given, and then costs what that one has, not what all have.
// OUT_OF_RANGE
// (POSITION_EXPIRED) when changes after it have already been removed, or when it can be seen to be
// of a past that the database lost when it was restored from a copy: it lies ahead of the log, or
// behind the end of what was copied before the log moved.
absl::StatusOr<ChangePage> ReadChanges(Session& session, const ChangePosition& after, int limit,
                                       const std::optional<std::string>& organization = {});

// The position behind the last committed, settled change: where a new follower starts that wants
// only what is to come.
absl::StatusOr<ChangePosition> LastPosition(Session& session);

// Removes the oldest settled changes made before `before`, at most `limit`, and remembers how far
// it went; returns how many. Call inside Database::Write, again while it returns `limit`.
absl::StatusOr<int64_t> PurgeChanges(Session& session, absl::Time before, int limit);

// Removes what is kept of a resource that was purged, but that it was: for one that the law wants
// gone with all copies. Call inside Database::Write, behind the purge. Followers that are behind
// miss what was removed and are told of the purge.
absl::Status RemoveHistory(Session& session, const std::string& resource);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_EVENTS_CHANGES_H_
