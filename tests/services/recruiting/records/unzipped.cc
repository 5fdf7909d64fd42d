#include "tests/services/recruiting/records/unzipped.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

namespace touchstone::recruiting {

std::map<std::string, std::string> Unzipped(const std::string& zip) {
  std::map<std::string, std::string> files;
  archive* const reader = archive_read_new();
  archive_read_support_format_zip(reader);
  EXPECT_EQ(archive_read_open_memory(reader, zip.data(), zip.size()), ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
    std::string& content = files[archive_entry_pathname(entry)];
    char piece[4096];
    for (la_ssize_t size = 0; (size = archive_read_data(reader, piece, sizeof piece)) > 0;) {
      content.append(piece, static_cast<size_t>(size));
    }
  }
  archive_read_free(reader);
  return files;
}

}  // namespace touchstone::recruiting
