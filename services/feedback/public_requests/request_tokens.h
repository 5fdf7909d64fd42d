// Tokens: what adapters have of a case until somebody looked at it. Only their hashes are kept.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_REQUEST_TOKENS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_REQUEST_TOKENS_H_

#include <touchstone/feedback/v1/case.pb.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// The token of a case that came in through a jurisdiction: each time the same, and made by nobody
// who has not the organization's key. Writes when it is an organization's first.
absl::StatusOr<std::string> TokenOf(Session& session, const PersonalData& personal_data,
                                    const std::string& jurisdiction, absl::string_view number);

// Keeps by what it is found.
absl::Status KeepToken(Transaction& transaction, const std::string& jurisdiction,
                       const v1::Case& of, absl::string_view token);

// ResolveRequestToken.
void RegisterRequestTokens(RpcService& public_requests, Store& store);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_REQUEST_TOKENS_H_
