// Interview guides: the resource, what is its own, and that it locks when somebody is asked by it.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_GUIDES_INTERVIEW_GUIDES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_GUIDES_INTERVIEW_GUIDES_H_

#include <touchstone/recruiting/v1/interview_guide.pb.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/recruiting/requisitions/released_catalog.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/interviewGuides/*`.
const ResourceType& InterviewGuideType();

// `catalog` must outlive the service.
void RegisterInterviewGuides(RpcService& interviews, Store& store, ReleasedCatalog& catalog);

// The guide of a requisition that is not deleted; null for none.
absl::StatusOr<std::unique_ptr<v1::InterviewGuide>> FindGuideOf(Transaction& transaction,
                                                                absl::string_view requisition);

// The same where people are to be asked by it: FAILED_PRECONDITION (GUIDE_UNCOMPILED) when there is
// none, or it is not compiled of what the requisition requires now. What its contents have is found
// with rules/guide_contents.h.
absl::StatusOr<std::unique_ptr<v1::InterviewGuide>> FindCompiledGuideOf(
    Transaction& transaction, absl::string_view requisition);

// Locks a compiled guide, in the transaction that begins the first interview or reference; one that
// is locked stays as it is.
absl::Status LockGuide(Transaction& transaction, v1::InterviewGuide& guide);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_GUIDES_INTERVIEW_GUIDES_H_
