#include "services/feedback/improvement/barriers.h"

#include <touchstone/feedback/v1/barrier.pb.h>

#include "absl/strings/str_cat.h"
#include "services/feedback/improvement/named.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/barrier_rank.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::feedback {
namespace {

using v1::Barrier;

absl::Status CheckMayBeDeleted(Session& session, const std::string& barrier) {
  ASSIGN_OR_RETURN(
      const auto link,
      session.QueryOne<std::string>(
          "SELECT subject FROM barrier_links WHERE barrier = :barrier LIMIT 1", barrier));
  if (link) {
    return FailedPrecondition(
        reasons::kResourceInUse, barrier,
        absl::StrCat(std::get<0>(*link), " is linked to ", barrier, "; say what became of it."));
  }
  ASSIGN_OR_RETURN(const auto cycle,
                   session.QueryOne<std::string>("SELECT improvement_cycle FROM cycle_barriers "
                                                 "WHERE barrier = :barrier LIMIT 1",
                                                 barrier));
  if (!cycle) return absl::OkStatus();
  return FailedPrecondition(reasons::kResourceInUse, barrier,
                            absl::StrCat(std::get<0>(*cycle), " names ", barrier, "."));
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<Barrier>& change) {
  Barrier& barrier = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return CheckMayBeDeleted(transaction.session(), barrier.name());
  }
  if (barrier.state() == Barrier::STATE_UNSPECIFIED) barrier.set_state(Barrier::OPEN);
  const auto violations = BarrierViolations(barrier);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(
      CheckIsOwn(barrier.name(), "barrier.organizational_unit", barrier.organizational_unit()));
  return CheckAllNamed(transaction, ServiceTypeType(), barrier.name(), "barrier.service_types",
                       barrier.service_types());
}

}  // namespace

const ResourceType& BarrierType() {
  static const ResourceType type = DeclareResource<Barrier>({
      .table = "barriers",
      .columns = {{"title"}, {"kind"}, {"organizational_unit"}, {"state"}, {"open_date"}},
  });
  return type;
}

void RegisterBarriers(RpcService& improvement, Store& store) {
  RegisterStandardMethods<Barrier>(improvement, BarrierType(), store,
                                   {.before_write = BeforeWrite});
}

absl::StatusOr<bool> BarrierExists(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto there,
                   session.QueryOne<std::string>(
                       "SELECT name FROM barriers WHERE name = :name AND delete_time = 0", name));
  return there.has_value();
}

}  // namespace touchstone::feedback
