// Changes of units: checked against the units, applied whole or not at all, and followed.

#include "services/assessment/unit_changes.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/assessment.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/assessment/organizational_units.h"
#include "services/assessment/schema.h"
#include "services/assessment/unit_lineage.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/service_in_process.h"
#include "tests/stores/stores.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Values;

std::string UnitName(const std::string& id) { return "organizations/wa/organizationalUnits/" + id; }

class UnitChanges : public testing::TestWithParam<StoreKind> {
 protected:
  UnitChanges() {
    RegisterOrganizationalUnits(service_.service(), service_.store());
    RegisterUnitChanges(service_.service(), service_.store());
    RegisterUnitLineage(service_.service(), service_.store());
    service_.Start();
  }

  // `rows` in text format.
  void HaveUnit(const std::string& id, const std::string& rows) {
    v1::UpdateOrganizationalUnitRequest request;
    request.set_allow_missing(true);
    request.mutable_organizational_unit()->set_name(UnitName(id));
    EXPECT_TRUE(
        google::protobuf::TextFormat::MergeFromString(rows, request.mutable_organizational_unit()));
    request.mutable_update_mask()->add_paths("rows");
    const auto unit = service_.Call<v1::OrganizationalUnit>("UpdateOrganizationalUnit", request);
    ASSERT_TRUE(unit.ok()) << unit.status();
  }

  // Units are written as `u:x` in it.
  static v1::CreateUnitChangeRequest Request(const std::string& change) {
    v1::CreateUnitChangeRequest request;
    request.set_parent("organizations/wa");
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        absl::StrReplaceAll(change, {{"u:", UnitName("")}}), request.mutable_unit_change()))
        << change;
    return request;
  }
  absl::StatusOr<v1::UnitChange> Create(const std::string& change) {
    return service_.Call<v1::UnitChange>("CreateUnitChange", Request(change));
  }

  // "2026-01-01/0 Title", "-" for an end.
  std::vector<std::string> Rows(const std::string& id) {
    v1::GetOrganizationalUnitRequest request;
    request.set_name(UnitName(id));
    const auto unit = service_.Call<v1::OrganizationalUnit>("GetOrganizationalUnit", request);
    std::vector<std::string> rows;
    if (!unit.ok()) return rows;
    for (const auto& row : unit->rows()) {
      rows.push_back(absl::StrCat(row.effective_date(), "/", row.sequence(), " ",
                                  row.ended() ? "-" : row.title()));
    }
    return rows;
  }

  std::string Count(const std::string& rows) {
    return store_.RunBeside(absl::StrCat("SELECT COUNT(*) FROM ", rows)).at(0);
  }

  TestStore store_{GetParam()};
  ServiceInProcess service_{
      "touchstone.assessment.v1.Assessment", store_, {RuntimeMigrations(), AssessmentMigrations()}};
};

constexpr char kSince2020[] = "rows { effective_date: '2020-01-01' title: 'Old' }";
constexpr char kRename[] =
    "kind: RENAME effective_date: '2026-07-01' new_title: 'New' reason: 'why' apply: true "
    "predecessors { organizational_unit: 'u:a' }";
constexpr char kMerge[] =
    "kind: MERGE effective_date: '2026-07-01' apply: true "
    "predecessors { organizational_unit: 'u:a' } predecessors { organizational_unit: 'u:b' } "
    "successors { organizational_unit: 'u:s' }";

TEST_P(UnitChanges, ThatFailAtOneUnitChangeNone) {
  HaveUnit("a", kSince2020);
  HaveUnit("b", kSince2020);
  HaveUnit("s", kSince2020);
  HaveUnit("below",
           absl::StrCat("rows { effective_date: '2020-01-01' title: 'Below' parent_unit: '",
                        UnitName("b"), "' }"));
  const std::string changes = Count("changes");
  const auto refused = Create(kMerge);
  EXPECT_EQ(ReasonOf(refused.status()), reasons::kResourceInUse);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr(UnitName("below")));
  EXPECT_THAT(Rows("a"), ElementsAre("2020-01-01/0 Old"));
  EXPECT_EQ(Count("changes"), changes);
  EXPECT_EQ(Count("unit_steps"), "0");
}

TEST_P(UnitChanges, ArriveOnceWithOneRequestId) {
  HaveUnit("a", kSince2020);
  v1::CreateUnitChangeRequest request = Request(kRename);
  request.set_request_id("once");
  const auto first = service_.Call<v1::UnitChange>("CreateUnitChange", request);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = service_.Call<v1::UnitChange>("CreateUnitChange", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->name(), first->name());
  EXPECT_THAT(Rows("a"), ElementsAre("2020-01-01/0 Old", "2026-07-01/0 New"));
}

