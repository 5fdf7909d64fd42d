// Translations of frameworks and competencies: how they follow their source, how they are read, and
// what a report says of them.

#include "services/catalog/translations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/languages/language_tag.h"
#include "services/runtime/methods/retention.h"
#include "services/runtime/names/resource_name.h"
#include "tests/services/catalog/catalog_in_process.h"

namespace touchstone::catalog {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::TranslatedText;

constexpr char kFramework[] = "organizations/wa/frameworks/hr";

class Translations : public testing::TestWithParam<StoreKind> {
 protected:
  Translations() {
    v1::CreateFrameworkRequest request;
    request.set_parent("organizations/wa");
    request.set_framework_id("hr");
    request.mutable_framework()->set_title("HR");
    request.mutable_framework()->set_language("en-US");
    EXPECT_TRUE(catalog_.Call<v1::Framework>("CreateFramework", request).ok());
    CreateCompetency("focus");
  }

  static std::string Name(const std::string& competency) {
    return absl::StrCat(kFramework, "/competencies/", competency);
  }

  // Has two texts: a title and a definition.
  void CreateCompetency(const std::string& id) {
    v1::CreateCompetencyRequest request;
    request.set_parent(kFramework);
    request.set_competency_id(id);
    request.mutable_competency()->set_title("Customer focus");
    request.mutable_competency()->set_definition("Putting customers first");
    const auto created = catalog_.Call<v1::Competency>("CreateCompetency", request);
    ASSERT_TRUE(created.ok()) << created.status();
  }

  // Translates the title of a competency.
  absl::Status Translate(const std::string& competency, const std::string& language,
                         const std::string& title) {
    v1::CreateCompetencyTranslationRequest request;
    request.set_parent(competency);
    request.set_competency_translation_id(language);
    TranslatedText& text = *request.mutable_competency_translation()->add_texts();
    text.set_field(TranslatedText::TITLE);
    text.set_text(title);
    return catalog_.Call<v1::CompetencyTranslation>("CreateCompetencyTranslation", request)
        .status();
  }

  absl::Status TranslateFramework(const std::string& language) {
    v1::CreateFrameworkTranslationRequest request;
    request.set_parent(kFramework);
    request.set_framework_translation_id(language);
    TranslatedText& text = *request.mutable_framework_translation()->add_texts();
    text.set_field(TranslatedText::TITLE);
    text.set_text("Recursos humanos");
    return catalog_.Call<v1::FrameworkTranslation>("CreateFrameworkTranslation", request).status();
  }

  absl::Status Retitle(const std::string& competency, const std::string& title) {
    v1::UpdateCompetencyRequest request;
    request.mutable_competency()->set_name(competency);
    request.mutable_competency()->set_title(title);
    return catalog_.Call<v1::Competency>("UpdateCompetency", request).status();
  }

  absl::Status Delete(const std::string& competency) {
    v1::DeleteCompetencyRequest request;
    request.set_name(competency);
    return catalog_.Call<v1::Competency>("DeleteCompetency", request).status();
  }

  absl::Status DeleteTranslation(const std::string& name) {
    v1::DeleteCompetencyTranslationRequest request;
    request.set_name(name);
    return catalog_.Call<v1::CompetencyTranslation>("DeleteCompetencyTranslation", request)
        .status();
  }

  absl::Status Undelete(const std::string& competency) {
    v1::UndeleteCompetencyRequest request;
    request.set_name(competency);
    return catalog_.Call<v1::Competency>("UndeleteCompetency", request).status();
  }

  // The ids of a competency's translations that are not deleted.
  std::vector<std::string> TranslationsOf(const std::string& competency) {
    v1::ListCompetencyTranslationsRequest request;
    request.set_parent(competency);
    const auto list = catalog_.Call<v1::ListCompetencyTranslationsResponse>(
        "ListCompetencyTranslations", request);
    EXPECT_TRUE(list.ok()) << list.status();
    std::vector<std::string> ids;
    for (const auto& translation : list->competency_translations()) {
      ids.emplace_back(IdOf(translation.name()));
    }
    return ids;
  }

  v1::TranslatedCompetency Read(const std::string& language = "") {
    v1::GetTranslatedCompetencyRequest request;
    request.set_name(Name("focus"));
    request.set_language(language);
    auto read = catalog_.Call<v1::TranslatedCompetency>("GetTranslatedCompetency", request);
    EXPECT_TRUE(read.ok()) << read.status();
    return read.ok() ? *std::move(read) : v1::TranslatedCompetency();
  }

  v1::ReportTranslationsResponse Report(int page_size = 0, const std::string& page_token = "") {
    v1::ReportTranslationsRequest request;
    request.set_name(kFramework);
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    auto report = catalog_.Call<v1::ReportTranslationsResponse>("ReportTranslations", request);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *std::move(report) : v1::ReportTranslationsResponse();
  }

