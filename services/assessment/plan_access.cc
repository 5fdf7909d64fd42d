#include "services/assessment/plan_access.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include "services/assessment/result_access.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

constexpr int kSegmentsOfPerson = 4;
constexpr int kSegmentsOfPlan = 6;

std::string FirstSegments(absl::string_view name, int segments) {
  size_t end = 0;
  for (int i = 0; i < segments && end != absl::string_view::npos; ++i) {
    end = name.find('/', end == 0 ? 0 : end + 1);
  }
  return std::string(name.substr(0, end));
}

absl::StatusOr<bool> IsCoach(Store& store, const Context& context, absl::string_view name) {
  if (context.caller->person().empty()) return false;
  std::string coach;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<std::string>(
                         "SELECT coach FROM development_plans WHERE name = :name", PlanOf(name)));
    coach = row ? std::get<0>(*row) : "";
    return absl::OkStatus();
  }));
  return IsPerson(context, coach);
}

}  // namespace

std::string PersonOfPlan(absl::string_view name) { return FirstSegments(name, kSegmentsOfPerson); }

std::string PlanOf(absl::string_view name) { return FirstSegments(name, kSegmentsOfPlan); }

absl::Status CheckIsTheirsOrForDevelopment(const Context& context, absl::string_view name) {
  if (IsPerson(context, PersonOfPlan(name))) return absl::OkStatus();
  return CheckPurpose(context, v1::AssessmentCycle::DEVELOPMENTAL, OrganizationOf(name));
}

absl::Status CheckTakesPart(Store& store, const Context& context, absl::string_view name) {
  const absl::Status status = CheckIsTheirsOrForDevelopment(context, name);
  if (status.ok()) return status;
  ASSIGN_OR_RETURN(const bool is_coach, IsCoach(store, context, name));
  return is_coach ? absl::OkStatus() : status;
}

absl::Status CheckIsPartner(Store& store, const Context& context, absl::string_view name) {
  if (IsPerson(context, PersonOfPlan(name))) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool is_coach, IsCoach(store, context, name));
  if (is_coach) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only the person whose plan it is, and the coach whom it names, may do this.");
}

}  // namespace touchstone::assessment
