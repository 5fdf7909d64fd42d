#include "services/assessment/rules/unit_steps.h"

#include <set>

#include "absl/strings/str_cat.h"

namespace touchstone::assessment {
namespace {

using v1::UnitChange;
using Shares = google::protobuf::RepeatedPtrField<v1::UnitShare>;

bool Has(const Shares& shares, const std::string& unit) {
  for (const v1::UnitShare& share : shares) {
    if (share.organizational_unit() == unit) return true;
  }
  return false;
}

// Collects what is wrong.
class Shape {
 public:
  explicit Shape(const UnitChange& change) : change_(change) {}

  std::vector<FieldViolation> Violations() {
    if (!ParseDay(change_.effective_date())) Report("effective_date", "is no day");
    if (change_.kind() == UnitChange::KIND_UNSPECIFIED) {
      Report("kind", "is required and was not given");
      return std::move(violations_);
    }
    CheckNamedOnce(change_.predecessors(), "predecessors");
    CheckNamedOnce(change_.successors(), "successors");
    CheckCounts();
    if (change_.kind() == UnitChange::SPLIT) CheckSplit();
    if (change_.kind() == UnitChange::MERGE) CheckMerge();
    if (!MovesPeople(change_.kind())) CheckWhole(change_.predecessors(), "predecessors");
    if (change_.kind() == UnitChange::RENAME) {
      if (change_.new_title().empty()) Report("new_title", "is required and was not given");
    } else {
      if (!change_.old_title().empty()) Report("old_title", "is for a rename only");
      if (!change_.new_title().empty()) Report("new_title", "is for a rename only");
    }
    if (change_.kind() != UnitChange::TRANSFER && !change_.parent_unit().empty()) {
      Report("parent_unit", "is for a transfer only");
    }
    return std::move(violations_);
  }

 private:
  void CheckCounts() {
    const int before = change_.predecessors_size();
    const int after = change_.successors_size();
    switch (change_.kind()) {
      case UnitChange::SPLIT:
        if (before != 1) Report("predecessors", "must be the one unit that was split");
        if (after < 2) Report("successors", "must be at least two units");
        return;
      case UnitChange::MERGE:
        if (before < 2) Report("predecessors", "must be at least two units");
        if (after != 1) Report("successors", "must be the one unit that they became");
        return;
      default:
        if (change_.kind() == UnitChange::RENAME && before != 1) {
          Report("predecessors", "must be the one unit that is renamed");
        }
        if (after != 0) Report("successors", "must be empty; the units stay what they are");
    }
  }

  void CheckSplit() {
    CheckWhole(change_.predecessors(), "predecessors");
    int sum = 0;
    for (const v1::UnitShare& share : change_.successors()) sum += share.percent();
    CheckSome(change_.successors(), "successors");
    if (sum != 100) {
      Report("successors", absl::StrCat("have ", sum, " percent together; it must be 100"));
    }
  }

  void CheckMerge() {
    CheckSome(change_.predecessors(), "predecessors");
    CheckWhole(change_.successors(), "successors");
    if (change_.successors().empty()) return;
    const std::string& into = change_.successors(0).organizational_unit();
    for (int i = 0; i < change_.predecessors_size(); ++i) {
      const v1::UnitShare& share = change_.predecessors(i);
      if (share.organizational_unit() == into && share.percent() != 100) {
        ReportShare("predecessors", i, "percent", "must be 100: it is the successor too");
      }
    }
  }

  void CheckSome(const Shares& shares, absl::string_view field) {
    for (int i = 0; i < shares.size(); ++i) {
      if (shares[i].percent() == 0) ReportShare(field, i, "percent", "must be at least 1");
    }
  }

  void CheckWhole(const Shares& shares, absl::string_view field) {
    for (int i = 0; i < shares.size(); ++i) {
      if (shares[i].percent() != 100) ReportShare(field, i, "percent", "must be 100, or left out");
    }
  }

  void CheckNamedOnce(const Shares& shares, absl::string_view field) {
    std::set<std::string> named;
    for (int i = 0; i < shares.size(); ++i) {
      if (!named.insert(shares[i].organizational_unit()).second) {
        ReportShare(field, i, "organizational_unit", "is named twice");
      }
    }
  }

  void Report(absl::string_view field, absl::string_view problem) {
    violations_.push_back({absl::StrCat("unit_change.", field), std::string(problem)});
  }
  void ReportShare(absl::string_view field, int index, absl::string_view of,
                   absl::string_view problem) {
    Report(absl::StrCat(field, "[", index, "].", of), problem);
  }

  const UnitChange& change_;
  std::vector<FieldViolation> violations_;
};

}  // namespace

bool MovesPeople(UnitChange::Kind kind) {
  return kind == UnitChange::SPLIT || kind == UnitChange::MERGE;
}

void FillShares(UnitChange& change) {
  const auto fill = [](Shares& shares) {
    for (v1::UnitShare& share : shares) {
      if (share.percent() == 0) share.set_percent(100);
    }
  };
  fill(*change.mutable_predecessors());
  if (change.kind() == UnitChange::MERGE) fill(*change.mutable_successors());
}

std::vector<FieldViolation> ShapeViolations(const UnitChange& change) {
  return Shape(change).Violations();
}

std::vector<UnitStep> StepsOf(const UnitChange& change) {
  std::vector<UnitStep> steps;
  const auto add = [&](const std::string& predecessor, const std::string& successor, int percent) {
    steps.push_back({*ParseDay(change.effective_date()), change.kind(), predecessor, successor,
                     percent, change.name()});
  };
  for (const v1::UnitShare& before : change.predecessors()) {
    const std::string& unit = before.organizational_unit();
    if (!MovesPeople(change.kind())) add(unit, unit, 100);
    if (change.kind() == UnitChange::MERGE) {
      add(unit, change.successors(0).organizational_unit(), before.percent());
      if (before.percent() < 100) add(unit, unit, 100 - before.percent());
    }
    if (change.kind() == UnitChange::SPLIT) {
      for (const v1::UnitShare& after : change.successors()) {
        add(unit, after.organizational_unit(), after.percent());
      }
    }
  }
  return steps;
}

std::vector<int> EndingOf(const UnitChange& change) {
  std::vector<int> ending;
  if (!MovesPeople(change.kind())) return ending;
  for (int i = 0; i < change.predecessors_size(); ++i) {
    const v1::UnitShare& share = change.predecessors(i);
    const bool goes_on =
        share.percent() < 100 || Has(change.successors(), share.organizational_unit());
    if (!goes_on) ending.push_back(i);
  }
  return ending;
}

}  // namespace touchstone::assessment
