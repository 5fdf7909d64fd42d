// A competency as a job aid on paper, section by section in the order of such documents: what it
// is, why it matters, its key elements with their behaviors, how to grow in it, training,
// qualifications, outreach, questions for applicants and referees, and the levels.

#ifndef TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_PAPER_H_
#define TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_PAPER_H_

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone::catalog {

// A piece of the paper. Its texts are as people wrote them: whoever prints escapes them.
struct PaperBlock {
  enum Kind { kTitle, kSection, kPart, kParagraph, kList, kNumberedList };
  struct Item {
    std::string text;
    std::string link;                // behind it, when there is one
    std::vector<std::string> below;  // such as the follow-ups of a question
  };
  Kind kind = kParagraph;
  std::string text;         // of all but lists
  std::vector<Item> items;  // of lists
};

// What is empty has no section.
std::vector<PaperBlock> PaperOf(const v1::Framework& framework, const v1::Competency& competency);

// The blocks as Markdown (CommonMark) and as the elements of an HTML page. Every text is escaped:
// it is shown as it was written, whatever it says.
std::string MarkdownOf(const std::vector<PaperBlock>& blocks);
std::string HtmlOf(const std::vector<PaperBlock>& blocks);

// The beginning and the end of an HTML page that needs nothing else, made for printing: each
// competency on pages of its own.
std::string HtmlBegin(const v1::Framework& framework);
std::string HtmlEnd();
std::string MarkdownBegin(const v1::Framework& framework);

// Whether a document is such an HTML page, or such Markdown with more than one competency: nothing
// that could be read as the job aid of one.
bool IsPaperOfFramework(absl::string_view document);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_PAPER_H_
