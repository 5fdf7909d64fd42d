#include "services/runtime/names/csv_cells.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace touchstone {
namespace {

TEST(CsvCells, NoCellIsAFormulaAndAllComeBack) {
  const std::string texts[] = {"=1+1", "+1 360 555 0117", "-x", "@sum", "\t=1", "'=1", "plain", ""};
  for (const std::string& text : texts) {
    const std::string cell = ToCell(text);
    EXPECT_TRUE(cell.empty() || cell.find_first_of("=+-@\t") != 0) << cell;
    EXPECT_EQ(FromCell(cell), text);
  }
  EXPECT_EQ(FromCell("=1+1"), std::nullopt);
}

TEST(CsvCells, ARowIsThatOfTheStandard) {
  const std::array<std::string, 5> texts = {"plain", "a, b", "say \"so\"", "", "=1"};
  EXPECT_EQ(CsvLine(texts), "plain,\"a, b\",\"say \"\"so\"\"\",,\"'=1\"\r\n");
}

}  // namespace
}  // namespace touchstone
