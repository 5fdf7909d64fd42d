// The documents that the tests of job aids read.

#ifndef TOUCHSTONE_TESTS_SERVICES_CATALOG_RULES_AIDS_H_
#define TOUCHSTONE_TESTS_SERVICES_CATALOG_RULES_AIDS_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace touchstone::catalog {

inline std::string ReadText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::vector<std::string> ReadOutline(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> titles;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) titles.push_back(line);
  }
  return titles;
}

// The job aids of the tests' own invention.
inline std::filesystem::path Aid(const std::string& name) {
  return std::filesystem::path(TOUCHSTONE_SOURCE_DIR) / "tests/services/catalog/rules/aids" / name;
}

// The folder of real documents beside the tree; may not be there.
inline std::filesystem::path Shared() {
  const char* const set = std::getenv("TOUCHSTONE_SHARED");
  return set != nullptr ? std::filesystem::path(set)
                        : std::filesystem::path(TOUCHSTONE_SOURCE_DIR) / "../shared";
}

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_TESTS_SERVICES_CATALOG_RULES_AIDS_H_
