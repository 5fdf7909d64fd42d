#include "tools/touchstone/path_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/string_view.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

TEST(PathTemplate, BindsWhatItsVariablesCover) {
  const PathTemplate path("/v1/{parent=organizations/*/frameworks/*}/competencies");
  EXPECT_THAT(path.Match("/v1/organizations/wa/frameworks/hr/competencies"),
              Optional(ElementsAre(BoundField{"parent", "organizations/wa/frameworks/hr"})));
  EXPECT_THAT(path.fields(), ElementsAre("parent"));
  EXPECT_EQ(path.Shape(), "/v1/organizations/*/frameworks/*/competencies");
}

TEST(PathTemplate, MatchesNothingElse) {
  const PathTemplate path("/v1/{name=organizations/*/frameworks/*}:undelete");
  EXPECT_EQ(path.verb(), "undelete");
  EXPECT_TRUE(path.Match("/v1/organizations/wa/frameworks/hr:undelete").has_value());
  for (const char* other :
       {"", "/", "/v1", "/v1/organizations/wa/frameworks/hr",
        "/v1/organizations/wa/frameworks/hr:delete", "/v1/organizations/wa/frameworks:undelete",
        "/v1/organizations//frameworks/hr:undelete", "/v1/organizations/wa/frameworks/:undelete",
        "/v1/organizations/wa/frameworks/hr/x:undelete",
        "/v2/organizations/wa/frameworks/hr:undelete"}) {
    EXPECT_FALSE(path.Match(other).has_value()) << other;
  }
}

TEST(PathTemplate, IsFilledFromFields) {
  EXPECT_EQ(PathTemplate("/v1/{framework.name=organizations/*/frameworks/*}:move")
                .Fill([](absl::string_view field) {
                  return field == "framework.name" ? "organizations/wa/frameworks/hr" : "";
                }),
            "/v1/organizations/wa/frameworks/hr:move");
  EXPECT_EQ(PathTemplate("/v1/organizations").Fill([](absl::string_view) { return ""; }),
            "/v1/organizations");
}

TEST(PathTemplate, KnowsBareAndDoubleStars) {
  EXPECT_THAT(PathTemplate("/v1/{id}").Match("/v1/x"),
              Optional(ElementsAre(BoundField{"id", "x"})));
  EXPECT_THAT(PathTemplate("/v1/{path=files/**}").Match("/v1/files/a/b"),
              Optional(ElementsAre(BoundField{"path", "files/a/b"})));
  EXPECT_THAT(PathTemplate("/v1/organizations").Match("/v1/organizations"), Optional(IsEmpty()));
}

}  // namespace
}  // namespace touchstone
