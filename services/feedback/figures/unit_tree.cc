#include "services/feedback/figures/unit_tree.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

constexpr absl::Duration kFresh = absl::Minutes(1);

// A unit, and what it is in: itself, and everything above.
using TreeRows = std::set<std::pair<std::string, std::string>>;  // ancestor, unit

TreeRows RowsOf(const std::vector<MeasuredUnit>& units) {
  std::map<std::string, std::string> parent_of;
  for (const MeasuredUnit& unit : units) parent_of[unit.name] = unit.parent_unit;
  TreeRows rows;
  for (const auto& [name, parent] : parent_of) {
    std::string above = name;
    // Ends also where records make a circle: nothing is new then.
    while (!above.empty() && rows.emplace(above, name).second) {
      const auto next = parent_of.find(above);
      above = next == parent_of.end() ? "" : next->second;
    }
  }
  return rows;
}

std::string SourceOf(const std::string& organization) {
  return absl::StrCat("organizational units of ", organization);
}

absl::StatusOr<std::optional<absl::Time>> KeptAt(Store& store, const Context& context,
                                                 const std::string& organization) {
  std::optional<std::tuple<std::string>> row;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(row, session.QueryOne<std::string>(
                              "SELECT position FROM applied_events WHERE source = :source",
                              SourceOf(organization)));
    return absl::OkStatus();
  }));
  int64_t micros = 0;
  if (!row || !absl::SimpleAtoi(std::get<0>(*row), &micros)) return std::nullopt;
  return absl::FromUnixMicros(micros);
}

absl::StatusOr<TreeRows> KeptRows(Session& session, const std::string& organization) {
  ASSIGN_OR_RETURN(auto kept, (session.Query<std::string, std::string>(
                                  "SELECT ancestor, organizational_unit FROM unit_tree WHERE "
                                  "organization = :organization",
                                  organization)));
  TreeRows rows;
  for (auto& [ancestor, unit] : kept) rows.emplace(std::move(ancestor), std::move(unit));
  return rows;
}

absl::Status WriteRows(Session& session, const std::string& organization, const TreeRows& rows) {
  ASSIGN_OR_RETURN(const TreeRows kept, KeptRows(session, organization));
  for (const auto& [ancestor, unit] : kept) {
    if (rows.contains({ancestor, unit})) continue;
    RETURN_IF_ERROR(session
                        .Execute("DELETE FROM unit_tree WHERE organization = :organization AND "
                                 "ancestor = :ancestor AND organizational_unit = :unit",
                                 organization, ancestor, unit)
                        .status());
  }
  for (const auto& [ancestor, unit] : rows) {
    if (kept.contains({ancestor, unit})) continue;
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO unit_tree (organization, ancestor, "
                                 "organizational_unit) VALUES (:organization, :ancestor, :unit)",
                                 organization, ancestor, unit)
                        .status());
  }
  return absl::OkStatus();
}

absl::Status Keep(Store& store, const Context& context, const std::string& organization,
                  const TreeRows& rows) {
  return store.Write(
      AuthorOf(context), context.deadline, [&](Transaction& transaction) -> absl::Status {
        RETURN_IF_ERROR(WriteRows(transaction.session(), organization, rows));
        return transaction.session()
            .Execute(
                "INSERT INTO applied_events (source, position) VALUES (:source, :position) ON "
                "CONFLICT (source) DO UPDATE SET position = excluded.position",
                SourceOf(organization), absl::StrCat(absl::ToUnixMicros(transaction.now())))
            .status();
      });
}

}  // namespace

absl::Status RefreshUnitTree(Store& store, MeasuredUnits& units, const Context& context,
                             const std::string& organization) {
  ASSIGN_OR_RETURN(const auto kept_at, KeptAt(store, context, organization));
  if (kept_at && store.clock().Now() - *kept_at < kFresh) return absl::OkStatus();
  const auto found = units.Units(context, organization);
  if (found.ok()) return Keep(store, context, organization, RowsOf(*found));
  if (kept_at) return absl::OkStatus();
  return RetryLater(absl::StatusCode::kUnavailable, reasons::kServiceUnavailable,
                    absl::StrCat("It is not known here yet which organizational units are below "
                                 "which in ",
                                 organization,
                                 ", and assessment did not tell: ask again, or have somebody ask "
                                 "who may read its analytics."),
                    absl::Seconds(30));
}

absl::StatusOr<std::set<std::string>> UnitWithThoseBelow(Session& session,
                                                         const std::string& unit) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<std::string>("SELECT organizational_unit FROM unit_tree WHERE organization = "
                                 ":organization AND ancestor = :ancestor",
                                 OrganizationOf(unit), unit));
  std::set<std::string> units = {unit};
  for (const auto& [name] : rows) units.insert(name);
  return units;
}

absl::StatusOr<std::vector<std::string>> UnitsBelowOf(Session& session, const std::string& unit) {
  ASSIGN_OR_RETURN(std::set<std::string> units, UnitWithThoseBelow(session, unit));
  units.erase(unit);
  return std::vector<std::string>(units.begin(), units.end());
}

}  // namespace touchstone::feedback
