// Importing a job aid into the catalog: what is written, what is kept, what is told.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/runtime/errors/errors.h"
#include "tests/services/catalog/catalog_in_process.h"

namespace touchstone::catalog {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr char kAid[] = R"(# Team Work

## Definition

Working with others toward a common goal.

## Importance

Nobody runs a city alone.

## Key Elements

| Key Elements | Distinguishing Behaviors |
|---|---|
| Shares what is known. | Tells others early. |
| Keeps promises to the team. | Does what was agreed. |

## Interview Questions

- Tell me about a team that you were part of. What was your part?
)";

constexpr char kFramework[] = "organizations/wa/frameworks/hr";
constexpr char kCompetency[] = "organizations/wa/frameworks/hr/competencies/team-work";

class JobAidImport : public testing::TestWithParam<StoreKind> {
 protected:
  static v1::ImportJobAidRequest Upload(const std::string& document) {
    v1::ImportJobAidRequest request;
    request.set_parent("organizations/wa");
    request.set_framework_id("hr");
    request.mutable_document()->set_data(document);
    request.add_outline("Shares what is known.");
    request.add_outline("Keeps promises to the team.");
    return request;
  }

  v1::ImportJobAidResponse MustImport(const std::string& document) {
    const auto response = catalog_.Import(Upload(document));
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *response : v1::ImportJobAidResponse();
  }

  absl::StatusOr<v1::Competency> Get() {
    v1::GetCompetencyRequest request;
    request.set_name(kCompetency);
    return catalog_.Call<v1::Competency>("GetCompetency", request);
  }

  void EditDefinition(const std::string& definition) {
    v1::UpdateCompetencyRequest request;
    request.mutable_competency()->set_name(kCompetency);
    request.mutable_competency()->set_definition(definition);
    EXPECT_TRUE(catalog_.Call<v1::Competency>("UpdateCompetency", request).ok());
  }

  // Takes the competency away for good, as it happens when it has been deleted for long enough.
  void DeleteAndPurge() {
    v1::DeleteCompetencyRequest request;
    request.set_name(kCompetency);
    ASSERT_TRUE(catalog_.Call<v1::Competency>("DeleteCompetency", request).ok());
    ASSERT_TRUE(catalog_.store()
                    .Write({.actor = "retention", .method = "", .trace_id = ""},
                           absl::InfiniteFuture(),
                           [](Transaction& transaction) -> absl::Status {
                             ASSIGN_OR_RETURN(const auto found,
                                              transaction.Find(CompetencyType(), kCompetency));
                             return transaction.Purge(CompetencyType(), *found);
                           })
                    .ok());
  }

  static std::string Replaced(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
  }

  TestStore store_{GetParam()};
  CatalogInProcess catalog_{store_};
};
INSTANTIATE_TEST_SUITE_P(Drivers, JobAidImport, testing::Values(SqliteStore, PostgresStore),
                         StoreName);

TEST_P(JobAidImport, MakesFrameworkAndCompetencyInOneGo) {
  const v1::ImportJobAidResponse response = MustImport(kAid);
  EXPECT_TRUE(response.changed());
  EXPECT_EQ(response.framework(), kFramework);
  EXPECT_EQ(response.competency(), kCompetency);
  EXPECT_EQ(response.figures().key_elements(), 2);
  EXPECT_EQ(response.figures().behaviors(), 2);
  const auto competency = Get();
  ASSERT_TRUE(competency.ok()) << competency.status();
  EXPECT_EQ(competency->title(), "Team Work");
  EXPECT_THAT(competency->key_elements(), SizeIs(2));
}

TEST_P(JobAidImport, TheSameDocumentAgainChangesNothing) {
  MustImport(kAid);
  const std::string etag = Get()->etag();
  const v1::ImportJobAidResponse again = MustImport(kAid);
  EXPECT_FALSE(again.changed());
  EXPECT_THAT(again.conflicts(), SizeIs(0));
  EXPECT_EQ(Get()->etag(), etag);
}

TEST_P(JobAidImport, ANewEditionIsTakenWhereNobodyEdited) {
  MustImport(kAid);
  const v1::ImportJobAidResponse response =
      MustImport(Replaced(kAid, "Nobody runs a city alone.", "No office runs alone."));
  EXPECT_TRUE(response.changed());
  EXPECT_EQ(Get()->importance(), "No office runs alone.");
}

TEST_P(JobAidImport, APersonsEditIsKeptAndTheConflictReported) {
  MustImport(kAid);
  EditDefinition("As we say it here.");
  EXPECT_THAT(MustImport(kAid).conflicts(), SizeIs(0)) << "the document did not change";
  // Reported until someone settles it.
  for (int i = 0; i < 2; ++i) {
    const v1::ImportJobAidResponse response =
        MustImport(Replaced(kAid, "toward a common goal", "toward one goal"));
    ASSERT_THAT(response.conflicts(), SizeIs(1));
    EXPECT_EQ(response.conflicts(0).resource(), kCompetency);
    EXPECT_EQ(response.conflicts(0).field(), "definition");
    EXPECT_EQ(response.conflicts(0).current(), "As we say it here.");
    EXPECT_EQ(Get()->definition(), "As we say it here.");
  }
}

TEST_P(JobAidImport, OfAWholeFrameworkIsRefusedAndPointedElsewhere) {
  std::string document = "# HR\n\n";
  for (const std::string title : {"Courtesy", "Teamwork"}) {
    document += "# " + title + "\n\n## Definition\n\nWhat it is.\n\n";
  }
  const auto response = catalog_.Import(Upload(document));
  EXPECT_EQ(ReasonOf(response.status()), reasons::kDocumentNotRecognized) << response.status();
  EXPECT_THAT(std::string(response.status().message()), testing::HasSubstr("YAML, JSON or CSV"));
  EXPECT_TRUE(absl::IsNotFound(Get().status()));
}

