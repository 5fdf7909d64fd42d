// What must hold for a release: that a framework is complete enough to be relied on, and that those
// who had to look at it did.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_RELEASE_RULES_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_RELEASE_RULES_H_

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::catalog {

// What a framework still lacks, beside its competencies: a scale of at least two levels, each with
// what it demands of a job and what can be said of a person; review notes that nobody settled.
std::vector<Obstacle> GapsOf(const v1::Framework& framework);

// What a competency still lacks to be part of a release of `framework`: definition, importance, key
// elements, behaviors in each (its own or shared), levels that are on the scale, settled review
// notes.
std::vector<Obstacle> GapsOf(const v1::Framework& framework, const v1::Competency& competency);

// That a framework has no competency at all.
Obstacle NoCompetency(const v1::Framework& framework);

// What keeps a release in review from being published: nobody but its submitter approved, somebody
// asked has not, somebody objects.
std::vector<Obstacle> MissingApprovals(const v1::Release& release);

// Those asked to review a release who cannot be the ones to approve it: its submitter, and what is
// no name of a caller of its organization.
std::vector<Obstacle> UnsuitableReviewers(const v1::Release& release, const std::string& submitter);

// Takes out what is for the organization's own people: what was asked and said before it was
// published, and which others may read it. The etag then is another.
void LeaveWhatIsPublished(v1::Release& release);

// Puts a review in place of what the same reviewer said before.
void SetReview(const v1::Review& review, v1::Release& release);

// What is wrong with who may read it. Field paths start with "release.".
std::vector<FieldViolation> AudienceViolations(const v1::ReleaseAudience& audience);

// Whether the two differ in nothing but the audience.
bool DiffersOnlyInAudience(const v1::Release& before, const v1::Release& after);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_RELEASE_RULES_H_
