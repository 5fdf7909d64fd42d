// What the workforce's record says of a day, as it was known at a time: the same as a replay of
// what was written until then.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/assessment.pb.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/assignments.h"
#include "services/assessment/employments.h"
#include "services/assessment/organizational_units.h"
#include "services/assessment/people.h"
#include "services/assessment/positions.h"
#include "services/assessment/schema.h"
#include "services/assessment/staff.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/days.h"
#include "tests/services/service_in_process.h"
#include "tests/stores/stores.h"

namespace touchstone::assessment {
namespace {

using ::testing::Values;

constexpr char kOrganization[] = "organizations/wa";
constexpr int kUnits = 4;
constexpr int kPeople = 6;
constexpr int kPositions = 3;

std::string UnitName(int i) { return absl::StrCat(kOrganization, "/organizationalUnits/u", i); }
std::string PositionName(int i) { return absl::StrCat(kOrganization, "/positions/q", i); }
std::string EmploymentName(int i) {
  return absl::StrCat(kOrganization, "/people/p", i, "/employments/e");
}
std::string AssignmentName(int i) { return absl::StrCat(EmploymentName(i), "/assignments/a"); }

// One write: what an assignment's rows, or a unit's, were from a time on.
template <typename Rows>
struct Version {
  absl::Time time;
  Rows rows;
};

// In effect on a day: naively, of the rows on or before it the latest, of those the highest
// sequence.
template <typename Rows>
auto Holding(const Rows& rows, const std::string& day)
    -> std::optional<std::decay_t<decltype(rows[0])>> {
  std::optional<std::decay_t<decltype(rows[0])>> best;
  for (const auto& row : rows) {
    if (row.effective_date() > day) continue;
    if (!best || std::pair(row.effective_date(), row.sequence()) >
                     std::pair(best->effective_date(), best->sequence())) {
      best = row;
    }
  }
  if (best && best->ended()) return std::nullopt;
  return best;
}

class WorkforceHistory : public testing::TestWithParam<StoreKind> {
 protected:
  using AssignmentRows = google::protobuf::RepeatedPtrField<v1::AssignmentRow>;
  using UnitRows = google::protobuf::RepeatedPtrField<v1::OrganizationalUnitRow>;
  using PositionRows = google::protobuf::RepeatedPtrField<v1::PositionRow>;

  WorkforceHistory() {
    RegisterOrganizationalUnits(service_.service(), service_.store());
    RegisterPositions(service_.service(), service_.store());
    RegisterPeople(service_.service(), service_.store());
    RegisterEmployments(service_.service(), service_.store());
    RegisterAssignments(service_.service(), service_.store());
    RegisterStaff(service_.service(), service_.store());
    service_.Start();
  }

