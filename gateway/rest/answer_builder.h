// What a service answered, as HTTP has it.

#ifndef TOUCHSTONE_GATEWAY_REST_ANSWER_BUILDER_H_
#define TOUCHSTONE_GATEWAY_REST_ANSWER_BUILDER_H_

#include "absl/strings/string_view.h"
#include "gateway/answers/json_cache.h"
#include "gateway/http/request_head.h"
#include "gateway/http/response.h"
#include "gateway/transcoding/json_codec.h"
#include "gateway/transcoding/route.h"

namespace touchstone::gateway {

// Makes the answers of unary calls. Thread-safe; the parts must outlive it.
class AnswerBuilder {
 public:
  AnswerBuilder(const JsonCodec& codec, JsonCache& cache) : codec_(codec), cache_(cache) {}

  // The answer to `head` whose response bytes are `wire`: JSON, with an ETag when the message has a
  // revision and a Content-Language when it says its languages, compressed when the caller takes
  // that; 304 when the caller has this revision already; a google.api.HttpBody as it is. What is
  // `for_everybody`, and never changes, may be kept by whoever gets it.
  Response Build(const Route& route, const RequestHead& head, absl::string_view wire,
                 bool for_everybody = false) const;

 private:
  Response Raw(absl::string_view wire, bool for_everybody) const;

  const JsonCodec& codec_;
  JsonCache& cache_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_REST_ANSWER_BUILDER_H_
