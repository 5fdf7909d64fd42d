// Competencies as parts of one another, and the frameworks that hold them.

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/catalog/catalog_in_process.h"

namespace touchstone::catalog {
namespace {

class CompetencyTree : public testing::TestWithParam<StoreKind> {
 protected:
  CompetencyTree() {
    for (const char* id : {"hr", "it"}) {
      v1::CreateFrameworkRequest request;
      request.set_parent("organizations/wa");
      request.set_framework_id(id);
      request.mutable_framework()->set_title(id);
      EXPECT_TRUE(catalog_.Call<v1::Framework>("CreateFramework", request).ok());
    }
  }

  static std::string Name(const std::string& id, const std::string& framework = "hr") {
    return absl::StrCat("organizations/wa/frameworks/", framework, "/competencies/", id);
  }

  absl::Status Create(const std::string& name, const std::string& parent_competency) {
    v1::CreateCompetencyRequest request;
    request.set_parent(std::string(ParentOf(name)));
    request.set_competency_id(std::string(IdOf(name)));
    request.mutable_competency()->set_title("A title");
    request.mutable_competency()->set_parent_competency(parent_competency);
    return catalog_.Call<v1::Competency>("CreateCompetency", request).status();
  }

  absl::Status Move(const std::string& name, const std::string& parent_competency) {
    v1::UpdateCompetencyRequest request;
    request.mutable_competency()->set_name(name);
    request.mutable_competency()->set_parent_competency(parent_competency);
    request.mutable_update_mask()->add_paths("parent_competency");
    return catalog_.Call<v1::Competency>("UpdateCompetency", request).status();
  }

  absl::Status Delete(const std::string& name) {
    v1::DeleteCompetencyRequest request;
    request.set_name(name);
    return catalog_.Call<v1::Competency>("DeleteCompetency", request).status();
  }

  absl::Status Undelete(const std::string& name) {
    v1::UndeleteCompetencyRequest request;
    request.set_name(name);
    return catalog_.Call<v1::Competency>("UndeleteCompetency", request).status();
  }

  absl::Status Retitle(const std::string& name) {
    v1::UpdateCompetencyRequest request;
    request.mutable_competency()->set_name(name);
    request.mutable_competency()->set_title("Another title");
    return catalog_.Call<v1::Competency>("UpdateCompetency", request).status();
  }

  // A chain of `length` competencies, the first of them `top`: top, top-2, top-3, …
  void CreateChain(const std::string& top, int length) {
    ASSERT_TRUE(Create(Name(top), "").ok());
    std::string above = top;
    for (int i = 2; i <= length; ++i) {
      const std::string id = absl::StrCat(top, "-", i);
      ASSERT_TRUE(Create(Name(id), Name(above)).ok()) << id;
      above = id;
    }
  }

