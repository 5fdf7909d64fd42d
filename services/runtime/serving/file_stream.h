// A file as the answer of a call: a stream of google.api.HttpBody, which over REST is the file
// itself.
//
//   FileStream file(sink, "text/csv; charset=utf-8");
//   RETURN_IF_ERROR(file.Add(line));
//   return file.End();

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_FILE_STREAM_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_FILE_STREAM_H_

#include <google/api/httpbody.pb.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone {

// CANCELLED: whoever asked is gone.
absl::Status CallerGone();

// Sends a file in pieces of one size, however long what is added; the first says what it is.
// Belongs to one call; not thread-safe. What fails says CallerGone.
class FileStream {
 public:
  FileStream(Sink<google::api::HttpBody>& sink, absl::string_view content_type);

  absl::Status Add(absl::string_view text);

  // Sends what is left.
  absl::Status End() { return Send(); }

 private:
  absl::Status Send();

  Sink<google::api::HttpBody>& sink_;
  google::api::HttpBody piece_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_FILE_STREAM_H_
