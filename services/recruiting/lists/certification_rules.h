// Certification rules: the resource, which one holds on a day, and which were used.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_LISTS_CERTIFICATION_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_LISTS_CERTIFICATION_RULES_H_

#include <touchstone/recruiting/v1/certification_rule.pb.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/certificationRules/*`.
const ResourceType& CertificationRuleType();

void RegisterCertificationRules(RpcService& certifications, Store& store);

// That of a jurisdiction on a day ("2031-04-30"). FAILED_PRECONDITION (RULE_MISSING), about the
// requisition that it was wanted for.
absl::StatusOr<std::unique_ptr<v1::CertificationRule>> FindRuleOn(Transaction& transaction,
                                                                  const std::string& requisition,
                                                                  const std::string& jurisdiction,
                                                                  const std::string& day);

// A list was made by it on a day: from now on it does not change.
absl::Status RecordRuleUse(Session& session, const std::string& rule, const std::string& day);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_LISTS_CERTIFICATION_RULES_H_
