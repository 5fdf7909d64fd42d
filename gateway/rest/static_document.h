// A document that the gateway answers by itself, to everybody.

#ifndef TOUCHSTONE_GATEWAY_REST_STATIC_DOCUMENT_H_
#define TOUCHSTONE_GATEWAY_REST_STATIC_DOCUMENT_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::gateway {

struct StaticDocument {
  std::string path;
  std::string content_type;
  std::string fields;  // further header fields, "Name: value\r\n" each
  std::shared_ptr<const std::string> body;
  std::shared_ptr<const std::string> gzip;
  std::string revision;  // of the bytes: a client may keep it until they change
  std::string location;  // where the document is instead; all else but the path is then empty
};

// A document with its compressed form and its revision made.
StaticDocument MakeDocument(absl::string_view path, absl::string_view content_type,
                            std::string body);

// The same with the compressed form given.
StaticDocument MakeDocument(absl::string_view path, absl::string_view content_type,
                            std::string body, std::string gzip);

// A path that sends readers on to `location`, relative to it.
StaticDocument SendOn(absl::string_view path, absl::string_view location);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_REST_STATIC_DOCUMENT_H_
