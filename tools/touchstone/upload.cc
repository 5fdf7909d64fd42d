#include "tools/touchstone/upload.h"

#include <google/api/httpbody.pb.h>
#include <google/longrunning/operations.pb.h>
#include <touchstone/catalog/v1/framework_file.pb.h>
#include <touchstone/catalog/v1/job_aid_import.pb.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

using catalog::v1::ImportFrameworkMetadata;
using catalog::v1::ImportJobAidMetadata;
using ::google::longrunning::Operation;
using ::google::protobuf::Message;

constexpr size_t kPart = 64 << 10;
constexpr absl::Duration kLongestUpload = absl::Minutes(30);
constexpr absl::Duration kLongestImport = absl::Hours(1);
// How long a service may be away while it is waited for.
constexpr absl::Duration kLongestSilence = absl::Minutes(1);
constexpr absl::Duration kBetweenTries = absl::Seconds(1);
// How much of the progress is the upload; the rest is the import's.
constexpr int kUploadPercent = 50;

// The next message's part of the document; false when there is none. An empty document has one.
absl::StatusOr<bool> FillPart(const Document& document, Message& request) {
  ASSIGN_OR_RETURN(std::string piece, document.next());
  if (piece.empty()) return false;
  const auto* const field = request.GetDescriptor()->FindFieldByName("document");
  auto& body = static_cast<google::api::HttpBody&>(
      *request.GetReflection()->MutableMessage(&request, field));
  body.set_data(std::move(piece));
  return true;
}

absl::StatusOr<Operation> Send(Client& client, absl::string_view method, const Message& first,
                               const Document& document, const ProgressListener& progress) {
  const auto call = client.Start(method, kLongestUpload);
  const std::unique_ptr<Message> request(first.New());
  request->CopyFrom(first);
  RETURN_IF_ERROR(FillPart(document, *request).status());
  int64_t sent = 0;
  bool open = true;
  bool more = true;
  while (open && more) {
    open = call->Write(*request);
    sent += static_cast<int64_t>(kPart);
    if (document.bytes > 0) {
      progress(static_cast<int>(kUploadPercent * std::min(sent, document.bytes) / document.bytes),
               "uploading");
    }
    request->Clear();
    ASSIGN_OR_RETURN(more, FillPart(document, *request));
  }
  if (open) call->WritesDone();
  Operation operation;
  call->Read(operation);
  RETURN_IF_ERROR(call->Finish());
  return operation;
}

struct Progress {
  int percent = 0;
  absl::string_view doing = "importing";
};

Progress ProgressOf(const google::protobuf::Any& metadata) {
  ImportJobAidMetadata job_aid;
  if (metadata.UnpackTo(&job_aid)) {
    switch (job_aid.step()) {
      case ImportJobAidMetadata::QUEUED:
        return {job_aid.progress_percent(), "waiting for its turn"};
      case ImportJobAidMetadata::PARSING:
        return {job_aid.progress_percent(), "reading"};
      case ImportJobAidMetadata::WRITING:
        return {job_aid.progress_percent(), "writing"};
      default:
        return {job_aid.progress_percent()};
    }
  }
  ImportFrameworkMetadata framework;
  if (metadata.UnpackTo(&framework)) {
    switch (framework.step()) {
      case ImportFrameworkMetadata::QUEUED:
        return {framework.progress_percent(), "waiting for its turn"};
      case ImportFrameworkMetadata::CHECKING:
        return {framework.progress_percent(), "checking"};
      case ImportFrameworkMetadata::WRITING:
        return {framework.progress_percent(), "writing"};
      default:
        return {framework.progress_percent()};
    }
  }
  return {};
}

absl::StatusOr<Operation> AwaitEnd(Client& client, Operation operation,
                                   const ProgressListener& progress) {
  const absl::Time deadline = absl::Now() + kLongestImport;
  absl::Time last_answer = absl::Now();
  while (!operation.done()) {
    if (absl::Now() > deadline) {
      return absl::DeadlineExceededError(absl::StrCat(
          "the import still runs; ask for it with: touchstone get ", operation.name()));
    }
    const auto [percent, doing] = ProgressOf(operation.metadata());
    progress(kUploadPercent + percent * (100 - kUploadPercent) / 100, doing);
    google::longrunning::WaitOperationRequest wait;
    wait.set_name(operation.name());
    wait.mutable_timeout()->set_seconds(1);
    Operation answer;
    const absl::Status status =
        client.Unary("touchstone.catalog.v1.Operations/WaitOperation", wait, answer);
    if (status.ok()) {
      operation = std::move(answer);
      last_answer = absl::Now();
      continue;
    }
    // A service that starts again goes on with the import, behind what was written.
    if (!absl::IsUnavailable(status) || absl::Now() > last_answer + kLongestSilence) return status;
    absl::SleepFor(kBetweenTries);
  }
  return operation;
}

}  // namespace

Document DocumentOf(std::string text) {
  Document document;
  document.bytes = static_cast<int64_t>(text.size());
  document.next = [text = std::move(text), sent = size_t{0}]() mutable {
    std::string piece = text.substr(sent, kPart);
    sent += piece.size();
    return absl::StatusOr<std::string>(std::move(piece));
  };
  return document;
}

absl::StatusOr<Document> OpenDocument(const std::string& path) {
  const auto file = std::make_shared<std::ifstream>(path, std::ios::binary | std::ios::ate);
  const auto size = file->tellg();
  if (!*file || size < 0) return absl::InvalidArgumentError(absl::StrCat("cannot read ", path));
  file->seekg(0);
  Document document;
  document.bytes = static_cast<int64_t>(size);
  document.next = [file, path]() -> absl::StatusOr<std::string> {
    std::string piece(kPart, '\0');
    file->read(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (file->bad()) return absl::InvalidArgumentError(absl::StrCat("cannot read ", path));
    piece.resize(static_cast<size_t>(file->gcount()));
    return piece;
  };
  return document;
}

absl::Status UploadDocument(Client& client, absl::string_view method, const Message& first,
                            const Document& document, const ProgressListener& progress,
                            Message& response) {
  ASSIGN_OR_RETURN(Operation operation, Send(client, method, first, document, progress));
  ASSIGN_OR_RETURN(operation, AwaitEnd(client, std::move(operation), progress));
  if (operation.has_error()) return FromRpcStatus(operation.error());
  if (!operation.response().UnpackTo(&response)) {
    return absl::InternalError(
        absl::StrCat("the import's answer is not a ", response.GetDescriptor()->name()));
  }
  return absl::OkStatus();
}

}  // namespace touchstone
