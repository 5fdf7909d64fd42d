#include "services/runtime/names/sha256.h"

#include <gtest/gtest.h>

#include "services/runtime/names/running_sha256.h"

namespace touchstone {
namespace {

TEST(Sha256, IsThatOfTheStandard) {
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256("").size(), 32U);
}

TEST(RunningSha256, IsThatOfAllPiecesSoFar) {
  RunningSha256 hash;
  EXPECT_EQ(hash.Hex(), Sha256Hex(""));
  hash.Add("a");
  hash.Add("bc");
  EXPECT_EQ(hash.Hex(), Sha256Hex("abc"));
  hash.Add("d");
  EXPECT_EQ(hash.Hex(), Sha256Hex("abcd"));
}

}  // namespace
}  // namespace touchstone
