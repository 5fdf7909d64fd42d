#include "services/feedback/public_requests/public_requests.h"

#include "services/feedback/public_requests/jurisdictions.h"
#include "services/feedback/public_requests/posted_updates.h"
#include "services/feedback/public_requests/projection.h"
#include "services/feedback/public_requests/public_reads.h"
#include "services/feedback/public_requests/public_services.h"
#include "services/feedback/public_requests/public_updates.h"
#include "services/feedback/public_requests/publishing.h"
#include "services/feedback/public_requests/request_tokens.h"
#include "services/feedback/public_requests/submissions.h"
#include "services/feedback/rules/clearing.h"

namespace touchstone::feedback {

void JoinPublicRequests(CaseNeighbors& neighbors, Clock& clock) {
  neighbors.followers.emplace_back(FollowForThePublic);
  neighbors.clear = [&clock](const v1::ServiceType& type, const v1::Case* before, v1::Case& of) {
    ClearByRules(type, before, clock.Now(), of);
  };
  neighbors.publish = [&neighbors](const Context& context, Transaction& transaction,
                                   const v1::PublishCaseRequest& request, v1::Case& of) {
    return Publish(neighbors, context, transaction, request, of);
  };
}

void RegisterPublicRequests(RpcService& public_requests, Store& store,
                            const CaseNeighbors& neighbors) {
  RegisterJurisdictions(public_requests, store);
  RegisterPublicServices(public_requests, store);
  RegisterSubmissions(public_requests, store, neighbors);
  RegisterRequestTokens(public_requests, store);
  RegisterPublicRequestReads(public_requests, store);
  RegisterPublicUpdates(public_requests, store);
  RegisterPostedUpdates(public_requests, store, neighbors);
}

}  // namespace touchstone::feedback
