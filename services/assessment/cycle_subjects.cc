#include "services/assessment/cycle_subjects.h"

#include <touchstone/assessment/v1/assignment.pb.h>
#include <touchstone/assessment/v1/position.pb.h>

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/rules/timeline.h"
#include "services/assessment/unit_tree.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {
namespace {

constexpr char kColumns[] = "SELECT a.person, a.unit, a.manager, a.body, p.body FROM ";
constexpr char kPosition[] = "LEFT JOIN positions p ON p.name = a.position ";

absl::Status Add(Session& session, const Statement& statement, Day day,
                 std::map<std::string, Subject>& subjects) {
  ASSIGN_OR_RETURN(auto rows,
                   (session.QueryWith<std::string, std::string, std::string, Bytes, Bytes>(
                       statement.sql(), statement.parameters())));
  for (auto& [person, unit, manager, row, position] : rows) {
    std::string profile = JobProfileOf(row, position, day);
    subjects.try_emplace(person,
                         Subject{person, std::move(unit), std::move(profile), std::move(manager)});
  }
  return absl::OkStatus();
}

}  // namespace

std::string JobProfileOf(const Bytes& assignment_row, const Bytes& position, Day day) {
  v1::AssignmentRow row;
  if (row.ParseFromString(assignment_row.value) && !row.job_profile().empty()) {
    return row.job_profile();
  }
  v1::Position filled;
  if (position.value.empty() || !filled.ParseFromString(position.value)) return "";
  LeaveRowOf(day, *filled.mutable_rows());
  return filled.rows().empty() ? "" : filled.rows(0).job_profile();
}

absl::StatusOr<std::vector<Subject>> SubjectsInScope(Session& session, const v1::CycleScope& scope,
                                                     Day day) {
  const Moment moment{.day = day};
  std::map<std::string, Subject> found;
  for (const std::string& unit : scope.organizational_units()) {
    Statement statement;
    AddTree(unit, moment, statement);
    statement.Add(kColumns).Add("tree JOIN assignment_spans a ON a.unit = tree.unit AND ");
    AddHolds("a", moment, statement);
    statement.Add(" ").Add(kPosition).Add("WHERE a.is_primary = 1");
    RETURN_IF_ERROR(Add(session, statement, day, found));
  }
  for (const std::string& person : scope.people()) {
    Statement statement;
    statement.Add(kColumns).Add("assignment_spans a ").Add(kPosition);
    statement.Add("WHERE a.is_primary = 1 AND a.person = ").Bind(person).Add(" AND ");
    AddHolds("a", moment, statement);
    RETURN_IF_ERROR(Add(session, statement, day, found));
  }
  const std::set<std::string> profiles(scope.job_profiles().begin(), scope.job_profiles().end());
  std::vector<Subject> subjects;
  for (auto& [person, subject] : found) {
    if (profiles.empty() || profiles.contains(subject.job_profile)) {
      subjects.push_back(std::move(subject));
    }
  }
  return subjects;
}

absl::StatusOr<std::vector<Obstacle>> MissingInScope(Session& session, const v1::CycleScope& scope,
                                                     Day day,
                                                     const std::vector<Subject>& subjects) {
  const Moment moment{.day = day};
  const auto is_there = [&](const char* span, const char* rest,
                            const std::string& name) -> absl::StatusOr<bool> {
    Statement statement;
    statement.Add("SELECT s.name FROM ").Add(span).Add(" s WHERE ").Add(rest).Bind(name);
    statement.Add(" AND ");
    AddHolds("s", moment, statement);
    statement.Add(" LIMIT 1");
    ASSIGN_OR_RETURN(const auto rows,
                     session.QueryWith<std::string>(statement.sql(), statement.parameters()));
    return !rows.empty();
  };
  std::vector<Obstacle> missing;
  for (const std::string& unit : scope.organizational_units()) {
    ASSIGN_OR_RETURN(const bool found, is_there("unit_spans", "s.name = ", unit));
    if (!found) missing.push_back({unit, absl::StrCat("is no unit on ", DayText(day))});
  }
  for (const std::string& person : scope.people()) {
    ASSIGN_OR_RETURN(const bool found,
                     is_there("assignment_spans", "s.is_primary = 1 AND s.person = ", person));
    if (found) continue;
    missing.push_back({person, absl::StrCat("has no primary assignment on ", DayText(day))});
  }
  std::set<std::string> held;
  for (const Subject& subject : subjects) held.insert(subject.job_profile);
  for (const std::string& profile : scope.job_profiles()) {
    if (!held.contains(profile)) missing.push_back({profile, "is nobody's in the scope"});
  }
  return missing;
}

absl::StatusOr<std::vector<std::string>> ReportsOf(Session& session, const std::string& manager,
                                                   Day day) {
  Statement statement;
  statement.Add("SELECT DISTINCT a.person FROM assignment_spans a WHERE a.is_primary = 1 AND ");
  statement.Add("a.manager = ").Bind(manager).Add(" AND ");
  AddHolds("a", {.day = day}, statement);
  statement.Add(" ORDER BY a.person");
  ASSIGN_OR_RETURN(auto rows,
                   session.QueryWith<std::string>(statement.sql(), statement.parameters()));
  std::vector<std::string> reports;
  for (auto& [person] : rows) reports.push_back(std::move(person));
  return reports;
}

}  // namespace touchstone::assessment
