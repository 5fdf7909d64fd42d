#include "services/recruiting/lists/certifications.h"

#include <touchstone/recruiting/v1/certification.pb.h>
#include <touchstone/recruiting/v1/certification_rule.pb.h>
#include <touchstone/recruiting/v1/eligible_list.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/lists/certification_rules.h"
#include "services/recruiting/lists/eligible_lists.h"
#include "services/recruiting/lists/eligibles.h"
#include "services/recruiting/lists/referrals.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/referral_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/canonical_json.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::Certification;
using v1::CertificationRule;
using v1::EligibleList;
using v1::Requisition;
using Lists = std::vector<std::unique_ptr<EligibleList>>;

constexpr char kMissing[] = "names what does not exist";

absl::StatusOr<std::unique_ptr<Requisition>> FindOwnRequisition(
    Transaction& transaction, const Certification& certification) {
  if (OrganizationOf(certification.requisition()) != OrganizationOf(certification.name())) {
    return InvalidField("certification.requisition", "must be of the same organization");
  }
  auto requisition = FindRequisition(transaction, certification.requisition());
  if (absl::IsNotFound(requisition.status())) {
    return InvalidField("certification.requisition", kMissing);
  }
  return requisition;
}

absl::StatusOr<Lists> FindLists(Transaction& transaction, const Certification& certification) {
  Lists lists;
  std::set<int> kinds;
  std::vector<FieldViolation> violations;
  for (int i = 0; i < certification.eligible_lists_size(); ++i) {
    const std::string field = absl::StrCat("certification.eligible_lists[", i, "]");
    const std::string& name = certification.eligible_lists(i);
    std::unique_ptr<EligibleList> list;
    if (OrganizationOf(name) == OrganizationOf(certification.name())) {
      ASSIGN_OR_RETURN(list, transaction.Find<EligibleList>(EligibleListType(), name));
    }
    if (list == nullptr || list->has_delete_time()) {
      violations.push_back({field, kMissing});
    } else if (list->requisition() != certification.requisition()) {
      violations.push_back({field, "is of another requisition"});
    } else if (!kinds.insert(list->kind()).second) {
      violations.push_back({field, "is of the same kind as another; name one of a kind"});
    } else {
      lists.push_back(std::move(list));
    }
  }
  if (violations.empty()) return lists;
  return InvalidFields(violations);
}

absl::Status CheckStand(const Lists& lists, const std::string& today) {
  for (const auto& list : lists) {
    if (list->state() != EligibleList::ESTABLISHED) {
      return FailedPrecondition(
          reasons::kListState, list->name(),
          absl::StrCat(list->name(), " is not established; establish it first."));
    }
    if (list->expire_date() < today) {
      return FailedPrecondition(reasons::kListState, list->name(),
                                absl::StrCat(list->name(), " expired on ", list->expire_date(),
                                             "; nobody is certified from it any more."));
    }
    if (list->rule() != lists.front()->rule()) {
      return FailedPrecondition(
          reasons::kRulesDiffer, list->name(),
          absl::StrCat(list->name(), " was made by ", list->rule(), ", and ", lists.front()->name(),
                       " by ", lists.front()->rule(), "; certify from lists of one rule."));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckOpenings(Transaction& transaction, const Requisition& requisition,
                           int64_t openings) {
  ASSIGN_OR_RETURN(const int64_t filled,
                   CountStandingOffers(transaction.session(), requisition.name()));
  const int64_t left = std::max<int64_t>(requisition.openings() - filled, 0);
  if (openings <= left) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kOpeningsExceeded, requisition.name(),
      absl::StrCat(requisition.name(), " has ", left, " of ", requisition.openings(),
                   " openings left; certify for no more."));
}

// In the order in which the rule uses them.
void PutInOrder(const CertificationRule& rule, Lists& lists) {
  const auto place = [&](const std::unique_ptr<EligibleList>& list) {
    return std::find(rule.list_order().begin(), rule.list_order().end(), list->kind());
  };
  std::sort(lists.begin(), lists.end(),
            [&](const auto& one, const auto& other) { return place(one) < place(other); });
}

absl::Status ReferFrom(Transaction& transaction, const CertificationRule& rule, const Lists& lists,
                       Certification& certification) {
  Session& session = transaction.session();
  const int64_t most = MostReferred(rule, certification.openings());
  std::vector<PlacedReferable> placed;
  for (const auto& list : lists) {
    ASSIGN_OR_RETURN(auto of_list, ReferablesOf(session, list->name(), most));
    std::move(of_list.begin(), of_list.end(), std::back_inserter(placed));
  }
  std::vector<Referable> referables;
  referables.reserve(placed.size());
  for (const PlacedReferable& each : placed) referables.push_back(each.referable);
  const auto referred = Refer(rule, referables, certification.openings());
  RETURN_IF_ERROR(WriteReferrals(session, certification.name(), placed, referred));
  certification.set_referred(static_cast<int32_t>(referred.size()));
  ASSIGN_OR_RETURN(auto referrals, ReferralsBehind(session, certification.name(), -1,
                                                   static_cast<int64_t>(referred.size())));
  v1::ListReferralsResponse hashed;
  for (v1::Referral& referral : referrals) *hashed.add_referrals() = std::move(referral);
  certification.set_content_hash(CanonicalHash(hashed));
  return absl::OkStatus();
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<Certification>& change) {
  Certification& certification = *change.after;
  const std::string today = DayText(DayOf(transaction.now()));
  ASSIGN_OR_RETURN(const auto requisition, FindOwnRequisition(transaction, certification));
  ASSIGN_OR_RETURN(Lists lists, FindLists(transaction, certification));
  RETURN_IF_ERROR(CheckStand(lists, today));
  RETURN_IF_ERROR(CheckOpenings(transaction, *requisition, certification.openings()));
  const std::string& rule_name = lists.front()->rule();
  ASSIGN_OR_RETURN(const auto rule,
                   transaction.Find<CertificationRule>(CertificationRuleType(), rule_name));
  if (rule == nullptr) return NotFound(rule_name);
  certification.set_rule(rule->name());
  certification.set_certify_date(today);
  PutInOrder(*rule, lists);
  return ReferFrom(transaction, *rule, lists, certification);
}

}  // namespace

const ResourceType& CertificationType() {
  static const ResourceType type = DeclareResource<Certification>({
      .table = "certifications",
      .columns = {{"requisition"}},
  });
  return type;
}

void RegisterCertifications(RpcService& certifications, Store& store) {
  RegisterStandardMethods<Certification>(certifications, CertificationType(), store,
                                         {.before_write = BeforeWrite});
}

}  // namespace touchstone::recruiting
