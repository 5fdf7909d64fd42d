#include "services/runtime/notices/notice_texts.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace touchstone {
namespace {

constexpr absl::string_view kOpening = "{{";
constexpr absl::string_view kClosing = "}}";
constexpr absl::string_view kEnglish = "en";

// Hands over what stands between placeholders, and the placeholders' names. False when one is not
// closed.
bool Walk(absl::string_view text, absl::FunctionRef<void(absl::string_view)> on_words,
          absl::FunctionRef<void(absl::string_view)> on_placeholder) {
  while (true) {
    const size_t start = text.find(kOpening);
    on_words(text.substr(0, start));
    if (start == absl::string_view::npos) return true;
    text.remove_prefix(start + kOpening.size());
    const size_t end = text.find(kClosing);
    if (end == absl::string_view::npos) return false;
    on_placeholder(absl::StripAsciiWhitespace(text.substr(0, end)));
    text.remove_prefix(end + kClosing.size());
  }
}

std::string Known(const NoticeKind& kind, bool in_subject) {
  std::vector<std::string> names;
  for (const NoticePlaceholder& placeholder : kind.placeholders) {
    if (!in_subject || placeholder.in_subject) names.push_back(placeholder.name);
  }
  return names.empty() ? "none" : absl::StrJoin(names, ", ");
}

// What is wrong with one of the two; empty when nothing is.
std::string Problem(const NoticeKind& kind, absl::string_view text, bool in_subject) {
  std::string problem;
  const auto check = [&](absl::string_view name) {
    if (!problem.empty()) return;
    const auto found =
        std::find_if(kind.placeholders.begin(), kind.placeholders.end(),
                     [&](const NoticePlaceholder& known) { return known.name == name; });
    if (found == kind.placeholders.end()) {
      problem = absl::StrCat("has the placeholder '", name, "', which ", kind.name,
                             " does not have; here it has ", Known(kind, in_subject));
    } else if (in_subject && !found->in_subject) {
      problem = absl::StrCat("has the placeholder '", name,
                             "', which may be personal or secret and is for the body only; here ",
                             kind.name, " has ", Known(kind, in_subject));
    }
  };
  const bool closed = Walk(
      text, [](absl::string_view) {}, check);
  if (problem.empty() && !closed) problem = "has '{{' without '}}' behind it";
  if (problem.empty() && in_subject && std::any_of(text.begin(), text.end(), [](char c) {
        return absl::ascii_iscntrl(static_cast<unsigned char>(c));
      })) {
    problem = "must be one line";
  }
  return problem;
}

const NoticeText* Find(const std::vector<NoticeText>& texts, absl::string_view language) {
  const auto found = std::find_if(texts.begin(), texts.end(), [&](const NoticeText& text) {
    return text.language == language;
  });
  return found == texts.end() ? nullptr : &*found;
}

}  // namespace

std::vector<FieldViolation> CheckNoticeText(const NoticeKind& kind, absl::string_view subject,
                                            absl::string_view body) {
  std::vector<FieldViolation> violations;
  if (std::string problem = Problem(kind, subject, true); !problem.empty()) {
    violations.push_back({"subject", std::move(problem)});
  }
  if (std::string problem = Problem(kind, body, false); !problem.empty()) {
    violations.push_back({"body", std::move(problem)});
  }
  return violations;
}

std::string FillPlaceholders(absl::string_view text,
                             const std::map<std::string, std::string>& values) {
  std::string filled;
  Walk(
      text, [&](absl::string_view words) { absl::StrAppend(&filled, words); },
      [&](absl::string_view name) {
        const auto value = values.find(std::string(name));
        if (value != values.end()) absl::StrAppend(&filled, value->second);
      });
  return filled;
}

const NoticeText& ChooseNoticeText(const NoticeKind& kind,
                                   const std::vector<NoticeText>& of_organization,
                                   absl::string_view language) {
  while (!language.empty()) {
    for (const auto* const texts : {&of_organization, &kind.texts}) {
      if (const NoticeText* const found = Find(*texts, language)) return *found;
    }
    const size_t dash = language.rfind('-');
    language = language.substr(0, dash == absl::string_view::npos ? 0 : dash);
  }
  if (const NoticeText* const english = Find(of_organization, kEnglish)) return *english;
  if (!of_organization.empty()) return of_organization.front();
  const NoticeText* const built_in = Find(kind.texts, kEnglish);
  if (built_in == nullptr) std::abort();  // Notices checks it when it is made
  return *built_in;
}

}  // namespace touchstone
