// The operation behind the import of a framework: what was uploaded is checked as a whole and
// written, at once or in parts.

#ifndef TOUCHSTONE_SERVICES_CATALOG_IMPORT_WORK_H_
#define TOUCHSTONE_SERVICES_CATALOG_IMPORT_WORK_H_

#include <cstdint>

#include "absl/status/status.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"

namespace touchstone::catalog {

// What is written at once or not at all; larger files are written in parts.
inline constexpr int64_t kMostAtOnce = 1000;
inline constexpr int64_t kMostBytesAtOnce = 8 << 20;

// Does the work of an operation whose `work()` names an import (import_staging.h). DATA_LOSS when
// fewer resources were there to be written than the check had seen.
absl::Status WorkOnImport(Store& store, OperationRun& run);

// Removes what the import left in staging, once its operation has ended.
void CleanUpImport(Store& store, const OperationRun& run);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_IMPORT_WORK_H_
