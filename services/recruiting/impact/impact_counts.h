// What those who are gone were: counts that figures of groups need, and that tell nothing of one
// person. Rows that go are counted here in the transaction that takes them, so that figures are the
// same before and after.
//
//   RETURN_IF_ERROR(FoldApplicant(transaction.session(), applicant));     // then erase
//   RETURN_IF_ERROR(FoldApplication(transaction.session(), application)); // then remove the row

#ifndef TOUCHSTONE_SERVICES_RECRUITING_IMPACT_IMPACT_COUNTS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_IMPACT_IMPACT_COUNTS_H_

#include <string>

#include "absl/status/status.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// For an erasure, which leaves the rows of applications: counts the groups of the applicant in each
// requisition that they applied for, and takes the row of groups away, so that doing it again
// counts nothing twice.
absl::Status FoldApplicant(Session& session, const std::string& applicant);

// For a disposal, which takes the row of the application (and its moves, and decisions) in the same
// transaction, after this: counts the application, and the groups of its applicant while there is a
// row of them.
absl::Status FoldApplication(Session& session, const std::string& application);

// For a disposal that takes the row of the requisition in the same transaction, after this: keeps
// its name, its job, the day on which it opened, and the ids, titles and kinds of its stages.
absl::Status FoldRequisition(Session& session, const std::string& requisition);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_IMPACT_IMPACT_COUNTS_H_
