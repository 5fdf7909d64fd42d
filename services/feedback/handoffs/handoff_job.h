// A task with all that is needed to do it, so that nothing is read while a partner is called.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_JOB_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_JOB_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/handoff.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/feedback/handoffs/georeport.h"
#include "services/feedback/handoffs/handoff_tasks.h"
#include "services/feedback/handoffs/partner_ways.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

struct HandoffJob {
  HandoffTask task;
  ReachedPartner reached;
  v1::Handoff handoff;     // but of a comparison
  v1::Case of;             // likewise
  HandedCase handed;       // of what is sent
  v1::HandoffUpdate told;  // of what is told
};

// The token in a poll's detail, and what they said last: "token|status@time".
std::string TokenIn(const HandoffTask& task);
std::string LastSaidIn(const HandoffTask& task);
std::string PollDetail(const std::string& token, const std::string& said);

// Gathers what a task needs; nothing when it need not be done any more, and then it is removed.
absl::StatusOr<std::optional<HandoffJob>> LoadJob(const PersonalData& personal_data,
                                                  Transaction& transaction,
                                                  const HandoffTask& task);

// What came of calling a partner.
struct JobOutcome {
  absl::Status status;
  Taken taken;                   // of what was sent
  std::string number;            // of a token
  std::vector<GeoRequest> said;  // of what was asked
};

// Writes down what came of a job, in a transaction.
absl::Status NoteOutcome(const CaseNeighbors& neighbors, Transaction& transaction,
                         const HandoffJob& job, const JobOutcome& outcome);

// For a partner who has only a mailbox: what is to be said goes with the notices, in the
// transaction.
absl::Status SendByMail(const CaseNeighbors& neighbors, Transaction& transaction,
                        const HandoffJob& job);

// Of a partner who should have acknowledged by now.
absl::Status NoteUnacknowledged(const CaseNeighbors& neighbors, Transaction& transaction,
                                const HandoffJob& job);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_JOB_H_
