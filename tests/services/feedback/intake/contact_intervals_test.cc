// Contact intervals: whole files, taken once, or not at all.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/intake/intake_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;

constexpr char kColumns[] =
    "queue,channel,start_time,minutes,offered,answered,answered_in_time,threshold_seconds,"
    "abandoned\n";

std::string Line(const std::string& time, int offered, const std::string& queue = "spanish") {
  return absl::StrCat(queue, ",CALL,2025-06-13T", time, ":00-07:00,30,", offered, ",", offered - 2,
                      ",1,20,2\n");
}

class ContactIntervals : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<v1::ImportContactIntervalsResponse> Import(const std::string& lines,
                                                            bool validate_only = false) {
    return desk_.ImportIntervals(absl::StrCat(kColumns, lines), validate_only);
  }

  // Page by page: queue, offered.
  std::vector<std::string> List(const std::string& from = "", const std::string& to = "") {
    v1::ListContactIntervalsRequest request;
    request.set_parent(kOrganization);
    request.set_page_size(2);
    if (!from.empty()) request.mutable_start_time()->set_seconds(SecondsOf(from));
    if (!to.empty()) request.mutable_end_time()->set_seconds(SecondsOf(to));
    std::vector<std::string> rows;
    do {
      const auto listed =
          desk_.Do<v1::ListContactIntervalsResponse>("ListContactIntervals", request);
      if (!listed.ok()) return {listed.status().ToString()};
      for (const auto& row : listed->contact_intervals()) {
        rows.push_back(absl::StrCat(row.queue(), " ", row.offered()));
      }
      request.set_page_token(listed->next_page_token());
    } while (!request.page_token().empty());
    return rows;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  Others others_;
  IntakeDesk desk_{store_, clock_, others_};
};

TEST_P(ContactIntervals, AreTakenOnce) {
  const std::string file = Line("08:00", 12) + Line("08:30", 9) + Line("08:00", 5, "english");
  const auto first = Import(file);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->created_count(), 3);
  EXPECT_THAT(List(), ElementsAre("english 5", "spanish 12", "spanish 9"));
  const auto second = Import(file);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->unchanged_count(), 3);
  EXPECT_THAT(others_.followed_intervals, ElementsAre("spanish 12", "spanish 9", "english 5"));
}

TEST_P(ContactIntervals, BecomeWhatALaterFileSays) {
  ASSERT_TRUE(Import(Line("08:00", 12)).ok());
  const auto later = Import(Line("08:00", 13) + Line("08:30", 9));
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_EQ(later->updated_count(), 1);
  EXPECT_EQ(later->created_count(), 1);
  EXPECT_THAT(List(), ElementsAre("spanish 13", "spanish 9"));
  EXPECT_THAT(others_.followed_intervals,
              ElementsAre("spanish 12", "spanish 12 -> 13", "spanish 9"));
}

TEST_P(ContactIntervals, AreRefusedWhereTheyOverlap) {
  ASSERT_TRUE(Import(Line("08:00", 12)).ok());
  const auto refused = Import(Line("09:00", 9) + Line("08:15", 9) + Line("09:10", 9));
  EXPECT_TRUE(absl::IsInvalidArgument(refused.status()));
  EXPECT_EQ(ReasonOf(refused.status()), reasons::kIntervalsOverlap);
  EXPECT_THAT(FieldsOf(refused.status()),
              ElementsAre("document line 3 start_time", "document line 4 start_time"));
  EXPECT_THAT(List(), ElementsAre("spanish 12"));
}

TEST_P(ContactIntervals, AreRefusedWhereTheyDoNotAddUp) {
  const auto refused =
      Import(Line("08:00", 12) + "spanish,CALL,2025-06-13T09:00:00Z,30,9,1,1,20,2\n");
  EXPECT_EQ(ReasonOf(refused.status()), reasons::kIntervalSums);
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("document line 3 offered"));
  EXPECT_THAT(List(), IsEmpty());
}

TEST_P(ContactIntervals, AreRefusedWhereAFileIsNone) {
  EXPECT_EQ(ReasonOf(desk_.ImportIntervals("\xff\xfe").status()), reasons::kDocumentNotText);
  EXPECT_THAT(FieldsOf(desk_.ImportIntervals("").status()), ElementsAre("document"));
  const auto unknown =
      desk_.ImportIntervals(absl::StrCat("service_type,", kColumns, "missing,", Line("08:00", 12)));
  EXPECT_THAT(FieldsOf(unknown.status()), ElementsAre("document line 2 service_type"));
  EXPECT_EQ(ReasonOf(desk_.ImportIntervals(std::string((8 << 20) + 1, 'x')).status()),
            reasons::kDocumentTooLarge);
}

TEST_P(ContactIntervals, NameNoMoreLinesThanCanBeRead) {
  std::string file;
  for (int i = 0; i < 300; ++i) file += "nothing\n";
  EXPECT_THAT(FieldsOf(Import(file).status()), SizeIs(100));
}

TEST_P(ContactIntervals, AreOnlyCheckedWhereThatIsAskedFor) {
  const auto checked = Import(Line("08:00", 12), /*validate_only=*/true);
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(checked->created_count(), 1);
  EXPECT_THAT(List(), IsEmpty());
}

TEST_P(ContactIntervals, AreListedByTime) {
  ASSERT_TRUE(
      Import(Line("08:00", 12) + Line("08:30", 9) + Line("09:00", 7) + Line("09:00", 5, "a")).ok());
  EXPECT_THAT(List("2025-06-13T08:30:00-07:00", "2025-06-13T09:30:00-07:00"),
              ElementsAre("spanish 9", "a 5", "spanish 7"));
  EXPECT_THAT(List("", "2025-06-13T08:30:00-07:00"), ElementsAre("spanish 12"));
}

// A thousand at once, in few statements, and one file in the way of another.
TEST_P(ContactIntervals, ComeByTheThousand) {
  std::string file = kColumns;
  const absl::Time start = absl::FromUnixSeconds(SecondsOf("2025-05-01T00:00:00Z"));
  for (int i = 0; i < 1000; ++i) {
    absl::StrAppend(
        &file, "spanish,CALL,",
        absl::FormatTime(absl::RFC3339_sec, start + absl::Minutes(30) * i, absl::UTCTimeZone()),
        ",30,3,1,1,20,2\n");
  }
  const auto imported = desk_.ImportIntervals(file);
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->created_count(), 1000);
  EXPECT_EQ(desk_.ImportIntervals(file)->unchanged_count(), 1000);
}

TEST_P(ContactIntervals, AreReadByThoseWhoMay) {
  desk_.ActAsRole("analyst");
  EXPECT_THAT(List(), ElementsAre(HasSubstr("PERMISSION_DENIED")));
  desk_.ActAsRole("manager");
  EXPECT_THAT(List(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Drivers, ContactIntervals, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
