#include "services/assessment/spans.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

constexpr int kMostNamed = 5;

struct Known {
  SpanFacts span;
  int64_t since = 0;  // known_from
};

absl::StatusOr<std::map<Day, Known>> ReadKnown(Session& session, const SpanTable& table,
                                               const std::string& name) {
  std::string columns;
  std::vector<SqlType> types = {SqlType::kInteger, SqlType::kInteger, SqlType::kInteger};
  for (const auto& [column, type] : table.facts) {
    absl::StrAppend(&columns, ", ", column);
    types.push_back(type);
  }
  const std::vector<SqlValue> parameters = {name, kStillKnown};
  std::map<Day, Known> known;
  RETURN_IF_ERROR(
      session
          .Run(absl::StrCat("SELECT valid_from, valid_to, known_from", columns, " FROM ",
                            table.name, " WHERE name = :name AND known_to = :known"),
               parameters, types,
               [&](std::span<SqlValue> row) {
                 const Day from = std::get<int64_t>(row[0]);
                 known[from] = {{from, std::get<int64_t>(row[1]), {row.begin() + 3, row.end()}},
                                std::get<int64_t>(row[2])};
               })
          .status());
  return known;
}

// What was known for no time at all was never known: two writes in one microsecond.
absl::Status Forget(Session& session, const SpanTable& table, const std::string& name,
                    const Known& known, int64_t now) {
  if (known.since >= now) {
    return session
        .Execute(absl::StrCat("DELETE FROM ", table.name,
                              " WHERE name = :name AND known_to = :known AND valid_from = :start"),
                 name, kStillKnown, known.span.from)
        .status();
  }
  return session
      .Execute(absl::StrCat("UPDATE ", table.name,
                            " SET known_to = :now WHERE name = :name AND known_to = :known AND "
                            "valid_from = :start"),
               now, name, kStillKnown, known.span.from)
      .status();
}

absl::Status Insert(Session& session, const SpanTable& table, const std::string& name,
                    const SpanFacts& span, int64_t now) {
  std::string columns;
  std::string places;
  for (const auto& [column, type] : table.facts) {
    absl::StrAppend(&columns, ", ", column);
    absl::StrAppend(&places, ", :", column);
  }
  std::vector<SqlValue> parameters = {name, span.from, span.to, now, kStillKnown};
  parameters.insert(parameters.end(), span.facts.begin(), span.facts.end());
  return session
      .Run(absl::StrCat("INSERT INTO ", table.name,
                        " (name, valid_from, valid_to, known_from, known_to", columns,
                        ") VALUES (:name, :start, :stop, :since, :known", places, ")"),
           parameters, {}, [](std::span<SqlValue>) {})
      .status();
}

}  // namespace

const SpanTable& UnitSpans() {
  static const auto& table = *new SpanTable{"unit_spans", {{"parent_unit", SqlType::kText}}};
  return table;
}

const SpanTable& PositionSpans() {
  static const auto& table = *new SpanTable{"position_spans", {{"unit", SqlType::kText}}};
  return table;
}

const SpanTable& EmploymentSpans() {
  static const auto& table =
      *new SpanTable{"employment_spans", {{"work_status", SqlType::kInteger}}};
  return table;
}

const SpanTable& AssignmentSpans() {
  static const auto& table = *new SpanTable{"assignment_spans",
                                            {{"person", SqlType::kText},
                                             {"employment", SqlType::kText},
                                             {"unit", SqlType::kText},
                                             {"position", SqlType::kText},
                                             {"manager", SqlType::kText},
                                             {"is_primary", SqlType::kInteger},
                                             {"full_time_percent", SqlType::kInteger},
                                             {"body", SqlType::kBytes}}};
  return table;
}

