// What of a release is rated: its scales and competencies, as raters see them, and what job
// profiles require of them.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RATED_CONTENTS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RATED_CONTENTS_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/rating.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <map>
#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::assessment {

// The scales of a release's framework, in a form without competencies. Where the framework has no
// behavior scale it is the usual one: not yet, sometimes, consistently.
v1::RatingForm ScalesOf(const catalog::v1::Framework& framework);

// A competency of a release, as raters see it.
v1::FormCompetency FormOf(const catalog::v1::ReleasedCompetency& competency);

// What there is to be rated, by the competencies' ids.
using RatedCompetencies = std::map<std::string, v1::FormCompetency>;

// What people with a job profile are rated in: what it requires, or what the cycle names, with the
// level that the profile requires where it does. A null profile is nobody's. Adds to `problems`
// what of it the release does not have.
v1::RequiredLevels RequiredBy(const catalog::v1::JobProfile* profile,
                              const v1::AssessmentCycle& cycle, const v1::RatingForm& scales,
                              const RatedCompetencies& competencies,
                              std::vector<Obstacle>& problems);

// The place of a level on the scale, counted from 1; 0 where it is not there.
int LevelNumber(const v1::RatingForm& scales, absl::string_view level);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RATED_CONTENTS_H_
