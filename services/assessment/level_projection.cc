#include "services/assessment/level_projection.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/level_change.h"
#include "services/assessment/person_levels.h"
#include "services/assessment/result_access.h"
#include "services/assessment/spans.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using events::v1::Event;

constexpr absl::Duration kInterval = absl::Seconds(1);
constexpr absl::Duration kTimeout = absl::Seconds(30);
constexpr absl::Duration kLease = absl::Seconds(60);
constexpr int kChangesAtOnce = 1000;
constexpr size_t kPeopleSpreadAtOnce = 1000;
constexpr int kPeopleAtOnce = 200;

// What stands for everybody in level_cycles_due.
constexpr absl::string_view kEverybody = "";

// "organizations/wa/people/ana" of what is at or below it.
std::string PersonOf(absl::string_view name) {
  size_t end = 0;
  for (int segment = 0; segment < 4 && end != absl::string_view::npos; ++segment) {
    end = name.find('/', end == 0 ? 0 : end + 1);
  }
  return std::string(name.substr(0, end));
}

// Whom changes touch.
struct Touched {
  std::set<std::string> people;
  std::set<std::string> cycles;
};

// Whether people's results count, or did before the cycle was deleted.
absl::StatusOr<bool> Counts(Session& session, const std::string& cycle) {
  ASSIGN_OR_RETURN(const auto row, (session.QueryOne<int64_t, int64_t>(
                                       "SELECT state, delete_time FROM assessment_cycles WHERE "
                                       "name = :name",
                                       cycle)));
  // Of one that was purged it is not known any more.
  return !row || std::get<0>(*row) == Cycle::PUBLISHED || std::get<1>(*row) > 0;
}

absl::Status Touch(Session& session, const Change& change, Touched& touched) {
  if (change.resource_type == "touchstone.dev/Assignment" ||
      change.resource_type == "touchstone.dev/Employment") {
    touched.people.insert(PersonOf(change.resource));
  } else if (change.resource_type == "touchstone.dev/Position") {
    // What the job requires may be another.
    ASSIGN_OR_RETURN(const auto rows, session.Query<std::string>(
                                          "SELECT DISTINCT person FROM assignment_spans WHERE "
                                          "position = :position AND known_to = :known",
                                          change.resource, kStillKnown));
    for (const auto& [person] : rows) touched.people.insert(person);
  } else if (change.resource_type == "touchstone.dev/Appeal") {
    touched.people.insert(PersonOfResult(change.resource));
  } else if (change.resource_type == "touchstone.dev/Result") {
    // New ones count when their cycle is published; what a person answers does not change them.
    if (change.kind == Event::CREATED || change.kind == Event::UPDATED) return absl::OkStatus();
    touched.people.insert(PersonOfResult(change.resource));
  } else if (change.resource_type == "touchstone.dev/AssessmentCycle") {
    ASSIGN_OR_RETURN(const bool counts, Counts(session, change.resource));
    if (counts) touched.cycles.insert(change.resource);
  }
  return absl::OkStatus();
}

absl::Status WriteDown(Session& session, const Touched& touched) {
  for (const std::string& person : touched.people) {
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO levels_due (person) VALUES (:person) ON CONFLICT DO NOTHING",
                     person)
            .status());
  }
  for (const std::string& cycle : touched.cycles) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO level_cycles_due (cycle, after) VALUES (:cycle, '') "
                                 "ON CONFLICT (cycle) DO UPDATE SET after = excluded.after",
                                 cycle)
                        .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> PeopleOfCycle(Session& session, const std::string& cycle,
                                                       const std::string& after) {
  if (cycle == kEverybody) {
    // All names are of people: the last is before "organizations0".
    return PeopleWithLevels(session, after, "organizations0", kPeopleSpreadAtOnce);
  }
  ASSIGN_OR_RETURN(const auto rows, session.Query<std::string>(
                                        "SELECT person FROM results WHERE parent = :cycle AND "
                                        "person > :after ORDER BY person LIMIT :most",
                                        cycle, after, kPeopleSpreadAtOnce));
  std::vector<std::string> people;
  for (const auto& [person] : rows) people.push_back(person);
  return people;
}

}  // namespace

LevelProjection::LevelProjection(Store& store, Metrics& metrics)
    : store_(store),
      owner_(store.ids().Random()),
      set_aside_(metrics.Counter("touchstone_levels_set_aside_total",
                                 "People whose levels could not be computed: something stored of "
                                 "them cannot be read.")) {}

