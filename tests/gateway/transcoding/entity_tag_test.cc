#include "gateway/transcoding/entity_tag.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::gateway {
namespace {

using ::testing::Optional;

TEST(EntityTag, QuotesTheRevisionAndTellsCompressedAnswersApart) {
  EXPECT_EQ(EntityTag("17", false), "\"17\"");
  EXPECT_EQ(EntityTag("17", true), "\"17-gzip\"");
  for (const char* none : {"", "a\"b", "a b", "a\r\nb", "\xc3\xa9"}) {
    EXPECT_EQ(EntityTag(none, false), "") << none;
  }
}

TEST(EntityTag, NamesItsRevisionWhenItComesBack) {
  EXPECT_THAT(RevisionOfIfMatch(" \"17-gzip\" "), Optional(absl::string_view("17")));
  for (const char* header :
       {"\"17\"", "\"17-gzip\"", "W/\"17\"", "\"1\", \"17\"", "*", " \"1\",W/\"17-gzip\""}) {
    EXPECT_TRUE(IfNoneMatchNames(header, "17")) << header;
  }
  for (const char* header : {"", "17", "\"18\"", "\"1\"", "\"17", "w/\"17\"", "\"17\"x"}) {
    EXPECT_FALSE(IfNoneMatchNames(header, "17")) << header;
  }
}

}  // namespace
}  // namespace touchstone::gateway
