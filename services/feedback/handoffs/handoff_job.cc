#include "services/feedback/handoffs/handoff_job.h"

#include <utility>

#include "services/feedback/cases/cases.h"
#include "services/feedback/handoffs/handoff_partners.h"
#include "services/feedback/handoffs/handoff_updates.h"
#include "services/feedback/handoffs/handoffs.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/rules/case_way.h"
#include "services/feedback/rules/handoff_way.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::Customer;
using v1::Handoff;
using v1::HandoffPartner;

bool IsNeeded(const HandoffJob& job) {
  const Handoff::State state = job.handoff.state();
  switch (job.task.kind) {
    case TaskKind::kSend:
      return state == Handoff::QUEUED;
    case TaskKind::kPoll:
      return state != Handoff::WITHDRAWN && state != Handoff::REJECTED &&
             !IsSettled(job.of.state());
    case TaskKind::kTell:
      return job.handoff.has_send_time();  // else they never had it
    default:
      return state == Handoff::SENT;
  }
}

absl::StatusOr<bool> LoadPartner(const PersonalData& personal_data, Transaction& transaction,
                                 const std::string& name, HandoffJob& job) {
  ASSIGN_OR_RETURN(const auto partner,
                   transaction.Find<HandoffPartner>(HandoffPartnerType(), name));
  if (partner == nullptr || partner->has_delete_time()) return false;
  job.reached.partner = *partner;
  ASSIGN_OR_RETURN(job.reached.secret, SecretOf(transaction.session(), personal_data, name));
  return true;
}

absl::StatusOr<bool> LoadHandoff(Transaction& transaction, HandoffJob& job) {
  ASSIGN_OR_RETURN(const auto handoff, transaction.Find<Handoff>(HandoffType(), job.task.subject));
  if (handoff == nullptr) return false;
  ASSIGN_OR_RETURN(const auto of, transaction.Find<Case>(CaseType(), ParentOf(handoff->name())));
  if (of == nullptr) return false;
  job.handoff = *handoff;
  job.of = *of;
  return IsNeeded(job);
}

absl::Status LoadWords(const PersonalData& personal_data, Transaction& transaction,
                       HandoffJob& job) {
  if (job.task.kind == TaskKind::kTell) {
    ASSIGN_OR_RETURN(job.told, FindOurs(personal_data, transaction.session(), job.of,
                                        job.handoff.name(), job.task.task));
  }
  if (job.task.kind != TaskKind::kSend) return absl::OkStatus();
  std::unique_ptr<Customer> customer;
  if (!job.of.customer().empty()) {
    ASSIGN_OR_RETURN(customer, transaction.Find<Customer>(CustomerType(), job.of.customer()));
  }
  job.handed = MakeHandedCase(job.reached.partner, job.handoff, job.of, customer.get());
  return absl::OkStatus();
}

absl::StatusOr<bool> Load(const PersonalData& personal_data, Transaction& transaction,
                          HandoffJob& job) {
  if (job.task.kind == TaskKind::kCompare) {
    return LoadPartner(personal_data, transaction, job.task.subject, job);
  }
  ASSIGN_OR_RETURN(const bool is_needed, LoadHandoff(transaction, job));
  if (!is_needed) return false;
  ASSIGN_OR_RETURN(const bool has_partner,
                   LoadPartner(personal_data, transaction, job.handoff.handoff_partner(), job));
  if (!has_partner) return false;
  RETURN_IF_ERROR(LoadWords(personal_data, transaction, job));
  return true;
}

}  // namespace

std::string TokenIn(const HandoffTask& task) {
  return task.detail.substr(0, task.detail.find('|'));
}

std::string LastSaidIn(const HandoffTask& task) {
  const size_t bar = task.detail.find('|');
  return bar == std::string::npos ? "" : task.detail.substr(bar + 1);
}

std::string PollDetail(const std::string& token, const std::string& said) {
  return token + "|" + said;
}

absl::StatusOr<std::optional<HandoffJob>> LoadJob(const PersonalData& personal_data,
                                                  Transaction& transaction,
                                                  const HandoffTask& task) {
  HandoffJob job{.task = task};
  ASSIGN_OR_RETURN(const bool is_needed, Load(personal_data, transaction, job));
  if (is_needed) return std::optional<HandoffJob>(std::move(job));
  RETURN_IF_ERROR(RemoveTask(transaction.session(), task));
  return std::optional<HandoffJob>();
}

}  // namespace touchstone::feedback
