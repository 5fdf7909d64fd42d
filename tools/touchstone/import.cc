// `touchstone import`: a job aid or a framework file goes in. Of a job aid what was found in it
// comes back, to be checked against the paper; of a framework what was changed.

#include <google/protobuf/reflection.h>
#include <touchstone/catalog/v1/framework_file.pb.h>
#include <touchstone/catalog/v1/job_aid_import.pb.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/commands.h"
#include "tools/touchstone/framework_files.h"
#include "tools/touchstone/job_aid_upload.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

using catalog::v1::FrameworkFile;
using catalog::v1::ImportFrameworkRequest;
using catalog::v1::ImportFrameworkResponse;
using catalog::v1::ImportJobAidResponse;
using catalog::v1::JobAidFigures;
using ::google::protobuf::FieldDescriptor;

constexpr int kBarWidth = 30;
constexpr size_t kLongestExcerpt = 90;

struct ImportOptions {
  std::vector<std::string> files;
  std::string format;
  std::string branch;
  std::string outline_file;
  JobAidUpload upload;
};

std::string Quoted(absl::string_view excerpt) {
  return excerpt.empty() ? "" : absl::StrCat("“", Plain(excerpt, kLongestExcerpt), "”");
}

// Every figure by its name in the contract, so that none is forgotten here.
std::string FiguresText(const JobAidFigures& figures) {
  std::vector<std::vector<std::string>> rows;
  const auto& reflection = *figures.GetReflection();
  for (int i = 0; i < figures.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = figures.GetDescriptor()->field(i);
    const std::string label = absl::StrCat("  ", absl::StrReplaceAll(field->name(), {{"_", " "}}));
    if (field->is_repeated()) {
      const auto& values = reflection.GetRepeatedFieldRef<int32_t>(figures, field);
      rows.push_back({label, absl::StrJoin(values.begin(), values.end(), ", ")});
    } else {
      rows.push_back({label, absl::StrCat(reflection.GetInt32(figures, field))});
    }
  }
  return Table(rows);
}

// What the import did, in words.
std::string Outcome(const ImportJobAidResponse& response, bool validate_only) {
  if (validate_only) return "checked only, nothing is changed";
  return response.changed() ? "the draft is written" : "nothing has changed since the last import";
}

// The places for review under their reasons, of which a document as a rule has few.
std::string ReviewText(const ImportJobAidResponse& response) {
  if (response.review_notes().empty()) return "";
  std::vector<std::string> reasons;
  std::map<std::string, std::vector<std::vector<std::string>>> places;
  for (const auto& note : response.review_notes()) {
    auto& rows = places[note.reason()];
    if (rows.empty()) reasons.push_back(note.reason());
    rows.push_back({absl::StrCat("    ", Plain(note.field())), Quoted(note.excerpt())});
  }
  std::string text = absl::StrCat("\nNeeds review (", response.review_notes_size(), ")\n");
  for (const std::string& reason : reasons) {
    absl::StrAppend(&text, "  ", Plain(reason), "\n", Table(places[reason]));
  }
  return text;
}

std::string Summary(const ImportJobAidResponse& response, bool validate_only) {
  std::string text =
      absl::StrCat(Plain(response.competency()), "\n", Outcome(response, validate_only),
                   "\n\nFound in the document\n", FiguresText(response.figures()));
  absl::StrAppend(&text, ReviewText(response));
  if (response.conflicts_size() > 0) {
    absl::StrAppend(&text, "\nEdited by people and kept (", response.conflicts_size(), ")\n");
  }
  for (const auto& conflict : response.conflicts()) {
    absl::StrAppend(&text, "  ", Plain(conflict.resource()), " ", Plain(conflict.field()),
                    "\n    is        ", Quoted(conflict.current()), "\n    document  ",
                    Quoted(conflict.imported()), "\n");
  }
  if (response.left_out_size() > 0) {
    absl::StrAppend(&text, "\nLeft out (", response.left_out_size(), ")\n");
  }
  for (const auto& left_out : response.left_out()) {
    absl::StrAppend(&text, "  line ", left_out.line(), ", ", Plain(left_out.reason()), ": ",
                    Quoted(left_out.excerpt()), "\n");
  }
  if (response.missing_sections_size() > 0) {
    absl::StrAppend(&text, "\nNot in the document: ",
                    Plain(absl::StrJoin(response.missing_sections(), ", ")), "\n");
  }
  return text;
}

// Draws a bar over itself on a terminal that a person watches, and nothing elsewhere.
ProgressListener ProgressBar(Terminal& terminal) {
  if (!terminal.interactive) return [](int, absl::string_view) {};
  return [&terminal](int percent, absl::string_view doing) {
    const int full = kBarWidth * percent / 100;
    terminal.err << "\r\033[K[" << std::string(full, '#') << std::string(kBarWidth - full, ' ')
                 << "] " << percent << "% " << doing << std::flush;
  };
}

// What was made and what was changed, by name, and a warning of what is lost.
std::string ChangesText(const ImportFrameworkResponse& response, bool validate_only) {
  std::vector<std::vector<std::string>> rows;
  int64_t unnamed = response.created() + response.updated();
  for (const auto& resource : response.resources()) {
    const bool created = resource.change() == catalog::v1::ImportedResource::CREATED;
    const bool loses = resource.lost_texts() > 0;
    rows.push_back({created ? "  created" : "  changed", Plain(resource.resource()),
                    loses ? absl::StrCat("texts lost: ", resource.lost_texts()) : ""});
    --unnamed;
  }
  std::string text = Table(rows);
  if (unnamed > 0) absl::StrAppend(&text, "  and ", unnamed, " more\n");
  if (response.lost_texts() > 0) {
    absl::StrAppend(&text, "WARNING: ", response.lost_texts(),
                    " texts (definitions, behaviors, questions and the like) ",
                    validate_only ? "would be lost" : "were lost",
                    ": what a file holds becomes what the file says, whole\n");
  }
  return text;
}

