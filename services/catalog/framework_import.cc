#include "services/catalog/framework_import.h"

#include <google/longrunning/operations.pb.h>
#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/framework_file.pb.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/document_upload.h"
#include "services/catalog/exchange/csv.h"
#include "services/catalog/exchange/readers.h"
#include "services/catalog/exchange/references.h"
#include "services/catalog/import_check.h"
#include "services/catalog/import_kinds.h"
#include "services/catalog/import_record.h"
#include "services/catalog/import_staging.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::catalog {
namespace {

using ::google::longrunning::Operation;
using v1::FrameworkFile;
using v1::ImportFrameworkMetadata;
using v1::ImportFrameworkRequest;
using v1::ImportFrameworkResponse;

constexpr char kKind[] = "import-framework";
constexpr int kRowsInPart = 200;
// Of the progress: how much the check is of it.
constexpr int64_t kCheckPercent = 20;
constexpr absl::Duration kRenewBefore = absl::Seconds(30);

// What makes the transaction of an import that only validates roll back; never leaves this file.
absl::Status CheckedOnly() { return absl::CancelledError("checked only"); }

// ---- The upload.

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
    const size_t before = problems.all().size();
    CompleteAndCheck(record, problems);
    if (problems.full()) return problems.ToStatus();
    // What breaks a rule, such as a text that is not UTF-8, is nothing for a database.
    return problems.all().size() == before ? staging.Add(record) : absl::OkStatus();
  }));
  if (request.framework_id().empty()) request.set_framework_id(id_in_file);
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
  if (staging.resources() == 0 && problems.empty()) {
    return InvalidField("document", "holds nothing of a framework");
  }
  RETURN_IF_ERROR(staging.Finish(request));
  RETURN_IF_ERROR(problems.ToStatus());
  return request;
}

