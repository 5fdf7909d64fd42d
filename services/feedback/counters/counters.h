// Counters: what kept figures get of a change, in the change's own transaction.
//
//   Counters counters(organization, zone);
//   counters.CountCase({.resource = &before}, {.resource = &after});
//   RETURN_IF_ERROR(counters.Write(transaction.session(), after.name()));
//
// Nothing is read before it is written, and a row that many write at once is kept as sixteen: what
// happens at the same time does not wait for each other, but for one in sixteen.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_COUNTERS_COUNTERS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_COUNTERS_COUNTERS_H_

#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/feedback/rules/counting.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// As how many rows a counter is kept.
inline constexpr int kCounterShards = 16;

// What one transaction counts. Gather all of it, then write it once: rows are written in one order,
// so that two that write the same ones do not wait for each other in a circle.
class Counters {
 public:
  // Of "organizations/wa"; days are those of the zone.
  Counters(std::string organization, absl::TimeZone zone)
      : organization_(std::move(organization)), zone_(zone) {}

  // Each takes what was and what is; what does not exist (before it is created, once it is deleted)
  // is the default value, or null.

  // A step of a case, and every other change of it: of its state, clocks, unit, type, assignee.
  void CountCase(const CaseFacts& before, const CaseFacts& after);
  void CountIncident(const v1::Incident* before, const v1::Incident* after);
  // Also of a contact that another one now follows.
  void CountContact(const ContactFacts& before, const ContactFacts& after);
  void CountInterval(const IntervalFacts& before, const IntervalFacts& after);
  void CountCommitment(const v1::Commitment* before, const v1::Commitment* after);
  // A follow-up of a case that stays as it is.
  void CountFollowUp(const v1::Case& resource, const v1::FollowUp* before,
                     const v1::FollowUp* after);
  // An invitation that was made, answered, dismissed, not delivered.
  void CountInvitation(const InvitationFacts& before, const InvitationFacts& after);

  // Adds it to the tables, with a statement for each; nothing where nothing changed. `subject`, the
  // name of what changed, says which of the sixteen rows.
  absl::Status Write(Session& session, absl::string_view subject) const;

  const Tallies& tallies() const { return tallies_; }

 private:
  const std::string organization_;
  const absl::TimeZone zone_;
  Tallies tallies_;
};

// Adds rows of one table; also with negative tallies, as who sets figures right does.
absl::Status AddFiguresByDay(Session& session, absl::string_view organization, int shard,
                             const std::map<FigureKey, Tally>& rows);
absl::Status AddFiguresByMonth(Session& session, absl::string_view organization, int shard,
                               const std::map<FigureKey, Tally>& rows);
absl::Status AddWorkerFigures(Session& session, absl::string_view organization,
                              const std::map<WorkerKey, Tally>& rows);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_COUNTERS_COUNTERS_H_
