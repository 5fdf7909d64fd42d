#include "services/runtime/sql/sqlite_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

constexpr mode_t kOwnerOnly = 0600;

absl::Status CannotOpen(const std::string& path, int error) {
  return FailedPrecondition(reasons::kDatabaseUnavailable, path,
                            absl::StrCat("cannot open ", path, ": ", std::strerror(error)));
}

int OpenOrMake(const std::string& path) {
  return open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteFile>> SqliteFile::Own(std::string path) {
  if (path.empty() || absl::StrContains(path, '"') || absl::StrContains(path, '\0')) {
    return FailedPrecondition(reasons::kDatabaseUnavailable, "database",
                              "the path of a SQLite file must not be empty or have quotes in it");
  }
  const std::string lock_path = absl::StrCat(path, ".lock");
  const int lock = OpenOrMake(lock_path);
  if (lock < 0) return CannotOpen(lock_path, errno);
  absl::Cleanup unlock = [lock] { close(lock); };
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    return FailedPrecondition(
        reasons::kDatabaseUnavailable, path,
        absl::StrCat(path,
                     " is in use by another process. A SQLite file serves one process; stop "
                     "the other one, or use PostgreSQL to run several."));
  }
  const int file = OpenOrMake(path);
  if (file < 0) return CannotOpen(path, errno);
  close(file);
  std::move(unlock).Cancel();
  return std::unique_ptr<SqliteFile>(new SqliteFile(std::move(path), lock));
}

SqliteFile::~SqliteFile() { close(lock_); }

}  // namespace touchstone
