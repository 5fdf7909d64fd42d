#include "services/feedback/figures/caseload_reports.h"

#include <touchstone/feedback/v1/caseload_report.pb.h>

#include <map>
#include <string>
#include <vector>

#include "services/feedback/figures/kept_figures.h"
#include "services/feedback/figures/report_rows.h"
#include "services/feedback/figures/reported_figures.h"
#include "services/feedback/rules/figures.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

using Request = v1::ReportCaseloadRequest;
using Response = v1::ReportCaseloadResponse;
using Place = std::vector<std::string>;
using Rows = std::map<Place, SumsByMeasure>;

constexpr Applicable kApplicable = {v1::BY_ORGANIZATIONAL_UNIT,
                                    v1::BY_SERVICE_TYPE,
                                    v1::BY_LANGUAGE,
                                    v1::BY_CHANNEL,
                                    v1::BY_MONTH,
                                    v1::BY_WORKER};

constexpr Measures kMeasures = {
    Measure::kCases,         Measure::kOpenWork,           Measure::kResolvedWork,
    Measure::kClosedWork,    Measure::kReopened,           Measure::kClosedCases,
    Measure::kFollowUps,     Measure::kAcknowledgeClocks,  Measure::kStartClocks,
    Measure::kResolveClocks, Measure::kAcknowledgePauses,  Measure::kStartPauses,
    Measure::kResolvePauses, Measure::kAcknowledgeMinutes, Measure::kStartMinutes,
    Measure::kResolveMinutes};

// Nothing where no clock of the kind ended.
void AddClocks(v1::ClockRule::Kind kind, const SumsByMeasure& sums, v1::CaseloadRow& row) {
  const Tally ended = TallyIn(sums, ClocksOf(kind));
  if (ended.count == 0) return;
  const Tally pauses = TallyIn(sums, PausesOf(kind));
  v1::ClockFigures& figures = *row.add_clocks();
  figures.set_kind(kind);
  *figures.mutable_met() = ShareOf(kClockMetFormula, ended.sum, ended.count);
  *figures.mutable_met_without_pauses() =
      ShareOf(kClockMetElapsedFormula, ended.squares, ended.count);
  figures.set_paused(pauses.count);
  figures.set_paused_minutes(pauses.sum);
  figures.set_refused_pause_minutes(pauses.squares);
  figures.set_elapsed_minutes(TallyIn(sums, MinutesOf(kind)).sum);
}

void SetRow(const SumsByMeasure& sums, v1::CaseloadRow& row) {
  const auto of = [&](Measure measure) { return TallyIn(sums, measure); };
  const Tally open = of(Measure::kOpenWork);
  const Tally closed = of(Measure::kClosedCases);
  const Tally follow_ups = of(Measure::kFollowUps);
  row.set_received(of(Measure::kCases).count);
  row.set_work_items(of(Measure::kCases).sum);
  row.set_open(open.count);
  row.set_waiting(open.sum);
  row.set_overdue(open.squares);
  row.set_resolved(of(Measure::kResolvedWork).count);
  row.set_closed(of(Measure::kClosedWork).count);
  row.set_reopened(of(Measure::kReopened).count);
  *row.mutable_confirmed() = ShareOf(kConfirmedFormula, closed.sum, closed.count);
  *row.mutable_needs_met() = ShareOf(kNeedsMetFormula, follow_ups.sum, follow_ups.count);
  for (const auto kind :
       {v1::ClockRule::ACKNOWLEDGE, v1::ClockRule::START, v1::ClockRule::RESOLVE}) {
    AddClocks(kind, sums, row);
  }
}

absl::Status Fill(Session& session, const FigureScope& scope, Response& response) {
  Rows rows;
  RETURN_IF_ERROR(ReadFigures(session, scope, kMeasures, [&](const KeptFigure& figure) {
    rows[PlaceOf(scope, figure)][figure.measure] += figure.tally;
  }));
  if (scope.dimensions.empty()) rows.try_emplace({});
  RETURN_IF_ERROR(CheckRowCount(rows.size()));
  std::vector<HiddenRow> hidden;
  for (const auto& [place, sums] : rows) {
    v1::CaseloadRow& row = *response.add_rows();
    *row.mutable_slice() = SliceOf(scope, place, *row.mutable_month());
    SetRow(sums, row);
    hidden.push_back({&row, place, row.received()});
  }
  HideRows(scope, hidden, {{"confirmed", {"closed"}}});
  return absl::OkStatus();
}

}  // namespace

void RegisterCaseloadReports(RpcService& reports, Store& store, MeasuredUnits& units) {
  reports.Unary<Request, Response>(
      "ReportCaseload",
      [&store, &units](const Context& context, const Request& request) -> absl::StatusOr<Response> {
        ASSIGN_OR_RETURN(const FigureScope scope, ScopeOf(context, request, kApplicable));
        return ReportOf<Response>(
            store, units, context, scope,
            [&](Session& session, Response& response) { return Fill(session, scope, response); });
      });
}

}  // namespace touchstone::feedback
