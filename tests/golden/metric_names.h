// The names of the metrics in a scrape, for comparing with tests/golden/metrics.txt.

#ifndef TOUCHSTONE_TESTS_GOLDEN_METRIC_NAMES_H_
#define TOUCHSTONE_TESTS_GOLDEN_METRIC_NAMES_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace touchstone {

// What Metrics::Text, or GET /metrics, declares: one "# TYPE <name> <kind>" line each.
inline std::set<std::string> MetricNames(absl::string_view scrape) {
  std::set<std::string> names;
  for (const absl::string_view line : absl::StrSplit(scrape, '\n')) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    if (words.size() == 4 && words[0] == "#" && words[1] == "TYPE") {
      names.insert(std::string(words[2]));
    }
  }
  return names;
}

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_GOLDEN_METRIC_NAMES_H_
