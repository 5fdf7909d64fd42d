// Texts as cells of CSV (RFC 4180) that people open in a spreadsheet.
//
//   file += CsvLine({"ada", "=1+1"});  // ada,"'=1+1"
//
// A spreadsheet takes a cell that begins with = + - @ and their like for a formula. So such a text
// goes out with an apostrophe before it, which comes off when it comes in again.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NAMES_CSV_CELLS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NAMES_CSV_CELLS_H_

#include <optional>
#include <span>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone {

// A text as a cell that no spreadsheet takes for a formula, and back. Nothing when the cell is one.
std::string ToCell(absl::string_view text);
std::optional<std::string> FromCell(absl::string_view cell);

// Texts as a row, with its line end (CR LF); cells are quoted where they need to be.
std::string CsvLine(std::span<const std::string> texts);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NAMES_CSV_CELLS_H_
