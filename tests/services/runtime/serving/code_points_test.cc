#include "services/runtime/serving/code_points.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace touchstone {
namespace {

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
    EXPECT_THAT(CountCodePoints(text), Optional(count)) << text;
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
    EXPECT_EQ(CountCodePoints(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace touchstone
