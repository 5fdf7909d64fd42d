// What observations say of competencies, kept as rows that reports add up.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_OBSERVATION_EVIDENCE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_OBSERVATION_EVIDENCE_H_

#include <touchstone/assessment/v1/observation.pb.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/assessment/rules/contact_score.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// What one observation says of one competency.
struct ObservedCompetency {
  std::string competency;  // its name in the release
  Day day = 0;             // of the contact
  Points points;
  bool failed = false;  // a critical error was made
};

// Puts rows in place for an observation that counts from now on.
absl::Status KeepEvidence(Session& session, const v1::ObservationForm& form,
                          const v1::Observation& observation);

// Takes them out, where it does not count any more.
absl::Status RemoveEvidence(Session& session, const v1::Observation& observation);

// Of a person, for a purpose, of contacts from one day to another, both included; by day.
absl::StatusOr<std::vector<ObservedCompetency>> ObservedBetween(
    Session& session, const std::string& person, v1::AssessmentCycle::Purpose purpose, Day from,
    Day to);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_OBSERVATION_EVIDENCE_H_
