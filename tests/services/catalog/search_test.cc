// Search over the catalog beside what its scenario shows: what an older database has, what a new
// language means, and that nothing stays in the index of what is gone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/search.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/methods/indexer.h"
#include "services/runtime/methods/retention.h"
#include "tests/services/catalog/catalog_in_process.h"

namespace touchstone::catalog {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;

constexpr char kFramework[] = "organizations/wa/frameworks/hr";

class CatalogSearch : public testing::TestWithParam<StoreKind> {
 protected:
  CatalogSearch() {
    v1::CreateFrameworkRequest request;
    request.set_parent("organizations/wa");
    request.set_framework_id("hr");
    request.mutable_framework()->set_title("Office work");
    request.mutable_framework()->set_language("en");
    EXPECT_TRUE(catalog_.Call<v1::Framework>("CreateFramework", request).ok());
  }

  void Create(const std::string& id, const std::string& title) {
    v1::CreateCompetencyRequest request;
    request.set_parent(kFramework);
    request.set_competency_id(id);
    request.mutable_competency()->set_title(title);
    const auto created = catalog_.Call<v1::Competency>("CreateCompetency", request);
    EXPECT_TRUE(created.ok()) << created.status();
  }

  // The last segments of the names of what is found.
  std::vector<std::string> Find(const std::string& query, const std::string& language = "") {
    v1::SearchCatalogRequest request;
    request.set_parent("organizations/wa");
    request.set_query(query);
    request.set_language(language);
    request.set_page_size(1000);
    const auto found = catalog_.Call<v1::SearchCatalogResponse>("SearchCatalog", request);
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> ids;
    if (!found.ok()) return ids;
    for (const auto& hit : found->hits()) {
      ids.push_back(hit.name().substr(hit.name().rfind('/') + 1));
    }
    return ids;
  }

  // As a database is that was written before there was an index.
  void ForgetIndex() {
    for (const char* table : {"passages", "resources", "scopes", "walks"}) {
      store_.RunBeside(absl::StrCat("DELETE FROM search_", table));
    }
  }

  absl::Status CatchUp() { return Indexer(catalog_.store(), SearchedTypes()).CatchUp(); }

  std::string Count(const std::string& rows) {
    return store_.RunBeside(absl::StrCat("SELECT COUNT(*) FROM ", rows)).at(0);
  }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::Now()};
  CatalogInProcess catalog_{store_, clock_};
};

TEST_P(CatalogSearch, FindsAllOfADatabaseThatIsOlderThanTheIndex) {
  for (int i = 0; i < 30; ++i) Create(absl::StrCat("c", i), "Budgets");
  Create("gone", "Budgets");
  v1::DeleteCompetencyRequest remove;
  remove.set_name(absl::StrCat(kFramework, "/competencies/gone"));
  ASSERT_TRUE(catalog_.Call<v1::Competency>("DeleteCompetency", remove).ok());
  ForgetIndex();
  EXPECT_THAT(Find("budget"), IsEmpty());
  const absl::Status caught_up = CatchUp();
  EXPECT_TRUE(caught_up.ok()) << caught_up;
  EXPECT_THAT(Find("budget", "en"), SizeIs(30));
  EXPECT_THAT(Find("office"), ElementsAre("hr"));
}

TEST_P(CatalogSearch, GoesOnWhereAnotherProcessStopped) {
  for (int i = 10; i < 40; ++i) Create(absl::StrCat("c", i), "Budgets");
  ForgetIndex();
  // The one before came as far as c29.
  store_.RunBeside(
      absl::StrCat("INSERT INTO search_walks (table_name, prefix, version, position, done) VALUES "
                   "('competencies', '', 1, '",
                   kFramework, "/competencies/c29', 0)"));
  EXPECT_TRUE(CatchUp().ok());
  EXPECT_THAT(Find("budget"), SizeIs(10));
  // What is done is not done again.
  store_.RunBeside("DELETE FROM search_passages");
  EXPECT_TRUE(CatchUp().ok());
  EXPECT_THAT(Find("budget"), IsEmpty());
}

TEST_P(CatalogSearch, IndexesAnewWhenTokensAreMadeOtherwise) {
  Create("c", "Budgets");
  EXPECT_TRUE(CatchUp().ok());
  store_.RunBeside("DELETE FROM search_passages");
  store_.RunBeside("UPDATE search_resources SET digest = 0");
  store_.RunBeside("UPDATE search_walks SET version = 0");
  EXPECT_TRUE(CatchUp().ok());
  EXPECT_THAT(Find("budget"), ElementsAre("c"));
}

TEST_P(CatalogSearch, PassesOverWhatCannotBeRead) {
  Create("a", "Budgets");
  Create("b", "Budgets");
  ForgetIndex();
  store_.RunBeside(absl::StrCat("UPDATE competencies SET body = ",
                                GetParam().dialect == Dialect::kSqlite ? "x'ff'" : "'\\xff'",
                                " WHERE name = '", kFramework, "/competencies/a'"));
  EXPECT_TRUE(CatchUp().ok());
  EXPECT_THAT(Find("budget"), ElementsAre("b"));
}

