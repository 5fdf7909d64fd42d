// `touchstone export`: a framework as a file.

#include <google/api/httpbody.pb.h>
#include <touchstone/catalog/v1/framework_file.pb.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/commands.h"
#include "tools/touchstone/framework_files.h"

namespace touchstone {
namespace {

using catalog::v1::FrameworkFile;
using ::google::api::HttpBody;

constexpr absl::Duration kLongestExport = absl::Minutes(30);

struct ExportOptions {
  std::string name;
  std::string format;
  std::string file;
  bool is_template = false;
};

absl::StatusOr<FrameworkFile::Format> FormatOf(const ExportOptions& options) {
  if (options.format.empty()) {
    const auto format = FormatOfFile(options.file);
    if (format != FrameworkFile::FORMAT_UNSPECIFIED) return format;
    const std::string extension =
        absl::AsciiStrToLower(std::filesystem::path(options.file).extension().string());
    if (extension == ".md") return FrameworkFile::MARKDOWN;
    if (extension == ".html") return FrameworkFile::HTML;
    if (!extension.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("no format has files named *", extension,
                       "; there are .yaml, .json, .csv, .md and .html, or say it by --format"));
    }
    return FrameworkFile::YAML;
  }
  FrameworkFile::Format format{};
  FrameworkFile::Format_Parse(absl::AsciiStrToUpper(options.format), &format);
  return format;
}

// Where the file goes: under another name until it is complete.
class Target {
 public:
  Target(std::string path, std::ostream& out) : path_(std::move(path)), out_(out) {
    if (path_.empty()) return;
    part_ = absl::StrCat(path_, ".part");
    file_.open(part_, std::ios::binary | std::ios::trunc);
  }
  ~Target() {
    std::error_code error;
    if (!part_.empty()) std::filesystem::remove(part_, error);
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  std::ostream& stream() { return path_.empty() ? out_ : file_; }
  absl::Status Finish() {
    if (path_.empty()) return absl::OkStatus();
    file_.close();
    std::error_code error;
    if (file_) std::filesystem::rename(part_, path_, error);
    if (file_ && !error) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat("cannot write ", path_));
  }

 private:
  const std::string path_;
  std::ostream& out_;
  std::string part_;
  std::ofstream file_;
};

absl::Status Export(Console& console, const ExportOptions& options) {
  ASSIGN_OR_RETURN(const FrameworkFile::Format format, FormatOf(options));
  if (options.is_template && !options.file.empty() && format != FrameworkFile::CSV) {
    return absl::InvalidArgumentError("a template is CSV; name its file *.csv");
  }
  ASSIGN_OR_RETURN(Client* const client, console.client());
  Target target(options.file, console.terminal().out);
  if (options.is_template) {
    catalog::v1::GetFrameworkTemplateRequest request;
    request.set_parent(options.name);
    HttpBody body;
    RETURN_IF_ERROR(
        client->Unary("touchstone.catalog.v1.Catalog/GetFrameworkTemplate", request, body));
    target.stream() << body.data();
    return target.Finish();
  }
  catalog::v1::ExportFrameworkRequest request;
  request.set_name(options.name);
  request.set_format(format);
  const auto call = client->Start("touchstone.catalog.v1.Catalog/ExportFramework", kLongestExport);
  if (call->Write(request)) call->WritesDone();
  HttpBody piece;
  while (call->Read(piece)) target.stream() << piece.data();
  RETURN_IF_ERROR(call->Finish());
  return target.Finish();
}

}  // namespace

void AddExport(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command = app.add_subcommand("export", "Export a framework as a file");
  command->footer(
      "JSON and YAML hold everything, CSV the competencies; importing them again changes nothing.\n"
      "Markdown and HTML are for reading and printing.");
  const auto options = std::make_shared<ExportOptions>();
  command
      ->add_option("NAME", options->name,
                   "Such as organizations/wa/frameworks/hr-core; with --template organizations/wa")
      ->required();
  command
      ->add_option("--format", options->format,
                   "json, yaml, csv, markdown or html; by the name of --file, else yaml")
      ->check(CLI::IsMember({"json", "yaml", "csv", "markdown", "html"}, CLI::ignore_case));
  command->add_option("--file", options->file, "Write into this file, not to standard output");
  command->add_flag("--template", options->is_template, "A CSV file to be filled in");
  command->callback([&console, &chosen, options] {
    chosen = [&console, options] { return Export(console, *options); };
  });
}

}  // namespace touchstone
