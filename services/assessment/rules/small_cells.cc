#include "services/assessment/rules/small_cells.h"

#include <algorithm>
#include <numeric>

namespace touchstone::assessment {
namespace {

void Add(const std::vector<int64_t>& counts, std::vector<int64_t>& sum) {
  for (size_t i = 0; i < counts.size(); ++i) sum[i] += counts[i];
}

int64_t Size(const std::vector<int64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), int64_t{0});
}

}  // namespace

bool MayBeTold(const std::vector<int64_t>& counts) {
  return std::all_of(counts.begin(), counts.end(),
                     [](int64_t count) { return count == 0 || count >= kFewestTold; });
}

std::vector<bool> HiddenCells(const std::vector<UnitCell>& cells) {
  std::vector<std::vector<int64_t>> sums;
  std::vector<std::vector<size_t>> below(cells.size());
  for (const UnitCell& cell : cells) sums.push_back(cell.counts);
  for (size_t i = cells.size(); i-- > 0;) {
    if (cells[i].parent < 0) continue;
    const auto parent = static_cast<size_t>(cells[i].parent);
    Add(sums[i], sums[parent]);
    below[parent].push_back(i);
  }
  std::vector<bool> hidden(cells.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].parent < 0) hidden[i] = cells[i].must_hide || !MayBeTold(sums[i]);
    std::vector<size_t>& children = below[i];
    if (hidden[i]) {
      for (const size_t child : children) hidden[child] = true;
      continue;
    }
    // What is not shown by itself, and follows from what is.
    std::vector<int64_t> rest = cells[i].counts;
    std::vector<size_t> others;
    for (const size_t child : children) {
      hidden[child] = cells[child].must_hide || !MayBeTold(sums[child]);
      if (hidden[child]) {
        Add(sums[child], rest);
      } else if (Size(sums[child]) > 0) {
        others.push_back(child);
      }
    }
    std::stable_sort(others.begin(), others.end(),
                     [&](size_t a, size_t b) { return Size(sums[a]) < Size(sums[b]); });
    for (const size_t child : others) {
      if (MayBeTold(rest)) break;
      hidden[child] = true;
      Add(sums[child], rest);
    }
  }
  return hidden;
}

}  // namespace touchstone::assessment
