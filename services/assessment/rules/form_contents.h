// What an observation form has of a release.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_FORM_CONTENTS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_FORM_CONTENTS_H_

#include <touchstone/assessment/v1/observation_form.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::assessment {

// Fills in what may be left out: a weight is 1.
void CompleteForm(v1::ObservationForm& form);

// What is wrong with a form as it was sent, whatever its release has: behaviors or errors that are
// there twice, behaviors of more than one release.
std::vector<FieldViolation> FormViolations(const v1::ObservationForm& form);

// The release of a form without violations.
std::string ReleaseOf(const v1::ObservationForm& form);

// Copies the release's scale and the behaviors' texts into a form. Gives what of the form the
// release does not have.
std::vector<FieldViolation> TakeContents(
    const catalog::v1::Release& release,
    const std::vector<catalog::v1::ReleasedCompetency>& competencies, v1::ObservationForm& form);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_FORM_CONTENTS_H_
