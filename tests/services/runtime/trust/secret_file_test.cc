#include "services/runtime/trust/secret_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <set>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/services/runtime/trust/files.h"
#include "tests/stores/temp_folder.h"

namespace touchstone {
namespace {

int ModeOf(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : -1;
}

size_t FilesIn(const TempFolder& folder) {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    ++count;
  }
  return count;
}

TEST(SecretFile, IsMadeOnceForItsOwnerOnly) {
  TempFolder folder;
  const std::string path = folder.File("key");
  EXPECT_EQ(*ReadOrMakeSecretFile(path, [] { return std::string("first secret of all"); }),
            "first secret of all");
  EXPECT_EQ(ModeOf(path), 0600);
  EXPECT_EQ(*ReadOrMakeSecretFile(path, [] { return std::string("second"); }),
            "first secret of all");
  EXPECT_EQ(*ReadSecretFile(path), "first secret of all");
  EXPECT_EQ(FilesIn(folder), 1u);
}

TEST(SecretFile, IsRefusedWhenOthersMayReadOrWriteIt) {
  TempFolder folder;
  const std::string path = folder.File("key");
  WriteFile(path, "secret");
  for (const mode_t mode : {0640, 0604, 0660, 0602, 0610, 0777}) {
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
    EXPECT_EQ(ReadSecretFile(path).status().code(), absl::StatusCode::kFailedPrecondition) << mode;
    EXPECT_FALSE(ReadOrMakeSecretFile(path, [] { return std::string("other"); }).ok());
  }
  for (const mode_t mode : {0600, 0400}) {
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
    EXPECT_EQ(*ReadSecretFile(path), "secret") << mode;
  }
}

TEST(SecretFile, IsAFileAndNotTooLarge) {
  TempFolder folder;
  EXPECT_EQ(ReadSecretFile(folder.File("absent")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadSecretFile(folder.path()).status().code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_EQ(mkfifo((folder.File("pipe")).c_str(), 0600), 0);
  EXPECT_EQ(ReadSecretFile(folder.File("pipe")).status().code(),
            absl::StatusCode::kFailedPrecondition);
  WriteFile(folder.File("large"), std::string(100'000, 'x'));
  EXPECT_EQ(ReadSecretFile(folder.File("large")).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(SecretFile, CannotBeMadeWhereThereIsNoFolder) {
  TempFolder folder;
  EXPECT_FALSE(
      ReadOrMakeSecretFile(folder.File("absent/key"), [] { return std::string("secret"); }).ok());
}

TEST(SecretFile, OfManyWhoMakeItOneWinsAndAllGetThatOne) {
  TempFolder folder;
  const std::string path = folder.File("key");
  std::vector<std::string> got(8);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < got.size(); ++t) {
    threads.emplace_back([&, t] {
      got[t] = *ReadOrMakeSecretFile(path, [t] { return absl::StrCat("the secret of ", t); });
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set<std::string>(got.begin(), got.end()).size(), 1u);
  EXPECT_EQ(got[0], ReadFile(path));
  EXPECT_EQ(FilesIn(folder), 1u);
}

TEST(PublicFile, IsReplacedWholeAndReadByAll) {
  TempFolder folder;
  const std::string path = folder.File("key.pub");
  ASSERT_TRUE(ReplacePublicFile(path, "a longer first text").ok());
  ASSERT_TRUE(ReplacePublicFile(path, "second").ok());
  EXPECT_EQ(ReadFile(path), "second");
  EXPECT_EQ(ModeOf(path), 0644);
  EXPECT_EQ(FilesIn(folder), 1u);
}

}  // namespace
}  // namespace touchstone
