// Whole files, read and written.

#ifndef TOUCHSTONE_TESTS_SERVICES_RUNTIME_TRUST_FILES_H_
#define TOUCHSTONE_TESTS_SERVICES_RUNTIME_TRUST_FILES_H_

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace touchstone {

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

#endif  // TOUCHSTONE_TESTS_SERVICES_RUNTIME_TRUST_FILES_H_
