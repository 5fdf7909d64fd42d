#include "services/assessment/employments.h"

#include <touchstone/assessment/v1/employment.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/assignments.h"
#include "services/assessment/dated_resource.h"
#include "services/assessment/people.h"
#include "services/assessment/spans.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::assessment {
namespace {

absl::Status CheckRows(const v1::Employment& employment) {
  auto violations = TimelineViolations(employment.rows(), "employment.");
  for (int i = 0; i < employment.rows_size(); ++i) {
    const v1::EmploymentRow& row = employment.rows(i);
    if (!IsEnd(row) && row.type() == v1::Employment::TYPE_UNSPECIFIED) {
      violations.push_back(
          {absl::StrCat("employment.rows[", i, "].type"), "is required and was not given"});
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<v1::Employment>& change) {
  v1::Employment& employment = *change.after;
  Stretch stretch;
  if (change.kind != events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckRows(employment));
    stretch = StretchOf(employment.rows());
    employment.set_start_date(DayText(stretch.from));
    employment.set_end_date(stretch.to == kForever ? "" : DayText(stretch.to));
  }
  // What somebody does in an employment ends with it.
  RETURN_IF_ERROR(CheckNoneRefersOutside(transaction.session(), AssignmentSpans(), "employment",
                                         employment.name(), stretch));
  return KeepDated(transaction, EmploymentType(), EmploymentSpans(), change,
                   [](const v1::EmploymentRow& row) {
                     return std::vector<SqlValue>{int64_t{row.work_status()}};
                   });
}

}  // namespace

const ResourceType& EmploymentType() {
  static const ResourceType type = DeclareResource<v1::Employment>({
      .table = "employments",
      .columns = {{"start_date"}, {"end_date"}},
  });
  return type;
}

AnyResourceRules EmploymentRules() {
  return AnyRules<v1::Employment>({.parent = &PersonType(),
                                   .children = {&AssignmentType()},
                                   .before_write = BeforeWrite,
                                   .as_of = LeaveWhatHolds<v1::Employment>});
}

void RegisterEmployments(RpcService& assessment, Store& store) {
  RegisterStandardMethodsOf(assessment, EmploymentType(), store, EmploymentRules());
}

}  // namespace touchstone::assessment
