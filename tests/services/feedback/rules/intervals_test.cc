#include "services/feedback/rules/intervals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::ContactInterval;

constexpr char kColumns[] =
    "queue,channel,start_time,minutes,offered,answered,answered_in_time,threshold_seconds,"
    "abandoned,short_abandoned,short_seconds,overflowed,handle_seconds,language,service_type\n";

IntervalFile Read(const std::string& lines) {
  return ReadIntervals(absl::StrCat(kColumns, lines), "organizations/wa", "telephone-system",
                       absl::FromUnixSeconds(1'800'000'000));
}

std::vector<std::string> FieldsOf(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> fields;
  for (const auto& violation : violations) fields.push_back(violation.field);
  return fields;
}

std::string Line(const std::string& time, int minutes, const std::string& queue = "spanish") {
  return absl::StrCat(queue, ",CALL,2026-03-31T", time, ":00-07:00,", minutes,
                      ",12,9,8,20,1,1,5,1,3600,es-US,pothole\n");
}

TEST(Intervals, AreReadFromAFile) {
  const IntervalFile file = Read(Line("08:00", 30));
  ASSERT_THAT(file.violations, IsEmpty());
  ASSERT_THAT(file.rows, SizeIs(1));
  EXPECT_EQ(file.rows[0].line, 2);
  const ContactInterval& interval = file.rows[0].interval;
  EXPECT_EQ(interval.queue(), "spanish");
  EXPECT_EQ(interval.channel(), v1::CALL);
  EXPECT_EQ(interval.start_time().seconds(), 1'774'969'200);
  EXPECT_EQ(interval.service_type(), "organizations/wa/serviceTypes/pothole");
  EXPECT_EQ(interval.source(), "telephone-system");
  EXPECT_EQ(interval.handle_seconds(), 3600);
  EXPECT_THAT(SumViolations(file.rows), IsEmpty());
}

TEST(Intervals, NeedTheirColumns) {
  EXPECT_THAT(FieldsOf(ReadIntervals("", "organizations/wa", "", absl::UnixEpoch()).violations),
              ElementsAre("document"));
  EXPECT_THAT(
      FieldsOf(ReadIntervals("queue,channel,start_time,minutes,offered,answered,abandoned,answered,"
                             "mood\n",
                             "organizations/wa", "", absl::UnixEpoch())
                   .violations),
      ElementsAre("document line 1 answered", "document line 1", "document line 1 answered_in_time",
                  "document line 1 threshold_seconds"));
  EXPECT_THAT(FieldsOf(Read("\"spanish,CALL").violations), ElementsAre("document line 2"));
}

TEST(Intervals, NameTheCellsThatAreWrong) {
  const IntervalFile file = Read(
      "spanish,PIGEON,yesterday,0,-1,x,1,0,1,2,0,0,0,xx-YY,organizations/or/serviceTypes/a\n"
      "spanish,CALL,2099-01-01T00:00:00Z,30,1,1,1,20,0,0,0,0,0,,\n"
      "spanish,CALL,2026-01-01T00:00:30Z,30,1,1,1,20,0,0,0,0,0,,,more\n");
  EXPECT_THAT(FieldsOf(file.violations),
              ElementsAre("document line 2 channel", "document line 2 language",
                          "document line 2 service_type", "document line 2 minutes",
                          "document line 2 start_time", "document line 2 offered",
                          "document line 2 answered", "document line 2 threshold_seconds",
                          "document line 2 short_seconds", "document line 3 start_time",
                          "document line 4", "document line 4 start_time"));
}

TEST(Intervals, AddUp) {
  const IntervalFile file = Read(
      "a,CALL,2026-03-31T08:00:00Z,30,10,9,9,20,1,0,0,0,0,,\n"
      "a,CALL,2026-03-31T08:30:00Z,30,10,9,9,20,2,0,0,0,0,,\n"
      "a,CALL,2026-03-31T09:00:00Z,30,10,7,8,20,1,1,5,1,0,,\n");
  ASSERT_THAT(file.violations, IsEmpty());
  EXPECT_THAT(FieldsOf(SumViolations(file.rows)),
              ElementsAre("document line 3 offered", "document line 4 answered_in_time"));
}

TEST(Intervals, DoNotOverlapWithinAQueue) {
  const auto rows =
      Read(absl::StrCat(Line("08:00", 30), Line("08:30", 30), Line("08:15", 30),
                        Line("08:15", 30, "english"), Line("09:30", 30), Line("09:30", 30)))
          .rows;
  ASSERT_THAT(rows, SizeIs(6));
  EXPECT_THAT(FieldsOf(OverlapViolations(rows, {})),
              ElementsAre("document line 4 start_time", "document line 3 start_time",
                          "document line 7 start_time"));
}

TEST(Intervals, DoNotOverlapWhatIsThere) {
  const auto rows = Read(absl::StrCat(Line("08:00", 30), Line("10:00", 15))).rows;
  const auto there = Read(absl::StrCat(Line("08:00", 15), Line("09:00", 60), Line("10:05", 30)));
  std::vector<ContactInterval> intervals;
  for (const auto& row : there.rows) intervals.push_back(row.interval);
  // The first is replaced; the third begins within the second line's time.
  EXPECT_THAT(FieldsOf(OverlapViolations(rows, intervals)),
              ElementsAre("document line 3 start_time"));
  intervals.push_back(Read(Line("08:15", 15)).rows[0].interval);
  EXPECT_THAT(FieldsOf(OverlapViolations(rows, intervals)),
              ElementsAre("document line 2 start_time", "document line 3 start_time"));
}

}  // namespace
}  // namespace touchstone::feedback
