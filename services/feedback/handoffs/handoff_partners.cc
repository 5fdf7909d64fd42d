#include "services/feedback/handoffs/handoff_partners.h"

#include <touchstone/feedback/v1/service_type.pb.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/handoffs/handoff_tasks.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/handoff_way.h"
#include "services/runtime/calls/public_address.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::HandoffPartner;

constexpr char kSecretPlace[] = "handoff secret";

absl::Status CheckEndpoint(const HandoffPartner& partner, bool may_call_private) {
  if (partner.endpoint().empty()) return absl::OkStatus();
  const absl::string_view host = HostOf(partner.endpoint());
  if (host.empty()) {
    return InvalidField("handoff_partner.endpoint",
                        "must be an https address without user, query and fragment");
  }
  if (!may_call_private && IsPrivateHost(host)) {
    return InvalidField("handoff_partner.endpoint", "must not be of a private network");
  }
  return absl::OkStatus();
}

absl::Status CheckServiceTypes(Transaction& transaction, const HandoffPartner& partner) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < partner.services_size(); ++i) {
    const std::string& type = partner.services(i).service_type();
    ASSIGN_OR_RETURN(const bool exists, transaction.Exists(ServiceTypeType(), type));
    if (exists && OrganizationOf(type) == OrganizationOf(partner.name())) continue;
    violations.push_back({absl::StrCat("handoff_partner.services[", i, "].service_type"),
                          "names what does not exist"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::StatusOr<bool> HasSecret(Session& session, const std::string& partner) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT partner FROM handoff_secrets WHERE partner = :partner", partner));
  return row.has_value();
}

absl::Status KeepSecret(Session& session, const PersonalData& personal_data,
                        const HandoffPartner& partner) {
  ASSIGN_OR_RETURN(const std::string sealed,
                   personal_data.Encrypt(session, partner.name(), partner.secret(), kSecretPlace));
  return session
      .Execute(
          "INSERT INTO handoff_secrets (partner, sealed) VALUES (:partner, :sealed) ON "
          "CONFLICT (partner) DO UPDATE SET sealed = excluded.sealed",
          partner.name(), Bytes{sealed})
      .status();
}

absl::Status CheckHasNoneOpen(Session& session, const std::string& partner) {
  ASSIGN_OR_RETURN(const auto open,
                   session.QueryOne<std::string>(
                       "SELECT name FROM handoffs WHERE handoff_partner = :partner AND state IN "
                       "(1, 2, 3, 4, 8) LIMIT 1",
                       partner));
  if (!open) return absl::OkStatus();
  return FailedPrecondition(reasons::kResourceInUse, partner,
                            absl::StrCat(partner, " still has ", std::get<0>(*open),
                                         "; withdraw it, or wait until they have done it."));
}

// Both sides are compared each night, where theirs can be asked.
absl::Status PlanComparison(Transaction& transaction, const HandoffPartner& partner) {
  if (partner.way() != HandoffPartner::OPEN311) return absl::OkStatus();
  return QueueTask(transaction.session(),
                   {.subject = partner.name(),
                    .kind = TaskKind::kCompare,
                    .task = "",
                    .due = NextNight(transaction.now())},
                   transaction.now());
}

absl::Status BeforeWrite(const PersonalData& personal_data, bool may_call_private,
                         Transaction& transaction, const ResourceChange<HandoffPartner>& change) {
  HandoffPartner& partner = *change.after;
  Session& session = transaction.session();
  if (change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckHasNoneOpen(session, partner.name()));
    return RemoveTasks(session, partner.name());
  }
  if (change.kind == events::v1::Event::UPDATED && partner.way() != change.before->way()) {
    return InvalidField("handoff_partner.way", "stays as it is; create another partner");
  }
  const bool gets_secret = !partner.secret().empty();
  ASSIGN_OR_RETURN(const bool has_secret, HasSecret(session, partner.name()));
  const auto violations = PartnerViolations(partner, gets_secret || has_secret);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(CheckEndpoint(partner, may_call_private));
  RETURN_IF_ERROR(CheckServiceTypes(transaction, partner));
  if (gets_secret) RETURN_IF_ERROR(KeepSecret(session, personal_data, partner));
  partner.clear_secret();
  if (partner.acknowledge_hours() == 0) partner.set_acknowledge_hours(kAcknowledgeHours);
  if (partner.poll_minutes() == 0) partner.set_poll_minutes(kPollMinutes);
  return PlanComparison(transaction, partner);
}

}  // namespace

const ResourceType& HandoffPartnerType() {
  static const ResourceType type = DeclareResource<HandoffPartner>({
      .table = "handoff_partners",
      .columns = {{"title"}, {"way"}, {"api_key"}},
  });
  return type;
}

void RegisterHandoffPartners(RpcService& cases, Store& store, const PersonalData& personal_data,
                             bool may_call_private) {
  RegisterStandardMethods<HandoffPartner>(
      cases, HandoffPartnerType(), store,
      {.before_write = [&personal_data, may_call_private](
                           const Context&, Transaction& transaction,
                           const ResourceChange<HandoffPartner>& change) {
        return BeforeWrite(personal_data, may_call_private, transaction, change);
      }});
}

absl::StatusOr<std::string> SecretOf(Session& session, const PersonalData& personal_data,
                                     const std::string& partner) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>(
                       "SELECT sealed FROM handoff_secrets WHERE partner = :partner", partner));
  if (!row) return std::string();
  return personal_data.Decrypt(session, partner, std::get<0>(*row).value, kSecretPlace);
}

absl::StatusOr<std::optional<std::string>> PartnerWithKey(Session& session,
                                                          absl::string_view organization,
                                                          const std::string& api_key) {
  if (api_key.empty()) return std::optional<std::string>();
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT name FROM handoff_partners WHERE parent = :parent AND api_key = "
                       ":api_key AND delete_time = 0 ORDER BY name LIMIT 1",
                       organization, api_key));
  if (!row) return std::optional<std::string>();
  return std::optional<std::string>(std::get<0>(*row));
}

}  // namespace touchstone::feedback
