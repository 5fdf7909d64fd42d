#include "tests/services/catalog/catalog_in_process.h"

#include <google/api/httpbody.pb.h>

#include <algorithm>
#include <utility>

#include "services/catalog/core_values.h"
#include "services/catalog/framework_export.h"
#include "services/catalog/framework_import.h"
#include "services/catalog/gap_report.h"
#include "services/catalog/job_analyses.h"
#include "services/catalog/job_profiles.h"
#include "services/catalog/release_contents.h"
#include "services/catalog/release_diffs.h"
#include "services/catalog/release_readers.h"
#include "services/catalog/releases.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/search/schema.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::catalog {
namespace {

// A stream whose first message was all.
class NothingMore : public MessageSource {
 public:
  absl::StatusOr<bool> Next(google::protobuf::Message&) override { return false; }
};

// The pieces of a document behind the first.
class Pieces : public MessageSource {
 public:
  Pieces(const std::string& document, size_t piece) : document_(document), piece_(piece) {}

  absl::StatusOr<bool> Next(google::protobuf::Message& message) override {
    if (at_ >= document_.size()) return false;
    auto& request = static_cast<v1::ImportFrameworkRequest&>(message);
    request.mutable_document()->set_data(document_.substr(at_, piece_));
    at_ += piece_;
    return true;
  }

 private:
  const std::string& document_;
  const size_t piece_;
  size_t at_ = 0;
};

// Puts the pieces of an answer together.
class Together : public MessageSink {
 public:
  bool Send(const SerializedMessage& message) override {
    google::api::HttpBody body;
    body.ParseFromString(*message.bytes + message.suffix);
    data_ += body.data();
    return true;
  }
  std::string Take() { return std::move(data_); }

 private:
  std::string data_;
};

std::unique_ptr<Store> OpenStore(Database& database, Cache& cache, Tail& tail, Clock& clock) {
  auto store = Store::Open(database, cache, tail, clock, SystemIds());
  if (!store.ok()) std::abort();
  return *std::move(store);
}

}  // namespace

CatalogInProcess::CatalogInProcess(TestStore& store, Clock& clock, const std::string& redis_url)
    : database_(store.Open({RuntimeMigrations(), SearchMigrations(), CatalogMigrations()})),
      tail_(*database_, SystemClock(), store.metrics()),
      cache_({.redis_url = redis_url, .key_space = "catalog"}, tail_, SystemClock(),
             store.metrics()),
      resources_(OpenStore(*database_, cache_, tail_, clock)),
      operations_(*resources_, "catalogOperations") {
  RegisterFrameworks(catalog_, *resources_);
  RegisterCompetencies(catalog_, *resources_);
  RegisterReleases(catalog_, *resources_);
  RegisterReleaseContents(catalog_, *resources_);
  RegisterReleaseDiffs(catalog_, *resources_);
  RegisterPublishedReleases(catalog_, *resources_);
  RegisterGapReport(catalog_, *resources_);
  RegisterTranslations(catalog_, *resources_);
  RegisterTranslatedReading(catalog_, *resources_);
  RegisterTranslationReport(catalog_, *resources_);
  RegisterSearch(catalog_, *resources_);
  RegisterCoreValues(catalog_, *resources_);
  RegisterJobAnalyses(catalog_, *resources_);
  RegisterJobProfiles(catalog_, *resources_);
  RegisterFrameworkExport(catalog_, *resources_);
  RegisterFrameworkImport(catalog_, operations_, *resources_);
  RegisterJobAidImport(catalog_, operations_, *resources_);
  operations_.Register(operations_service_);
  ActAs("organizations/wa/apiKeys/editor");
  tail_.Start(cache_.StartPosition({}));
  operations_.Start(1);
}

absl::StatusOr<v1::ImportJobAidResponse> CatalogInProcess::Import(
    const v1::ImportJobAidRequest& request) {
  const auto* const method = catalog_.descriptor().FindMethodByName("ImportJobAid");
  NothingMore source;
  ASSIGN_OR_RETURN(
      const SerializedMessage begun,
      catalog_.methods().at(method->index()).client_stream(MakeContext(*method), request, source));
  google::longrunning::Operation operation;
  operation.ParseFromString(*begun.bytes);
  ASSIGN_OR_RETURN(operation, Wait(operation.name()));
  v1::ImportJobAidResponse response;
  operation.response().UnpackTo(&response);
  return response;
}

absl::StatusOr<v1::ImportFrameworkResponse> CatalogInProcess::Import(
    const v1::ImportFrameworkRequest& first, const std::string& document, size_t piece) {
  const auto* const method = catalog_.descriptor().FindMethodByName("ImportFramework");
  Pieces source(document, piece);
  ASSIGN_OR_RETURN(
      const SerializedMessage begun,
      catalog_.methods().at(method->index()).client_stream(MakeContext(*method), first, source));
  google::longrunning::Operation operation;
  operation.ParseFromString(*begun.bytes);
  ASSIGN_OR_RETURN(operation, Wait(operation.name()));
  v1::ImportFrameworkResponse response;
  operation.response().UnpackTo(&response);
  return response;
}

absl::StatusOr<std::string> CatalogInProcess::Export(const std::string& framework,
                                                     v1::FrameworkFile::Format format) {
  const auto* const method = catalog_.descriptor().FindMethodByName("ExportFramework");
  v1::ExportFrameworkRequest request;
  request.set_name(framework);
  request.set_format(format);
  Together pieces;
  RETURN_IF_ERROR(
      catalog_.methods().at(method->index()).server_stream(MakeContext(*method), request, pieces));
  return pieces.Take();
}

absl::StatusOr<google::longrunning::Operation> CatalogInProcess::Wait(const std::string& name) {
  google::longrunning::WaitOperationRequest wait;
  wait.set_name(name);
  ASSIGN_OR_RETURN(auto operation, CallOn<google::longrunning::Operation>(operations_service_,
                                                                          "WaitOperation", wait));
  if (!operation.done()) return absl::DeadlineExceededError("the import has not ended");
  if (operation.has_error()) return FromRpcStatus(operation.error());
  return operation;
}

void CatalogInProcess::ActAs(const std::string& actor) {
  caller_ = std::make_shared<trust::v1::Principal>();
  caller_->set_kind(trust::v1::Principal::API_KEY);
  caller_->set_id(actor);
}

void CatalogInProcess::ActAs(const std::string& actor, const std::string& role,
                             const std::string& organization) {
  ActAs(actor);
  trust::v1::Binding& binding = *caller_->add_bindings();
  binding.set_role(role);
  binding.set_organization_id(organization);
}

void CatalogInProcess::ActAsNobody() {
  caller_ = std::make_shared<trust::v1::Principal>(Anonymous());
}

Context CatalogInProcess::MakeContext(const google::protobuf::MethodDescriptor& method) const {
  Context context;
  context.caller = caller_;
  context.method = "/" + method.service()->full_name() + "/" + method.name();
  context.deadline = absl::Now() + absl::Seconds(30);
  context.trace = TraceContext::Start();
  context.accept_language = accept_language_;
  return context;
}

}  // namespace touchstone::catalog
