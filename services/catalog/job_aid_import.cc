#include "services/catalog/job_aid_import.h"

#include <google/longrunning/operations.pb.h>
#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/job_aid_import.pb.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/competencies.h"
#include "services/catalog/exchange/paper.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/rules/competency_rules.h"
#include "services/catalog/rules/framework_rules.h"
#include "services/catalog/rules/item_ids.h"
#include "services/catalog/rules/job_aid.h"
#include "services/catalog/rules/job_aid_merge.h"
#include "services/catalog/text_counts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/names/sha256.h"
#include "services/runtime/serving/document_upload.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone::catalog {
namespace {

using ::google::longrunning::Operation;
using v1::ImportJobAidMetadata;
using v1::ImportJobAidRequest;
using v1::ImportJobAidResponse;

constexpr char kKind[] = "import-job-aid";

ImportJobAidMetadata Progress(const ImportJobAidRequest& request, ImportJobAidMetadata::Step step,
                              int percent) {
  ImportJobAidMetadata metadata;
  metadata.set_step(step);
  metadata.set_progress_percent(percent);
  metadata.set_document_bytes(static_cast<int64_t>(request.document().data().size()));
  return metadata;
}

// The upload, put together: the first message with the whole document in it.
absl::StatusOr<ImportJobAidRequest> Receive(const ImportJobAidRequest& first,
                                            Source<ImportJobAidRequest>& source) {
  ImportJobAidRequest whole = first;
  for (const auto& [field, id] :
       {std::pair<const char*, const std::string&>("framework_id", first.framework_id()),
        {"competency_id", first.competency_id()}}) {
    if (!id.empty() && !IsValidId(id)) return InvalidField(field, kIdRule);
  }
  std::string& document = *whole.mutable_document()->mutable_data();
  document.clear();
  DocumentUpload upload(first, source, kLargestJobAid);
  while (true) {
    ASSIGN_OR_RETURN(const absl::string_view piece, upload.Next());
    if (piece.empty()) return whole;
    document.append(piece.data(), piece.size());
  }
}

// What the last import wrote into `current`; null when none did. A base outlives a resource that is
// purged: what was imported before `current` was made went into another one of that name.
template <typename T>
absl::StatusOr<std::unique_ptr<T>> FindBase(Transaction& transaction,
                                            const google::protobuf::Message* current) {
  if (current == nullptr) return std::unique_ptr<T>();
  ASSIGN_OR_RETURN(auto row,
                   transaction.session().QueryOne<Bytes>(
                       "SELECT body FROM import_bases WHERE resource = :resource "
                       "AND import_time >= :create_time",
                       NameOf(*current), absl::ToUnixMicros(TimeOf(*current, "create_time"))));
  if (!row) return std::unique_ptr<T>();
  auto base = std::make_unique<T>();
  if (!base->ParseFromString(std::get<0>(*row).value)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 "A stored import cannot be read.");
  }
  return base;
}

absl::Status KeepBase(Transaction& transaction, const std::string& resource,
                      const google::protobuf::Message& imported,
                      const std::string& document_sha256) {
  return transaction.session()
      .Execute(
          "INSERT INTO import_bases (resource, document_sha256, import_time, body) "
          "VALUES (:resource, :sha256, :time, :body) ON CONFLICT (resource) DO UPDATE SET "
          "document_sha256 = excluded.document_sha256, import_time = excluded.import_time, "
          "body = excluded.body",
          resource, document_sha256, absl::ToUnixMicros(transaction.now()),
          Bytes{imported.SerializeAsString()})
      .status();
}

absl::Status RefuseDeleted(const google::protobuf::Message* found) {
  if (found == nullptr || TimeOf(*found, "delete_time") == absl::UnixEpoch())
    return absl::OkStatus();
  const std::string name = NameOf(*found);
  return FailedPrecondition(reasons::kResourceDeleted, name,
                            absl::StrCat(name, " is deleted; undelete it first."));
}

