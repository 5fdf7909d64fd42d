#include "services/recruiting/records/zip_stream.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {
namespace {

struct FreeArchive {
  void operator()(archive* archive) const { archive_write_free(archive); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

bool IsSafeSegment(absl::string_view segment) {
  if (segment.empty() || segment == "." || segment == "..") return false;
  return std::all_of(segment.begin(), segment.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
  });
}

bool IsSafeName(absl::string_view name) {
  const std::vector<absl::string_view> segments = absl::StrSplit(name, '/');
  return std::all_of(segments.begin(), segments.end(), IsSafeSegment);
}

}  // namespace

class ZipStream::Archive {
 public:
  explicit Archive(Write write) : write_(std::move(write)), archive_(archive_write_new()) {
    archive_write_set_format_zip(archive_.get());
    // What comes out goes on at once.
    archive_write_set_bytes_per_block(archive_.get(), 0);
    archive_write_set_bytes_in_last_block(archive_.get(), 1);
    is_open_ = archive_write_open(archive_.get(), this, nullptr, Forward, nullptr) == ARCHIVE_OK;
  }

  ~Archive() {
    // A file that was broken off gets no end that would make it look whole.
    if (!is_ended_) archive_write_fail(archive_.get());
  }

  absl::Status Begin(const std::string& name) {
    if (!is_open_ || !IsSafeName(name)) return Failed(name);
    const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    // No size, since it comes in pieces; no time, which becomes the first that a ZIP can tell.
    return archive_write_header(archive_.get(), entry.get()) == ARCHIVE_OK ? absl::OkStatus()
                                                                           : Failed(name);
  }

  absl::Status Add(absl::string_view bytes) {
    while (!bytes.empty()) {
      const auto written = archive_write_data(archive_.get(), bytes.data(), bytes.size());
      if (written <= 0) return Failed("");
      bytes.remove_prefix(static_cast<size_t>(written));
    }
    return absl::OkStatus();
  }

  absl::Status End() {
    is_ended_ = true;
    return archive_write_close(archive_.get()) == ARCHIVE_OK ? absl::OkStatus() : Failed("");
  }

 private:
  static la_ssize_t Forward(archive*, void* self, const void* bytes, size_t size) {
    auto& stream = *static_cast<Archive*>(self);
    if (stream.status_.ok()) {
      stream.status_ = stream.write_(absl::string_view(static_cast<const char*>(bytes), size));
    }
    return stream.status_.ok() ? static_cast<la_ssize_t>(size) : -1;
  }

  // Where it was the receiver that failed, as that says.
  absl::Status Failed(absl::string_view name) const {
    if (!status_.ok()) return status_;
    return Error(absl::StatusCode::kInternal, reasons::kInternal,
                 absl::StrCat("The file cannot be packed", name.empty() ? "" : ": ", name));
  }

  Write write_;
  absl::Status status_;
  bool is_open_ = false;
  bool is_ended_ = false;
  std::unique_ptr<archive, FreeArchive> archive_;
};

ZipStream::ZipStream(Write write) : archive_(std::make_unique<Archive>(std::move(write))) {}
ZipStream::~ZipStream() = default;

absl::Status ZipStream::Begin(const std::string& name) { return archive_->Begin(name); }
absl::Status ZipStream::Add(absl::string_view bytes) { return archive_->Add(bytes); }
absl::Status ZipStream::End() { return archive_->End(); }

}  // namespace touchstone::recruiting
