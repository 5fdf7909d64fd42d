#include "services/catalog/frameworks.h"

#include <touchstone/catalog/v1/framework.pb.h>

#include <set>
#include <string>

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
namespace {

// The ids of the levels that a change takes off the scale.
std::set<std::string> LevelsTakenOff(const ResourceChange<v1::Framework>& change) {
  std::set<std::string> levels;
  if (change.kind != events::v1::Event::UPDATED) return levels;
  for (const auto& level : change.before->proficiency_scale().levels()) levels.insert(level.id());
  for (const auto& level : change.after->proficiency_scale().levels()) levels.erase(level.id());
  return levels;
}

}  // namespace

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
        const std::set<std::string> taken_off = LevelsTakenOff(change);
        if (!taken_off.empty()) {
          RETURN_IF_ERROR(CheckNoProfileRequires(transaction, change.after->name(), taken_off));
        }
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
