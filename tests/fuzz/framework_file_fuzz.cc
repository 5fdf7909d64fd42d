// Feeds files to the reading of frameworks: whatever they hold, it ends, crashes nowhere, and what
// comes out can be written and is the same when it is read again.
//
// The first byte says how the file is written, and in how large pieces it comes.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "services/catalog/exchange/readers.h"
#include "services/catalog/exchange/structure.h"

namespace touchstone::catalog {
namespace {

enum Format { kJson, kYaml, kCsv };

absl::Status ReadAs(Format format, absl::string_view text, size_t piece,
                    std::vector<Record>& records, Problems& problems) {
  const auto pull = [&]() -> absl::StatusOr<absl::string_view> {
    const absl::string_view next = text.substr(0, piece);
    text.remove_prefix(next.size());
    return next;
  };
  Input input(pull);
  const auto keep = [&](Record& record) {
    if (!record.is_wrong) records.push_back(std::move(record));
    return absl::OkStatus();
  };
  switch (format) {
    case kJson:
      return ReadJson(input, {}, problems, keep);
    case kYaml:
      return ReadYaml(input, {}, problems, keep);
    case kCsv:
      return ReadCsv(input, problems, keep);
  }
  return absl::OkStatus();
}

void Expect(bool holds, const char* what) {
  if (holds) return;
  std::cerr << what << "\n";
  std::abort();
}

// One record as a file by itself.
std::string Written(Format format, const Record& record) {
  const auto text = format == kJson ? NewJsonText() : NewYamlText();
  text->BeginMap();
  text->Key(SectionOf(record.kind));
  if (record.kind != RecordKind::kFramework) text->BeginList();
  text->BeginMap();
  if (!record.id.empty()) {
    text->Key("id");
    text->Text(record.id);
  }
  WriteFields(*record.resource, *text);
  text->EndMap();
  if (record.kind != RecordKind::kFramework) text->EndList();
  text->EndMap();
  return text->Take();
}

void Check(Format format, absl::string_view text, size_t piece) {
  std::vector<Record> records;
  Problems problems;
  (void)ReadAs(format, text, piece, records, problems);
  // CSV is not checked for being UTF-8 here: the field rules do that.
  if (format == kCsv) return;
  for (const Record& record : records) {
    for (const Format other : {kJson, kYaml}) {
      std::vector<Record> again;
      Problems none;
      const std::string file = Written(other, record);
      const absl::Status status = ReadAs(other, file, 4096, again, none);
      Expect(status.ok() && none.empty() && again.size() == 1, file.c_str());
      Expect(again[0].resource->SerializeAsString() == record.resource->SerializeAsString(),
             file.c_str());
    }
  }
}

}  // namespace
}  // namespace touchstone::catalog

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const absl::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  touchstone::catalog::Check(static_cast<touchstone::catalog::Format>(data[0] % 3), text,
                             static_cast<size_t>(1 + data[0] / 3));
  return 0;
}