ImportFrameworkMetadata Progress(ImportFrameworkMetadata::Step step, int64_t percent,
                                 int64_t resources, int64_t done) {
  ImportFrameworkMetadata metadata;
  metadata.set_step(step);
  metadata.set_progress_percent(static_cast<int32_t>(percent));
  metadata.set_resources(resources);
  metadata.set_resources_done(done);
  return metadata;
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
    ImportFrameworkMetadata metadata =
        Progress(ImportFrameworkMetadata::QUEUED, 0, staging.resources(), 0);
    metadata.set_document_bytes(static_cast<int64_t>(upload.bytes()));
    operation = operations.Begin(context, request->parent(), kKind, id, metadata);
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

// ---- The operation.

// What went wrong with one row, named.
absl::Status AtRow(const StagedRow& row, const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  if (reason.empty() || (!absl::IsInvalidArgument(status) && !absl::IsFailedPrecondition(status) &&
                         !absl::IsAlreadyExists(status) && !absl::IsNotFound(status))) {
    return status;
  }
  return Error(
      status.code(), reason,
      absl::StrCat("row ", row.line, ", ", PathOf(row.kind, row.id), ": ", status.message()));
}

// One import under way.
class Work {
 public:
  Work(Store& store, OperationRun& run, StagedImport import)
      : store_(store),
        run_(run),
        id_(run.work()),
        import_(std::move(import)),
        framework_(import_.framework()) {
    auto caller = std::make_shared<trust::v1::Principal>();
    caller->set_id(run.author().actor);
    context_.caller = std::move(caller);
    context_.method = run.author().method;
  }

  absl::Status Do() {
    RETURN_IF_ERROR(Check());
    const bool is_small =
        import_.resources <= kMostAtOnce && import_.resource_bytes <= kMostBytesAtOnce;
    if (is_small) return WriteAtOnce();
    return import_.request.validate_only() ? FinishUnwritten() : WriteInParts();
  }

 private:
  absl::Status Check() {
    if (import_.checked) return absl::OkStatus();
    RETURN_IF_ERROR(run_.Report(Progress(ImportFrameworkMetadata::CHECKING, 0)));
    RETURN_IF_ERROR(CheckImport(store_, id_, import_, run_, [&]() -> absl::Status {
      if (run_.IsOver()) return run_.Stopped();
      if (run_.deadline() - store_.clock().Now() > kRenewBefore) return absl::OkStatus();
      return run_.Report(Progress(ImportFrameworkMetadata::CHECKING, kCheckPercent / 2));
    }));
    import_.checked = true;
    return store_.Write(run_.author(), run_.deadline(), [&](Transaction& transaction) {
      return SaveImport(transaction.session(), id_, import_);
    });
  }

  absl::Status WriteAtOnce() {
    const ImportFrameworkResponse before = import_.response;
    const absl::Status written =
        store_.Write(run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
          import_.response = before;
          bool more = true;
          while (more) {
            ASSIGN_OR_RETURN(more, WritePart(transaction, kRowsInPart));
          }
          if (import_.request.validate_only()) return CheckedOnly();
          return Finish(transaction);
        });
    if (!absl::IsCancelled(written)) return written;
    return store_.Write(run_.author(), run_.deadline(),
                        [&](Transaction& transaction) { return Finish(transaction); });
  }

  absl::Status WriteInParts() {
    while (true) {
      if (run_.IsOver()) return run_.Stopped();
      const ImportFrameworkResponse before = import_.response;
      bool more = true;
      const absl::Status written = store_.Write(
          run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
            import_.response = before;
            ASSIGN_OR_RETURN(more, WritePart(transaction, kRowsInPart));
            if (!more) return Finish(transaction);
            RETURN_IF_ERROR(SaveImport(transaction.session(), id_, import_));
            return run_.Report(transaction, Progress(ImportFrameworkMetadata::WRITING, Percent()));
          });
      if (!written.ok()) return Interrupted(before, written);
      if (!more) return absl::OkStatus();
    }
  }

  // Too large for being written and taken back.
  absl::Status FinishUnwritten() {
    auto& message = *import_.response.add_messages();
    message.set_text(
        absl::StrCat("checked; what would change is only compared in files of at most ",
                     kMostAtOnce, " resources"));
    return store_.Write(run_.author(), run_.deadline(),
                        [&](Transaction& transaction) { return Finish(transaction); });
  }

  // An import in parts that met what others changed since it was checked.
  absl::Status Interrupted(const ImportFrameworkResponse& before, const absl::Status& status) {
    const int64_t done = Done(before);
    const std::string reason = ReasonOf(status);
    if (done == 0 || reason.empty() || absl::IsUnavailable(status) || absl::IsAborted(status) ||
        absl::IsResourceExhausted(status)) {
      return status;
    }
    return Error(status.code(), reason,
                 absl::StrCat(status.message(), " Written before: ", done, " of ",
                              import_.resources, "; the same file again completes it."));
  }

  // Writes the rows that are next, and takes them out of staging. False when none were left.
  absl::StatusOr<bool> WritePart(Transaction& transaction, int most) {
    RETURN_IF_ERROR(MakeFramework(transaction));
    ASSIGN_OR_RETURN(const auto rows, NextRows(transaction.session(), id_, most));
    for (const StagedRow& row : rows) {
      const absl::StatusOr<PutOutcome> outcome = Put(transaction, row);
      if (!outcome.ok()) return AtRow(row, outcome.status());
      Count(*outcome);
      RETURN_IF_ERROR(RemoveRow(transaction.session(), id_, row));
    }
    return !rows.empty();
  }

  // The framework that a file without one goes into.
  absl::Status MakeFramework(Transaction& transaction) {
    ASSIGN_OR_RETURN(const bool exists, transaction.Exists(FrameworkType(), framework_));
    if (exists) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto staged,
                     transaction.session().QueryOne<int64_t>(
                         "SELECT line FROM framework_import_rows WHERE import_id = :import AND "
                         "kind = 0 AND id = '' AND place > 0",
                         id_));
    if (staged) return absl::OkStatus();
    v1::Framework framework;
    framework.set_name(framework_);
    framework.set_title(import_.request.framework_id());
    const auto& [type, rules] = ImportKindOf(RecordKind::kFramework);
    ASSIGN_OR_RETURN(const PutOutcome outcome,
                     PutResource(context_, transaction, type, rules, framework));
    Count(outcome);
    return absl::OkStatus();
  }

  absl::StatusOr<PutOutcome> Put(Transaction& transaction, const StagedRow& row) {
    const auto resource = NewResource(row.kind);
    if (!resource->ParseFromString(row.body)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   "The uploaded file cannot be read any more.");
    }
    ToCatalog(row.kind, row.id, framework_, *resource);
    const auto& [type, rules] = ImportKindOf(row.kind);
    RETURN_IF_ERROR(KeepWhatTheFileDoesNotHold(transaction, row.kind, type, *resource));
    return PutResource(context_, transaction, type, rules, *resource);
  }

  absl::Status KeepWhatTheFileDoesNotHold(Transaction& transaction, RecordKind kind,
                                          const ResourceType& type,
                                          google::protobuf::Message& resource) {
    const bool is_csv = import_.request.format() == FrameworkFile::CSV;
    if (kind != RecordKind::kCoreValue && kind != RecordKind::kJobAnalysis && !is_csv) {
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const auto current, transaction.Find(type, NameOf(resource)));
    if (current == nullptr) return absl::OkStatus();
    KeepOtherFrameworks(kind, framework_, *current, resource);
    if (is_csv) {
      for (const int number : kNotInCsv) {
        const auto* const field = type.descriptor().FindFieldByNumber(number);
        resource.GetReflection()->SwapFields(&resource, current.get(), {field});
      }
    }
    return absl::OkStatus();
  }

  void Count(PutOutcome outcome) {
    ImportFrameworkResponse& response = import_.response;
    switch (outcome) {
      case PutOutcome::kCreated:
        return response.set_created(response.created() + 1);
      case PutOutcome::kUpdated:
        return response.set_updated(response.updated() + 1);
      case PutOutcome::kUnchanged:
        return response.set_unchanged(response.unchanged() + 1);
    }
  }

  absl::Status Finish(Transaction& transaction) {
    return run_.Finish(transaction, import_.response,
                       Progress(ImportFrameworkMetadata::FINISHED, 100));
  }

  static int64_t Done(const ImportFrameworkResponse& response) {
    return response.created() + response.updated() + response.unchanged();
  }
  int64_t Percent() const {
    return kCheckPercent + (100 - kCheckPercent) * Done(import_.response) / (import_.resources + 1);
  }
  ImportFrameworkMetadata Progress(ImportFrameworkMetadata::Step step, int64_t percent) const {
    return catalog::Progress(step, percent, import_.resources, Done(import_.response));
  }

  Store& store_;
  OperationRun& run_;
  const std::string& id_;
  StagedImport import_;
  const std::string framework_;
  Context context_;
};

