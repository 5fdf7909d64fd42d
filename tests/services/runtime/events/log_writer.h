#ifndef TOUCHSTONE_TESTS_SERVICES_RUNTIME_EVENTS_LOG_WRITER_H_
#define TOUCHSTONE_TESTS_SERVICES_RUNTIME_EVENTS_LOG_WRITER_H_

#include <gtest/gtest.h>

#include <future>
#include <string>

#include "services/runtime/errors/status_macros.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/sql/database.h"

namespace touchstone {

// Appends changes to a database's log.
class LogWriter {
 public:
  explicit LogWriter(Database& database) : database_(database) {}

  // Commits one change and returns its revision.
  int64_t Append(const Change& change) {
    return Append(change, [] {});
  }
  int64_t Append(const std::string& resource) { return Append(Of(resource)); }

  // The same in a thread of its own, with the transaction open until `close` is ready; returns when
  // it has its number.
  std::future<int64_t> AppendSlowly(const std::string& resource, std::shared_future<void> close) {
    auto numbered = std::make_shared<std::promise<void>>();
    std::future<void> is_numbered = numbered->get_future();
    auto revision = std::async(std::launch::async, [this, resource, close, numbered] {
      bool first = true;
      return Append(Of(resource), [&] {
        if (std::exchange(first, false)) numbered->set_value();
        close.wait();
      });
    });
    is_numbered.wait();
    return revision;
  }

  void PurgeAll() {
    const absl::Status purged = database_.Write(Soon(), [&](Session& session) {
      return PurgeChanges(session, absl::InfiniteFuture(), 100'000).status();
    });
    EXPECT_TRUE(purged.ok()) << purged;
  }

  ChangePosition Last() {
    ChangePosition last;
    const absl::Status read = database_.Read(Soon(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(last, LastPosition(session));
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return last;
  }

  static Change Of(const std::string& resource) {
    return {.kind = events::v1::Event::UPDATED,
            .resource_type = "touchstone.dev/Thing",
            .resource = resource,
            .organization = "wa",
            .time = absl::FromUnixMicros(1'750'000'000'000'007)};
  }

 private:
  static absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

  template <typename Pause>
  int64_t Append(Change change, Pause before_commit) {
    const absl::Status written = database_.Write(Soon(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(change.revision, NextRevision(session));
      RETURN_IF_ERROR(AppendChange(session, change));
      before_commit();
      return absl::OkStatus();
    });
    EXPECT_TRUE(written.ok()) << written;
    return change.revision;
  }

  Database& database_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_SERVICES_RUNTIME_EVENTS_LOG_WRITER_H_