TEST_P(UnitChanges, ThatAreOnlyAskedAboutChangeNothing) {
  HaveUnit("a", kSince2020);
  v1::CreateUnitChangeRequest request = Request(kRename);
  request.set_validate_only(true);
  const auto answer = service_.Call<v1::UnitChange>("CreateUnitChange", request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_TRUE(answer->applied());
  EXPECT_THAT(Rows("a"), ElementsAre("2020-01-01/0 Old"));
  EXPECT_EQ(Count("unit_changes"), "0");
}

TEST_P(UnitChanges, LeaveWhatIsSoAlready) {
  HaveUnit("a",
           "rows { effective_date: '2020-01-01' title: 'Old' } "
           "rows { effective_date: '2026-07-01' title: 'New' }");
  const auto applied = Create(kRename);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_FALSE(applied->applied());
  EXPECT_THAT(Rows("a"), ElementsAre("2020-01-01/0 Old", "2026-07-01/0 New"));
}

TEST_P(UnitChanges, RecordWhatWasDoneWithoutThem) {
  HaveUnit("s", kSince2020);
  for (const char* const id : {"a", "b"}) {
    HaveUnit(id,
             "rows { effective_date: '2020-01-01' title: 'Old' } "
             "rows { effective_date: '2026-07-01' ended: true }");
  }
  const std::string only_recorded = absl::StrReplaceAll(kMerge, {{"apply: true ", ""}});
  const auto recorded = Create(only_recorded);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_FALSE(recorded->applied());
  const auto again = Create(only_recorded);
  EXPECT_THAT(std::string(again.status().message()), HasSubstr(recorded->name()));
}

TEST_P(UnitChanges, AreRefusedWhereALaterRowWouldTakeThemBack) {
  HaveUnit("a",
           "rows { effective_date: '2020-01-01' title: 'Old' } "
           "rows { effective_date: '2027-01-01' title: 'Old' reason: 'moved' }");
  const auto refused = Create(kRename);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("2027-01-01"));
  HaveUnit("b", kSince2020);
  HaveUnit("s", kSince2020);
  EXPECT_THAT(std::string(Create(kMerge).status().message()), HasSubstr("2027-01-01"));
}

TEST_P(UnitChanges, CorrectARowOfTheirDate) {
  HaveUnit("a",
           "rows { effective_date: '2020-01-01' title: 'Old' } "
           "rows { effective_date: '2026-07-01' sequence: 4 title: 'Nwe' }");
  ASSERT_TRUE(Create(kRename).ok());
  EXPECT_THAT(Rows("a"), ElementsAre("2020-01-01/0 Old", "2026-07-01/4 Nwe", "2026-07-01/5 New"));
}

TEST_P(UnitChanges, CannotReferToWhatIsNotThere) {
  HaveUnit("a", kSince2020);
  HaveUnit("b", "rows { effective_date: '2026-07-01' title: 'B' }");
  const auto refused = Create(absl::StrCat(kMerge));
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("unit_change.predecessors[1].organizational_unit names what is there from "
                        "2026-07-01 on, and must be so on 2026-06-30 (and 1 more)"));
}

TEST_P(UnitChanges, AreFollowedFromTheUnitsOwnDays) {
  HaveUnit("s", kSince2020);
  HaveUnit("a", kSince2020);
  HaveUnit("b", "rows { effective_date: '2024-01-01' title: 'B' }");
  ASSERT_TRUE(Create(kMerge).ok());
  // It has ended, if not today then later: it is looked at on a day on which it is there.
  v1::ReportUnitLineageRequest request;
  request.set_name(UnitName("b"));
  const auto lineage = service_.Call<v1::ReportUnitLineageResponse>("ReportUnitLineage", request);
  ASSERT_TRUE(lineage.ok()) << lineage.status();
  EXPECT_LE(lineage->as_of(), "2026-06-30");
  ASSERT_EQ(lineage->parts_size(), 2);
  EXPECT_EQ(lineage->parts(0).start_date(), "2024-01-01");
  EXPECT_EQ(lineage->parts(0).end_date(), "2026-07-01");
  EXPECT_EQ(lineage->parts(1).organizational_unit(), UnitName("s"));
  EXPECT_EQ(lineage->parts(1).end_date(), "");
}

INSTANTIATE_TEST_SUITE_P(Drivers, UnitChanges, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
