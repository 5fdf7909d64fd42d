#include "services/catalog/import_work.h"

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/framework_file.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/catalog/v1/translation.pb.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/exchange/csv.h"
#include "services/catalog/exchange/references.h"
#include "services/catalog/import_check.h"
#include "services/catalog/import_kinds.h"
#include "services/catalog/import_profiles.h"
#include "services/catalog/import_staging.h"
#include "services/catalog/rules/texts.h"
#include "services/catalog/rules/translation_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::catalog {
namespace {

using v1::FrameworkFile;
using v1::ImportedResource;
using v1::ImportFrameworkMetadata;
using v1::ImportFrameworkResponse;

constexpr int kRowsInPart = 200;
// Of what was made, and of what was changed.
constexpr int64_t kMostListed = 100;
// Of the progress: how much the check is of it.
constexpr int64_t kCheckPercent = 20;
constexpr absl::Duration kRenewBefore = absl::Seconds(30);

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
        is_small_(import_.resources <= kMostAtOnce && import_.resource_bytes <= kMostBytesAtOnce),
        framework_(import_.framework()) {
    auto caller = std::make_shared<trust::v1::Principal>();
    caller->set_id(run.author().actor);
    context_.caller = std::move(caller);
    context_.method = run.author().method;
  }

  absl::Status Do() {
    RETURN_IF_ERROR(Check());
    if (is_small_) return WriteAtOnce();
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
    return store_.Write(
        run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
          RETURN_IF_ERROR(SaveImport(transaction.session(), id_, import_));
          // Not when the lease is another's, who may have written some of it by now.
          return run_.Report(transaction,
                             Progress(ImportFrameworkMetadata::CHECKING, kCheckPercent));
        });
  }

  absl::Status WriteAtOnce() {
    const StagedImport before = import_;
    const bool validate_only = import_.request.validate_only();
    const auto write = [&](Transaction& transaction) -> absl::Status {
      import_ = before;
      bool more = true;
      while (more) {
        ASSIGN_OR_RETURN(more, WritePart(transaction));
      }
      return validate_only ? CheckNothingIsMissing() : Finish(transaction);
    };
    if (!validate_only) return store_.Write(run_.author(), run_.deadline(), write);
    RETURN_IF_ERROR(store_.Try(run_.author(), run_.deadline(), write));
    return store_.Write(run_.author(), run_.deadline(),
                        [&](Transaction& transaction) { return Finish(transaction); });
  }

  absl::Status WriteInParts() {
    while (true) {
      if (run_.IsOver()) return run_.Stopped();
      const StagedImport before = import_;
      bool more = true;
      const absl::Status written = store_.Write(
          run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
            import_ = before;
            ASSIGN_OR_RETURN(more, WritePart(transaction));
            if (!more) return Finish(transaction);
            RETURN_IF_ERROR(SaveImport(transaction.session(), id_, import_));
            return run_.Report(transaction, Progress(ImportFrameworkMetadata::WRITING, Percent()));
          });
      if (!written.ok()) return Interrupted(before.response, written);
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
                        [&](Transaction& transaction) { return End(transaction); });
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
  absl::StatusOr<bool> WritePart(Transaction& transaction) {
    RETURN_IF_ERROR(MakeFramework(transaction));
    ASSIGN_OR_RETURN(const auto rows, NextRows(transaction.session(), id_, kRowsInPart));
    for (const StagedRow& row : rows) {
      const absl::Status put = Put(transaction, row, rows);
      if (!put.ok()) return AtRow(row, put);
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
    Count(PathOf(RecordKind::kFramework, ""), outcome, 0);
    ++import_.resources;
    return absl::OkStatus();
  }

  absl::Status Put(Transaction& transaction, const StagedRow& row,
                   const std::vector<StagedRow>& part) {
    const auto resource = NewResource(row.kind);
    if (!resource->ParseFromString(row.body)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   "The uploaded file cannot be read any more.");
    }
    ToCatalog(row.kind, row.id, framework_, *resource);
    const auto& [type, rules] = ImportKindOf(row.kind);
    RETURN_IF_ERROR(KeepWhatTheFileDoesNotHold(transaction, row.kind, type, *resource));
    if (row.kind == RecordKind::kCompetency) {
      RETURN_IF_ERROR(FreeCode(transaction, static_cast<v1::Competency&>(*resource), part));
    } else if (row.kind == RecordKind::kJobProfile) {
      RETURN_IF_ERROR(CheckProfile(transaction, row, static_cast<v1::JobProfile&>(*resource)));
    }
    ASSIGN_OR_RETURN(const int lost, CountLost(transaction, row.kind, type, *resource));
    ASSIGN_OR_RETURN(const PutOutcome outcome,
                     PutResource(context_, transaction, type, rules, *resource));
    Count(PathOf(row.kind, row.id), outcome, lost);
    return absl::OkStatus();
  }

  // How many texts a framework or a competency has now that it will not have.
  absl::StatusOr<int> CountLost(Transaction& transaction, RecordKind kind, const ResourceType& type,
                                const google::protobuf::Message& wanted) {
    if (kind != RecordKind::kFramework && kind != RecordKind::kCompetency) return 0;
    ASSIGN_OR_RETURN(const auto current, transaction.Find(type, NameOf(wanted)));
    if (current == nullptr) return 0;
    return kind == RecordKind::kFramework
               ? CountLostTexts(static_cast<const v1::Framework&>(*current),
                                static_cast<const v1::Framework&>(wanted))
               : CountLostTexts(static_cast<const v1::Competency&>(*current),
                                static_cast<const v1::Competency&>(wanted));
  }

  // What another may have done to a profile since the check.
  absl::Status CheckProfile(Transaction& transaction, const StagedRow& row,
                            v1::JobProfile& profile) {
    ASSIGN_OR_RETURN(const std::string why, WhyNotOfFramework(transaction.session(), profile));
    if (!why.empty()) return InvalidField("job_profile.framework", why);
    return LeaveOutLostRelease(transaction.session(), row, profile, import_.response);
  }

  // Takes a code from the competency that has it, when the file gives that one another: codes that
  // change places must be unique at every step. `part` is what this transaction writes.
  absl::Status FreeCode(Transaction& transaction, const v1::Competency& competency,
                        const std::vector<StagedRow>& part) {
    if (competency.code().empty()) return absl::OkStatus();
    Session& session = transaction.session();
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<std::string>(
                         "SELECT name FROM competencies WHERE parent = :framework AND code = :code "
                         "AND delete_time = 0 AND name <> :name",
                         framework_, competency.code(), competency.name()));
    if (!row) return absl::OkStatus();
    const std::string& holder = std::get<0>(*row);
    ASSIGN_OR_RETURN(const bool is_to_come, IsToBeWritten(session, IdOf(holder)));
    if (!is_to_come) return absl::OkStatus();  // the write says that the code is taken
    const bool in_this_transaction =
        is_small_ || std::any_of(part.begin(), part.end(), [&](const StagedRow& other) {
          return other.kind == RecordKind::kCompetency && other.id == IdOf(holder);
        });
    // What is written with its new code before anybody sees it loses the old one in the index
    // alone; otherwise that is a change like any other.
    if (in_this_transaction) {
      return session.Execute("UPDATE competencies SET code = '' WHERE name = :name", holder)
          .status();
    }
    ASSIGN_OR_RETURN(const auto without,
                     transaction.Find<v1::Competency>(CompetencyType(), holder));
    without->clear_code();
    return transaction.Update(CompetencyType(), *without);
  }

  absl::StatusOr<bool> IsToBeWritten(Session& session, absl::string_view competency) {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<int64_t>(
                         "SELECT place FROM framework_import_rows WHERE import_id = :import AND "
                         "kind = :kind AND id = :id AND place > 0",
                         id_, static_cast<int>(RecordKind::kCompetency), competency));
    return row.has_value();
  }

  absl::Status KeepWhatTheFileDoesNotHold(Transaction& transaction, RecordKind kind,
                                          const ResourceType& type,
                                          google::protobuf::Message& resource) {
    if (kind == RecordKind::kFrameworkTranslation) {
      return KeepWhatIsGone<v1::Framework, v1::FrameworkTranslation>(transaction, FrameworkType(),
                                                                     type, resource);
    }
    if (kind == RecordKind::kCompetencyTranslation) {
      return KeepWhatIsGone<v1::Competency, v1::CompetencyTranslation>(
          transaction, CompetencyType(), type, resource);
    }
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

  // An export has no texts of places that are gone; where it has all others as they are here, these
  // stay as well.
  template <typename Source, typename T>
  absl::Status KeepWhatIsGone(Transaction& transaction, const ResourceType& source_type,
                              const ResourceType& type, google::protobuf::Message& resource) {
    ASSIGN_OR_RETURN(const auto current, transaction.Find<T>(type, NameOf(resource)));
    if (current == nullptr) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto source,
                     transaction.Find<Source>(source_type, std::string(ParentOf(current->name()))));
    if (source == nullptr) return absl::OkStatus();
    T left = *current;
    LeaveOutWhatIsGone(TextsOf(*source), *left.mutable_texts());
    TranslatedTexts& wanted = *static_cast<T&>(resource).mutable_texts();
    const bool same =
        std::equal(left.texts().begin(), left.texts().end(), wanted.begin(), wanted.end(),
                   [](const v1::TranslatedText& a, const v1::TranslatedText& b) {
                     return a.SerializeAsString() == b.SerializeAsString();
                   });
    if (same) wanted = current->texts();
    return absl::OkStatus();
  }

  void Count(const std::string& path, PutOutcome outcome, int lost) {
    ImportFrameworkResponse& response = import_.response;
    switch (outcome) {
      case PutOutcome::kCreated:
        response.set_created(response.created() + 1);
        return List(path, ImportedResource::CREATED, 0);
      case PutOutcome::kUpdated:
        response.set_updated(response.updated() + 1);
        response.set_lost_texts(response.lost_texts() + lost);
        return List(path, ImportedResource::UPDATED, lost);
      case PutOutcome::kUnchanged:
        return response.set_unchanged(response.unchanged() + 1);
    }
  }

  // Names what was made or changed, as long as there is room; what lost texts takes the room of
  // what lost none.
  void List(const std::string& path, ImportedResource::Change change, int lost) {
    auto& listed = *import_.response.mutable_resources();
    const auto of_kind =
        std::count_if(listed.begin(), listed.end(),
                      [change](const ImportedResource& other) { return other.change() == change; });
    if (of_kind == kMostListed) {
      const auto less =
          std::find_if(listed.rbegin(), listed.rend(), [change](const ImportedResource& other) {
            return other.change() == change && other.lost_texts() == 0;
          });
      if (lost == 0 || less == listed.rend()) return;
      listed.erase(std::prev(less.base()));
    }
    auto& resource = *listed.Add();
    resource.set_resource(path);
    resource.set_change(change);
    resource.set_lost_texts(lost);
  }

  // Every resource of the file is counted: one that was not there any more when its turn came must
  // not be taken for written.
  absl::Status CheckNothingIsMissing() const {
    const int64_t seen = import_.resources - import_.response.outside_branch();
    const int64_t done = Done(import_.response);
    if (done == seen) return absl::OkStatus();
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("Of the ", seen, " resources of the uploaded file ", seen - done,
                              " were lost before they were written; import the file again."));
  }

  absl::Status Finish(Transaction& transaction) {
    RETURN_IF_ERROR(CheckNothingIsMissing());
    return End(transaction);
  }

  absl::Status End(Transaction& transaction) {
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
    ImportFrameworkMetadata metadata;
    metadata.set_step(step);
    metadata.set_progress_percent(static_cast<int32_t>(percent));
    metadata.set_resources(import_.resources);
    metadata.set_resources_done(Done(import_.response));
    return metadata;
  }

  Store& store_;
  OperationRun& run_;
  const std::string& id_;
  StagedImport import_;
  const bool is_small_;
  const std::string framework_;
  Context context_;
};

}  // namespace

absl::Status WorkOnImport(Store& store, OperationRun& run) {
  StagedImport import;
  RETURN_IF_ERROR(store.database().Read(run.deadline(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(import, LoadImport(session, run.work()));
    return absl::OkStatus();
  }));
  return Work(store, run, std::move(import)).Do();
}

void CleanUpImport(Store& store, const OperationRun& run) {
  const absl::Status discarded = DiscardImport(store.database(), run.work());
  if (discarded.ok()) return;
  Log(LogLevel::kWarning, "what an import left stays until it is old",
      {{"operation", run.name()}, {"reason", ReasonOf(discarded)}});
}

}  // namespace touchstone::catalog
