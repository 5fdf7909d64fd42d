// Writing and reading files in tests.

#ifndef TOUCHSTONE_TESTS_SERVICES_CATALOG_EXCHANGE_FILES_H_
#define TOUCHSTONE_TESTS_SERVICES_CATALOG_EXCHANGE_FILES_H_

#include <touchstone/catalog/v1/framework_file.pb.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/exchange/readers.h"
#include "services/catalog/exchange/writers.h"

namespace touchstone::catalog {

// What a file held, and what was wrong with it.
struct ReadBack {
  absl::Status status;
  Problems problems;
  std::vector<Record> records;

  // The first problem, or the status' message.
  std::string wrong() const {
    if (!status.ok()) return std::string(status.message());
    if (problems.empty()) return "";
    const Problem& first = problems.all().front();
    return absl::StrCat(first.row, "|", first.place, "|", first.text);
  }
};

// Reads a text that comes in pieces of a size.
inline ReadBack Read(v1::FrameworkFile::Format format, const std::string& text, size_t piece = 7) {
  ReadBack back;
  size_t at = 0;
  const auto pull = [&]() -> absl::StatusOr<absl::string_view> {
    const absl::string_view next = absl::string_view(text).substr(std::min(at, text.size()), piece);
    at += piece;
    return next;
  };
  Input input(pull);
  const auto keep = [&](Record& record) {
    if (!record.is_wrong) back.records.push_back(std::move(record));
    return absl::OkStatus();
  };
  switch (format) {
    case v1::FrameworkFile::JSON:
      back.status = ReadJson(input, {}, back.problems, keep);
      break;
    case v1::FrameworkFile::YAML:
      back.status = ReadYaml(input, {}, back.problems, keep);
      break;
    default:
      back.status = ReadCsv(input, back.problems, keep);
  }
  return back;
}

// `records` begin with the framework.
inline std::string Written(v1::FrameworkFile::Format format, const std::vector<Record>& records) {
  const auto writer = NewWriter(format);
  std::string text =
      writer->Begin(records[0].id, static_cast<const v1::Framework&>(*records[0].resource));
  for (size_t i = 1; i < records.size(); ++i) text += writer->Add(records[i]);
  return text + writer->End();
}

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_TESTS_SERVICES_CATALOG_EXCHANGE_FILES_H_
