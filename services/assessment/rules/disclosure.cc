#include "services/assessment/rules/disclosure.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace touchstone::assessment {
namespace {

CountedSet Common(const CountedSet& a, const CountedSet& b) {
  CountedSet common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  return common;
}

CountedSet Without(const CountedSet& a, const CountedSet& b) {
  CountedSet rest;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(rest));
  return rest;
}

// The ratings of `now` that were not there, whatever their values.
size_t Added(const CountedSet& before, const CountedSet& now) {
  return std::count_if(now.begin(), now.end(), [&](const Counted& counted) {
    const auto place = std::lower_bound(
        before.begin(), before.end(), counted.rating,
        [](const Counted& known, const std::string& rating) { return known.rating < rating; });
    return place == before.end() || place->rating != counted.rating;
  });
}

// The pieces into which another set cuts them and what they do not cover.
std::vector<CountedSet> Cut(const std::vector<CountedSet>& pieces, const CountedSet& set) {
  std::vector<CountedSet> cut;
  CountedSet rest = set;
  for (const CountedSet& piece : pieces) {
    cut.push_back(Common(piece, set));
    cut.push_back(Without(piece, set));
    rest = Without(rest, piece);
  }
  cut.push_back(std::move(rest));
  std::erase_if(cut, [](const CountedSet& piece) { return piece.empty(); });
  return cut;
}

}  // namespace

Trail FirstTrail(CountedSet now, int minimum) {
  const size_t least = std::max(minimum, 1);
  Trail trail;
  trail.shown = now.size() >= least;
  if (trail.shown && least > 1) trail.pieces = {now};
  trail.behind = std::move(now);
  return trail;
}

Trail NextTrail(const Trail& before, CountedSet now, int minimum) {
  if (minimum <= 1) return FirstTrail(std::move(now), minimum);
  const auto least = static_cast<size_t>(minimum);
  if (!before.shown) {
    const bool may_show =
        now.size() >= least && Added(before.behind, now) >= least && before.pieces.empty();
    return may_show ? FirstTrail(std::move(now), minimum) : before;
  }
  if (now.size() < least) {
    const bool hide = Without(before.behind, now).size() >= least;
    return hide ? Trail{false, std::move(now), before.pieces} : before;
  }
  std::vector<CountedSet> pieces = Cut(before.pieces, now);
  const bool may_change = std::all_of(
      pieces.begin(), pieces.end(), [&](const CountedSet& piece) { return piece.size() >= least; });
  return may_change ? Trail{true, std::move(now), std::move(pieces)} : before;
}

}  // namespace touchstone::assessment
