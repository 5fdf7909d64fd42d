// A diff of two releases for people: as text, and as a page of HTML.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_RELEASE_DIFF_PAGE_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_RELEASE_DIFF_PAGE_H_

#include <touchstone/catalog/v1/release.pb.h>
#include <touchstone/catalog/v1/release_diff.pb.h>

#include <string>

namespace touchstone::catalog {

struct ComparedReleases {
  v1::Release earlier;
  v1::Release later;
};

// Plain text, a line or two for each change, under the title of each competency: removed words in
// `[-brackets-]`, added ones in `{+braces+}`, as git's word diff has them.
std::string DiffAsText(const ComparedReleases& releases, const v1::ReleaseDiff& diff);

// A whole page, UTF-8, with its style within it; nothing is fetched from elsewhere. Removed words
// are in <del>, added ones in <ins>, so that it is understood without colors and read aloud.
std::string DiffAsHtml(const ComparedReleases& releases, const v1::ReleaseDiff& diff);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_RELEASE_DIFF_PAGE_H_