  int Random(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  // Some day of 2020 to 2023.
  std::string RandomDay() { return DayText(18262 + Random(4 * 365)); }

  void CreateEverything() {
    for (int i = 0; i < kUnits; ++i) WriteUnit(i, i == 0 ? -1 : 0);
    for (int i = 0; i < kPeople; ++i) {
      v1::CreatePersonRequest person;
      person.set_parent(kOrganization);
      person.set_person_id(absl::StrCat("p", i));
      ASSERT_TRUE(service_.Call<v1::Person>("CreatePerson", person).ok());
      v1::CreateEmploymentRequest employment;
      employment.set_parent(absl::StrCat(kOrganization, "/people/p", i));
      employment.set_employment_id("e");
      v1::EmploymentRow& row = *employment.mutable_employment()->add_rows();
      row.set_effective_date("2000-01-01");
      row.set_type(v1::Employment::PERMANENT);
      row.set_work_status(v1::Employment::ACTIVE);
      ASSERT_TRUE(service_.Call<v1::Employment>("CreateEmployment", employment).ok());
    }
  }

  // A unit that is always there, and below another from some day on; -1 for none.
  void WriteUnit(int i, int parent) {
    v1::UpdateOrganizationalUnitRequest request;
    request.set_allow_missing(true);
    v1::OrganizationalUnit& unit = *request.mutable_organizational_unit();
    unit.set_name(UnitName(i));
    v1::OrganizationalUnitRow& first = *unit.add_rows();
    first.set_effective_date("2000-01-01");
    first.set_title("Unit");
    if (i > 0) first.set_parent_unit(UnitName(0));
    if (parent > 0) {
      v1::OrganizationalUnitRow& next = *unit.add_rows();
      next.set_effective_date(RandomDay());
      next.set_title("Unit");
      next.set_parent_unit(UnitName(parent));
    }
    request.mutable_update_mask()->add_paths("rows");
    clock_.Advance(absl::Seconds(Random(2)));  // two writes at one time are possible
    const auto written = service_.Call<v1::OrganizationalUnit>("UpdateOrganizationalUnit", request);
    if (written.ok()) units_[i].push_back({clock_.Now(), written->rows()});
  }

  void WriteAssignment(int i) {
    v1::UpdateAssignmentRequest request;
    request.set_allow_missing(true);
    v1::Assignment& assignment = *request.mutable_assignment();
    assignment.set_name(AssignmentName(i));
    std::set<std::string> days;
    for (int n = 1 + Random(4); n > 0; --n) days.insert(RandomDay());
    for (const std::string& day : days) {
      v1::AssignmentRow& row = *assignment.add_rows();
      row.set_effective_date(day);
      row.set_organizational_unit(UnitName(Random(kUnits)));
      row.set_full_time_percent(Random(101));
      row.set_primary(Random(2) == 0);
    }
    if (days.size() > 1 && Random(3) == 0) {
      v1::AssignmentRow& last = *assignment.mutable_rows()->rbegin();
      last.clear_organizational_unit();
      last.set_primary(false);
      last.set_ended(true);
    }
    request.mutable_update_mask()->add_paths("rows");
    clock_.Advance(absl::Seconds(Random(2)));
    const auto written = service_.Call<v1::Assignment>("UpdateAssignment", request);
    ASSERT_TRUE(written.ok()) << written.status();
    assignments_[i].push_back({clock_.Now(), written->rows()});
  }

  // Rows on a few days, some corrected on the same day, some ended.
  void WritePosition(int i) {
    v1::UpdatePositionRequest request;
    request.set_allow_missing(true);
    v1::Position& position = *request.mutable_position();
    position.set_name(PositionName(i));
    std::set<std::string> days;
    for (int n = 1 + Random(4); n > 0; --n) days.insert(RandomDay());
    for (const std::string& day : days) {
      for (int sequence = 0; sequence <= Random(2); ++sequence) {
        v1::PositionRow& row = *position.add_rows();
        row.set_effective_date(day);
        row.set_sequence(sequence);
        row.set_title(absl::StrCat("Post ", Random(100)));
        row.set_organizational_unit(UnitName(Random(kUnits)));
      }
    }
    if (days.size() > 1 && Random(3) == 0) position.mutable_rows()->rbegin()->set_ended(true);
    std::shuffle(position.mutable_rows()->begin(), position.mutable_rows()->end(), random_);
    request.mutable_update_mask()->add_paths("rows");
    clock_.Advance(absl::Seconds(Random(2)));
    const auto written = service_.Call<v1::Position>("UpdatePosition", request);
    ASSERT_TRUE(written.ok()) << written.status();
    positions_[i].push_back({clock_.Now(), written->rows()});
  }

  // What a read of one resource answers, against a replay of its versions.
  template <typename Resource, typename Request, typename Versions>
  void ExpectReplay(const std::string& method, const std::string& name, const Versions& versions,
                    const std::string& day, std::optional<absl::Time> time) {
    Request get;
    get.set_name(name);
    get.set_as_of(day);
    if (time) get.mutable_known_at()->set_seconds(absl::ToUnixSeconds(*time));
    const auto found = service_.Call<Resource>(method, get);
    const auto rows = Known(versions, time.value_or(clock_.Now()));
    if (rows.empty()) {
      EXPECT_EQ(found.status().code(), absl::StatusCode::kNotFound);
      return;
    }
    ASSERT_TRUE(found.ok()) << found.status();
    const auto row = Holding(rows, day);
    ASSERT_EQ(found->rows_size(), row ? 1 : 0) << name;
    if (row) {
      EXPECT_EQ(found->rows(0).SerializeAsString(), row->SerializeAsString());
    }
  }

  template <typename Versions>
  static auto Known(const Versions& versions, absl::Time time) {
    std::decay_t<decltype(versions.front().rows)> rows;
    for (const auto& version : versions) {
      if (version.time <= time) rows = version.rows;
    }
    return rows;
  }

  // Whether a unit is `above`, or below it, by walking up.
  bool IsIn(int unit, const std::string& above, const std::string& day, absl::Time time) {
    std::string at = UnitName(unit);
    for (int steps = 0; steps < 10 && !at.empty(); ++steps) {
      if (at == above) return true;
      const int i = at.back() - '0';
      const auto row = Holding(Known(units_[i], time), day);
      at = row ? row->parent_unit() : "";
    }
    return false;
  }

  // "a0 u1 80", for everybody in a unit or below it.
  std::set<std::string> ReplayStaff(const std::string& unit, const std::string& day,
                                    absl::Time time) {
    std::set<std::string> staff;
    for (int i = 0; i < kPeople; ++i) {
      const auto row = Holding(Known(assignments_[i], time), day);
      if (!row || !IsIn(row->organizational_unit().back() - '0', unit, day, time)) continue;
      staff.insert(Told(AssignmentName(i), *row));
    }
    return staff;
  }

  static std::string Told(const std::string& assignment, const v1::AssignmentRow& row) {
    return absl::StrCat(assignment, " ", row.organizational_unit(), " ", row.full_time_percent());
  }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  ServiceInProcess service_{"touchstone.assessment.v1.Assessment",
                            store_,
                            {RuntimeMigrations(), AssessmentMigrations()},
                            clock_};
  std::mt19937 random_{20261127};
  std::map<int, std::vector<Version<UnitRows>>> units_;
  std::map<int, std::vector<Version<AssignmentRows>>> assignments_;
  std::map<int, std::vector<Version<PositionRows>>> positions_;
};

TEST_P(WorkforceHistory, IsThatOfAReplay) {
  const absl::Time before = clock_.Now();
  CreateEverything();
  const absl::Time created = clock_.Now();
  for (int i = 0; i < 60; ++i) {
    const int what = Random(5);
    if (what == 0) {
      WriteUnit(1 + Random(kUnits - 1), Random(kUnits));
    } else if (what == 1) {
      WritePosition(Random(kPositions));
    } else {
      WriteAssignment(Random(kPeople));
    }
  }
  const int64_t seconds = absl::ToInt64Seconds(clock_.Now() - created);
  for (int i = 0; i < 150; ++i) {
    const std::string day = RandomDay();
    const absl::Time time = created + absl::Seconds(Random(static_cast<int>(seconds) + 1));
    const bool now = Random(4) == 0;
    SCOPED_TRACE(absl::StrCat(day, now ? " as known now" : " as known then"));

    const std::string unit = UnitName(Random(kUnits));
    v1::ListStaffRequest request;
    request.set_organizational_unit(unit);
    request.set_as_of(day);
    if (!now) request.mutable_known_at()->set_seconds(absl::ToUnixSeconds(time));
    const auto staff = service_.Call<v1::ListStaffResponse>("ListStaff", request);
    ASSERT_TRUE(staff.ok()) << staff.status();
    std::set<std::string> told;
    for (const auto& member : staff->staff()) told.insert(Told(member.assignment(), member.row()));
    const auto expected = ReplayStaff(unit, day, now ? clock_.Now() : time);
    EXPECT_EQ(told, expected);

    v1::ReportHeadcountRequest counting;
    counting.set_organizational_unit(unit);
    counting.set_as_of(day);
    if (!now) *counting.mutable_known_at() = request.known_at();
    const auto headcount = service_.Call<v1::ReportHeadcountResponse>("ReportHeadcount", counting);
    ASSERT_TRUE(headcount.ok()) << headcount.status();
    int64_t percent = 0;
    int people = 0;
    for (const auto& member : staff->staff()) {
      percent += member.row().full_time_percent();
      people += member.row().primary() ? 1 : 0;
    }
    EXPECT_EQ(headcount->total().full_time_percent(), percent);
    EXPECT_EQ(headcount->total().people(), people);

    const std::optional<absl::Time> known =
        now ? std::nullopt
            : std::optional<absl::Time>(absl::FromUnixSeconds(absl::ToUnixSeconds(time)));
    const int person = Random(kPeople);
    ExpectReplay<v1::Assignment, v1::GetAssignmentRequest>("GetAssignment", AssignmentName(person),
                                                           assignments_[person], day, known);
    const int position = Random(kPositions);
    ExpectReplay<v1::Position, v1::GetPositionRequest>("GetPosition", PositionName(position),
                                                       positions_[position], day, known);
    const int some_unit = Random(kUnits);
    ExpectReplay<v1::OrganizationalUnit, v1::GetOrganizationalUnitRequest>(
        "GetOrganizationalUnit", UnitName(some_unit), units_[some_unit], day, known);
  }
  v1::GetOrganizationalUnitRequest get;
  get.set_name(UnitName(0));
  get.mutable_known_at()->set_seconds(absl::ToUnixSeconds(before) - 1);
  EXPECT_EQ(service_.Call<v1::OrganizationalUnit>("GetOrganizationalUnit", get).status().code(),
            absl::StatusCode::kNotFound);
}

INSTANTIATE_TEST_SUITE_P(Drivers, WorkforceHistory, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