  // "es 3 2 1 1": language, texts, translated, outdated, missing.
  static std::vector<std::string> Lines(
      const google::protobuf::RepeatedPtrField<v1::TranslationFigures>& all) {
    std::vector<std::string> lines;
    for (const v1::TranslationFigures& figures : all) {
      lines.push_back(absl::StrCat(figures.language(), " ", figures.text_count(), " ",
                                   figures.translated_count(), " ", figures.outdated_count(), " ",
                                   figures.missing_count()));
    }
    return lines;
  }

  TestStore store_{GetParam()};
  CatalogInProcess catalog_{store_};
};
INSTANTIATE_TEST_SUITE_P(Drivers, Translations, testing::Values(SqliteStore, PostgresStore),
                         StoreName);

TEST_P(Translations, AreIntoKnownLanguagesOtherThanTheSource) {
  for (const char* language : {"xx-yyyy", "english", "en-us", "und", "spa"}) {
    const absl::Status status = Translate(Name("focus"), language, "x");
    EXPECT_EQ(ReasonOf(status), reasons::kFieldInvalid) << language;
    EXPECT_THAT(std::string(status.message()), HasSubstr("competency_translation_id")) << language;
    EXPECT_THAT(std::string(status.message()), HasSubstr(language));
  }
  EXPECT_THAT(TranslationsOf(Name("focus")), IsEmpty());
  EXPECT_THAT(Report().totals(), IsEmpty());
  EXPECT_TRUE(Translate(Name("focus"), "en", "Plain English").ok());
  EXPECT_TRUE(absl::IsNotFound(Translate(Name("nothing"), "es", "x")));
}

TEST_P(Translations, AreReadInTheOrderThatTheCallerWants) {
  ASSERT_TRUE(Translate(Name("focus"), "es", "Enfoque").ok());
  ASSERT_TRUE(Translate(Name("focus"), "fr", "Orientation").ok());
  EXPECT_EQ(Read().competency().title(), "Customer focus") << "nothing is wanted";
  EXPECT_THAT(Read().languages(), ElementsAre("en-US"));

  catalog_.Accept("de, fr;q=0.5, es-US;q=0.8");
  const v1::TranslatedCompetency read = Read();
  EXPECT_EQ(read.competency().title(), "Enfoque");
  EXPECT_EQ(read.competency().definition(), "Putting customers first");
  EXPECT_THAT(read.languages(), ElementsAre("es", "en-US"));
  EXPECT_EQ(read.text_count(), 2);
  EXPECT_EQ(read.fallback_count(), 2) << "German is wanted most";
  EXPECT_EQ(Read("fr").competency().title(), "Orientation") << "what is asked for comes first";
  catalog_.Accept("en, es");
  EXPECT_EQ(Read().competency().title(), "Customer focus");

  v1::GetTranslatedCompetencyRequest request;
  request.set_name(Name("focus"));
  request.set_language("xx");
  EXPECT_EQ(
      ReasonOf(
          catalog_.Call<v1::TranslatedCompetency>("GetTranslatedCompetency", request).status()),
      reasons::kFieldInvalid);
}

TEST_P(Translations, AReadingHasAnEtagThatChangesWithAllThatItDependsOn) {
  ASSERT_TRUE(Translate(Name("focus"), "es", "Enfoque").ok());
  const std::string etag = Read("es").etag();
  EXPECT_EQ(Read("es").etag(), etag);
  EXPECT_NE(Read("es-us").etag(), etag) << "other texts fall back";
  EXPECT_NE(Read("fr").etag(), etag);
  ASSERT_TRUE(Translate(Name("focus"), "es-us", "Enfoque al cliente").ok());
  EXPECT_EQ(Read("es").etag(), etag);
  ASSERT_TRUE(Retitle(Name("focus"), "Customers first").ok());
  EXPECT_NE(Read("es").etag(), etag);
  const std::string reworded = Read("es").etag();
  ASSERT_TRUE(DeleteTranslation(absl::StrCat(Name("focus"), "/translations/es")).ok());
  EXPECT_NE(Read("es").etag(), reworded);
}

TEST_P(Translations, OfARewordedSourceAreOutdatedUntilTheyAreMadeAnew) {
  ASSERT_TRUE(Translate(Name("focus"), "es", "Enfoque").ok());
  EXPECT_EQ(Read("es").outdated_count(), 0);
  ASSERT_TRUE(Retitle(Name("focus"), "Customers first").ok());
  EXPECT_EQ(Read("es").competency().title(), "Enfoque");
  EXPECT_EQ(Read("es").outdated_count(), 1);
  EXPECT_THAT(Lines(Report().totals()), ElementsAre("es 3 1 1 2"));

  v1::UpdateCompetencyTranslationRequest request;
  request.mutable_competency_translation()->set_name(
      absl::StrCat(Name("focus"), "/translations/es"));
  TranslatedText& text = *request.mutable_competency_translation()->add_texts();
  text.set_field(TranslatedText::TITLE);
  text.set_text("Primero los clientes");
  const auto updated =
      catalog_.Call<v1::CompetencyTranslation>("UpdateCompetencyTranslation", request);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->texts(0).source(), "Customers first");
  EXPECT_EQ(updated->language(), "es");
  EXPECT_EQ(Read("es").outdated_count(), 0);
  EXPECT_THAT(Lines(Report().totals()), ElementsAre("es 3 1 0 2"));
}

