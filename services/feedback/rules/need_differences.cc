#include "services/feedback/rules/need_differences.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/rules/figures.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/figures/fraction.h"
#include "services/runtime/names/code_points.h"

namespace touchstone::feedback {
namespace {

using v1::NeedAnswer;
using v1::NeedDifference;
using v1::Requirement;

// Within half a point, both are as believed.
constexpr Fraction kHalfAPoint(1, 2);

v1::Figure MeanOf(absl::string_view formula, const Sums& sums) {
  return MeanOf(formula, Tally{sums.n, sums.sum, sums.sum_of_squares});
}

// By how much what they say is above what is believed; nothing where one of the two is not known.
Fraction Above(const Sums& said, int believed) {
  if (said.n == 0 || believed == 0) return Fraction();
  return Fraction(said.sum, said.n) - Fraction(believed);
}

struct Row {
  NeedDifference difference;
  Fraction by;
};

Row Compared(const Requirement& requirement, const NeedSums& said) {
  Row row;
  NeedDifference& difference = row.difference;
  difference.set_requirement(requirement.name());
  difference.set_title(requirement.title());
  difference.set_believed_importance(requirement.importance());
  difference.set_believed_fulfilment(requirement.fulfilment());
  *difference.mutable_importance() = MeanOf(kNeedImportanceFormula, said.importance);
  *difference.mutable_fulfilment() = MeanOf(kNeedFulfilmentFormula, said.fulfilment);
  difference.set_mention_count(said.interviews);
  if (said.interviews == 0) {
    difference.set_kind(NeedDifference::NOT_ASKED);
    return row;
  }
  difference.set_kind(NeedDifference::AS_BELIEVED);
  const Fraction more = Above(said.importance, requirement.importance());
  const Fraction met = Above(said.fulfilment, requirement.fulfilment());
  const std::pair<Fraction, NeedDifference::Kind> all[] = {
      {more, NeedDifference::UNDERRATED},
      {Fraction() - met, NeedDifference::LESS_MET},
      {Fraction() - more, NeedDifference::OVERRATED}};
  for (const auto& [by, kind] : all) {
    if (by <= row.by) continue;
    row.by = by;
    if (by > kHalfAPoint) difference.set_kind(kind);
  }
  return row;
}

// What is wrong with an answer; empty when nothing is.
absl::string_view ProblemOf(const NeedAnswer& answer) {
  if (answer.requirement().empty() && IsBlank(answer.need())) {
    return "names no requirement and no need; give one of the two";
  }
  if (!answer.requirement().empty() && !answer.need().empty()) {
    return "names a requirement and a need that is on no list; give one of the two";
  }
  return {};
}

}  // namespace

std::vector<NeedDifference> NeedDifferencesOf(const std::vector<Requirement>& requirements,
                                              const std::map<std::string, NeedSums>& said,
                                              int64_t not_listed) {
  std::vector<Row> rows;
  for (const Requirement& requirement : requirements) {
    const auto found = said.find(requirement.name());
    rows.push_back(Compared(requirement, found == said.end() ? NeedSums() : found->second));
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tuple(b.by, a.difference.title(), a.difference.requirement()) <
           std::tuple(a.by, b.difference.title(), b.difference.requirement());
  });
  std::vector<NeedDifference> differences;
  differences.reserve(rows.size() + 1);
  for (Row& row : rows) differences.push_back(std::move(row.difference));
  if (not_listed == 0) return differences;
  NeedDifference& unlisted = differences.emplace_back();
  unlisted.set_kind(NeedDifference::NOT_LISTED);
  unlisted.set_mention_count(not_listed);
  return differences;
}

std::vector<FieldViolation> InterviewViolations(const v1::NeedsInterview& interview) {
  std::vector<FieldViolation> violations;
  if (!ParseDay(interview.interview_date())) {
    violations.push_back({"needs_interview.interview_date", "is no day of the calendar"});
  }
  std::set<std::string> answered;
  for (int i = 0; i < interview.answers_size(); ++i) {
    const NeedAnswer& answer = interview.answers(i);
    const std::string place = absl::StrCat("needs_interview.answers[", i, "]");
    const absl::string_view problem = ProblemOf(answer);
    if (!problem.empty()) violations.push_back({place, std::string(problem)});
    if (answer.requirement().empty() || answered.insert(answer.requirement()).second) continue;
    violations.push_back({absl::StrCat(place, ".requirement"), "is answered twice"});
  }
  return violations;
}

}  // namespace touchstone::feedback
