// What is different between a framework, or a competency, in two releases.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_RELEASE_DIFF_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_RELEASE_DIFF_H_

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/release_diff.pb.h>

#include <cstdint>
#include <vector>

namespace touchstone::catalog {

// What has changed is told without `pieces`; CutAtWords adds them. Reading two texts of a few
// megabytes takes a moment, comparing their words can take long.

// Of the framework itself: title, description, scales.
std::vector<v1::ReleaseChange> Compare(const v1::Framework& before, const v1::Framework& after);

// Of a competency that both have. Parts are told apart by their ids: one that is under another
// parent, or in another order than its neighbors, has moved. An indicator that is at another level
// is releveled.
std::vector<v1::ReleaseChange> Compare(const v1::Competency& before, const v1::Competency& after);

// Of a competency that only one has.
v1::ReleaseChange Added(const v1::Competency& competency);
v1::ReleaseChange Removed(const v1::Competency& competency);

// Adds the pieces of what was reworded. Takes from `steps` what that needs; see CompareWords.
void CutAtWords(v1::ReleaseChange& change, int64_t& steps);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_RELEASE_DIFF_H_
