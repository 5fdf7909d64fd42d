// The catalog without a port: its handlers over a real database, called as the server calls them
// once it has checked identity, policy and fields.

#ifndef TOUCHSTONE_TESTS_SERVICES_CATALOG_CATALOG_IN_PROCESS_H_
#define TOUCHSTONE_TESTS_SERVICES_CATALOG_CATALOG_IN_PROCESS_H_

#include <google/longrunning/operations.pb.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include <memory>
#include <string>

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
#include "services/runtime/cache/cache.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/ids.h"
#include "services/runtime/events/tail.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "tests/stores/stores.h"

namespace touchstone::catalog {

class CatalogInProcess {
 public:
  // `redis_url` empty: without Redis.
  explicit CatalogInProcess(TestStore& store, Clock& clock = SystemClock(),
                            const std::string& redis_url = "");

  // Calls a method of touchstone.catalog.v1.Catalog.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& method, const Request& request) {
    return CallOn<Response>(catalog_, method, request);
  }

  // Uploads a document in one piece and waits for the operation.
  absl::StatusOr<v1::ImportJobAidResponse> Import(const v1::ImportJobAidRequest& request);

  // Uploads a framework file in pieces of a size, and waits for the operation.
  absl::StatusOr<v1::ImportFrameworkResponse> Import(const v1::ImportFrameworkRequest& first,
                                                     const std::string& document,
                                                     size_t piece = 64 << 10);
  // A framework as a file.
  absl::StatusOr<std::string> Export(const std::string& framework,
                                     v1::FrameworkFile::Format format);

  // Who calls from now on; without a role where nothing asks for one.
  void ActAs(const std::string& actor);
  void ActAs(const std::string& actor, const std::string& role, const std::string& organization);
  void ActAsNobody();

  // Which languages the caller reads from now on, as the header Accept-Language has it.
  void Accept(const std::string& languages) { accept_language_ = languages; }

  Store& store() { return *resources_; }
  Database& database() { return *database_; }

 private:
  template <typename Response, typename Request>
  absl::StatusOr<Response> CallOn(RpcService& service, const std::string& method,
                                  const Request& request) {
    const auto* const descriptor = service.descriptor().FindMethodByName(method);
    const Context context = MakeContext(*descriptor);
    ASSIGN_OR_RETURN(const SerializedMessage answer,
                     service.methods().at(descriptor->index()).unary(context, request));
    Response response;
    if (!response.ParseFromString(*answer.bytes + answer.suffix)) {
      return absl::DataLossError("not a response");
    }
    return response;
  }

  absl::StatusOr<google::longrunning::Operation> Wait(const std::string& operation);
  Context MakeContext(const google::protobuf::MethodDescriptor& method) const;

  std::unique_ptr<Database> database_;
  Tail tail_;
  Cache cache_;
  std::unique_ptr<Store> resources_;
  Operations operations_;
  RpcService catalog_{"touchstone.catalog.v1.Catalog"};
  RpcService operations_service_{"touchstone.catalog.v1.Operations"};
  std::shared_ptr<trust::v1::Principal> caller_ = std::make_shared<trust::v1::Principal>();
  std::string accept_language_;
};

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_TESTS_SERVICES_CATALOG_CATALOG_IN_PROCESS_H_
