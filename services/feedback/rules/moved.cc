#include "services/feedback/rules/moved.h"

#include <cmath>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace touchstone::feedback {
namespace {

using v1::MeasureComparison;
using v1::MeasureDefinition;

constexpr double kSignificance = 0.05;

bool HasFigures(const MeasuredSide& side) {
  return !side.figure.suppressed() && side.figure.has_value() && side.sums.n > 0;
}

Split SplitOf(const Sums& share) { return {share.sum, share.n - share.sum}; }

// The square of the standard error of a net promoter score, by (p + d - (p - d)^2) / n.
double NpsVariance(const Sums& sums) {
  const auto n = static_cast<double>(sums.n);
  const double extremes = static_cast<double>(sums.sum_of_squares) / n;
  const double net = sums.mean();
  return (extremes - net * net) / n;
}

void TestShares(const Sums& before, const Sums& after, MeasureComparison& comparison) {
  const Split was = SplitOf(before);
  const Split is = SplitOf(after);
  if (HasSmallExpectedCell(is, was)) {
    comparison.set_test(MeasureComparison::FISHER_EXACT);
    comparison.set_p_value(FisherExact(is, was));
    return;
  }
  comparison.set_test(MeasureComparison::TWO_PROPORTION_Z);
  const auto z = TwoProportionZ(is, was);
  if (!z) return;
  comparison.set_statistic(*z);
  comparison.set_p_value(TwoSidedP(*z));
}

void TestMeans(const Sums& before, const Sums& after, MeasureComparison& comparison) {
  comparison.set_test(MeasureComparison::WELCH_T);
  const auto welch = WelchT(after, before);
  if (!welch) return;
  comparison.set_statistic(welch->t);
  comparison.set_p_value(welch->p_value);
}

void TestScores(const Sums& before, const Sums& after, MeasureComparison& comparison) {
  comparison.set_test(MeasureComparison::NPS_Z);
  const double variance = NpsVariance(before) + NpsVariance(after);
  if (variance <= 0) return;
  const double z = (after.mean() - before.mean()) / std::sqrt(variance);
  comparison.set_statistic(z);
  comparison.set_p_value(TwoSidedP(z));
}

MeasureComparison::Verdict VerdictOf(const MeasureDefinition& measure,
                                     const MeasureComparison& comparison) {
  const double change = comparison.after().value() - comparison.before().value();
  if (!comparison.has_p_value() || comparison.p_value() >= kSignificance || change == 0 ||
      std::abs(change) < measure.smallest_change()) {
    return MeasureComparison::NOT_SHOWN;
  }
  return (change < 0) == IsLowerBetter(measure.kind()) ? MeasureComparison::MOVED_BETTER
                                                       : MeasureComparison::MOVED_WORSE;
}

absl::string_view NameOf(MeasureDefinition::Kind kind) {
  switch (kind) {
    case MeasureDefinition::CSAT:
      return "The share of satisfied answers";
    case MeasureDefinition::NPS:
      return "The net promoter score";
    case MeasureDefinition::CES_1:
      return "The mean effort, from 1 to 5, of which less is better,";
    case MeasureDefinition::CES_2:
      return "How easy it was made, from 1 to 7,";
    case MeasureDefinition::SERVICE_LEVEL:
      return "The share of contacts answered in time";
    case MeasureDefinition::RESOLVED_IN_TIME:
      return "The share of cases resolved in time";
    case MeasureDefinition::REPEAT_CONTACTS:
      return "The share of contacts that were repeats, of which less is better,";
    case MeasureDefinition::FIRST_CONTACT_RESOLUTION:
      return "The share resolved in the first contact";
    case MeasureDefinition::COMMITMENTS_KEPT:
      return "The share of commitments kept in time";
    case MeasureDefinition::NEEDS_MET:
      return "The share of needs that were met";
    default:
      return "The measure";
  }
}

std::string Written(MeasureDefinition::Kind kind, const v1::Figure& figure) {
  std::string value;
  switch (kind) {
    case MeasureDefinition::NPS:
      value = absl::StrFormat("%.1f", figure.value());
      break;
    case MeasureDefinition::CES_1:
    case MeasureDefinition::CES_2:
      value = absl::StrFormat("%.2f", figure.value());
      break;
    default:
      value = absl::StrFormat("%.1f %%", 100 * figure.value());
  }
  return absl::StrCat(value, " (n = ", figure.n(), ")");
}

// What the verdict says, without a cause.
absl::string_view InWords(const MeasureComparison& comparison) {
  switch (comparison.verdict()) {
    case MeasureComparison::MOVED_BETTER:
      return "it moved to the better, by more than chance makes.";
    case MeasureComparison::MOVED_WORSE:
      return "it moved to the worse, by more than chance makes.";
    default:
      break;
  }
  return comparison.has_p_value() && comparison.p_value() < kSignificance
             ? "it moved by less than was said to matter."
             : "this cannot be told from chance.";
}

std::string SentenceOf(const MeasureDefinition& measure, const MeasureComparison& comparison) {
  if (comparison.verdict() == MeasureComparison::NO_FIGURES) {
    return absl::StrCat(NameOf(measure.kind()),
                        " cannot be compared: one side has no data, or too few to be shown.");
  }
  return absl::StrCat(NameOf(measure.kind()), " was ", Written(measure.kind(), comparison.before()),
                      " before and ", Written(measure.kind(), comparison.after()),
                      " after: ", InWords(comparison));
}

}  // namespace

bool IsLowerBetter(MeasureDefinition::Kind kind) {
  return kind == MeasureDefinition::CES_1 || kind == MeasureDefinition::REPEAT_CONTACTS;
}

MeasureComparison Compare(const MeasureDefinition& measure, const MeasuredSide& before,
                          const MeasuredSide& after) {
  MeasureComparison comparison;
  *comparison.mutable_before() = before.figure;
  *comparison.mutable_after() = after.figure;
  if (!HasFigures(before) || !HasFigures(after)) {
    comparison.set_test(MeasureComparison::NO_TEST);
    comparison.set_verdict(MeasureComparison::NO_FIGURES);
  } else {
    switch (measure.kind()) {
      case MeasureDefinition::NPS:
        TestScores(before.sums, after.sums, comparison);
        break;
      case MeasureDefinition::CES_1:
      case MeasureDefinition::CES_2:
        TestMeans(before.sums, after.sums, comparison);
        break;
      default:
        TestShares(before.sums, after.sums, comparison);
    }
    comparison.set_verdict(VerdictOf(measure, comparison));
  }
  comparison.set_sentence(SentenceOf(measure, comparison));
  return comparison;
}

}  // namespace touchstone::feedback
