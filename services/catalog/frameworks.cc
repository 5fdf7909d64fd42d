#include "services/catalog/frameworks.h"

#include <touchstone/catalog/v1/framework.pb.h>

#include "services/catalog/competencies.h"
#include "services/catalog/job_profiles.h"
#include "services/catalog/rules/framework_rules.h"
#include "services/catalog/rules/item_ids.h"
#include "services/catalog/rules/searchable_texts.h"
#include "services/catalog/search.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::catalog {

const ResourceType& FrameworkType() {
  static const ResourceType type = DeclareResource<v1::Framework>({
      .table = "frameworks",
      .columns = {{"title"}},
      .search = SearchedBy(FrameworkText),
  });
  return type;
}

void RegisterFrameworks(RpcService& catalog, Store& store) {
  RegisterStandardMethods<v1::Framework>(
      catalog, FrameworkType(), store,
      {
          .children = {&CompetencyType()},
          .prepare = [](v1::Framework& framework) { AssignIds(framework); },
          .before_write = [](const Context&, Transaction& transaction,
                             const ResourceChange<v1::Framework>& change) -> absl::Status {
            if (change.kind == events::v1::Event::DELETED) {
              return CheckNoProfileRequires(transaction, change.after->name());
            }
            const auto violations = FrameworkViolations(*change.after);
            if (!violations.empty()) return InvalidFields(violations);
            const bool other_language = change.kind == events::v1::Event::UPDATED &&
                                        change.before->language() != change.after->language();
            return other_language ? ReindexTextsOf(transaction, change.after->name())
                                  : absl::OkStatus();
          },
      });
}

}  // namespace touchstone::catalog
