#include "services/recruiting/records/applicant_erasure.h"

#include <touchstone/recruiting/v1/applicant.pb.h>
#include <touchstone/recruiting/v1/applicant_rights.pb.h>
#include <touchstone/recruiting/v1/application.pb.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "services/recruiting/applicants/applicant_contacts.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applicants/eeo_self_identifications.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/lists/preference_use.h"
#include "services/recruiting/records/applicant_applications.h"
#include "services/recruiting/records/erasure_obstacles.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/external_ids.h"
#include "services/runtime/resources/personal_fields.h"

namespace touchstone::recruiting {
namespace {

using v1::Applicant;
using v1::Application;
using v1::EraseApplicantRequest;
using v1::EraseApplicantResponse;

// Whether anything of that name was ever recorded, and is kept.
absl::StatusOr<bool> WasRecorded(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto change,
                   session.QueryOne<int64_t>(
                       "SELECT sequence FROM changes WHERE resource = :resource LIMIT 1", name));
  return change.has_value();
}

// What other systems know an application by tells who it was, also by what it was once called: so
// nothing of before is left in the history. Its moves stay (stage_moves).
absl::Status ForgetExternalIds(Transaction& transaction, const std::string& name) {
  RETURN_IF_ERROR(RemoveHistory(transaction.session(), name));
  ASSIGN_OR_RETURN(const auto application, transaction.Find<Application>(ApplicationType(), name));
  if (application == nullptr || application->external_ids().empty()) return absl::OkStatus();
  application->clear_external_ids();
  RETURN_IF_ERROR(KeepExternalIds(transaction, ApplicationType(), name, {}));
  return transaction.Update(ApplicationType(), *application);
}

// For the audit trail, and so that whoever keeps a copy of the applicant hears of it.
absl::Status ForgetApplicant(Transaction& transaction, Applicant& applicant, absl::Time erased) {
  ClearPersonalTexts(ApplicantType(), applicant);
  applicant.clear_preferred_language();
  applicant.clear_external_ids();
  SetTime(applicant, "erase_time", erased);
  RETURN_IF_ERROR(KeepExternalIds(transaction, ApplicantType(), applicant.name(), {}));
  RETURN_IF_ERROR(RemoveHistory(transaction.session(), applicant.name()));
  return transaction.Update(ApplicantType(), applicant);
}

// Counts first, since they are of what goes; keys before what they open is written anew.
absl::StatusOr<std::optional<absl::Time>> Forget(Transaction& transaction,
                                                 const PersonalData& personal_data,
                                                 const ErasureSteps& steps,
                                                 const std::string& name) {
  Session& session = transaction.session();
  if (steps.count) RETURN_IF_ERROR(steps.count(session, name));
  RETURN_IF_ERROR(RemoveGroups(session, name));
  RETURN_IF_ERROR(RemoveContacts(session, name));
  RETURN_IF_ERROR(ForgetPreferencesUsed(session, name));
  ASSIGN_OR_RETURN(const auto applications, ApplicationsOf(session, name));
  for (const std::string& application : applications) {
    if (steps.erase_references) {
      RETURN_IF_ERROR(steps.erase_references(session, personal_data, application));
    }
  }
  RETURN_IF_ERROR(personal_data.Erase(session, name));
  for (const std::string& application : applications) {
    RETURN_IF_ERROR(ForgetExternalIds(transaction, application));
  }
  return personal_data.EraseTime(session, name);
}

absl::Status Erase(Transaction& transaction, const PersonalData& personal_data,
                   const ErasureSteps& steps, const std::string& name,
                   std::optional<absl::Time>& erased) {
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(erased, personal_data.EraseTime(session, name));
  if (erased) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto applicant, transaction.Find<Applicant>(ApplicantType(), name));
  if (applicant == nullptr) {
    ASSIGN_OR_RETURN(const bool was_recorded, WasRecorded(session, name));
    if (!was_recorded) return NotFound(name);
  }
  ASSIGN_OR_RETURN(const auto obstacles,
                   ErasureObstaclesOf(session, steps.sources, name, DayOf(transaction.now())));
  if (!obstacles.empty()) return RetentionRuns(name, obstacles);
  ASSIGN_OR_RETURN(erased, Forget(transaction, personal_data, steps, name));
  return applicant == nullptr ? absl::OkStatus()
                              : ForgetApplicant(transaction, *applicant, *erased);
}

absl::StatusOr<EraseApplicantResponse> EraseOrTry(Store& store, const PersonalData& personal_data,
                                                  const ErasureSteps& steps, const Context& context,
                                                  const EraseApplicantRequest& request) {
  std::optional<absl::Time> erased;
  const auto erase = [&](Transaction& transaction) {
    return Erase(transaction, personal_data, steps, request.name(), erased);
  };
  const Author author = AuthorOf(context);
  EraseApplicantResponse response;
  if (request.validate_only()) {
    RETURN_IF_ERROR(store.Try(author, context.deadline, erase));
    return response;
  }
  RETURN_IF_ERROR(store.Write(author, context.deadline, erase));
  SetTime(response, "erase_time", *erased);
  return response;
}

}  // namespace

void RegisterEraseApplicant(RpcService& reports, Store& store, const PersonalData& personal_data,
                            ErasureSteps steps) {
  reports.Unary<EraseApplicantRequest, EraseApplicantResponse>(
      "EraseApplicant", [&store, &personal_data, steps = std::move(steps)](
                            const Context& context, const EraseApplicantRequest& request) {
        return EraseOrTry(store, personal_data, steps, context, request);
      });
}

}  // namespace touchstone::recruiting
