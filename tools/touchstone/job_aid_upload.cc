#include "tools/touchstone/job_aid_upload.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {

using catalog::v1::ImportJobAidRequest;
using catalog::v1::ImportJobAidResponse;

std::vector<std::string> ReadOutline(absl::string_view text) {
  std::vector<std::string> titles;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const absl::string_view title = absl::StripAsciiWhitespace(line);
    if (!title.empty()) titles.emplace_back(title);
  }
  return titles;
}

absl::StatusOr<ImportJobAidResponse> Upload(Client& client, const JobAidUpload& upload,
                                            const ProgressListener& progress) {
  ImportJobAidRequest first;
  first.set_parent(absl::StrCat("organizations/", upload.organization));
  first.set_framework_id(upload.framework);
  first.set_competency_id(upload.competency);
  for (const std::string& title : upload.outline) first.add_outline(title);
  first.set_validate_only(upload.validate_only);
  first.mutable_document()->set_content_type(upload.content_type);
  ImportJobAidResponse response;
  RETURN_IF_ERROR(UploadDocument(client, "touchstone.catalog.v1.Catalog/ImportJobAid", first,
                                 DocumentOf(upload.document), progress, response));
  return response;
}

}  // namespace touchstone
