#include "services/catalog/frameworks.h"

#include <touchstone/catalog/v1/framework.pb.h>

#include "services/catalog/competencies.h"
#include "services/catalog/job_profiles.h"
#include "services/catalog/releases.h"
#include "services/catalog/rules/framework_rules.h"
#include "services/catalog/rules/item_ids.h"
#include "services/catalog/rules/searchable_texts.h"
#include "services/catalog/search.h"
#include "services/catalog/translations.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::catalog {

const ResourceType& FrameworkType() {
  static const ResourceType type = DeclareResource<v1::Framework>({
      .table = "frameworks",
      .columns = {{"title"}},
      .search = SearchedBy(FrameworkText),
  });
  return type;
}

AnyResourceRules FrameworkRules() {
  return AnyRules<v1::Framework>({
      .children = {&CompetencyType(), &ReleaseType()},
      .prepare = [](v1::Framework& framework) { AssignIds(framework); },
      .before_write = [](const Context&, Transaction& transaction,
                         const ResourceChange<v1::Framework>& change) -> absl::Status {
        if (change.kind == events::v1::Event::DELETED) {
          RETURN_IF_ERROR(CheckNoProfileRequires(transaction, change.after->name()));
          return LetTranslationsFollow(transaction, change);
        }
        const auto violations = FrameworkViolations(*change.after);
        if (!violations.empty()) return InvalidFields(violations);
        const bool other_language = change.kind == events::v1::Event::UPDATED &&
                                    change.before->language() != change.after->language();
        if (other_language) {
          RETURN_IF_ERROR(ReindexTextsOf(transaction, change.after->name()));
        }
        return LetTranslationsFollow(transaction, change);
      },
  });
}

void RegisterFrameworks(RpcService& catalog, Store& store) {
  RegisterStandardMethodsOf(catalog, FrameworkType(), store, FrameworkRules());
}

}  // namespace touchstone::catalog
