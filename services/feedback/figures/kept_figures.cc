#include "services/feedback/figures/kept_figures.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/feedback/rules/period_parts.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

// A statement with its parameters.
struct Statement {
  std::string sql;
  std::vector<SqlValue> parameters;

  void Bind(absl::string_view before, SqlValue value) {
    absl::StrAppend(&sql, before, ":p", parameters.size());
    parameters.push_back(std::move(value));
  }
};

bool Has(const FigureScope& scope, v1::Dimension dimension) {
  return std::find(scope.dimensions.begin(), scope.dimensions.end(), dimension) !=
         scope.dimensions.end();
}

// What is selected: the column where it is a dimension, and nothing where it is not.
struct Selected {
  std::vector<std::string> columns;
  std::vector<std::string> grouped;

  void Add(bool is_dimension, const std::string& column) {
    columns.push_back(is_dimension ? column : "''");
    if (is_dimension) grouped.push_back(column);
  }
};

Selected SelectedOf(const FigureScope& scope, const std::string& month) {
  Selected selected{.columns = {"measure"}, .grouped = {"measure"}};
  selected.Add(Has(scope, v1::BY_MONTH), month);
  selected.Add(Has(scope, v1::BY_ORGANIZATIONAL_UNIT), "organizational_unit");
  selected.Add(Has(scope, v1::BY_SERVICE_TYPE), "service_type");
  selected.Add(Has(scope, v1::BY_LANGUAGE), "language");
  selected.Add(Has(scope, v1::BY_CHANNEL), "CAST(channel AS TEXT)");
  return selected;
}

void AddSelect(const Selected& selected, absl::string_view table, Statement& statement) {
  statement.sql = absl::StrCat(
      "SELECT ", absl::StrJoin(selected.columns, ", "),
      ", CAST(SUM(count) AS BIGINT), CAST(SUM(sum) AS BIGINT), CAST(SUM(sum_of_squares) AS BIGINT) "
      "FROM ",
      table, " WHERE ");
}

void AddMeasures(const FigureScope& scope, const Measures& measures, Statement& statement) {
  statement.Bind("organization = ", scope.organization);
  absl::string_view before = " AND measure IN (";
  for (const Measure measure : measures) {
    statement.Bind(before, static_cast<int64_t>(measure));
    before = ", ";
  }
  absl::StrAppend(&statement.sql, ")");
}

void AddSlice(const FigureScope& scope, Statement& statement) {
  const v1::Slice& slice = scope.slice;
  if (!slice.organizational_unit().empty()) {
    statement.Bind(" AND (organizational_unit = ", slice.organizational_unit());
    statement.Bind(
        " OR organizational_unit IN (SELECT t.organizational_unit FROM unit_tree t WHERE "
        "t.organization = ",
        scope.organization);
    statement.Bind(" AND t.ancestor = ", slice.organizational_unit());
    absl::StrAppend(&statement.sql, "))");
  }
  if (!slice.service_type().empty()) {
    statement.Bind(" AND service_type = ", slice.service_type());
  }
  if (!slice.language().empty()) statement.Bind(" AND language = ", slice.language());
  if (slice.channel() != v1::CHANNEL_UNSPECIFIED) {
    statement.Bind(" AND channel = ", static_cast<int64_t>(slice.channel()));
  }
}