TEST_P(CatalogSearch, FollowsTheLanguageOfTheFramework) {
  Create("c", "Servicios");
  v1::CreateCoreValueRequest value;
  value.set_parent("organizations/wa");
  value.set_core_value_id("v");
  value.mutable_core_value()->set_title("Servicios");
  value.mutable_core_value()->add_competencies(absl::StrCat(kFramework, "/competencies/c"));
  ASSERT_TRUE(catalog_.Call<v1::CoreValue>("CreateCoreValue", value).ok());
  v1::CreateJobProfileRequest profile;
  profile.set_parent("organizations/wa");
  profile.set_job_profile_id("p");
  profile.mutable_job_profile()->set_title("Servicios");
  profile.mutable_job_profile()->set_framework(kFramework);
  const auto created = catalog_.Call<v1::JobProfile>("CreateJobProfile", profile);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_TRUE(CatchUp().ok());
  EXPECT_THAT(Find("servicio", "es"), IsEmpty());

  v1::UpdateFrameworkRequest update;
  update.mutable_framework()->set_name(kFramework);
  update.mutable_framework()->set_language("es-US");
  ASSERT_TRUE(catalog_.Call<v1::Framework>("UpdateFramework", update).ok());
  EXPECT_TRUE(CatchUp().ok());
  EXPECT_THAT(Find("servicio", "es"), ElementsAre("v", "c", "p"));
  EXPECT_THAT(Find("servicios", "en"), IsEmpty());
  // What is done is not asked for any more.
  EXPECT_EQ(Count("search_walks WHERE done = 0"), "0");
  EXPECT_EQ(Count("search_walks"), std::to_string(SearchedTypes().size()));
}

TEST_P(CatalogSearch, TranslationsFollowWhatTheyTranslate) {
  v1::CreateCompetencyRequest create;
  create.set_parent(kFramework);
  create.set_competency_id("c");
  create.mutable_competency()->set_title("Budgets");
  v1::KeyElement& element = *create.mutable_competency()->add_key_elements();
  element.set_id("plans");
  element.set_title("Plans");
  const auto competency = catalog_.Call<v1::Competency>("CreateCompetency", create);
  ASSERT_TRUE(competency.ok()) << competency.status();
  v1::CreateCompetencyTranslationRequest translate;
  translate.set_parent(competency->name());
  translate.set_competency_translation_id("es");
  v1::TranslatedText& text = *translate.mutable_competency_translation()->add_texts();
  text.set_part("plans");
  text.set_field(v1::TranslatedText::TITLE);
  text.set_text("Planifica");
  ASSERT_TRUE(
      catalog_.Call<v1::CompetencyTranslation>("CreateCompetencyTranslation", translate).ok());
  EXPECT_TRUE(CatchUp().ok());
  v1::SearchCatalogRequest tagged;
  tagged.set_parent("organizations/wa");
  tagged.set_query("planifica");
  tagged.add_tags("money");
  const auto count_tagged = [&] {
    return catalog_.Call<v1::SearchCatalogResponse>("SearchCatalog", tagged)->hits_size();
  };
  EXPECT_EQ(count_tagged(), 0);

  // With a new tag it is found by that, too.
  v1::UpdateCompetencyRequest update;
  update.mutable_competency()->set_name(competency->name());
  update.mutable_competency()->add_tags("money");
  ASSERT_TRUE(catalog_.Call<v1::Competency>("UpdateCompetency", update).ok());
  EXPECT_TRUE(CatchUp().ok());
  EXPECT_EQ(count_tagged(), 1);

  // A key element that is gone is read in no language, and found in none.
  update.mutable_competency()->clear_tags();
  update.mutable_update_mask()->add_paths("key_elements");
  ASSERT_TRUE(catalog_.Call<v1::Competency>("UpdateCompetency", update).ok());
  EXPECT_TRUE(CatchUp().ok());
  EXPECT_THAT(Find("planifica"), IsEmpty());
}

TEST_P(CatalogSearch, KeepsNothingOfWhatIsPurged) {
  Create("c", "Budgets");
  v1::DeleteCompetencyRequest remove;
  remove.set_name(absl::StrCat(kFramework, "/competencies/c"));
  ASSERT_TRUE(catalog_.Call<v1::Competency>("DeleteCompetency", remove).ok());
  clock_.Advance(absl::Hours(24 * 31));
  EXPECT_TRUE(Retention(catalog_.store(), SearchedTypes()).Sweep().ok());
  EXPECT_EQ(Count("search_resources"), "1");  // the framework
  EXPECT_EQ(Count("search_passages WHERE text = 'Budgets'"), "0");
  Create("c", "Budgets again");
  EXPECT_THAT(Find("budget"), ElementsAre("c"));
}

TEST_P(CatalogSearch, IndexesNothingOfAWriteThatFails) {
  Create("a", "Budgets");
  v1::CreateCompetencyRequest request;
  request.set_parent(kFramework);
  request.mutable_competency()->set_title("Budgets too");
  request.set_validate_only(true);
  EXPECT_TRUE(catalog_.Call<v1::Competency>("CreateCompetency", request).ok());
  EXPECT_THAT(Find("budget"), ElementsAre("a"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, CatalogSearch, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::catalog
