// The starter framework is what the catalog would take: its field rules, its rules, its links.

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/rules/competency_rules.h"
#include "services/catalog/rules/framework_rules.h"
#include "services/catalog/rules/item_ids.h"
#include "services/catalog/rules/job_analysis_rules.h"
#include "services/catalog/rules/job_profile_rules.h"
#include "services/recruiting/rules/certification_rules.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/field_rules.h"
#include "tests/starter/starter.h"

namespace touchstone::catalog {
namespace {

using google::protobuf::util::MessageDifferencer;
using ::testing::IsEmpty;
using ::testing::Ne;
using ::testing::SizeIs;

std::vector<std::string> Lines(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> lines;
  for (const FieldViolation& violation : violations) {
    lines.push_back(absl::StrCat(violation.field, " ", violation.problem));
  }
  return lines;
}

// Whether the catalog would keep the resource as it is: no rule of a field is broken, and nothing
// is in a field that callers cannot set.
template <typename T>
void ExpectFieldsKept(const T& resource) {
  EXPECT_THAT(Lines(FindViolations(resource)), IsEmpty()) << resource.name();
  T cleared = resource;
  ClearOutputOnly(cleared);
  EXPECT_TRUE(MessageDifferencer::Equals(cleared, resource)) << resource.name();
}

TEST(StarterSchema, FieldsKeepTheirRules) {
  const Starter& starter = TheStarter();
  ExpectFieldsKept(starter.framework);
  for (const auto& [id, competency] : starter.competencies) ExpectFieldsKept(competency);
  for (const auto& [id, value] : starter.core_values) ExpectFieldsKept(value);
  for (const auto& [id, analysis] : starter.job_analyses) ExpectFieldsKept(analysis);
  for (const auto& [id, profile] : starter.job_profiles) ExpectFieldsKept(profile);
  for (const auto& [id, rule] : starter.certification_rules) ExpectFieldsKept(rule);
}

TEST(StarterSchema, ResourcesKeepTheRulesOfTheCatalog) {
  const Starter& starter = TheStarter();
  EXPECT_THAT(Lines(FrameworkViolations(starter.framework)), IsEmpty());
  for (const auto& [id, competency] : starter.competencies) {
    EXPECT_THAT(Lines(CompetencyViolations(competency)), IsEmpty()) << id;
  }
  for (const auto& [id, analysis] : starter.job_analyses) {
    EXPECT_THAT(Lines(JobAnalysisViolations(analysis)), IsEmpty()) << id;
  }
  for (const auto& [id, profile] : starter.job_profiles) {
    EXPECT_THAT(Lines(JobProfileViolations(profile, starter.framework.proficiency_scale())),
                IsEmpty())
        << id;
  }
}

TEST(StarterSchema, CertificationRulesShowEachWayAndContradictNothing) {
  std::set<recruiting::v1::CertificationRule::Method> methods;
  std::set<std::string> jurisdictions;
  for (const auto& [id, rule] : TheStarter().certification_rules) {
    EXPECT_THAT(Lines(recruiting::CertificationRuleViolations(rule)), IsEmpty()) << id;
    methods.insert(rule.method());
    EXPECT_TRUE(jurisdictions.insert(rule.jurisdiction()).second) << rule.jurisdiction();
  }
  EXPECT_THAT(methods, SizeIs(3));
}

TEST(StarterSchema, EveryPartHasAnIdOfItsOwnChoice) {
  const Starter& starter = TheStarter();
  for (const auto& [id, competency] : starter.competencies) {
    v1::Competency completed = competency;
    AssignIds(completed);
    EXPECT_TRUE(MessageDifferencer::Equals(completed, competency)) << id;
  }
  v1::Framework completed = starter.framework;
  AssignIds(completed);
  EXPECT_TRUE(MessageDifferencer::Equals(completed, starter.framework));
  for (const auto& [id, analysis] : starter.job_analyses) {
    v1::JobAnalysis completed_analysis = analysis;
    AssignIds(completed_analysis);
    EXPECT_TRUE(MessageDifferencer::Equals(completed_analysis, analysis)) << id;
  }
}

TEST(StarterSchema, CodesAreUniqueWithinTheFramework) {
  std::set<std::string> codes;
  for (const auto& [id, competency] : TheStarter().competencies) {
    EXPECT_THAT(competency.code(), Ne("")) << id;
    EXPECT_TRUE(codes.insert(competency.code()).second) << competency.code();
  }
}

TEST(StarterSchema, EveryNameLeadsToAResource) {
  const Starter& starter = TheStarter();
  std::set<std::string> names;
  for (const auto& [id, competency] : starter.competencies) names.insert(competency.name());
  for (const auto& [id, analysis] : starter.job_analyses) names.insert(analysis.name());
  for (const auto& [id, value] : starter.core_values) {
    for (const std::string& name : value.competencies()) EXPECT_TRUE(names.contains(name)) << name;
  }
  for (const auto& [id, analysis] : starter.job_analyses) {
    for (const v1::CompetencyLink& link : analysis.competency_links()) {
      EXPECT_TRUE(names.contains(link.competency())) << link.competency();
    }
  }
  for (const auto& [id, profile] : starter.job_profiles) {
    EXPECT_TRUE(names.contains(profile.job_analysis())) << profile.job_analysis();
    for (const v1::CompetencyRequirement& requirement : profile.requirements()) {
      EXPECT_TRUE(names.contains(requirement.competency())) << requirement.competency();
    }
  }
}

}  // namespace
}  // namespace touchstone::catalog
