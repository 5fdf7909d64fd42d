// What is counted of a case, a contact, an interval, a commitment, an invitation: which rows of
// kept figures it adds to as it stands. Pure. A change is what was taken away and what it is now
// added, so that figures are sums of what there is, in whatever order it came to be so.
//
//   Tallies tallies;
//   AddCase({.resource = &before}, -1, zone, tallies);
//   AddCase({.resource = &after}, 1, zone, tallies);
//   // Here are only the rows that differ.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_COUNTING_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_COUNTING_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/case_steps.pb.h>
#include <touchstone/feedback/v1/commitment.pb.h>
#include <touchstone/feedback/v1/contact.pb.h>
#include <touchstone/feedback/v1/follow_up.pb.h>
#include <touchstone/feedback/v1/incident.pb.h>
#include <touchstone/feedback/v1/survey.pb.h>
#include <touchstone/feedback/v1/survey_invitation.pb.h>

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone::feedback {

// What is counted. The numbers are kept in tables and stay what they are. Each has three sums, here
// called count, sum and squares; one that is not said is 0.
enum class Measure : int64_t {
  // Contacts, on the day they began. Count: all; sum: those that were not abandoned; squares: those
  // without customer or service type.
  kContacts = 1,
  // Contacts with customer and service type. Sum: those that were followed by another.
  kRepeats = 2,
  // Those that were no repeat. Sum: those that were resolved and not followed.
  kFirstContacts = 3,

  // Contacts of intervals, by queue, threshold and short time (IntervalExtra).
  kOffered = 10,
  kAnswered = 11,  // sum: seconds they were worked on
  kAnsweredInTime = 12,
  kAbandoned = 13,
  kShortAbandoned = 14,
  kOverflowed = 15,

  // Cases, and incidents as work, on the day they came in. Sum: pieces of work.
  kCases = 20,
  // Pieces of work that are not resolved. Sum: those that wait; squares: those with a clock whose
  // time is over.
  kOpenWork = 21,
  kResolvedWork = 22,
  kClosedWork = 23,
  kReopened = 24,
  // Closed cases. Sum: those that the customer confirmed.
  kClosedCases = 25,
  // Follow-ups that were answered. Sum: met or exceeded.
  kFollowUps = 26,

  // Clocks that stopped or whose time is over. Sum: met; squares: would have been met, had nothing
  // stopped them.
  kAcknowledgeClocks = 30,
  kStartClocks = 31,
  kResolveClocks = 32,
  // Clocks that stood still for a time, of those that stopped. Sum: minutes; squares: minutes for
  // which they waited and ran on.
  kAcknowledgePauses = 33,
  kStartPauses = 34,
  kResolvePauses = 35,
  // Clocks that stopped. Sum: the minutes that they took, pauses and all.
  kAcknowledgeMinutes = 36,
  kStartMinutes = 37,
  kResolveMinutes = 38,

  // Commitments, on the day they were made. Sum: kept in time; squares: kept late.
  kCommitments = 40,
  // Count: broken; sum: withdrawn; squares: open.
  kOtherCommitments = 41,
  // Open ones, on the day they are due.
  kCommitmentsDue = 42,
  // Those kept in time, on the day they were kept.
  kCommitmentsKept = 43,

  // Invitations that reached somebody, on the day of it; extra is the survey's id. Sum: answered;
  // squares: dismissed.
  kInvitations = 50,
  // Answers, on the day of their invitation, by question (QuestionExtra). Sum: 4 and 5.
  kCsat = 51,
  // Sum: promoters less detractors; squares: both together.
  kNps = 52,
  kCes1 = 53,  // sum and squares of what was answered
  kCes2 = 54,
  kCes2Easy = 55,  // sum: 5 to 7
  kDriver = 56,    // sum: 4 and 5
  kRating = 57,    // sum and squares of what was answered
};

// What one row adds to.
struct Tally {
  int64_t count = 0;
  int64_t sum = 0;
  int64_t squares = 0;

  Tally& operator+=(const Tally& other);
  friend bool operator==(const Tally&, const Tally&) = default;
};

// A row of figures_by_day; with a month in place of the day, one of figures_by_month.
struct FigureKey {
  Measure measure;
  std::string day;  // "2026-03-31"
  std::string organizational_unit;
  std::string service_type;
  std::string language;
  int64_t channel = 0;
  std::string extra;

  friend auto operator<=>(const FigureKey&, const FigureKey&) = default;
};

// A row of worker_figures.
struct WorkerKey {
  Measure measure;
  // "2026-03"; of what is due or was kept a day, "2026-03-31".
  std::string period;
  std::string worker;

  friend auto operator<=>(const WorkerKey&, const WorkerKey&) = default;
};

// What changes. Holds no row that comes to nothing.
class Tallies {
 public:
  // Adds to the day, and where there is a worker to their month, or day where `worker_by_day`.
  void Add(const FigureKey& key, const std::string& worker, const Tally& tally, int64_t sign,
           bool worker_by_day = false);

  const std::map<FigureKey, Tally>& by_day() const { return by_day_; }
  const std::map<WorkerKey, Tally>& by_worker() const { return by_worker_; }
  // The days put together by month.
  std::map<FigureKey, Tally> ByMonth() const;
  bool empty() const { return by_day_.empty() && by_worker_.empty(); }

 private:
  std::map<FigureKey, Tally> by_day_;
  std::map<WorkerKey, Tally> by_worker_;
};

// A clock that stopped, or whose time is over.
struct EndedClock {
  v1::ClockRule::Kind kind = v1::ClockRule::KIND_UNSPECIFIED;
  bool stopped = false;  // else only its time is over, and the minutes are not known yet
  bool met = false;
  bool met_without_pauses = false;
  int64_t paused_minutes = 0;
  int64_t refused_pause_minutes = 0;
  int64_t elapsed_minutes = 0;
};

// Nothing of one that runs, stands still, or counts in no figure.
std::optional<EndedClock> EndedClockOf(const v1::ClockReading& reading);

// A case as it stands. Its figures are on the day it came in, of its organizational unit, service
// type, language and channel; of the worker who works on it.
struct CaseFacts {
  // Null for none: before it came in, and once it is deleted.
  const v1::Case* resource = nullptr;
  // Every clock of every round that ended. Where unit, service type, language, channel, day and
  // worker stay, those that a change leaves as they are may be left out on both sides.
  std::vector<EndedClock> clocks;
  // Of its follow-ups, likewise.
  int64_t answered_follow_ups = 0;
  int64_t met_follow_ups = 0;
};
void AddCase(const CaseFacts& facts, int64_t sign, absl::TimeZone zone, Tallies& tallies);

// Whether an outcome is an answer of the customer, and whether it is met or exceeded.
bool IsAnswer(v1::FollowUp::Outcome outcome);
bool IsMet(v1::FollowUp::Outcome outcome);

// An incident is one piece of work, on the day it was created, in no language and channel; its
// cases are none. Null as above.
void AddIncident(const v1::Incident* incident, int64_t sign, absl::TimeZone zone, Tallies& tallies);

// A contact as it stands.
struct ContactFacts {
  const v1::Contact* resource = nullptr;  // null as above
  // Whether the same customer came for the same service type within its `repeat_days` after.
  bool followed = false;
};
void AddContact(const ContactFacts& facts, int64_t sign, absl::TimeZone zone, Tallies& tallies);

// A row of contact_intervals.
struct IntervalFacts {
  absl::Time start_time;
  std::string organizational_unit;
  std::string service_type;
  std::string language;
  int64_t channel = 0;
  std::string queue;
  int64_t threshold_seconds = 0;
  int64_t short_seconds = 0;
  int64_t offered = 0;
  int64_t answered = 0;
  int64_t answered_in_time = 0;
  int64_t abandoned = 0;
  int64_t short_abandoned = 0;
  int64_t overflowed = 0;
  int64_t handle_seconds = 0;
};
void AddInterval(const IntervalFacts& facts, int64_t sign, absl::TimeZone zone, Tallies& tallies);

// By what the contacts of an interval are told apart: the extra of its rows.
struct IntervalExtra {
  int64_t threshold_seconds = 0;
  int64_t short_seconds = 0;  // 0 where it is not told what is short
  std::string queue;

  std::string ToText() const;
  static IntervalExtra FromText(absl::string_view text);
};

// A commitment as it stands; null as above.
void AddCommitment(const v1::Commitment* commitment, int64_t sign, absl::TimeZone zone,
                   Tallies& tallies);

// By what answers are told apart: the extra of their rows.
struct QuestionExtra {
  std::string survey;  // its id
  std::string question_id;
  v1::SurveyQuestion::About about = v1::SurveyQuestion::ABOUT_UNSPECIFIED;
  v1::SurveyQuestion::Driver driver = v1::SurveyQuestion::DRIVER_UNSPECIFIED;
  std::string competency;
  std::string key_element_id;

  std::string ToText() const;
  static QuestionExtra FromText(absl::string_view text);
};

// A number that was answered.
struct RatedQuestion {
  const v1::SurveyQuestion* question = nullptr;
  int64_t rating = 0;
};

// An invitation as it stands, and what was answered.
struct InvitationFacts {
  std::string name;  // empty as null above
  v1::SurveyInvitation::State state = v1::SurveyInvitation::STATE_UNSPECIFIED;
  absl::Time invite_time;
  std::string organizational_unit;
  std::string service_type;
  std::string language;
  int64_t channel = 0;
  // Who handled what it is about. Gets only answers about the contact.
  std::string worker;
  std::vector<RatedQuestion> answers;
};
void AddInvitation(const InvitationFacts& facts, int64_t sign, absl::TimeZone zone,
                   Tallies& tallies);

// The three measures of a kind of clock.
Measure ClocksOf(v1::ClockRule::Kind kind);
Measure PausesOf(v1::ClockRule::Kind kind);
Measure MinutesOf(v1::ClockRule::Kind kind);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_COUNTING_H_
