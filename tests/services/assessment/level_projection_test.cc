// What is kept of levels is what comes out when everything is looked up again: after random moves,
// results, appeals and changes of what is long past, on both databases.

#include "services/assessment/level_projection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/appeal.pb.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/result.pb.h>
#include <touchstone/assessment/v1/workforce_analytics.pb.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/appeals.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_contents.h"
#include "services/assessment/level_verification.h"
#include "services/assessment/person_levels.h"
#include "services/assessment/proficiency.h"
#include "services/assessment/results.h"
#include "services/assessment/rules/rated_contents.h"
#include "services/assessment/spans.h"
#include "services/assessment/unit_levels.h"
#include "tests/services/assessment/recorded_results.h"
#include "tests/stores/stores.h"

namespace touchstone::assessment {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using Cycle = v1::AssessmentCycle;

constexpr char kCare[] = "organizations/wa/frameworks/service/competencies/care";

class LevelProjectionTest : public testing::TestWithParam<StoreKind> {
 protected:
  LevelProjectionTest() { RegisterLevelVerification(analytics_, office_.store()); }

  void CatchUp() {
    const absl::Status status = projection_.CatchUp();
    ASSERT_TRUE(status.ok()) << status;
  }

  v1::VerifyAggregatesResponse Verify() {
    v1::VerifyAggregatesRequest request;
    request.set_parent(kOrganization);
    const auto answer =
        office_.CallOn<v1::VerifyAggregatesResponse>(analytics_, "VerifyAggregates", request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : v1::VerifyAggregatesResponse();
  }

  // The kept figures of each unit on a day, by competency's name.
  using ByUnit = std::map<std::string, std::map<std::string, LevelFigures>>;
  ByUnit Kept(Cycle::Purpose purpose, Day day) {
    ByUnit kept;
    const auto status =
        office_.database().Read(absl::InfiniteFuture(), [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(const auto numbers, CompetencyNumbers::Read(session, "wa"));
          ASSIGN_OR_RETURN(const auto units, UnitsOnDay(session, kOrganization, purpose, day));
          v1::UnitFigures packed;
          for (const UnitOnDay& unit : units) {
            RETURN_IF_ERROR(ParseFigures(unit.packed, unit.unit, packed));
            const FiguresByCompetency figures = FiguresOf(packed);
            for (const auto& [name, number] : numbers.all()) {
              const auto found = figures.find(number);
              if (found != figures.end()) kept[unit.unit][name] = found->second;
            }
          }
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return kept;
  }

  // The same, by asking each person where they stand.
  ByUnit LookedUp(const std::vector<std::string>& people, Cycle::Purpose purpose, Day day) {
    ByUnit found;
    const auto status =
        office_.database().Read(absl::InfiniteFuture(), [&](Session& session) -> absl::Status {
          for (const std::string& id : people) {
            ASSIGN_OR_RETURN(const auto place,
                             (session.QueryOne<std::string, Bytes>(
                                 "SELECT unit, body FROM assignment_spans WHERE person = :person "
                                 "AND known_to = :known AND is_primary = 1 AND valid_to > :stop "
                                 "AND valid_from <= :start",
                                 PersonName(id), kStillKnown, day, day)));
            if (!place) continue;
            v1::AssignmentRow row;
            row.ParseFromString(std::get<1>(*place).value);
            ASSIGN_OR_RETURN(const auto latest,
                             LatestLevels(session, PersonName(id), purpose, day));
            for (const auto& [competency, level] : latest) {
              const HeldLevel held = records_.Held(level, row.job_profile(), day);
              if (held.level == 0 && held.required == 0) continue;
              found[std::get<0>(*place)][competency].Add(held, 1);
            }
          }
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return found;
  }

  TestStore store_{GetParam()};
  CycleInProcess office_{store_};
  RecordedResults records_{office_};
  RpcService analytics_{"touchstone.assessment.v1.WorkforceAnalytics"};
  LevelProjection projection_{office_.store(), store_.metrics()};
};

TEST_P(LevelProjectionTest, CountsWhereSomebodyIsFromTheDayOfTheirResult) {
  office_.Employ({{"boss", "top"}, {"ana", "calls", "boss"}});
  records_.Publish("spring", Cycle::EVALUATIVE, "2031-03-01", {{"ana", {{"care", 3.4}}}});
  CatchUp();
  EXPECT_THAT(Kept(Cycle::EVALUATIVE, *ParseDay("2031-02-28")), IsEmpty());
  EXPECT_THAT(Kept(Cycle::DEVELOPMENTAL, *ParseDay("2031-03-01")), IsEmpty());
  const ByUnit kept = Kept(Cycle::EVALUATIVE, *ParseDay("2031-03-01"));
  ASSERT_THAT(kept, SizeIs(1));
  const LevelFigures& figures = kept.at(UnitName("calls")).at(kCare);
  EXPECT_EQ(figures.people, 1);
  EXPECT_EQ(figures.level_sum, 34);
  EXPECT_EQ(figures.meeting, 1);
}

// Where the assignment does not say what job it is, the position does, and may come to say another.
TEST_P(LevelProjectionTest, RequiresWhatThePositionDoes) {
  office_.Employ({{"boss", "top"}, {"ana", "calls", "boss", ""}});
  v1::CreatePositionRequest create;
  create.set_parent(kOrganization);
  create.set_position_id("desk");
  const auto require = [&](const char* day, const char* profile) {
    v1::PositionRow& row = *create.mutable_position()->add_rows();
    row.set_effective_date(day);
    row.set_title("Desk");
    row.set_organizational_unit(UnitName("calls"));
    row.set_job_profile(absl::StrCat(kOrganization, "/jobProfiles/", profile));
    row.set_full_time_percent(100);
  };
  require("2020-01-01", "agent");
  ASSERT_TRUE(office_.Ask<v1::Position>("CreatePosition", create).ok());
  v1::GetAssignmentRequest get;
  get.set_name(PersonName("ana") + "/employments/e/assignments/a");
  v1::UpdateAssignmentRequest update;
  *update.mutable_assignment() = *office_.Ask<v1::Assignment>("GetAssignment", get);
  update.mutable_assignment()->mutable_rows(0)->set_position(
      absl::StrCat(kOrganization, "/positions/desk"));
  const auto updated = office_.Ask<v1::Assignment>("UpdateAssignment", update);
  ASSERT_TRUE(updated.ok()) << updated.status();
  records_.Publish("spring", Cycle::EVALUATIVE, "2031-03-01", {{"ana", {{"care", 2.0}}}});
  CatchUp();
  const auto meeting = [&](const char* day) {
    return Kept(Cycle::EVALUATIVE, *ParseDay(day)).at(UnitName("calls")).at(kCare).meeting;
  };
  EXPECT_EQ(meeting("2031-06-01"), 1);  // an agent needs 2

  v1::GetPositionRequest position;
  position.set_name(absl::StrCat(kOrganization, "/positions/desk"));
  v1::UpdatePositionRequest change;
  *change.mutable_position() = *office_.Ask<v1::Position>("GetPosition", position);
  create.mutable_position()->clear_rows();
  require("2031-05-01", "lead");
  *change.mutable_position()->add_rows() = create.position().rows(0);
  const auto changed = office_.Ask<v1::Position>("UpdatePosition", change);
  ASSERT_TRUE(changed.ok()) << changed.status();
  CatchUp();
  EXPECT_EQ(meeting("2031-04-30"), 1);
  EXPECT_EQ(meeting("2031-06-01"), 0);  // a lead needs 3
}

TEST_P(LevelProjectionTest, TakesWhatWasThereBeforeItBegan) {
  office_.Employ({{"boss", "top"}, {"ana", "calls", "boss"}});
  records_.Publish("spring", Cycle::EVALUATIVE, "2031-03-01", {{"ana", {{"care", 3.4}}}});
  CatchUp();
  // As for somebody whose log of changes does not reach back any more.
  store_.RunBeside("UPDATE level_follower SET position = ''");
  store_.RunBeside("DELETE FROM person_levels");
  store_.RunBeside("DELETE FROM unit_levels");
  CatchUp();
  EXPECT_THAT(Verify().differences(), IsEmpty());
  EXPECT_THAT(Kept(Cycle::EVALUATIVE, *ParseDay("2031-03-01")), SizeIs(1));
}

TEST_P(LevelProjectionTest, IsOneProcesssAtATime) {
  office_.Employ({{"boss", "top"}, {"ana", "calls", "boss"}});
  CatchUp();
  records_.Publish("spring", Cycle::EVALUATIVE, "2031-03-01", {{"ana", {{"care", 3.4}}}});
  if (GetParam().dialect == Dialect::kPostgres) {
    LevelProjection other(office_.store(), store_.metrics());
    ASSERT_TRUE(other.CatchUp().ok());  // does nothing: the lease is another's
    EXPECT_THAT(Kept(Cycle::EVALUATIVE, *ParseDay("2031-03-01")), IsEmpty());
    store_.RunBeside("UPDATE level_follower SET lease_until = 0");
    ASSERT_TRUE(other.CatchUp().ok());
    EXPECT_THAT(Kept(Cycle::EVALUATIVE, *ParseDay("2031-03-01")), SizeIs(1));
  }
  CatchUp();
  EXPECT_THAT(Verify().differences(), IsEmpty());
}

// A row that nobody can read stops nobody else, and is found again when it was mended.
TEST_P(LevelProjectionTest, SetsAsideWhomItCannotRead) {
  office_.Employ({{"boss", "top"}, {"ana", "calls", "boss"}, {"bob", "chat", "boss"}});
  records_.Publish("spring", Cycle::EVALUATIVE, "2031-03-01", {{"ana", {{"care", 3.4}}}});
  std::mt19937 random(1);
  records_.UpholdSome(random);
  records_.Publish("summer", Cycle::EVALUATIVE, "2031-06-01", {{"bob", {{"care", 2.0}}}});
  const std::string garbage = GetParam().dialect == Dialect::kSqlite ? "X'FF'" : "'\\xff'::bytea";
  const std::string ana = PersonName("ana");
  const std::string bob = PersonName("bob");
  int times = 0;
  for (const auto& [table, where] : std::vector<std::pair<std::string, std::string>>{
           {"results", absl::StrCat("person = '", ana, "'")},
           {"appeals", absl::StrCat("name > '", CycleName("spring"), "'")},
           {"assessment_cycles", absl::StrCat("name = '", CycleName("spring"), "'")},
           {"person_levels", absl::StrCat("person = '", ana, "'")}}) {
    SCOPED_TRACE(table);
    {
      LevelProjection projection(office_.store(), store_.metrics());
      ASSERT_TRUE(projection.CatchUp().ok());
      ASSERT_THAT(Verify().differences(), IsEmpty());
      store_.RunBeside(
          absl::StrCat("CREATE TABLE sound AS SELECT body FROM ", table, " WHERE ", where));
      store_.RunBeside(absl::StrCat("UPDATE ", table, " SET body = ", garbage, " WHERE ", where));
      store_.RunBeside(absl::StrCat("DELETE FROM person_levels WHERE person = '", bob, "'"));
      store_.RunBeside(
          absl::StrCat("DELETE FROM unit_levels WHERE unit = '", UnitName("chat"), "'"));
      store_.RunBeside(
          absl::StrCat("INSERT INTO levels_due (person) VALUES ('", ana, "'), ('", bob, "')"));
      const absl::Status status = projection.CatchUp();
      ASSERT_TRUE(status.ok()) << status;
    }
    EXPECT_THAT(store_.metrics().Text(),
                HasSubstr(absl::StrCat("touchstone_levels_set_aside_total ", ++times, "\n")));
    const v1::VerifyAggregatesResponse found = Verify();
    EXPECT_FALSE(found.behind());
    ASSERT_THAT(found.differences(), SizeIs(1));
    EXPECT_EQ(found.differences(0).resource(), ana);
    store_.RunBeside(
        absl::StrCat("UPDATE ", table, " SET body = (SELECT body FROM sound) WHERE ", where));
    store_.RunBeside("DROP TABLE sound");
  }
  LevelProjection next(office_.store(), store_.metrics());
  ASSERT_TRUE(next.CatchUp().ok());
  EXPECT_THAT(Verify().differences(), IsEmpty());
  EXPECT_THAT(store_.RunBeside("SELECT person FROM levels_set_aside"), IsEmpty());
}

// Does something when one thread asks it for the time once more: what another process does then.
class InterruptingClock : public Clock {
 public:
  absl::Time Now() override {
    if (std::this_thread::get_id() == thread_ && left_ > 0 && --left_ == 0) interrupt_();
    return SystemClock().Now();
  }
  absl::Duration Monotonic() override { return SystemClock().Monotonic(); }

  // The thread that calls this is the one; `nth` counts from 1.
  void InterruptAt(int nth, std::function<void()> interrupt) {
    interrupt_ = std::move(interrupt);
    left_ = nth;
  }

 private:
  const std::thread::id thread_ = std::this_thread::get_id();
  std::function<void()> interrupt_;
  int left_ = 0;
};

// However late another process takes the lease from one that has read: what that one read may be
// old by then, and it must not write that somebody is done who is due again.
TEST(LevelProjectionLeaseTest, WritesOnlyWhatWasReadUnderIt) {
  TestStore store(PostgresStore);
  InterruptingClock clock;
  CycleInProcess office(store, clock);
  RecordedResults records(office);
  RpcService analytics("touchstone.assessment.v1.WorkforceAnalytics");
  RegisterLevelVerification(analytics, office.store());
  LevelProjection projection(office.store(), store.metrics());
  office.Employ({{"boss", "top"}, {"ana", "calls", "boss"}, {"bob", "calls", "boss"}});
  records.Publish("spring", Cycle::EVALUATIVE, "2031-03-01",
                  {{"ana", {{"care", 3.4}}}, {"bob", {{"care", 2.0}}}});
  ASSERT_TRUE(projection.CatchUp().ok());
  const std::string due =
      absl::StrCat("INSERT INTO level_cycles_due (cycle, after) VALUES ('", CycleName("spring"),
                   "', '') ON CONFLICT (cycle) DO UPDATE SET after = ''");
  for (int nth = 1; nth <= 3; ++nth) {
    store.RunBeside("DELETE FROM person_levels");
    store.RunBeside("DELETE FROM unit_levels");
    store.RunBeside(absl::StrCat("UPDATE results SET parent = 'not there yet' WHERE person = '",
                                 PersonName("bob"), "'"));
    store.RunBeside(due);
    bool interrupted = false;
    clock.InterruptAt(nth, [&] {
      interrupted = true;
      store.RunBeside("UPDATE level_follower SET owner = 'another', lease_until = 0");
      store.RunBeside(absl::StrCat("UPDATE results SET parent = '", CycleName("spring"),
                                   "' WHERE person = '", PersonName("bob"), "'"));
      store.RunBeside(due);
    });
    ASSERT_TRUE(projection.CatchUp().ok());
    ASSERT_TRUE(projection.CatchUp().ok());
    ASSERT_TRUE(interrupted) << nth;
    v1::VerifyAggregatesRequest request;
    request.set_parent(kOrganization);
    const auto verified =
        office.CallOn<v1::VerifyAggregatesResponse>(analytics, "VerifyAggregates", request);
    ASSERT_TRUE(verified.ok()) << verified.status();
    EXPECT_THAT(verified->differences(), IsEmpty()) << nth;
  }
}

TEST_P(LevelProjectionTest, VerifyFindsWhatWasTamperedWith) {
  office_.Employ({{"boss", "top"}, {"ana", "calls", "boss"}});
  records_.Publish("spring", Cycle::EVALUATIVE, "2031-03-01", {{"ana", {{"care", 3.4}}}});
  EXPECT_TRUE(Verify().behind());
  CatchUp();
  EXPECT_FALSE(Verify().behind());
  EXPECT_EQ(Verify().people(), 1);
  EXPECT_THAT(Verify().differences(), IsEmpty());
  store_.RunBeside("UPDATE unit_levels SET valid_from = valid_from + 1");
  const v1::VerifyAggregatesResponse found = Verify();
  ASSERT_THAT(found.differences(), SizeIs(1));
  EXPECT_EQ(found.differences(0).resource(), UnitName("calls"));
  EXPECT_EQ(found.differences(0).date(), "2031-03-01");
}

// Nothing is held while it looks: what happens behind the slice that is read shows.
TEST_P(LevelProjectionTest, VerifyLooksAtOneSliceAfterAnother) {
  office_.Employ({{"boss", "top"}, {"ana", "calls", "boss"}});
  records_.Publish("spring", Cycle::EVALUATIVE, "2031-03-01", {{"ana", {{"care", 3.4}}}});
  CatchUp();
  int asked = 0;
  office_.BeGoneWhen([&] {
    if (++asked == 2) store_.RunBeside("UPDATE unit_levels SET valid_from = valid_from + 1");
    return false;
  });
  const v1::VerifyAggregatesResponse found = Verify();
  EXPECT_EQ(found.people(), 1);
  ASSERT_THAT(found.differences(), SizeIs(1));
  EXPECT_EQ(found.differences(0).resource(), UnitName("calls"));

  office_.BeGoneWhen([] { return true; });
  v1::VerifyAggregatesRequest request;
  request.set_parent(kOrganization);
  const auto gone =
      office_.CallOn<v1::VerifyAggregatesResponse>(analytics_, "VerifyAggregates", request);
  EXPECT_TRUE(absl::IsCancelled(gone.status())) << gone.status();
}

// More people than it reads at once, all of one unit.
TEST_P(LevelProjectionTest, VerifyLooksAtEverybodyOfALargeUnit) {
  office_.Employ({{"boss", "top"}});
  std::vector<Employee> employees;
  std::map<std::string, std::map<std::string, double>> levels;
  for (int i = 0; i < 1100; ++i) {
    const std::string person = absl::StrCat("p", i);
    employees.push_back({person, "calls", "boss"});
    levels[person]["care"] = 1 + i % 40 / 10.0;
    if (employees.size() < 100) continue;
    office_.Employ(employees);  // some in each call, which has its deadline
    employees.clear();
  }
  records_.Publish("spring", Cycle::EVALUATIVE, "2031-03-01", levels);
  CatchUp();
  const v1::VerifyAggregatesResponse verified = Verify();
  EXPECT_EQ(verified.people(), 1100);
  EXPECT_EQ(verified.units(), 1);
  EXPECT_THAT(verified.differences(), IsEmpty());
}

TEST_P(LevelProjectionTest, KeepsWhatAFullLookUpFinds) {
  std::mt19937 random(5);
  const auto some = [&](int below) {
    return std::uniform_int_distribution<int>(0, below - 1)(random);
  };
  const std::vector<std::string> units = {"top", "calls", "chat", "mail"};
  const std::vector<std::string> profiles = {"agent", "lead", ""};
  std::vector<std::string> people;
  std::vector<Employee> employees = {{"boss", "top"}};
  for (const std::string& unit : units) employees.push_back({absl::StrCat("x-", unit), unit});
  for (int i = 0; i < 8; ++i) people.push_back(absl::StrCat("p", i));
  const auto move = [&](const std::string& person) {
    return Employee{person, units[static_cast<size_t>(some(4))], "boss",
                    profiles[static_cast<size_t>(some(3))],
                    absl::StrCat("20", 20 + some(12), "-0", 1 + some(9), "-15")};
  };
  for (const std::string& person : people) employees.push_back(move(person));
  office_.Employ(employees);

  int cycles = 0;
  for (int round = 0; round < 25; ++round) {
    for (int step = 1 + some(3); step > 0; --step) {
      switch (some(4)) {
        case 0:
        case 1:
          office_.Employ({move(people[static_cast<size_t>(some(8))])});
          break;
        case 2: {
          std::map<std::string, std::map<std::string, double>> levels;
          for (const std::string& person : people) {
            if (some(2) == 0) continue;
            for (const char* const competency : {"care", "focus"}) {
              if (some(4) != 0) levels[person][competency] = some(51) / 10.0;  // 0: none shown
            }
          }
          records_.Publish(absl::StrCat("c", cycles++),
                           some(2) == 0 ? Cycle::EVALUATIVE : Cycle::DEVELOPMENTAL,
                           absl::StrCat("20", 21 + some(10), "-0", 1 + some(9), "-01"), levels);
          break;
        }
        default:
          records_.UpholdSome(random);
      }
    }
    if (round % 3 != 0) continue;  // several changes at once
    CatchUp();
    if (HasFatalFailure()) return;
    for (const auto purpose : kPurposes) {
      for (const char* const day :
           {"2019-01-01", "2022-06-15", "2025-01-31", "2028-09-01", "2031-12-31", "2040-01-01"}) {
        ASSERT_EQ(Kept(purpose, *ParseDay(day)), LookedUp(people, purpose, *ParseDay(day)))
            << "round " << round << " " << day << " purpose " << purpose;
      }
    }
  }
  CatchUp();
  const v1::VerifyAggregatesResponse verified = Verify();
  EXPECT_THAT(verified.differences(), IsEmpty());
  EXPECT_FALSE(verified.behind());
  EXPECT_GT(verified.units(), 0);
}

INSTANTIATE_TEST_SUITE_P(Stores, LevelProjectionTest, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace

// So that a difference can be read.
void PrintTo(const LevelFigures& figures, std::ostream* out) {
  *out << figures.people << " people, sum " << figures.level_sum << ", " << figures.meeting << "/"
       << figures.behind << "/" << figures.unknown << ", missing " << figures.shortfall_sum;
}

}  // namespace touchstone::assessment
