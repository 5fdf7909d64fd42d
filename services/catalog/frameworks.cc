#include "services/catalog/frameworks.h"

#include <touchstone/catalog/v1/framework.pb.h>

#include "services/catalog/competencies.h"
#include "services/catalog/job_profiles.h"
#include "services/catalog/rules/framework_rules.h"
#include "services/catalog/rules/item_ids.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::catalog {

const ResourceType& FrameworkType() {
  static const ResourceType type = DeclareResource<v1::Framework>({
      .table = "frameworks",
      .columns = {{"title"}},
  });
  return type;
}

AnyResourceRules FrameworkRules() {
  return AnyRules<v1::Framework>({
      .children = {&CompetencyType()},
      .prepare = [](v1::Framework& framework) { AssignIds(framework); },
      .before_write = [](const Context&, Transaction& transaction,
                         const ResourceChange<v1::Framework>& change) -> absl::Status {
        if (change.kind == events::v1::Event::DELETED) {
          return CheckNoProfileRequires(transaction, change.after->name());
        }
        const auto violations = FrameworkViolations(*change.after);
        return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
      },
  });
}

void RegisterFrameworks(RpcService& catalog, Store& store) {
  RegisterStandardMethodsOf(catalog, FrameworkType(), store, FrameworkRules());
}

}  // namespace touchstone::catalog
