#include "tools/touchstone/framework_files.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/exchange/readers.h"
#include "services/catalog/exchange/structure.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/console.h"

namespace touchstone {
namespace {

namespace fs = std::filesystem;
using namespace catalog;  // NOLINT: the exchange library
using v1::FrameworkFile;

// A file of a directory, and what its root is.
struct Part {
  std::string path;
  FileRoot root;
};

bool HasStructure(const std::string& path) {
  const auto format = FormatOfFile(path);
  return format == FrameworkFile::JSON || format == FrameworkFile::YAML;
}

std::vector<std::string> StructuredFilesIn(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    std::error_code unreadable;
    if (entry.is_regular_file(unreadable) && HasStructure(entry.path())) {
      paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// The folders of a directory whose files are one resource each.
constexpr std::pair<const char*, RecordKind> kFolders[] = {
    {"competencies", RecordKind::kCompetency},
    {"core_values", RecordKind::kCoreValue},
    {"job_analyses", RecordKind::kJobAnalysis},
    {"job_profiles", RecordKind::kJobProfile},
};

std::vector<Part> PartsOf(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {{path, {}}};
  std::vector<Part> parts;
  for (const std::string& file : StructuredFilesIn(path)) {
    FileRoot root;
    if (fs::path(file).stem() == "framework") root.kind = RecordKind::kFramework;
    parts.push_back({file, root});
  }
  for (const auto& [folder, kind] : kFolders) {
    for (const std::string& file : StructuredFilesIn(fs::path(path) / folder)) {
      parts.push_back({file, {kind, fs::path(file).stem()}});
    }
  }
  return parts;
}

absl::Status InFile(const std::string& path, const absl::Status& status) {
  return Error(status.code(), ReasonOf(status), absl::StrCat(path, ": ", status.message()));
}

absl::Status Read(const Part& part, std::vector<Record>& records) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(part.path));
  bool given = false;
  const auto pull = [&]() -> absl::StatusOr<absl::string_view> {
    return std::exchange(given, true) ? absl::string_view() : absl::string_view(text);
  };
  Input input(pull);
  Problems problems;
  const auto keep = [&](Record& record) {
    records.push_back(std::move(record));
    return absl::OkStatus();
  };
  absl::Status status = FormatOfFile(part.path) == FrameworkFile::JSON
                            ? ReadJson(input, part.root, problems, keep)
                            : ReadYaml(input, part.root, problems, keep);
  if (status.ok()) status = problems.ToStatus();
  return status.ok() ? status : InFile(part.path, status);
}

// The records as one file, whose resources may be given in any order.
std::string Together(std::vector<Record>& records) {
  std::stable_sort(records.begin(), records.end(),
                   [](const Record& a, const Record& b) { return a.kind < b.kind; });
  const auto text = NewYamlText();
  std::string file;
  for (size_t i = 0; i < records.size(); ++i) {
    const RecordKind kind = records[i].kind;
    const bool is_list = kind != RecordKind::kFramework;
    const bool begins = i == 0 || records[i - 1].kind != kind || !is_list;
    const bool ends = i + 1 == records.size() || records[i + 1].kind != kind || !is_list;
    if (begins) {
      // A document of its own for each section; a second framework is for the service to refuse.
      file += "---\n";
      text->BeginMap();
      text->Key(SectionOf(kind));
      if (is_list) text->BeginList();
    }
    text->BeginMap();
    if (!records[i].id.empty()) {
      text->Key("id");
      text->Text(records[i].id);
    }
    WriteFields(*records[i].resource, *text);
    text->EndMap();
    if (ends) {
      if (is_list) text->EndList();
      text->EndMap();
    }
    file += text->Take();
  }
  return file;
}

}  // namespace

FrameworkFile::Format FormatOfFile(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return FrameworkFile::YAML;
  const std::string extension = absl::AsciiStrToLower(fs::path(path).extension().string());
  if (extension == ".json") return FrameworkFile::JSON;
  if (extension == ".yaml" || extension == ".yml") return FrameworkFile::YAML;
  if (extension == ".csv") return FrameworkFile::CSV;
  return FrameworkFile::FORMAT_UNSPECIFIED;
}

absl::StatusOr<Document> OpenFrameworkFiles(const std::vector<std::string>& paths) {
  std::error_code error;
  if (paths.size() == 1 && !fs::is_directory(paths[0], error)) return OpenDocument(paths[0]);
  std::vector<Record> records;
  for (const std::string& path : paths) {
    for (const Part& part : PartsOf(path)) {
      if (!HasStructure(part.path)) {
        return absl::InvalidArgumentError(
            absl::StrCat(part.path, " is neither JSON nor YAML; import it by itself"));
      }
      RETURN_IF_ERROR(Read(part, records));
    }
  }
  if (records.empty()) return absl::InvalidArgumentError("the files hold nothing of a framework");
  return DocumentOf(Together(records));
}

}  // namespace touchstone
