#include "services/runtime/names/csv_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CsvRows, AreThoseOfTheStandard) {
  const CsvRows read =
      ReadCsvRows("\xEF\xBB\xBFperson,activity\r\n0042,\"a \"\"b\"\", c\"\n\n,\n\"x\ny\",z");
  EXPECT_EQ(read.broken_line, 0);
  ASSERT_EQ(read.rows.size(), 4u);
  EXPECT_THAT(read.rows[0].cells, ElementsAre("person", "activity"));
  EXPECT_THAT(read.rows[1].cells, ElementsAre("0042", "a \"b\", c"));
  EXPECT_EQ(read.rows[1].line, 2);
  EXPECT_THAT(read.rows[2].cells, ElementsAre("", ""));
  EXPECT_EQ(read.rows[2].line, 4);  // the empty line counts, and is left out
  EXPECT_THAT(read.rows[3].cells, ElementsAre("x\ny", "z"));
  EXPECT_EQ(read.rows[3].line, 5);
}

TEST(CsvRows, EndWhereAQuotedCellIsNotRight) {
  EXPECT_EQ(ReadCsvRows("a,b\n1,\"open\n2,3").broken_line, 2);
  EXPECT_EQ(ReadCsvRows("a,b\n1,\"x\"y\n").broken_line, 2);
  EXPECT_EQ(ReadCsvRows("\"").broken_line, 1);
  EXPECT_EQ(ReadCsvRows("a\n\"1\n2\n\"x").broken_line, 2);
}

TEST(CsvRows, TakeWhatIsNoCsvAsItIs) {
  EXPECT_THAT(ReadCsvRows("").rows, IsEmpty());
  EXPECT_THAT(ReadCsvRows("\n\r\n").rows, IsEmpty());
  EXPECT_THAT(ReadCsvRows("a\rb\r").rows[0].cells, ElementsAre("a\rb\r"));
  EXPECT_THAT(ReadCsvRows("a\"b,").rows[0].cells, ElementsAre("a\"b", ""));
}

}  // namespace
}  // namespace touchstone
