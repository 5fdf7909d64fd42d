#include "services/catalog/framework_import.h"

#include <google/longrunning/operations.pb.h>
#include <touchstone/catalog/v1/framework_file.pb.h>

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/exchange/csv.h"
#include "services/catalog/exchange/readers.h"
#include "services/catalog/import_record.h"
#include "services/catalog/import_staging.h"
#include "services/catalog/import_work.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/document_upload.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::catalog {
namespace {

using ::google::longrunning::Operation;
using v1::FrameworkFile;
using v1::ImportFrameworkMetadata;
using v1::ImportFrameworkRequest;

absl::StatusOr<FrameworkFile::Format> FormatOf(const ImportFrameworkRequest& request) {
  std::string type = request.document().content_type();
  type = absl::AsciiStrToLower(type.substr(0, type.find(';')));
  absl::StripAsciiWhitespace(&type);
  FrameworkFile::Format format = request.format();
  if (format == FrameworkFile::FORMAT_UNSPECIFIED) {
    if (type == "application/json") format = FrameworkFile::JSON;
    if (type == "application/yaml" || type == "application/x-yaml" || type == "text/yaml" ||
        type == "text/x-yaml") {
      format = FrameworkFile::YAML;
    }
    if (type == "text/csv") format = FrameworkFile::CSV;
  }
  if (format == FrameworkFile::JSON || format == FrameworkFile::YAML ||
      format == FrameworkFile::CSV) {
    return format;
  }
  return InvalidField("format",
                      "must be JSON, YAML or CSV; or the document's content type must say it");
}

absl::Status ReadFile(FrameworkFile::Format format, Input& input, Problems& problems,
                      RecordSink sink) {
  switch (format) {
    case FrameworkFile::JSON:
      return ReadJson(input, {}, problems, sink);
    case FrameworkFile::YAML:
      return ReadYaml(input, {}, problems, sink);
    default:
      return ReadCsv(input, problems, sink);
  }
}

// Reads the file into staging; gives the request as it is to be worked on.
absl::StatusOr<ImportFrameworkRequest> Receive(const ImportFrameworkRequest& first,
                                               DocumentUpload<ImportFrameworkRequest>& upload,
                                               Problems& problems, StagingWriter& staging) {
  ImportFrameworkRequest request = first;
  request.clear_document();
  ASSIGN_OR_RETURN(const FrameworkFile::Format format, FormatOf(first));
  request.set_format(format);
  std::string id_in_file;
  const auto pull = [&] { return upload.Next(); };
  Input input(pull);
  RETURN_IF_ERROR(ReadFile(format, input, problems, [&](Record& record) -> absl::Status {
    if (record.kind == RecordKind::kFramework) id_in_file = record.id;
    const bool is_right = CompleteAndCheck(record, problems);
    if (problems.full()) return problems.ToStatus();
    // What breaks a rule, such as a text that is not UTF-8, is nothing for a database.
    return is_right ? staging.Add(record) : absl::OkStatus();
  }));
  if (request.framework_id().empty()) request.set_framework_id(id_in_file);
  RETURN_IF_ERROR(staging.Finish(request));
  RETURN_IF_ERROR(problems.ToStatus());
  if (!IsValidId(request.framework_id())) {
    return InvalidField("framework_id", request.framework_id().empty()
                                            ? "must be given: the file does not say it"
                                            : kIdRule);
  }
  if (!request.branch().empty() &&
      ParentOf(request.branch()) !=
          absl::StrCat(request.parent(), "/frameworks/", request.framework_id())) {
    return InvalidField("branch", "must be a competency of the framework");
  }
  if (staging.resources() == 0) return InvalidField("document", "holds nothing of a framework");
  return request;
}

absl::StatusOr<Operation> BeginImport(Store& store, Operations& operations, const Context& context,
                                      const ImportFrameworkRequest& first,
                                      Source<ImportFrameworkRequest>& source) {
  Problems problems;
  const std::string id = store.ids().TimeOrdered();
  StagingWriter staging(store, id, first, context.deadline, problems);
  RETURN_IF_ERROR(staging.Begin());
  DocumentUpload upload(first, source, kLargestFrameworkFile);
  const auto request = Receive(first, upload, problems, staging);
  absl::StatusOr<Operation> operation = Operation();
  if (!request.ok()) {
    operation = request.status();
  } else {
    ImportFrameworkMetadata metadata;
    metadata.set_step(ImportFrameworkMetadata::QUEUED);
    metadata.set_resources(staging.resources());
    metadata.set_document_bytes(static_cast<int64_t>(upload.bytes()));
    operation = operations.Begin(context, request->parent(), kImportFramework, id, metadata);
  }
  if (!operation.ok()) {
    // What stays is removed later, with what other uploads left.
    const absl::Status discarded = DiscardImport(store.database(), id);
    if (!discarded.ok()) {
      Log(LogLevel::kWarning, "a refused import stays until it is old",
          {{"reason", ReasonOf(discarded)}});
    }
  }
  return operation;
}

}  // namespace

void RegisterFrameworkImport(RpcService& catalog, Operations& operations, Store& store) {
  operations.AddKind(
      kImportFramework, [&store](OperationRun& run) { return WorkOnImport(store, run); },
      [&store](const OperationRun& run) { CleanUpImport(store, run); });
  catalog.ClientStream<ImportFrameworkRequest, Operation>(
      "ImportFramework",
      [&store, &operations](const Context& context, const ImportFrameworkRequest& first,
                            Source<ImportFrameworkRequest>& source) {
        return BeginImport(store, operations, context, first, source);
      });
}

}  // namespace touchstone::catalog
