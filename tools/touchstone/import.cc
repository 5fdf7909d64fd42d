// `touchstone import`: a job aid goes in, and what was found in it comes back to be checked against
// the paper.

#include <google/protobuf/reflection.h>
#include <touchstone/catalog/v1/job_aid_import.pb.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/commands.h"
#include "tools/touchstone/job_aid_upload.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

using catalog::v1::ImportJobAidResponse;
using catalog::v1::JobAidFigures;
using ::google::protobuf::FieldDescriptor;

constexpr int kBarWidth = 30;
constexpr size_t kLongestExcerpt = 90;

struct ImportOptions {
  std::string file;
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

absl::Status Import(Console& console, const ImportOptions& options) {
  JobAidUpload upload = options.upload;
  ASSIGN_OR_RETURN(upload.document, ReadFile(options.file));
  upload.content_type = absl::EndsWith(options.file, ".md") ? "text/markdown" : "text/plain";
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
  auto* const command =
      app.add_subcommand("import", "Import a job aid: its text becomes a draft of a competency");
  command->footer(
      "The same document again changes nothing. A changed one never overwrites what a person\n"
      "edited; what it would have said is listed.");
  const auto options = std::make_shared<ImportOptions>();
  JobAidUpload& upload = options->upload;
  command->add_option("FILE", options->file, "Plain text or Markdown, UTF-8")->required();
  command->add_option("--organization", upload.organization, "The organization's id")->required();
  command
      ->add_option("--framework", upload.framework, "The framework's id; made when there is none")
      ->required();
  command->add_option("--competency", upload.competency,
                      "The competency's id; from its title when absent");
  command->add_option("--outline", options->outline_file,
                      "A file with the titles of the key elements, one a line: the split between "
                      "elements and behaviors is then exact");
  command->add_flag("--validate-only", upload.validate_only, "Read and report, change nothing");
  command->callback([&console, &chosen, options] {
    chosen = [&console, options] { return Import(console, *options); };
  });
}

}  // namespace touchstone
