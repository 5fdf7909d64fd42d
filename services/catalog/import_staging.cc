#include "services/catalog/import_staging.h"

#include <touchstone/catalog/v1/competency.pb.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::catalog {
namespace {

constexpr size_t kRowsAtOnce = 500;
constexpr size_t kBytesAtOnce = 1 << 20;
constexpr size_t kMostBytes = 4 << 20;  // that are read for one transaction
constexpr absl::Duration kTimeout = absl::Seconds(30);
// Before that, an import without an operation may be one whose upload goes on. After it, one that
// no operation works on was left: its upload broke off, or its process died at the end.
constexpr absl::Duration kAbandoned = absl::Hours(24);
constexpr int64_t kMostDiscarded = 10;

int64_t PlaceOf(const Record& record, bool has_branch) {
  switch (record.kind) {
    case RecordKind::kFramework:
      return has_branch ? kLeftAlone : kFrameworkPlace;
    case RecordKind::kCompetency: {
      const auto& competency = static_cast<const v1::Competency&>(*record.resource);
      return has_branch || !competency.parent_competency().empty() ? kUndecided : kTopOfTree;
    }
    default:
      return has_branch ? kLeftAlone : kOthersPlace + static_cast<int64_t>(record.kind);
  }
}

absl::Status DiscardAbandoned(Store& store) {
  std::vector<std::string> abandoned;
  RETURN_IF_ERROR(
      store.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
        // However old it is: the service may have stood still.
        ASSIGN_OR_RETURN(const auto at_work, UnfinishedWork(session, kImportFramework));
        ASSIGN_OR_RETURN(const auto rows,
                         session.Query<std::string>(
                             "SELECT id FROM framework_imports WHERE begin_time < :before "
                             "ORDER BY begin_time LIMIT :most",
                             absl::ToUnixMicros(store.clock().Now() - kAbandoned),
                             kMostDiscarded + static_cast<int64_t>(at_work.size())));
        abandoned.clear();
        for (const auto& [id] : rows) {
          if (!at_work.contains(id)) abandoned.push_back(id);
        }
        return absl::OkStatus();
      }));
  for (const std::string& id : abandoned) RETURN_IF_ERROR(DiscardImport(store.database(), id));
  return absl::OkStatus();
}

}  // namespace

std::string StagedImport::framework() const {
  return absl::StrCat(request.parent(), "/frameworks/", request.framework_id());
}

StagingWriter::StagingWriter(Store& store, std::string id,
                             const v1::ImportFrameworkRequest& request, absl::Time deadline,
                             Problems& problems)
    : store_(store),
      id_(std::move(id)),
      has_branch_(!request.branch().empty()),
      deadline_(deadline),
      problems_(problems) {}

absl::Status StagingWriter::Begin() {
  RETURN_IF_ERROR(DiscardAbandoned(store_));
  return store_.database().Write(deadline_, [&](Session& session) {
    return session
        .Execute(
            "INSERT INTO framework_imports (id, begin_time, checked, resources, "
            "resource_bytes, request, response) VALUES (:id, :time, 0, 0, 0, :request, "
            ":response)",
            id_, absl::ToUnixMicros(store_.clock().Now()), Bytes{}, Bytes{})
        .status();
  });
}

absl::Status StagingWriter::Add(const Record& record) {
  Waiting waiting{.row = {.kind = record.kind,
                          .id = record.kind == RecordKind::kFramework ? "" : record.id,
                          .line = record.row,
                          .body = record.resource->SerializeAsString()},
                  .place = PlaceOf(record, has_branch_)};
  if (record.kind == RecordKind::kCompetency) {
    const auto& competency = static_cast<const v1::Competency&>(*record.resource);
    waiting.code = competency.code();
    waiting.above = competency.parent_competency();
  }
  ++resources_;
  resource_bytes_ += static_cast<int64_t>(waiting.row.body.size());
  waiting_bytes_ += waiting.row.body.size();
  waiting_.push_back(std::move(waiting));
  if (waiting_.size() < kRowsAtOnce && waiting_bytes_ < kBytesAtOnce) return absl::OkStatus();
  return Flush();
}

