#include "tools/touchstone/job_aid_upload.h"

#include <google/longrunning/operations.pb.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

using catalog::v1::ImportJobAidMetadata;
using catalog::v1::ImportJobAidRequest;
using catalog::v1::ImportJobAidResponse;
using ::google::longrunning::Operation;

constexpr size_t kPart = 64 << 10;
constexpr absl::Duration kLongestUpload = absl::Minutes(5);
constexpr absl::Duration kLongestImport = absl::Minutes(10);
// How much of the progress is the upload; the rest is the import's.
constexpr int kUploadPercent = 50;

ImportJobAidRequest FirstPart(const JobAidUpload& upload) {
  ImportJobAidRequest request;
  request.set_parent(absl::StrCat("organizations/", upload.organization));
  request.set_framework_id(upload.framework);
  request.set_competency_id(upload.competency);
  for (const std::string& title : upload.outline) request.add_outline(title);
  request.set_validate_only(upload.validate_only);
  request.mutable_document()->set_content_type(upload.content_type);
  return request;
}

absl::StatusOr<Operation> Send(Client& client, const JobAidUpload& upload,
                               const ProgressListener& progress) {
  const auto call = client.Start("touchstone.catalog.v1.Catalog/ImportJobAid", kLongestUpload);
  ImportJobAidRequest request = FirstPart(upload);
  size_t sent = 0;
  bool open = true;
  do {
    const size_t size = std::min(kPart, upload.document.size() - sent);
    request.mutable_document()->set_data(upload.document.substr(sent, size));
    open = call->Write(request);
    sent += size;
    request = ImportJobAidRequest();
    if (!upload.document.empty()) {
      progress(static_cast<int>(kUploadPercent * sent / upload.document.size()), "uploading");
    }
  } while (open && sent < upload.document.size());
  if (open) call->WritesDone();
  Operation operation;
  call->Read(operation);
  RETURN_IF_ERROR(call->Finish());
  return operation;
}

absl::string_view Doing(const ImportJobAidMetadata& metadata) {
  switch (metadata.step()) {
    case ImportJobAidMetadata::QUEUED:
      return "waiting for its turn";
    case ImportJobAidMetadata::PARSING:
      return "reading";
    case ImportJobAidMetadata::WRITING:
      return "writing";
    default:
      return "importing";
  }
}

absl::StatusOr<Operation> AwaitEnd(Client& client, Operation operation,
                                   const ProgressListener& progress) {
  const absl::Time deadline = absl::Now() + kLongestImport;
  while (!operation.done()) {
    if (absl::Now() > deadline) {
      return absl::DeadlineExceededError(absl::StrCat(
          "the import still runs; ask for it with: touchstone get ", operation.name()));
    }
    ImportJobAidMetadata metadata;
    if (operation.metadata().UnpackTo(&metadata)) {
      progress(kUploadPercent + metadata.progress_percent() * (100 - kUploadPercent) / 100,
               Doing(metadata));
    }
    google::longrunning::WaitOperationRequest wait;
    wait.set_name(operation.name());
    wait.mutable_timeout()->set_seconds(1);
    RETURN_IF_ERROR(
        client.Unary("touchstone.catalog.v1.Operations/WaitOperation", wait, operation));
  }
  return operation;
}

}  // namespace

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
  ASSIGN_OR_RETURN(Operation operation, Send(client, upload, progress));
  ASSIGN_OR_RETURN(operation, AwaitEnd(client, std::move(operation), progress));
  if (operation.has_error()) return FromRpcStatus(operation.error());
  ImportJobAidResponse response;
  if (!operation.response().UnpackTo(&response)) {
    return absl::InternalError("the import's answer is not an ImportJobAidResponse");
  }
  return response;
}

}  // namespace touchstone
