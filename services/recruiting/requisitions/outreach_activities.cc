#include "services/recruiting/requisitions/outreach_activities.h"

#include <touchstone/recruiting/v1/outreach_activity.pb.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/outreach_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::OutreachActivity;
using Yields = v1::ReportOutreachYieldResponse;

absl::Status CheckNoApplicationNamesIt(Transaction& transaction, const std::string& name) {
  ASSIGN_OR_RETURN(const bool named, HasApplications(transaction.session(), name));
  if (!named) return absl::OkStatus();
  return FailedPrecondition(reasons::kResourceInUse, name,
                            absl::StrCat("Applications name ", name, " as what brought them."));
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<OutreachActivity>& change) {
  const OutreachActivity& activity = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return CheckNoApplicationNamesIt(transaction, activity.name());
  }
  if (change.before != nullptr && change.before->requisition() != activity.requisition()) {
    RETURN_IF_ERROR(CheckNoApplicationNamesIt(transaction, activity.name()));
  }
  if (OrganizationOf(activity.requisition()) != OrganizationOf(activity.name())) {
    return InvalidField("outreach_activity.requisition", "must be of the same organization");
  }
  const auto requisition = FindRequisition(transaction, activity.requisition());
  if (absl::IsNotFound(requisition.status())) {
    return InvalidField("outreach_activity.requisition", "names what does not exist");
  }
  if (!requisition.ok()) return requisition.status();
  const auto violations = OutreachViolations(activity, **requisition);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

void AddYield(const OutreachActivity& activity, const ProgressCounts& counts, Yields& yields) {
  v1::OutreachYield& yield = *yields.add_yields();
  yield.set_outreach_activity(activity.name());
  yield.set_cost_cents(activity.cost_cents());
  yield.set_currency_code(activity.currency_code());
  yield.set_applications(counts.applications);
  yield.set_interviewed(counts.interviewed);
  yield.set_hires(counts.hires);
  // What no activity brought cost nothing that is known here.
  if (activity.name().empty()) return;
  if (const auto cost = CostPerHire(activity.cost_cents(), counts.hires)) {
    yield.set_cost_cents_per_hire(*cost);
  }
}

absl::Status ReadYields(Session& session, const std::string& requisition, Yields& yields) {
  ASSIGN_OR_RETURN(
      const auto there,
      session.QueryOne<std::string>(
          "SELECT name FROM requisitions WHERE name = :name AND delete_time = 0", requisition));
  if (!there) return NotFound(requisition);
  ASSIGN_OR_RETURN(const auto counted, CountProgress(session, requisition));
  std::map<std::string, ProgressCounts> counts;
  for (const ProgressCounts& count : counted) counts[count.outreach_activity] = count;
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<Bytes>("SELECT body FROM outreach_activities WHERE parent = :parent AND "
                           "requisition = :requisition AND delete_time = 0 ORDER BY name",
                           ParentOf(requisition), requisition));
  for (const auto& [body] : rows) {
    OutreachActivity activity;
    if (!activity.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("An outreach activity of ", requisition, " cannot be read."));
    }
    AddYield(activity, counts[activity.name()], yields);
  }
  AddYield(OutreachActivity(), counts[""], yields);
  return absl::OkStatus();
}

absl::StatusOr<Yields> Report(Store& store, const Context& context,
                              const v1::ReportOutreachYieldRequest& request) {
  Yields yields;
  RETURN_IF_ERROR(store.database().ReadAtOneMoment(context.deadline, [&](Session& session) {
    yields.Clear();
    return ReadYields(session, request.name(), yields);
  }));
  return yields;
}

}  // namespace

const ResourceType& OutreachActivityType() {
  static const ResourceType type = DeclareResource<OutreachActivity>({
      .table = "outreach_activities",
      .columns = {{"requisition"}, {"activity_date"}},
  });
  return type;
}

void RegisterOutreachActivities(RpcService& requisitions, Store& store) {
  RegisterStandardMethods<OutreachActivity>(requisitions, OutreachActivityType(), store,
                                            {.before_write = BeforeWrite});
  requisitions.Unary<v1::ReportOutreachYieldRequest, Yields>(
      "ReportOutreachYield",
      [&store](const Context& context, const v1::ReportOutreachYieldRequest& request) {
        return Report(store, context, request);
      });
}

}  // namespace touchstone::recruiting
