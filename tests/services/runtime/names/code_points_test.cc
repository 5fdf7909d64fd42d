#include "services/runtime/names/code_points.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"

namespace touchstone {
namespace {

using ::testing::Field;
using ::testing::Optional;

TEST(CodePoints, AreWhatPeopleCount) {
  const struct {
    const char* text;
    size_t count;
  } kCases[] = {
      {"", 0},
      {"a", 1},
      {"exactly8", 8},
      {"more than eight", 15},
      {"Bürgerservice", 13},
      {"12345678ü", 9},
      {"обслуживание", 12},
      {"服务", 2},
      {"👩‍💻", 3},
      {"\x7f", 1},
      {"\xc2\x80", 1},
      {"\xed\x9f\xbf", 1},
      {"\xf4\x8f\xbf\xbf", 1},
  };
  for (const auto& [text, count] : kCases) {
    EXPECT_THAT(ShapeOf(text), Optional(Field(&TextShape::length, count))) << text;
  }
}

TEST(CodePoints, AreNoneInWhatIsNotUtf8) {
  for (const char* text : {
           "\x80",                // continues nothing
           "\xc3",                // ends too soon
           "\xe2\x82",            //
           "\xf0\x9f\x91",        //
           "\xc0\x80",            // longer than needed
           "\xc1\xbf",            //
           "\xe0\x9f\xbf",        //
           "\xf0\x8f\xbf\xbf",    //
           "\xed\xa0\x80",        // a surrogate
           "\xf4\x90\x80\x80",    // beyond U+10FFFF
           "\xf5\x80\x80\x80",    //
           "\xff",                //
           "\xe2\x28\xa1",        // a wrong second byte
           "\xe2\x82\x28",        // a wrong third
           "12345678\xff",        // after a run of ASCII
           "12345678901234\xe2",  //
       }) {
    EXPECT_FALSE(ShapeOf(text).has_value()) << text;
    EXPECT_FALSE(IsBlank(text)) << text;
  }
}

TEST(CodePoints, ThatCommandOrEndALineAreFoundWhereverTheyAre) {
  const struct {
    const char* character;
    std::optional<char32_t> control;
    std::optional<char32_t> line_breaker;
  } kCases[] = {
      {"~", {}, {}},      {"\t", {}, {}},         {"\n", {}, '\n'},       {"\x01", 0x01, {}},
      {"\x1f", 0x1f, {}}, {"\x7f", 0x7f, {}},     {"\xc2\x80", 0x80, {}}, {"\xc2\x9f", 0x9f, {}},
      {"\u00a0", {}, {}}, {"\u2028", {}, 0x2028}, {"\u202a", {}, 0x202a}, {"\u202e", {}, 0x202e},
      {"\u202f", {}, {}}, {"\u2065", {}, {}},     {"\u2066", {}, 0x2066}, {"\u2069", {}, 0x2069},
      {"\u206a", {}, {}},
  };
  for (const auto& [character, control, line_breaker] : kCases) {
    for (const char* before : {"", "1234567", "12345678", "ü", "обслуживание 12345678"}) {
      for (const char* after : {"", "12345678", "ü"}) {
        const std::string text = absl::StrCat(before, character, after);
        const std::optional<TextShape> shape = ShapeOf(text);
        ASSERT_TRUE(shape.has_value()) << text;
        EXPECT_EQ(shape->control, control) << text;
        EXPECT_EQ(shape->line_breaker, line_breaker) << text;
      }
    }
  }
  EXPECT_EQ(ShapeOf("\x02 \x03\n\u2028")->control, 0x02) << "the first";
  EXPECT_EQ(ShapeOf("\x02 \x03\n\u2028")->line_breaker, '\n');
}

TEST(CodePoints, ThatCannotBeSeenMakeABlankText) {
  for (const char* text : {"", " ", "\t\r\n\v\f", "\u0085\u00a0\u1680", "\u2000\u200a\u2028\u2029",
                           "\u202f\u205f\u3000", "\u00ad\u200b\u200f\u2060\ufeff\u202e"}) {
    EXPECT_TRUE(IsBlank(text)) << text;
  }
  for (const char* text : {"a", "  .", "\u3000а", "\x01", "\u2010", "\u3001"}) {
    EXPECT_FALSE(IsBlank(text)) << text;
  }
}

}  // namespace
}  // namespace touchstone
