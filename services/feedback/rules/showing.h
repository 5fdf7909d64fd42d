// Which rows of a report are hidden, so that neither they nor what can be computed from those that
// are shown tells of too few. All reports go through it.
//
//   const std::vector<bool> hidden = HiddenCells({{{"ana"}, 3}, {{"ben"}, 30}, {{"cleo"}, 12}},
//   10);
//   // ana, and cleo: with ben, the sum of all would give ana away.
//
// A cell is one figure of one row: by what it stands beside others, and n. Whoever asks again with
// one dimension less gets a sum of cells, and can take from it those that are shown. So in each
// line, the cells that differ in one dimension only, what is hidden comes to the minimum together,
// and is more than one cell; and no hidden cell follows from all lines together.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_SHOWING_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_SHOWING_H_

#include <touchstone/feedback/v1/figure.pb.h>

#include <cstdint>
#include <string>
#include <vector>

namespace touchstone::feedback {

// Of one worker nothing is shown under this.
inline constexpr int64_t kFewestOfWorker = 10;
// In copies for others.
inline constexpr int64_t kFewestPublished = 5;

struct ShownCell {
  std::vector<std::string> at;  // its dimensions' values; all cells have as many
  int64_t n = 0;
  bool must_hide = false;  // for another reason
};

// By cell. A cell of nobody is hidden only where `hides_none` (of a worker not even that is told).
std::vector<bool> HiddenCells(const std::vector<ShownCell>& cells, int64_t minimum,
                              bool hides_none = false);

// The figure with nothing but its formula.
void Suppress(v1::Figure& figure);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_SHOWING_H_
