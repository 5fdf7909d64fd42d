// touchstone-catalog: what an organization says good work is.

#include "services/catalog/alignments.h"
#include "services/catalog/competencies.h"
#include "services/catalog/core_values.h"
#include "services/catalog/framework_export.h"
#include "services/catalog/framework_import.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/gap_report.h"
#include "services/catalog/job_aid_import.h"
#include "services/catalog/job_analyses.h"
#include "services/catalog/job_profiles.h"
#include "services/catalog/release_contents.h"
#include "services/catalog/release_diffs.h"
#include "services/catalog/release_readers.h"
#include "services/catalog/releases.h"
#include "services/catalog/schema.h"
#include "services/catalog/search.h"
#include "services/catalog/translated_reading.h"
#include "services/catalog/translation_report.h"
#include "services/catalog/translations.h"
#include "services/runtime/methods/event_feed.h"
#include "services/runtime/methods/indexer.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/methods/parts.h"
#include "services/runtime/methods/retention.h"
#include "services/runtime/search/schema.h"
#include "services/runtime/serving/server.h"
#include "services/runtime/serving/settings.h"

int main(int argc, char** argv) {
  using namespace touchstone;           // NOLINT: a page, read from top to bottom
  using namespace touchstone::catalog;  // NOLINT

  const ServiceSettings settings =
      ReadServiceSettings(argc, argv,
                          {.process = "touchstone-catalog",
                           .what = "Frameworks, competencies, and the import of job aids.",
                           .listen = "127.0.0.1:9101",
                           .admin_listen = "127.0.0.1:9201",
                           .database = "sqlite:data/catalog.db",
                           .key_space = "catalog"});
  auto parts = OpenParts(settings, {RuntimeMigrations(), SearchMigrations(), CatalogMigrations()});
  if (!parts.ok()) return CouldNotStart(parts.status());
  Store& store = (*parts)->store();

  Operations operations(store, "catalogOperations");
  RpcService catalog("touchstone.catalog.v1.Catalog");
  RegisterFrameworks(catalog, store);
  RegisterCompetencies(catalog, store);
  RegisterReleases(catalog, store);
  RegisterReleaseContents(catalog, store);
  RegisterGapReport(catalog, store);
  RegisterReleaseDiffs(catalog, store);
  RegisterPublishedReleases(catalog, store);
  RegisterTranslations(catalog, store);
  RegisterTranslatedReading(catalog, store);
  RegisterTranslationReport(catalog, store);
  RegisterCoreValues(catalog, store);
  RegisterJobAnalyses(catalog, store);
  RegisterJobProfiles(catalog, store);
  RegisterAlignments(catalog, store);
  RegisterSearch(catalog, store);
  RegisterFrameworkExport(catalog, store);
  RegisterFrameworkImport(catalog, operations, store);
  RegisterJobAidImport(catalog, operations, store);

  RpcService operations_service("touchstone.catalog.v1.Operations");
  operations.Register(operations_service);
  RpcService event_feed("touchstone.catalog.v1.EventFeed");
  RegisterEventFeed(event_feed, store, (*parts)->tail());

  Retention retention(store, {&AlignmentType(), &JobProfileType(), &JobAnalysisType(),
                              &CoreValueType(), &ReleaseType(), &CompetencyTranslationType(),
                              &FrameworkTranslationType(), &CompetencyType(), &FrameworkType()});
  Indexer indexer(store, SearchedTypes());
  operations.Start(2);
  retention.Start();
  indexer.Start();
  return Serve(settings.server, (*parts)->server_parts(),
               {&catalog, &operations_service, &event_feed});
}
