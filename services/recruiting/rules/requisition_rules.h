// What must hold within a requisition, and what may change on its way.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_REQUISITION_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_REQUISITION_RULES_H_

#include <touchstone/recruiting/v1/requisition.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// "a draft", "in approval", …
absl::string_view InWords(v1::Requisition::State state);

// Whether its way is over: completed or canceled.
bool HasEnded(v1::Requisition::State state);

// Gives an id to every qualification that has none: it follows from the text, unique within the
// requisition.
void AssignIds(v1::Requisition& requisition);

// Everything that is wrong in it, however far it is: more openings than positions, a date that is
// no day, a last day before the first, a qualification's id twice, what is of another organization.
// Field paths start with "requisition.".
std::vector<FieldViolation> RequisitionViolations(const v1::Requisition& requisition);

// What more must hold when it is laid before its approvers by `submitter`, a person or "": dates, a
// qualification, evidence of each required one; that the submitter is none of the approvers.
std::vector<FieldViolation> SubmissionViolations(const v1::Requisition& requisition,
                                                 const std::string& submitter);

// Qualifications that name a competency which the profile does not require.
std::vector<FieldViolation> UnrequiredCompetencies(const v1::Requisition& requisition);

// Whether nothing changes but what may once approvers have it: `close_date`, `target_start_date`,
// `level_sharing` and `external_ids`.
bool OnlyLateFieldsDiffer(const v1::Requisition& before, const v1::Requisition& after);

// Takes back what was copied when it was submitted, and who did; what approvers said stays.
void ForgetSubmission(v1::Requisition& requisition);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_REQUISITION_RULES_H_
