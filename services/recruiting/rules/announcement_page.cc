// An announcement as text and as a page: the same sections in the same order, written twice.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "services/recruiting/rules/announcement_content.h"
#include "services/runtime/names/html_text.h"

namespace touchstone::recruiting {
namespace {

constexpr absl::string_view kStyle =
    "body{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "p{white-space:pre-line}@media print{body{max-width:none;margin:0}}";

// What stands under one heading: paragraphs, then a list.
struct Section {
  std::string heading;  // empty for what comes first
  std::vector<std::string> paragraphs;
  std::vector<std::string> items;
};

std::vector<std::string> QualificationItems(
    const google::protobuf::RepeatedPtrField<v1::AnnouncedQualification>& qualifications) {
  std::vector<std::string> items;
  for (const auto& qualification : qualifications) {
    items.push_back(
        qualification.evidence().empty()
            ? qualification.text()
            : absl::StrCat(qualification.text(), " (shown by: ", qualification.evidence(), ")"));
  }
  return items;
}

std::vector<std::string> DemandItems(const v1::AnnouncementContent& content) {
  std::vector<std::string> items;
  for (const auto& demand : content.demands()) {
    items.push_back(demand.demand().empty()
                        ? demand.competency()
                        : absl::StrCat(demand.competency(), ": ", demand.demand()));
  }
  return items;
}

// What there is nothing of is left out.
std::vector<Section> SectionsOf(const v1::AnnouncementContent& content) {
  const auto texts = [](const auto& list) {
    return std::vector<std::string>(list.begin(), list.end());
  };
  const auto text = [](const std::string& paragraph) {
    return paragraph.empty() ? std::vector<std::string>() : std::vector<std::string>{paragraph};
  };
  std::vector<Section> all;
  all.push_back({"", text(content.introduction()), {}});
  all.push_back({"Openings", {absl::StrCat(content.openings())}, {}});
  all.push_back({"What you do", {}, texts(content.essential_functions())});
  all.push_back({"What you must have", {}, QualificationItems(content.required_qualifications())});
  all.push_back(
      {"What counts in your favor", {}, QualificationItems(content.desired_qualifications())});
  all.push_back({"What the job demands", {}, DemandItems(content)});
  if (content.has_pay_range()) all.push_back({"Pay", {PayInWords(content.pay_range())}, {}});
  all.push_back({"Benefits", text(content.benefits()), {}});
  all.push_back({"How we choose", {}, texts(content.stages())});
  if (!content.open_date().empty()) {
    all.push_back({"When to apply",
                   {absl::StrCat("From ", content.open_date(), " to ", content.close_date())},
                   {}});
  }
  all.push_back({"How to apply", text(content.how_to_apply()), {}});
  all.push_back({"Accommodations", text(content.accommodation_statement()), {}});
  all.push_back({"Equal opportunity", text(content.equal_opportunity_statement()), {}});
  std::vector<Section> sections;
  for (Section& section : all) {
    if (!section.paragraphs.empty() || !section.items.empty()) {
      sections.push_back(std::move(section));
    }
  }
  return sections;
}

}  // namespace

std::string AsText(const v1::AnnouncementContent& content) {
  std::string text = absl::StrCat(content.title(), "\n");
  for (const Section& section : SectionsOf(content)) {
    absl::StrAppend(&text, "\n");
    if (!section.heading.empty()) absl::StrAppend(&text, section.heading, "\n");
    for (const std::string& paragraph : section.paragraphs) absl::StrAppend(&text, paragraph, "\n");
    for (const std::string& item : section.items) {
      absl::StrAppend(&text, "- ", absl::StrReplaceAll(item, {{"\n", "\n  "}}), "\n");
    }
  }
  return text;
}

std::string AsHtml(const v1::AnnouncementContent& content) {
  const std::string title = EscapeHtml(content.title());
  std::string page = absl::StrCat(
      "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
      title, "</title>\n<style>", kStyle, "</style>\n</head>\n<body>\n<h1>", title, "</h1>\n");
  for (const Section& section : SectionsOf(content)) {
    if (!section.heading.empty()) {
      absl::StrAppend(&page, "<h2>", EscapeHtml(section.heading), "</h2>\n");
    }
    for (const std::string& paragraph : section.paragraphs) {
      absl::StrAppend(&page, "<p>", EscapeHtml(paragraph), "</p>\n");
    }
    if (section.items.empty()) continue;
    absl::StrAppend(&page, "<ul>\n");
    for (const std::string& item : section.items) {
      absl::StrAppend(&page, "<li>", EscapeHtml(item), "</li>\n");
    }
    absl::StrAppend(&page, "</ul>\n");
  }
  absl::StrAppend(&page, "</body>\n</html>\n");
  return page;
}

}  // namespace touchstone::recruiting