  TestStore store_{GetParam()};
  CatalogInProcess catalog_{store_};
};
INSTANTIATE_TEST_SUITE_P(Drivers, CompetencyTree, testing::Values(SqliteStore, PostgresStore),
                         StoreName);

TEST_P(CompetencyTree, ACompetencyIsPartOfOneInItsOwnFramework) {
  ASSERT_TRUE(Create(Name("top"), "").ok());
  EXPECT_TRUE(Create(Name("part"), Name("top")).ok());
  EXPECT_TRUE(absl::IsNotFound(Create(Name("lost"), Name("nowhere"))));
  EXPECT_EQ(ReasonOf(Create(Name("part", "it"), Name("top"))), reasons::kFieldInvalid);
}

TEST_P(CompetencyTree, HasNoCircle) {
  ASSERT_TRUE(Create(Name("a"), "").ok());
  ASSERT_TRUE(Create(Name("b"), Name("a")).ok());
  ASSERT_TRUE(Create(Name("c"), Name("b")).ok());
  EXPECT_EQ(ReasonOf(Move(Name("a"), Name("c"))), reasons::kFieldInvalid);
  EXPECT_EQ(ReasonOf(Move(Name("a"), Name("a"))), reasons::kFieldInvalid);
  EXPECT_TRUE(Move(Name("c"), Name("a")).ok());
}

TEST_P(CompetencyTree, ACompetencyWithPartsStays) {
  ASSERT_TRUE(Create(Name("top"), "").ok());
  ASSERT_TRUE(Create(Name("part"), Name("top")).ok());
  EXPECT_EQ(ReasonOf(Delete(Name("top"))), reasons::kResourceInUse);
  ASSERT_TRUE(Delete(Name("part")).ok());
  EXPECT_TRUE(Delete(Name("top")).ok());
}

TEST_P(CompetencyTree, IsNoDeeperThanItMayBeHoweverItGrows) {
  CreateChain("a", 20);
  CreateChain("b", 13);
  EXPECT_EQ(ReasonOf(Move(Name("b"), Name("a-20"))), reasons::kFieldInvalid) << "33 deep";
  EXPECT_TRUE(Move(Name("b"), Name("a-19")).ok()) << "32 deep";
  EXPECT_TRUE(Retitle(Name("b-13")).ok());
  EXPECT_EQ(ReasonOf(Create(Name("more"), Name("b-13"))), reasons::kFieldInvalid);
}

TEST_P(CompetencyTree, APartComesBackAfterWhatItWasPartOfIsGoneForGood) {
  ASSERT_TRUE(Create(Name("top"), "").ok());
  ASSERT_TRUE(Create(Name("part"), Name("top")).ok());
  ASSERT_TRUE(Delete(Name("part")).ok());
  ASSERT_TRUE(Delete(Name("top")).ok());
  EXPECT_TRUE(absl::IsNotFound(Undelete(Name("part")))) << "the whole can be brought back first";
  ASSERT_TRUE(catalog_.store()
                  .Write({.actor = "retention", .method = "", .trace_id = ""},
                         absl::InfiniteFuture(),
                         [](Transaction& transaction) -> absl::Status {
                           ASSIGN_OR_RETURN(const auto top,
                                            transaction.Find(CompetencyType(), Name("top")));
                           return transaction.Purge(CompetencyType(), *top);
                         })
                  .ok());
  ASSERT_TRUE(Undelete(Name("part")).ok());
  v1::GetCompetencyRequest request;
  request.set_name(Name("part"));
  EXPECT_EQ(catalog_.Call<v1::Competency>("GetCompetency", request)->parent_competency(), "");
}

TEST_P(CompetencyTree, NewIndicatorsAreForLevelsOnTheScale) {
  v1::CreateCompetencyRequest create;
  create.set_parent("organizations/wa/frameworks/hr");
  create.set_competency_id("a");
  create.mutable_competency()->set_title("A");
  create.mutable_competency()->add_level_indicators()->set_level("entri");
  EXPECT_TRUE(catalog_.Call<v1::Competency>("CreateCompetency", create).ok()) << "no scale yet";

  v1::UpdateFrameworkRequest scale;
  scale.mutable_framework()->set_name("organizations/wa/frameworks/hr");
  auto& level = *scale.mutable_framework()->mutable_proficiency_scale()->add_levels();
  level.set_id("entry");
  level.set_title("Entry");
  scale.mutable_update_mask()->add_paths("proficiency_scale");
  ASSERT_TRUE(catalog_.Call<v1::Framework>("UpdateFramework", scale).ok());
  EXPECT_TRUE(Retitle(Name("a")).ok()) << "what was written before does not lock the rest";

  create.set_competency_id("b");
  EXPECT_TRUE(
      absl::IsInvalidArgument(catalog_.Call<v1::Competency>("CreateCompetency", create).status()));
  v1::UpdateCompetencyRequest update;
  update.mutable_competency()->set_name(Name("a"));
  update.mutable_competency()->add_level_indicators()->set_level("expert");
  update.mutable_update_mask()->add_paths("level_indicators");
  EXPECT_TRUE(
      absl::IsInvalidArgument(catalog_.Call<v1::Competency>("UpdateCompetency", update).status()));
  update.mutable_competency()->mutable_level_indicators(0)->set_level("entry");
  EXPECT_TRUE(catalog_.Call<v1::Competency>("UpdateCompetency", update).ok());
}

TEST_P(CompetencyTree, PartsGetIdsThatStay) {
  v1::CreateCompetencyRequest create;
  create.set_parent("organizations/wa/frameworks/hr");
  create.set_competency_id("x");
  create.mutable_competency()->set_title("A title");
  create.mutable_competency()->add_key_elements()->set_title("First");
  create.mutable_competency()->mutable_key_elements(0)->add_behaviors()->set_text("Does it");
  const auto created = catalog_.Call<v1::Competency>("CreateCompetency", create);
  ASSERT_TRUE(created.ok()) << created.status();
  const std::string id = created->key_elements(0).id();
  EXPECT_FALSE(id.empty());
  EXPECT_FALSE(created->key_elements(0).behaviors(0).id().empty());

  v1::UpdateCompetencyRequest reword;
  *reword.mutable_competency() = *created;
  reword.mutable_competency()->mutable_key_elements(0)->set_title("First, reworded");
  reword.mutable_competency()->add_key_elements()->set_title("First");
  const auto reworded = catalog_.Call<v1::Competency>("UpdateCompetency", reword);
  ASSERT_TRUE(reworded.ok()) << reworded.status();
  EXPECT_EQ(reworded->key_elements(0).id(), id);
  EXPECT_NE(reworded->key_elements(1).id(), id);
}

}  // namespace
}  // namespace touchstone::catalog
