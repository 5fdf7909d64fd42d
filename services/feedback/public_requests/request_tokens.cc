#include "services/feedback/public_requests/request_tokens.h"

#include <touchstone/feedback/v1/public_request.pb.h>

#include "absl/strings/str_cat.h"
#include "services/feedback/public_requests/jurisdictions.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/names/sha256.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::ResolveRequestTokenRequest;
using v1::ResolveRequestTokenResponse;

absl::Status NoSuchToken() {
  return Error(absl::StatusCode::kNotFound, reasons::kTokenUnknown,
               "token is none of this jurisdiction.");
}

// Whoever took it up looked at it.
bool WasLookedAt(Case::State state, const std::string& assignee) {
  return state != Case::NEW || !assignee.empty();
}

absl::StatusOr<ResolveRequestTokenResponse> Resolve(Store& store, const Context& context,
                                                    const ResolveRequestTokenRequest& request) {
  const auto jurisdiction = ReadJurisdiction(store, request.parent(), context.deadline);
  if (absl::IsNotFound(jurisdiction.status())) return NoSuchToken();
  if (!jurisdiction.ok()) return jurisdiction.status();
  ResolveRequestTokenResponse response;
  response.set_token(request.token());
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(
        const auto row,
        (session.QueryOne<std::string, int64_t, std::string>(
            "SELECT c.number, c.state, c.assignee FROM request_tokens t JOIN cases c ON c.name = "
            "t.case_name WHERE t.organization = :organization AND t.hash = :hash AND "
            "t.jurisdiction = :jurisdiction AND c.delete_time = 0",
            ParentOf(request.parent()), Sha256Hex(request.token()), request.parent())));
    if (!row) return NoSuchToken();
    const auto& [number, state, assignee] = *row;
    if (WasLookedAt(static_cast<Case::State>(state), assignee)) {
      response.set_service_request_id(number);
    }
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace

absl::StatusOr<std::string> TokenOf(Session& session, const PersonalData& personal_data,
                                    const std::string& jurisdiction, absl::string_view number) {
  constexpr size_t kLength = 40;  // hexadecimal digits: 160 bits
  ASSIGN_OR_RETURN(const std::string hash,
                   personal_data.KeyedHash(session, ParentOf(jurisdiction), "request_token",
                                           absl::StrCat(jurisdiction, " ", number)));
  return hash.substr(0, kLength);
}

absl::Status KeepToken(Transaction& transaction, const std::string& jurisdiction, const Case& of,
                       absl::string_view token) {
  return transaction.session()
      .Execute(
          "INSERT INTO request_tokens (organization, hash, jurisdiction, case_name, create_time) "
          "VALUES (:organization, :hash, :jurisdiction, :case_name, :create_time)",
          ParentOf(jurisdiction), Sha256Hex(token), jurisdiction, of.name(),
          absl::ToUnixMicros(transaction.now()))
      .status();
}

void RegisterRequestTokens(RpcService& public_requests, Store& store) {
  public_requests.Unary<ResolveRequestTokenRequest, ResolveRequestTokenResponse>(
      "ResolveRequestToken",
      [&store](const Context& context, const ResolveRequestTokenRequest& request) {
        return Resolve(store, context, request);
      });
}

}  // namespace touchstone::feedback
