// A ZIP file that is sent while it is made: what is in it is never in memory whole. The same files
// under the same names give the same bytes, whenever and wherever it is made.
//
//   ZipStream zip([&](absl::string_view bytes) { return file.Add(bytes); });
//   RETURN_IF_ERROR(zip.Begin("requisitions/agents.json"));
//   RETURN_IF_ERROR(zip.Add(json));
//   RETURN_IF_ERROR(zip.End());

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_ZIP_STREAM_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_ZIP_STREAM_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace touchstone::recruiting {

// Belongs to one call; not thread-safe. After an error it is of no use any more.
class ZipStream {
 public:
  using Write = std::function<absl::Status(absl::string_view bytes)>;

  explicit ZipStream(Write write);
  ~ZipStream();

  // The next file. Its name is a path of letters, digits, hyphens, underscores and dots that stays
  // below where it is unpacked; anything else is INTERNAL.
  absl::Status Begin(const std::string& name);
  // More of it.
  absl::Status Add(absl::string_view bytes);

  // The list of files, which a ZIP ends with.
  absl::Status End();

 private:
  class Archive;
  std::unique_ptr<Archive> archive_;
};

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_ZIP_STREAM_H_
