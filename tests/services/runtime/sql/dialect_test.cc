#include "services/runtime/sql/dialect.h"

#include <gtest/gtest.h>

namespace touchstone {
namespace {

TEST(ByteaText, IsTheInverseOfItself) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  for (const std::string& bytes : {std::string(), std::string("\0\xff", 2), all}) {
    EXPECT_EQ(FromByteaText(ByteaText(bytes)), bytes);
  }
  EXPECT_EQ(ByteaText(absl::string_view("\0a\xff", 3)), "\\x0061ff");
}

TEST(ByteaText, ThatIsNotOfItsFormIsEmpty) {
  for (const char* text : {"", "\\", "x41", "\\x4", "\\xzz", "\\X41", "41"}) {
    EXPECT_EQ(FromByteaText(text), "") << text;
  }
}

TEST(PostgresText, CannotHoldNul) {
  EXPECT_TRUE(FitsPostgresText(""));
  EXPECT_TRUE(FitsPostgresText("Grüße"));
  EXPECT_FALSE(FitsPostgresText(absl::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace touchstone
