// Sending a job aid to the catalog and waiting for what it made of it.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_JOB_AID_UPLOAD_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_JOB_AID_UPLOAD_H_

#include <touchstone/catalog/v1/job_aid_import.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/touchstone/client.h"
#include "tools/touchstone/upload.h"

namespace touchstone {

struct JobAidUpload {
  std::string organization;          // its id
  std::string framework;             // its id
  std::string competency;            // its id; empty: from the title
  std::string document;              // the text itself
  std::string content_type;          // "text/plain", "text/markdown"
  std::vector<std::string> outline;  // titles of the key elements; empty: not known
  bool validate_only = false;
};

// The titles of an outline: one a line, empty lines left out.
std::vector<std::string> ReadOutline(absl::string_view text);

// Uploads in parts, waits until the operation is done, and returns its answer or its error.
absl::StatusOr<catalog::v1::ImportJobAidResponse> Upload(Client& client, const JobAidUpload& upload,
                                                         const ProgressListener& progress);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_JOB_AID_UPLOAD_H_
