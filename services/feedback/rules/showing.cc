#include "services/feedback/rules/showing.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

namespace touchstone::feedback {
namespace {

// The indexes of cells that differ in one dimension only.
using Line = std::vector<size_t>;

// More hidden cells than this in a table of several dimensions, and all are hidden: to find out
// which follow from which would take too long.
constexpr size_t kMostSolved = 200;

std::vector<Line> LinesOf(const std::vector<ShownCell>& cells) {
  std::vector<Line> lines;
  const size_t dimensions = cells.empty() ? 0 : cells.front().at.size();
  for (size_t dimension = 0; dimension < dimensions; ++dimension) {
    std::map<std::vector<std::string>, Line> by_rest;
    for (size_t i = 0; i < cells.size(); ++i) {
      std::vector<std::string> rest = cells[i].at;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(dimension));
      by_rest[std::move(rest)].push_back(i);
    }
    for (auto& [rest, line] : by_rest) lines.push_back(std::move(line));
  }
  return lines;
}

// The smallest cell of a line that is shown and of somebody.
std::optional<size_t> SmallestShown(const Line& line, const std::vector<ShownCell>& cells,
                                    const std::vector<bool>& hidden) {
  std::optional<size_t> smallest;
  for (const size_t i : line) {
    if (hidden[i] || cells[i].n == 0) continue;
    if (!smallest || cells[i].n < cells[*smallest].n) smallest = i;
  }
  return smallest;
}

// Hides more of a line, until what is hidden may be told together. Whether it hid any.
bool CompleteLine(const Line& line, const std::vector<ShownCell>& cells, int64_t minimum,
                  std::vector<bool>& hidden) {
  int64_t rest = 0;
  size_t count = 0;
  for (const size_t i : line) {
    if (!hidden[i] || cells[i].n == 0) continue;
    rest += cells[i].n;
    ++count;
  }
  bool hid = false;
  while (count > 0 && (count < 2 || rest < minimum)) {
    const auto next = SmallestShown(line, cells, hidden);
    if (!next) break;
    hidden[*next] = true;
    rest += cells[*next].n;
    ++count;
    hid = true;
  }
  return hid;
}

void CompleteLines(const std::vector<Line>& lines, const std::vector<ShownCell>& cells,
                   int64_t minimum, std::vector<bool>& hidden) {
  for (bool more = true; more;) {
    more = false;
    for (const Line& line : lines) more |= CompleteLine(line, cells, minimum, hidden);
  }
}

// Arithmetic modulo a prime: exact, where fractions would grow.
constexpr int64_t kPrime = 2'147'483'647;

int64_t Power(int64_t base, int64_t exponent) {
  int64_t result = 1;
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1) result = result * base % kPrime;
    base = base * base % kPrime;
  }
  return result;
}

using Matrix = std::vector<std::vector<int64_t>>;

// Brings the equations into reduced echelon form: each begins with a 1 that stands alone in its
// column.
void Reduce(Matrix& equations, size_t columns) {
  size_t row = 0;
  for (size_t column = 0; column < columns && row < equations.size(); ++column) {
    const auto pivot =
        std::find_if(equations.begin() + static_cast<std::ptrdiff_t>(row), equations.end(),
                     [&](const auto& equation) { return equation[column] != 0; });
    if (pivot == equations.end()) continue;
    std::swap(equations[row], *pivot);
    const int64_t inverse = Power(equations[row][column], kPrime - 2);
    for (int64_t& value : equations[row]) value = value * inverse % kPrime;
    for (size_t other = 0; other < equations.size(); ++other) {
      const int64_t factor = equations[other][column];
      if (other == row || factor == 0) continue;
      for (size_t i = column; i < columns; ++i) {
        equations[other][i] =
            (equations[other][i] + (kPrime - factor) * equations[row][i]) % kPrime;
      }
    }
    ++row;
  }
}

// A cell of too few that follows from the sums of lines. A line with one cell alone is no sum:
// whoever asks for it gets that cell, or finds it hidden there too.
std::optional<size_t> Computable(const std::vector<Line>& lines,
                                 const std::vector<ShownCell>& cells, int64_t minimum,
                                 const std::vector<bool>& hidden) {
  std::map<size_t, size_t> column_of;
  std::vector<size_t> cell_of;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (!hidden[i] || cells[i].n == 0) continue;
    column_of[i] = cell_of.size();
    cell_of.push_back(i);
  }
  Matrix equations;
  for (const Line& line : lines) {
    std::vector<int64_t> equation(cell_of.size());
    int64_t sum = 0;
    size_t somebody = 0;
    bool has_hidden = false;
    for (const size_t i : line) {
      sum += cells[i].n;
      if (cells[i].n > 0) ++somebody;
      const auto column = column_of.find(i);
      if (column == column_of.end()) continue;
      equation[column->second] = 1;
      has_hidden = true;
    }
    if (has_hidden && (somebody > 1 || sum >= minimum)) equations.push_back(std::move(equation));
  }
  Reduce(equations, cell_of.size());
  for (const auto& equation : equations) {
    const auto zeros = std::count(equation.begin(), equation.end(), 0);
    if (zeros + 1 != static_cast<std::ptrdiff_t>(equation.size())) continue;
    const auto at = std::find(equation.begin(), equation.end(), 1) - equation.begin();
    const size_t cell = cell_of[static_cast<size_t>(at)];
    if (cells[cell].n < minimum) return cell;
  }
  return std::nullopt;
}

// Hides a shown cell beside one that can be computed. False where there is none left.
bool HideBeside(size_t cell, const std::vector<Line>& lines, const std::vector<ShownCell>& cells,
                std::vector<bool>& hidden) {
  for (const Line& line : lines) {
    if (std::find(line.begin(), line.end(), cell) == line.end()) continue;
    if (const auto next = SmallestShown(line, cells, hidden)) {
      hidden[*next] = true;
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<bool> HiddenCells(const std::vector<ShownCell>& cells, int64_t minimum,
                              bool hides_none) {
  std::vector<bool> hidden(cells.size());
  bool any = false;
  for (size_t i = 0; i < cells.size(); ++i) {
    hidden[i] = cells[i].must_hide || (cells[i].n < minimum && (cells[i].n > 0 || hides_none));
    any = any || (hidden[i] && cells[i].n > 0);
  }
  if (!any) return hidden;
  const std::vector<Line> lines = LinesOf(cells);
  CompleteLines(lines, cells, minimum, hidden);
  if (cells.front().at.size() < 2) return hidden;
  while (true) {
    if (std::count(hidden.begin(), hidden.end(), true) > static_cast<std::ptrdiff_t>(kMostSolved)) {
      return std::vector<bool>(cells.size(), true);
    }
    const auto computable = Computable(lines, cells, minimum, hidden);
    if (!computable) return hidden;
    if (!HideBeside(*computable, lines, cells, hidden)) {
      return std::vector<bool>(cells.size(), true);
    }
    CompleteLines(lines, cells, minimum, hidden);
  }
}

void Suppress(v1::Figure& figure) {
  const std::string formula = figure.formula();
  figure.Clear();
  figure.set_formula(formula);
  figure.set_suppressed(true);
}

}  // namespace touchstone::feedback
