// EEO self-identification: the resource, sealed; and beside it the numbers that figures count.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_EEO_SELF_IDENTIFICATIONS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_EEO_SELF_IDENTIFICATIONS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/eeoSelfIdentifications/*`.
const ResourceType& EeoSelfIdentificationType();

// Whether a person is on a panel of a requisition that an applicant applied for. Of who keeps
// interviews.
using PanelLookup = std::function<absl::StatusOr<bool>(Session& session, const std::string& person,
                                                       const std::string& applicant)>;

// Keeps that the caller is shown something about an applicant. Of who keeps disclosures.
using DisclosureKeeper = std::function<absl::Status(
    const Context& context, Transaction& transaction, const std::string& applicant)>;

// What is known above. Without one nobody is on a panel, or nothing is kept.
struct SelfIdentificationGuards {
  PanelLookup is_on_panel_of;
  DisclosureKeeper keep_disclosure;
};

// RecordEeoSelfIdentification and GetEeoSelfIdentification.
void RegisterEeoSelfIdentifications(RpcService& applications, Store& store,
                                    SelfIdentificationGuards guards = {});

// The name of an applicant's self-identification, whether or not there is one.
std::string SelfIdentificationOf(absl::string_view applicant);

// Goes and comes back with the applicant, where there is one.
absl::Status DeleteSelfIdentificationOf(Transaction& transaction, const std::string& applicant);
absl::Status UndeleteSelfIdentificationOf(Transaction& transaction, const std::string& applicant);

// For who is erased: figures count them no more. What is sealed can be opened no more anyway.
absl::Status RemoveGroups(Session& session, const std::string& applicant);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_EEO_SELF_IDENTIFICATIONS_H_
