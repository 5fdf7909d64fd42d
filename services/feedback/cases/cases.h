// Cases: the resource, how one is opened, and who may not read it. Its steps are in case_steps.h.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASES_H_

#include <touchstone/feedback/v1/case.pb.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// `organizations/*/cases/*`.
const ResourceType& CaseType();

// One that is not deleted, with what is personal open. NOT_FOUND.
absl::StatusOr<std::unique_ptr<v1::Case>> FindCase(Transaction& transaction,
                                                   absl::string_view name);

// The same where nothing is written. `keys` are the store's.
absl::StatusOr<v1::Case> ReadCase(Session& session, const PersonalKeys& keys,
                                  absl::string_view name);

// The case of a number for people, "2026-0004711"; nothing when there is none.
absl::StatusOr<std::optional<std::string>> FindCaseByNumber(Session& session,
                                                            absl::string_view organization,
                                                            absl::string_view number);

// Opens a case: what CreateCase does, for who takes one in by another way. `of` is as the caller
// sent it, with the name that it gets; number, clocks and first step are added, and it is written.
// Errors as CreateCase's; violations name "case.…".
absl::Status OpenCase(const CaseNeighbors& neighbors, const Context& context,
                      Transaction& transaction, v1::Case& of);

// Whether a complaint is about who calls, by the person whom their key names.
bool IsConcerned(const Context& context, const v1::Case& of);

// PERMISSION_DENIED (WORKER_CONCERNED) then.
absl::Status CheckNotConcerned(const Context& context, const v1::Case& of);

// Cases of a customer that are open, who cannot be erased while there are any; some of them, where
// there are many.
absl::StatusOr<std::vector<std::string>> OpenCasesOf(Session& session, const std::string& customer);

// Forgets of whom the cases of a customer were: ids by which other systems know them, and where
// they are. For their erasure.
absl::Status ForgetCasesOf(Transaction& transaction, const std::string& customer);

// Whether a service type has cases.
absl::StatusOr<bool> HasCases(Session& session, const std::string& service_type);

// Whether there is one that is not deleted.
absl::StatusOr<bool> CaseExists(Session& session, const std::string& name);

// The standard methods.
void RegisterCases(RpcService& cases, Store& store, const CaseNeighbors& neighbors);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASES_H_
