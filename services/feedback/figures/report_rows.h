// The rows of a report: named by the dimensions, in their order, and hidden where they tell of too
// few.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_REPORT_ROWS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_REPORT_ROWS_H_

#include <google/protobuf/message.h>
#include <touchstone/feedback/v1/figure.pb.h>
#include <touchstone/feedback/v1/slice.pb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/feedback/figures/figure_scope.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {

inline constexpr size_t kMostRows = 10'000;

// A key element as a place's value, and the inverse.
std::string KeyElementText(const std::string& competency, const std::string& key_element_id);

// What was asked for, with the dimensions filled in; `month` where it is one of them.
v1::Slice SliceOf(const FigureScope& scope, const std::vector<std::string>& place,
                  std::string& month);

// A row as it is hidden.
struct HiddenRow {
  google::protobuf::Message* row;
  std::vector<std::string> place;
  int64_t n = 0;  // how many it is made of
};

// Counts that say what a figure says: they go where it is suppressed.
struct TiedCounts {
  const char* figure;
  std::vector<const char*> counts;
};

// Hides what tells of too few, where the scope asks for that: whole rows by their n, and figures by
// theirs. What is hidden is 0, and its figures are suppressed.
void HideRows(const FigureScope& scope, std::vector<HiddenRow>& rows,
              const std::vector<TiedCounts>& tied);

// The formulas of all figures of a message, each once, in order.
std::vector<std::string> FormulasIn(const google::protobuf::Message& report);

// INVALID_ARGUMENT when there are more rows than an answer has.
absl::Status CheckRowCount(size_t rows);

// What every report's answer ends with.
template <typename Response>
void Finish(absl::Time as_of, Response& response) {
  for (const std::string& formula : FormulasIn(response)) response.add_formulas(formula);
  SetTime(response, "as_of", as_of);
}

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_REPORT_ROWS_H_
