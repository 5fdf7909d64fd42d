#include "services/catalog/translations.h"

#include <touchstone/catalog/v1/translation.pb.h>

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/competencies.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/rules/searchable_texts.h"
#include "services/catalog/rules/texts.h"
#include "services/catalog/rules/translation_rules.h"
#include "services/catalog/text_counts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/languages/language_tag.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/search/walks.h"

namespace touchstone::catalog {
namespace {

// Of one framework with its competencies: more than anybody writes in, and few enough for a report.
constexpr size_t kMostLanguages = 100;

// The languages that something of a framework is in; the source is one, the empty one.
absl::StatusOr<size_t> CountLanguages(Transaction& transaction, const std::string& framework) {
  ASSIGN_OR_RETURN(
      const auto rows,
      transaction.session().Query<std::string>(
          "SELECT DISTINCT language FROM text_counts WHERE framework = :framework", framework));
  return rows.size();
}

absl::StatusOr<bool> IsTranslatedInto(Transaction& transaction, const std::string& framework,
                                      const std::string& language) {
  ASSIGN_OR_RETURN(const auto row, transaction.session().QueryOne<std::string>(
                                       "SELECT resource FROM text_counts WHERE framework = "
                                       ":framework AND language = :language LIMIT 1",
                                       framework, language));
  return row.has_value();
}

absl::StatusOr<std::string> SourceLanguageOf(Transaction& transaction, const std::string& name) {
  const std::string framework_name = FrameworkOf(name);
  ASSIGN_OR_RETURN(const auto framework,
                   transaction.Find<v1::Framework>(FrameworkType(), framework_name));
  if (framework == nullptr) return NotFound(framework_name);
  return absl::AsciiStrToLower(framework->language());
}

// Whether a framework, or a competency of it, can have the translation of that name. `field` is
// what the caller named the language in.
absl::Status CheckLanguage(Transaction& transaction, const std::string& name,
                           const std::string& field) {
  const std::string language(IdOf(name));
  ASSIGN_OR_RETURN(const std::string source, SourceLanguageOf(transaction, name));
  if (const std::string problem = LanguageProblem(language, source); !problem.empty()) {
    return InvalidField(field, problem);
  }
  const std::string framework = FrameworkOf(name);
  ASSIGN_OR_RETURN(const bool is_known, IsTranslatedInto(transaction, framework, language));
  if (is_known) return absl::OkStatus();
  ASSIGN_OR_RETURN(const size_t languages, CountLanguages(transaction, framework));
  if (languages <= kMostLanguages) return absl::OkStatus();
  return InvalidField(field, absl::StrCat("is one more than the ", kMostLanguages,
                                          " languages that a framework can be translated into"));
}

// `Source` is what is translated.
template <typename Source, typename T>
absl::Status BeforeWrite(const ResourceType& source_type, const ResourceType& type,
                         const Context& context, Transaction& transaction,
                         const ResourceChange<T>& change) {
  T& translation = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return ForgetTranslationCount(transaction, translation.name());
  }
  if (change.kind != events::v1::Event::UPDATED) {
    const bool has_id = absl::StrContains(context.method, "/Create");
    RETURN_IF_ERROR(CheckLanguage(transaction, translation.name(),
                                  absl::StrCat(type.singular, has_id ? "_id" : ".name")));
  }
  const std::string source_name(ParentOf(translation.name()));
  ASSIGN_OR_RETURN(const auto source, transaction.Find<Source>(source_type, source_name));
  if (source == nullptr) return NotFound(source_name);
  const std::vector<Text> texts = TextsOf(*source);
  const TranslatedTexts before =
      change.before == nullptr ? TranslatedTexts() : change.before->texts();
  CompleteSources(texts, before, *translation.mutable_texts());
  const auto violations =
      TranslationViolations(texts, before, translation.texts(), absl::StrCat(type.singular, "."));
  if (!violations.empty()) return InvalidFields(violations);
  return KeepTranslationCount(transaction, translation.name(), texts.size(),
                              CountTranslated(texts, translation.texts()));
}

template <typename Source, typename T>
ResourceRules<T> RulesOf(const ResourceType& source_type, const ResourceType& type) {
  return {
      .parent = &source_type,
      .prepare =
          [](T& translation) {
            translation.set_language(WrittenLanguage(IdOf(translation.name())));
          },
      .before_write =
          [source = &source_type, own = &type](const Context& context, Transaction& transaction,
                                               const ResourceChange<T>& change) {
            return BeforeWrite<Source, T>(*source, *own, context, transaction, change);
          },
  };
}

// The translations of a source that were deleted at that time; 1970: those that are not deleted.
absl::StatusOr<std::vector<std::string>> TranslationsOf(Transaction& transaction,
                                                        const ResourceType& type,
                                                        const std::string& source,
                                                        absl::Time deleted) {
  ASSIGN_OR_RETURN(const auto rows, transaction.session().Query<std::string>(
                                        absl::StrCat("SELECT name FROM ", type.table(),
                                                     " WHERE parent = :parent AND "
                                                     "delete_time = :deleted ORDER BY name"),
                                        source, absl::ToUnixMicros(deleted)));
  std::vector<std::string> names;
  for (const auto& [name] : rows) names.push_back(name);
  return names;
}

absl::Status DeleteTranslations(Transaction& transaction, const ResourceType& type,
                                const std::string& source) {
  ASSIGN_OR_RETURN(const auto names, TranslationsOf(transaction, type, source, absl::UnixEpoch()));
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const auto translation, transaction.Find(type, name));
    RETURN_IF_ERROR(transaction.Delete(type, *translation));
  }
  return ForgetTextCounts(transaction, source);
}

