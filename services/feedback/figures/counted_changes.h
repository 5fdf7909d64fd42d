// What counts changes as they happen: followers of cases, contacts, intervals, promises and
// surveys, each in the transaction of the change. Days are those of the zone.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_COUNTED_CHANGES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_COUNTED_CHANGES_H_

#include <touchstone/feedback/v1/contact.pb.h>
#include <touchstone/feedback/v1/incident.pb.h>

#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/feedback/intake/contact_intervals.h"
#include "services/feedback/promises/commitments.h"
#include "services/feedback/promises/follow_ups.h"
#include "services/feedback/surveys/survey_followers.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

CaseFollower CountCases(absl::TimeZone zone);
std::function<absl::Status(Transaction&, const v1::Incident* before, const v1::Incident* after)>
CountIncidents(absl::TimeZone zone);
std::function<absl::Status(Transaction&, const v1::Contact* before, const v1::Contact* after)>
CountContacts(absl::TimeZone zone);
IntervalFollower CountIntervals(absl::TimeZone zone);
CommitmentFollower CountCommitments(absl::TimeZone zone);
FollowUpFollower CountFollowUps(absl::TimeZone zone);
SurveyFollower CountSurveys(absl::TimeZone zone);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_COUNTED_CHANGES_H_
