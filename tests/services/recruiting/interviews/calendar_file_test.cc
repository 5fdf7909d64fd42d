// Events as files: what other programs read in them, whatever is in the texts.

#include "services/recruiting/interviews/calendar_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/names/code_points.h"
#include "tests/services/recruiting/interviews/calendar_reader.h"

namespace touchstone::recruiting {
namespace {

absl::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << error;
  return time;
}

CalendarEvent Event(const std::string& zone, const std::string& start) {
  CalendarEvent event{.uid = "8d7c",
                      .sequence = 3,
                      .written = At("2026-03-01T08:00:00Z"),
                      .start = At(start),
                      .end = At(start) + absl::Hours(1),
                      .summary = "Interview",
                      .description = "At noon.",
                      .organizer = {"urn:x-touchstone:organizations:wa", "wa"}};
  EXPECT_TRUE(absl::LoadTimeZone(zone, &event.zone));
  return event;
}

nlohmann::json Observances(const std::string& zone, const std::string& start) {
  return ReadCalendar(CalendarFile(Event(zone, start)))["observances"];
}

TEST(CalendarFile, SaysWhenInTheZoneWithItsRules) {
  const auto read =
      ReadCalendar(CalendarFile(Event("America/Los_Angeles", "2026-04-20T17:00:00Z")));
  EXPECT_EQ(read["version"], "2.0");
  EXPECT_EQ(read["method"], "REQUEST");
  EXPECT_EQ(read["status"], "CONFIRMED");
  EXPECT_EQ(read["sequence"], 3);
  EXPECT_EQ(read["start"], "2026-04-20T10:00:00-07:00");
  EXPECT_EQ(read["end"], "2026-04-20T11:00:00-07:00");
  EXPECT_EQ(read["stamp"], "2026-03-01T08:00:00+00:00");
  EXPECT_EQ(read["zone"], "America/Los_Angeles");
  EXPECT_EQ(read["zoneId"], "America/Los_Angeles");
}

TEST(CalendarFile, HasTheChangesAroundTheEventAndNoOthers) {
  using Json = nlohmann::json;
  EXPECT_EQ(Observances("America/Los_Angeles", "2026-04-20T17:00:00Z"),
            Json({{"DAYLIGHT", "2026-03-08T02:00:00", "-0700"},
                  {"STANDARD", "2026-11-01T02:00:00", "-0800"}}));
  // It lasts from one into the other.
  EXPECT_EQ(Observances("Europe/London", "2026-10-25T00:30:00Z"),
            Json({{"DAYLIGHT", "2026-03-29T01:00:00", "+0100"},
                  {"STANDARD", "2026-10-25T02:00:00", "+0000"},
                  {"DAYLIGHT", "2027-03-28T01:00:00", "+0100"}}));
  // It begins with the change.
  EXPECT_EQ(Observances("America/Los_Angeles", "2026-03-08T10:00:00Z")[0],
            Json({"DAYLIGHT", "2026-03-08T02:00:00", "-0700"}));
  EXPECT_EQ(Observances("UTC", "2026-04-20T17:00:00Z"),
            Json({{"STANDARD", "1970-01-01T00:00:00", "+0000"}}));
  EXPECT_EQ(Observances("Asia/Kolkata", "2026-04-20T17:00:00Z")[0][2], "+0530");
}

TEST(CalendarFile, KeepsTextsTexts) {
  CalendarEvent event = Event("UTC", "2026-04-20T17:00:00Z");
  event.summary = "Agents; clerks, \\and\\ \"more\"";
  event.description = "One\nTwo\r\nATTENDEE:mailto:evil@example.org\nEND:VEVENT";
  event.location = "Hall\r\nDTSTART:19700101T000000Z";
  event.attendees = {{"mailto:grace@example.org", "Hopper, \"Amazing\"; Grace: Dr\r\nX:y", true}};
  const std::string file = CalendarFile(event);
  const auto read = ReadCalendar(file);
  EXPECT_EQ(read["summary"], event.summary);
  EXPECT_EQ(read["description"], "One\nTwo\nATTENDEE:mailto:evil@example.org\nEND:VEVENT");
  EXPECT_EQ(read["location"], "Hall\nDTSTART:19700101T000000Z");
  EXPECT_EQ(read["start"], "2026-04-20T17:00:00+00:00");
  ASSERT_EQ(read["attendees"].size(), 1);
  EXPECT_EQ(read["attendees"][0]["name"], "Hopper, 'Amazing'; Grace: Dr X:y");
  EXPECT_EQ(read["attendees"][0]["role"], "CHAIR");
}

TEST(CalendarFile, FoldsLinesBetweenCharacters) {
  CalendarEvent event = Event("UTC", "2026-04-20T17:00:00Z");
  for (int i = 0; i < 60; ++i) absl::StrAppend(&event.description, "Übergröße 会議 ", i);
  const std::string file = CalendarFile(event);
  EXPECT_EQ(ReadCalendar(file)["description"], event.description);
  for (const absl::string_view line : absl::StrSplit(file, "\r\n")) {
    EXPECT_LE(line.size(), 75);
    EXPECT_TRUE(ShapeOf(line).has_value()) << "cut within a character: " << line;
    EXPECT_EQ(line.find('\n'), absl::string_view::npos);
  }
}

TEST(CalendarFile, SaysThatItIsCanceled) {
  CalendarEvent event = Event("UTC", "2026-04-20T17:00:00Z");
  event.method = CalendarMethod::kCancel;
  const auto read = ReadCalendar(CalendarFile(event));
  EXPECT_EQ(read["method"], "CANCEL");
  EXPECT_EQ(read["status"], "CANCELLED");
}

}  // namespace
}  // namespace touchstone::recruiting
