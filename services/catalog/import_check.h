// Whether a framework file, as a whole, fits with itself and with what is there: before anything of
// it is written.

#ifndef TOUCHSTONE_SERVICES_CATALOG_IMPORT_CHECK_H_
#define TOUCHSTONE_SERVICES_CATALOG_IMPORT_CHECK_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "services/catalog/import_staging.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"

namespace touchstone::catalog {

// Gives every row its place, and counts into the response what is left alone. INVALID_ARGUMENT,
// with row and place, for: two competencies with one code, a code that another has, a parent that
// is nowhere, a cycle of parents, a tree deeper than 32, what is deleted, a core value, job
// analysis or job profile that names what is nowhere, a level that is not on the scale, a profile
// of another framework, or a translation of what is not there.
//
// `go_on` is asked now and then, and renews the lease of `run`; its error ends the check.
// Repeatable.
absl::Status CheckImport(Store& store, const std::string& id, StagedImport& import,
                         const OperationRun& run, absl::FunctionRef<absl::Status()> go_on);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_IMPORT_CHECK_H_
