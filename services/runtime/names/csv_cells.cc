#include "services/runtime/names/csv_cells.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace touchstone {
namespace {

// What begins a formula in one spreadsheet or another (OWASP, CSV injection), the full-width forms
// of East Asia included.
constexpr absl::string_view kFormulaStarts[] = {
    "=",           "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
    "\xEF\xBC\xA0"};

bool IsFormula(absl::string_view text) {
  for (const absl::string_view start : kFormulaStarts) {
    if (absl::StartsWith(text, start)) return true;
  }
  return false;
}

// Apostrophes, and behind them what begins a formula.
bool IsFormulaBehindApostrophes(absl::string_view text) {
  while (absl::ConsumePrefix(&text, "'")) {
  }
  return IsFormula(text);
}

std::string Quoted(absl::string_view text) {
  const std::string safe = ToCell(text);
  // Spreadsheets of some countries split at semicolons; spaces at the ends are lost unquoted.
  if (safe.find_first_of(",;\"\r\n\t'") == safe.npos && !absl::StartsWith(safe, " ") &&
      !absl::EndsWith(safe, " ")) {
    return safe;
  }
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  quoted.push_back('"');
  return quoted;
}

}  // namespace

std::string ToCell(absl::string_view text) {
  return absl::StrCat(IsFormulaBehindApostrophes(text) ? "'" : "", text);
}

std::optional<std::string> FromCell(absl::string_view cell) {
  if (IsFormula(cell)) return std::nullopt;
  if (IsFormulaBehindApostrophes(cell)) cell.remove_prefix(1);
  return std::string(cell);
}

std::string CsvLine(std::span<const std::string> texts) {
  std::string line;
  for (size_t i = 0; i < texts.size(); ++i) {
    absl::StrAppend(&line, i == 0 ? "" : ",", Quoted(texts[i]));
  }
  line += "\r\n";
  return line;
}

}  // namespace touchstone
