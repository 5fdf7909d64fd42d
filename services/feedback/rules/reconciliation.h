// What two sides do not agree on about the cases that one handed to the other. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_RECONCILIATION_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_RECONCILIATION_H_

#include <touchstone/feedback/v1/handoff.pb.h>

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace touchstone::feedback {

// A handoff as this side has it.
struct OurHandoff {
  std::string name;
  std::string partner_request_id;  // empty until they said it
  v1::Handoff::State state = v1::Handoff::STATE_UNSPECIFIED;
  bool case_settled = false;             // the case is resolved or more here
  absl::Time heard = absl::UnixEpoch();  // when they last said something, by their clock
};

// An update that may be taken from what they say, since they are later.
struct LaterWord {
  std::string handoff;
  v1::HandoffUpdate update;
};

struct Reconciled {
  std::vector<v1::HandoffDifference> differences;  // by handoff, then by their id
  int agreeing = 0;
  std::vector<LaterWord> later;  // done there, or open there again
};

// What they say of the same id twice counts once, by what they say last. An update's id follows
// from what they say, so that it is taken once however often they are compared.
Reconciled Reconcile(const std::vector<OurHandoff>& ours,
                     const std::vector<v1::PartnerRequest>& theirs);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_RECONCILIATION_H_
