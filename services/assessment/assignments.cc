#include "services/assessment/assignments.h"

#include <touchstone/assessment/v1/assignment.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/dated_resource.h"
#include "services/assessment/employments.h"
#include "services/assessment/loops.h"
#include "services/assessment/organizational_units.h"
#include "services/assessment/people.h"
#include "services/assessment/positions.h"
#include "services/assessment/spans.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::assessment {
namespace {

using Problem = std::optional<std::string>;

// `organizations/wa/people/7` of any name under it.
std::string PersonOf(absl::string_view assignment) {
  return std::string(ParentOf(ParentOf(assignment)));
}

// The checks of one span of an assignment; each says what is wrong, or nothing.
class SpanCheck {
 public:
  SpanCheck(Transaction& transaction, const std::string& assignment,
            const Span<v1::AssignmentRow>& span)
      : transaction_(transaction),
        session_(transaction.session()),
        assignment_(assignment),
        person_(PersonOf(assignment)),
        row_(*span.row),
        stretch_{span.from, span.to} {}

  absl::StatusOr<Problem> Employment() {
    ASSIGN_OR_RETURN(const Stretch employed,
                     StretchOf(session_, EmploymentSpans(), std::string(ParentOf(assignment_))));
    if (employed.from <= stretch_.from && stretch_.to <= employed.to) return std::nullopt;
    return absl::StrCat("is of a row that holds ", StretchText(stretch_),
                        ", and the employment is there ", StretchText(employed));
  }

  absl::StatusOr<Problem> Unit() {
    if (row_.organizational_unit().empty()) return "is required and was not given";
    return ProblemOfReference(session_, UnitSpans(), OrganizationOf(assignment_),
                              row_.organizational_unit(), stretch_);
  }

  absl::StatusOr<Problem> Position() {
    if (row_.position().empty()) return std::nullopt;
    return ProblemOfReference(session_, PositionSpans(), OrganizationOf(assignment_),
                              row_.position(), stretch_);
  }

  absl::StatusOr<Problem> JobProfile() {
    if (row_.job_profile().empty() ||
        OrganizationOf(row_.job_profile()) == OrganizationOf(assignment_)) {
      return std::nullopt;
    }
    return "must be of the same organization";
  }

  absl::StatusOr<Problem> Manager() {
    const std::string& manager = row_.manager();
    if (manager.empty()) return std::nullopt;
    if (OrganizationOf(manager) != OrganizationOf(assignment_)) {
      return "must be of the same organization";
    }
    ASSIGN_OR_RETURN(const bool exists, transaction_.Exists(PersonType(), manager));
    if (!exists) return "names what does not exist";
    if (manager == person_) return "is the person themselves";
    if (!row_.primary()) return std::nullopt;
    ASSIGN_OR_RETURN(const Problem problem,
                     ProblemOfStepUp(session_, ToManager(), person_, manager, stretch_));
    return problem ? absl::StrCat("makes a loop: the person ", *problem) : Problem();
  }

  absl::StatusOr<Problem> Primary() {
    if (!row_.primary()) return std::nullopt;
    ASSIGN_OR_RETURN(const auto other,
                     (session_.QueryOne<std::string, int64_t, int64_t>(
                         "SELECT name, valid_from, valid_to FROM assignment_spans WHERE person = "
                         ":person AND known_to = :known AND valid_to > :start AND valid_from < "
                         ":stop AND is_primary = 1 AND name <> :name LIMIT 1",
                         person_, kStillKnown, stretch_.from, stretch_.to, assignment_)));
    if (!other) return std::nullopt;
    const auto& [name, from, to] = *other;
    return absl::StrCat("is so of ", name, " too, ", StretchText({from, to}));
  }

 private:
  Transaction& transaction_;
  Session& session_;
  const std::string& assignment_;
  const std::string person_;
  const v1::AssignmentRow& row_;
  const Stretch stretch_;
};

absl::Status CheckRows(Transaction& transaction, const v1::Assignment& assignment) {
  auto violations = TimelineViolations(assignment.rows(), "assignment.");
  if (!violations.empty()) return InvalidFields(violations);
  const auto report = [&](int index, absl::string_view field,
                          absl::StatusOr<Problem> problem) -> absl::Status {
    if (!problem.ok()) return problem.status();
    if (*problem) {
      violations.push_back({absl::StrCat("assignment.rows[", index, "].", field), **problem});
    }
    return absl::OkStatus();
  };
  for (const auto& span : SpansOf(assignment.rows())) {
    SpanCheck check(transaction, assignment.name(), span);
    RETURN_IF_ERROR(report(span.index, "effective_date", check.Employment()));
    RETURN_IF_ERROR(report(span.index, "organizational_unit", check.Unit()));
    RETURN_IF_ERROR(report(span.index, "position", check.Position()));
    RETURN_IF_ERROR(report(span.index, "job_profile", check.JobProfile()));
    RETURN_IF_ERROR(report(span.index, "manager", check.Manager()));
    RETURN_IF_ERROR(report(span.index, "primary", check.Primary()));
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status MakeNames(Session& session, v1::Assignment& assignment) {
  References references(session, assignment.name());
  for (int i = 0; i < assignment.rows_size(); ++i) {
    v1::AssignmentRow& row = *assignment.mutable_rows(i);
    const std::string at = absl::StrCat("assignment.rows[", i, "].");
    RETURN_IF_ERROR(references.MakeName(OrganizationalUnitType(), at + "organizational_unit",
                                        *row.mutable_organizational_unit()));
    RETURN_IF_ERROR(references.MakeName(PositionType(), at + "position", *row.mutable_position()));
    RETURN_IF_ERROR(references.MakeName(PersonType(), at + "manager", *row.mutable_manager()));
  }
  return references.Problems();
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<v1::Assignment>& change) {
  const v1::Assignment& assignment = *change.after;
  if (change.kind != events::v1::Event::DELETED) {
    RETURN_IF_ERROR(MakeNames(transaction.session(), *change.after));
    RETURN_IF_ERROR(CheckRows(transaction, assignment));
  }
  const std::string person = PersonOf(assignment.name());
  const std::string employment(ParentOf(assignment.name()));
  return KeepDated(transaction, AssignmentType(), AssignmentSpans(), change,
                   [&](const v1::AssignmentRow& row) {
                     return std::vector<SqlValue>{person,
                                                  employment,
                                                  row.organizational_unit(),
                                                  row.position(),
                                                  row.manager(),
                                                  int64_t{row.primary()},
                                                  int64_t{row.full_time_percent()},
                                                  Bytes{row.SerializeAsString()}};
                   });
}

}  // namespace

const ResourceType& AssignmentType() {
  static const ResourceType type = DeclareResource<v1::Assignment>({.table = "assignments"});
  return type;
}

AnyResourceRules AssignmentRules() {
  return AnyRules<v1::Assignment>({.parent = &EmploymentType(),
                                   .before_write = BeforeWrite,
                                   .as_of = LeaveWhatHolds<v1::Assignment>});
}

void RegisterAssignments(RpcService& assessment, Store& store) {
  RegisterStandardMethodsOf(assessment, AssignmentType(), store, AssignmentRules());
}

}  // namespace touchstone::assessment
