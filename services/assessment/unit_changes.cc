#include "services/assessment/unit_changes.h"

#include <google/protobuf/util/message_differencer.h>
#include <touchstone/assessment/v1/organizational_unit.pb.h>
#include <touchstone/assessment/v1/unit_change.pb.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/organizational_units.h"
#include "services/assessment/rules/timeline.h"
#include "services/assessment/rules/unit_steps.h"
#include "services/assessment/spans.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::assessment {
namespace {

using v1::UnitChange;
using Unit = v1::OrganizationalUnit;
using Row = v1::OrganizationalUnitRow;

constexpr int kHighestSequence = 999;

std::string PathOf(absl::string_view field, int index) {
  return absl::StrCat("unit_change.", field, "[", index, "].organizational_unit");
}

// One change, checked against the units and made so where it is to be.
class UnitChanging {
 public:
  UnitChanging(const Context& context, Transaction& transaction, UnitChange& change)
      : context_(context),
        transaction_(transaction),
        change_(change),
        day_(*ParseDay(change.effective_date())) {}

  // The units are there, and nothing else says what the change says.
  absl::Status Check() {
    for (int i = 0; i < change_.predecessors_size(); ++i) {
      const std::string& unit = change_.predecessors(i).organizational_unit();
      const Day last = MovesPeople(change_.kind()) ? day_ - 1 : day_;
      RETURN_IF_ERROR(CheckIsThere(unit, day_ - 1, last, PathOf("predecessors", i)));
      RETURN_IF_ERROR(CheckIsNews(unit, PathOf("predecessors", i)));
    }
    for (int i = 0; i < change_.successors_size(); ++i) {
      const std::string& unit = change_.successors(i).organizational_unit();
      RETURN_IF_ERROR(CheckIsThere(unit, day_, day_, PathOf("successors", i)));
    }
    if (!change_.parent_unit().empty()) {
      RETURN_IF_ERROR(CheckIsThere(change_.parent_unit(), day_, day_, "unit_change.parent_unit"));
    }
    if (violations_.empty() && change_.kind() == UnitChange::RENAME) CheckTitles();
    return violations_.empty() ? absl::OkStatus() : InvalidFields(violations_);
  }

  // Writes the rows that are missing, where the change says so; else none may be.
  absl::Status MakeSo() {
    std::vector<int> which = EndingOf(change_);
    if (!MovesPeople(change_.kind())) {
      for (int i = 0; i < change_.predecessors_size(); ++i) which.push_back(i);
    }
    std::map<int, Unit> missing;
    for (const int i : which) {
      const Unit& unit = *units_.at(change_.predecessors(i).organizational_unit());
      const Row* const row = RowOn(day_, unit.rows());
      if (IsSo(row)) continue;
      Unit wanted = unit;
      std::string problem = change_.apply() ? AddRow(wanted) : NotSo(row);
      if (problem.empty()) {
        missing.emplace(i, std::move(wanted));
      } else {
        violations_.push_back({PathOf("predecessors", i), std::move(problem)});
      }
    }
    if (!violations_.empty()) return InvalidFields(violations_);
    change_.set_applied(!missing.empty());
    for (const int i : LowestFirst(missing)) RETURN_IF_ERROR(Put(i, missing.at(i)));
    return absl::OkStatus();
  }

 private:
  // On both days.
  absl::Status CheckIsThere(const std::string& name, Day first, Day last, std::string field) {
    std::unique_ptr<Unit>& unit = units_[name];
    if (unit == nullptr && OrganizationOf(name) == OrganizationOf(change_.name())) {
      ASSIGN_OR_RETURN(unit, transaction_.Find<Unit>(OrganizationalUnitType(), name));
    }
    std::string problem;
    if (OrganizationOf(name) != OrganizationOf(change_.name())) {
      problem = "must be of the same organization";
    } else if (unit == nullptr || unit->has_delete_time()) {
      problem = "names what does not exist";
    } else if (RowOn(first, unit->rows()) == nullptr || RowOn(last, unit->rows()) == nullptr) {
      const auto spans = SpansOf(unit->rows());
      const Stretch there = {spans.front().from, spans.back().to};
      problem = absl::StrCat("names what is there ", StretchText(there), ", and must be so ",
                             StretchText({first, last + 1}));
    }
    if (!problem.empty()) violations_.push_back({std::move(field), std::move(problem)});
    return absl::OkStatus();
  }