LevelProjection::~LevelProjection() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    stopped_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
  // So that the next one need not wait for the lease to end.
  const absl::Status freed =
      store_.database().Write(absl::Now() + kTimeout, [this](Session& session) {
        return session
            .Execute("UPDATE level_follower SET lease_until = 0 WHERE id = 1 AND owner = :owner",
                     owner_)
            .status();
      });
  freed.IgnoreError();  // it ends by itself
}

void LevelProjection::Start() {
  thread_ = std::thread([this] {
    while (true) {
      if (const absl::Status status = CatchUp(); !status.ok()) {
        Log(LogLevel::kWarning, "the figures of the workforce could not be kept up to date",
            {{"reason", ReasonOf(status)}});
      }
      MutexLock lock(&mutex_);
      if (!stopping_) stopped_.WaitWithTimeout(&mutex_, kInterval);
      if (stopping_) return;
    }
  });
}

bool LevelProjection::IsStopping() {
  MutexLock lock(&mutex_);
  return stopping_;
}

absl::Status LevelProjection::CatchUp() {
  MutexLock lock(&working_);
  bool more = true;
  while (more && !IsStopping()) {
    ASSIGN_OR_RETURN(const bool due, IsDue());
    if (!due) return absl::OkStatus();
    // Before anything is read: what is read then is nobody else's to write.
    ASSIGN_OR_RETURN(const bool mine, TakeLease());
    if (!mine) return absl::OkStatus();  // another process has it, and does it
    more = false;
    for (const auto step : {&LevelProjection::TryAgain, &LevelProjection::Follow,
                            &LevelProjection::SpreadCycle, &LevelProjection::ComputeSome}) {
      const auto did = (this->*step)();
      // Lost meanwhile, with what was read.
      if (absl::IsCancelled(did.status())) return absl::OkStatus();
      RETURN_IF_ERROR(did.status());
      more |= *did;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> LevelProjection::IsDue() {
  bool due = false;
  RETURN_IF_ERROR(
      store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(due, AreLevelsDue(session));
        if (due || has_tried_again_) return absl::OkStatus();
        ASSIGN_OR_RETURN(const auto set_aside,
                         session.QueryOne<std::string>("SELECT person FROM levels_set_aside WHERE "
                                                       "person > '' ORDER BY person LIMIT 1"));
        due = set_aside.has_value();
        return absl::OkStatus();
      }));
  return due;
}

absl::StatusOr<bool> LevelProjection::TakeLease() {
  bool taken = false;
  const int64_t now = absl::ToUnixMicros(store_.clock().Now());
  // A SQLite file has one process at a time: what was leased is nobody's now.
  const int64_t over = store_.database().dialect() == Dialect::kSqlite ? kStillKnown : now;
  RETURN_IF_ERROR(
      store_.database().Write(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(
            const int64_t touched,
            session.Execute("UPDATE level_follower SET owner = :owner, lease_until = "
                            ":until WHERE id = 1 AND (owner = :mine OR lease_until < "
                            ":over)",
                            owner_, now + absl::ToInt64Microseconds(kLease), owner_, over));
        taken = touched == 1;
        return absl::OkStatus();
      }));
  return taken;
}

absl::Status LevelProjection::Write(const std::function<absl::Status(Session&)>& body) {
  return store_.database().Write(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
    const int64_t until =
        absl::ToUnixMicros(store_.clock().Now()) + absl::ToInt64Microseconds(kLease);
    ASSIGN_OR_RETURN(const int64_t mine,
                     session.Execute("UPDATE level_follower SET lease_until = :until WHERE id = 1 "
                                     "AND owner = :owner",
                                     until, owner_));
    if (mine != 1) return absl::CancelledError("Another process keeps the figures.");
    return body(session);
  });
}

absl::StatusOr<bool> LevelProjection::Follow() {
  std::optional<ChangePosition> from;
  ChangePosition to;
  Touched touched;
  bool complete = true;
  const auto read = [&](Session& session) -> absl::Status {
    touched = Touched();
    ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                         "SELECT position FROM level_follower WHERE id = 1"));
    from = row ? ChangePosition::FromText(std::get<0>(*row)) : std::nullopt;
    if (from) {
      auto page = ReadChanges(session, *from, kChangesAtOnce);
      if (page.ok()) {
        to = page->settled;
        complete = page->complete;
        for (const LoggedChange& logged : page->changes) {
          RETURN_IF_ERROR(Touch(session, logged.change, touched));
        }
        return absl::OkStatus();
      }
      if (!absl::IsOutOfRange(page.status())) return page.status();
      from.reset();
    }
    // For the first time, or too long away: everybody, and from now on.
    touched.cycles.insert(std::string(kEverybody));
    ASSIGN_OR_RETURN(to, LastPosition(session));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(store_.database().Read(absl::Now() + kTimeout, read));
  if (from && *from == to) return false;
  RETURN_IF_ERROR(Write([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(WriteDown(session, touched));
    return session
        .Execute("UPDATE level_follower SET position = :position WHERE id = 1", to.ToText())
        .status();
  }));
  return !complete || !touched.people.empty() || !touched.cycles.empty();
}

