#include "tests/services/recruiting/interviews/calendar_reader.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "absl/strings/str_cat.h"

namespace touchstone::recruiting {

nlohmann::json ReadCalendar(const std::string& file) {
  const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
  std::string name = absl::StrCat(test->test_suite_name(), ".", test->name());
  for (char& c : name) c = c == '/' ? '.' : c;
  const std::string path = absl::StrCat(testing::TempDir(), "/", name, ".ics");
  std::ofstream(path, std::ios::binary) << file;
  FILE* const reader =
      popen(absl::StrCat("/usr/bin/python3 '", CALENDAR_READER, "' '", path, "'").c_str(), "r");
  std::string printed;
  std::array<char, 4096> part;
  while (const size_t size = fread(part.data(), 1, part.size(), reader)) {
    printed.append(part.data(), size);
  }
  EXPECT_EQ(pclose(reader), 0) << file;
  std::remove(path.c_str());
  return nlohmann::json::parse(printed, nullptr, /*allow_exceptions=*/false);
}

}  // namespace touchstone::recruiting