  // On one day a unit's people go elsewhere once, and it is renamed once and moved once.
  absl::Status CheckIsNews(const std::string& unit, std::string field) {
    const bool moves = MovesPeople(change_.kind());
    const int64_t first = moves ? UnitChange::SPLIT : change_.kind();
    const int64_t last = moves ? UnitChange::MERGE : change_.kind();
    ASSIGN_OR_RETURN(
        const auto other,
        transaction_.session().QueryOne<std::string>(
            "SELECT unit_change FROM unit_steps WHERE predecessor = :unit AND effective_day = :day "
            "AND kind >= :first AND kind <= :last AND unit_change <> :name LIMIT 1",
            unit, day_, first, last, change_.name()));
    if (!other) return absl::OkStatus();
    violations_.push_back(
        {std::move(field), absl::StrCat("is changed so on that day by ", std::get<0>(*other),
                                        " already; delete that first")});
    return absl::OkStatus();
  }

  void CheckTitles() {
    const Unit& unit = *units_.at(change_.predecessors(0).organizational_unit());
    const std::string& before = RowOn(day_ - 1, unit.rows())->title();
    if (change_.old_title().empty()) change_.set_old_title(before);
    if (change_.old_title() != before) {
      violations_.push_back(
          {"unit_change.old_title", absl::StrCat("is \"", before, "\" on ", DayText(day_ - 1))});
    }
    if (change_.new_title() == before) {
      violations_.push_back({"unit_change.new_title", "is the title that the unit has already"});
    }
  }

  // Whether a unit is as the change says in the row that holds on its day; null for none.
  bool IsSo(const Row* row) const {
    switch (change_.kind()) {
      case UnitChange::RENAME:
        return row->title() == change_.new_title();
      case UnitChange::TRANSFER:
        return row->parent_unit() == change_.parent_unit();
      default:
        return row == nullptr;
    }
  }

  std::string NotSo(const Row* row) const {
    const std::string on = absl::StrCat(" on ", DayText(day_));
    switch (change_.kind()) {
      case UnitChange::RENAME:
        return absl::StrCat("is called \"", row->title(), "\"", on,
                            "; rename it first, or let the change be applied");
      case UnitChange::TRANSFER:
        return absl::StrCat(
            row->parent_unit().empty() ? "is at the top" : "is in " + row->parent_unit(), on,
            "; move it first, or let the change be applied");
      default:
        return absl::StrCat("is still there", on, "; end it first, or let the change be applied");
    }
  }

  // Adds the row that makes a unit so. Says what is in the way, if something is.
  std::string AddRow(Unit& unit) const {
    const Row* const held = RowOn(day_, unit.rows());
    const Row before = *RowOn(day_ - 1, unit.rows());
    for (const auto& span : SpansOf(unit.rows())) {
      if (span.from > day_ && TakesBack(before, *span.row)) {
        return absl::StrCat("has a row of ", DayText(span.from),
                            ", by which it would not stay so; change that first");
      }
    }
    Row row;
    if (MovesPeople(change_.kind())) {
      row.set_ended(true);
    } else {
      row = *held;
    }
    if (change_.kind() == UnitChange::RENAME) row.set_title(change_.new_title());
    if (change_.kind() == UnitChange::TRANSFER) row.set_parent_unit(change_.parent_unit());
    row.set_effective_date(change_.effective_date());
    row.set_reason(change_.reason());
    row.set_sequence(0);
    for (const Row& other : unit.rows()) {
      if (other.effective_date() != row.effective_date()) continue;
      row.set_sequence(std::max(row.sequence(), other.sequence() + 1));
    }
    if (row.sequence() > kHighestSequence) return "has too many rows of that date";
    *unit.add_rows() = std::move(row);
    return "";
  }

  // Whether a later row would undo the change.
  bool TakesBack(const Row& before, const Row& later) const {
    switch (change_.kind()) {
      case UnitChange::RENAME:
        return later.title() == before.title();
      case UnitChange::TRANSFER:
        return later.parent_unit() == before.parent_unit();
      default:
        return true;  // nothing comes behind an end
    }
  }

  // Those below others before them: a unit ends when no other is in it any more.
  std::vector<int> LowestFirst(const std::map<int, Unit>& units) const {
    std::map<std::string, std::string> parents;
    for (const auto& [i, unit] : units) {
      parents[unit.name()] = RowOn(day_ - 1, unit.rows())->parent_unit();
    }
    std::vector<std::pair<int, int>> depths;
    for (const auto& [i, unit] : units) {
      int depth = 0;
      for (auto at = parents.find(unit.name()); at != parents.end();
           at = parents.find(at->second)) {
        ++depth;
      }
      depths.emplace_back(-depth, i);
    }
    std::sort(depths.begin(), depths.end());
    std::vector<int> order;
    for (const auto& [depth, i] : depths) order.push_back(i);
    return order;
  }

  absl::Status Put(int i, const Unit& wanted) {
    const absl::Status status = PutResource(context_, transaction_, OrganizationalUnitType(),
                                            OrganizationalUnitRules(), wanted)
                                    .status();
    // Its fields are the unit's, which the caller did not send.
    if (status.code() != absl::StatusCode::kInvalidArgument) return status;
    return InvalidField(PathOf("predecessors", i),
                        absl::StrCat("cannot become so: ", status.message()));
  }