// One import: what the document says goes into the framework and the competency, in one
// transaction.
class Import {
 public:
  Import(const ImportJobAidRequest& request, JobAid aid)
      : request_(request),
        aid_(std::move(aid)),
        framework_(absl::StrCat(request.parent(), "/frameworks/", request.framework_id())),
        competency_(absl::StrCat(framework_, "/competencies/",
                                 request.competency_id().empty()
                                     ? IdOfTitle(aid_.competency.title())
                                     : request.competency_id())),
        sha256_(Sha256Hex(request.document().data())) {}

  // What the caller is told; `changed` and the conflicts are known after Write.
  ImportJobAidResponse Report() const {
    ImportJobAidResponse response;
    response.set_framework(framework_);
    response.set_competency(competency_);
    *response.mutable_figures() = aid_.figures;
    response.mutable_review_notes()->Assign(aid_.review_notes.begin(), aid_.review_notes.end());
    response.mutable_left_out()->Assign(aid_.left_out.begin(), aid_.left_out.end());
    response.mutable_missing_sections()->Assign(aid_.missing_sections.begin(),
                                                aid_.missing_sections.end());
    return response;
  }

  absl::Status Check() const {
    if (!CompetencyType().pattern.Matches(competency_)) {
      return InvalidField("competency_id", "cannot be made from the document's title; give one");
    }
    v1::Competency draft = aid_.competency;
    TitleByIdIfEmpty(draft);
    RETURN_IF_ERROR(CheckFields(draft, {.prefix = "competency"}));
    const auto violations = CompetencyViolations(aid_.competency);
    return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
  }

  absl::Status Write(Transaction& transaction, ImportJobAidResponse& response) const {
    response = Report();
    RETURN_IF_ERROR(WriteFramework(transaction, response));
    return WriteCompetency(transaction, response);
  }

 private:
  absl::Status WriteFramework(Transaction& transaction, ImportJobAidResponse& response) const {
    ASSIGN_OR_RETURN(auto current, transaction.Find<v1::Framework>(FrameworkType(), framework_));
    RETURN_IF_ERROR(RefuseDeleted(current.get()));
    ASSIGN_OR_RETURN(const auto base, FindBase<v1::ProficiencyScale>(transaction, current.get()));
    const ScaleMerge scale = MergeScale(
        base.get(), current == nullptr ? nullptr : &current->proficiency_scale(), aid_.scale);
    AddConflicts(framework_, scale.conflicts, response);

    const bool is_new = current == nullptr;
    if (is_new) {
      current = std::make_unique<v1::Framework>();
      current->set_name(framework_);
      current->set_title(request_.framework_id());
    }
    if (is_new || scale.changed) {
      *current->mutable_proficiency_scale() = scale.merged;
      AssignIds(*current);
      const auto violations = FrameworkViolations(*current);
      if (!violations.empty()) return InvalidFields(violations);
      RETURN_IF_ERROR(is_new ? transaction.Create(FrameworkType(), *current)
                             : transaction.Update(FrameworkType(), *current));
      RETURN_IF_ERROR(KeepTextCounts(transaction, *current));
      response.set_changed(true);
    }
    if (aid_.scale.levels_size() == 0 || !scale.conflicts.empty()) return absl::OkStatus();
    return KeepBase(transaction, framework_, aid_.scale, sha256_);
  }

  absl::Status WriteCompetency(Transaction& transaction, ImportJobAidResponse& response) const {
    ASSIGN_OR_RETURN(auto current, transaction.Find<v1::Competency>(CompetencyType(), competency_));
    RETURN_IF_ERROR(RefuseDeleted(current.get()));
    ASSIGN_OR_RETURN(auto base, FindBase<v1::Competency>(transaction, current.get()));
    CompetencyMerge merge = MergeCompetency(base.get(), current.get(), aid_.competency);
    AddConflicts(competency_, merge.conflicts, response);

    const bool is_new = current == nullptr;
    if (base == nullptr) base = std::make_unique<v1::Competency>();
    if (is_new) {
      merge.merged.set_name(competency_);
      TitleByIdIfEmpty(merge.merged);
      base->set_title(merge.merged.title());
    }
    if (merge.changed) {
      const auto violations = CompetencyViolations(merge.merged);
      if (!violations.empty()) return InvalidFields(violations);
      RETURN_IF_ERROR(is_new ? transaction.Create(CompetencyType(), merge.merged)
                             : transaction.Update(CompetencyType(), merge.merged));
      RETURN_IF_ERROR(KeepTextCounts(transaction, merge.merged));
      response.set_changed(true);
    }
    return KeepBase(transaction, competency_, NextBase(*base, merge.conflicts), sha256_);
  }

