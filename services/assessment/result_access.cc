#include "services/assessment/result_access.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/assessment/assessment_cycles.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;

constexpr absl::string_view kEvaluative = "assessment.evaluative.read";
constexpr absl::string_view kDevelopmental = "assessment.developmental.read";
constexpr absl::string_view kResults = "/results/";
constexpr int kSegmentsOfCycle = 4;

absl::string_view PermissionFor(Cycle::Purpose purpose) {
  return purpose == Cycle::EVALUATIVE ? kEvaluative : kDevelopmental;
}

}  // namespace

bool IsPerson(const Context& context, absl::string_view person) {
  return !person.empty() && context.caller->person() == person;
}

absl::Status CheckIsTheirs(const Context& context, absl::string_view name) {
  if (IsPerson(context, PersonOfResult(name))) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only the person whose result it is may do this.");
}

absl::Status CheckIsAnswered(Session& session, absl::string_view name) {
  ASSIGN_OR_RETURN(const Cycle cycle, FindCycle(session, CycleOf(name)));
  RETURN_IF_ERROR(CheckState(cycle, Cycle::PUBLISHED));
  if (cycle.purpose() == Cycle::EVALUATIVE) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kPurposeForbids, cycle.name(),
      "It is for development: nothing of it is signed, answered or disputed.");
}

absl::Status CheckPurpose(const Context& context, Cycle::Purpose purpose,
                          absl::string_view organization) {
  const absl::string_view permission = PermissionFor(purpose);
  if (IsAllowed(*context.caller, permission, organization)) return absl::OkStatus();
  return DenyAccess(*context.caller, permission, organization);
}

absl::Status CheckPurposeOfCycle(Store& store, const Context& context, absl::string_view name) {
  const absl::string_view organization = OrganizationOf(name);
  const auto cycle = ReadCycle(store, context, CycleOf(name));
  if (cycle.ok()) return CheckPurpose(context, cycle->purpose(), organization);
  if (!absl::IsNotFound(cycle.status())) return cycle.status();
  for (const auto purpose : {Cycle::EVALUATIVE, Cycle::DEVELOPMENTAL}) {
    RETURN_IF_ERROR(CheckPurpose(context, purpose, organization));
  }
  return cycle.status();
}

absl::Status CheckReadsResults(Store& store, const Context& context, absl::string_view name) {
  if (!IsPerson(context, PersonOfResult(name))) {
    RETURN_IF_ERROR(CheckPurposeOfCycle(store, context, name));
  }
  ASSIGN_OR_RETURN(const Cycle cycle, ReadCycle(store, context, CycleOf(name)));
  return CheckState(cycle, Cycle::PUBLISHED);
}

absl::string_view CycleOf(absl::string_view name) {
  size_t end = 0;
  for (int i = 0; i < kSegmentsOfCycle && end != absl::string_view::npos; ++i) {
    end = name.find('/', end == 0 ? 0 : end + 1);
  }
  return name.substr(0, end);
}

std::string PersonOfResult(absl::string_view name) {
  absl::string_view rest = name.substr(CycleOf(name).size());
  if (!absl::ConsumePrefix(&rest, kResults)) return "";
  return absl::StrCat("organizations/", OrganizationOf(name), "/people/",
                      rest.substr(0, rest.find('/')));
}

}  // namespace touchstone::assessment
