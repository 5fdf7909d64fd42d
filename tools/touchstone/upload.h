// Sending a document to the catalog and waiting for what it made of it.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_UPLOAD_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_UPLOAD_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/touchstone/client.h"

namespace touchstone {

// Where a document comes from, so that it need not be in memory.
struct Document {
  // The next piece, of some size; empty at the end.
  std::function<absl::StatusOr<std::string>()> next;
  int64_t bytes = 0;  // in all
};

// A document that is in memory, and one in a file. INVALID_ARGUMENT when it cannot be read.
Document DocumentOf(std::string text);
absl::StatusOr<Document> OpenDocument(const std::string& path);

// Hears how far the upload and the import are, 0 to 100.
using ProgressListener = std::function<void(int percent, absl::string_view doing)>;

// Uploads in pieces, waits until the operation is done, and takes its answer into `response`; or
// gives its error. `first` is the first message of `method`, without the document's data.
absl::Status UploadDocument(Client& client, absl::string_view method,
                            const google::protobuf::Message& first, const Document& document,
                            const ProgressListener& progress, google::protobuf::Message& response);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_UPLOAD_H_
