// What must hold of an application, by the words that its requisition copied.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_APPLICATION_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_APPLICATION_RULES_H_

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/hiring_process.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// "active", "withdrawn", …
absl::string_view InWords(v1::Application::State state);
// "screening", "interviews", …
absl::string_view InWords(v1::Stage::Kind kind);

// The stage of that id, or the one behind it; null where there is none.
const v1::Stage* FindStage(const v1::Requisition& requisition, absl::string_view stage);
const v1::Stage* StageBehind(const v1::Requisition& requisition, absl::string_view stage);

// Whether a day has begun nowhere yet; `today` is that of UTC.
bool IsStillToCome(Day day, Day today);

// What is wrong with what was sent of an application: a day that is none or is still to come, what
// is of another organization or requisition. Field paths start with "application.".
std::vector<FieldViolation> ApplicationViolations(const v1::Application& application, Day today);

// Whether it may still be given in for a requisition: that is open, or it was received in time.
bool IsInTime(const v1::Application& application, const v1::Requisition& requisition);

// Whether it was looked at: from then on what the applicant wrote stays.
bool IsSettled(const v1::Application& application);

// Whether nothing changes but what may then: `external_ids` and `outreach_activity`.
bool OnlySettledFieldsDiffer(const v1::Application& before, const v1::Application& after);

// What is wrong with what was found: a qualification that is none of the requisition's, or is there
// twice.
std::vector<FieldViolation> ScreeningViolations(
    const google::protobuf::RepeatedPtrField<v1::QualificationScreening>& screenings,
    const v1::Requisition& requisition);

// Puts what was found in place of what was found before of the same qualifications, in the
// requisition's order.
void KeepScreenings(
    const google::protobuf::RepeatedPtrField<v1::QualificationScreening>& screenings,
    const v1::Requisition& requisition, v1::Application& application);

// The required qualifications that nobody found yet, or that are not met.
std::vector<Obstacle> UnmetQualifications(const v1::Application& application,
                                          const v1::Requisition& requisition);

// The reason of that id, where it may be given in a stage; null with what is wrong in `problem`.
const v1::DispositionReason* FindReason(const v1::Requisition& requisition, absl::string_view id,
                                        v1::Stage::Kind kind, std::string& problem);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_APPLICATION_RULES_H_
