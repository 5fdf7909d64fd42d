#include "tests/services/assessment/rules/linear_range.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

namespace touchstone::assessment {
namespace {

// Every basic variable as what is left of its bound and of the variables outside the basis:
// basic = value - sum of coefficients * outside. All variables are 0 or more, those outside are 0.
class Dictionary {
 public:
  Dictionary(std::vector<std::vector<Rational>> rows, std::vector<Rational> values,
             std::vector<Rational> gains)
      : rows_(std::move(rows)), values_(std::move(values)), gains_(std::move(gains)) {
    for (size_t j = 0; j < gains_.size(); ++j) outside_.push_back(j);
    for (size_t i = 0; i < rows_.size(); ++i) basis_.push_back(gains_.size() + i);
  }

  // The largest gain. Takes the variable with the smallest number where it has the choice, so it
  // ends (Bland 1977).
  Rational Maximum() {
    for (;;) {
      const size_t column = Entering();
      if (column == gains_.size()) return total_;
      const size_t row = Leaving(column);
      if (row == rows_.size()) {
        ADD_FAILURE() << "the form has no bound";
        return total_;
      }
      Pivot(row, column);
    }
  }

 private:
  size_t Entering() const {
    size_t best = gains_.size();
    for (size_t j = 0; j < gains_.size(); ++j) {
      if (gains_[j] > 0 && (best == gains_.size() || outside_[j] < outside_[best])) best = j;
    }
    return best;
  }

  size_t Leaving(size_t column) const {
    size_t best = rows_.size();
    Rational least;
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i][column] <= 0) continue;
      const Rational ratio = values_[i] / rows_[i][column];
      if (best == rows_.size() || ratio < least || (ratio == least && basis_[i] < basis_[best])) {
        best = i;
        least = ratio;
      }
    }
    return best;
  }

  void Pivot(size_t row, size_t column) {
    std::swap(basis_[row], outside_[column]);
    const Rational pivot = std::exchange(rows_[row][column], 1);
    for (Rational& coefficient : rows_[row]) coefficient /= pivot;
    values_[row] /= pivot;
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (i == row || rows_[i][column] == 0) continue;
      const Rational times = std::exchange(rows_[i][column], 0);
      for (size_t j = 0; j < gains_.size(); ++j) rows_[i][j] -= times * rows_[row][j];
      values_[i] -= times * values_[row];
    }
    const Rational times = std::exchange(gains_[column], 0);
    for (size_t j = 0; j < gains_.size(); ++j) gains_[j] -= times * rows_[row][j];
    total_ += times * values_[row];
  }

  std::vector<std::vector<Rational>> rows_;
  std::vector<Rational> values_;
  std::vector<Rational> gains_;
  std::vector<size_t> outside_;
  std::vector<size_t> basis_;
  Rational total_;
};

// The unknowns that the form's have to do with, through whichever constraints, and those.
void Gather(const LinearForm& form, const std::vector<LinearConstraint>& constraints,
            std::set<int>& unknowns, std::vector<const LinearConstraint*>& gathered) {
  for (const auto& [unknown, coefficient] : form.coefficients) unknowns.insert(unknown);
  std::vector<bool> taken(constraints.size());
  for (bool more = true; more;) {
    more = false;
    for (size_t i = 0; i < constraints.size(); ++i) {
      const auto& coefficients = constraints[i].form.coefficients;
      if (taken[i] || std::none_of(coefficients.begin(), coefficients.end(),
                                   [&](const auto& each) { return unknowns.count(each.first); }))
        continue;
      for (const auto& [unknown, coefficient] : coefficients) unknowns.insert(unknown);
      gathered.push_back(&constraints[i]);
      taken[i] = true;
      more = true;
    }
  }
}

}  // namespace

void LinearForm::Add(const LinearForm& other, const Rational& times) {
  constant += times * other.constant;
  for (const auto& [unknown, coefficient] : other.coefficients)
    coefficients[unknown] += times * coefficient;
}

Rational LinearForm::At(const std::vector<Rational>& point) const {
  Rational value = constant;
  for (const auto& [unknown, coefficient] : coefficients) value += coefficient * point[unknown];
  return value;
}

LinearRange RangeOf(const LinearForm& form, const std::vector<LinearConstraint>& constraints,
                    const std::vector<Rational>& point) {
  std::set<int> unknowns;
  std::vector<const LinearConstraint*> gathered;
  Gather(form, constraints, unknowns, gathered);

  // How far each unknown is above the point, and how far below: two variables, both 0 at the start.
  const auto around = [&](const LinearForm& of, int sign) {
    std::vector<Rational> row;
    for (const int unknown : unknowns) {
      const auto known = of.coefficients.find(unknown);
      const Rational coefficient = known == of.coefficients.end() ? Rational() : known->second;
      row.push_back(sign * coefficient);
      row.push_back(-sign * coefficient);
    }
    return row;
  };
  std::vector<std::vector<Rational>> rows;
  std::vector<Rational> values;
  for (const LinearConstraint* constraint : gathered) {
    const Rational here = constraint->form.At(point);
    EXPECT_LE(constraint->low, here);
    EXPECT_GE(constraint->high, here);
    rows.push_back(around(constraint->form, 1));
    values.push_back(constraint->high - here);
    rows.push_back(around(constraint->form, -1));
    values.push_back(here - constraint->low);
  }
  const Rational here = form.At(point);
  return {here - Dictionary(rows, values, around(form, -1)).Maximum(),
          here + Dictionary(rows, values, around(form, 1)).Maximum()};
}

}  // namespace touchstone::assessment
