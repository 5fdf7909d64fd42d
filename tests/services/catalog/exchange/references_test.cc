// Names become ids and ids names, and other frameworks are left alone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/core_value.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>

#include <string>
#include <vector>

#include "services/catalog/exchange/references.h"

namespace touchstone::catalog {
namespace {

using ::testing::ElementsAre;

constexpr char kFramework[] = "organizations/wa/frameworks/hr";
constexpr char kA[] = "organizations/wa/frameworks/hr/competencies/a";
constexpr char kB[] = "organizations/wa/frameworks/hr/competencies/b";
constexpr char kOther[] = "organizations/wa/frameworks/it/competencies/x";

v1::CoreValue Value(const std::vector<std::string>& competencies) {
  v1::CoreValue value;
  value.mutable_competencies()->Assign(competencies.begin(), competencies.end());
  return value;
}

TEST(References, OfACoreValueAreThoseOfTheFramework) {
  v1::CoreValue value = Value({kA, kOther, kB});
  ToFile(RecordKind::kCoreValue, kFramework, value);
  EXPECT_THAT(value.competencies(), ElementsAre("a", "b"));
  ToCatalog(RecordKind::kCoreValue, "v", kFramework, value);
  EXPECT_EQ(value.name(), "organizations/wa/coreValues/v");
  EXPECT_THAT(value.competencies(), ElementsAre(kA, kB));
}

TEST(References, ToOtherFrameworksAreKept) {
  v1::CoreValue same = Value({kA, kB});
  KeepOtherFrameworks(RecordKind::kCoreValue, kFramework, Value({kA, kOther, kB}), same);
  EXPECT_THAT(same.competencies(), ElementsAre(kA, kOther, kB));
  v1::CoreValue changed = Value({kB});
  KeepOtherFrameworks(RecordKind::kCoreValue, kFramework, Value({kA, kOther, kB}), changed);
  EXPECT_THAT(changed.competencies(), ElementsAre(kB, kOther));
}

TEST(References, OfAProfileAndOfATree) {
  v1::JobProfile profile;
  profile.set_framework(kFramework);
  profile.set_job_analysis("organizations/wa/jobAnalyses/j");
  profile.add_requirements()->set_competency(kA);
  v1::JobProfile filed = profile;
  ToFile(RecordKind::kJobProfile, kFramework, filed);
  EXPECT_EQ(filed.job_analysis(), "j");
  EXPECT_EQ(filed.requirements(0).competency(), "a");
  ToCatalog(RecordKind::kJobProfile, "p", "organizations/or/frameworks/hr2", filed);
  EXPECT_EQ(filed.framework(), "organizations/or/frameworks/hr2");
  EXPECT_EQ(filed.job_analysis(), "organizations/or/jobAnalyses/j");
  EXPECT_EQ(filed.requirements(0).competency(), "organizations/or/frameworks/hr2/competencies/a");

  v1::Competency competency;
  competency.set_parent_competency(kB);
  ToFile(RecordKind::kCompetency, kFramework, competency);
  EXPECT_EQ(competency.parent_competency(), "b");
  ToCatalog(RecordKind::kCompetency, "a", kFramework, competency);
  EXPECT_EQ(competency.parent_competency(), kB);
  EXPECT_EQ(competency.name(), kA);
}

}  // namespace
}  // namespace touchstone::catalog
