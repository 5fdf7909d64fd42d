#include "services/runtime/trust/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <set>

#include "tests/services/runtime/trust/files.h"
#include "tests/stores/temp_folder.h"

namespace touchstone {
namespace {

using ::testing::MatchesRegex;

TEST(Secret, HasAFormThatScannersFind) {
  std::set<std::string> secrets;
  for (int i = 0; i < 100; ++i) {
    const std::string secret = NewSecret();
    EXPECT_THAT(secret, MatchesRegex("tsk_[A-Za-z0-9_-]{48}"));
    EXPECT_TRUE(IsSecret(secret));
    EXPECT_TRUE(secrets.insert(secret).second);
  }
}

TEST(Secret, IsRefusedWithOneCharacterWrong) {
  const std::string secret = NewSecret();
  for (size_t i = 0; i < secret.size(); ++i) {
    std::string wrong = secret;
    wrong[i] = wrong[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(IsSecret(wrong)) << i;
  }
}

TEST(Secret, IsNothingElse) {
  const std::string secret = NewSecret();
  for (const std::string& text :
       {std::string(), std::string("tsk_"), secret.substr(0, 51), secret + "A", secret + "=",
        " " + secret, std::string(52, '\0'), std::string(52, '\xff'), "tsk_" + std::string(48, '='),
        std::string(1 << 20, 'A')}) {
    EXPECT_FALSE(IsSecret(text)) << text.substr(0, 60);
  }
}

TEST(Secret, IsKeptAsItsSha256) {
  EXPECT_EQ(SecretHash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Secret, IsTheSameOnlyAsItself) {
  const std::string secret = NewSecret();
  EXPECT_TRUE(SameSecret(secret, std::string(secret)));
  EXPECT_FALSE(SameSecret(secret, NewSecret()));
  EXPECT_FALSE(SameSecret(secret, secret.substr(0, 51)));
  EXPECT_FALSE(SameSecret(secret, ""));
  EXPECT_TRUE(SameSecret("", ""));
}

TEST(Token, IsMadeOnceAndReadAgain) {
  TempFolder folder;
  const auto token = LoadOrMakeToken(folder.File("admin.token"));
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_TRUE(IsSecret(*token));
  EXPECT_EQ(ReadFile(folder.File("admin.token")), *token + "\n");
  EXPECT_EQ(*LoadOrMakeToken(folder.File("admin.token")), *token);
}

TEST(Token, IsRefusedWhenItsFileHoldsNone) {
  TempFolder folder;
  for (const char* contents : {"", "\n", "tsk_guess", "password"}) {
    WriteFile(folder.File("admin.token"), contents);
    EXPECT_EQ(LoadOrMakeToken(folder.File("admin.token")).status().code(),
              absl::StatusCode::kFailedPrecondition)
        << contents;
  }
}

TEST(Token, IsRefusedWhenOthersMayReadIt) {
  TempFolder folder;
  ASSERT_TRUE(LoadOrMakeToken(folder.File("admin.token")).ok());
  ASSERT_EQ(chmod((folder.File("admin.token")).c_str(), 0644), 0);
  EXPECT_EQ(LoadOrMakeToken(folder.File("admin.token")).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace touchstone