absl::StatusOr<bool> LevelProjection::SpreadCycle() {
  std::optional<std::tuple<std::string, std::string>> due;
  std::vector<std::string> people;
  RETURN_IF_ERROR(
      store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(due, (session.QueryOne<std::string, std::string>(
                                  "SELECT cycle, after FROM level_cycles_due WHERE cycle >= '' "
                                  "ORDER BY cycle LIMIT 1")));
        if (!due) return absl::OkStatus();
        ASSIGN_OR_RETURN(people, PeopleOfCycle(session, std::get<0>(*due), std::get<1>(*due)));
        return absl::OkStatus();
      }));
  if (!due) return false;
  const std::string& cycle = std::get<0>(*due);
  RETURN_IF_ERROR(Write([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(WriteDown(session, {{people.begin(), people.end()}, {}}));
    if (people.size() < kPeopleSpreadAtOnce) {
      return session.Execute("DELETE FROM level_cycles_due WHERE cycle = :cycle", cycle).status();
    }
    return session
        .Execute("UPDATE level_cycles_due SET after = :after WHERE cycle = :cycle", people.back(),
                 cycle)
        .status();
  }));
  return true;
}

absl::StatusOr<bool> LevelProjection::TryAgain() {
  if (has_tried_again_) return false;
  RETURN_IF_ERROR(Write([](Session& session) {
    return session
        .Execute(
            "INSERT INTO levels_due (person) SELECT person FROM levels_set_aside WHERE "
            "person > '' ON CONFLICT DO NOTHING")
        .status();
  }));
  has_tried_again_ = true;
  return true;
}

absl::StatusOr<bool> LevelProjection::ComputeSome() {
  std::vector<std::string> people;
  RETURN_IF_ERROR(
      store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
        people.clear();
        ASSIGN_OR_RETURN(
            const auto due,
            session.Query<std::string>("SELECT person FROM levels_due WHERE person > '' ORDER BY "
                                       "person LIMIT :most",
                                       kPeopleAtOnce));
        for (const auto& [person] : due) {
          if (OrganizationOf(person) == OrganizationOf(std::get<0>(due.front()))) {
            people.push_back(person);
          }
        }
        return absl::OkStatus();
      }));
  if (people.empty()) return false;
  const absl::Status computed = Compute(people);
  if (IsUnreadable(computed)) {
    RETURN_IF_ERROR(ComputeEach(people));
  } else {
    RETURN_IF_ERROR(computed);
  }
  return true;
}

absl::Status LevelProjection::Compute(const std::vector<std::string>& people) {
  LevelChange change;
  RETURN_IF_ERROR(
      store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(change, LevelChange::Read(session, people));
        return absl::OkStatus();
      }));
  return Write([&change](Session& session) { return change.Write(session); });
}

absl::Status LevelProjection::ComputeEach(const std::vector<std::string>& people) {
  std::vector<std::string> unreadable;
  for (const std::string& person : people) {
    const absl::Status computed = Compute({person});
    if (IsUnreadable(computed)) {
      unreadable.push_back(person);
    } else {
      RETURN_IF_ERROR(computed);
    }
  }
  if (unreadable.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(Write([&unreadable](Session& session) -> absl::Status {
    for (const std::string& person : unreadable) {
      RETURN_IF_ERROR(session
                          .Execute("INSERT INTO levels_set_aside (person) VALUES (:person) ON "
                                   "CONFLICT DO NOTHING",
                                   person)
                          .status());
      RETURN_IF_ERROR(
          session.Execute("DELETE FROM levels_due WHERE person = :person", person).status());
    }
    return absl::OkStatus();
  }));
  set_aside_.Increment(static_cast<double>(unreadable.size()));
  Log(LogLevel::kError,
      "what is stored of people cannot be read: their levels stay as they were kept; "
      "VerifyAggregates names them",
      {{"first", unreadable.front()}, {"people", absl::StrCat(unreadable.size())}});
  return absl::OkStatus();
}

}  // namespace touchstone::assessment
