#include "services/assessment/organizational_units.h"

#include <touchstone/assessment/v1/organizational_unit.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/dated_resource.h"
#include "services/assessment/loops.h"
#include "services/assessment/spans.h"
#include "services/assessment/unit_changes.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::assessment {
namespace {

using Change = ResourceChange<v1::OrganizationalUnit>;

absl::Status MakeNames(Session& session, v1::OrganizationalUnit& unit) {
  References references(session, unit.name());
  for (int i = 0; i < unit.rows_size(); ++i) {
    RETURN_IF_ERROR(references.MakeName(
        OrganizationalUnitType(), absl::StrCat("organizational_unit.rows[", i, "].parent_unit"),
        *unit.mutable_rows(i)->mutable_parent_unit()));
  }
  return references.Problems();
}

// Parents must be there, and not be below it.
absl::Status CheckParents(Session& session, const v1::OrganizationalUnit& unit) {
  std::vector<FieldViolation> violations;
  for (const auto& span : SpansOf(unit.rows())) {
    const std::string& parent = span.row->parent_unit();
    if (parent.empty()) continue;
    const std::string field =
        absl::StrCat("organizational_unit.rows[", span.index, "].parent_unit");
    const Stretch stretch = {span.from, span.to};
    ASSIGN_OR_RETURN(auto problem,
                     ProblemOfStepUp(session, ToParentUnit(), unit.name(), parent, stretch));
    if (!problem) {
      ASSIGN_OR_RETURN(problem, ProblemOfReference(session, UnitSpans(),
                                                   OrganizationOf(unit.name()), parent, stretch));
    }
    if (problem) violations.push_back({field, *problem});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// Units below it, positions and people must have gone before it does.
absl::Status CheckNobodyIsLeftBehind(Session& session, const std::string& name,
                                     const Stretch& stretch) {
  RETURN_IF_ERROR(CheckNoneRefersOutside(session, UnitSpans(), "parent_unit", name, stretch));
  RETURN_IF_ERROR(CheckNoneRefersOutside(session, PositionSpans(), "unit", name, stretch));
  return CheckNoneRefersOutside(session, AssignmentSpans(), "unit", name, stretch);
}

absl::Status BeforeWrite(const Context&, Transaction& transaction, const Change& change) {
  const v1::OrganizationalUnit& unit = *change.after;
  Session& session = transaction.session();
  if (change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckNobodyIsLeftBehind(session, unit.name(), {}));
    RETURN_IF_ERROR(CheckNoChangeNames(session, unit.name()));
  } else {
    RETURN_IF_ERROR(MakeNames(session, *change.after));
    auto violations = TimelineViolations(unit.rows(), "organizational_unit.");
    for (int i = 0; i < unit.rows_size(); ++i) {
      if (unit.rows(i).title().empty() && !unit.rows(i).ended()) {
        violations.push_back({absl::StrCat("organizational_unit.rows[", i, "].title"),
                              "is required and was not given"});
      }
    }
    if (!violations.empty()) return InvalidFields(violations);
    RETURN_IF_ERROR(CheckParents(session, unit));
    RETURN_IF_ERROR(CheckNobodyIsLeftBehind(session, unit.name(), StretchOf(unit.rows())));
  }
  return KeepDated(transaction, OrganizationalUnitType(), UnitSpans(), change,
                   [](const v1::OrganizationalUnitRow& row) {
                     return std::vector<SqlValue>{row.parent_unit()};
                   });
}

}  // namespace

const ResourceType& OrganizationalUnitType() {
  static const ResourceType type =
      DeclareResource<v1::OrganizationalUnit>({.table = "organizational_units"});
  return type;
}

AnyResourceRules OrganizationalUnitRules() {
  return AnyRules<v1::OrganizationalUnit>(
      {.before_write = BeforeWrite, .as_of = LeaveWhatHolds<v1::OrganizationalUnit>});
}

void RegisterOrganizationalUnits(RpcService& assessment, Store& store) {
  RegisterStandardMethodsOf(assessment, OrganizationalUnitType(), store, OrganizationalUnitRules());
}

}  // namespace touchstone::assessment
