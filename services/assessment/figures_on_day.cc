#include "services/assessment/figures_on_day.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/person_levels.h"
#include "services/assessment/unit_levels.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {

absl::StatusOr<Day> DayIn(const std::string& text, absl::string_view field, Day otherwise) {
  if (text.empty()) return otherwise;
  const std::optional<Day> day = ParseDay(text);
  if (!day) return InvalidField(field, "is no day");
  return *day;
}

absl::StatusOr<Competencies> ReadCompetencies(
    Session& session, absl::string_view name,
    const google::protobuf::RepeatedPtrField<std::string>& wanted) {
  ASSIGN_OR_RETURN(const CompetencyNumbers numbers,
                   CompetencyNumbers::Read(session, std::string(OrganizationOf(name))));
  if (wanted.empty()) return numbers.all();
  Competencies found;
  for (const std::string& competency : wanted) {
    if (const int number = numbers.Find(competency); number != 0) found[competency] = number;
  }
  return found;
}

absl::StatusOr<Competencies> ReadCompetency(Session& session, absl::string_view name,
                                            const std::string& wanted) {
  google::protobuf::RepeatedPtrField<std::string> one;
  *one.Add() = wanted;
  return ReadCompetencies(session, name, one);
}

absl::StatusOr<ToldFigures> ReadFigures(Session& session, absl::string_view name,
                                        v1::AssessmentCycle::Purpose purpose, Day day,
                                        const Competencies& competencies) {
  ASSIGN_OR_RETURN(
      std::vector<UnitOnDay> units,
      UnitsOnDay(session, absl::StrCat("organizations/", OrganizationOf(name)), purpose, day));
  std::vector<int> numbers;
  for (const auto& [competency, number] : competencies) numbers.push_back(number);
  return ToldFigures::Sum(std::move(units), numbers);
}

double OneDecimal(int64_t tenths, int64_t count) {
  return static_cast<double>((2 * tenths + count) / (2 * count)) / 10;
}

}  // namespace touchstone::assessment
