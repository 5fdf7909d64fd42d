#include "services/assessment/rules/small_cells.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

namespace touchstone::assessment {
namespace {

using Counts = std::span<const int64_t>;

// Whether a figure may be told.
bool MayBeTold(Counts counts) {
  return std::all_of(counts.begin(), counts.end(),
                     [](int64_t count) { return count == 0 || count >= kFewestTold; });
}

void Add(Counts counts, std::span<int64_t> sum) {
  for (size_t i = 0; i < counts.size(); ++i) sum[i] += counts[i];
}

int64_t Size(Counts counts) { return std::accumulate(counts.begin(), counts.end(), int64_t{0}); }

}  // namespace

SmallCells::SmallCells(std::vector<int> parents)
    : parents_(std::move(parents)), below_(parents_.size()), below_from_(parents_.size() + 1) {
  // Counted, then placed: each place begins where those before it end.
  for (const int parent : parents_) {
    if (parent >= 0) ++below_from_[static_cast<size_t>(parent) + 1];
  }
  std::partial_sum(below_from_.begin(), below_from_.end(), below_from_.begin());
  std::vector<size_t> next(below_from_.begin(), below_from_.end() - 1);
  for (size_t i = 0; i < parents_.size(); ++i) {
    if (parents_[i] >= 0) below_[next[static_cast<size_t>(parents_[i])]++] = i;
  }
}

std::vector<bool> SmallCells::Hidden(UnitCounts own) const {
  std::vector<int64_t> sums = own.counts;
  const auto sum_of = [&](size_t unit) {
    return std::span(sums).subspan(unit * own.width, own.width);
  };
  for (size_t i = parents_.size(); i-- > 0;) {
    if (parents_[i] >= 0) Add(sum_of(i), sum_of(static_cast<size_t>(parents_[i])));
  }
  const auto must_hide = [&](size_t unit) {
    return (!own.must_hide.empty() && own.must_hide[unit]) || !MayBeTold(sum_of(unit));
  };
  std::vector<bool> hidden(parents_.size());
  std::vector<int64_t> rest(own.width);
  std::vector<size_t> others;
  for (size_t i = 0; i < parents_.size(); ++i) {
    if (parents_[i] < 0) hidden[i] = must_hide(i);
    const auto children =
        std::span(below_).subspan(below_from_[i], below_from_[i + 1] - below_from_[i]);
    if (hidden[i]) {
      for (const size_t child : children) hidden[child] = true;
      continue;
    }
    // What is not shown by itself, and follows from what is.
    std::copy_n(own.counts.begin() + static_cast<std::ptrdiff_t>(i * own.width), own.width,
                rest.begin());
    others.clear();
    for (const size_t child : children) {
      hidden[child] = must_hide(child);
      if (hidden[child]) {
        Add(sum_of(child), rest);
      } else if (Size(sum_of(child)) > 0) {
        others.push_back(child);
      }
    }
    if (MayBeTold(rest)) continue;
    std::stable_sort(others.begin(), others.end(),
                     [&](size_t a, size_t b) { return Size(sum_of(a)) < Size(sum_of(b)); });
    for (const size_t child : others) {
      hidden[child] = true;
      Add(sum_of(child), rest);
      if (MayBeTold(rest)) break;
    }
  }
  return hidden;
}

}  // namespace touchstone::assessment
