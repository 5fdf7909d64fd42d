// The errors of each operation, as the gateway answers them: which status, with which reason, and
// an example of each, made by the code that makes the errors themselves.

#ifndef TOUCHSTONE_GATEWAY_OPENAPI_ERROR_WRITER_H_
#define TOUCHSTONE_GATEWAY_OPENAPI_ERROR_WRITER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gateway/openapi/examples.h"
#include "gateway/openapi/json_writer.h"
#include "gateway/transcoding/json_codec.h"
#include "gateway/transcoding/route.h"

namespace touchstone::gateway {

// Whether the method can be told to happen only while the resource has a certain revision.
bool DependsOnRevision(const Route& route);

// Writes into one document. What is used of it must outlive it.
class ErrorWriter {
 public:
  ErrorWriter(JsonWriter& json, const Examples& examples, const JsonCodec& codec);

  // The members of an operation's `responses` that are errors. Which ones a method can answer is
  // known from what it takes and from the codes that its comment names.
  void WriteResponses(const Route& route);

  // The members of `components.examples` that the responses refer to.
  void WriteExamples();

  // The member of `components.schemas` that describes them all.
  void WriteSchema();

 private:
  struct Case {
    int http_status = 0;
    std::string name;  // of its example: the reason, or "ETAG_STALE.412"
    absl::Status status;
    bool (*applies)(const Route& route, absl::string_view comment) = nullptr;
  };

  void Add(absl::Status status, bool (*applies)(const Route&, absl::string_view),
           bool has_if_match = false);
  void WriteResponse(int http_status, const std::vector<const Case*>& cases);

  JsonWriter& json_;
  const JsonCodec& codec_;
  std::vector<Case> cases_;  // in the order of their statuses
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_OPENAPI_ERROR_WRITER_H_
