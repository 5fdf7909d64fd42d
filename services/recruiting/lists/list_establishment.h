// How an eligible list is established: scores become ranks, by the rule of the day, and stand.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_LISTS_LIST_ESTABLISHMENT_H_
#define TOUCHSTONE_SERVICES_RECRUITING_LISTS_LIST_ESTABLISHMENT_H_

#include "services/recruiting/lists/interview_scores.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// EstablishEligibleList.
void RegisterListEstablishment(RpcService& certifications, Store& store,
                               InterviewScores interview_scores);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_LISTS_LIST_ESTABLISHMENT_H_
