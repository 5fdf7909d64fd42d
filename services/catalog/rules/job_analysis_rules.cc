#include "services/catalog/rules/job_analysis_rules.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

namespace touchstone::catalog {
namespace {

constexpr double kAllTime = 100.0 + 1e-6;  // percentages that were rounded may pass

// The field's pattern has seen to the digits: what is left is days like the 30th of February, which
// the calendar moves.
bool IsDay(const std::string& date) {
  absl::CivilDay day;
  return absl::ParseCivilTime(date, &day) && absl::FormatCivilTime(day) == date;
}

void CheckDates(const v1::JobAnalysis& analysis, std::vector<FieldViolation>& violations) {
  const auto check = [&](const char* field, const std::string& date) {
    if (!date.empty() && !IsDay(date)) violations.push_back({field, "is no day of the calendar"});
  };
  check("job_analysis.start_date", analysis.start_date());
  check("job_analysis.end_date", analysis.end_date());
  // Dates in this form sort as days do.
  if (!analysis.end_date().empty() && analysis.end_date() < analysis.start_date()) {
    violations.push_back({"job_analysis.end_date", "must not be before the start"});
  }
}

}  // namespace

std::vector<FieldViolation> JobAnalysisViolations(const v1::JobAnalysis& analysis) {
  std::vector<FieldViolation> violations;
  CheckDates(analysis, violations);

  std::set<std::string> duties;
  double time = 0;
  for (int i = 0; i < analysis.duties_size(); ++i) {
    const v1::Duty& duty = analysis.duties(i);
    time += duty.time_percent();
    if (!duty.id().empty() && !duties.insert(duty.id()).second) {
      violations.push_back({absl::StrCat("job_analysis.duties[", i, "].id"),
                            "names another duty already; give each its own"});
    }
  }
  if (time > kAllTime) {
    violations.push_back(
        {"job_analysis.duties",
         absl::StrCat("take ", time, " percent of the time; together at most 100")});
  }

  std::set<std::string> competencies;
  for (int i = 0; i < analysis.competency_links_size(); ++i) {
    const v1::CompetencyLink& link = analysis.competency_links(i);
    const std::string path = absl::StrCat("job_analysis.competency_links[", i, "]");
    if (!competencies.insert(link.competency()).second) {
      violations.push_back({path + ".competency", "is linked already; put all its duties there"});
    }
    for (int j = 0; j < link.duties_size(); ++j) {
      if (duties.contains(link.duties(j))) continue;
      violations.push_back(
          {absl::StrCat(path, ".duties[", j, "]"), "must be the id of a duty of this analysis"});
    }
  }
  return violations;
}

}  // namespace touchstone::catalog