absl::Status Run(Store& store, OperationRun& run) {
  StagedImport import;
  RETURN_IF_ERROR(store.database().Read(run.deadline(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(import, LoadImport(session, run.work()));
    return absl::OkStatus();
  }));
  const absl::Status status = Work(store, run, std::move(import)).Do();
  const bool may_run_again =
      absl::IsUnavailable(status) || absl::IsAborted(status) || absl::IsResourceExhausted(status);
  if (!may_run_again) {
    const absl::Status discarded = DiscardImport(store.database(), run.work());
    if (!discarded.ok()) {
      Log(LogLevel::kWarning, "what an import left stays until it is old",
          {{"operation", run.name()}, {"reason", ReasonOf(discarded)}});
    }
  }
  return status;
}

}  // namespace

void RegisterFrameworkImport(RpcService& catalog, Operations& operations, Store& store) {
  operations.AddKind(kKind, [&store](OperationRun& run) { return Run(store, run); });
  catalog.ClientStream<ImportFrameworkRequest, Operation>(
      "ImportFramework",
      [&store, &operations](const Context& context, const ImportFrameworkRequest& first,
                            Source<ImportFrameworkRequest>& source) {
        return BeginImport(store, operations, context, first, source);
      });
}

}  // namespace touchstone::catalog
