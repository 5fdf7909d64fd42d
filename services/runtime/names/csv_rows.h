// Lines of a CSV file (RFC 4180).

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NAMES_CSV_ROWS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NAMES_CSV_ROWS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone {

struct CsvRow {
  int line = 0;  // where it begins in the file, counted from 1
  std::vector<std::string> cells;
};

struct CsvRows {
  std::vector<CsvRow> rows;  // empty lines are left out
  int broken_line = 0;       // where a quoted cell begins that is not right; 0 for none
};

// Cells are separated by commas; those in quotation marks may hold commas, line ends and doubled
// quotation marks. Lines end in LF or CRLF. A byte order mark is passed over. Reading ends at the
// first cell that is not right.
CsvRows ReadCsvRows(absl::string_view text);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NAMES_CSV_ROWS_H_
