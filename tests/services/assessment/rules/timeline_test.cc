#include "services/assessment/rules/timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using UnitRows = Rows<v1::OrganizationalUnitRow>;

struct Written {
  const char* date;
  int sequence;
  const char* title;  // "-" ends it
};

UnitRows RowsOf(const std::vector<Written>& written) {
  UnitRows rows;
  for (const Written& w : written) {
    v1::OrganizationalUnitRow& row = *rows.Add();
    row.set_effective_date(w.date);
    row.set_sequence(w.sequence);
    if (std::string(w.title) == "-") {
      row.set_ended(true);
    } else {
      row.set_title(w.title);
    }
  }
  return rows;
}

// "2026-01-01 2026-03-01 A"
std::vector<std::string> Told(const UnitRows& rows) {
  std::vector<std::string> told;
  for (const auto& span : SpansOf(rows)) {
    told.push_back(absl::StrCat(DayText(span.from), " ",
                                span.to == kForever ? "on" : DayText(span.to), " ",
                                span.row->title()));
  }
  return told;
}

std::vector<std::string> Fields(const UnitRows& rows) {
  std::vector<std::string> fields;
  for (const auto& violation : TimelineViolations(rows, "unit.")) fields.push_back(violation.field);
  return fields;
}

TEST(Timeline, ARowHoldsUntilTheNextOneDoes) {
  EXPECT_THAT(Told(RowsOf({{"2026-03-01", 0, "B"}, {"2026-01-01", 0, "A"}})),
              ElementsAre("2026-01-01 2026-03-01 A", "2026-03-01 on B"));
  EXPECT_THAT(Told(RowsOf({{"2026-01-01", 0, "A"}, {"2026-03-01", 0, "-"}})),
              ElementsAre("2026-01-01 2026-03-01 A"));
  EXPECT_THAT(Told(RowsOf({})), IsEmpty());
}

TEST(Timeline, OfOneDateTheHighestSequenceHolds) {
  EXPECT_THAT(
      Told(RowsOf({{"2026-01-01", 2, "C"}, {"2026-01-01", 0, "A"}, {"2026-01-01", 1, "B"}})),
      ElementsAre("2026-01-01 on C"));
  // An end that was corrected ends nothing.
  const UnitRows rows = RowsOf({{"2026-01-01", 0, "A"},
                                {"2026-02-01", 0, "-"},
                                {"2026-02-01", 1, "B"},
                                {"2026-03-01", 0, "C"}});
  EXPECT_THAT(Fields(rows), IsEmpty());
  EXPECT_THAT(Told(rows),
              ElementsAre("2026-01-01 2026-02-01 A", "2026-02-01 2026-03-01 B", "2026-03-01 on C"));
}

TEST(Timeline, SaysWhatIsWrong) {
  EXPECT_THAT(Fields(RowsOf({{"2026-01-01", 0, "A"}})), IsEmpty());
  EXPECT_THAT(Fields(RowsOf({{"2026-02-30", 0, "A"}})), ElementsAre("unit.rows[0].effective_date"));
  EXPECT_THAT(Fields(RowsOf({{"2026-01-01", 3, "A"}, {"2026-01-01", 3, "B"}})),
              ElementsAre("unit.rows[1].sequence"));
  EXPECT_THAT(Fields(RowsOf({{"2026-01-01", 0, "-"}})), ElementsAre("unit.rows[0].effective_date"));
  EXPECT_THAT(
      Fields(RowsOf({{"2026-03-01", 0, "B"}, {"2026-01-01", 0, "A"}, {"2026-02-01", 0, "-"}})),
      ElementsAre("unit.rows[0].effective_date"));
}

TEST(Timeline, LeavesTheRowOfADay) {
  const auto title_on = [](const char* day) {
    UnitRows rows =
        RowsOf({{"2026-03-01", 0, "B"}, {"2026-01-01", 0, "A"}, {"2026-04-01", 0, "-"}});
    LeaveRowOf(*ParseDay(day), rows);
    return rows.empty() ? std::string("none") : rows[0].title();
  };
  EXPECT_EQ(title_on("2025-12-31"), "none");
  EXPECT_EQ(title_on("2026-01-01"), "A");
  EXPECT_EQ(title_on("2026-02-28"), "A");
  EXPECT_EQ(title_on("2026-03-01"), "B");
  EXPECT_EQ(title_on("2026-04-01"), "none");
}

TEST(Timeline, AnEmploymentEndsWithItsTermination) {
  Rows<v1::EmploymentRow> rows;
  v1::EmploymentRow& first = *rows.Add();
  first.set_effective_date("2026-01-01");
  first.set_work_status(v1::Employment::ACTIVE);
  v1::EmploymentRow& last = *rows.Add();
  last.set_effective_date("2026-06-01");
  last.set_work_status(v1::Employment::TERMINATED);
  const auto spans = SpansOf(rows);
  ASSERT_EQ(spans.size(), 1U);
  EXPECT_EQ(DayText(spans[0].to), "2026-06-01");
}

}  // namespace
}  // namespace touchstone::assessment
