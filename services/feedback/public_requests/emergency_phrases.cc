#include "services/feedback/public_requests/emergency_phrases.h"

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/search/words.h"

namespace touchstone::feedback {
namespace {

// A space before each word.
std::string InPlainWords(absl::string_view text) {
  std::string plain;
  for (const Word& word : SplitWords(text)) absl::StrAppend(&plain, " ", word.text);
  return plain;
}

}  // namespace

bool HasEmergencyPhrase(const v1::ServiceType& type, absl::string_view description) {
  const auto& phrases = type.emergency_screening().phrases();
  if (phrases.empty()) return false;
  const std::string said = InPlainWords(description);
  return std::any_of(phrases.begin(), phrases.end(), [&](const std::string& phrase) {
    const std::string plain = InPlainWords(phrase);
    return !plain.empty() && absl::StrContains(said, plain);
  });
}

}  // namespace touchstone::feedback
