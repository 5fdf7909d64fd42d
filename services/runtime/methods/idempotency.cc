#include "services/runtime/methods/idempotency.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <utility>

#include "services/runtime/errors/errors.h"
#include "services/runtime/names/sha256.h"

namespace touchstone {
namespace {

using ::google::protobuf::Message;

std::string RequestIdOf(const Message& request) {
  const auto* const field = request.GetDescriptor()->FindFieldByName("request_id");
  return field == nullptr ? "" : request.GetReflection()->GetString(request, field);
}

// The same request gives the same bytes, also with maps in it.
std::string Fingerprint(const Message& request) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    request.SerializeToCodedStream(&coded);
  }
  return Sha256Hex(bytes);
}

}  // namespace

RepeatableCall::RepeatableCall(const Context& context, const Message& request)
    : RepeatableCall(context, request, context.caller->id()) {}

RepeatableCall::RepeatableCall(const Context& context, const Message& request, std::string caller)
    : caller_(std::move(caller)), method_(context.method), request_id_(RequestIdOf(request)) {
  if (!request_id_.empty()) request_sha256_ = Fingerprint(request);
}

absl::StatusOr<std::optional<std::string>> RepeatableCall::FindAnswer(
    Transaction& transaction) const {
  if (request_id_.empty()) return std::optional<std::string>();
  ASSIGN_OR_RETURN(auto row, (transaction.session().QueryOne<std::string, Bytes, int64_t>(
                                 "SELECT request_sha256, response, expire_time FROM idempotency "
                                 "WHERE caller = :caller AND method = :method AND request_id = :id",
                                 caller_, method_, request_id_)));
  if (!row) return std::optional<std::string>();
  auto& [sha256, response, expire_time] = *row;
  if (expire_time <= absl::ToUnixMicros(transaction.now())) {
    RETURN_IF_ERROR(
        transaction.session()
            .Execute("DELETE FROM idempotency WHERE caller = :caller AND method = :method "
                     "AND request_id = :id",
                     caller_, method_, request_id_)
            .status());
    return std::optional<std::string>();
  }
  if (sha256 != request_sha256_) {
    return InvalidField("request_id",
                        "was used for a different request within 24 hours; choose a new one",
                        reasons::kRequestIdReused);
  }
  return std::optional<std::string>(std::move(response.value));
}

absl::Status RepeatableCall::KeepAnswer(Transaction& transaction, const std::string& answer) const {
  if (request_id_.empty()) return absl::OkStatus();
  return transaction.session()
      .Execute(
          "INSERT INTO idempotency (caller, method, request_id, request_sha256, response, "
          "expire_time) "
          "VALUES (:caller, :method, :id, :sha256, :response, :expire_time)",
          caller_, method_, request_id_, request_sha256_, Bytes{answer},
          absl::ToUnixMicros(transaction.now() + kAnswersKept))
      .status();
}

}  // namespace touchstone
