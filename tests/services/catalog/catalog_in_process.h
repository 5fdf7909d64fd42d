// The catalog without a port: its handlers over a real database, called as the server calls them
// once it has checked identity, policy and fields.

#ifndef TOUCHSTONE_TESTS_SERVICES_CATALOG_CATALOG_IN_PROCESS_H_
#define TOUCHSTONE_TESTS_SERVICES_CATALOG_CATALOG_IN_PROCESS_H_

#include <google/longrunning/operations.pb.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "services/catalog/competencies.h"
#include "services/catalog/core_values.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/job_aid_import.h"
#include "services/catalog/job_profiles.h"
#include "services/catalog/schema.h"
#include "services/catalog/search.h"
#include "services/catalog/translated_reading.h"
#include "services/catalog/translation_report.h"
#include "services/catalog/translations.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/methods/operations.h"
#include "tests/services/service_in_process.h"
#include "tests/stores/stores.h"

namespace touchstone::catalog {

class CatalogInProcess : public ServiceInProcess {
 public:
  // `redis_url` empty: without Redis.
  explicit CatalogInProcess(TestStore& store, Clock& clock = SystemClock(),
                            const std::string& redis_url = "");

  // Uploads a document in one piece and waits for the operation.
  absl::StatusOr<v1::ImportJobAidResponse> Import(const v1::ImportJobAidRequest& request);

  // Uploads a framework file in pieces of a size, and waits for the operation.
  absl::StatusOr<v1::ImportFrameworkResponse> Import(const v1::ImportFrameworkRequest& first,
                                                     const std::string& document,
                                                     size_t piece = 64 << 10);
  // A framework as a file, and how long the longest of its pieces was.
  absl::StatusOr<std::string> Export(const std::string& framework, v1::FrameworkFile::Format format,
                                     size_t* longest_piece = nullptr);

 private:
  absl::StatusOr<google::longrunning::Operation> Wait(const std::string& operation);

  Operations operations_;
  RpcService operations_service_{"touchstone.catalog.v1.Operations"};
};

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_TESTS_SERVICES_CATALOG_CATALOG_IN_PROCESS_H_
