#include "services/runtime/trust/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/trust/sodium.h"

namespace touchstone {
namespace {

constexpr size_t kLargest = 64 << 10;

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

absl::Status Failed(absl::string_view what, absl::string_view path) {
  const int error = errno;
  const std::string text = absl::StrCat("Cannot ", what, " ", path, ": ", std::strerror(error));
  return error == ENOENT ? absl::NotFoundError(text) : absl::FailedPreconditionError(text);
}

absl::Status WriteAll(int descriptor, absl::string_view contents, absl::string_view path) {
  while (!contents.empty()) {
    const ssize_t written = write(descriptor, contents.data(), contents.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed("write", path);
    contents.remove_prefix(static_cast<size_t>(written));
  }
  return fsync(descriptor) == 0 ? absl::OkStatus() : Failed("write", path);
}

// A file beside `path` with these contents, durable; its name.
absl::StatusOr<std::string> WriteBeside(const std::string& path, absl::string_view contents,
                                        mode_t mode) {
  std::string temporary = absl::StrCat(path, ".XXXXXX");
  const File file(mkostemp(temporary.data(), O_CLOEXEC));  // mode 600
  if (file.get() < 0) return Failed("make", temporary);
  absl::Status written = WriteAll(file.get(), contents, temporary);
  if (written.ok() && fchmod(file.get(), mode) != 0) written = Failed("open up", temporary);
  if (written.ok()) return temporary;
  unlink(temporary.c_str());
  return written;
}

// Makes a new name durable.
absl::Status SyncFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const File file(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0 || fsync(file.get()) != 0) return Failed("write", folder);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ReadSecretFile(const std::string& path) {
  const File file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return Failed("read", path);
  struct stat info;
  if (fstat(file.get(), &info) != 0) return Failed("read", path);
  if (!S_ISREG(info.st_mode) || info.st_size > static_cast<off_t>(kLargest)) {
    return absl::FailedPreconditionError(absl::StrCat(path, " is not a secret's file."));
  }
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        path, " may be read by others than its owner. Make it mode 600, or replace the secret."));
  }
  std::string contents(static_cast<size_t>(info.st_size), '\0');
  size_t size = 0;
  while (size < contents.size()) {
    const ssize_t n = read(file.get(), contents.data() + size, contents.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Failed("read", path);
    if (n == 0) break;
    size += static_cast<size_t>(n);
  }
  contents.resize(size);
  return contents;
}

absl::StatusOr<std::string> ReadOrMakeSecretFile(const std::string& path,
                                                 absl::FunctionRef<std::string()> make) {
  absl::StatusOr<std::string> contents = ReadSecretFile(path);
  if (!absl::IsNotFound(contents.status())) return contents;
  const SecretBytes made(make());
  ASSIGN_OR_RETURN(const std::string temporary, WriteBeside(path, made.view(), S_IRUSR | S_IWUSR));
  // A link, where a rename would take the file from under another who just made it.
  const bool linked = link(temporary.c_str(), path.c_str()) == 0 || errno == EEXIST;
  const absl::Status named = linked ? absl::OkStatus() : Failed("make", path);
  unlink(temporary.c_str());
  RETURN_IF_ERROR(named);
  RETURN_IF_ERROR(SyncFolderOf(path));
  return ReadSecretFile(path);
}

namespace {

absl::Status Replace(const std::string& path, absl::string_view contents, mode_t mode) {
  ASSIGN_OR_RETURN(const std::string temporary, WriteBeside(path, contents, mode));
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    absl::Status failed = Failed("replace", path);
    unlink(temporary.c_str());
    return failed;
  }
  return SyncFolderOf(path);
}

}  // namespace

absl::Status ReplaceSecretFile(const std::string& path, absl::string_view contents) {
  return Replace(path, contents, S_IRUSR | S_IWUSR);
}

absl::Status ReplacePublicFile(const std::string& path, absl::string_view contents) {
  return Replace(path, contents, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
}

}  // namespace touchstone
