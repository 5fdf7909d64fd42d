// What reports over many people read: the figures of an organization's units on a day, of the
// competencies that are asked for.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_FIGURES_ON_DAY_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_FIGURES_ON_DAY_H_

#include <google/protobuf/repeated_ptr_field.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/assessment/told_figures.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// The day in a field of a request.
absl::StatusOr<Day> DayIn(const std::string& text, absl::string_view field, Day otherwise);

// By their names in their frameworks, with the numbers that they have in what is kept.
using Competencies = std::map<std::string, int>;

// Those that are asked for; all when none is. `name` is in the organization.
absl::StatusOr<Competencies> ReadCompetencies(
    Session& session, absl::string_view name,
    const google::protobuf::RepeatedPtrField<std::string>& wanted);

// The one that is asked for; none where nobody has anything of it.
absl::StatusOr<Competencies> ReadCompetency(Session& session, absl::string_view name,
                                            const std::string& wanted);

// Of all units of the organization that `name` is in: what is hidden is decided over all of them.
absl::StatusOr<ToldFigures> ReadFigures(Session& session, absl::string_view name,
                                        v1::AssessmentCycle::Purpose purpose, Day day,
                                        const Competencies& competencies);

// A number of tenths of levels, at least 0, for each of `count`, in levels to one decimal, rounded
// half up.
double OneDecimal(int64_t tenths, int64_t count);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_FIGURES_ON_DAY_H_
