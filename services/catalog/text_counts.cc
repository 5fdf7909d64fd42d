#include "services/catalog/text_counts.h"

#include <touchstone/catalog/v1/translation.pb.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/rules/texts.h"
#include "services/catalog/translations.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

constexpr char kSource[] = "";  // the language of the row that counts the source

absl::Status Keep(Transaction& transaction, const std::string& resource, absl::string_view language,
                  size_t texts, int outdated) {
  return transaction.session()
      .Execute(
          "INSERT INTO text_counts (framework, resource, language, texts, outdated) "
          "VALUES (:framework, :resource, :language, :texts, :outdated) "
          "ON CONFLICT (framework, resource, language) DO UPDATE SET "
          "texts = excluded.texts, outdated = excluded.outdated",
          FrameworkOf(resource), resource, language, texts, outdated)
      .status();
}

template <typename Resource, typename ResourceTranslation>
absl::Status KeepCounts(Transaction& transaction, const ResourceType& translations,
                        Resource& resource) {
  const std::vector<Text> texts = TextsOf(resource);
  RETURN_IF_ERROR(Keep(transaction, resource.name(), kSource, texts.size(), 0));
  ASSIGN_OR_RETURN(const auto rows, transaction.session().Query<std::string>(
                                        absl::StrCat("SELECT name FROM ", translations.table(),
                                                     " WHERE parent = :parent AND delete_time = 0"),
                                        resource.name()));
  for (const auto& [name] : rows) {
    ASSIGN_OR_RETURN(const auto translation,
                     transaction.Find<ResourceTranslation>(translations, name));
    RETURN_IF_ERROR(KeepTranslationCount(transaction, name, texts.size(),
                                         CountTranslated(texts, translation->texts())));
  }
  return absl::OkStatus();
}

}  // namespace

std::string FrameworkOf(absl::string_view name) {
  while (!name.empty() && !FrameworkType().pattern.Matches(name)) name = ParentOf(name);
  return std::string(name);
}

absl::Status KeepTextCounts(Transaction& transaction, v1::Framework framework) {
  return KeepCounts<v1::Framework, v1::FrameworkTranslation>(transaction,
                                                             FrameworkTranslationType(), framework);
}

absl::Status KeepTextCounts(Transaction& transaction, v1::Competency competency) {
  return KeepCounts<v1::Competency, v1::CompetencyTranslation>(
      transaction, CompetencyTranslationType(), competency);
}

absl::Status KeepTranslationCount(Transaction& transaction, const std::string& translation,
                                  size_t sources, const TextCount& count) {
  const std::string resource(ParentOf(translation));
  RETURN_IF_ERROR(Keep(transaction, resource, kSource, sources, 0));
  return Keep(transaction, resource, IdOf(translation), static_cast<size_t>(count.translated),
              count.outdated);
}

absl::Status ForgetTextCounts(Transaction& transaction, const std::string& resource) {
  return transaction.session()
      .Execute("DELETE FROM text_counts WHERE framework = :framework AND resource = :resource",
               FrameworkOf(resource), resource)
      .status();
}

absl::Status ForgetTranslationCount(Transaction& transaction, const std::string& translation) {
  const std::string resource(ParentOf(translation));
  return transaction.session()
      .Execute(
          "DELETE FROM text_counts WHERE framework = :framework AND resource = :resource "
          "AND language = :language",
          FrameworkOf(resource), resource, IdOf(translation))
      .status();
}

}  // namespace touchstone::catalog
