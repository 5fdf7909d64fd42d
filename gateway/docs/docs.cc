#include "gateway/docs/docs.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gateway/docs/embedded_files.h"

namespace touchstone::gateway {
namespace {

// Scripts, styles and calls of this origin alone; pictures also where a style carries them itself.
constexpr absl::string_view kPageFields =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'\r\n"
    "Referrer-Policy: no-referrer\r\n";

absl::string_view TypeOf(absl::string_view name) {
  if (absl::EndsWith(name, ".html")) return "text/html; charset=utf-8";
  if (absl::EndsWith(name, ".js")) return "text/javascript; charset=utf-8";
  if (absl::EndsWith(name, ".css")) return "text/css; charset=utf-8";
  return "text/plain; charset=utf-8";
}

}  // namespace

std::vector<StaticDocument> DocsDocuments() {
  // Relative, so that they hold below a prefix that a proxy takes away.
  std::vector<StaticDocument> documents = {SendOn("/", "docs"), SendOn("/docs/", "../docs")};
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    const bool is_page = file.name == "page.html";
    StaticDocument document =
        MakeDocument(is_page ? "/docs" : absl::StrCat("/docs/", file.name), TypeOf(file.name),
                     std::string(file.bytes), std::string(file.gzip));
    if (is_page) document.fields = std::string(kPageFields);
    documents.push_back(std::move(document));
  }
  return documents;
}

}  // namespace touchstone::gateway