TEST_P(JobAidImport, ValidateOnlyReportsAndChangesNothing) {
  v1::ImportJobAidRequest request = Upload(kAid);
  request.set_validate_only(true);
  const auto response = catalog_.Import(request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->figures().key_elements(), 2);
  EXPECT_FALSE(response->changed());
  EXPECT_TRUE(absl::IsNotFound(Get().status()));
}

TEST_P(JobAidImport, WhatIsNoJobAidIsRefusedAndNothingIsMade) {
  const std::pair<std::string, absl::string_view> cases[] = {
      {"A recipe for soup. Boil water.", reasons::kDocumentNotRecognized},
      {"", reasons::kDocumentNotRecognized},
      {std::string("Definition\0x", 12), reasons::kDocumentNotText},
      {"Definition \xff\xfe", reasons::kDocumentNotText},
  };
  for (const auto& [document, reason] : cases) {
    EXPECT_EQ(ReasonOf(catalog_.Import(Upload(document)).status()), reason) << document;
  }
  v1::GetFrameworkRequest request;
  request.set_name(kFramework);
  EXPECT_TRUE(absl::IsNotFound(catalog_.Call<v1::Framework>("GetFramework", request).status()));
}

TEST_P(JobAidImport, ADocumentThatIsTooLargeIsRefused) {
  const auto response = catalog_.Import(Upload(std::string(kLargestJobAid + 1, 'x')));
  EXPECT_EQ(ReasonOf(response.status()), reasons::kDocumentTooLarge);
}

TEST_P(JobAidImport, IdsAreCheckedBeforeAnythingIsWritten) {
  v1::ImportJobAidRequest request = Upload(kAid);
  request.set_framework_id("../etc");
  EXPECT_EQ(ReasonOf(catalog_.Import(request).status()), reasons::kFieldInvalid);
}

TEST_P(JobAidImport, ADeletedCompetencyIsNotWrittenOver) {
  MustImport(kAid);
  v1::DeleteCompetencyRequest request;
  request.set_name(kCompetency);
  ASSERT_TRUE(catalog_.Call<v1::Competency>("DeleteCompetency", request).ok());
  EXPECT_EQ(ReasonOf(catalog_.Import(Upload(kAid)).status()), reasons::kResourceDeleted);
}

TEST_P(JobAidImport, WhatWasImportedIntoAPurgedCompetencyIsForgotten) {
  MustImport(kAid);
  DeleteAndPurge();
  v1::CreateCompetencyRequest request;
  request.set_parent(kFramework);
  request.set_competency_id("team-work");
  request.mutable_competency()->set_title("Team Work");
  request.mutable_competency()->set_definition("A person's own.");
  ASSERT_TRUE(catalog_.Call<v1::Competency>("CreateCompetency", request).ok());

  const v1::ImportJobAidResponse response = MustImport(kAid);
  EXPECT_TRUE(response.changed());
  EXPECT_EQ(Get()->importance(), "Nobody runs a city alone.");
  ASSERT_THAT(response.conflicts(), SizeIs(1));
  EXPECT_EQ(response.conflicts(0).field(), "definition");
}

TEST_P(JobAidImport, WhatWasImportedBeforeAPurgeIsImportedAgain) {
  MustImport(kAid);
  DeleteAndPurge();
  EXPECT_TRUE(MustImport(kAid).changed());
  EXPECT_THAT(Get()->key_elements(), SizeIs(2));
}

TEST_P(JobAidImport, ADocumentWithoutATitleTakesTheOneThatIsThereOrTheId) {
  const std::string untitled = Replaced(kAid, "# Team Work\n", "");
  v1::ImportJobAidRequest request = Upload(untitled);
  EXPECT_EQ(ReasonOf(catalog_.Import(request).status()), reasons::kFieldInvalid)
      << "nothing names the competency";
  request.set_competency_id("team-work");
  request.set_validate_only(true);
  EXPECT_TRUE(catalog_.Import(request).ok());
  request.set_validate_only(false);
  ASSERT_TRUE(catalog_.Import(request).ok());
  EXPECT_EQ(Get()->title(), "team-work");
  EXPECT_FALSE(catalog_.Import(request)->changed());

  // Nobody chose the id for a title, so a document that has one gives it.
  EXPECT_THAT(MustImport(kAid).conflicts(), SizeIs(0));
  EXPECT_EQ(Get()->title(), "Team Work");
  EXPECT_FALSE(catalog_.Import(request)->changed());
  EXPECT_EQ(Get()->title(), "Team Work");
}

TEST_P(JobAidImport, ALevelThatStandsTwiceIsOneLevel) {
  MustImport(std::string(kAid) +
             "\n## Proficiency Levels\n\n### Entry\n\nHelps.\n\n### Expert\n\nLeads.\n\n"
             "### Entry\n\nAsks.\n");
  v1::GetFrameworkRequest request;
  request.set_name(kFramework);
  const auto framework = catalog_.Call<v1::Framework>("GetFramework", request);
  ASSERT_TRUE(framework.ok()) << framework.status();
  ASSERT_THAT(framework->proficiency_scale().levels(), SizeIs(2));
  EXPECT_THAT(framework->proficiency_scale().levels(0).indicators(), ElementsAre("Asks."));
}

}  // namespace
}  // namespace touchstone::catalog
