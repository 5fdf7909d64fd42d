#include "services/catalog/translated_reading.h"

#include <touchstone/catalog/v1/translation.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/competencies.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/rules/texts.h"
#include "services/catalog/rules/translation_rules.h"
#include "services/catalog/text_counts.h"
#include "services/catalog/translations.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/languages/language_tag.h"
#include "services/runtime/languages/wanted_languages.h"
#include "services/runtime/names/sha256.h"

namespace touchstone::catalog {
namespace {

template <typename T>
absl::StatusOr<T> Find(Store& store, const Context& context, const ResourceType& type,
                       const std::string& name) {
  ASSIGN_OR_RETURN(const CachedValue found, store.Read(type, name, context.deadline));
  if (found.absent()) return NotFound(name);
  T resource;
  if (!resource.ParseFromString(*found.bytes)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("The stored ", name, " cannot be read."));
  }
  return resource;
}

// What the caller wants to read, most wanted first.
absl::StatusOr<std::vector<std::string>> WantedLanguages(const Context& context,
                                                         const std::string& language) {
  if (language.empty()) return ReadAcceptLanguage(context.accept_language);
  if (!IsKnownLanguage(language)) return InvalidField("language", kLanguageRule);
  return std::vector<std::string>{absl::AsciiStrToLower(language)};
}

// What tells this reading from every other: all that it depends on. Lengths keep neighbors apart.
class Revision {
 public:
  void Add(absl::string_view part) { absl::StrAppend(&parts_, part.size(), ":", part); }
  std::string Etag() const { return Sha256Hex(parts_).substr(0, 16); }

 private:
  std::string parts_;
};

// Puts the texts of `source`, a framework or a competency, into the caller's languages, and says so
// in `answer`. `T` is the message of its translations.
template <typename T, typename Source, typename Answer>
absl::Status Translate(Store& store, const Context& context, const ResourceType& type,
                       const std::vector<std::string>& wanted, const std::string& source_language,
                       Source& source, Answer& answer) {
  Revision revision;
  for (const std::string& part : {source.etag(), source_language}) revision.Add(part);
  revision.Add(wanted.empty() ? "" : wanted.front());

  std::vector<Translation> chain;
  for (std::string& language : FallbackChain(wanted, source_language)) {
    const std::string name = type.pattern.Child(source.name(), language);
    auto translation = Find<T>(store, context, type, name);
    if (absl::IsNotFound(translation.status())) continue;
    RETURN_IF_ERROR(translation.status());
    if (translation->has_delete_time()) continue;
    revision.Add(language);
    revision.Add(translation->etag());
    chain.push_back({std::move(language), std::move(*translation->mutable_texts())});
  }

  const std::vector<Text> texts = TextsOf(source);
  const Reading reading =
      ReadIn(chain, wanted.empty() ? "" : wanted.front(), source_language, texts);
  answer.mutable_languages()->Assign(reading.languages.begin(), reading.languages.end());
  answer.set_text_count(static_cast<int>(texts.size()));
  answer.set_fallback_count(reading.fallback_count);
  answer.set_outdated_count(reading.outdated_count);
  answer.set_etag(revision.Etag());
  return absl::OkStatus();
}

absl::StatusOr<v1::TranslatedFramework> GetTranslatedFramework(
    Store& store, const Context& context, const v1::GetTranslatedFrameworkRequest& request) {
  ASSIGN_OR_RETURN(const auto wanted, WantedLanguages(context, request.language()));
  v1::TranslatedFramework answer;
  ASSIGN_OR_RETURN(*answer.mutable_framework(),
                   Find<v1::Framework>(store, context, FrameworkType(), request.name()));
  const std::string language = absl::AsciiStrToLower(answer.framework().language());
  RETURN_IF_ERROR(Translate<v1::FrameworkTranslation>(store, context, FrameworkTranslationType(),
                                                      wanted, language, *answer.mutable_framework(),
                                                      answer));
  return answer;
}

absl::StatusOr<v1::TranslatedCompetency> GetTranslatedCompetency(
    Store& store, const Context& context, const v1::GetTranslatedCompetencyRequest& request) {
  ASSIGN_OR_RETURN(const auto wanted, WantedLanguages(context, request.language()));
  v1::TranslatedCompetency answer;
  ASSIGN_OR_RETURN(*answer.mutable_competency(),
                   Find<v1::Competency>(store, context, CompetencyType(), request.name()));
  ASSIGN_OR_RETURN(const auto framework, Find<v1::Framework>(store, context, FrameworkType(),
                                                             FrameworkOf(request.name())));
  RETURN_IF_ERROR(Translate<v1::CompetencyTranslation>(
      store, context, CompetencyTranslationType(), wanted,
      absl::AsciiStrToLower(framework.language()), *answer.mutable_competency(), answer));
  return answer;
}

}  // namespace

void RegisterTranslatedReading(RpcService& catalog, Store& store) {
  catalog.Unary<v1::GetTranslatedFrameworkRequest, v1::TranslatedFramework>(
      "GetTranslatedFramework", [&store](const Context& context, const auto& request) {
        return GetTranslatedFramework(store, context, request);
      });
  catalog.Unary<v1::GetTranslatedCompetencyRequest, v1::TranslatedCompetency>(
      "GetTranslatedCompetency", [&store](const Context& context, const auto& request) {
        return GetTranslatedCompetency(store, context, request);
      });
}

}  // namespace touchstone::catalog
