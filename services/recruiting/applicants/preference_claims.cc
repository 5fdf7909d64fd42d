#include "services/recruiting/applicants/preference_claims.h"

#include <touchstone/recruiting/v1/preference_claim.pb.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::PreferenceClaim;

absl::Status CheckUndecided(const PreferenceClaim& claim) {
  if (claim.state() == PreferenceClaim::CLAIMED) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kClaimState, claim.name(),
      absl::StrCat(claim.name(), " is ",
                   claim.state() == PreferenceClaim::VERIFIED ? "verified" : "rejected",
                   "; for this it must be undecided. Delete it, and claim it anew."));
}

absl::Status CheckMayBeDeleted(Transaction& transaction, const std::string& name,
                               const ListLookup& is_counted) {
  if (!is_counted) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool counted, is_counted(transaction.session(), name));
  if (!counted) return absl::OkStatus();
  return FailedPrecondition(reasons::kResourceInUse, name,
                            absl::StrCat("An eligible list counted ", name, "; it stays."));
}

absl::Status CheckApplicant(Transaction& transaction, const PreferenceClaim& claim) {
  ASSIGN_OR_RETURN(const auto applicant, FindApplicant(transaction, claim.applicant()));
  return CheckNotErased(*applicant);
}

absl::Status BeforeWrite(const ListLookup& is_counted, Transaction& transaction,
                         const ResourceChange<PreferenceClaim>& change) {
  PreferenceClaim& claim = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return CheckMayBeDeleted(transaction, claim.name(), is_counted);
  }
  if (change.kind == events::v1::Event::CREATED) {
    claim.set_applicant(std::string(ParentOf(claim.name())));
    claim.set_state(PreferenceClaim::CLAIMED);
  }
  RETURN_IF_ERROR(CheckApplicant(transaction, claim));
  if (change.kind == events::v1::Event::UPDATED) RETURN_IF_ERROR(CheckUndecided(*change.before));
  if (claim.expire_date().empty() || ParseDay(claim.expire_date())) return absl::OkStatus();
  return InvalidField("preference_claim.expire_date", "is no day of the calendar");
}

absl::Status Decide(const Context& context, Transaction& transaction,
                    const v1::DecidePreferenceClaimRequest& request, PreferenceClaim& claim) {
  RETURN_IF_ERROR(CheckApplicant(transaction, claim));
  RETURN_IF_ERROR(CheckUndecided(claim));
  if (request.verified() && claim.proof().empty()) {
    return InvalidField("verified", "needs a proof; write into the claim what shows it first");
  }
  claim.set_state(request.verified() ? PreferenceClaim::VERIFIED : PreferenceClaim::REJECTED);
  claim.set_decider(context.caller->id());
  claim.set_decision_reason(request.reason());
  SetTime(claim, "decide_time", transaction.now());
  return absl::OkStatus();
}

}  // namespace

const ResourceType& PreferenceClaimType() {
  static const ResourceType type = DeclareResource<PreferenceClaim>({
      .table = "preference_claims",
      .columns = {{"preference", Column::kUniqueInParent}, {"state"}, {"expire_date"}},
      .person = "applicant",
  });
  return type;
}

void RegisterPreferenceClaims(RpcService& applications, Store& store, ListLookup is_counted) {
  RegisterStandardMethods<PreferenceClaim>(
      applications, PreferenceClaimType(), store,
      {.parent = &ApplicantType(),
       .before_write = [is_counted = std::move(is_counted)](
                           const Context&, Transaction& transaction,
                           const ResourceChange<PreferenceClaim>& change) {
         return BeforeWrite(is_counted, transaction, change);
       }});
  RegisterChange<v1::DecidePreferenceClaimRequest, PreferenceClaim>(
      applications, "DecidePreferenceClaim", PreferenceClaimType(), store, Decide);
}

}  // namespace touchstone::recruiting
