// Reading kept figures: what a scope asks for, put together from months and the days at both ends.
// It costs by days and by what they are told apart by, however many cases there are.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_KEPT_FIGURES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_KEPT_FIGURES_H_

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "services/feedback/figures/figure_scope.h"
#include "services/feedback/rules/counting.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// A sum of kept rows. What it is not told apart by is empty.
struct KeptFigure {
  Measure measure;
  std::string month;
  std::string organizational_unit;
  std::string service_type;
  std::string language;
  std::string channel;  // its number as text
  std::string worker;
  std::string extra;
  Tally tally;
};

using OnFigure = absl::FunctionRef<void(const KeptFigure&)>;
using Measures = std::initializer_list<Measure>;

// Hands over sums by the scope's dimensions and by extra, of what its slice says; the same more
// than once, in parts. Queue, competency and key element stand in extra, and are for the caller to
// look at.
absl::Status ReadFigures(Session& session, const FigureScope& scope, const Measures& measures,
                         OnFigure on_figure);

// The values by which a figure stands beside others, in the order of the dimensions. Queue and key
// element are given, since each measure has them in its own extra.
std::vector<std::string> PlaceOf(const FigureScope& scope, const KeptFigure& figure,
                                 const std::string& queue = "",
                                 const std::string& key_element = "");

// Sums of one row of a report.
using SumsByMeasure = std::map<Measure, Tally>;

// A value as it is looked up: of what is not there, nothing.
Tally TallyIn(const SumsByMeasure& sums, Measure measure);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_KEPT_FIGURES_H_