absl::Status StagingWriter::Flush() {
  std::vector<Problem> twice;
  RETURN_IF_ERROR(store_.database().Write(deadline_, [&](Session& session) -> absl::Status {
    twice.clear();
    for (const auto& [row, place, code, above] : waiting_) {
      ASSIGN_OR_RETURN(
          const int64_t written,
          session.Execute("INSERT INTO framework_import_rows (import_id, kind, id, line, place, "
                          "code, above, body) VALUES (:import, :kind, :id, :line, :place, :code, "
                          ":above, :body) ON CONFLICT (import_id, kind, id) DO NOTHING",
                          id_, static_cast<int>(row.kind), row.id, row.line, place, code, above,
                          Bytes{row.body}));
      if (written == 1) continue;
      ASSIGN_OR_RETURN(const auto first, session.QueryOne<int64_t>(
                                             "SELECT line FROM framework_import_rows WHERE "
                                             "import_id = :import AND kind = :kind AND id = :id",
                                             id_, static_cast<int>(row.kind), row.id));
      twice.push_back(
          {row.line, PathOf(row.kind, row.id),
           absl::StrCat("is in the file twice, first in row ", first ? std::get<0>(*first) : 0,
                        "; say it once, with all its rows together")});
    }
    return absl::OkStatus();
  }));
  for (Problem& problem : twice) {
    problems_.Add(problem.row, std::move(problem.place), std::move(problem.text));
  }
  waiting_.clear();
  waiting_bytes_ = 0;
  return problems_.full() ? problems_.ToStatus() : absl::OkStatus();
}

absl::Status StagingWriter::Finish(const v1::ImportFrameworkRequest& request) {
  RETURN_IF_ERROR(Flush());
  return store_.database().Write(deadline_, [&](Session& session) {
    return session
        .Execute(
            "UPDATE framework_imports SET resources = :resources, resource_bytes = :bytes, "
            "request = :request WHERE id = :id",
            resources_, resource_bytes_, Bytes{request.SerializeAsString()}, id_)
        .status();
  });
}

absl::StatusOr<StagedImport> LoadImport(Session& session, const std::string& id) {
  ASSIGN_OR_RETURN(auto row, (session.QueryOne<int64_t, int64_t, int64_t, Bytes, Bytes>(
                                 "SELECT checked, resources, resource_bytes, request, response "
                                 "FROM framework_imports WHERE id = :id",
                                 id)));
  StagedImport import;
  if (!row || !import.request.ParseFromString(std::get<3>(*row).value) ||
      !import.response.ParseFromString(std::get<4>(*row).value)) {
    return Error(absl::StatusCode::kFailedPrecondition, reasons::kDocumentNotRecognized,
                 "The uploaded file is not there any more; upload it again.");
  }
  import.checked = std::get<0>(*row) != 0;
  import.resources = std::get<1>(*row);
  import.resource_bytes = std::get<2>(*row);
  return import;
}

absl::Status SaveImport(Session& session, const std::string& id, const StagedImport& import) {
  return session
      .Execute(
          "UPDATE framework_imports SET checked = :checked, resources = :resources, "
          "response = :response WHERE id = :id",
          import.checked ? 1 : 0, import.resources, Bytes{import.response.SerializeAsString()}, id)
      .status();
}

absl::StatusOr<std::vector<StagedRow>> NextRows(Session& session, const std::string& id, int most) {
  // First how large they are: some could fill the memory.
  ASSIGN_OR_RETURN(
      auto keys,
      (session.Query<int64_t, std::string, int64_t, int64_t>(
          "SELECT kind, id, line, length(body) FROM framework_import_rows WHERE import_id = "
          ":import AND place > 0 ORDER BY place, kind, id LIMIT :most",
          id, most)));
  std::vector<StagedRow> rows;
  size_t bytes = 0;
  for (auto& [kind, row_id, line, size] : keys) {
    bytes += static_cast<size_t>(size);
    if (bytes > kMostBytes && !rows.empty()) break;
    ASSIGN_OR_RETURN(auto body,
                     session.QueryOne<Bytes>("SELECT body FROM framework_import_rows WHERE "
                                             "import_id = :import AND kind = :kind AND id = :id",
                                             id, kind, row_id));
    if (!body) continue;
    rows.push_back({static_cast<RecordKind>(kind), std::move(row_id), line,
                    std::move(std::get<0>(*body).value)});
  }
  return rows;
}

absl::Status RemoveRow(Session& session, const std::string& id, const StagedRow& row) {
  return session
      .Execute(
          "DELETE FROM framework_import_rows WHERE import_id = :import AND kind = :kind AND "
          "id = :id",
          id, static_cast<int>(row.kind), row.id)
      .status();
}

absl::Status DiscardImport(Database& database, const std::string& id) {
  bool more = true;
  while (more) {
    RETURN_IF_ERROR(database.Write(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const auto keys,
                       (session.Query<int64_t, std::string>(
                           "SELECT kind, id FROM framework_import_rows WHERE import_id = "
                           ":import ORDER BY kind, id LIMIT :most",
                           id, kRowsAtOnce)));
      for (const auto& [kind, row] : keys) {
        RETURN_IF_ERROR(RemoveRow(session, id, {.kind = static_cast<RecordKind>(kind), .id = row}));
      }
      more = keys.size() == kRowsAtOnce;
      if (more) return absl::OkStatus();
      return session.Execute("DELETE FROM framework_imports WHERE id = :id", id).status();
    }));
  }
  return absl::OkStatus();
}

}  // namespace touchstone::catalog
