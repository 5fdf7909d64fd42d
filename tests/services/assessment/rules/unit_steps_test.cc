#include "services/assessment/rules/unit_steps.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::UnitChange;

UnitChange Change(const std::string& text) {
  UnitChange change;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "effective_date: '2026-07-01' name: 'c' " + text, &change))
      << text;
  FillShares(change);
  return change;
}

std::vector<std::string> Fields(const std::string& text) {
  std::vector<std::string> fields;
  for (const auto& violation : ShapeViolations(Change(text))) fields.push_back(violation.field);
  return fields;
}

std::vector<std::string> Told(const std::string& text) {
  std::vector<std::string> told;
  for (const UnitStep& step : StepsOf(Change(text))) {
    told.push_back(absl::StrCat(step.predecessor, " ", step.percent, " ", step.successor));
  }
  return told;
}

constexpr char kSplit[] =
    "kind: SPLIT predecessors { organizational_unit: 'p' } "
    "successors { organizational_unit: 'a' percent: 60 } "
    "successors { organizational_unit: 'b' percent: 40 }";
constexpr char kMerge[] =
    "kind: MERGE predecessors { organizational_unit: 'a' } "
    "predecessors { organizational_unit: 'b' percent: 30 } "
    "predecessors { organizational_unit: 's' } successors { organizational_unit: 's' }";
constexpr char kRename[] =
    "kind: RENAME predecessors { organizational_unit: 'a' } new_title: 'New'";
constexpr char kTransfer[] =
    "kind: TRANSFER predecessors { organizational_unit: 'a' } "
    "predecessors { organizational_unit: 'b' } parent_unit: 'p'";

TEST(UnitSteps, OfEachKind) {
  EXPECT_THAT(Told(kSplit), ElementsAre("p 60 a", "p 40 b"));
  EXPECT_THAT(Told(kMerge), ElementsAre("a 100 s", "b 30 s", "b 70 b", "s 100 s"));
  EXPECT_THAT(Told(kRename), ElementsAre("a 100 a"));
  EXPECT_THAT(Told(kTransfer), ElementsAre("a 100 a", "b 100 b"));
}

TEST(UnitSteps, EndWhatDoesNotGoOn) {
  EXPECT_THAT(EndingOf(Change(kSplit)), ElementsAre(0));
  EXPECT_THAT(EndingOf(Change("kind: SPLIT predecessors { organizational_unit: 'a' } "
                              "successors { organizational_unit: 'a' percent: 60 } "
                              "successors { organizational_unit: 'b' percent: 40 }")),
              IsEmpty());
  EXPECT_THAT(EndingOf(Change(kMerge)), ElementsAre(0));
  EXPECT_THAT(EndingOf(Change(kTransfer)), IsEmpty());
}

TEST(UnitSteps, MustFitTheirKind) {
  for (const char* const right : {kSplit, kMerge, kRename, kTransfer}) {
    EXPECT_THAT(Fields(right), IsEmpty()) << right;
  }
  const std::string unit = " { organizational_unit: 'x' } ";
  EXPECT_THAT(Fields("predecessors" + unit), ElementsAre("unit_change.kind"));
  EXPECT_THAT(Fields("kind: SPLIT predecessors" + unit + "successors" + unit),
              ElementsAre("unit_change.successors", "unit_change.successors[0].percent",
                          "unit_change.successors"));
  EXPECT_THAT(
      Fields("kind: MERGE predecessors" + unit + "predecessors" + unit),
      ElementsAre("unit_change.predecessors[1].organizational_unit", "unit_change.successors"));
  EXPECT_THAT(Fields("kind: MERGE predecessors { organizational_unit: 's' percent: 50 } "
                     "predecessors" +
                     unit + "successors { organizational_unit: 's' }"),
              ElementsAre("unit_change.predecessors[0].percent"));
  EXPECT_THAT(Fields("kind: RENAME predecessors" + unit + "successors" + unit),
              ElementsAre("unit_change.successors", "unit_change.new_title"));
  EXPECT_THAT(Fields("kind: TRANSFER predecessors { organizational_unit: 'x' percent: 50 } "
                     "new_title: 'N' old_title: 'O'"),
              ElementsAre("unit_change.predecessors[0].percent", "unit_change.old_title",
                          "unit_change.new_title"));
  EXPECT_THAT(Fields(absl::StrCat(kRename, " parent_unit: 'p'")),
              ElementsAre("unit_change.parent_unit"));
}

}  // namespace
}  // namespace touchstone::assessment
