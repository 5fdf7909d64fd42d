#ifndef TOUCHSTONE_TESTS_SERVICES_RUNTIME_CACHE_THINGS_H_
#define TOUCHSTONE_TESTS_SERVICES_RUNTIME_CACHE_THINGS_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/cache/cache.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/sql/database.h"

namespace touchstone {

// A table of things, each of which is nothing but its revision, written in digits.
inline MigrationSet ThingsMigrations() {
  static constexpr absl::string_view kTable =
      "CREATE TABLE things (name TEXT PRIMARY KEY, revision BIGINT NOT NULL);";
  return {"things", {{1, "things", kTable, kTable}}};
}

inline Schema ThingsSchema() { return {RuntimeMigrations(), ThingsMigrations()}; }

inline absl::Time Patience() { return absl::Now() + absl::Seconds(30); }

// Commits a new revision of a thing, and tells no cache. Returns the revision.
inline absl::StatusOr<int64_t> WriteThing(Database& database, const std::string& name) {
  int64_t revision = 0;
  RETURN_IF_ERROR(database.Write(Patience(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(revision, NextRevision(session));
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO things (name, revision) VALUES (:name, :revision) "
                                 "ON CONFLICT (name) DO UPDATE SET revision = excluded.revision",
                                 name, revision)
                        .status());
    return AppendChange(session, {.revision = revision,
                                  .kind = events::v1::Event::UPDATED,
                                  .resource_type = "touchstone.dev/Thing",
                                  .resource = name,
                                  .organization = "wa",
                                  .time = absl::Now()});
  }));
  return revision;
}

inline CachedValue ThingOf(int64_t revision) {
  return {revision, std::make_shared<const std::string>(absl::StrCat(revision))};
}

inline absl::StatusOr<CachedValue> ReadThing(Database& database, const std::string& name) {
  CachedValue value;
  RETURN_IF_ERROR(database.Read(Patience(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto row, session.QueryOne<int64_t>(
                                         "SELECT revision FROM things WHERE name = :name", name));
    value = row ? ThingOf(std::get<0>(*row)) : CachedValue();
    return absl::OkStatus();
  }));
  return value;
}

// What a process has: a tail and a cache, over a database that it may share with another process.
class ThingsProcess {
 public:
  ThingsProcess(Database& database, CacheSettings settings, Clock& clock = SystemClock(),
                TailSettings tail = {})
      : database_(database),
        tail_(database, clock, metrics_, tail),
        cache_(WithKeySpace(std::move(settings)), tail_, clock, metrics_) {}

  // Begins where Redis says; returns from where.
  ChangePosition Start() {
    ChangePosition last;
    const absl::Status read = database_.Read(Patience(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(last, LastPosition(session));
      return absl::OkStatus();
    });
    if (!read.ok()) std::abort();
    const ChangePosition from = cache_.StartPosition(last);
    tail_.Start(from);
    return from;
  }

  absl::StatusOr<int64_t> Write(const std::string& name) {
    ASSIGN_OR_RETURN(const int64_t revision, WriteThing(database_, name));
    cache_.Committed(name, ThingOf(revision));
    return revision;
  }

  // The revision that a reader gets; 0 for none.
  absl::StatusOr<int64_t> Read(const std::string& name) {
    ASSIGN_OR_RETURN(const CachedValue value,
                     cache_.Get(name, Patience(), [&] { return ReadThing(database_, name); }));
    if (value.absent()) return 0;
    int64_t revision = 0;
    if (!absl::SimpleAtoi(*value.bytes, &revision) || revision != value.revision) {
      return absl::DataLossError(*value.bytes);
    }
    return revision;
  }

  // Whether it uses what it has.
  bool IsFresh() const { return tail_.Age() < absl::Seconds(1); }

  double Loads() { return Count("touchstone_cache_loads_total"); }
  double Hits(const char* place) {
    return metrics_.Counter("touchstone_cache_hits_total", "", {{"place", place}}).Value();
  }
  double Count(const char* name) { return metrics_.Counter(name, "").Value(); }

  Tail& tail() { return tail_; }
  Cache& cache() { return cache_; }
  Metrics& metrics() { return metrics_; }

 private:
  static CacheSettings WithKeySpace(CacheSettings settings) {
    settings.key_space = "things";
    return settings;
  }

  Database& database_;
  Metrics metrics_;
  Tail tail_;
  Cache cache_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_SERVICES_RUNTIME_CACHE_THINGS_H_
