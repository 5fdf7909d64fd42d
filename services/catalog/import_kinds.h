// Which resource a kind of record is, and by which rules it is written.

#ifndef TOUCHSTONE_SERVICES_CATALOG_IMPORT_KINDS_H_
#define TOUCHSTONE_SERVICES_CATALOG_IMPORT_KINDS_H_

#include "services/catalog/competencies.h"
#include "services/catalog/core_values.h"
#include "services/catalog/exchange/record.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/job_analyses.h"
#include "services/catalog/job_profiles.h"
#include "services/catalog/translations.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::catalog {

struct ImportKind {
  const ResourceType& type;
  const AnyResourceRules rules;
};

inline const ImportKind& ImportKindOf(RecordKind kind) {
  // In the order of RecordKind.
  static const ImportKind kinds[kRecordKinds] = {
      {FrameworkType(), FrameworkRules()},
      {CompetencyType(), CompetencyRules()},
      {CoreValueType(), CoreValueRules()},
      {JobAnalysisType(), JobAnalysisRules()},
      {JobProfileType(), JobProfileRules()},
      {FrameworkTranslationType(), FrameworkTranslationRules()},
      {CompetencyTranslationType(), CompetencyTranslationRules()}};
  return kinds[static_cast<int>(kind)];
}

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_IMPORT_KINDS_H_
