#include "services/assessment/unit_levels.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/assessment/spans.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {
namespace {

using Purpose = v1::AssessmentCycle::Purpose;

bool Has(const std::vector<UnitTimeline::Row>& rows, const UnitTimeline::Row& row) {
  return std::find(rows.begin(), rows.end(), row) != rows.end();
}

bool EndsThere(const std::vector<UnitTimeline::Row>& rows, const UnitTimeline::Row& row) {
  return std::any_of(rows.begin(), rows.end(), [&](const UnitTimeline::Row& other) {
    return other.to == row.to && other.from == row.from;
  });
}

}  // namespace

absl::StatusOr<std::vector<UnitTimeline::Row>> KeptRows(Session& session, Purpose purpose,
                                                        const std::string& unit, Day from) {
  ASSIGN_OR_RETURN(const auto rows, (session.Query<int64_t, int64_t, Bytes>(
                                        "SELECT valid_from, valid_to, body FROM unit_levels WHERE "
                                        "purpose = :purpose AND unit = :unit AND valid_to >= :day "
                                        "ORDER BY valid_to",
                                        static_cast<int64_t>(purpose), unit, from)));
  std::vector<UnitTimeline::Row> kept;
  v1::UnitFigures figures;
  for (const auto& [begin, end, body] : rows) {
    RETURN_IF_ERROR(ParseFigures(body.value, unit, figures));
    kept.push_back({begin, end, FiguresOf(figures)});
  }
  return kept;
}

void UnitLevelsChange::Add(Purpose purpose, const std::vector<std::pair<HeldSpan, int>>& change) {
  for (const auto& [span, sign] : change) {
    Unit& unit = units_[{purpose, span.unit}];
    unit.from = std::min(unit.from, span.from);
    unit.change.emplace_back(span, sign);
  }
}

absl::Status UnitLevelsChange::Read(Session& session) {
  for (auto& [key, unit] : units_) {
    ASSIGN_OR_RETURN(unit.before, KeptRows(session, key.first, key.second, unit.from));
    UnitTimeline timeline;
    for (const UnitTimeline::Row& row : unit.before) timeline.Put(row);
    for (const auto& [span, sign] : unit.change) timeline.Add(span, sign);
    unit.after = timeline.Rows();
  }
  return absl::OkStatus();
}

absl::Status UnitLevelsChange::Write(Session& session) const {
  for (const auto& [key, unit] : units_) {
    const auto purpose = static_cast<int64_t>(key.first);
    for (const UnitTimeline::Row& row : unit.before) {
      if (EndsThere(unit.after, row)) continue;
      RETURN_IF_ERROR(session
                          .Execute("DELETE FROM unit_levels WHERE purpose = :purpose AND "
                                   "unit = :unit AND valid_to = :stop AND valid_from = :start",
                                   purpose, key.second, row.to, row.from)
                          .status());
    }
    for (const UnitTimeline::Row& row : unit.after) {
      if (Has(unit.before, row)) continue;
      RETURN_IF_ERROR(session
                          .Execute("INSERT INTO unit_levels (purpose, unit, valid_to, valid_from, "
                                   "body) VALUES (:purpose, :unit, :stop, :start, :body) "
                                   "ON CONFLICT (purpose, unit, valid_to, valid_from) DO UPDATE "
                                   "SET body = excluded.body",
                                   purpose, key.second, row.to, row.from,
                                   Bytes{PackedFigures(row.figures).SerializeAsString()})
                          .status());
    }
  }
  return absl::OkStatus();
}

absl::Status ParseFigures(const std::string& packed, absl::string_view unit,
                          v1::UnitFigures& figures) {
  if (figures.ParseFromString(packed)) return absl::OkStatus();
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("The kept figures of ", unit, " cannot be read."));
}

absl::StatusOr<std::vector<UnitOnDay>> UnitsOnDay(Session& session, const std::string& organization,
                                                  Purpose purpose, Day day) {
  const std::string units = absl::StrCat(organization, "/organizationalUnits");
  ASSIGN_OR_RETURN(auto rows,
                   (session.Query<std::string, std::string, std::optional<Bytes>>(
                       "SELECT s.name, s.parent_unit, l.body FROM unit_spans s LEFT JOIN "
                       "unit_levels l ON l.purpose = :purpose AND l.unit = s.name AND "
                       "l.valid_to > :ends AND l.valid_from <= :begins WHERE s.name > :first AND "
                       "s.name < :behind AND s.known_to = :known AND s.valid_to > :stop AND "
                       "s.valid_from <= :start ORDER BY s.name",
                       static_cast<int64_t>(purpose), day, day, absl::StrCat(units, "/"),
                       absl::StrCat(units, "0"), kStillKnown, day, day)));
  // Each behind its parent: from the top, one generation after another's. They come by name, so
  // that a parent is found among them.
  const auto row_of = [&](const std::string& name) -> std::optional<size_t> {
    const auto at = std::lower_bound(
        rows.begin(), rows.end(), name,
        [](const auto& row, const std::string& sought) { return std::get<0>(row) < sought; });
    if (at == rows.end() || std::get<0>(*at) != name) return std::nullopt;
    return static_cast<size_t>(at - rows.begin());
  };
  std::vector<std::vector<size_t>> below(rows.size());
  std::vector<std::pair<size_t, int>> open;  // rows to be taken, the next last, with their parents
  for (size_t i = rows.size(); i-- > 0;) {
    if (const auto parent = row_of(std::get<1>(rows[i]))) {
      below[*parent].push_back(i);
    } else {
      open.emplace_back(i, -1);
    }
  }
  std::vector<UnitOnDay> found;
  while (!open.empty()) {
    const auto [row, parent] = open.back();
    open.pop_back();
    auto& [name, parent_unit, body] = rows[row];
    UnitOnDay& unit = found.emplace_back();
    unit.unit = std::move(name);
    unit.parent = parent;
    if (body) unit.packed = std::move(body->value);
    const auto index = static_cast<int>(found.size()) - 1;
    for (const size_t child : below[row]) open.emplace_back(child, index);
  }
  return found;
}

}  // namespace touchstone::assessment
