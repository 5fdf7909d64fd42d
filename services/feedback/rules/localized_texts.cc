#include "services/feedback/rules/localized_texts.h"

#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/languages/language_tag.h"
#include "services/runtime/languages/wanted_languages.h"

namespace touchstone::feedback {
namespace {

// The first text in the most wanted language that there is one in; null for none.
template <typename Texts>
auto FindIn(const Texts& texts, absl::string_view language) -> decltype(&*texts.begin()) {
  for (const std::string& tag : FallbackChain({absl::AsciiStrToLower(language)}, "")) {
    for (const auto& text : texts) {
      if (absl::AsciiStrToLower(text.language()) == tag) return &text;
    }
  }
  return nullptr;
}

}  // namespace

std::string TextIn(const google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts,
                   absl::string_view language) {
  const auto* const found = FindIn(texts, language);
  if (found != nullptr) return found->text();
  return texts.empty() ? "" : texts.begin()->text();
}

std::string TitleIn(const v1::ServiceType& type, absl::string_view language) {
  const auto* const found = FindIn(type.texts(), language);
  return found == nullptr ? type.title() : found->title();
}

std::string NoticeIn(const v1::ServiceType& type, absl::string_view language) {
  const auto* const found = FindIn(type.texts(), language);
  return found == nullptr ? "" : found->notice();
}

std::vector<FieldViolation> LanguageViolations(
    absl::string_view field, const google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts) {
  std::vector<FieldViolation> violations;
  std::set<std::string> seen;
  for (int i = 0; i < texts.size(); ++i) {
    const std::string at = absl::StrCat(field, "[", i, "].language");
    if (!IsKnownLanguage(texts[i].language())) {
      violations.push_back({at, std::string(kLanguageRule)});
    } else if (!seen.insert(absl::AsciiStrToLower(texts[i].language())).second) {
      violations.push_back({at, "is given twice; give each language once"});
    }
  }
  return violations;
}

}  // namespace touchstone::feedback
