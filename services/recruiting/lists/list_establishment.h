// How an eligible list is established: scores become ranks, by the rule of the day, and stand.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_LISTS_LIST_ESTABLISHMENT_H_
#define TOUCHSTONE_SERVICES_RECRUITING_LISTS_LIST_ESTABLISHMENT_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/figures/fraction.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// What the concluded interviews of one application came to.
struct InterviewScore {
  std::string application;
  Fraction raw_score;
  std::vector<std::string> competencies;  // those that weigh in it
};

// Of each application of a requisition that has one. Of who keeps interviews.
using InterviewScores = std::function<absl::StatusOr<std::vector<InterviewScore>>(
    Session& session, const std::string& requisition)>;

// EstablishEligibleList. Without `interview_scores` no interview came to anything.
void RegisterListEstablishment(RpcService& certifications, Store& store,
                               InterviewScores interview_scores = nullptr);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_LISTS_LIST_ESTABLISHMENT_H_
