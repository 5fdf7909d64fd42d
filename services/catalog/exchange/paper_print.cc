#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/catalog/exchange/paper.h"
#include "services/runtime/names/html_text.h"

namespace touchstone::catalog {
namespace {

using Block = PaperBlock;

constexpr char kStyle[] =
    "body{font:11pt/1.45 Georgia,'Times New Roman',serif;color:#000;max-width:46em;margin:2em "
    "auto;padding:0 1em}"
    "h1,h2,h3{font-family:Arial,Helvetica,sans-serif;line-height:1.2;break-after:avoid}"
    "h1{font-size:1.9em}h2{font-size:1.3em;border-bottom:1px solid #888;padding-bottom:.15em}"
    "h3{font-size:1.05em}li{margin:.25em 0;break-inside:avoid}"
    "article{break-before:page}"
    "@page{margin:2cm}@media print{body{margin:0;max-width:none}a{color:inherit}}";

// Paragraphs of a text: what empty lines divide.
std::vector<std::string> Paragraphs(absl::string_view text) {
  std::vector<std::string> paragraphs(1);
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    std::string& last = paragraphs.back();
    if (!line.empty()) {
      absl::StrAppend(&last, last.empty() ? "" : "\n", line);
    } else if (!last.empty()) {
      paragraphs.emplace_back();
    }
  }
  if (paragraphs.back().empty()) paragraphs.pop_back();
  return paragraphs;
}

// With which a competency begins, one of them as a rule.
constexpr absl::string_view kFirstSections[] = {"Definition", "Importance",
                                                "Key elements and distinguishing behaviors"};

std::string OneLine(absl::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  absl::StripAsciiWhitespace(&line);
  return line;
}

// One line of text that Markdown shows as it is: every ASCII punctuation may be escaped, so all
// that can mean something is, and at the beginning of a line what begins a list or a heading.
std::string EscapeMarkdown(absl::string_view text) {
  std::string escaped;
  const std::string line = OneLine(text);
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool marks_line = i == 0 && (c == '-' || c == '+' || c == '=' || c == ':');
    const bool ends_number =
        (c == '.' || c == ')') && i > 0 && line.find_first_not_of("0123456789") == i;
    if (marks_line || ends_number ||
        absl::string_view("\\`*_{}[]<>#|~&!").find(c) != absl::string_view::npos) {
      escaped.push_back('\\');
    }
    escaped.push_back(c);
  }
  return escaped;
}

std::string MarkdownItem(const Block::Item& item, absl::string_view mark) {
  std::string text = absl::StrCat(mark, EscapeMarkdown(item.text));
  if (!item.link.empty()) absl::StrAppend(&text, " (", EscapeMarkdown(item.link), ")");
  text.push_back('\n');
  const std::string indent(mark.size(), ' ');
  for (const std::string& below : item.below) {
    absl::StrAppend(&text, indent, "- ", EscapeMarkdown(below), "\n");
  }
  return text;
}

std::string HtmlItem(const Block::Item& item) {
  std::string text = absl::StrCat("<li>", EscapeHtml(item.text));
  if (!item.link.empty()) {
    const std::string link = EscapeHtml(item.link);
    absl::StrAppend(&text, " <a href=\"", link, "\" rel=\"noreferrer\">", link, "</a>");
  }
  if (!item.below.empty()) {
    text += "<ul>";
    for (const std::string& below : item.below) {
      absl::StrAppend(&text, "<li>", EscapeHtml(below), "</li>");
    }
    text += "</ul>";
  }
  return text + "</li>\n";
}

std::string HtmlParagraphs(absl::string_view text) {
  std::string html;
  for (const std::string& paragraph : Paragraphs(text)) {
    absl::StrAppend(&html, "<p>", EscapeHtml(paragraph), "</p>\n");
  }
  return html;
}

std::string MarkdownParagraphs(absl::string_view text) {
  std::string markdown;
  for (const std::string& paragraph : Paragraphs(text)) {
    for (const absl::string_view line : absl::StrSplit(paragraph, '\n')) {
      absl::StrAppend(&markdown, EscapeMarkdown(line), "\n");
    }
    markdown.push_back('\n');
  }
  return markdown;
}

}  // namespace

std::string MarkdownBegin(const v1::Framework& framework) {
  return absl::StrCat("# ", EscapeMarkdown(framework.title()), "\n\n",
                      MarkdownParagraphs(framework.description()));
}

std::string MarkdownOf(const std::vector<PaperBlock>& blocks) {
  std::string text;
  for (const Block& block : blocks) {
    switch (block.kind) {
      case Block::kTitle:
        absl::StrAppend(&text, "# ", EscapeMarkdown(block.text), "\n\n");
        break;
      case Block::kSection:
        absl::StrAppend(&text, "## ", EscapeMarkdown(block.text), "\n\n");
        break;
      case Block::kPart:
        absl::StrAppend(&text, "### ", EscapeMarkdown(block.text), "\n\n");
        break;
      case Block::kParagraph:
        text += MarkdownParagraphs(block.text);
        break;
      case Block::kList:
        for (const Block::Item& item : block.items) text += MarkdownItem(item, "- ");
        text.push_back('\n');
        break;
      case Block::kNumberedList:
        for (size_t i = 0; i < block.items.size(); ++i) {
          text += MarkdownItem(block.items[i], absl::StrCat(i + 1, ". "));
        }
        text.push_back('\n');
        break;
    }
  }
  return text;
}

std::string HtmlBegin(const v1::Framework& framework) {
  const std::string title = EscapeHtml(framework.title());
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"",
      framework.language().empty() ? "en" : EscapeHtml(framework.language()),
      "\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
      title, "</title>\n<style>", kStyle, "</style>\n</head>\n<body>\n<h1>", title, "</h1>\n",
      HtmlParagraphs(framework.description()));
}

std::string HtmlOf(const std::vector<PaperBlock>& blocks) {
  std::string text = "<article>\n";
  const auto element = [&text](absl::string_view name, absl::string_view content) {
    absl::StrAppend(&text, "<", name, ">", EscapeHtml(content), "</", name, ">\n");
  };
  for (const Block& block : blocks) {
    switch (block.kind) {
      case Block::kTitle:
        element("h1", block.text);
        break;
      case Block::kSection:
        element("h2", block.text);
        break;
      case Block::kPart:
        element("h3", block.text);
        break;
      case Block::kParagraph:
        text += HtmlParagraphs(block.text);
        break;
      case Block::kList:
      case Block::kNumberedList: {
        const absl::string_view list = block.kind == Block::kList ? "ul" : "ol";
        absl::StrAppend(&text, "<", list, ">\n");
        for (const Block::Item& item : block.items) text += HtmlItem(item);
        absl::StrAppend(&text, "</", list, ">\n");
        break;
      }
    }
  }
  return text + "</article>\n";
}

bool IsPaperOfFramework(absl::string_view document) {
  if (absl::StartsWith(document, "<!DOCTYPE html>")) {
    return absl::StrContains(document, "<article>\n<h1>");
  }
  // A title, and right below it the first section that a competency has.
  int competencies = 0;
  bool below_title = false;
  for (absl::string_view line : absl::StrSplit(document, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) continue;
    if (below_title && absl::ConsumePrefix(&line, "## ")) {
      competencies += absl::c_linear_search(kFirstSections, line) ? 1 : 0;
    }
    below_title = absl::StartsWith(line, "# ");
  }
  return competencies > 1;
}

std::string HtmlEnd() { return "</body>\n</html>\n"; }

}  // namespace touchstone::catalog
