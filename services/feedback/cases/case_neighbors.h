// What cases ask of others, and whom they tell what becomes of them. Those are parts above: each
// gives its functions where the service is put together, so that cases need not know them.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_NEIGHBORS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_NEIGHBORS_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/case_steps.pb.h>
#include <touchstone/feedback/v1/follow_up.pb.h>
#include <touchstone/feedback/v1/incident.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/notices/notices.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/sql/session.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// What happened to a case, in the transaction in which it did. Its row is written behind this,
// once, so `after` has the etag from before; its times are the transaction's.
struct CaseChange {
  const Context& context;  // of the clock itself, its caller is "clock"
  Transaction& transaction;
  const v1::Case* before;               // null when it came in, or was brought back
  const v1::Case* after;                // null when it is deleted
  const v1::CaseStep* step;             // null for a change of its fields that is no step
  const v1::ServiceType* service_type;  // only when it came in or became another type's; else null
  std::span<const v1::ClockReading> ended;  // the clocks that this stopped, as they stood then
};

// Does in the same transaction what follows from it: the public's projection, counters, what is
// sent to partners, who is asked in a survey. Its error refuses the whole.
using CaseFollower = std::function<absl::Status(const CaseChange&)>;

// All may be left out, but for `personal_data`. Must outlive what it is handed to.
struct CaseNeighbors {
  const PersonalData& personal_data;

  std::vector<CaseFollower> followers;

  // The same of an incident, which is one piece of work however many cases it has. `before` is null
  // of one that begins or is brought back, `after` of one that is deleted.
  std::vector<std::function<absl::Status(Transaction&, const v1::Incident* before,
                                         const v1::Incident* after)>>
      incident_followers;

  // Sets `publication` to what the rules clear; of a case that came in, or whose words, place or
  // type are others now. `before` is null for the first. Without it nothing is public.
  std::function<void(const v1::ServiceType&, const v1::Case* before, v1::Case&)> clear;

  // Writes a notice down. Without it nobody is told.
  std::function<absl::Status(Transaction&, const NewNotice&)> notify;

  // Which of these cases have something promised for them that is open.
  std::function<absl::StatusOr<std::set<std::string>>(Session&, std::span<const std::string> cases)>
      with_open_commitments;

  // Whether a finding was made of a complaint, and was not withdrawn.
  std::function<absl::StatusOr<bool>(Session&, const std::string& name)> has_finding;

  // Whether a complaint about a worker has a final finding; without it none has.
  std::function<absl::StatusOr<bool>(Session&, const std::string& name)> has_final_finding;

  // The outcome of the last follow-up of each of these cases that has one that was recorded.
  std::function<absl::StatusOr<std::map<std::string, v1::FollowUp::Outcome>>(
      Session&, std::span<const std::string> cases)>
      follow_up_outcomes;

  // What names a case and keeps it from being deleted, such as a commitment; empty for nothing.
  std::vector<std::function<absl::StatusOr<std::string>(Session&, const std::string& name)>>
      named_by;

  // FAILED_PRECONDITION (PROMISE_NOT_ALLOWED) unless the caller may promise this for the type.
  std::function<absl::Status(const Context&, Transaction&, const v1::ServiceType&,
                             const v1::ProposedResolution&)>
      check_promise;

  // Clears what a person cleared, or withholds it: for PublishCase, which takes the step.
  std::function<absl::Status(const Context&, Transaction&, const v1::PublishCaseRequest&,
                             v1::Case&)>
      publish;
};

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_NEIGHBORS_H_
