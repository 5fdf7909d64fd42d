// The files that the build put into the program for /docs (embed.cmake).

#ifndef TOUCHSTONE_GATEWAY_DOCS_EMBEDDED_FILES_H_
#define TOUCHSTONE_GATEWAY_DOCS_EMBEDDED_FILES_H_

#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone::gateway {

struct EmbeddedFile {
  absl::string_view name;  // "swagger-ui.css"
  absl::string_view bytes;
  absl::string_view gzip;  // the same, compressed
};

const std::vector<EmbeddedFile>& EmbeddedFiles();

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_DOCS_EMBEDDED_FILES_H_
