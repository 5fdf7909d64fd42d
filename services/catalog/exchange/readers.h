// Reading framework files: bytes in, records out, one at a time.
//
//   Problems problems;
//   RETURN_IF_ERROR(ReadYaml(input, {}, problems, [&](Record& record) { … }));
//   RETURN_IF_ERROR(problems.ToStatus());
//
// An error is what makes the rest unreadable (INVALID_ARGUMENT), the sink's, or the input's; what
// is wrong in single places goes into `problems`, and the record that has it is marked. All
// input is hostile: depth and the size of a record are bounded, YAML's aliases, anchors and tags
// and a CSV's formulas are refused, and memory does not grow with the file.

#ifndef TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_READERS_H_
#define TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_READERS_H_

#include "absl/status/status.h"
#include "services/catalog/exchange/binder.h"
#include "services/catalog/exchange/input.h"
#include "services/catalog/exchange/record.h"

namespace touchstone::catalog {

// One JSON text (RFC 8259).
absl::Status ReadJson(Input& input, const FileRoot& root, Problems& problems, RecordSink sink);

// YAML 1.1, one document or several: what they hold is one file.
absl::Status ReadYaml(Input& input, const FileRoot& root, Problems& problems, RecordSink sink);

// Competencies as CSV (RFC 4180); csv.h has the columns. The rows of one competency stand together.
absl::Status ReadCsv(Input& input, Problems& problems, RecordSink sink);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_READERS_H_