absl::Status ReadTable(Session& session, const FigureScope& scope, const Measures& measures,
                       bool by_month, const TextSpan& span, OnFigure on_figure) {
  const std::string column = by_month ? "month" : "day";
  Selected selected = SelectedOf(scope, by_month ? "month" : "SUBSTR(day, 1, 7)");
  selected.Add(true, "extra");
  Statement statement;
  AddSelect(selected, by_month ? "figures_by_month" : "figures_by_day", statement);
  AddMeasures(scope, measures, statement);
  statement.Bind(absl::StrCat(" AND ", column, " >= "), span.first);
  statement.Bind(absl::StrCat(" AND ", column, " <= "), span.last);
  AddSlice(scope, statement);
  absl::StrAppend(&statement.sql, " GROUP BY ", absl::StrJoin(selected.grouped, ", "));
  ASSIGN_OR_RETURN(auto rows,
                   (session.QueryWith<int64_t, std::string, std::string, std::string, std::string,
                                      std::string, std::string, int64_t, int64_t, int64_t>(
                       statement.sql, statement.parameters)));
  for (auto& [measure, month, unit, type, language, channel, extra, count, sum, squares] : rows) {
    const KeptFigure figure{.measure = static_cast<Measure>(measure),
                            .month = std::move(month),
                            .organizational_unit = std::move(unit),
                            .service_type = std::move(type),
                            .language = std::move(language),
                            .channel = std::move(channel),
                            .extra = std::move(extra),
                            .tally = {count, sum, squares}};
    if (figure.tally != Tally()) on_figure(figure);
  }
  return absl::OkStatus();
}

absl::Status ReadWorkers(Session& session, const FigureScope& scope, const Measures& measures,
                         OnFigure on_figure) {
  Selected selected{.columns = {"measure"}, .grouped = {"measure"}};
  selected.Add(Has(scope, v1::BY_MONTH), "period");
  selected.Add(Has(scope, v1::BY_WORKER), "worker");
  Statement statement;
  AddSelect(selected, "worker_figures", statement);
  AddMeasures(scope, measures, statement);
  const size_t length = scope.by_day ? std::string::npos : std::string("2026-03").size();
  statement.Bind(" AND period >= ", DayText(scope.start).substr(0, length));
  statement.Bind(" AND period <= ", DayText(scope.end).substr(0, length));
  if (!scope.slice.worker().empty()) statement.Bind(" AND worker = ", scope.slice.worker());
  absl::StrAppend(&statement.sql, " GROUP BY ", absl::StrJoin(selected.grouped, ", "));
  ASSIGN_OR_RETURN(auto rows,
                   (session.QueryWith<int64_t, std::string, std::string, int64_t, int64_t, int64_t>(
                       statement.sql, statement.parameters)));
  for (auto& [measure, month, worker, count, sum, squares] : rows) {
    const KeptFigure figure{.measure = static_cast<Measure>(measure),
                            .month = std::move(month),
                            .worker = std::move(worker),
                            .tally = {count, sum, squares}};
    if (figure.tally != Tally()) on_figure(figure);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadFigures(Session& session, const FigureScope& scope, const Measures& measures,
                         OnFigure on_figure) {
  if (scope.of_workers) return ReadWorkers(session, scope, measures, on_figure);
  const PeriodParts parts = PartsOf(scope.start, scope.end);
  if (parts.months) {
    RETURN_IF_ERROR(ReadTable(session, scope, measures, true, *parts.months, on_figure));
  }
  for (const TextSpan& days : parts.days) {
    RETURN_IF_ERROR(ReadTable(session, scope, measures, false, days, on_figure));
  }
  return absl::OkStatus();
}

std::vector<std::string> PlaceOf(const FigureScope& scope, const KeptFigure& figure,
                                 const std::string& queue, const std::string& key_element) {
  std::vector<std::string> place;
  for (const v1::Dimension dimension : scope.dimensions) {
    switch (dimension) {
      case v1::BY_ORGANIZATIONAL_UNIT:
        place.push_back(figure.organizational_unit);
        break;
      case v1::BY_SERVICE_TYPE:
        place.push_back(figure.service_type);
        break;
      case v1::BY_LANGUAGE:
        place.push_back(figure.language);
        break;
      case v1::BY_CHANNEL:
        place.push_back(figure.channel);
        break;
      case v1::BY_QUEUE:
        place.push_back(queue);
        break;
      case v1::BY_KEY_ELEMENT:
        place.push_back(key_element);
        break;
      case v1::BY_WORKER:
        place.push_back(figure.worker);
        break;
      default:
        place.push_back(figure.month);
    }
  }
  return place;
}

Tally TallyIn(const SumsByMeasure& sums, Measure measure) {
  const auto found = sums.find(measure);
  return found == sums.end() ? Tally() : found->second;
}

}  // namespace touchstone::feedback
