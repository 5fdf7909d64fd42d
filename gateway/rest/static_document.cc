#include "gateway/rest/static_document.h"

#include <utility>

#include "gateway/answers/gzip.h"
#include "services/runtime/names/sha256.h"

namespace touchstone::gateway {

StaticDocument MakeDocument(absl::string_view path, absl::string_view content_type,
                            std::string body) {
  std::string gzip = Gzip(body);
  return MakeDocument(path, content_type, std::move(body), std::move(gzip));
}

StaticDocument MakeDocument(absl::string_view path, absl::string_view content_type,
                            std::string body, std::string gzip) {
  constexpr size_t kEnough = 16;  // hexadecimal digits: 64 bits tell two builds apart
  StaticDocument document{.path = std::string(path), .content_type = std::string(content_type)};
  document.revision = Sha256Hex(gzip).substr(0, kEnough);
  document.body = std::make_shared<const std::string>(std::move(body));
  document.gzip = std::make_shared<const std::string>(std::move(gzip));
  return document;
}

StaticDocument SendOn(absl::string_view path, absl::string_view location) {
  return {.path = std::string(path), .location = std::string(location)};
}

}  // namespace touchstone::gateway
