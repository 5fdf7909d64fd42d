#include "services/feedback/figures/retention_figures.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/feedback/figures/kept_figures.h"
#include "services/feedback/rules/period_parts.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

// Two periods that are compared; the month where figures are by month.
struct Periods {
  std::string month;
  Day before = 0;
  Day start = 0;
  Day end = 0;
};

bool Has(const FigureScope& scope, v1::Dimension dimension) {
  return std::find(scope.dimensions.begin(), scope.dimensions.end(), dimension) !=
         scope.dimensions.end();
}

std::vector<Periods> PeriodsOf(const FigureScope& scope) {
  if (!Has(scope, v1::BY_MONTH)) {
    const Day length = scope.end - scope.start + 1;
    return {{"", scope.start - length, scope.start, scope.end}};
  }
  std::vector<Periods> months;
  for (Day start = scope.start; start <= scope.end; start = LastOfMonth(start) + 1) {
    const Day end = std::min(LastOfMonth(start), scope.end);
    months.push_back(
        {DayText(start).substr(0, 7), FirstOfMonth(FirstOfMonth(start) - 1), start, end});
  }
  return months;
}

int64_t Micros(Day day, absl::TimeZone zone) {
  absl::Time time;
  absl::ParseTime("%Y-%m-%d", DayText(day), zone, &time, nullptr);
  return absl::ToUnixMicros(time);
}

// The columns of contacts by which customers are told apart.
std::vector<std::string> GroupedColumns(const FigureScope& scope) {
  std::vector<std::string> columns;
  if (Has(scope, v1::BY_ORGANIZATIONAL_UNIT)) columns.push_back("organizational_unit");
  if (Has(scope, v1::BY_SERVICE_TYPE)) columns.push_back("service_type");
  if (Has(scope, v1::BY_LANGUAGE)) columns.push_back("language");
  if (Has(scope, v1::BY_CHANNEL)) columns.push_back("channel");
  return columns;
}

std::string Column(const FigureScope& scope, v1::Dimension dimension, const std::string& column) {
  return Has(scope, dimension) ? column : std::string("''");
}

class RetentionQuery {
 public:
  RetentionQuery(const FigureScope& scope, const std::vector<std::string>& types)
      : scope_(scope), types_(types) {}

  // Who came before, once in each group, and whether they came again in it.
  void Build(const Periods& periods, absl::TimeZone zone) {
    const std::vector<std::string> grouped = GroupedColumns(scope_);
    sql_ = absl::StrCat(
        "SELECT ", Column(scope_, v1::BY_ORGANIZATIONAL_UNIT, "organizational_unit"), ", ",
        Column(scope_, v1::BY_SERVICE_TYPE, "service_type"), ", ",
        Column(scope_, v1::BY_LANGUAGE, "language"), ", ",
        Column(scope_, v1::BY_CHANNEL, "CAST(channel AS TEXT)"),
        ", COUNT(DISTINCT p.customer), COUNT(DISTINCT CASE WHEN EXISTS (SELECT 1 FROM contacts c "
        "WHERE ");
    AddContacts("c", periods.start, periods.end, zone);
    absl::StrAppend(&sql_, " AND c.customer = p.customer");
    for (const std::string& column : grouped) {
      absl::StrAppend(&sql_, " AND c.", column, " = p.", column);
    }
    absl::StrAppend(&sql_, ") THEN p.customer END) FROM contacts p WHERE ");
    AddContacts("p", periods.before, periods.start - 1, zone);
    absl::StrAppend(&sql_, " AND p.customer <> ''");
    if (!grouped.empty()) absl::StrAppend(&sql_, " GROUP BY ", absl::StrJoin(grouped, ", "));
  }

  const std::string& sql() const { return sql_; }
  const std::vector<SqlValue>& parameters() const { return parameters_; }

 private:
  void Bind(const std::string& before, SqlValue value) {
    absl::StrAppend(&sql_, before, ":p", parameters_.size());
    parameters_.push_back(std::move(value));
  }

  void AddContacts(const std::string& table, Day first, Day last, absl::TimeZone zone) {
    Bind(absl::StrCat(table, ".parent = "), scope_.organization);
    Bind(absl::StrCat(" AND ", table, ".start_time >= "), Micros(first, zone));
    Bind(absl::StrCat(" AND ", table, ".start_time < "), Micros(last + 1, zone));
    std::string before =
        absl::StrCat(" AND ", table, ".delete_time = 0 AND ", table, ".service_type IN (");
    for (const std::string& type : types_) {
      Bind(before, type);
      before = ", ";
    }
    absl::StrAppend(&sql_, ")");
    AddSlice(table);
  }

  void AddSlice(const std::string& table) {
    const v1::Slice& slice = scope_.slice;
    if (!slice.organizational_unit().empty()) {
      Bind(absl::StrCat(" AND (", table, ".organizational_unit = "), slice.organizational_unit());
      Bind(absl::StrCat(" OR ", table,
                        ".organizational_unit IN (SELECT t.organizational_unit FROM unit_tree t "
                        "WHERE t.organization = "),
           scope_.organization);
      Bind(" AND t.ancestor = ", slice.organizational_unit());
      absl::StrAppend(&sql_, "))");
    }
    if (!slice.language().empty()) {
      Bind(absl::StrCat(" AND ", table, ".language = "), slice.language());
    }
    if (slice.channel() != v1::CHANNEL_UNSPECIFIED) {
      Bind(absl::StrCat(" AND ", table, ".channel = "), static_cast<int64_t>(slice.channel()));
    }
  }

  const FigureScope& scope_;
  const std::vector<std::string>& types_;
  std::string sql_;
  std::vector<SqlValue> parameters_;
};

}  // namespace

absl::StatusOr<std::map<std::vector<std::string>, Retention>> ReadRetention(
    Session& session, const FigureScope& scope, const std::vector<std::string>& service_types,
    absl::TimeZone zone) {
  std::map<std::vector<std::string>, Retention> retained;
  std::vector<std::string> types = service_types;
  if (!scope.slice.service_type().empty()) {
    std::erase_if(types, [&](const auto& type) { return type != scope.slice.service_type(); });
  }
  if (types.empty()) return retained;
  for (const Periods& periods : PeriodsOf(scope)) {
    RetentionQuery query(scope, types);
    query.Build(periods, zone);
    ASSIGN_OR_RETURN(
        const auto rows,
        (session.QueryWith<std::string, std::string, std::string, std::string, int64_t, int64_t>(
            query.sql(), query.parameters())));
    for (const auto& [unit, type, language, channel, customers, again] : rows) {
      const KeptFigure figure{.measure = Measure::kContacts,
                              .month = periods.month,
                              .organizational_unit = unit,
                              .service_type = type,
                              .language = language,
                              .channel = channel};
      Retention& retention = retained[PlaceOf(scope, figure)];
      retention.customers += customers;
      retention.came_again += again;
    }
  }
  return retained;
}

}  // namespace touchstone::feedback
