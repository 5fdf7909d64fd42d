// A folder that lasts as long as a test.

#ifndef TOUCHSTONE_TESTS_SERVICES_RUNTIME_TRUST_TEMPORARY_FOLDER_H_
#define TOUCHSTONE_TESTS_SERVICES_RUNTIME_TRUST_TEMPORARY_FOLDER_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace touchstone {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(testing::TempDir() + "touchstone.XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) abort();
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Writes a file that only its owner may read.
inline void WriteFile(const std::string& path, const std::string& contents) {
  std::ofstream(path, std::ios::binary) << contents;
  using std::filesystem::perms;
  std::filesystem::permissions(path, perms::owner_read | perms::owner_write);
}

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_SERVICES_RUNTIME_TRUST_TEMPORARY_FOLDER_H_
