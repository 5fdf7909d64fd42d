// What of the deleted is not purged yet.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_MUST_STAY_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_MUST_STAY_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// Whether a deleted resource must stay for now, for Retention: while any hold runs; and a
// preference claim of somebody who applied, which is a record of their applications, until disposal
// takes it.
absl::StatusOr<bool> MustStay(Session& session, const std::string& name);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_MUST_STAY_H_
