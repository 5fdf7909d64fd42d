// The comments of the contract, as text for people.

#ifndef TOUCHSTONE_GATEWAY_OPENAPI_COMMENTS_H_
#define TOUCHSTONE_GATEWAY_OPENAPI_COMMENTS_H_

#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// A comment with its lines joined into paragraphs; list items keep their lines.
std::string JoinLines(absl::string_view comment);

// The comment above a message, field, enum, value, service or method; "" when it has none.
template <typename Descriptor>
std::string CommentOf(const Descriptor& descriptor) {
  google::protobuf::SourceLocation location;
  if (!descriptor.GetSourceLocation(&location)) return "";
  return JoinLines(location.leading_comments);
}

// Up to the first full stop that ends a sentence.
std::string FirstSentence(absl::string_view text);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_OPENAPI_COMMENTS_H_
