// Translations of frameworks and competencies: the two resources, and how they follow their source.

#ifndef TOUCHSTONE_SERVICES_CATALOG_TRANSLATIONS_H_
#define TOUCHSTONE_SERVICES_CATALOG_TRANSLATIONS_H_

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>

#include "absl/status/status.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// `organizations/*/frameworks/*/translations/*`.
const ResourceType& FrameworkTranslationType();
// `organizations/*/frameworks/*/competencies/*/translations/*`.
const ResourceType& CompetencyTranslationType();

// By which rules they are written.
AnyResourceRules FrameworkTranslationRules();
AnyResourceRules CompetencyTranslationRules();

// Adds the standard methods of translations to the catalog.
void RegisterTranslations(RpcService& catalog, Store& store);

// What a change of a source means for its translations, within its own write: they are counted
// anew, go with what is deleted, and come back with it. A framework cannot become one that is
// written in a language into which it, or a competency of it, is translated: INVALID_ARGUMENT.
absl::Status LetTranslationsFollow(Transaction& transaction,
                                   const ResourceChange<v1::Framework>& change);
absl::Status LetTranslationsFollow(Transaction& transaction,
                                   const ResourceChange<v1::Competency>& change);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_TRANSLATIONS_H_