// "3 created, 1 changed, 0 as they were"
std::string Summary(const ImportFrameworkResponse& response, bool validate_only) {
  std::string text =
      absl::StrCat(Plain(response.framework()), "\n",
                   validate_only ? "checked only, nothing is changed; it would be:\n" : "",
                   response.created(), " created, ", response.updated(), " changed, ",
                   response.unchanged(), " as they were\n", ChangesText(response, validate_only));
  if (response.outside_branch() > 0) {
    absl::StrAppend(&text, response.outside_branch(), " outside the branch, left as they are\n");
  }
  if (response.not_in_file() > 0) {
    absl::StrAppend(&text, response.not_in_file(),
                    " competencies are not in the file and stay as they are\n");
  }
  for (const auto& message : response.messages()) {
    text += "  ";
    if (message.row() > 0) absl::StrAppend(&text, "row ", message.row(), ", ");
    absl::StrAppend(&text, Plain(message.resource()), message.resource().empty() ? "" : " ",
                    Plain(message.text()), "\n");
  }
  return text;
}

absl::Status ImportFramework(Console& console, const ImportOptions& options,
                             FrameworkFile::Format format) {
  ImportFrameworkRequest first;
  first.set_parent(absl::StrCat("organizations/", options.upload.organization));
  first.set_framework_id(options.upload.framework);
  first.set_format(format);
  first.set_branch(options.branch);
  first.set_validate_only(options.upload.validate_only);
  ASSIGN_OR_RETURN(const Document document, OpenFrameworkFiles(options.files));
  ASSIGN_OR_RETURN(Client* const client, console.client());
  Terminal& terminal = console.terminal();
  ImportFrameworkResponse response;
  const absl::Status status =
      UploadDocument(*client, "touchstone.catalog.v1.Catalog/ImportFramework", first, document,
                     ProgressBar(terminal), response);
  if (terminal.interactive) terminal.err << "\r\033[K" << std::flush;
  RETURN_IF_ERROR(status);
  terminal.out << (console.options().json() ? ToJson(response, JsonLayout::kIndented)
                                            : Summary(response, first.validate_only()));
  return absl::OkStatus();
}

// What the files are: a framework's, when they say so or are named so.
FrameworkFile::Format FormatOf(const ImportOptions& options) {
  if (options.format.empty()) return FormatOfFile(options.files.front());
  FrameworkFile::Format format{};
  FrameworkFile::Format_Parse(absl::AsciiStrToUpper(options.format), &format);
  return format;
}

absl::Status Import(Console& console, const ImportOptions& options) {
  const FrameworkFile::Format format = FormatOf(options);
  if (format != FrameworkFile::FORMAT_UNSPECIFIED) {
    return ImportFramework(console, options, format);
  }
  JobAidUpload upload = options.upload;
  if (options.files.size() > 1) {
    return absl::InvalidArgumentError("job aids are imported one by one");
  }
  if (upload.framework.empty()) {
    return absl::InvalidArgumentError("--framework says where the job aid goes");
  }
  const std::string& file = options.files.front();
  ASSIGN_OR_RETURN(upload.document, ReadFile(file));
  upload.content_type = absl::EndsWith(file, ".md") ? "text/markdown" : "text/plain";
  if (!options.outline_file.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(options.outline_file));
    upload.outline = ReadOutline(text);
    if (upload.outline.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(options.outline_file, " holds no title; give one key element a line"));
    }
  }
  ASSIGN_OR_RETURN(Client* const client, console.client());
  Terminal& terminal = console.terminal();
  const auto response = Upload(*client, upload, ProgressBar(terminal));
  if (terminal.interactive) terminal.err << "\r\033[K" << std::flush;
  RETURN_IF_ERROR(response.status());
  terminal.out << (console.options().json() ? ToJson(*response, JsonLayout::kIndented)
                                            : Summary(*response, upload.validate_only));
  return absl::OkStatus();
}

}  // namespace

void AddImport(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command = app.add_subcommand(
      "import", "Import a job aid, whose text becomes a draft of a competency, or a framework");
  command->footer(
      "A job aid that is imported again changes nothing. A changed one never overwrites what a\n"
      "person edited; what it would have said is listed.\n"
      "A framework file (.json, .yaml, .csv, or a directory of YAML) makes the framework what the\n"
      "file says; what it does not hold stays.");
  const auto options = std::make_shared<ImportOptions>();
  JobAidUpload& upload = options->upload;
  command
      ->add_option("FILE", options->files,
                   "A job aid as plain text or Markdown; or the files of a framework")
      ->required();
  command->add_option("--organization", upload.organization, "The organization's id")->required();
  command->add_option("--framework", upload.framework,
                      "The framework's id; made when there is none. A framework file may say it");
  command
      ->add_option("--format", options->format,
                   "What the files are: job-aid, json, yaml or csv; by their names when absent")
      ->check(CLI::IsMember({"job-aid", "json", "yaml", "csv"}, CLI::ignore_case));
  command->add_option("--branch", options->branch,
                      "The name of a competency: only it and those below it may change");
  command->add_option("--competency", upload.competency,
                      "The competency's id; from its title when absent");
  command->add_option("--outline", options->outline_file,
                      "A file with the titles of the key elements, one a line: the split between "
                      "elements and behaviors is then exact");
  command->add_flag("--validate-only", upload.validate_only, "Check and report, change nothing");
  command->callback([&console, &chosen, options] {
    chosen = [&console, options] { return Import(console, *options); };
  });
}

}  // namespace touchstone