absl::Status KeepSpans(Transaction& transaction, const SpanTable& table, const std::string& name,
                       const std::vector<SpanFacts>& spans) {
  Session& session = transaction.session();
  const int64_t now = absl::ToUnixMicros(transaction.now());
  ASSIGN_OR_RETURN(auto known, ReadKnown(session, table, name));
  std::vector<const SpanFacts*> missing;
  for (const SpanFacts& span : spans) {
    const auto same = known.find(span.from);
    if (same != known.end() && same->second.span == span) {
      known.erase(same);
    } else {
      missing.push_back(&span);
    }
  }
  for (const auto& [from, old] : known) {
    RETURN_IF_ERROR(Forget(session, table, name, old, now));
  }
  for (const SpanFacts* const span : missing) {
    RETURN_IF_ERROR(Insert(session, table, name, *span, now));
  }
  return absl::OkStatus();
}

std::string StretchText(const Stretch& stretch) {
  if (stretch.from >= stretch.to) return "never";
  if (stretch.to == kForever) return absl::StrCat("from ", DayText(stretch.from), " on");
  if (stretch.from == stretch.to - 1) return absl::StrCat("on ", DayText(stretch.from));
  return absl::StrCat("from ", DayText(stretch.from), " to ", DayText(stretch.to - 1));
}

absl::StatusOr<Stretch> StretchOf(Session& session, const SpanTable& table,
                                  const std::string& name) {
  ASSIGN_OR_RETURN(const auto row,
                   (session.QueryOne<std::optional<int64_t>, std::optional<int64_t>>(
                       absl::StrCat("SELECT MIN(valid_from), MAX(valid_to) FROM ", table.name,
                                    " WHERE name = :name AND known_to = :known"),
                       name, kStillKnown)));
  if (!row || !std::get<0>(*row)) return Stretch();
  return Stretch{*std::get<0>(*row), *std::get<1>(*row)};
}

absl::StatusOr<std::optional<std::string>> ProblemOfReference(Session& session,
                                                              const SpanTable& table,
                                                              absl::string_view organization,
                                                              const std::string& name,
                                                              const Stretch& needed) {
  if (OrganizationOf(name) != organization) return "must be of the same organization";
  ASSIGN_OR_RETURN(const Stretch there, StretchOf(session, table, name));
  if (there.from >= there.to) return "names what does not exist";
  if (there.from <= needed.from && needed.to <= there.to) return std::nullopt;
  return absl::StrCat("names what is there ", StretchText(there), ", and is to hold ",
                      StretchText(needed));
}

absl::Status CheckNoneRefersOutside(Session& session, const SpanTable& referring,
                                    absl::string_view column, const std::string& name,
                                    const Stretch& stretch) {
  const std::string named = absl::StrCat("SELECT name, valid_from, valid_to FROM ", referring.name,
                                         " WHERE ", column, " = :name AND known_to = :known AND ");
  const std::string few = absl::StrCat(" LIMIT ", kMostNamed);
  const bool is_never = stretch.from >= stretch.to;
  ASSIGN_OR_RETURN(auto rows, (session.Query<std::string, int64_t, int64_t>(
                                  absl::StrCat(named, "valid_to > :stop", few), name, kStillKnown,
                                  is_never ? 0 : stretch.to)));
  if (rows.empty() && !is_never) {
    ASSIGN_OR_RETURN(rows, (session.Query<std::string, int64_t, int64_t>(
                               absl::StrCat(named, "valid_from < :start", few), name, kStillKnown,
                               stretch.from)));
  }
  if (rows.empty()) return absl::OkStatus();
  std::vector<Obstacle> obstacles;
  for (const auto& [user, from, to] : rows) {
    obstacles.push_back({user, absl::StrCat("names it ", StretchText({from, to}))});
  }
  return FailedPreconditions(reasons::kResourceInUse,
                             absl::StrCat(name, " would be there ", StretchText(stretch), ", and ",
                                          obstacles.front().subject, " ", obstacles.front().problem,
                                          "; change that first."),
                             obstacles);
}

}  // namespace touchstone::assessment
