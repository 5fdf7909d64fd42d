// What a release holds: the copy of each competency that is made when it is submitted.
//
// The copies are rows of their own, written beside the log of changes: they come with a release and
// never change once it is published, so that nobody has to be told of each.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RELEASE_CONTENTS_H_
#define TOUCHSTONE_SERVICES_CATALOG_RELEASE_CONTENTS_H_

#include <touchstone/catalog/v1/framework.pb.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// `organizations/*/frameworks/*/releases/*/competencies/*`.
const ResourceType& ReleasedCompetencyType();

// The most competencies in a release: a framework is copied in one transaction.
inline constexpr int kMostReleased = 10'000;

struct Contents {
  std::string hash;  // see rules/content_hash.h
  int competencies = 0;
};

// Copies a framework's competencies, as they are, into a release that holds none.
// FAILED_PRECONDITION (FRAMEWORK_INCOMPLETE) says how much is missing and names the first of it
// (all is in gap_report.h), FAILED_PRECONDITION (RELEASE_TOO_LARGE) that there is too much.
absl::StatusOr<Contents> TakeContents(Transaction& transaction, const v1::Framework& framework,
                                      const std::string& release);

// Removes them again.
absl::Status DropContents(Transaction& transaction, const std::string& release);

// Adds the reading of released competencies to the catalog.
void RegisterReleaseContents(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RELEASE_CONTENTS_H_
