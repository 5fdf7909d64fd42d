#include "services/recruiting/records/retention_schedules.h"

#include <touchstone/recruiting/v1/retention_schedule.pb.h>

#include "services/recruiting/records/holding_rules.h"
#include "services/recruiting/rules/record_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::recruiting {
namespace {

using v1::RetentionSchedule;

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<RetentionSchedule>& change) {
  const RetentionSchedule& schedule = *change.after;
  Session& session = transaction.session();
  if (change.kind == events::v1::Event::DELETED) {
    return CheckNotUsed(session, schedule.name(), "Records were disposed of");
  }
  const auto violations = RetentionScheduleViolations(schedule);
  if (!violations.empty()) return InvalidFields(violations);
  return CheckNoOtherHolds(session, RetentionScheduleType(), schedule);
}

}  // namespace

const ResourceType& RetentionScheduleType() {
  static const ResourceType type = DeclareResource<RetentionSchedule>({
      .table = "retention_schedules",
      .columns = {{"jurisdiction"}, {"effective_date"}, {"end_date"}},
  });
  return type;
}

void RegisterRetentionSchedules(RpcService& reports, Store& store) {
  RegisterStandardMethods<RetentionSchedule>(reports, RetentionScheduleType(), store,
                                             {.before_write = BeforeWrite});
}

}  // namespace touchstone::recruiting
