#include "services/feedback/figures/commitment_reports.h"

#include <touchstone/feedback/v1/commitment_report.pb.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/feedback/figures/kept_figures.h"
#include "services/feedback/figures/report_rows.h"
#include "services/feedback/figures/reported_figures.h"
#include "services/feedback/rules/figures.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

using Request = v1::ReportCommitmentsRequest;
using Response = v1::ReportCommitmentsResponse;
using Place = std::vector<std::string>;
using Rows = std::map<Place, SumsByMeasure>;

constexpr Applicable kApplicable = {v1::BY_ORGANIZATIONAL_UNIT, v1::BY_MONTH, v1::BY_WORKER};

constexpr Day kWeek = 7;
constexpr int kWeeksBefore = 13;

bool IsByMonth(const FigureScope& scope) {
  return std::find(scope.dimensions.begin(), scope.dimensions.end(), v1::BY_MONTH) !=
         scope.dimensions.end();
}

absl::Status Add(Session& session, const FigureScope& scope, const Measures& measures, Rows& rows) {
  return ReadFigures(session, scope, measures, [&](const KeptFigure& figure) {
    rows[PlaceOf(scope, figure)][figure.measure] += figure.tally;
  });
}

// What is due soon and what was kept lately, whenever it was promised: of no month.
absl::Status AddNow(Session& session, const FigureScope& scope, Day today, Rows& rows) {
  FigureScope days = scope;
  days.by_day = true;
  days.start = today;
  days.end = today + kWeek - 1;
  RETURN_IF_ERROR(Add(session, days, {Measure::kCommitmentsDue}, rows));
  days.start = today - kWeeksBefore * kWeek;
  days.end = today - 1;
  return Add(session, days, {Measure::kCommitmentsKept}, rows);
}

v1::Figure KeptPerWeek(int64_t kept) {
  return PlainMeanOf(kKeptPerWeekFormula, kept, kWeeksBefore);
}

void SetRow(const FigureScope& scope, const SumsByMeasure& sums, v1::CommitmentRow& row) {
  const Tally made = TallyIn(sums, Measure::kCommitments);
  const Tally others = TallyIn(sums, Measure::kOtherCommitments);
  row.set_made(made.count);
  row.set_kept(made.sum);
  row.set_late(made.squares);
  row.set_broken(others.count);
  row.set_withdrawn(others.sum);
  row.set_open(others.squares);
  *row.mutable_keeping() =
      ShareOf(kKeepingFormula, row.kept(), row.kept() + row.late() + row.broken());
  if (IsByMonth(scope)) return;
  const int64_t kept = TallyIn(sums, Measure::kCommitmentsKept).count;
  row.set_due_within_week(TallyIn(sums, Measure::kCommitmentsDue).count);
  *row.mutable_kept_per_week() = KeptPerWeek(kept);
  row.set_overcommitted(IsOvercommitted(row.due_within_week(), kept));
}

absl::Status Fill(Session& session, const FigureScope& scope, Day today, Response& response) {
  Rows rows;
  RETURN_IF_ERROR(Add(session, scope, {Measure::kCommitments, Measure::kOtherCommitments}, rows));
  if (!IsByMonth(scope)) RETURN_IF_ERROR(AddNow(session, scope, today, rows));
  if (scope.dimensions.empty()) rows.try_emplace({});
  RETURN_IF_ERROR(CheckRowCount(rows.size()));
  std::vector<HiddenRow> hidden;
  for (const auto& [place, sums] : rows) {
    v1::CommitmentRow& row = *response.add_rows();
    *row.mutable_slice() = SliceOf(scope, place, *row.mutable_month());
    SetRow(scope, sums, row);
    hidden.push_back({&row, place, row.made()});
  }
  HideRows(scope, hidden, {{"keeping", {"kept", "late", "broken", "withdrawn", "open"}}});
  return absl::OkStatus();
}

}  // namespace

void RegisterCommitmentReports(RpcService& reports, Store& store, MeasuredUnits& units,
                               absl::TimeZone zone) {
  reports.Unary<Request, Response>(
      "ReportCommitments",
      [&store, &units, zone](const Context& context,
                             const Request& request) -> absl::StatusOr<Response> {
        ASSIGN_OR_RETURN(const FigureScope scope, ScopeOf(context, request, kApplicable));
        const Day today = DayIn(zone, store.clock().Now());
        return ReportOf<Response>(store, units, context, scope,
                                  [&](Session& session, Response& response) {
                                    return Fill(session, scope, today, response);
                                  });
      });
}

}  // namespace touchstone::feedback
