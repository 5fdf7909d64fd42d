#include "services/runtime/names/letter_case.h"

#include <gtest/gtest.h>

namespace touchstone {
namespace {

TEST(LetterCase, IsThatOfProtosJsonAndMethods) {
  EXPECT_EQ(SnakeCase("apiKey"), "api_key");
  EXPECT_EQ(SnakeCase("keyElements[2].title"), "key_elements[2].title");
  EXPECT_EQ(LowerCamelCase("api_key"), "apiKey");
  EXPECT_EQ(LowerCamelCase("title"), "title");
  EXPECT_EQ(UpperCamelCase("api_keys"), "ApiKeys");
  EXPECT_EQ(LowerCamelCase("trailing_"), "trailing");
  EXPECT_EQ(SnakeCase(""), "");
}

}  // namespace
}  // namespace touchstone