  const Context& context_;
  Transaction& transaction_;
  UnitChange& change_;
  const Day day_;
  std::map<std::string, std::unique_ptr<Unit>> units_;
  std::vector<FieldViolation> violations_;
};

absl::Status MakeNames(Session& session, UnitChange& change) {
  References references(session, change.name());
  const ResourceType& units = OrganizationalUnitType();
  for (int i = 0; i < change.predecessors_size(); ++i) {
    RETURN_IF_ERROR(
        references.MakeName(units, PathOf("predecessors", i),
                            *change.mutable_predecessors(i)->mutable_organizational_unit()));
  }
  for (int i = 0; i < change.successors_size(); ++i) {
    RETURN_IF_ERROR(
        references.MakeName(units, PathOf("successors", i),
                            *change.mutable_successors(i)->mutable_organizational_unit()));
  }
  RETURN_IF_ERROR(
      references.MakeName(units, "unit_change.parent_unit", *change.mutable_parent_unit()));
  return references.Problems();
}

absl::Status KeepSteps(Session& session, const std::string& name,
                       const std::vector<UnitStep>& steps) {
  RETURN_IF_ERROR(
      session.Execute("DELETE FROM unit_steps WHERE unit_change = :name", name).status());
  for (const UnitStep& step : steps) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO unit_steps (predecessor, effective_day, kind, "
                                 "successor, percent, unit_change) VALUES (:predecessor, :day, "
                                 ":kind, :successor, :percent, :name)",
                                 step.predecessor, step.day, int64_t{step.kind}, step.successor,
                                 step.percent, step.unit_change)
                        .status());
  }
  return absl::OkStatus();
}

bool AreSame(const google::protobuf::RepeatedPtrField<v1::UnitShare>& a,
             const google::protobuf::RepeatedPtrField<v1::UnitShare>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    google::protobuf::util::MessageDifferencer::Equals);
}

// What a change says is not said otherwise later: figures may have been made by it.
absl::Status CheckOnlyReasonDiffers(const UnitChange& before, const UnitChange& after) {
  std::vector<FieldViolation> violations;
  const auto check = [&](absl::string_view field, bool is_same) {
    if (is_same) return;
    violations.push_back({absl::StrCat("unit_change.", field),
                          "cannot be changed; delete the change and record another"});
  };
  check("kind", before.kind() == after.kind());
  check("effective_date", before.effective_date() == after.effective_date());
  check("predecessors", AreSame(before.predecessors(), after.predecessors()));
  check("successors", AreSame(before.successors(), after.successors()));
  check("old_title", before.old_title() == after.old_title());
  check("new_title", before.new_title() == after.new_title());
  check("parent_unit", before.parent_unit() == after.parent_unit());
  check("apply", !after.apply());
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status BeforeWrite(const Context& context, Transaction& transaction,
                         const ResourceChange<UnitChange>& change) {
  UnitChange& after = *change.after;
  Session& session = transaction.session();
  if (change.kind == events::v1::Event::DELETED) return KeepSteps(session, after.name(), {});
  RETURN_IF_ERROR(MakeNames(session, after));
  if (change.kind == events::v1::Event::UPDATED) {
    return CheckOnlyReasonDiffers(*change.before, after);
  }
  const auto violations = ShapeViolations(after);
  if (!violations.empty()) return InvalidFields(violations);
  UnitChanging changing(context, transaction, after);
  RETURN_IF_ERROR(changing.Check());
  const bool was_applied = after.applied();  // when it comes back
  RETURN_IF_ERROR(changing.MakeSo());
  after.set_applied(after.applied() || was_applied);
  after.clear_apply();
  return KeepSteps(session, after.name(), StepsOf(after));
}

}  // namespace

const ResourceType& UnitChangeType() {
  static const ResourceType type = DeclareResource<UnitChange>({
      .table = "unit_changes",
      .columns = {{"effective_date"}},
  });
  return type;
}

absl::Status CheckNoChangeNames(Session& session, const std::string& unit) {
  for (const char* const column : {"predecessor", "successor"}) {
    ASSIGN_OR_RETURN(
        const auto change,
        session.QueryOne<std::string>(
            absl::StrCat("SELECT unit_change FROM unit_steps WHERE ", column, " = :unit LIMIT 1"),
            unit));
    if (!change) continue;
    return FailedPrecondition(
        reasons::kResourceInUse, std::get<0>(*change),
        absl::StrCat(std::get<0>(*change), " names ", unit, "; delete that first."));
  }
  return absl::OkStatus();
}

void RegisterUnitChanges(RpcService& assessment, Store& store) {
  RegisterStandardMethods<UnitChange>(assessment, UnitChangeType(), store,
                                      {.prepare = FillShares, .before_write = BeforeWrite});
}

}  // namespace touchstone::assessment
