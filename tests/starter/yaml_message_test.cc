#include "tests/starter/yaml_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/job_analysis.pb.h>

#include <string>
#include <utility>

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(YamlMessage, ReadsWhatResourcesAreMadeOf) {
  catalog::v1::Competency competency;
  ASSERT_TRUE(ReadYaml(R"(
title: Courtesy
growthKinds: [SHADOWING, ON_THE_JOB]
keyElements:
  - id: greets
    title: "404"
    behaviors:
      - text: >-
          Says the name
          of the office.
learningResources: [{title: A book, year: 1999}]
)",
                       competency)
                  .ok());
  EXPECT_EQ(competency.key_elements(0).title(), "404");
  EXPECT_EQ(competency.key_elements(0).behaviors(0).text(), "Says the name of the office.");
  EXPECT_THAT(competency.growth_kinds(), ElementsAre(catalog::v1::DevelopmentActivity::SHADOWING,
                                                     catalog::v1::DevelopmentActivity::ON_THE_JOB));
  EXPECT_EQ(competency.learning_resources(0).year(), 1999);

  catalog::v1::JobAnalysis analysis;
  const absl::Status read = ReadYaml("duties: [{essential: true, timePercent: 12.5}]", analysis);
  ASSERT_TRUE(read.ok()) << read;
  EXPECT_TRUE(analysis.duties(0).essential());
  EXPECT_EQ(analysis.duties(0).time_percent(), 12.5);
}

TEST(YamlMessage, RefusesWhatTheSchemaDoesNotHave) {
  const std::pair<const char*, const char*> cases[] = {
      {"title: A\ncolor: red", "line 2: touchstone.catalog.v1.Competency has no field color"},
      {"key_elements: []", "has no field key_elements"},
      {"keyElements: [{name: a}]", "has no field name"},
      {"title: A\ntitle: B", "line 2: title is there twice"},
      {"title: [A]", "title is one value"},
      {"title:", "title is one value"},
      {"title: ''", "title is one value"},
      {"title: 12", "title is text"},
      {"title: no", "title is text"},
      {"tags: a", "tags is a list"},
      {"tags: []", "tags is a list"},
      {"tags: [[a]]", "tags is one value"},
      {"keyElements: [a]", "KeyElement has fields"},
      {"growthKinds: [READING]", "growthKinds has no value READING"},
      {"growthKinds: [1]", "growthKinds has no value 1"},
      {"growthKinds: [KIND_UNSPECIFIED]", "growthKinds has no value KIND_UNSPECIFIED"},
      {"learningResources: [{year: last}]", "year is a int32"},
      {"learningResources: [{year: '1999'}]", "year is a int32"},
      {"title: {", "line 1: "},
      {"", "has fields"},
  };
  for (const auto& [yaml, problem] : cases) {
    catalog::v1::Competency competency;
    const absl::Status status = ReadYaml(yaml, competency);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << yaml;
    EXPECT_THAT(std::string(status.message()), HasSubstr(problem)) << yaml;
  }
}

TEST(YamlMessage, NamesTheFileThatIsNotThere) {
  catalog::v1::Competency competency;
  const absl::Status status = ReadYamlFile("/nowhere.yaml", competency);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("/nowhere.yaml"));
}

}  // namespace
}  // namespace touchstone
