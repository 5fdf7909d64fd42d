// What the standard methods promise, on both databases: tested on the catalog's resources, true of
// all.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/retention.h"
#include "tests/services/catalog/catalog_in_process.h"

namespace touchstone::catalog {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::Values;

const char kFramework[] = "organizations/wa/frameworks/hr-core";

class StandardMethods : public testing::TestWithParam<StoreKind> {
 protected:
  StandardMethods() {
    v1::CreateFrameworkRequest request;
    request.set_parent("organizations/wa");
    request.set_framework_id("hr-core");
    request.mutable_framework()->set_title("HR core");
    EXPECT_TRUE(catalog_.Call<v1::Framework>("CreateFramework", request).ok());
  }

  static v1::CreateCompetencyRequest Creation(const std::string& id, const std::string& title) {
    v1::CreateCompetencyRequest request;
    request.set_parent(kFramework);
    request.set_competency_id(id);
    request.mutable_competency()->set_title(title);
    return request;
  }

  absl::StatusOr<v1::Competency> Create(const v1::CreateCompetencyRequest& request) {
    return catalog_.Call<v1::Competency>("CreateCompetency", request);
  }

  v1::Competency MustCreate(const std::string& id, const std::string& title) {
    auto created = Create(Creation(id, title));
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? *created : v1::Competency();
  }

  absl::StatusOr<v1::Competency> Get(const std::string& name) {
    v1::GetCompetencyRequest request;
    request.set_name(name);
    return catalog_.Call<v1::Competency>("GetCompetency", request);
  }

  absl::StatusOr<v1::Competency> Retitle(const std::string& name, const std::string& title,
                                         const std::string& etag = "",
                                         const std::string& request_id = "") {
    v1::UpdateCompetencyRequest request;
    request.mutable_competency()->set_name(name);
    request.mutable_competency()->set_title(title);
    request.mutable_competency()->set_etag(etag);
    request.set_request_id(request_id);
    return catalog_.Call<v1::Competency>("UpdateCompetency", request);
  }

  absl::StatusOr<v1::Competency> Delete(const std::string& name, const std::string& etag = "") {
    v1::DeleteCompetencyRequest request;
    request.set_name(name);
    request.set_etag(etag);
    return catalog_.Call<v1::Competency>("DeleteCompetency", request);
  }

  absl::StatusOr<v1::Competency> Undelete(const std::string& name) {
    v1::UndeleteCompetencyRequest request;
    request.set_name(name);
    return catalog_.Call<v1::Competency>("UndeleteCompetency", request);
  }

  absl::StatusOr<v1::ListCompetenciesResponse> List(const v1::ListCompetenciesRequest& request) {
    v1::ListCompetenciesRequest whole = request;
    if (whole.parent().empty()) whole.set_parent(kFramework);
    return catalog_.Call<v1::ListCompetenciesResponse>("ListCompetencies", whole);
  }

  // The titles of all pages, and how many pages it took.
  std::pair<std::vector<std::string>, int> ListAll(v1::ListCompetenciesRequest request) {
    std::vector<std::string> titles;
    for (int pages = 1;; ++pages) {
      const auto page = List(request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return {titles, pages};
      for (const auto& competency : page->competencies()) titles.push_back(competency.title());
      if (page->next_page_token().empty()) return {titles, pages};
      request.set_page_token(page->next_page_token());
    }
  }

  static std::string Name(const std::string& id) {
    return absl::StrCat(kFramework, "/competencies/", id);
  }

  TestStore store_{GetParam()};
  FakeClock clock_;
  CatalogInProcess catalog_{store_, clock_};
};
INSTANTIATE_TEST_SUITE_P(Drivers, StandardMethods, Values(SqliteStore, PostgresStore), StoreName);

TEST_P(StandardMethods, WhatWasCreatedIsReadBackAsItWasAnswered) {
  const v1::Competency created = MustCreate("x", "Customer focus");
  EXPECT_EQ(created.name(), Name("x"));
  EXPECT_FALSE(created.etag().empty());
  EXPECT_EQ(created.create_time().seconds(), created.update_time().seconds());
  const auto read = Get(Name("x"));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->SerializeAsString(), created.SerializeAsString());
}

TEST_P(StandardMethods, TheServiceMakesAnIdThatSortsByTime) {
  const v1::Competency first = MustCreate("", "One");
  const v1::Competency second = MustCreate("", "Two");
  EXPECT_EQ(IdOf(first.name()).size(), 36u);
  EXPECT_LT(first.name(), second.name());
}

TEST_P(StandardMethods, ATakenNameIsRefusedAlsoWhenItsOwnerIsDeleted) {
  MustCreate("x", "One");
  EXPECT_EQ(ReasonOf(Create(Creation("x", "Two")).status()), reasons::kResourceExists);
  ASSERT_TRUE(Delete(Name("x")).ok());
  const auto again = Create(Creation("x", "Three"));
  EXPECT_EQ(ReasonOf(again.status()), reasons::kResourceExists);
  EXPECT_THAT(again.status().message(), HasSubstr("undelete it"));
}

TEST_P(StandardMethods, AChildNeedsItsParent) {
  v1::CreateCompetencyRequest request = Creation("x", "One");
  request.set_parent("organizations/wa/frameworks/nowhere");
  EXPECT_TRUE(absl::IsNotFound(Create(request).status()));
}

TEST_P(StandardMethods, WhatIsOutputOnlyIsIgnored) {
  v1::CreateCompetencyRequest request = Creation("x", "One");
  request.mutable_competency()->set_name("organizations/other/frameworks/f/competencies/c");
  request.mutable_competency()->mutable_create_time()->set_seconds(1);
  request.mutable_competency()->mutable_delete_time()->set_seconds(1);
  const auto created = Create(request);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->name(), Name("x"));
  EXPECT_FALSE(created->has_delete_time());
  EXPECT_GT(created->create_time().seconds(), 1);
}

