// A document that comes in the messages of a stream, piece after piece.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_DOCUMENT_UPLOAD_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_DOCUMENT_UPLOAD_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone {

// `Request` has the document's pieces in `document`, a google.api.HttpBody. Belongs to one call.
template <typename Request>
class DocumentUpload {
 public:
  // `first` is the stream's first message; it and `source` must outlive this. `largest` is in
  // bytes, whole MiB.
  DocumentUpload(const Request& first, Source<Request>& source, size_t largest)
      : first_(first), source_(source), largest_(largest) {}

  // The next piece, valid until it is called again; empty at the end. INVALID_ARGUMENT
  // (DOCUMENT_TOO_LARGE) when the pieces are more than `largest`; otherwise the stream's errors.
  absl::StatusOr<absl::string_view> Next() {
    while (true) {
      if (is_first_) {
        is_first_ = false;
        piece_ = first_.document().data();
      } else {
        part_.Clear();
        ASSIGN_OR_RETURN(const bool more, source_.Next(part_));
        if (!more) return absl::string_view();
        piece_ = part_.document().data();
      }
      bytes_ += piece_.size();
      if (bytes_ > largest_) {
        return Error(absl::StatusCode::kInvalidArgument, reasons::kDocumentTooLarge,
                     absl::StrCat("document is larger than ", largest_ >> 20, " MiB"));
      }
      if (!piece_.empty()) return piece_;
    }
  }

  // How many came so far.
  size_t bytes() const { return bytes_; }

 private:
  const Request& first_;
  Source<Request>& source_;
  const size_t largest_;
  Request part_;
  absl::string_view piece_;
  bool is_first_ = true;
  size_t bytes_ = 0;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_DOCUMENT_UPLOAD_H_
