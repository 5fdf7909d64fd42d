#include "services/runtime/names/resource_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

const NamePattern& Competency() {
  static const NamePattern pattern(
      "organizations/{organization}/frameworks/{framework}/competencies/{competency}");
  return pattern;
}

TEST(ResourceName, GivesItsIdsInOrder) {
  EXPECT_THAT(Competency().Match("organizations/wa/frameworks/hr-core/competencies/customer-focus"),
              Optional(ElementsAre("wa", "hr-core", "customer-focus")));
}

TEST(ResourceName, IsRefusedWhenItIsNotOfThePattern) {
  for (const char* name : {
           "",
           "organizations",
           "organizations/",
           "organizations/wa",
           "organizations/wa/frameworks/hr/competencies",
           "organizations/wa/frameworks/hr/competencies/",
           "organizations/wa/frameworks/hr/competencies/x/",
           "organizations/wa/frameworks/hr/competencies/x/y",
           "organizations/wa/frameworks//competencies/x",
           "/organizations/wa/frameworks/hr/competencies/x",
           "organizations/wa/frameworks/hr/behaviors/x",
           "organizations/WA/frameworks/hr/competencies/x",
           "organizations/wa/frameworks/../competencies/x",
           "organizations/wa/frameworks/h.r/competencies/x",
           "organizations/wa/frameworks/-/competencies/x",
           "organizations/ваш/frameworks/hr/competencies/x",
       }) {
    EXPECT_FALSE(Competency().Matches(name)) << name;
  }
}

TEST(ResourceName, IdsAreShortLowerCaseAndPlain) {
  for (const char* id : {"a", "0", "wa", "hr-core", "0192f0c4-7b1e-7abc-8def-0123456789ab"}) {
    EXPECT_TRUE(IsValidId(id)) << id;
  }
  for (const std::string& id :
       {std::string(), std::string("-a"), std::string("a-"), std::string("A"), std::string("a_b"),
        std::string("a b"), std::string("a\0b", 3), std::string(64, 'a')}) {
    EXPECT_FALSE(IsValidId(id)) << id;
  }
}

TEST(ResourceName, KnowsItsParentItsIdAndItsOrganization) {
  const std::string name = "organizations/wa/frameworks/hr-core/competencies/customer-focus";
  EXPECT_EQ(ParentOf(name), "organizations/wa/frameworks/hr-core");
  EXPECT_EQ(ParentOf("organizations/wa"), "");
  EXPECT_EQ(IdOf(name), "customer-focus");
  EXPECT_EQ(OrganizationOf(name), "wa");
  EXPECT_EQ(OrganizationOf("organizations/wa"), "wa");
  EXPECT_EQ(OrganizationOf("people/wa"), "");
  EXPECT_EQ(Competency().ParentText(), "organizations/{organization}/frameworks/{framework}");
  EXPECT_EQ(Competency().Child("organizations/wa/frameworks/hr-core", "x"),
            "organizations/wa/frameworks/hr-core/competencies/x");
}

}  // namespace
}  // namespace touchstone
