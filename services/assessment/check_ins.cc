#include "services/assessment/check_ins.h"

#include <touchstone/assessment/v1/development_plan.pb.h>

#include <memory>
#include <string>

#include "services/assessment/development_plans.h"
#include "services/assessment/plan_access.h"
#include "services/assessment/result_access.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using v1::CheckIn;

absl::Status BeforeWrite(const Context& context, Transaction& transaction,
                         const ResourceChange<CheckIn>& change) {
  CheckIn& check_in = *change.after;
  const std::string person = PersonOfPlan(check_in.name());
  ASSIGN_OR_RETURN(const auto plan, transaction.Find<v1::DevelopmentPlan>(
                                        DevelopmentPlanType(), ParentOf(check_in.name())));
  const bool is_theirs = IsPerson(context, person);
  if (!is_theirs && (plan == nullptr || !IsPerson(context, plan->coach()))) {
    return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
                 "Only the person whose plan it is, and the coach whom it names, may do this.");
  }
  if (plan == nullptr || plan->has_delete_time()) return NotFound(ParentOf(check_in.name()));
  const Day today = DayOf(transaction.now());
  const auto day = check_in.date().empty() ? today : ParseDay(check_in.date());
  if (!day) return InvalidField("check_in.date", "is no day of the calendar");
  if (*day > today + 1) return InvalidField("check_in.date", "must not lie in the future");
  check_in.set_date(DayText(*day));
  check_in.set_person(person);
  check_in.set_author(context.caller->person());
  return absl::OkStatus();
}

}  // namespace

const ResourceType& CheckInType() {
  static const ResourceType type = DeclareResource<CheckIn>({
      .table = "check_ins",
      .columns = {{"date"}},
      .person = "person",
  });
  return type;
}

void RegisterCheckIns(RpcService& plans, Store& store) {
  RegisterStandardMethods<CheckIn>(
      plans, CheckInType(), store,
      {.before_write = BeforeWrite,
       .before_read = [&store](const Context& context,
                               absl::string_view name) -> absl::StatusOr<ReadFrom> {
         RETURN_IF_ERROR(CheckTakesPart(store, context, name));
         return ReadFrom::kDatabase;
       }});
}

}  // namespace touchstone::assessment
