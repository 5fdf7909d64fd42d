#include "services/runtime/methods/idempotency.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <tuple>
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

absl::StatusOr<std::optional<RepeatableCall::Kept>> RepeatableCall::Find(Session& session) const {
  ASSIGN_OR_RETURN(auto row, (session.QueryOne<std::string, Bytes, int64_t>(
                                 "SELECT request_sha256, response, expire_time FROM idempotency "
                                 "WHERE caller = :caller AND method = :method AND request_id = :id",
                                 caller_, method_, request_id_)));
  if (!row) return std::optional<Kept>();
  auto& [sha256, response, expire_time] = *row;
  return std::optional<Kept>({std::move(sha256), std::move(response.value), expire_time});
}

absl::StatusOr<std::string> RepeatableCall::AnswerIn(Kept kept) const {
  if (kept.request_sha256 == request_sha256_) return std::move(kept.answer);
  return InvalidField("request_id",
                      "was used for a different request within 24 hours; choose a new one",
                      reasons::kRequestIdReused);
}

absl::StatusOr<std::optional<std::string>> RepeatableCall::FindAnswer(Store& store,
                                                                      absl::Time deadline) const {
  if (request_id_.empty()) return std::optional<std::string>();
  std::optional<Kept> kept;
  RETURN_IF_ERROR(store.database().Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(kept, Find(session));
    return absl::OkStatus();
  }));
  if (!kept || kept->expire_time <= absl::ToUnixMicros(store.clock().Now())) {
    return std::optional<std::string>();
  }
  return AnswerIn(*std::move(kept));
}

absl::StatusOr<std::optional<std::string>> RepeatableCall::FindAnswer(Store& store,
                                                                      Transaction& transaction,
                                                                      absl::Time deadline) const {
  if (request_id_.empty()) return std::optional<std::string>();
  std::optional<Kept> kept;
  const auto find = [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(kept, Find(session));
    return absl::OkStatus();
  };
  // PostgreSQL would take it for a reading of all that stands nearby, and let of the calls that
  // keep their answers there at the same time one commit. KeepAnswer sees what comes in between.
  const bool apart = transaction.session().dialect() == Dialect::kPostgres;
  RETURN_IF_ERROR(apart ? store.database().Read(deadline, find) : find(transaction.session()));
  if (!kept) return std::optional<std::string>();
  if (kept->expire_time <= absl::ToUnixMicros(transaction.now())) {
    RETURN_IF_ERROR(
        transaction.session()
            .Execute("DELETE FROM idempotency WHERE caller = :caller AND method = :method "
                     "AND request_id = :id",
                     caller_, method_, request_id_)
            .status());
    return std::optional<std::string>();
  }
  return AnswerIn(*std::move(kept));
}

absl::Status RepeatableCall::KeepAnswer(Transaction& transaction, const std::string& answer) const {
  if (request_id_.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const int64_t kept,
      transaction.session().Execute(
          "INSERT INTO idempotency (caller, method, request_id, request_sha256, response, "
          "expire_time) VALUES (:caller, :method, :id, :sha256, :response, :expire_time) "
          "ON CONFLICT (caller, method, request_id) DO NOTHING",
          caller_, method_, request_id_, request_sha256_, Bytes{answer},
          absl::ToUnixMicros(transaction.now() + kAnswersKept)));
  if (kept == 1) return absl::OkStatus();
  return Error(absl::StatusCode::kAborted, reasons::kConflictingChange,
               "The same call is just being answered elsewhere; try again.");
}

}  // namespace touchstone