TEST_P(Translations, GoAndComeBackWithTheirCompetency) {
  const std::string focus = Name("focus");
  for (const char* language : {"es", "fr", "de"}) {
    ASSERT_TRUE(Translate(focus, language, "x").ok());
  }
  ASSERT_TRUE(DeleteTranslation(absl::StrCat(focus, "/translations/fr")).ok());
  ASSERT_TRUE(Delete(focus).ok());
  EXPECT_THAT(TranslationsOf(focus), IsEmpty());
  EXPECT_THAT(Report().totals(), IsEmpty());
  EXPECT_THAT(Read("es").languages(), ElementsAre("en-US"));
  EXPECT_TRUE(absl::IsNotFound(Translate(focus, "it", "x")));

  ASSERT_TRUE(Undelete(focus).ok());
  EXPECT_THAT(TranslationsOf(focus), ElementsAre("de", "es"));
  EXPECT_THAT(Lines(Report().totals()), ElementsAre("de 3 1 0 2", "es 3 1 0 2"));
  EXPECT_THAT(Read("es").languages(), ElementsAre("es", "en-US"));
}

TEST_P(Translations, OfAFrameworkGoAndComeBackWithIt) {
  ASSERT_TRUE(TranslateFramework("es").ok());
  ASSERT_TRUE(Delete(Name("focus")).ok());
  v1::DeleteFrameworkRequest remove;
  remove.set_name(kFramework);
  ASSERT_TRUE(catalog_.Call<v1::Framework>("DeleteFramework", remove).ok());
  v1::GetFrameworkTranslationRequest get;
  get.set_name(absl::StrCat(kFramework, "/translations/es"));
  EXPECT_TRUE(
      catalog_.Call<v1::FrameworkTranslation>("GetFrameworkTranslation", get)->has_delete_time());
  v1::UndeleteFrameworkRequest undelete;
  undelete.set_name(kFramework);
  ASSERT_TRUE(catalog_.Call<v1::Framework>("UndeleteFramework", undelete).ok());
  EXPECT_FALSE(
      catalog_.Call<v1::FrameworkTranslation>("GetFrameworkTranslation", get)->has_delete_time());
  EXPECT_THAT(Lines(Report().framework().languages()), ElementsAre("es 1 1 0 0"));
}

TEST_P(Translations, ArePurgedWithTheirCompetency) {
  ASSERT_TRUE(Translate(Name("focus"), "es", "Enfoque").ok());
  ASSERT_TRUE(Delete(Name("focus")).ok());
  const std::string long_ago = "SET delete_time = 1 WHERE delete_time > 0";
  for (const char* table : {"competencies ", "competency_translations "}) {
    store_.RunBeside(absl::StrCat("UPDATE ", table, long_ago));
  }
  ASSERT_TRUE(
      Retention(catalog_.store(), {&CompetencyTranslationType(), &CompetencyType()}).Sweep().ok());
  for (const char* table : {"competencies", "competency_translations"}) {
    EXPECT_THAT(store_.RunBeside(absl::StrCat("SELECT name FROM ", table)), IsEmpty()) << table;
  }
  EXPECT_THAT(store_.RunBeside("SELECT resource FROM text_counts"), ElementsAre(kFramework));
}

TEST_P(Translations, AFrameworkIsNotWrittenInALanguageThatItIsTranslatedInto) {
  ASSERT_TRUE(Translate(Name("focus"), "es", "Enfoque").ok());
  v1::UpdateFrameworkRequest request;
  request.mutable_framework()->set_name(kFramework);
  request.mutable_framework()->set_language("ES");
  const absl::Status refused = catalog_.Call<v1::Framework>("UpdateFramework", request).status();
  EXPECT_EQ(ReasonOf(refused), reasons::kFieldInvalid);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("framework.language"));

  // Once the competency is gone it can, and the translation does not come back.
  ASSERT_TRUE(Delete(Name("focus")).ok());
  ASSERT_TRUE(catalog_.Call<v1::Framework>("UpdateFramework", request).ok());
  ASSERT_TRUE(Undelete(Name("focus")).ok());
  EXPECT_THAT(TranslationsOf(Name("focus")), IsEmpty());
}

