#include "services/catalog/rules/job_analysis_rules.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/catalog/rules/item_ids.h"

namespace touchstone::catalog {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::JobAnalysis Parse(const std::string& text) {
  v1::JobAnalysis analysis;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &analysis)) << text;
  return analysis;
}

std::vector<std::string> FieldsAtFault(const std::string& text) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : JobAnalysisViolations(Parse(text))) {
    fields.push_back(violation.field);
  }
  return fields;
}

TEST(JobAnalysisRules, TakeDaysOfTheCalendarInOrder) {
  EXPECT_THAT(FieldsAtFault(R"(start_date: "2024-02-29" end_date: "2024-02-29")"), IsEmpty());
  EXPECT_THAT(FieldsAtFault(R"(start_date: "2024-02-29")"), IsEmpty());
  EXPECT_THAT(FieldsAtFault(R"(start_date: "2023-02-29")"), ElementsAre("job_analysis.start_date"));
  EXPECT_THAT(FieldsAtFault(R"(start_date: "2024-03-01" end_date: "2024-02-29")"),
              ElementsAre("job_analysis.end_date"));
}

TEST(JobAnalysisRules, GiveAwayNoMoreTimeThanThereIs) {
  // A third three times over, as people round it.
  EXPECT_THAT(
      FieldsAtFault("duties { id: 'a' time_percent: 33.3333333 } duties { id: 'b' "
                    "time_percent: 33.3333333 } duties { id: 'c' time_percent: 33.3333335 }"),
      IsEmpty());
  EXPECT_THAT(FieldsAtFault("duties { time_percent: 60 } duties { time_percent: 40.5 }"),
              ElementsAre("job_analysis.duties"));
}

TEST(JobAnalysisRules, LinkEachCompetencyOnceToDutiesThatAreThere) {
  EXPECT_THAT(
      FieldsAtFault(R"(
    duties { id: "a" } duties { id: "a" }
    competency_links { competency: "x" duties: "a" }
    competency_links { competency: "x" duties: ["a", "b"] })"),
      ElementsAre("job_analysis.duties[1].id", "job_analysis.competency_links[1].competency",
                  "job_analysis.competency_links[1].duties[1]"));
}

TEST(DutyIds, FollowFromTheTextAndStay) {
  v1::JobAnalysis analysis =
      Parse("duties { text: 'A' } duties { text: 'A' } duties { id: 'own' text: 'A' }");
  AssignIds(analysis);
  EXPECT_EQ(analysis.duties(0).id(), IdOfText("A"));
  EXPECT_EQ(analysis.duties(1).id(), IdOfText("A") + "-2");
  EXPECT_EQ(analysis.duties(2).id(), "own");
}

}  // namespace
}  // namespace touchstone::catalog
