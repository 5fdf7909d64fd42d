// A framework file on its way into the catalog: its resources wait in the database, one a row, from
// the upload until the operation has written them. So neither holds the file in memory, and what a
// process leaves when it dies another goes on with.

#ifndef TOUCHSTONE_SERVICES_CATALOG_IMPORT_STAGING_H_
#define TOUCHSTONE_SERVICES_CATALOG_IMPORT_STAGING_H_

#include <touchstone/catalog/v1/framework_file.pb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/catalog/exchange/record.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/sql/session.h"

namespace touchstone::catalog {

// The kind of the operations that work on imports; their work is the import's id.
inline constexpr char kImportFramework[] = "import-framework";

// When a row is written: the framework, then competencies from the top of the tree down, then what
// names them. kUndecided rows are given their place by the check; kLeftAlone is outside the branch.
inline constexpr int64_t kLeftAlone = -1;
inline constexpr int64_t kUndecided = 0;
inline constexpr int64_t kFrameworkPlace = 1;
inline constexpr int64_t kTopOfTree = 10;
inline constexpr int64_t kOthersPlace = 1000;

// A resource that waits. Its body is as in the file: without name, references as ids.
struct StagedRow {
  RecordKind kind = RecordKind::kFramework;
  std::string id;
  int64_t line = 0;
  std::string body;
};

// An import as a whole.
struct StagedImport {
  v1::ImportFrameworkRequest request;  // without the document; framework_id is set
  v1::ImportFrameworkResponse response;
  bool checked = false;
  int64_t resources = 0;  // of the file, and the framework that was made because there was none
  int64_t resource_bytes = 0;

  std::string framework() const;  // its name
};

// Writes what is uploaded, in small transactions. Belongs to one call.
class StagingWriter {
 public:
  // `id` names the import. What uploads of days ago left behind, and nobody works on, is removed
  // first.
  StagingWriter(Store& store, std::string id, const v1::ImportFrameworkRequest& request,
                absl::Time deadline, Problems& problems);

  absl::Status Begin();
  // A second resource of one kind and id goes into the problems.
  absl::Status Add(const Record& record);
  // Writes what is left, and the request as it is to be worked on.
  absl::Status Finish(const v1::ImportFrameworkRequest& request);

  int64_t resources() const { return resources_; }

 private:
  struct Waiting {
    StagedRow row;
    int64_t place;
    std::string code;
    std::string above;
  };
  absl::Status Flush();

  Store& store_;
  const std::string id_;
  const bool has_branch_;
  const absl::Time deadline_;
  Problems& problems_;
  std::vector<Waiting> waiting_;
  size_t waiting_bytes_ = 0;
  int64_t resources_ = 0;
  int64_t resource_bytes_ = 0;
};

// FAILED_PRECONDITION when there is none of that id.
absl::StatusOr<StagedImport> LoadImport(Session& session, const std::string& id);
absl::Status SaveImport(Session& session, const std::string& id, const StagedImport& import);

// The rows that are written next, at most `most` and about 4 MiB. None when all are written.
absl::StatusOr<std::vector<StagedRow>> NextRows(Session& session, const std::string& id, int most);
absl::Status RemoveRow(Session& session, const std::string& id, const StagedRow& row);

// Removes an import and all that is left of it, a few rows at a time.
absl::Status DiscardImport(Database& database, const std::string& id);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_IMPORT_STAGING_H_