TEST_P(StandardMethods, StaleEtagIsAbortedAndNothingChanges) {
  const v1::Competency first = MustCreate("x", "Customer focus");
  const auto second = Retitle(Name("x"), "Reworded", first.etag());
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_NE(second->etag(), first.etag());
  const auto lost = Retitle(Name("x"), "Lost update", first.etag());
  EXPECT_TRUE(absl::IsAborted(lost.status())) << lost.status();
  EXPECT_EQ(ReasonOf(lost.status()), reasons::kEtagStale);
  EXPECT_EQ(Get(Name("x"))->SerializeAsString(), second->SerializeAsString());
  EXPECT_TRUE(absl::IsAborted(Delete(Name("x"), first.etag()).status()));
  EXPECT_FALSE(Get(Name("x"))->has_delete_time());
}

TEST_P(StandardMethods, AChangeThatChangesNothingIsNoRevision) {
  const v1::Competency created = MustCreate("x", "Customer focus");
  clock_.Advance(absl::Seconds(10));
  EXPECT_EQ(Retitle(Name("x"), "Customer focus")->etag(), created.etag());
}

TEST_P(StandardMethods, AnUpdateIsCheckedWholeAfterTheMerge) {
  MustCreate("x", "One");
  v1::UpdateCompetencyRequest request;
  request.mutable_competency()->set_name(Name("x"));
  request.mutable_update_mask()->add_paths("title");
  const auto cleared = catalog_.Call<v1::Competency>("UpdateCompetency", request);
  EXPECT_EQ(ReasonOf(cleared.status()), reasons::kFieldInvalid);
  EXPECT_THAT(cleared.status().message(), HasSubstr("competency.title"));
  EXPECT_EQ(Get(Name("x"))->title(), "One");
}

TEST_P(StandardMethods, AnUpdateOfNothingIsNotFoundUnlessItMayCreate) {
  EXPECT_TRUE(absl::IsNotFound(Retitle(Name("x"), "One").status()));
  v1::UpdateCompetencyRequest request;
  request.mutable_competency()->set_name(Name("x"));
  request.mutable_competency()->set_title("One");
  request.set_allow_missing(true);
  ASSERT_TRUE(catalog_.Call<v1::Competency>("UpdateCompetency", request).ok());
  EXPECT_EQ(Get(Name("x"))->title(), "One");
}

