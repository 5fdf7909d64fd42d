#include "services/recruiting/lists/certification_rules.h"

#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/recruiting/rules/certification_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::CertificationRule;

// The last day on which a list was made by it; empty for none.
absl::StatusOr<std::string> LastUse(Session& session, const std::string& rule) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<std::string>(
          "SELECT last_use_date FROM used_certification_rules WHERE rule = :rule", rule));
  return row ? std::get<0>(*row) : std::string();
}

absl::Status InUse(const CertificationRule& rule, absl::string_view what) {
  return FailedPrecondition(reasons::kResourceInUse, rule.name(),
                            absl::StrCat("An eligible list was made by ", rule.name(), "; ", what));
}

absl::Status CheckLateChange(Transaction& transaction, const CertificationRule& before,
                             const CertificationRule& after) {
  ASSIGN_OR_RETURN(const std::string last, LastUse(transaction.session(), before.name()));
  if (last.empty()) return absl::OkStatus();
  if (!OnlyTitleAndEndDiffer(before, after)) {
    return InUse(before,
                 "of it only title and end_date change. Let it end, and create the next one.");
  }
  if (after.end_date() == before.end_date() || after.end_date().empty() ||
      after.end_date() > last) {
    return absl::OkStatus();
  }
  return InUse(before, absl::StrCat("its end_date must be after ", last, "."));
}

absl::Status CheckOverlapsNone(Transaction& transaction, const CertificationRule& rule) {
  ASSIGN_OR_RETURN(const auto rows,
                   (transaction.session().Query<std::string, std::string, std::string>(
                       "SELECT name, effective_date, end_date FROM certification_rules WHERE "
                       "parent = :parent AND jurisdiction = :jurisdiction AND delete_time = 0",
                       ParentOf(rule.name()), rule.jurisdiction())));
  for (const auto& [name, effective_date, end_date] : rows) {
    CertificationRule other;
    other.set_effective_date(effective_date);
    other.set_end_date(end_date);
    if (name == rule.name() || !Overlap(rule, other)) continue;
    return FailedPrecondition(
        reasons::kRulesOverlap, name,
        absl::StrCat(name, " holds from ", effective_date,
                     end_date.empty() ? " on" : absl::StrCat(" to ", end_date),
                     "; a jurisdiction has one rule on a day. Let that one end first."));
  }
  return absl::OkStatus();
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<CertificationRule>& change) {
  const CertificationRule& rule = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    ASSIGN_OR_RETURN(const std::string last, LastUse(transaction.session(), rule.name()));
    return last.empty() ? absl::OkStatus() : InUse(rule, "it stays.");
  }
  const auto violations = CertificationRuleViolations(rule);
  if (!violations.empty()) return InvalidFields(violations);
  if (change.kind == events::v1::Event::UPDATED) {
    RETURN_IF_ERROR(CheckLateChange(transaction, *change.before, rule));
  }
  return CheckOverlapsNone(transaction, rule);
}

}  // namespace

const ResourceType& CertificationRuleType() {
  static const ResourceType type = DeclareResource<CertificationRule>({
      .table = "certification_rules",
      .columns = {{"jurisdiction"}, {"effective_date"}, {"end_date"}},
  });
  return type;
}

void RegisterCertificationRules(RpcService& certifications, Store& store) {
  RegisterStandardMethods<CertificationRule>(certifications, CertificationRuleType(), store,
                                             {.before_write = BeforeWrite});
}

absl::StatusOr<std::unique_ptr<CertificationRule>> FindRuleOn(Transaction& transaction,
                                                              const std::string& requisition,
                                                              const std::string& jurisdiction,
                                                              const std::string& day) {
  ASSIGN_OR_RETURN(
      const auto row,
      transaction.session().QueryOne<std::string>(
          "SELECT name FROM certification_rules WHERE parent = :parent AND jurisdiction = "
          ":jurisdiction AND delete_time = 0 AND effective_date <= :first AND (end_date = '' OR "
          "end_date >= :last) LIMIT 1",
          ParentOf(requisition), jurisdiction, day, day));
  if (row) return transaction.Find<CertificationRule>(CertificationRuleType(), std::get<0>(*row));
  return FailedPrecondition(
      reasons::kRuleMissing, requisition,
      jurisdiction.empty() ? absl::StrCat(requisition, " names no jurisdiction, and so no rule.")
                           : absl::StrCat("No certification rule of ", jurisdiction, " holds on ",
                                          day, "; create the one that does."));
}

absl::Status RecordRuleUse(Session& session, const std::string& rule, const std::string& day) {
  return session
      .Execute(
          "INSERT INTO used_certification_rules (rule, last_use_date) VALUES (:rule, :day) ON "
          "CONFLICT (rule) DO UPDATE SET last_use_date = excluded.last_use_date",
          rule, day)
      .status();
}

}  // namespace touchstone::recruiting
