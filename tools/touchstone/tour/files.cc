#include <touchstone/catalog/v1/catalog.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "tools/touchstone/tour/tour.h"
#include "tools/touchstone/upload.h"

namespace touchstone {
namespace {

using catalog::v1::FrameworkFile;

// The first word of the title that is long enough to be looked for.
std::string WordOf(const std::string& title) {
  for (const absl::string_view word : absl::StrSplit(title, ' ')) {
    if (word.size() > 3) return std::string(word);
  }
  return title;
}

absl::StatusOr<std::string> Export(Tour& tour, FrameworkFile::Format format) {
  catalog::v1::ExportFrameworkRequest request;
  request.set_name(std::string(ParentOf(tour.competency.name())));
  request.set_format(format);
  const auto call = tour.client.Start("touchstone.catalog.v1.Catalog/ExportFramework");
  if (call->Write(request)) call->WritesDone();
  std::string file;
  google::api::HttpBody part;
  while (call->Read(part)) file += part.data();
  RETURN_IF_ERROR(call->Finish());
  return file;
}

}  // namespace

Seen SearchFindsIt(Tour& tour) {
  catalog::v1::SearchCatalogRequest request;
  request.set_parent(tour.organization());
  request.set_query(WordOf(tour.competency.title()));
  catalog::v1::SearchCatalogResponse found;
  RETURN_IF_ERROR(tour.client.Unary("touchstone.catalog.v1.Catalog/SearchCatalog", request, found));
  if (found.hits().empty()) return Wrong(absl::StrCat("nothing has the word ", request.query()));
  if (found.hits(0).kind() != catalog::v1::SearchHit::TITLE) {
    return Wrong("the first hit is not a title");
  }
  return absl::StrCat(found.hits_size(), " hits for \"", request.query(), "\", a title first");
}

Seen ExportComesInAgain(Tour& tour) {
  ASSIGN_OR_RETURN(const std::string yaml, Export(tour, FrameworkFile::YAML));
  catalog::v1::ImportFrameworkRequest request;
  request.set_parent(tour.organization());
  request.set_framework_id(std::string(IdOf(ParentOf(tour.competency.name()))));
  request.set_format(FrameworkFile::YAML);
  catalog::v1::ImportFrameworkResponse imported;
  RETURN_IF_ERROR(UploadDocument(
      tour.client, "touchstone.catalog.v1.Catalog/ImportFramework", request, DocumentOf(yaml),
      [](int, absl::string_view) {}, imported));
  if (imported.created() + imported.updated() > 0 || imported.unchanged() == 0) {
    return Wrong(
        absl::StrCat("the file that went out changes what it came from: ", imported.created(),
                     " made, ", imported.updated(), " changed, ", imported.unchanged(), " left"));
  }
  ASSIGN_OR_RETURN(const std::string page, Export(tour, FrameworkFile::HTML));
  if (page.find("<!DOCTYPE html>") != 0) return Wrong("the page to be printed is no HTML");
  return absl::StrCat(yaml.size(), " bytes of YAML that change nothing when they come back, ",
                      page.size(), " of HTML");
}

}  // namespace touchstone
