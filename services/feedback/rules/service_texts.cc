#include "services/feedback/rules/service_texts.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/rules/localized_texts.h"
#include "services/runtime/languages/wanted_languages.h"

namespace touchstone::feedback {
namespace {

using v1::ServiceText;
using v1::ServiceType;

// The first in the most wanted language; null for none.
const ServiceText* FindText(const ServiceType& type, absl::string_view language) {
  for (const std::string& tag : FallbackChain({absl::AsciiStrToLower(language)}, "")) {
    for (const ServiceText& text : type.texts()) {
      if (absl::AsciiStrToLower(text.language()) == tag) return &text;
    }
  }
  return nullptr;
}

std::string Joined(absl::string_view first, absl::string_view second, absl::string_view between) {
  return absl::StrCat(first, first.empty() || second.empty() ? "" : between, second);
}

}  // namespace

std::string PublicDescription(const ServiceType& type, absl::string_view language) {
  const ServiceText* const text = FindText(type, language);
  const bool is_told = text != nullptr && !text->description().empty();
  const std::string& description = is_told ? text->description() : type.description();
  if (!type.has_emergency_screening()) return description;
  const v1::EmergencyScreening& screening = type.emergency_screening();
  const std::string first =
      Joined(TextIn(screening.questions(), language), EmergencyNotice(type, language), " ");
  return Joined(first, description, "\n");
}

std::string EmergencyNotice(const ServiceType& type, absl::string_view language) {
  const v1::EmergencyScreening& screening = type.emergency_screening();
  return Joined(TextIn(screening.instructions(), language), screening.transfer_to(), " ");
}

}  // namespace touchstone::feedback
