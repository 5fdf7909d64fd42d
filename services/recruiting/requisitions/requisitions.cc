#include "services/recruiting/requisitions/requisitions.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/recruiting/requisitions/announcements.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/recruiting/requisitions/hiring_processes.h"
#include "services/recruiting/rules/requisition_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::recruiting {
namespace {

using v1::Requisition;

// A draft can go where nobody has seen it: what was announced, or looked for people, is canceled.
absl::Status CheckMayBeDeleted(Transaction& transaction, const Requisition& requisition) {
  RETURN_IF_ERROR(CheckState(requisition, {Requisition::DRAFT}));
  ASSIGN_OR_RETURN(const bool announced,
                   transaction.HasChildren(AnnouncementType(), requisition.name()));
  ASSIGN_OR_RETURN(const auto activity,
                   transaction.session().QueryOne<std::string>(
                       "SELECT name FROM outreach_activities WHERE parent = :parent AND "
                       "requisition = :requisition AND delete_time = 0 LIMIT 1",
                       ParentOf(requisition.name()), requisition.name()));
  if (!announced && !activity) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kResourceInUse, requisition.name(),
      absl::StrCat(requisition.name(),
                   announced ? " has announcements" : " is named by outreach activities",
                   "; cancel it instead."));
}

// Once approvers have it, only what does not bear on what they read.
absl::Status CheckLateChange(Transaction& transaction, const Requisition& before,
                             const Requisition& after) {
  if (HasEnded(before.state()) || !OnlyLateFieldsDiffer(before, after)) {
    return FailedPrecondition(
        reasons::kRequisitionState, before.name(),
        absl::StrCat(
            before.name(), " is ", InWords(before.state()), "; ",
            HasEnded(before.state())
                ? "nothing of it changes any more."
                : "of it only close_date, target_start_date, level_sharing and external_ids can "
                  "be changed. Withdraw it to change what approvers read."));
  }
  if (after.close_date() < before.close_date()) {
    return FailedPrecondition(
        reasons::kRequisitionState, before.name(),
        absl::StrCat("People were told that they can apply until ", before.close_date(),
                     "; close_date can only become a later day."));
  }
  const bool shares_otherwise = before.has_level_sharing() != after.has_level_sharing() ||
                                !google::protobuf::util::MessageDifferencer::Equals(
                                    before.level_sharing(), after.level_sharing());
  if (!shares_otherwise) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool offered, HasHadOffer(transaction.session(), before.name()));
  if (!offered) return absl::OkStatus();
  return FailedPrecondition(reasons::kRequisitionState, before.name(),
                            "An offer was made; what becomes of levels was settled before it.");
}

absl::Status CheckProcessExists(Transaction& transaction, const Requisition& requisition) {
  ASSIGN_OR_RETURN(const bool exists,
                   transaction.Exists(HiringProcessType(), requisition.hiring_process()));
  if (exists) return absl::OkStatus();
  return InvalidField("requisition.hiring_process", "names what does not exist");
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<Requisition>& change) {
  Requisition& requisition = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckMayBeDeleted(transaction, requisition));
    return KeepExternalIds(transaction, RequisitionType(), requisition.name(), {});
  }
  if (change.kind == events::v1::Event::CREATED) requisition.set_state(Requisition::DRAFT);
  if (change.kind == events::v1::Event::UPDATED && requisition.state() != Requisition::DRAFT) {
    RETURN_IF_ERROR(CheckLateChange(transaction, *change.before, requisition));
  }
  const auto violations = RequisitionViolations(requisition);
  if (!violations.empty()) return InvalidFields(violations);
  if (requisition.state() == Requisition::DRAFT) {
    RETURN_IF_ERROR(CheckProcessExists(transaction, requisition));
  }
  return KeepExternalIds(transaction, RequisitionType(), requisition.name(),
                         ExternalIdsOf(requisition.external_ids()));
}

}  // namespace

const ResourceType& RequisitionType() {
  static const ResourceType type = DeclareResource<Requisition>({
      .table = "requisitions",
      .columns = {{"title"},
                  {"state"},
                  {"job_profile"},
                  {"organizational_unit"},
                  {"hiring_manager"},
                  {"hiring_process"},
                  {"open_date"},
                  {"close_date"},
                  {"end_time"}},
  });
  return type;
}

void RegisterRequisitions(RpcService& requisitions, Store& store) {
  RegisterStandardMethods<Requisition>(
      requisitions, RequisitionType(), store,
      {.prepare = [](Requisition& requisition) { AssignIds(requisition); },
       .before_write = BeforeWrite});
}

absl::StatusOr<std::unique_ptr<Requisition>> FindRequisition(Transaction& transaction,
                                                             absl::string_view name) {
  ASSIGN_OR_RETURN(auto requisition, transaction.Find<Requisition>(RequisitionType(), name));
  if (requisition == nullptr || requisition->has_delete_time()) return NotFound(name);
  return requisition;
}

absl::Status CheckState(const Requisition& requisition,
                        const std::vector<Requisition::State>& needed) {
  if (std::find(needed.begin(), needed.end(), requisition.state()) != needed.end()) {
    return absl::OkStatus();
  }
  return FailedPrecondition(
      reasons::kRequisitionState, requisition.name(),
      absl::StrCat(requisition.name(), " is ", InWords(requisition.state()),
                   "; for this it must be ",
                   absl::StrJoin(needed, " or ",
                                 [](std::string* out, Requisition::State state) {
                                   absl::StrAppend(out, InWords(state));
                                 }),
                   "."));
}

}  // namespace touchstone::recruiting