TEST_P(Translations, AReportCountsWhatWasWrittenBeforeCountsWereKept) {
  CreateCompetency("care");
  ASSERT_TRUE(Translate(Name("focus"), "es", "Enfoque").ok());
  const v1::ReportTranslationsResponse kept = Report();
  EXPECT_EQ(kept.source_language(), "en-US");
  EXPECT_THAT(Lines(kept.totals()), ElementsAre("es 5 1 0 4"));
  EXPECT_THAT(Lines(kept.framework().languages()), ElementsAre("es 1 0 0 1"));
  ASSERT_THAT(kept.competencies(), SizeIs(2));
  EXPECT_EQ(kept.competencies(0).name(), Name("care"));
  EXPECT_THAT(Lines(kept.competencies(0).languages()), ElementsAre("es 2 0 0 2"));
  EXPECT_THAT(Lines(kept.competencies(1).languages()), ElementsAre("es 2 1 0 1"));

  store_.RunBeside(absl::StrCat("DELETE FROM text_counts WHERE resource <> '", Name("focus"), "'"));
  EXPECT_EQ(Report().SerializeAsString(), kept.SerializeAsString());
}

TEST_P(Translations, AReportIsReadInPagesWithTheTotalsOfAll) {
  for (const char* id : {"a", "b", "c"}) CreateCompetency(id);
  ASSERT_TRUE(Translate(Name("c"), "es", "x").ok());
  std::vector<std::string> seen;
  std::string token;
  do {
    const v1::ReportTranslationsResponse page = Report(3, token);
    EXPECT_THAT(Lines(page.totals()), ElementsAre("es 9 1 0 8"));
    EXPECT_LE(page.competencies_size(), 3);
    for (const auto& competency : page.competencies()) seen.emplace_back(IdOf(competency.name()));
    token = page.next_page_token();
  } while (!token.empty());
  EXPECT_THAT(seen, ElementsAre("a", "b", "c", "focus"));
}

TEST_P(Translations, AReportCountsMoreCompetenciesThanItReadsAtOnce) {
  for (int i = 0; i < 201; ++i) CreateCompetency(absl::StrCat("c-", 1000 + i));
  ASSERT_TRUE(Translate(Name("c-1200"), "es", "x").ok());
  const v1::ReportTranslationsResponse report = Report(1);
  EXPECT_THAT(Lines(report.totals()), ElementsAre("es 405 1 0 404"));
  EXPECT_EQ(report.competencies(0).name(), Name("c-1000"));
}

TEST_P(Translations, AnImportedCompetencyIsCountedToo) {
  v1::ImportJobAidRequest request;
  request.set_parent("organizations/wa");
  request.set_framework_id("hr");
  request.set_competency_id("team-work");
  request.mutable_document()->set_data("# Team Work\n\n## Definition\n\nWorking with others.\n");
  const auto imported = catalog_.Import(request);
  ASSERT_TRUE(imported.ok()) << imported.status();
  const std::vector<std::string> rows = store_.RunBeside(
      absl::StrCat("SELECT texts FROM text_counts WHERE resource = '", Name("team-work"), "'"));
  EXPECT_THAT(rows, ElementsAre("2"));
  ASSERT_TRUE(Translate(Name("team-work"), "es", "Trabajo en equipo").ok());
  request.mutable_document()->set_data("# Teams\n\n## Definition\n\nWorking with others.\n");
  ASSERT_TRUE(catalog_.Import(request).ok());
  EXPECT_THAT(Lines(Report().totals()), ElementsAre("es 5 1 1 4"));
}

TEST_P(Translations, AFrameworkHasAHundredLanguagesAndNoMore) {
  std::vector<std::string> languages;
  for (char first = 'a'; first <= 'z'; ++first) {
    for (char second = 'a'; second <= 'z'; ++second) {
      const std::string language = {first, second};
      if (IsKnownLanguage(language) && language != "en") languages.push_back(language);
    }
  }
  ASSERT_GT(languages.size(), 101);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(Translate(Name("focus"), languages[i], "x").ok());
  EXPECT_EQ(ReasonOf(Translate(Name("focus"), languages[100], "x")), reasons::kFieldInvalid);
  EXPECT_TRUE(TranslateFramework(languages[0]).ok()) << "not a new one";
  ASSERT_TRUE(DeleteTranslation(absl::StrCat(Name("focus"), "/translations/", languages[99])).ok());
  EXPECT_TRUE(Translate(Name("focus"), languages[100], "x").ok());
}

}  // namespace
}  // namespace touchstone::catalog
