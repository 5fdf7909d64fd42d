#include "services/recruiting/requisitions/hiring_processes.h"

#include <touchstone/recruiting/v1/hiring_process.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/rules/hiring_process_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::HiringProcess;

// Drafts still have to copy it.
absl::Status CheckNoDraftNamesIt(Transaction& transaction, const std::string& name) {
  ASSIGN_OR_RETURN(const auto draft,
                   transaction.session().QueryOne<std::string>(
                       "SELECT name FROM requisitions WHERE parent = :parent AND hiring_process = "
                       ":name AND state = :state AND delete_time = 0 LIMIT 1",
                       ParentOf(name), name, static_cast<int>(v1::Requisition::DRAFT)));
  if (!draft) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kResourceInUse, name,
      absl::StrCat(std::get<0>(*draft), " is a draft that names it; change or delete that first."));
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<HiringProcess>& change) {
  if (change.kind == events::v1::Event::DELETED) {
    return CheckNoDraftNamesIt(transaction, change.after->name());
  }
  const auto violations = HiringProcessViolations(*change.after);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

}  // namespace

const ResourceType& HiringProcessType() {
  static const ResourceType type = DeclareResource<HiringProcess>({
      .table = "hiring_processes",
      .columns = {{"title"}},
  });
  return type;
}

void RegisterHiringProcesses(RpcService& requisitions, Store& store) {
  RegisterStandardMethods<HiringProcess>(
      requisitions, HiringProcessType(), store,
      {.prepare = [](HiringProcess& process) { AssignIds(process); }, .before_write = BeforeWrite});
}

}  // namespace touchstone::recruiting
