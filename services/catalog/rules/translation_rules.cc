#include "services/catalog/rules/translation_rules.h"

#include <touchstone/options/v1/options.pb.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/rules/competency_rules.h"
#include "services/runtime/languages/language_tag.h"
#include "services/runtime/names/code_points.h"

namespace touchstone::catalog {
namespace {

using v1::TranslatedText;

// Of one translation; who repairs these sees the others next.
constexpr size_t kMostViolations = 100;

// Part, field, index.
using Place = std::tuple<absl::string_view, int, int>;

Place PlaceOf(const Text& text) { return {text.part, text.field, text.index}; }
Place PlaceOf(const TranslatedText& text) { return {text.part(), text.field(), text.index()}; }

using TextAt = absl::flat_hash_map<Place, const Text*>;
using TranslatedAt = absl::flat_hash_map<Place, const TranslatedText*>;

TextAt ByPlace(const std::vector<Text>& texts) {
  TextAt at;
  for (const Text& text : texts) at.try_emplace(PlaceOf(text), &text);
  return at;
}

TranslatedAt ByPlace(const TranslatedTexts& texts) {
  TranslatedAt at;
  for (const TranslatedText& text : texts) at.try_emplace(PlaceOf(text), &text);
  return at;
}

bool IsAsBefore(const TranslatedText& text, const TranslatedAt& before) {
  const auto found = before.find(PlaceOf(text));
  return found != before.end() && found->second->text() == text.text();
}

// What a translation has for one text.
struct Rendering {
  const TranslatedText* translated = nullptr;  // null: nothing
  bool outdated = false;
};

// What a translation has for each text, in their order.
std::vector<Rendering> Render(const std::vector<Text>& texts, const TranslatedTexts& translated) {
  const TranslatedAt at_place = ByPlace(translated);
  absl::flat_hash_map<std::tuple<absl::string_view, int, absl::string_view>, const TranslatedText*>
      of_source;
  for (const TranslatedText& text : translated) {
    of_source.try_emplace({text.part(), text.field(), text.source()}, &text);
  }
  std::vector<Rendering> renderings(texts.size());
  absl::flat_hash_set<const TranslatedText*> used;
  for (size_t i = 0; i < texts.size(); ++i) {
    const Text& text = texts[i];
    const auto here = at_place.find(PlaceOf(text));
    if (here != at_place.end() && here->second->source() == *text.text) {
      renderings[i].translated = here->second;
    } else if (const auto moved = of_source.find({text.part, text.field, *text.text});
               moved != of_source.end()) {
      renderings[i].translated = moved->second;
    }
    if (renderings[i].translated != nullptr) used.insert(renderings[i].translated);
  }
  for (size_t i = 0; i < texts.size(); ++i) {
    if (renderings[i].translated != nullptr) continue;
    const auto here = at_place.find(PlaceOf(texts[i]));
    if (here != at_place.end() && !used.contains(here->second))
      renderings[i] = {here->second, true};
  }
  return renderings;
}

// The field of a translated text that makes its place one that is not there.
FieldViolation WhatIsNotThere(const TranslatedText& text, const std::vector<Text>& sources,
                              const std::string& path) {
  bool has_part = false;
  bool has_field = false;
  for (const Text& source : sources) {
    if (source.part != text.part()) continue;
    has_part = true;
    has_field = has_field || source.field == text.field();
  }
  if (!has_part) {
    return {path + ".part", absl::StrCat("'", text.part(), "' is no part that has a text here")};
  }
  if (!has_field) {
    return {path + ".field", absl::StrCat("must be one of the part's texts that is not empty; ",
                                          TranslatedText::Field_Name(text.field()), " is none")};
  }
  return {path + ".index", "is more than the part has of these texts; the first is 0"};
}

void CheckText(const Text& source, const TranslatedText& text, const std::string& path,
               std::vector<FieldViolation>& violations) {
  const auto& rules = source.declared->options().GetExtension(options::v1::rules);
  const std::optional<TextShape> shape = ShapeOf(text.text());
  if (shape && IsTitleField(source.declared->name()) && shape->line_breaker) {
    violations.push_back({path + ".text", "must be one line, without a change of direction"});
  }
  if (shape && rules.max_length() > 0 && shape->length > rules.max_length()) {
    violations.push_back(
        {path + ".text", absl::StrCat("must have at most ", rules.max_length(), " characters, as ",
                                      source.declared->name(), " has")});
  }
  const bool is_template =
      source.declared->containing_type() == v1::ReferenceQuestion::descriptor();
  if (is_template && HasUnknownPlaceholder(text.text())) {
    violations.push_back({path + ".text", std::string(kPlaceholderRule)});
  }
}

}  // namespace

std::string LanguageProblem(absl::string_view language, absl::string_view source) {
  if (!IsKnownLanguage(language)) {
    return absl::StrCat("'", language, "' is no known language; it ", kLanguageRule);
  }
  if (absl::EqualsIgnoreCase(language, source)) {
    return absl::StrCat(
        "'", language, "' is the language that the framework is written in; change the text there");
  }
  return "";
}

void CompleteSources(const std::vector<Text>& sources, const TranslatedTexts& before,
                     TranslatedTexts& translated) {
  const TextAt source_at = ByPlace(sources);
  const TranslatedAt before_at = ByPlace(before);
  for (TranslatedText& text : translated) {
    if (!text.source().empty()) continue;
    if (IsAsBefore(text, before_at)) {
      text.set_source(before_at.at(PlaceOf(text))->source());
    } else if (const auto found = source_at.find(PlaceOf(text)); found != source_at.end()) {
      text.set_source(*found->second->text);
    }
  }
}

std::vector<FieldViolation> TranslationViolations(const std::vector<Text>& sources,
                                                  const TranslatedTexts& before,
                                                  const TranslatedTexts& translated,
                                                  absl::string_view prefix) {
  std::vector<FieldViolation> violations;
  const TextAt source_at = ByPlace(sources);
  const TranslatedAt before_at = ByPlace(before);
  absl::flat_hash_map<Place, int> seen;
  for (int i = 0; i < translated.size() && violations.size() < kMostViolations; ++i) {
    const TranslatedText& text = translated[i];
    const std::string path = absl::StrCat(prefix, "texts[", i, "]");
    const auto [first, is_new] = seen.try_emplace(PlaceOf(text), i);
    if (!is_new) {
      violations.push_back(
          {path, absl::StrCat("is for the same place as texts[", first->second, "]; give one")});
      continue;
    }
    const auto found = source_at.find(PlaceOf(text));
    if (found != source_at.end()) {
      CheckText(*found->second, text, path, violations);
    } else if (!IsAsBefore(text, before_at)) {
      violations.push_back(WhatIsNotThere(text, sources, path));
    }
  }
  return violations;
}

void LeaveOutWhatIsGone(const std::vector<Text>& sources, TranslatedTexts& translated) {
  const TextAt source_at = ByPlace(sources);
  const bool is_whole =
      std::all_of(translated.begin(), translated.end(),
                  [&](const TranslatedText& text) { return source_at.contains(PlaceOf(text)); });
  if (is_whole) return;
  TranslatedTexts read;
  const std::vector<Rendering> renderings = Render(sources, translated);
  for (size_t i = 0; i < sources.size(); ++i) {
    if (renderings[i].translated == nullptr) continue;
    TranslatedText& text = *read.Add();
    text = *renderings[i].translated;
    text.set_index(sources[i].index);
  }
  translated.Swap(&read);
}

TextCount CountTranslated(const std::vector<Text>& sources, const TranslatedTexts& translated) {
  TextCount count;
  for (const Rendering& rendering : Render(sources, translated)) {
    count.translated += rendering.translated != nullptr ? 1 : 0;
    count.outdated += rendering.outdated ? 1 : 0;
  }
  return count;
}

Reading ReadIn(const std::vector<Translation>& chain, absl::string_view wanted,
               absl::string_view source, const std::vector<Text>& texts) {
  std::vector<std::vector<Rendering>> renderings;
  for (const Translation& translation : chain) {
    renderings.push_back(Render(texts, translation.texts));
  }
  Reading reading;
  std::vector<bool> is_used(chain.size() + 1);  // the last is the source
  for (size_t i = 0; i < texts.size(); ++i) {
    size_t step = 0;
    while (step < chain.size() && renderings[step][i].translated == nullptr) ++step;
    is_used[step] = true;
    const absl::string_view language = step < chain.size() ? chain[step].language : source;
    if (!wanted.empty() && !AreRelated(language, wanted)) ++reading.fallback_count;
    if (step == chain.size()) continue;
    const Rendering& rendering = renderings[step][i];
    reading.outdated_count += rendering.outdated ? 1 : 0;
    *texts[i].text = rendering.translated->text();
  }
  for (size_t step = 0; step < chain.size(); ++step) {
    if (is_used[step]) reading.languages.push_back(WrittenLanguage(chain[step].language));
  }
  if (is_used.back()) {
    reading.languages.push_back(source.empty() ? std::string(kUndetermined)
                                               : WrittenLanguage(source));
  }
  return reading;
}

}  // namespace touchstone::catalog
