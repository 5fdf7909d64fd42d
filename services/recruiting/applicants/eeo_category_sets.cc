#include "services/recruiting/applicants/eeo_category_sets.h"

#include <touchstone/recruiting/v1/eeo_category_set.pb.h>

#include "absl/strings/str_cat.h"
#include "services/recruiting/rules/eeo_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::recruiting {
namespace {

using v1::EeoCategorySet;

absl::Status CheckNobodyChose(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto chosen,
                   session.QueryOne<std::string>("SELECT category_set FROM eeo_chosen_sets WHERE "
                                                 "category_set = :category_set",
                                                 name));
  if (!chosen) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kResourceInUse, name,
      absl::StrCat("Somebody has chosen from ", name, "; make another for a later day."));
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<EeoCategorySet>& change) {
  if (change.kind == events::v1::Event::UPDATED || change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckNobodyChose(transaction.session(), change.after->name()));
  }
  const auto violations = EeoCategorySetViolations(*change.after);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

}  // namespace

const ResourceType& EeoCategorySetType() {
  static const ResourceType type = DeclareResource<EeoCategorySet>({
      .table = "eeo_category_sets",
      .columns = {{"effective_date", Column::kUniqueInParent}},
  });
  return type;
}

void RegisterEeoCategorySets(RpcService& applications, Store& store) {
  RegisterStandardMethods<EeoCategorySet>(
      applications, EeoCategorySetType(), store,
      {.prepare = [](EeoCategorySet& set) { AssignIds(set); }, .before_write = BeforeWrite});
}

absl::Status SetChosen(Session& session, const std::string& category_set) {
  return session
      .Execute(
          "INSERT INTO eeo_chosen_sets (category_set) VALUES (:category_set) "
          "ON CONFLICT DO NOTHING",
          category_set)
      .status();
}

}  // namespace touchstone::recruiting
