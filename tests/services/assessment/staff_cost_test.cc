// What it costs to ask who works where when the history is long: 2,000 people in 20 units, each
// with 1, 10 and 100 rows known now, and as many that were corrected. Measured by hand, and no part
// of a run of the tests:
//
//   assessment_test --gtest_also_run_disabled_tests --gtest_filter='*StaffCost*'

#include <gtest/gtest.h>
#include <touchstone/assessment/v1/assessment.pb.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "services/assessment/assignments.h"
#include "services/assessment/employments.h"
#include "services/assessment/organizational_units.h"
#include "services/assessment/people.h"
#include "services/assessment/schema.h"
#include "services/assessment/spans.h"
#include "services/assessment/staff.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/days.h"
#include "tests/services/service_in_process.h"
#include "tests/stores/stores.h"

namespace touchstone::assessment {
namespace {

using ::testing::Values;

constexpr Day kLastRow = 19'700;  // when the row that holds today began
constexpr int kDaysOfARow = 30;
constexpr int kRounds = 21;

class StaffCost : public testing::TestWithParam<StoreKind> {
 protected:
  struct Run {
    TestStore store;
    ServiceInProcess service;
    explicit Run(const StoreKind& kind)
        : store(kind),
          service("touchstone.assessment.v1.Assessment", store,
                  {RuntimeMigrations(), AssessmentMigrations()}) {
      RegisterOrganizationalUnits(service.service(), service.store());
      RegisterPeople(service.service(), service.store());
      RegisterEmployments(service.service(), service.store());
      RegisterAssignments(service.service(), service.store());
      RegisterStaff(service.service(), service.store());
      service.Start();
    }
  };

  static void Fill(Run& run, int rows) {
    v1::AssignmentRow row;
    row.set_effective_date("2020-01-01");
    row.set_reason(std::string(80, 'x'));
    const std::string hex = absl::BytesToHexString(row.SerializeAsString());
    const std::string body = GetParam().dialect == Dialect::kSqlite
                                 ? absl::StrCat("x'", hex, "'")
                                 : absl::StrCat("'\\x", hex, "'::bytea");
    run.store.RunBeside(absl::Substitute(
        "WITH RECURSIVE u (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM u WHERE i < 20) "
        "INSERT INTO unit_spans SELECT 'organizations/wa/organizationalUnits/u' || i, 0, $0, 0, "
        "$1, CASE WHEN i = 20 THEN '' ELSE 'organizations/wa/organizationalUnits/u20' END FROM u",
        kForever, kStillKnown));
    for (const bool corrected : {false, true}) {
      run.store.RunBeside(absl::Substitute(
          "WITH RECURSIVE p (i) AS (SELECT 10000 UNION ALL SELECT i + 1 FROM p WHERE i < 11999), "
          "r (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM r WHERE k < $0 - 1) "
          "INSERT INTO assignment_spans SELECT 'organizations/wa/people/' || i || "
          "'/employments/e/assignments/a', $1 - $2 * k, CASE WHEN k = 0 THEN $3 ELSE $1 - $2 * "
          "(k - 1) END, $4, $5, 'organizations/wa/people/' || i, '', "
          "'organizations/wa/organizationalUnits/u' || ((i + k) % 20), '', '', 1, 100, $6 "
          "FROM p, r",
          rows, kLastRow, kDaysOfARow, kForever, corrected ? 0 : 1,
          corrected ? int64_t{1} : kStillKnown, body));
    }
    if (GetParam().dialect == Dialect::kPostgres) run.store.RunBeside("VACUUM ANALYZE");
  }

  // One assignment with so many rows, as a resource.
  static void WriteAssignment(Run& run, int rows) {
    v1::UpdateOrganizationalUnitRequest unit;
    unit.set_allow_missing(true);
    unit.mutable_organizational_unit()->set_name("organizations/wa/organizationalUnits/x");
    auto& unit_row = *unit.mutable_organizational_unit()->add_rows();
    unit_row.set_effective_date("1980-01-01");
    unit_row.set_title("X");
    ASSERT_TRUE(run.service.Call<v1::OrganizationalUnit>("UpdateOrganizationalUnit", unit).ok());
    v1::CreatePersonRequest person;
    person.set_parent("organizations/wa");
    person.set_person_id("a");
    ASSERT_TRUE(run.service.Call<v1::Person>("CreatePerson", person).ok());
    v1::CreateEmploymentRequest employment;
    employment.set_parent("organizations/wa/people/a");
    employment.set_employment_id("e");
    auto& employed = *employment.mutable_employment()->add_rows();
    employed.set_effective_date("1980-01-01");
    employed.set_type(v1::Employment::PERMANENT);
    employed.set_work_status(v1::Employment::ACTIVE);
    ASSERT_TRUE(run.service.Call<v1::Employment>("CreateEmployment", employment).ok());
    v1::CreateAssignmentRequest assignment;
    assignment.set_parent("organizations/wa/people/a/employments/e");
    assignment.set_assignment_id("a");
    for (int i = 0; i < rows; ++i) {
      auto& row = *assignment.mutable_assignment()->add_rows();
      row.set_effective_date(DayText(kLastRow - kDaysOfARow * i));
      row.set_organizational_unit("organizations/wa/organizationalUnits/x");
      row.set_reason("reorganization");
    }
    ASSERT_TRUE(run.service.Call<v1::Assignment>("CreateAssignment", assignment).ok());
  }

  // The median, in microseconds.
  template <typename Response, typename Request>
  static int64_t Cost(Run& run, const std::string& method, const Request& request) {
    std::vector<int64_t> costs;
    for (int i = 0; i < kRounds; ++i) {
      const absl::Duration begin = SystemClock().Monotonic();
      EXPECT_TRUE((run.service.Call<Response>(method, request).ok()));
      costs.push_back(absl::ToInt64Microseconds(SystemClock().Monotonic() - begin));
    }
    std::nth_element(costs.begin(), costs.begin() + kRounds / 2, costs.end());
    return costs[kRounds / 2];
  }
};

TEST_P(StaffCost, DISABLED_OfALongHistory) {
  for (const int rows : {1, 10, 100}) {
    Run run(GetParam());
    Fill(run, rows);
    WriteAssignment(run, rows);
    v1::ListStaffRequest staff;
    staff.set_organizational_unit("organizations/wa/organizationalUnits/u20");
    v1::ReportHeadcountRequest headcount;
    headcount.set_organizational_unit(staff.organizational_unit());
    v1::GetAssignmentRequest get;
    get.set_name("organizations/wa/people/a/employments/e/assignments/a");
    for (const Day day : {kLastRow + 1, kLastRow + 1 - kDaysOfARow * (rows / 2)}) {
      staff.set_as_of(DayText(day));
      headcount.set_as_of(DayText(day));
      get.set_as_of(DayText(day));
      std::cout << GetParam() << ", " << rows << " rows each, " << DayText(day) << ": staff "
                << Cost<v1::ListStaffResponse>(run, "ListStaff", staff) << " µs, headcount "
                << Cost<v1::ReportHeadcountResponse>(run, "ReportHeadcount", headcount)
                << " µs, one assignment " << Cost<v1::Assignment>(run, "GetAssignment", get)
                << " µs" << std::endl;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, StaffCost, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
