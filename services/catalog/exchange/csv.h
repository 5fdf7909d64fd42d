// The CSV of a framework's competencies: one text a row, made to be edited in a spreadsheet.
//
//   competency,part,item,within,kind,text,author,publisher,year,link,description
//   customer-focus,title,,,,Customer focus,,,,,
//   customer-focus,key_element,e1,,,Listens,,,,,
//   customer-focus,behavior,b1,e1,,Lets callers finish.,,,,,
//
// `competency` is the competency's id, `part` says what the text is, `item` is the id of the thing
// (made by the service when empty), `within` the id of what it belongs to (the last one above when
// empty). docs/framework-files.md has all parts.
//
// What a spreadsheet would take for a formula goes out with an apostrophe before it
// (services/runtime/names/csv_cells.h); a cell that comes in and has none is refused.

#ifndef TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_CSV_H_
#define TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_CSV_H_

#include <touchstone/catalog/v1/competency.pb.h>

#include <array>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::catalog {

enum class CsvColumn {
  kCompetency,
  kPart,
  kItem,
  kWithin,
  kKind,
  kText,
  kAuthor,
  kPublisher,
  kYear,
  kLink,
  kDescription,
  kMinutes,
};
inline constexpr std::array<absl::string_view, 12> kCsvColumns = {
    "competency", "part",      "item", "within", "kind",        "text",
    "author",     "publisher", "year", "link",   "description", "minutes"};

// The column that has a field of a competency, "key_elements[0].id".
CsvColumn ColumnOf(absl::string_view field_path);

using CsvRow = std::array<std::string, kCsvColumns.size()>;

// All rows of a competency, and the first row of a file.
std::string CsvOf(absl::string_view id, const v1::Competency& competency);
std::string CsvHeader();

// A file to be filled in.
std::string CsvTemplate();

// Competency fields that the columns do not hold: an import of CSV leaves them as they are.
inline constexpr int kNotInCsv[] = {v1::Competency::kReviewNotesFieldNumber};

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_CSV_H_
