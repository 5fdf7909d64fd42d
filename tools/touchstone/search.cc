// `touchstone search`: where in the catalog something is said.

#include <touchstone/catalog/v1/search.pb.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/commands.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

using catalog::v1::SearchCatalogRequest;
using catalog::v1::SearchCatalogResponse;
using catalog::v1::SearchHit;
using catalog::v1::SearchSnippet;

struct SearchOptions {
  std::vector<std::string> words;
  std::vector<std::string> left_out;
  std::string organization;
  std::string framework;
  std::string language;
  std::vector<std::string> kinds;
  std::vector<std::string> tags;
  int limit = 20;
};

// The snippet with what was looked for in guillemets, as a terminal can show it.
std::string Marked(const SearchSnippet& snippet) {
  std::string text = snippet.more_before() ? "…" : "";
  int code_point = -1;
  int mark = 0;
  for (const char c : snippet.text()) {
    const bool starts_code_point = (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    if (starts_code_point) ++code_point;
    if (starts_code_point && mark < snippet.marks_size()) {
      if (code_point == snippet.marks(mark).end()) {
        text += "»";
        ++mark;
      }
      if (mark < snippet.marks_size() && code_point == snippet.marks(mark).start()) text += "«";
    }
    text.push_back(c);
  }
  if (mark < snippet.marks_size()) text += "»";
  return absl::StrCat(text, snippet.more_after() ? "…" : "");
}

// "key-element", as a kind is written on the command line.
std::string KindOption(SearchHit::Kind kind) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(SearchHit::Kind_Name(kind), {{"_", "-"}}));
}

std::string AllKinds() {
  std::vector<std::string> kinds;
  for (int kind = SearchHit::Kind_MIN; kind <= SearchHit::Kind_MAX; ++kind) {
    if (!SearchHit::Kind_IsValid(kind) || kind == SearchHit::KIND_UNSPECIFIED) continue;
    kinds.push_back(KindOption(static_cast<SearchHit::Kind>(kind)));
  }
  return absl::StrJoin(kinds, ", ");
}

absl::StatusOr<SearchCatalogRequest> MakeRequest(const SearchOptions& options) {
  SearchCatalogRequest request;
  request.set_parent(absl::StrCat("organizations/", options.organization));
  std::vector<std::string> words = options.words;
  words.insert(words.end(), options.left_out.begin(), options.left_out.end());
  request.set_query(absl::StrJoin(words, " "));
  request.set_language(options.language);
  request.set_page_size(options.limit);
  if (!options.framework.empty()) {
    request.set_framework(absl::StrCat(request.parent(), "/frameworks/", options.framework));
  }
  for (const std::string& written : options.kinds) {
    const std::string name = absl::AsciiStrToUpper(absl::StrReplaceAll(written, {{"-", "_"}}));
    SearchHit::Kind kind = SearchHit::KIND_UNSPECIFIED;
    if (!SearchHit::Kind_Parse(name, &kind) || kind == SearchHit::KIND_UNSPECIFIED) {
      return InvalidField("kind", absl::StrCat("'", written, "' is none of ", AllKinds()));
    }
    request.add_kinds(kind);
  }
  for (const std::string& tag : options.tags) request.add_tags(tag);
  return request;
}

std::string KindText(SearchHit::Kind kind) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(SearchHit::Kind_Name(kind), {{"_", " "}}));
}

absl::Status Search(Console& console, const SearchOptions& options) {
  ASSIGN_OR_RETURN(const SearchCatalogRequest request, MakeRequest(options));
  ASSIGN_OR_RETURN(Client* const client, console.client());
  SearchCatalogResponse response;
  RETURN_IF_ERROR(client->Unary("touchstone.catalog.v1.Catalog/SearchCatalog", request, response));
  Terminal& terminal = console.terminal();
  if (console.options().json()) {
    terminal.out << ToJson(response, JsonLayout::kIndented);
    return absl::OkStatus();
  }
  std::vector<std::vector<std::string>> rows = {{"TITLE", "KIND", "TEXT", "NAME"}};
  for (const SearchHit& hit : response.hits()) {
    rows.push_back({Plain(hit.title(), 40), KindText(hit.kind()), Plain(Marked(hit.snippet()), 80),
                    absl::StrCat(hit.name(), hit.item_id().empty() ? "" : "#", hit.item_id())});
  }
  if (response.hits().empty()) {
    terminal.err << "nothing found\n";
  } else {
    terminal.out << Table(rows);
  }
  if (!response.next_page_token().empty()) {
    terminal.err << "there are more than " << response.hits_size()
                 << "; ask for more with --limit\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddSearch(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command = app.add_subcommand("search", "Search all text of the catalog");
  const auto options = std::make_shared<SearchOptions>();
  command
      ->add_option("QUERY", options->words,
                   "Words, beginnings*, and '\"phrases\"' in quotes that the shell leaves to it")
      ->required();
  // An argument of its own, without which CLI11 takes what is behind `--` for another command's.
  command->add_option("LEFT_OUT", options->left_out,
                      "-words that are not to be there, behind --, such as: calls -- -angry");
  command->add_option("--organization", options->organization, "The organization's id")->required();
  command->add_option("--framework", options->framework, "Only in the framework with this id");
  command->add_option("--language", options->language, "Only texts in this language, such as en");
  command
      ->add_option("--kind", options->kinds,
                   absl::StrCat("Only texts of this kind; repeatable: ", AllKinds()))
      ->allow_extra_args(false);
  command->add_option("--tag", options->tags, "Only what has this tag; repeatable, for all of them")
      ->allow_extra_args(false);
  command->add_option("--limit", options->limit, "The most to show")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&console, &chosen, options] {
    chosen = [&console, options] { return Search(console, *options); };
  });
}

}  // namespace touchstone
