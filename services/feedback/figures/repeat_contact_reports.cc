#include "services/feedback/figures/repeat_contact_reports.h"

#include <touchstone/feedback/v1/repeat_contact_report.pb.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/feedback/figures/kept_figures.h"
#include "services/feedback/figures/report_rows.h"
#include "services/feedback/figures/reported_figures.h"
#include "services/feedback/figures/retention_figures.h"
#include "services/feedback/figures/waited_types.h"
#include "services/feedback/rules/figures.h"
#include "services/feedback/rules/period_parts.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

using Request = v1::ReportRepeatContactsRequest;
using Response = v1::ReportRepeatContactsResponse;
using Place = std::vector<std::string>;

constexpr Applicable kApplicable = {v1::BY_ORGANIZATIONAL_UNIT,
                                    v1::BY_SERVICE_TYPE,
                                    v1::BY_LANGUAGE,
                                    v1::BY_CHANNEL,
                                    v1::BY_MONTH,
                                    v1::BY_WORKER};

struct Sums {
  SumsByMeasure of;
  std::optional<Retention> retention;
};
using Rows = std::map<Place, Sums>;

void Add(const FigureScope& scope, const KeptFigure& figure, Rows& rows) {
  rows[PlaceOf(scope, figure)].of[figure.measure] += figure.tally;
}

// Contacts whose repeat days are over: those of a type that began so many days before today. Types
// with as many days are read together.
absl::Status ReadOver(Session& session, const FigureScope& scope, const WaitedTypes& types,
                      Day today, Rows& rows) {
  FigureScope by_type = scope;
  const bool is_by_type = std::find(scope.dimensions.begin(), scope.dimensions.end(),
                                    v1::BY_SERVICE_TYPE) != scope.dimensions.end();
  if (!is_by_type) by_type.dimensions.push_back(v1::BY_SERVICE_TYPE);
  for (const int days : types.AllRepeatDays()) {
    by_type.end = std::min(scope.end, today - days - 1);
    RETURN_IF_ERROR(ReadFigures(session, by_type, {Measure::kRepeats, Measure::kFirstContacts},
                                [&](const KeptFigure& figure) {
                                  if (types.RepeatDaysOf(figure.service_type) != days) return;
                                  Add(scope, figure, rows);
                                }));
  }
  return absl::OkStatus();
}

// Figures of workers do not tell types apart: those of whole months that are over for every type.
absl::Status ReadOverOfWorkers(Session& session, const FigureScope& scope, const WaitedTypes& types,
                               Day today, Rows& rows) {
  const Day over = today - types.MostRepeatDays() - 1;
  FigureScope months = scope;
  months.end = std::min(scope.end, over == LastOfMonth(over) ? over : FirstOfMonth(over) - 1);
  if (months.end < months.start) return absl::OkStatus();
  return ReadFigures(session, months, {Measure::kRepeats, Measure::kFirstContacts},
                     [&](const KeptFigure& figure) { Add(scope, figure, rows); });
}

absl::Status ReadRows(Session& session, const FigureScope& scope, absl::TimeZone zone, Day today,
                      Rows& rows) {
  ASSIGN_OR_RETURN(const WaitedTypes types, ReadWaitedTypes(session, scope.organization));
  RETURN_IF_ERROR(ReadFigures(session, scope, {Measure::kContacts},
                              [&](const KeptFigure& figure) { Add(scope, figure, rows); }));
  if (scope.of_workers) return ReadOverOfWorkers(session, scope, types, today, rows);
  RETURN_IF_ERROR(ReadOver(session, scope, types, today, rows));
  ASSIGN_OR_RETURN(const auto retained,
                   ReadRetention(session, scope, types.WhereCustomersMayChoose(), zone));
  for (const auto& [place, retention] : retained) rows[place].retention = retention;
  return absl::OkStatus();
}

void SetRow(const Sums& sums, v1::RepeatContactRow& row) {
  const Tally repeats = TallyIn(sums.of, Measure::kRepeats);
  const Tally first = TallyIn(sums.of, Measure::kFirstContacts);
  *row.mutable_repeat_rate() = ShareOf(kRepeatFormula, repeats.sum, repeats.count);
  *row.mutable_first_contact_resolution() = ShareOf(kFirstContactFormula, first.sum, first.count);
  if (sums.retention) {
    *row.mutable_retention() =
        ShareOf(kRetentionFormula, sums.retention->came_again, sums.retention->customers);
  }
  row.set_unknown(TallyIn(sums.of, Measure::kContacts).squares);
}

absl::Status Fill(const FigureScope& scope, Rows& rows, Response& response) {
  if (scope.dimensions.empty()) rows.try_emplace({});
  RETURN_IF_ERROR(CheckRowCount(rows.size()));
  std::vector<HiddenRow> hidden;
  for (const auto& [place, sums] : rows) {
    v1::RepeatContactRow& row = *response.add_rows();
    *row.mutable_slice() = SliceOf(scope, place, *row.mutable_month());
    SetRow(sums, row);
    hidden.push_back({&row, place, TallyIn(sums.of, Measure::kContacts).count});
  }
  HideRows(scope, hidden, {});
  return absl::OkStatus();
}

}  // namespace

void RegisterRepeatContactReports(RpcService& reports, Store& store, MeasuredUnits& units,
                                  absl::TimeZone zone) {
  reports.Unary<Request, Response>(
      "ReportRepeatContacts",
      [&store, &units, zone](const Context& context,
                             const Request& request) -> absl::StatusOr<Response> {
        ASSIGN_OR_RETURN(const FigureScope scope, ScopeOf(context, request, kApplicable));
        const Day today = DayIn(zone, store.clock().Now());
        return ReportOf<Response>(store, units, context, scope,
                                  [&](Session& session, Response& response) -> absl::Status {
                                    Rows rows;
                                    RETURN_IF_ERROR(ReadRows(session, scope, zone, today, rows));
                                    return Fill(scope, rows, response);
                                  });
      });
}

}  // namespace touchstone::feedback