// What was deleted by itself, before, was so for a reason, and stays deleted; what is now in the
// language of the source stays, too.
absl::Status UndeleteTranslations(Transaction& transaction, const ResourceType& type,
                                  const google::protobuf::Message& source) {
  ASSIGN_OR_RETURN(const auto names, TranslationsOf(transaction, type, NameOf(source),
                                                    TimeOf(source, "delete_time")));
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const std::string language, SourceLanguageOf(transaction, name));
    if (language == IdOf(name)) continue;
    RETURN_IF_ERROR(CheckLanguage(transaction, name, "name"));
    ASSIGN_OR_RETURN(const auto translation, transaction.Find(type, name));
    RETURN_IF_ERROR(transaction.Undelete(type, *translation));
  }
  return absl::OkStatus();
}

// Searches find a translation by what its source says of it, too. The source is not written yet:
// this is done when it is.
absl::Status ReindexTranslations(Transaction& transaction, const ResourceType& type,
                                 const std::string& source) {
  ASSIGN_OR_RETURN(const auto names, TranslationsOf(transaction, type, source, absl::UnixEpoch()));
  if (names.empty()) return absl::OkStatus();
  return AskForWalk(transaction.session(), type.table(), absl::StrCat(source, "/"));
}

template <typename Source>
bool HaveSameTags(const Source& before, const Source& after) {
  return absl::c_equal(before.tags(), after.tags());
}

template <typename Source>
absl::Status Follow(Transaction& transaction, const ResourceType& type,
                    const ResourceChange<Source>& change) {
  switch (change.kind) {
    case events::v1::Event::DELETED:
      return DeleteTranslations(transaction, type, change.after->name());
    case events::v1::Event::UNDELETED:
      RETURN_IF_ERROR(UndeleteTranslations(transaction, type, *change.after));
      break;
    case events::v1::Event::UPDATED: {
      const bool same_texts = HaveSameTexts(*change.before, *change.after);
      if (same_texts && HaveSameTags(*change.before, *change.after)) return absl::OkStatus();
      RETURN_IF_ERROR(ReindexTranslations(transaction, type, change.after->name()));
      if (same_texts) return absl::OkStatus();
      break;
    }
    default:
      break;
  }
  return KeepTextCounts(transaction, *change.after);
}

}  // namespace

const ResourceType& FrameworkTranslationType() {
  static const ResourceType type = DeclareResource<v1::FrameworkTranslation>({
      .table = "framework_translations",
      .columns = {{"language"}},
      .search = SearchedBy(FrameworkTranslationText, FrameworkType()),
  });
  return type;
}

const ResourceType& CompetencyTranslationType() {
  static const ResourceType type = DeclareResource<v1::CompetencyTranslation>({
      .table = "competency_translations",
      .columns = {{"language"}},
      .search = SearchedBy(CompetencyTranslationText, CompetencyType()),
  });
  return type;
}

AnyResourceRules FrameworkTranslationRules() {
  return AnyRules(RulesOf<v1::Framework, v1::FrameworkTranslation>(FrameworkType(),
                                                                   FrameworkTranslationType()));
}

AnyResourceRules CompetencyTranslationRules() {
  return AnyRules(RulesOf<v1::Competency, v1::CompetencyTranslation>(CompetencyType(),
                                                                     CompetencyTranslationType()));
}

void RegisterTranslations(RpcService& catalog, Store& store) {
  RegisterStandardMethodsOf(catalog, FrameworkTranslationType(), store,
                            FrameworkTranslationRules());
  RegisterStandardMethodsOf(catalog, CompetencyTranslationType(), store,
                            CompetencyTranslationRules());
}

absl::Status LetTranslationsFollow(Transaction& transaction,
                                   const ResourceChange<v1::Framework>& change) {
  if (change.kind == events::v1::Event::UPDATED) {
    const std::string language = absl::AsciiStrToLower(change.after->language());
    ASSIGN_OR_RETURN(const bool is_taken,
                     language.empty()
                         ? absl::StatusOr<bool>(false)
                         : IsTranslatedInto(transaction, change.after->name(), language));
    if (is_taken) {
      return InvalidField("framework.language",
                          "is one that there are translations into; delete those first");
    }
  }
  return Follow(transaction, FrameworkTranslationType(), change);
}

absl::Status LetTranslationsFollow(Transaction& transaction,
                                   const ResourceChange<v1::Competency>& change) {
  return Follow(transaction, CompetencyTranslationType(), change);
}

}  // namespace touchstone::catalog
