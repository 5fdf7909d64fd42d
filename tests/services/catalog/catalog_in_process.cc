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
    longest_ = std::max(longest_, body.data().size());
    return true;
  }
  size_t longest() const { return longest_; }
  std::string Take() { return std::move(data_); }

 private:
  std::string data_;
  size_t longest_ = 0;
};

}  // namespace

CatalogInProcess::CatalogInProcess(TestStore& store, Clock& clock, const std::string& redis_url)
    : ServiceInProcess("touchstone.catalog.v1.Catalog", store,
                       {RuntimeMigrations(), SearchMigrations(), CatalogMigrations()}, clock,
                       redis_url),
      operations_(this->store(), "catalogOperations") {
  RpcService& catalog = service();
  Store& resources = this->store();
  RegisterFrameworks(catalog, resources);
  RegisterCompetencies(catalog, resources);
  RegisterReleases(catalog, resources);
  RegisterReleaseContents(catalog, resources);
  RegisterReleaseDiffs(catalog, resources);
  RegisterPublishedReleases(catalog, resources);
  RegisterGapReport(catalog, resources);
  RegisterTranslations(catalog, resources);
  RegisterTranslatedReading(catalog, resources);
  RegisterTranslationReport(catalog, resources);
  RegisterSearch(catalog, resources);
  RegisterCoreValues(catalog, resources);
  RegisterJobAnalyses(catalog, resources);
  RegisterJobProfiles(catalog, resources);
  RegisterFrameworkExport(catalog, resources);
  RegisterFrameworkImport(catalog, operations_, resources);
  RegisterJobAidImport(catalog, operations_, resources);
  operations_.Register(operations_service_);
  Start();
  operations_.Start(1);
}

absl::StatusOr<v1::ImportJobAidResponse> CatalogInProcess::Import(
    const v1::ImportJobAidRequest& request) {
  const auto* const method = service().descriptor().FindMethodByName("ImportJobAid");
  NothingMore source;
  ASSIGN_OR_RETURN(
      const SerializedMessage begun,
      service().methods().at(method->index()).client_stream(MakeContext(*method), request, source));
  google::longrunning::Operation operation;
  operation.ParseFromString(*begun.bytes);
  ASSIGN_OR_RETURN(operation, Wait(operation.name()));
  v1::ImportJobAidResponse response;
  operation.response().UnpackTo(&response);
  return response;
}

absl::StatusOr<v1::ImportFrameworkResponse> CatalogInProcess::Import(
    const v1::ImportFrameworkRequest& first, const std::string& document, size_t piece) {
  const auto* const method = service().descriptor().FindMethodByName("ImportFramework");
  Pieces source(document, piece);
  ASSIGN_OR_RETURN(
      const SerializedMessage begun,
      service().methods().at(method->index()).client_stream(MakeContext(*method), first, source));
  google::longrunning::Operation operation;
  operation.ParseFromString(*begun.bytes);
  ASSIGN_OR_RETURN(operation, Wait(operation.name()));
  v1::ImportFrameworkResponse response;
  operation.response().UnpackTo(&response);
  return response;
}

absl::StatusOr<std::string> CatalogInProcess::Export(const std::string& framework,
                                                     v1::FrameworkFile::Format format,
                                                     size_t* longest_piece) {
  const auto* const method = service().descriptor().FindMethodByName("ExportFramework");
  v1::ExportFrameworkRequest request;
  request.set_name(framework);
  request.set_format(format);
  Together pieces;
  RETURN_IF_ERROR(
      service().methods().at(method->index()).server_stream(MakeContext(*method), request, pieces));
  if (longest_piece != nullptr) *longest_piece = pieces.longest();
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

}  // namespace touchstone::catalog