  // A title is required; where neither the document nor a person gives one, the id stands for it.
  void TitleByIdIfEmpty(v1::Competency& competency) const {
    if (competency.title().empty()) competency.set_title(std::string(IdOf(competency_)));
  }

  // What the next import compares with: this document, but where it lost to a person's edit what it
  // compared with itself, so that the conflict is reported until someone settles it. A title that
  // the document does not have is the last one.
  v1::Competency NextBase(v1::Competency& base,
                          const std::vector<v1::ImportConflict>& conflicts) const {
    v1::Competency next = aid_.competency;
    if (next.title().empty()) next.set_title(base.title());
    for (const v1::ImportConflict& conflict : conflicts) {
      const auto* const field = next.GetDescriptor()->FindFieldByName(conflict.field());
      if (field != nullptr) next.GetReflection()->SwapFields(&next, &base, {field});
    }
    return next;
  }

  static void AddConflicts(const std::string& resource,
                           const std::vector<v1::ImportConflict>& conflicts,
                           ImportJobAidResponse& response) {
    for (const v1::ImportConflict& conflict : conflicts) {
      *response.add_conflicts() = conflict;
      response.mutable_conflicts()->rbegin()->set_resource(resource);
    }
  }

  const ImportJobAidRequest& request_;
  const JobAid aid_;
  const std::string framework_;
  const std::string competency_;
  const std::string sha256_;
};

// The operation's work: from the uploaded bytes to the draft.
absl::Status RunImport(Store& store, OperationRun& run) {
  ImportJobAidRequest request;
  if (!request.ParseFromString(run.work())) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 "The stored upload cannot be read.");
  }
  RETURN_IF_ERROR(run.Report(Progress(request, ImportJobAidMetadata::PARSING, 10)));
  if (IsPaperOfFramework(request.document().data())) {
    return InvalidField("document",
                        "is a whole framework as it is exported to be read, not the job aid of one "
                        "competency; export it as YAML, JSON or CSV, and import that",
                        reasons::kDocumentNotRecognized);
  }
  const std::vector<std::string> outline(request.outline().begin(), request.outline().end());
  ASSIGN_OR_RETURN(JobAid aid, ParseJobAid(request.document().data(), outline));
  const Import import(request, std::move(aid));
  RETURN_IF_ERROR(import.Check());
  RETURN_IF_ERROR(run.Report(Progress(request, ImportJobAidMetadata::WRITING, 60)));
  return store.Write(run.author(), run.deadline(), [&](Transaction& transaction) -> absl::Status {
    ImportJobAidResponse response = import.Report();
    if (!request.validate_only()) RETURN_IF_ERROR(import.Write(transaction, response));
    return run.Finish(transaction, response,
                      Progress(request, ImportJobAidMetadata::FINISHED, 100));
  });
}

}  // namespace

void RegisterJobAidImport(RpcService& catalog, Operations& operations, Store& store) {
  operations.AddKind(kKind, [&store](OperationRun& run) { return RunImport(store, run); });
  catalog.ClientStream<ImportJobAidRequest, Operation>(
      "ImportJobAid",
      [&operations](const Context& context, const ImportJobAidRequest& first,
                    Source<ImportJobAidRequest>& source) -> absl::StatusOr<Operation> {
        ASSIGN_OR_RETURN(const ImportJobAidRequest request, Receive(first, source));
        return operations.Begin(context, request.parent(), kKind, request.SerializeAsString(),
                                Progress(request, ImportJobAidMetadata::QUEUED, 0));
      });
}

}  // namespace touchstone::catalog
