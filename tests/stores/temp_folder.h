// A folder that goes with its object.

#ifndef TOUCHSTONE_TESTS_STORES_TEMP_FOLDER_H_
#define TOUCHSTONE_TESTS_STORES_TEMP_FOLDER_H_

#include <cstdlib>
#include <filesystem>
#include <string>

namespace touchstone {

class TempFolder {
 public:
  TempFolder() {
    path_ = (std::filesystem::temp_directory_path() / "touchstone-test-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_STORES_TEMP_FOLDER_H_
