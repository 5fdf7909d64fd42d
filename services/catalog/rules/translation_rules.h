// What must hold of a translation, how far it goes, and how a text is read in another language.
//
// A translated text belongs to a place (part, field, index) and remembers the source that it was
// made from. It stands for the text with that source, also when that has another index by now (a
// probe was put before it); failing this it stands for what is at its place, as an outdated one.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_TRANSLATION_RULES_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_TRANSLATION_RULES_H_

#include <google/protobuf/repeated_field.h>
#include <touchstone/catalog/v1/translation.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/catalog/rules/texts.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::catalog {

using TranslatedTexts = google::protobuf::RepeatedPtrField<v1::TranslatedText>;

// What is wrong with a language to translate into: not a known one, or `source`, the one that the
// framework is written in (in any case; empty when it does not say). Empty: nothing is wrong.
std::string LanguageProblem(absl::string_view language, absl::string_view source);

// Gives each text that has none its source: as before, where it is the same text at the same place
// as in `before`, else what is at its place now.
void CompleteSources(const std::vector<Text>& sources, const TranslatedTexts& before,
                     TranslatedTexts& translated);

// Everything that is wrong: a place that is not there or has no text, unless it is as in `before`
// (what is gone meanwhile may stay); a place twice; a text longer than its field may be; in a
// reference question a placeholder that nobody fills in. Paths are `texts[3].part` behind `prefix`;
// about 100 at most.
std::vector<FieldViolation> TranslationViolations(const std::vector<Text>& sources,
                                                  const TranslatedTexts& before,
                                                  const TranslatedTexts& translated,
                                                  absl::string_view prefix);

// Leaves out what is read nowhere any more because its place is gone, and puts what is read at
// another place there, so that the rest stands beside this source alone and reads the same. Changes
// nothing where no place is gone.
void LeaveOutWhatIsGone(const std::vector<Text>& sources, TranslatedTexts& translated);

// How far a translation goes.
struct TextCount {
  int translated = 0;  // of the source's texts
  int outdated = 0;    // of those
};
TextCount CountTranslated(const std::vector<Text>& sources, const TranslatedTexts& translated);

// A translation to read from; `language` is its tag in lower case.
struct Translation {
  std::string language;
  TranslatedTexts texts;
};

// What a reader gets.
struct Reading {
  std::vector<std::string> languages;  // tags as people write them, in the order of the chain
  int fallback_count = 0;              // texts in none of the forms of the language most wanted
  int outdated_count = 0;
};

// Puts each text into the first language of `chain` that has it. `wanted` is the language most
// wanted (empty: none), `source` the one that the texts are in (empty when not known), both in
// lower case.
Reading ReadIn(const std::vector<Translation>& chain, absl::string_view wanted,
               absl::string_view source, const std::vector<Text>& texts);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_TRANSLATION_RULES_H_
