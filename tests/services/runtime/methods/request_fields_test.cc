#include "services/runtime/methods/request_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/catalog.pb.h>

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

// A mask without paths would make an update change nothing and succeed.
TEST(RequestFields, AMaskWithoutPathsIsNone) {
  catalog::v1::UpdateCompetencyRequest request;
  EXPECT_EQ(MaskField(request), std::nullopt);
  request.mutable_update_mask();
  EXPECT_EQ(MaskField(request), std::nullopt);
  request.mutable_update_mask()->add_paths("title");
  EXPECT_THAT(MaskField(request), Optional(ElementsAre("title")));
}

}  // namespace
}  // namespace touchstone
