// Applications: the resource, and what is its own. The steps on its way are in
// application_steps.h, what others do to it in stage_moves.h.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_APPLICATIONS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_APPLICATIONS_H_

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/hiring_process.pb.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// `organizations/*/applications/*`.
const ResourceType& ApplicationType();

// The standard methods.
void RegisterApplications(RpcService& applications, Store& store);

// NOT_FOUND. Applications are not deleted but by disposal.
absl::StatusOr<std::unique_ptr<v1::Application>> FindApplication(Transaction& transaction,
                                                                 absl::string_view name);

// FAILED_PRECONDITION (APPLICATION_STATE) unless it goes on.
absl::Status CheckActive(const v1::Application& application);

// The stage that it is in, or was in when it ended, as its requisition copied it.
absl::StatusOr<v1::Stage> StageOf(Transaction& transaction, const v1::Application& application);

// FAILED_PRECONDITION (APPLICATION_STATE) unless it goes on and is in a stage of the kind.
absl::Status CheckInStage(Transaction& transaction, const v1::Application& application,
                          v1::Stage::Kind kind);

// FAILED_PRECONDITION (PERSON_ERASED) of an applicant who was erased: nothing is written about them
// any more. NOT_FOUND. Opens nothing of what is known of them.
absl::Status CheckMayWriteAbout(Transaction& transaction, const std::string& applicant);

// Whether there is an application of an applicant, however it ended.
absl::StatusOr<bool> HasApplied(Session& session, const std::string& applicant);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_APPLICATIONS_H_
