#include "services/feedback/figures/service_level_reports.h"

#include <touchstone/feedback/v1/service_level_report.pb.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/feedback/figures/kept_figures.h"
#include "services/feedback/figures/report_rows.h"
#include "services/feedback/figures/reported_figures.h"
#include "services/feedback/rules/figures.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

using Request = v1::ReportServiceLevelsRequest;
using Response = v1::ReportServiceLevelsResponse;
using Place = std::vector<std::string>;

constexpr Applicable kApplicable = {v1::BY_ORGANIZATIONAL_UNIT,
                                    v1::BY_SERVICE_TYPE,
                                    v1::BY_LANGUAGE,
                                    v1::BY_CHANNEL,
                                    v1::BY_QUEUE,
                                    v1::BY_MONTH};

constexpr Measures kMeasures = {Measure::kOffered,        Measure::kAnswered,
                                Measure::kAnsweredInTime, Measure::kAbandoned,
                                Measure::kShortAbandoned, Measure::kOverflowed};

// The rows, and by which rules their intervals were counted.
struct Counted {
  std::map<Place, QueueCounts> rows;
  std::set<int64_t> thresholds;
  bool has_short = true;  // every interval tells what is short
};

void Add(const KeptFigure& figure, QueueCounts& counts) {
  switch (figure.measure) {
    case Measure::kOffered:
      counts.offered += figure.tally.count;
      break;
    case Measure::kAnswered:
      counts.answered += figure.tally.count;
      counts.handle_seconds += figure.tally.sum;
      break;
    case Measure::kAnsweredInTime:
      counts.answered_in_time += figure.tally.count;
      break;
    case Measure::kAbandoned:
      counts.abandoned += figure.tally.count;
      break;
    case Measure::kShortAbandoned:
      counts.short_abandoned += figure.tally.count;
      break;
    default:
      counts.overflowed += figure.tally.count;
  }
}

absl::Status ReadCounts(Session& session, const FigureScope& scope, const Request& request,
                        Counted& counted) {
  return ReadFigures(session, scope, kMeasures, [&](const KeptFigure& figure) {
    const IntervalExtra extra = IntervalExtra::FromText(figure.extra);
    if (!scope.slice.queue().empty() && scope.slice.queue() != extra.queue) return;
    const int64_t wanted = request.threshold_seconds();
    if (wanted > 0 && extra.threshold_seconds != wanted) return;
    counted.thresholds.insert(extra.threshold_seconds);
    if (extra.short_seconds == 0) counted.has_short = false;
    Add(figure, counted.rows[PlaceOf(scope, figure, extra.queue)]);
  });
}

// Since when each threshold is there: the first month of it in the period.
absl::StatusOr<std::string> SinceWhen(Session& session, const FigureScope& scope) {
  FigureScope by_month = scope;
  by_month.dimensions = {v1::BY_MONTH};
  std::map<int64_t, std::string> first;
  RETURN_IF_ERROR(ReadFigures(session, by_month, kMeasures, [&](const KeptFigure& figure) {
    const IntervalExtra extra = IntervalExtra::FromText(figure.extra);
    if (!scope.slice.queue().empty() && scope.slice.queue() != extra.queue) return;
    std::string& month = first[extra.threshold_seconds];
    if (month.empty() || figure.month < month) month = figure.month;
  }));
  return absl::StrJoin(first, ", ", [](std::string* text, const auto& threshold) {
    absl::StrAppend(text, threshold.first, " seconds since ", threshold.second);
  });
}

absl::Status CheckRules(Session& session, const FigureScope& scope, const Request& request,
                        const Counted& counted) {
  if (counted.thresholds.size() > 1) {
    ASSIGN_OR_RETURN(const std::string since, SinceWhen(session, scope));
    return FailedPrecondition(
        reasons::kRulesDiffer, scope.organization,
        absl::StrCat("The intervals have several thresholds: ", since,
                     ". Name one in threshold_seconds, or ask for days that have one."));
  }
  if (request.abandons() == v1::SHORT_ABANDONS_EXCLUDED && !counted.has_short) {
    return FailedPrecondition(
        reasons::kRulesDiffer, scope.organization,
        "Some intervals do not tell what is short: ask with ABANDONS_COUNTED or "
        "ABANDONS_EXCLUDED, or for days and queues that tell.");
  }
  return absl::OkStatus();
}

void SetRow(const QueueCounts& counts, v1::Abandons abandons, v1::ServiceLevelRow& row) {
  *row.mutable_service_level() = ServiceLevelOf(abandons, counts);
  row.set_offered(counts.offered);
  row.set_answered(counts.answered);
  row.set_answered_in_time(counts.answered_in_time);
  row.set_abandoned(counts.abandoned);
  row.set_short_abandoned(counts.short_abandoned);
  row.set_overflowed(counts.overflowed);
  *row.mutable_abandon_rate() = ShareOf(kAbandonFormula, counts.abandoned + counts.short_abandoned,
                                        counts.offered - counts.overflowed);
  *row.mutable_handle_seconds() =
      PlainMeanOf(kHandleFormula, counts.handle_seconds, counts.answered);
}

absl::Status Fill(const FigureScope& scope, const Request& request, Counted& counted,
                  Response& response) {
  if (scope.dimensions.empty()) counted.rows.try_emplace({});
  RETURN_IF_ERROR(CheckRowCount(counted.rows.size()));
  std::vector<HiddenRow> rows;
  for (const auto& [place, counts] : counted.rows) {
    v1::ServiceLevelRow& row = *response.add_rows();
    *row.mutable_slice() = SliceOf(scope, place, *row.mutable_month());
    SetRow(counts, request.abandons(), row);
    rows.push_back({&row, place, counts.offered});
  }
  HideRows(scope, rows,
           {{"service_level", {"answered", "answered_in_time", "abandoned", "short_abandoned"}},
            {"abandon_rate", {"abandoned", "short_abandoned", "overflowed"}},
            {"handle_seconds", {"answered", "answered_in_time"}}});
  return absl::OkStatus();
}

absl::StatusOr<Response> Report(Store& store, MeasuredUnits& units, const Context& context,
                                const Request& request) {
  ASSIGN_OR_RETURN(const FigureScope scope, ScopeOf(context, request, kApplicable));
  return ReportOf<Response>(store, units, context, scope,
                            [&](Session& session, Response& response) -> absl::Status {
                              Counted counted;
                              RETURN_IF_ERROR(ReadCounts(session, scope, request, counted));
                              RETURN_IF_ERROR(CheckRules(session, scope, request, counted));
                              return Fill(scope, request, counted, response);
                            });
}

}  // namespace

void RegisterServiceLevelReports(RpcService& reports, Store& store, MeasuredUnits& units) {
  reports.Unary<Request, Response>(
      "ReportServiceLevels", [&store, &units](const Context& context, const Request& request) {
        return Report(store, units, context, request);
      });
}

}  // namespace touchstone::feedback
