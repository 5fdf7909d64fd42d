#include "services/feedback/figures/measured_values.h"

#include <algorithm>

#include "services/feedback/figures/kept_figures.h"
#include "services/feedback/figures/waited_types.h"
#include "services/feedback/rules/figures.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::MeasureDefinition;
using Place = std::vector<std::string>;
using Measured = std::map<Place, Tally>;

Tally ShareTally(int64_t n, int64_t numerator) { return {n, numerator, numerator}; }

// Kept as a share already: count and sum.
absl::StatusOr<Measured> ReadShare(Session& session, const FigureScope& scope, Measure measure) {
  Measured measured;
  RETURN_IF_ERROR(ReadFigures(session, scope, {measure}, [&](const KeptFigure& figure) {
    measured[PlaceOf(scope, figure)] += ShareTally(figure.tally.count, figure.tally.sum);
  }));
  return measured;
}

Measure AnswersOf(MeasureDefinition::Kind kind) {
  switch (kind) {
    case MeasureDefinition::NPS:
      return Measure::kNps;
    case MeasureDefinition::CES_1:
      return Measure::kCes1;
    case MeasureDefinition::CES_2:
      return Measure::kCes2;
    default:
      return Measure::kCsat;
  }
}

bool IsMeasured(const FigureScope& scope, const MeasureDefinition& measure,
                const QuestionExtra& question) {
  const v1::Slice& slice = scope.slice;
  if (!measure.survey().empty() && question.survey != IdOf(measure.survey())) return false;
  if (!measure.question_id().empty() && question.question_id != measure.question_id()) return false;
  if (!slice.competency().empty() && question.competency != slice.competency()) return false;
  return slice.key_element_id().empty() || question.key_element_id == slice.key_element_id();
}

absl::StatusOr<Measured> ReadAnswers(Session& session, const FigureScope& scope,
                                     const MeasureDefinition& measure) {
  Measured measured;
  RETURN_IF_ERROR(
      ReadFigures(session, scope, {AnswersOf(measure.kind())}, [&](const KeptFigure& figure) {
        if (!IsMeasured(scope, measure, QuestionExtra::FromText(figure.extra))) return;
        Tally tally = figure.tally;
        if (figure.measure == Measure::kCsat) tally.squares = tally.sum;
        measured[PlaceOf(scope, figure)] += tally;
      }));
  return measured;
}

absl::StatusOr<Measured> ReadServiceLevel(Session& session, const FigureScope& scope,
                                          const MeasureDefinition& measure) {
  std::map<Place, QueueCounts> rows;
  RETURN_IF_ERROR(ReadFigures(
      session, scope,
      {Measure::kAnswered, Measure::kAnsweredInTime, Measure::kAbandoned, Measure::kShortAbandoned},
      [&](const KeptFigure& figure) {
        const IntervalExtra extra = IntervalExtra::FromText(figure.extra);
        const int64_t wanted = measure.threshold_seconds();
        if (wanted > 0 && extra.threshold_seconds != wanted) return;
        if (!scope.slice.queue().empty() && extra.queue != scope.slice.queue()) return;
        QueueCounts& counts = rows[PlaceOf(scope, figure, extra.queue)];
        const int64_t count = figure.tally.count;
        if (figure.measure == Measure::kAnswered) counts.answered += count;
        if (figure.measure == Measure::kAnsweredInTime) counts.answered_in_time += count;
        if (figure.measure == Measure::kAbandoned) counts.abandoned += count;
        if (figure.measure == Measure::kShortAbandoned) counts.short_abandoned += count;
      }));
  Measured measured;
  for (const auto& [place, counts] : rows) {
    const v1::Figure figure = ServiceLevelOf(measure.abandons(), counts);
    measured[place] = ShareTally(figure.n(), figure.numerator());
  }
  return measured;
}

absl::StatusOr<Measured> ReadCommitments(Session& session, const FigureScope& scope) {
  Measured measured;
  RETURN_IF_ERROR(ReadFigures(session, scope, {Measure::kCommitments, Measure::kOtherCommitments},
                              [&](const KeptFigure& figure) {
                                const Tally& tally = figure.tally;
                                measured[PlaceOf(scope, figure)] +=
                                    figure.measure == Measure::kCommitments
                                        ? ShareTally(tally.sum + tally.squares, tally.sum)
                                        : ShareTally(tally.count, 0);
                              }));
  return measured;
}

// Those of which it is known whether another followed.
absl::StatusOr<Measured> ReadContacts(Session& session, const FigureScope& scope, Measure measure,
                                      Day today) {
  ASSIGN_OR_RETURN(const WaitedTypes types, ReadWaitedTypes(session, scope.organization));
  FigureScope over = scope;
  over.end = std::min(scope.end, today - types.MostRepeatDays() - 1);
  return ReadShare(session, over, measure);
}

}  // namespace

absl::StatusOr<Measured> ReadMeasured(Session& session, const FigureScope& scope,
                                      const MeasureDefinition& measure, Day today) {
  switch (measure.kind()) {
    case MeasureDefinition::SERVICE_LEVEL:
      return ReadServiceLevel(session, scope, measure);
    case MeasureDefinition::RESOLVED_IN_TIME:
      return ReadShare(session, scope, Measure::kResolveClocks);
    case MeasureDefinition::REPEAT_CONTACTS:
      return ReadContacts(session, scope, Measure::kRepeats, today);
    case MeasureDefinition::FIRST_CONTACT_RESOLUTION:
      return ReadContacts(session, scope, Measure::kFirstContacts, today);
    case MeasureDefinition::COMMITMENTS_KEPT:
      return ReadCommitments(session, scope);
    case MeasureDefinition::NEEDS_MET:
      return ReadShare(session, scope, Measure::kFollowUps);
    default:
      return ReadAnswers(session, scope, measure);
  }
}

v1::Figure MeasuredFigure(const MeasureDefinition& measure, const Tally& sums) {
  switch (measure.kind()) {
    case MeasureDefinition::NPS:
      return NpsOf(sums);
    case MeasureDefinition::CES_1:
      return MeanOf(kCes1Formula, sums);
    case MeasureDefinition::CES_2:
      return MeanOf(kCes2Formula, sums);
    case MeasureDefinition::SERVICE_LEVEL: {
      v1::Figure figure = ShareOf("", sums.sum, sums.count);
      figure.set_formula(ServiceLevelOf(measure.abandons(), {}).formula());
      return figure;
    }
    case MeasureDefinition::RESOLVED_IN_TIME:
      return ShareOf(kClockMetFormula, sums.sum, sums.count);
    case MeasureDefinition::REPEAT_CONTACTS:
      return ShareOf(kRepeatFormula, sums.sum, sums.count);
    case MeasureDefinition::FIRST_CONTACT_RESOLUTION:
      return ShareOf(kFirstContactFormula, sums.sum, sums.count);
    case MeasureDefinition::COMMITMENTS_KEPT:
      return ShareOf(kKeepingFormula, sums.sum, sums.count);
    case MeasureDefinition::NEEDS_MET:
      return ShareOf(kNeedsMetFormula, sums.sum, sums.count);
    default:
      return ShareOf(kCsatFormula, sums.sum, sums.count);
  }
}

}  // namespace touchstone::feedback
