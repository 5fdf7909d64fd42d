#include "services/assessment/positions.h"

#include <touchstone/assessment/v1/position.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/dated_resource.h"
#include "services/assessment/organizational_units.h"
#include "services/assessment/spans.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::assessment {
namespace {

// Units must be there, and what a job requires be the organization's own.
absl::Status CheckRows(Session& session, const v1::Position& position) {
  const absl::string_view organization = OrganizationOf(position.name());
  auto violations = TimelineViolations(position.rows(), "position.");
  if (!violations.empty()) return InvalidFields(violations);
  for (const auto& span : SpansOf(position.rows())) {
    const v1::PositionRow& row = *span.row;
    const std::string at = absl::StrCat("position.rows[", span.index, "].");
    if (row.title().empty()) {
      violations.push_back({absl::StrCat(at, "title"), "is required and was not given"});
    }
    if (!row.job_profile().empty() && OrganizationOf(row.job_profile()) != organization) {
      violations.push_back({absl::StrCat(at, "job_profile"), "must be of the same organization"});
    }
    if (row.organizational_unit().empty()) {
      violations.push_back(
          {absl::StrCat(at, "organizational_unit"), "is required and was not given"});
      continue;
    }
    ASSIGN_OR_RETURN(const auto problem,
                     ProblemOfReference(session, UnitSpans(), organization,
                                        row.organizational_unit(), {span.from, span.to}));
    if (problem) violations.push_back({absl::StrCat(at, "organizational_unit"), *problem});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status MakeNames(Session& session, v1::Position& position) {
  References references(session, position.name());
  for (int i = 0; i < position.rows_size(); ++i) {
    RETURN_IF_ERROR(references.MakeName(OrganizationalUnitType(),
                                        absl::StrCat("position.rows[", i, "].organizational_unit"),
                                        *position.mutable_rows(i)->mutable_organizational_unit()));
  }
  return references.Problems();
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<v1::Position>& change) {
  const v1::Position& position = *change.after;
  Session& session = transaction.session();
  const bool goes = change.kind == events::v1::Event::DELETED;
  if (!goes) {
    RETURN_IF_ERROR(MakeNames(session, *change.after));
    RETURN_IF_ERROR(CheckRows(session, position));
  }
  RETURN_IF_ERROR(CheckNoneRefersOutside(session, AssignmentSpans(), "position", position.name(),
                                         goes ? Stretch() : StretchOf(position.rows())));
  return KeepDated(
      transaction, PositionType(), PositionSpans(), change,
      [](const v1::PositionRow& row) { return std::vector<SqlValue>{row.organizational_unit()}; });
}

}  // namespace

const ResourceType& PositionType() {
  static const ResourceType type = DeclareResource<v1::Position>({.table = "positions"});
  return type;
}

AnyResourceRules PositionRules() {
  return AnyRules<v1::Position>(
      {.before_write = BeforeWrite, .as_of = LeaveWhatHolds<v1::Position>});
}

void RegisterPositions(RpcService& assessment, Store& store) {
  RegisterStandardMethodsOf(assessment, PositionType(), store, PositionRules());
}

}  // namespace touchstone::assessment
