// Calls that can safely be repeated: the answer to a call that names a `request_id` is kept for 24
// hours in the same transaction as what the call changed, and given again.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_IDEMPOTENCY_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_IDEMPOTENCY_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone {

inline constexpr absl::Duration kAnswersKept = absl::Hours(24);

// One call, told apart by caller, method and request id. Without a request id both functions do
// nothing.
class RepeatableCall {
 public:
  RepeatableCall(const Context& context, const google::protobuf::Message& request);
  // Of a caller who is known by something else than an identity, such as a token in the request.
  RepeatableCall(const Context& context, const google::protobuf::Message& request,
                 std::string caller);

  // Whether the call names a request id.
  bool IsRepeatable() const { return !request_id_.empty(); }

  // The kept answer to this call, or nothing when it is the first. INVALID_ARGUMENT
  // (REQUEST_ID_REUSED) when the id was used for another request. `transaction` is one of `store`.
  absl::StatusOr<std::optional<std::string>> FindAnswer(Store& store, Transaction& transaction,
                                                        absl::Time deadline) const;

  // The same outside of a transaction, for what is to be done only when there is none. Another call
  // may be answered in between: look again in the transaction.
  absl::StatusOr<std::optional<std::string>> FindAnswer(Store& store, absl::Time deadline) const;

  // Keeps the serialized answer, in which nothing personal may be open. ABORTED when the same call
  // was answered elsewhere in the meantime.
  absl::Status KeepAnswer(Transaction& transaction, const std::string& answer) const;

 private:
  struct Kept {
    std::string request_sha256;
    std::string answer;
    int64_t expire_time;
  };

  absl::StatusOr<std::optional<Kept>> Find(Session& session) const;
  absl::StatusOr<std::string> AnswerIn(Kept kept) const;

  std::string caller_;
  std::string method_;
  std::string request_id_;
  std::string request_sha256_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_IDEMPOTENCY_H_
