#include "services/assessment/level_projection.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/kept_levels.pb.h>

#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/person_levels.h"
#include "services/assessment/result_access.h"
#include "services/assessment/spans.h"
#include "services/assessment/unit_levels.h"
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

// What was kept of somebody, and what is to be.
struct PersonChange {
  Cycle::Purpose purpose;
  std::string person;
  std::string body;
};

absl::StatusOr<std::string> KeptOf(Session& session, Cycle::Purpose purpose,
                                   const std::string& person) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>("SELECT body FROM person_levels WHERE "
                                           "purpose = :purpose AND person = :person",
                                           static_cast<int64_t>(purpose), person));
  return row ? std::get<0>(*row).value : std::string();
}

}  // namespace

LevelProjection::LevelProjection(Store& store) : store_(store), owner_(store.ids().Random()) {}

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
    for (const auto step :
         {&LevelProjection::Follow, &LevelProjection::SpreadCycle, &LevelProjection::ComputeSome}) {
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
        ASSIGN_OR_RETURN(const auto person, session.QueryOne<std::string>(
                                                "SELECT person FROM levels_due WHERE person > '' "
                                                "ORDER BY person LIMIT 1"));
        ASSIGN_OR_RETURN(const auto cycle, session.QueryOne<std::string>(
                                               "SELECT cycle FROM level_cycles_due WHERE cycle >= "
                                               "'' ORDER BY cycle LIMIT 1"));
        ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                             "SELECT position FROM level_follower WHERE id = 1"));
        ASSIGN_OR_RETURN(const ChangePosition last, LastPosition(session));
        due = person || cycle || !row || std::get<0>(*row) != last.ToText();
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

absl::StatusOr<bool> LevelProjection::ComputeSome() {
  std::vector<std::string> people;
  std::vector<PersonChange> changes;
  UnitLevelsChange units;
  CompetencyNumbers numbers;
  int64_t sequence = 0;
  std::string organization;
  const auto read = [&](Session& session) -> absl::Status {
    people.clear();
    changes.clear();
    units = UnitLevelsChange();
    ASSIGN_OR_RETURN(const auto due, session.Query<std::string>(
                                         "SELECT person FROM levels_due WHERE person > '' ORDER BY "
                                         "person LIMIT :most",
                                         kPeopleAtOnce));
    if (due.empty()) return absl::OkStatus();
    organization = std::string(OrganizationOf(std::get<0>(due.front())));
    for (const auto& [person] : due) {
      if (OrganizationOf(person) == organization) people.push_back(person);
    }
    ASSIGN_OR_RETURN(const auto last, session.QueryOne<int64_t>(
                                          "SELECT last_sequence FROM level_follower WHERE id = 1"));
    sequence = last ? std::get<0>(*last) : 0;
    ASSIGN_OR_RETURN(numbers, CompetencyNumbers::Read(session, organization));
    LevelSources sources(session, numbers);
    for (const std::string& person : people) {
      ASSIGN_OR_RETURN(const auto held, sources.Read(person));
      for (size_t i = 0; i < held.size(); ++i) {
        ASSIGN_OR_RETURN(const std::string kept, KeptOf(session, kPurposes[i], person));
        std::string body = PackedLevels(held[i].spans, held[i].latest).SerializeAsString();
        if (body == kept) continue;
        v1::PersonLevels before;
        if (!before.ParseFromString(kept)) {
          return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                       absl::StrCat("The kept levels of ", person, " cannot be read."));
        }
        units.Add(kPurposes[i], ChangeOf(SpansOf(before), held[i].spans));
        changes.push_back({kPurposes[i], person, std::move(body)});
      }
    }
    return units.Read(session);
  };
  RETURN_IF_ERROR(store_.database().Read(absl::Now() + kTimeout, read));
  if (people.empty()) return false;
  RETURN_IF_ERROR(Write([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(numbers.Keep(session));
    RETURN_IF_ERROR(units.Write(session));
    int64_t next = sequence;
    for (const PersonChange& change : changes) {
      RETURN_IF_ERROR(session
                          .Execute("INSERT INTO person_levels (purpose, person, organization, "
                                   "sequence, body) VALUES (:purpose, :person, :organization, "
                                   ":sequence, :body) ON CONFLICT (purpose, person) DO UPDATE SET "
                                   "sequence = excluded.sequence, body = excluded.body",
                                   static_cast<int64_t>(change.purpose), change.person,
                                   organization, ++next, Bytes{change.body})
                          .status());
    }
    for (const std::string& person : people) {
      RETURN_IF_ERROR(
          session.Execute("DELETE FROM levels_due WHERE person = :person", person).status());
    }
    return session.Execute("UPDATE level_follower SET last_sequence = :last WHERE id = 1", next)
        .status();
  }));
  return true;
}

}  // namespace touchstone::assessment