TEST_P(StandardMethods, ARepeatedRequestIdGetsTheFirstAnswer) {
  v1::CreateCompetencyRequest request = Creation("", "One");
  request.set_request_id("r-1");
  const auto first = Create(request);
  clock_.Advance(absl::Hours(1));
  const auto again = Create(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(List({})->competencies(), SizeIs(1));
}

TEST_P(StandardMethods, ARepeatedRequestIdWithAnotherBodyIsRefused) {
  v1::CreateCompetencyRequest request = Creation("", "One");
  request.set_request_id("r-1");
  ASSERT_TRUE(Create(request).ok());
  request.mutable_competency()->set_title("Two");
  EXPECT_EQ(ReasonOf(Create(request).status()), reasons::kRequestIdReused);
}

TEST_P(StandardMethods, ARequestIdIsItsCallersAlone) {
  v1::CreateCompetencyRequest request = Creation("", "One");
  request.set_request_id("r-1");
  ASSERT_TRUE(Create(request).ok());
  catalog_.ActAs("organizations/wa/apiKeys/other");
  ASSERT_TRUE(Create(request).ok());
  EXPECT_THAT(List({})->competencies(), SizeIs(2));
}

TEST_P(StandardMethods, ARequestIdIsFreeAgainAfterADay) {
  v1::CreateCompetencyRequest request = Creation("", "One");
  request.set_request_id("r-1");
  ASSERT_TRUE(Create(request).ok());
  clock_.Advance(absl::Hours(25));
  ASSERT_TRUE(Create(request).ok());
  EXPECT_THAT(List({})->competencies(), SizeIs(2));
}

TEST_P(StandardMethods, ValidateOnlyAnswersAndChangesNothing) {
  v1::CreateCompetencyRequest request = Creation("x", "One");
  request.set_validate_only(true);
  request.set_request_id("r-1");
  EXPECT_EQ(Create(request)->title(), "One");
  EXPECT_TRUE(absl::IsNotFound(Get(Name("x")).status()));
  request.set_validate_only(false);
  EXPECT_TRUE(Create(request).ok()) << "the request id was not used up";
}

TEST_P(StandardMethods, ADeletedResourceLeavesListsAndComesBack) {
  MustCreate("x", "One");
  ASSERT_TRUE(Delete(Name("x")).ok());
  EXPECT_THAT(List({})->competencies(), SizeIs(0));
  v1::ListCompetenciesRequest with_deleted;
  with_deleted.set_show_deleted(true);
  EXPECT_THAT(List(with_deleted)->competencies(), SizeIs(1));
  EXPECT_TRUE(Get(Name("x"))->has_delete_time());
  EXPECT_TRUE(absl::IsNotFound(Delete(Name("x")).status()));
  EXPECT_EQ(ReasonOf(Retitle(Name("x"), "Two").status()), reasons::kResourceDeleted);

  ASSERT_TRUE(Undelete(Name("x")).ok());
  EXPECT_THAT(List({})->competencies(), SizeIs(1));
  EXPECT_EQ(ReasonOf(Undelete(Name("x")).status()), reasons::kResourceNotDeleted);
}

TEST_P(StandardMethods, AParentWithChildrenStays) {
  MustCreate("x", "One");
  v1::DeleteFrameworkRequest request;
  request.set_name(kFramework);
  EXPECT_EQ(ReasonOf(catalog_.Call<v1::Framework>("DeleteFramework", request).status()),
            reasons::kResourceInUse);
  ASSERT_TRUE(Delete(Name("x")).ok());
  EXPECT_TRUE(catalog_.Call<v1::Framework>("DeleteFramework", request).ok());
  EXPECT_TRUE(absl::IsNotFound(Undelete(Name("x")).status())) << "its framework is deleted";
}

TEST_P(StandardMethods, WhatWasDeletedLongAgoIsPurgedAndItsRevisionNeverReturns) {
  const v1::Competency first = MustCreate("x", "One");
  ASSERT_TRUE(Delete(Name("x")).ok());
  Retention retention(catalog_.store(), {&CompetencyType(), &FrameworkType()});
  clock_.Advance(absl::Hours(24 * 29));
  ASSERT_TRUE(retention.Sweep().ok());
  EXPECT_TRUE(Get(Name("x")).ok());
  clock_.Advance(absl::Hours(24 * 2));
  ASSERT_TRUE(retention.Sweep().ok());
  EXPECT_TRUE(absl::IsNotFound(Get(Name("x")).status()));
  EXPECT_GT(std::stoll(MustCreate("x", "Two").etag()), std::stoll(first.etag()));
}

TEST_P(StandardMethods, PagesHoldEveryResourceOnceInOrder) {
  std::vector<std::string> titles;
  for (const char* title : {"delta", "Alpha", "bravo", "Émile", "charlie", "alpha", "bravo"}) {
    MustCreate("", title);
  }
  v1::ListCompetenciesRequest request;
  request.set_page_size(2);
  request.set_order_by("title");
  // By code point, on both databases alike.
  EXPECT_THAT(ListAll(request).first,
              ElementsAre("Alpha", "alpha", "bravo", "bravo", "charlie", "delta", "Émile"));
  EXPECT_EQ(ListAll(request).second, 4);
  request.set_order_by("title desc");
  EXPECT_THAT(ListAll(request).first,
              ElementsAre("Émile", "delta", "charlie", "bravo", "bravo", "alpha", "Alpha"));
  request.set_order_by("createTime desc");
  EXPECT_THAT(ListAll(request).first, SizeIs(7));
  request.set_order_by("code");
  EXPECT_THAT(ListAll(request).first, SizeIs(7));
}

TEST_P(StandardMethods, FiltersFindWhatTheySay) {
  for (const char* title : {"Customer focus", "Customer care", "Team work", "custom%"}) {
    v1::CreateCompetencyRequest request = Creation("", title);
    clock_.Advance(absl::Seconds(1));
    ASSERT_TRUE(Create(request).ok());
  }
  v1::ListCompetenciesRequest request;
  request.set_order_by("title");
  request.set_filter(R"(title = "Customer*")");
  EXPECT_THAT(ListAll(request).first, ElementsAre("Customer care", "Customer focus"));
  request.set_filter(R"(title = "custom%*")");
  EXPECT_THAT(ListAll(request).first, ElementsAre("custom%"));
  request.set_filter(R"(title != "Team work" AND title > "Customer care")");
  EXPECT_THAT(ListAll(request).first, ElementsAre("Customer focus", "custom%"));
  request.set_filter(R"(createTime > "2100-01-01T00:00:00Z")");
  EXPECT_THAT(ListAll(request).first, SizeIs(0));
  request.set_filter("definition = x");
  EXPECT_EQ(ReasonOf(List(request).status()), reasons::kFilterInvalid);
}

TEST_P(StandardMethods, APageTokenGoesWithItsQueryOnly) {
  MustCreate("a", "One");
  MustCreate("b", "Two");
  v1::ListCompetenciesRequest request;
  request.set_page_size(1);
  request.set_page_token(List(request)->next_page_token());
  EXPECT_TRUE(List(request).ok());
  request.set_order_by("title");
  EXPECT_EQ(ReasonOf(List(request).status()), reasons::kPageTokenInvalid);
}

TEST_P(StandardMethods, BatchGetKeepsTheOrderAskedForAndMissesNothing) {
  MustCreate("a", "One");
  MustCreate("b", "Two");
  v1::BatchGetCompetenciesRequest request;
  request.set_parent(kFramework);
  request.add_names(Name("b"));
  request.add_names(Name("a"));
  const auto found =
      catalog_.Call<v1::BatchGetCompetenciesResponse>("BatchGetCompetencies", request);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_THAT(found->competencies(), SizeIs(2));
  EXPECT_EQ(found->competencies(0).title(), "Two");
  request.add_names(Name("c"));
  EXPECT_TRUE(absl::IsNotFound(
      catalog_.Call<v1::BatchGetCompetenciesResponse>("BatchGetCompetencies", request).status()));
  request.set_names(2, "organizations/wa/frameworks/other/competencies/c");
  EXPECT_EQ(
      ReasonOf(catalog_.Call<v1::BatchGetCompetenciesResponse>("BatchGetCompetencies", request)
                   .status()),
      reasons::kFieldInvalid);
}

TEST_P(StandardMethods, ACodeIsOneCompetencysWithinItsFramework) {
  v1::CreateCompetencyRequest request = Creation("a", "One");
  request.mutable_competency()->set_code("HR-1");
  ASSERT_TRUE(Create(request).ok());
  request.set_competency_id("b");
  const auto second = Create(request);
  EXPECT_TRUE(absl::IsAlreadyExists(second.status())) << second.status();
  EXPECT_EQ(ReasonOf(second.status()), reasons::kValueTaken);
  EXPECT_THAT(second.status().message(), HasSubstr("This code is another competency's"));
  MustCreate("c", "Without a code");
  MustCreate("d", "Without a code either");
  ASSERT_TRUE(Delete(Name("a")).ok());
  ASSERT_TRUE(Create(request).ok()) << "the code is free when its owner is deleted";
  EXPECT_EQ(ReasonOf(Undelete(Name("a")).status()), reasons::kValueTaken);
}

TEST_P(StandardMethods, EveryChangeIsInTheLogWithWhoMadeIt) {
  const v1::Competency created = MustCreate("x", "One");
  ASSERT_TRUE(Retitle(Name("x"), "Two").ok());
  ASSERT_TRUE(Delete(Name("x")).ok());
  std::vector<int> kinds;
  int64_t previous = 0;
  const absl::Status read = catalog_.database().Read(absl::InfiniteFuture(), [&](Session& session) {
    const auto page = ReadChanges(session, {}, 100);
    if (!page.ok()) return page.status();
    for (const LoggedChange& logged : page->changes) {
      if (logged.change.resource != Name("x")) continue;
      kinds.push_back(logged.change.kind);
      EXPECT_EQ(logged.change.previous_revision, previous);
      EXPECT_EQ(logged.change.actor, "organizations/wa/apiKeys/editor");
      EXPECT_EQ(logged.change.organization, "wa");
      previous = logged.change.revision;
    }
    return absl::OkStatus();
  });
  ASSERT_TRUE(read.ok()) << read;
  EXPECT_THAT(kinds, ElementsAre(events::v1::Event::CREATED, events::v1::Event::UPDATED,
                                 events::v1::Event::DELETED));
}

}  // namespace
}  // namespace touchstone::catalog
