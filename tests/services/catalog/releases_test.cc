// Releases: their way from draft to retired, who reads what of them, and what they are known by.

#include "services/catalog/releases.h"

#include <gmock/gmock.h>
#include <google/api/httpbody.pb.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gateway/transcoding/json_codec.h"
#include "services/catalog/release_contents.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/names/sha256.h"
#include "services/runtime/serving/wire.h"
#include "tests/services/catalog/catalog_in_process.h"

namespace touchstone::catalog {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using v1::Release;
using v1::ReleaseAudience;
using v1::Review;

constexpr char kFramework[] = "organizations/wa/frameworks/hr";
constexpr char kEditor[] = "catalog-editor";
constexpr char kReviewer[] = "catalog-reviewer";
constexpr char kPublisher[] = "catalog-publisher";

class Releases : public testing::TestWithParam<StoreKind> {
 protected:
  Releases() {
    As(kEditor);
    v1::CreateFrameworkRequest request;
    request.set_parent("organizations/wa");
    request.set_framework_id("hr");
    v1::Framework& framework = *request.mutable_framework();
    framework.set_title("HR");
    for (const char* title : {"Entry", "Expert"}) {
      v1::Level& level = *framework.mutable_proficiency_scale()->add_levels();
      level.set_title(title);
      level.set_job_demand("Matters");
      level.add_indicators("Asks");
    }
    const auto created = catalog_.Call<v1::Framework>("CreateFramework", request);
    EXPECT_TRUE(created.ok()) << created.status();
    EXPECT_TRUE(Write("focus", "Starts from what the customer needs.").ok());
  }

  // Calls as a key of an organization that has that role and is named for it.
  static std::string KeyOf(const std::string& role, const std::string& organization = "wa") {
    return absl::StrCat("organizations/", organization, "/apiKeys/", role);
  }
  void As(const std::string& role, const std::string& organization = "wa") {
    catalog_.ActAs(KeyOf(role, organization), role, organization);
  }

  static std::string Name(const std::string& release) {
    return absl::StrCat(kFramework, "/releases/", release);
  }

  // Creates a competency that lacks nothing, or rewrites its definition.
  absl::Status Write(const std::string& id, const std::string& definition) {
    As(kEditor);
    v1::UpdateCompetencyRequest request;
    request.set_allow_missing(true);
    v1::Competency& competency = *request.mutable_competency();
    competency.set_name(absl::StrCat(kFramework, "/competencies/", id));
    competency.set_title(id);
    competency.set_definition(definition);
    competency.set_importance("Nobody else does it.");
    v1::KeyElement& element = *competency.add_key_elements();
    element.set_id("listens");
    element.set_title("Listens");
    v1::Behavior& behavior = *element.add_behaviors();
    behavior.set_id("asks");
    behavior.set_text("Asks what is needed");
    return catalog_.Call<v1::Competency>("UpdateCompetency", request).status();
  }

  // The same with so many behaviors, of the same text each.
  absl::Status WriteLarge(const std::string& id, int behaviors, const std::string& text) {
    As(kEditor);
    v1::UpdateCompetencyRequest request;
    request.set_allow_missing(true);
    v1::Competency& competency = *request.mutable_competency();
    competency.set_name(absl::StrCat(kFramework, "/competencies/", id));
    competency.set_title(id);
    competency.set_definition("It is large.");
    competency.set_importance("Nobody else does it.");
    for (int i = 0; i < behaviors; ++i) {
      if (i % 100 == 0) {
        v1::KeyElement& element = *competency.add_key_elements();
        element.set_id(absl::StrCat("e", i));
        element.set_title("Does it");
      }
      v1::Behavior& behavior = *competency.mutable_key_elements()->rbegin()->add_behaviors();
      behavior.set_id(absl::StrCat("b", i));
      behavior.set_text(text);
    }
    return catalog_.Call<v1::Competency>("UpdateCompetency", request).status();
  }

  absl::StatusOr<Release> Create(const std::string& id, const Release& release) {
    v1::CreateReleaseRequest request;
    request.set_parent(kFramework);
    request.set_release_id(id);
    *request.mutable_release() = release;
    return catalog_.Call<Release>("CreateRelease", request);
  }

  // A step that needs no more than a name.
  template <typename Request>
  absl::StatusOr<Release> Step(const std::string& method, const std::string& id) {
    Request request;
    request.set_name(Name(id));
    return catalog_.Call<Release>(method, request);
  }
  absl::StatusOr<Release> Submit(const std::string& id) {
    return Step<v1::SubmitReleaseRequest>("SubmitRelease", id);
  }
  absl::StatusOr<Release> Withdraw(const std::string& id) {
    return Step<v1::WithdrawReleaseRequest>("WithdrawRelease", id);
  }
  absl::StatusOr<Release> Publish(const std::string& id) {
    return Step<v1::PublishReleaseRequest>("PublishRelease", id);
  }
  absl::StatusOr<Release> Retire(const std::string& id) {
    return Step<v1::RetireReleaseRequest>("RetireRelease", id);
  }
  absl::StatusOr<Release> Get(const std::string& id) {
    return Step<v1::GetReleaseRequest>("GetRelease", id);
  }

  absl::StatusOr<Release> Say(const std::string& id, Review::Verdict verdict,
                              const std::string& content_hash) {
    v1::ReviewReleaseRequest request;
    request.set_name(Name(id));
    request.mutable_review()->set_verdict(verdict);
    request.mutable_review()->set_remark("Between us.");
    request.mutable_review()->set_content_hash(content_hash);
    return catalog_.Call<Release>("ReviewRelease", request);
  }

  // Brings a release as far as an approval; the editor's and the reviewer's work.
  Release Approved(const std::string& id, const Release& release = {}) {
    As(kEditor);
    EXPECT_TRUE(Create(id, release).ok());
    const auto submitted = Submit(id);
    EXPECT_TRUE(submitted.ok()) << submitted.status();
    As(kReviewer);
    auto approved = Say(id, Review::APPROVED, submitted->content_hash());
    EXPECT_TRUE(approved.ok()) << approved.status();
    return *std::move(approved);
  }
  Release Published(const std::string& id, const Release& release = {}) {
    Approved(id, release);
    As(kPublisher);
    auto published = Publish(id);
    EXPECT_TRUE(published.ok()) << published.status();
    return *std::move(published);
  }

  static Release For(ReleaseAudience::Kind kind, const std::vector<std::string>& ids = {}) {
    Release release;
    release.mutable_audience()->set_kind(kind);
    for (const std::string& id : ids) release.mutable_audience()->add_organization_ids(id);
    return release;
  }

  absl::Status SetAudience(const std::string& id, const Release& wanted) {
    v1::UpdateReleaseRequest request;
    *request.mutable_release() = wanted;
    request.mutable_release()->set_name(Name(id));
    request.mutable_update_mask()->add_paths("audience");
    return catalog_.Call<Release>("UpdateRelease", request).status();
  }

  // The ids of what a reader finds, page by page.
  std::vector<std::string> Listed(const std::string& reader, int page_size = 0) {
    std::vector<std::string> ids;
    v1::ListPublishedReleasesRequest request;
    if (!reader.empty()) request.set_reader(absl::StrCat("organizations/", reader));
    request.set_page_size(page_size);
    do {
      const auto page =
          catalog_.Call<v1::ListPublishedReleasesResponse>("ListPublishedReleases", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      EXPECT_TRUE(page_size == 0 || page->releases_size() <= page_size);
      for (const Release& release : page->releases()) ids.emplace_back(IdOf(release.name()));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }

  absl::StatusOr<v1::ReleasedCompetency> GetCompetency(const std::string& release,
                                                       const std::string& id) {
    v1::GetReleasedCompetencyRequest request;
    request.set_name(absl::StrCat(Name(release), "/competencies/", id));
    return catalog_.Call<v1::ReleasedCompetency>("GetReleasedCompetency", request);
  }

  TestStore store_{GetParam()};
  CatalogInProcess catalog_{store_};
};
INSTANTIATE_TEST_SUITE_P(Drivers, Releases, testing::Values(SqliteStore, PostgresStore), StoreName);

TEST_P(Releases, AreOpenedToOthersByWhoMayPublishAlone) {
  Approved("one", For(ReleaseAudience::ORGANIZATIONS, {"ny"}));
  for (const char* role : {kEditor, kPublisher}) {
    As(role);
    EXPECT_EQ(ReasonOf(SetAudience("one", For(ReleaseAudience::PUBLIC))),
              reasons::kReleaseImmutable)
        << "reviewers look at it, and at who will read it";
  }
  As(kPublisher);
  ASSERT_TRUE(Publish("one").ok());

  As(kEditor);
  EXPECT_EQ(ReasonOf(SetAudience("one", For(ReleaseAudience::PUBLIC))), reasons::kPermissionDenied);
  As(kPublisher, "ny");
  EXPECT_EQ(ReasonOf(SetAudience("one", For(ReleaseAudience::PUBLIC))), reasons::kPermissionDenied);
  catalog_.ActAsNobody();
  EXPECT_EQ(ReasonOf(GetCompetency("one", "focus").status()), reasons::kIdentityMissing);

  As(kPublisher);
  ASSERT_TRUE(SetAudience("one", For(ReleaseAudience::PUBLIC)).ok());
  ASSERT_TRUE(Retire("one").ok());
  As(kEditor);
  EXPECT_EQ(ReasonOf(SetAudience("one", For(ReleaseAudience::ORGANIZATIONS, {"ny"}))),
            reasons::kPermissionDenied);
}

TEST_P(Releases, ShowOthersNothingOfTheReview) {
  Release asked = For(ReleaseAudience::ORGANIZATIONS, {"ny", "or"});
  asked.add_reviewers(KeyOf(kReviewer));
  Published("named", asked);
  Published("public", For(ReleaseAudience::PUBLIC));

  As("viewer");
  const auto own = Get("named");
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_EQ(own->reviews(0).remark(), "Between us.");
  EXPECT_EQ(own->submitter(), KeyOf(kEditor));
  EXPECT_EQ(own->audience().organization_ids_size(), 2);

  std::vector<Release> seen;
  As("viewer", "ny");
  seen.push_back(*Get("named"));
  catalog_.ActAsNobody();
  seen.push_back(*Get("public"));
  v1::ListPublishedReleasesRequest list;
  seen.push_back(
      catalog_.Call<v1::ListPublishedReleasesResponse>("ListPublishedReleases", list)->releases(0));
  As("viewer", "ny");
  list.set_reader("organizations/ny");
  const auto listed =
      catalog_.Call<v1::ListPublishedReleasesResponse>("ListPublishedReleases", list);
  seen.insert(seen.end(), listed->releases().begin(), listed->releases().end());
  ASSERT_THAT(seen, SizeIs(5));
  for (const Release& release : seen) {
    EXPECT_THAT(release.DebugString(),
                Not(testing::AnyOf(HasSubstr("apiKeys"), HasSubstr("Between us"),
                                   HasSubstr("organization_ids"), HasSubstr("verdict"))));
    EXPECT_EQ(release.state(), Release::PUBLISHED);
    EXPECT_EQ(release.framework().title(), "HR");
    EXPECT_THAT(release.content_hash(), Not(IsEmpty()));
  }
  EXPECT_NE(seen.front().etag(), own->etag())
      << "who had the one must not be told that the other is the same";
  As("viewer");
  EXPECT_EQ(Get("named")->etag(), own->etag()) << "and what is kept of it stays whole";
}

TEST_P(Releases, AreApprovedAsTheReviewerReadThem) {
  As(kEditor);
  ASSERT_TRUE(Create("one", {}).ok());
  const std::string read = Submit("one")->content_hash();
  ASSERT_TRUE(Withdraw("one").ok());
  ASSERT_TRUE(Write("focus", "Starts from what nobody has read.").ok());
  const std::string now = Submit("one")->content_hash();
  ASSERT_NE(now, read);

  As(kReviewer);
  const absl::Status blind = Say("one", Review::APPROVED, "").status();
  EXPECT_EQ(ReasonOf(blind), reasons::kFieldInvalid);
  EXPECT_THAT(std::string(blind.message()), HasSubstr("review.content_hash"));
  for (const auto verdict : {Review::APPROVED, Review::REMARK, Review::CHANGES_REQUESTED}) {
    const absl::Status late = Say("one", verdict, read).status();
    EXPECT_EQ(late.code(), absl::StatusCode::kAborted);
    EXPECT_EQ(ReasonOf(late), reasons::kReleaseContentsChanged);
  }
  EXPECT_TRUE(Say("one", Review::CHANGES_REQUESTED, "").ok()) << "it stops whatever it is of";
  const auto approved = Say("one", Review::APPROVED, now);
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(approved->reviews(0).content_hash(), now);
}

TEST_P(Releases, AreNotSentBackWithoutAWord) {
  As(kEditor);
  ASSERT_TRUE(Create("one", {}).ok());
  ASSERT_TRUE(Submit("one").ok());
  As(kReviewer);
  v1::ReviewReleaseRequest request;
  request.set_name(Name("one"));
  request.mutable_review()->set_verdict(Review::CHANGES_REQUESTED);
  for (const char* const nothing : {"", " \n", "\u200B"}) {
    request.mutable_review()->set_remark(nothing);
    const absl::Status refused = catalog_.Call<Release>("ReviewRelease", request).status();
    EXPECT_EQ(ReasonOf(refused), reasons::kFieldInvalid);
    EXPECT_THAT(std::string(refused.message()), HasSubstr("review.remark"));
  }
  EXPECT_THAT(Get("one")->reviews(), IsEmpty());
  request.mutable_review()->set_remark("Too short.");
  EXPECT_TRUE(catalog_.Call<Release>("ReviewRelease", request).ok());
}

TEST_P(Releases, LackWhatIsAllSaidInOneAnswer) {
  constexpr int kIncomplete = 350;  // with three gaps each
  for (int i = 0; i < kIncomplete; ++i) {
    v1::CreateCompetencyRequest request;
    request.set_parent(kFramework);
    request.set_competency_id(absl::StrCat("bare-", i));
    request.mutable_competency()->set_title("Bare");
    ASSERT_TRUE(catalog_.Call<v1::Competency>("CreateCompetency", request).ok());
  }
  ASSERT_TRUE(Create("one", {}).ok());
  const absl::Status refused = FromGrpcStatus(ToGrpcStatus(Submit("one").status()));
  EXPECT_EQ(ReasonOf(refused), reasons::kFrameworkIncomplete);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("1050 things are missing"));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("ReportGaps"));

  v1::ReportGapsRequest request;
  request.set_name(kFramework);
  const auto report = catalog_.Call<v1::ReportGapsResponse>("ReportGaps", request);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->gap_count(), 3 * kIncomplete);
  std::set<std::string> subjects;
  for (const v1::Gap& gap : report->gaps()) {
    EXPECT_THAT(gap.problem(), Not(IsEmpty()));
    subjects.insert(gap.subject());
  }
  EXPECT_THAT(subjects, SizeIs(3 * kIncomplete));
  EXPECT_EQ(subjects.count(absl::StrCat(kFramework, "/competencies/bare-349 importance")), 1U);
}

TEST_P(Releases, OfACompleteFrameworkLackNothing) {
  v1::ReportGapsRequest request;
  request.set_name(kFramework);
  const auto report = catalog_.Call<v1::ReportGapsResponse>("ReportGaps", request);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->gap_count(), 0);
  request.set_name("organizations/wa/frameworks/none");
  EXPECT_TRUE(
      absl::IsNotFound(catalog_.Call<v1::ReportGapsResponse>("ReportGaps", request).status()));
}

TEST_P(Releases, AreNotSubmittedToWhoCannotApproveThem) {
  int tried = 0;
  for (const std::string& reviewer :
       {KeyOf(kEditor), KeyOf(kReviewer, "ny"), std::string("quality office"),
        std::string("organizations/wa/apiKeys/"), std::string("organizations/wa/keys/reviewer")}) {
    Release release;
    release.add_reviewers(KeyOf(kReviewer));
    release.add_reviewers(reviewer);
    const std::string id = absl::StrCat("r", ++tried);
    ASSERT_TRUE(Create(id, release).ok());
    const absl::Status refused = Submit(id).status();
    EXPECT_EQ(ReasonOf(refused), reasons::kReviewerUnsuitable) << reviewer;
    EXPECT_THAT(std::string(refused.message()), HasSubstr(reviewer));
  }
}

TEST_P(Releases, HaveAHashThatAnOutsiderComputesFromWhatRestAnswers) {
  ASSERT_TRUE(Write("honesty", "Says \"no\" \\ </b>\tand – in Ελληνικά –\nalso 😀.").ok());
  v1::UpdateCompetencyRequest nest;
  nest.mutable_competency()->set_name(absl::StrCat(kFramework, "/competencies/honesty"));
  nest.mutable_competency()->set_parent_competency(absl::StrCat(kFramework, "/competencies/focus"));
  nest.mutable_update_mask()->add_paths("parent_competency");
  ASSERT_TRUE(catalog_.Call<v1::Competency>("UpdateCompetency", nest).ok());
  const Release release = Published("one", For(ReleaseAudience::PUBLIC));

  // As docs/releases.md says.
  const gateway::JsonCodec rest(*google::protobuf::DescriptorPool::generated_pool());
  const auto json = [&](const google::protobuf::Message& message) {
    return nlohmann::json::parse(
        *rest.ToJson(*message.GetDescriptor(), message.SerializeAsString()));
  };
  const auto hash = [](const std::string& bytes) {
    return absl::StrCat("sha256-jcs-1:", Sha256Hex(bytes));
  };
  const auto hash_of = [&](nlohmann::json content) {
    for (const char* field :
         {"name", "createTime", "updateTime", "deleteTime", "etag", "reviewNotes"}) {
      content.erase(field);
    }
    if (content.contains("parentCompetency")) {
      content["parentCompetency"] = std::string(IdOf(std::string(content["parentCompetency"])));
    }
    return hash(content.dump());  // in the order of names, without white space
  };
  std::string lines = absl::StrCat("hr ", hash_of(json(release)["framework"]), "\n");
  for (const char* id : {"focus", "honesty"}) {
    const auto read = GetCompetency("one", id);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(hash_of(json(*read)["competency"]), read->content_hash()) << id;
    absl::StrAppend(&lines, id, " ", read->content_hash(), "\n");
  }
  EXPECT_EQ(hash(lines), release.content_hash());
}

TEST_P(Releases, PublishedAtOnceGetNumbersOfTheirOwn) {
  constexpr int kAtOnce = 6;
  for (int i = 0; i < kAtOnce; ++i) Approved(absl::StrCat("r", i));
  As(kPublisher);
  std::vector<absl::StatusOr<Release>> published(kAtOnce, absl::UnknownError("not run"));
  std::vector<std::thread> threads;
  for (int i = 0; i < kAtOnce; ++i) {
    threads.emplace_back([&, i] { published[i] = Publish(absl::StrCat("r", i)); });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<int> numbers;
  for (const auto& release : published) {
    ASSERT_TRUE(release.ok()) << release.status();
    numbers.push_back(release->number());
  }
  EXPECT_THAT(numbers, UnorderedElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_P(Releases, WithdrawnWhileSomebodyReviewsHaveNoReview) {
  for (int i = 0; i < 5; ++i) {
    const std::string id = absl::StrCat("r", i);
    As(kPublisher);  // may do both
    ASSERT_TRUE(Create(id, {}).ok());
    const auto submitted = Submit(id);
    ASSERT_TRUE(submitted.ok()) << submitted.status();
    absl::Status said;
    absl::Status withdrawn;
    std::thread reviewer(
        [&] { said = Say(id, Review::REMARK, submitted->content_hash()).status(); });
    std::thread editor([&] { withdrawn = Withdraw(id).status(); });
    reviewer.join();
    editor.join();
    EXPECT_TRUE(withdrawn.ok()) << withdrawn;
    EXPECT_TRUE(said.ok() || ReasonOf(said) == reasons::kReleaseState) << said;
    const auto draft = Get(id);
    EXPECT_EQ(draft->state(), Release::DRAFT);
    EXPECT_THAT(draft->reviews(), IsEmpty());
    EXPECT_EQ(draft->content_hash(), "");
    EXPECT_TRUE(absl::IsNotFound(GetCompetency(id, "focus").status()));
  }
}

TEST_P(Releases, ForEveryOrganizationAreReadByItsPeopleAndNotByEverybody) {
  Published("one", For(ReleaseAudience::EVERY_ORGANIZATION));
  As("viewer", "or");
  EXPECT_TRUE(GetCompetency("one", "focus").ok());
  EXPECT_THAT(Listed("or"), ElementsAre("one"));
  EXPECT_THAT(Listed(""), IsEmpty());
  catalog_.ActAsNobody();
  EXPECT_EQ(ReasonOf(GetCompetency("one", "focus").status()), reasons::kIdentityMissing);
  EXPECT_EQ(ReasonOf(Get("one").status()), reasons::kIdentityMissing);
  EXPECT_THAT(Listed(""), IsEmpty());
  catalog_.ActAs("organizations/or/apiKeys/none");
  EXPECT_EQ(ReasonOf(GetCompetency("one", "focus").status()), reasons::kPermissionDenied)
      << "of no organization";
}

TEST_P(Releases, OfANarrowedAudienceAreClosedToWhoIsNotOfItAnyMore) {
  Published("one", For(ReleaseAudience::PUBLIC));
  catalog_.ActAsNobody();
  ASSERT_TRUE(GetCompetency("one", "focus").ok());
  EXPECT_THAT(Listed(""), ElementsAre("one"));
  As(kPublisher);
  ASSERT_TRUE(SetAudience("one", For(ReleaseAudience::ORGANIZATIONS, {"ny"})).ok());
  catalog_.ActAsNobody();
  EXPECT_EQ(ReasonOf(GetCompetency("one", "focus").status()), reasons::kIdentityMissing);
  EXPECT_THAT(Listed(""), IsEmpty());
  As("viewer", "or");
  EXPECT_EQ(ReasonOf(GetCompetency("one", "focus").status()), reasons::kPermissionDenied);
  As("viewer", "ny");
  EXPECT_TRUE(GetCompetency("one", "focus").ok());
  EXPECT_THAT(Listed("ny"), ElementsAre("one"));
}

TEST_P(Releases, PublishedAreListedByPages) {
  std::vector<std::string> ids;
  for (int i = 0; i < 7; ++i) {
    ids.push_back(absl::StrCat("r", i));
    Published(ids.back(), i % 2 == 0 ? For(ReleaseAudience::PUBLIC)
                                     : For(ReleaseAudience::ORGANIZATIONS, {"ny"}));
  }
  catalog_.ActAsNobody();
  EXPECT_THAT(Listed("", 2), ElementsAre("r0", "r2", "r4", "r6"));
  As("viewer", "ny");
  for (const int page_size : {1, 3, 7, 0}) EXPECT_EQ(Listed("ny", page_size), ids) << page_size;
}

TEST_P(Releases, AreComparedByPages) {
  Published("one");
  for (const char* id : {"a", "b", "c", "d"}) ASSERT_TRUE(Write(id, "New.").ok());
  ASSERT_TRUE(Write("focus", "Starts from what the citizen needs.").ok());
  Published("two");
  v1::DiffReleasesRequest request;
  request.set_name(Name("two"));
  request.set_base(Name("one"));
  request.set_page_size(2);
  std::vector<std::string> told;
  int pages = 0;
  do {
    const auto page = catalog_.Call<v1::ReleaseDiff>("DiffReleases", request);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_LE(page->changes_size(), 2);
    for (const auto& change : page->changes()) {
      told.push_back(
          absl::StrCat(v1::ReleaseChange::Kind_Name(change.kind()), " ", change.competency_id()));
    }
    request.set_page_token(page->next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(told, ElementsAre("ADDED a", "ADDED b", "ADDED c", "ADDED d", "REWORDED focus"));
}

// Words that are in no text of another word.
std::string Words(const std::string& word, size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i) absl::StrAppend(&text, word, i, " ");
  return text;
}

TEST_P(Releases, OfOneLargeCompetencyAreComparedByPages) {
  constexpr int kBehaviors = 400;
  ASSERT_TRUE(WriteLarge("large", kBehaviors, Words("old", 1900)).ok());
  Published("one");
  ASSERT_TRUE(WriteLarge("large", kBehaviors, Words("new", 1900)).ok());
  Published("two");
  v1::DiffReleasesRequest request;
  request.set_name(Name("two"));
  request.set_base(Name("one"));
  for (const int page_size : {1, 0}) {
    request.set_page_size(page_size);
    std::vector<std::string> told;
    int pages = 0;
    do {
      const auto page = catalog_.Call<v1::ReleaseDiff>("DiffReleases", request);
      ASSERT_TRUE(page.ok()) << page.status();
      EXPECT_LT(page->ByteSizeLong(), size_t{4} << 20) << "what a client of gRPC takes";
      for (const auto& change : page->changes()) told.push_back(change.field());
      request.set_page_token(page->next_page_token());
      ++pages;
    } while (!request.page_token().empty());
    EXPECT_GT(pages, 1);
    std::vector<std::string> all;
    for (int i = 0; i < kBehaviors; ++i) {
      all.push_back(absl::StrCat("key_elements[e", i - i % 100, "].behaviors[b", i, "].text"));
    }
    EXPECT_EQ(told, all) << "each once, in order";
  }
}

TEST_P(Releases, AreNotComparedOnForACallerThatIsGone) {
  constexpr int kBehaviors = 200;
  ASSERT_TRUE(WriteLarge("large", kBehaviors, "Asks once.").ok());
  Published("one");
  ASSERT_TRUE(WriteLarge("large", kBehaviors, "Asks twice.").ok());
  Published("two");
  v1::DiffReleasesRequest request;
  request.set_name(Name("two"));
  request.set_base(Name("one"));
  int looks = 0;
  catalog_.BeGoneWhen([&looks] { return ++looks > 100; });
  const auto gone = catalog_.Call<v1::ReleaseDiff>("DiffReleases", request);
  EXPECT_EQ(ReasonOf(gone.status()), reasons::kCallerGone);
  EXPECT_EQ(looks, 101) << "it looks before each text, and stops";
  catalog_.BeGoneWhen([] { return false; });
  EXPECT_TRUE(catalog_.Call<v1::ReleaseDiff>("DiffReleases", request).ok()) << "the turn is back";
}

TEST_P(Releases, TooDifferentToReadInOnePieceSaySo) {
  constexpr int kBehaviors = 1000;
  const std::string quotes(1900, '"');  // longer as HTML
  ASSERT_TRUE(WriteLarge("large", kBehaviors, quotes + "old").ok());
  Published("one");
  ASSERT_TRUE(WriteLarge("large", kBehaviors, quotes + "new").ok());
  Published("two");
  v1::RenderReleaseDiffRequest request;
  request.set_name(Name("two"));
  request.set_base(Name("one"));
  EXPECT_TRUE(catalog_.Call<google::api::HttpBody>("RenderReleaseDiff", request).ok());
  request.set_format(v1::RenderReleaseDiffRequest::HTML);
  const auto html = catalog_.Call<google::api::HttpBody>("RenderReleaseDiff", request);
  EXPECT_EQ(ReasonOf(html.status()), reasons::kMessageTooLarge);
}

TEST_P(Releases, ComparedForPeopleAreEscaped) {
  Published("one");
  ASSERT_TRUE(Write("focus", "Says <b>no</b> & <script>alert(1)</script>.").ok());
  Published("two");
  v1::RenderReleaseDiffRequest request;
  request.set_name(Name("two"));
  request.set_base(Name("one"));
  const auto text = catalog_.Call<google::api::HttpBody>("RenderReleaseDiff", request);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(text->content_type(), "text/plain; charset=utf-8");
  EXPECT_THAT(text->data(), HasSubstr("reworded definition"));
  request.set_format(v1::RenderReleaseDiffRequest::HTML);
  const auto html = catalog_.Call<google::api::HttpBody>("RenderReleaseDiff", request);
  ASSERT_TRUE(html.ok()) << html.status();
  EXPECT_EQ(html->content_type(), "text/html; charset=utf-8");
  EXPECT_THAT(html->data(), HasSubstr("&lt;"));
  EXPECT_THAT(html->data(), Not(testing::AnyOf(HasSubstr("<script"), HasSubstr("<b>"))));
}

TEST_P(Releases, DeletedAsDraftsComeBack) {
  As(kEditor);
  ASSERT_TRUE(Create("one", {}).ok());
  ASSERT_TRUE(Step<v1::DeleteReleaseRequest>("DeleteRelease", "one").ok());
  EXPECT_EQ(ReasonOf(Submit("one").status()), reasons::kResourceDeleted);
  const auto back = Step<v1::UndeleteReleaseRequest>("UndeleteRelease", "one");
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->state(), Release::DRAFT);
  EXPECT_TRUE(Submit("one").ok());
  EXPECT_EQ(ReasonOf(Step<v1::DeleteReleaseRequest>("DeleteRelease", "one").status()),
            reasons::kReleaseImmutable);
}

TEST_P(Releases, HoldNoMoreThanTheirBound) {
  // A framework that lacks something is counted without being copied.
  v1::Competency bare;
  bare.set_title("Bare");
  const auto insert = [&](int from, int to) {
    return catalog_.database().Write(
        absl::Now() + absl::Seconds(60), [&](Session& session) -> absl::Status {
          for (int i = from; i < to; ++i) {
            bare.set_name(absl::StrCat(kFramework, "/competencies/bare-", i));
            RETURN_IF_ERROR(
                session
                    .Execute("INSERT INTO competencies (name, parent, organization, revision, "
                             "create_time, update_time, delete_time, body, title, code, "
                             "parent_competency) VALUES (:name, :parent, 'wa', 1, 0, 0, 0, :body, "
                             "'Bare', '', '')",
                             bare.name(), kFramework, Bytes{bare.SerializeAsString()})
                    .status());
          }
          return absl::OkStatus();
        });
  };
  ASSERT_TRUE(insert(1, kMostReleased).ok());
  ASSERT_TRUE(Create("one", {}).ok());
  EXPECT_EQ(ReasonOf(Submit("one").status()), reasons::kFrameworkIncomplete) << "not too many";
  ASSERT_TRUE(insert(kMostReleased, kMostReleased + 1).ok());
  EXPECT_EQ(ReasonOf(Submit("one").status()), reasons::kReleaseTooLarge);
  v1::ReportGapsRequest request;
  request.set_name(kFramework);
  const auto report = catalog_.Call<v1::ReportGapsResponse>("ReportGaps", request);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->gap_count(), 3 * kMostReleased + 1);
  EXPECT_EQ(report->gaps_size(), report->gap_count());
  EXPECT_THAT(report->gaps().rbegin()->problem(), HasSubstr("10000"));
}

TEST_P(Releases, APreviewIsOfWhatAProfileCanBePinnedTo) {
  Published("one");
  v1::CreateJobProfileRequest create;
  create.set_parent("organizations/wa");
  create.set_job_profile_id("agent");
  v1::JobProfile& profile = *create.mutable_job_profile();
  profile.set_title("Agent");
  profile.set_framework(kFramework);
  profile.set_release(Name("one"));
  const auto created = catalog_.Call<v1::JobProfile>("CreateJobProfile", create);
  ASSERT_TRUE(created.ok()) << created.status();
  const auto preview = [&](const std::string& release) {
    v1::PreviewReleaseRequest request;
    request.set_name("organizations/wa/jobProfiles/agent");
    request.set_release(Name(release));
    return catalog_.Call<v1::PreviewReleaseResponse>("PreviewRelease", request);
  };
  ASSERT_TRUE(Write("care", "New.").ok());
  ASSERT_TRUE(Create("two", {}).ok());
  EXPECT_EQ(ReasonOf(preview("two").status()), reasons::kReleaseState) << "a draft holds nothing";
  ASSERT_TRUE(Submit("two").ok());
  const auto in_review = preview("two");
  ASSERT_TRUE(in_review.ok()) << in_review.status();
  EXPECT_EQ(in_review->new_competencies_size(), 1);
  Published("three");
  EXPECT_TRUE(preview("three").ok());
  As(kPublisher);
  ASSERT_TRUE(Retire("three").ok());
  EXPECT_EQ(ReasonOf(preview("three").status()), reasons::kReleaseState);
}

// A batch of a thousand asked a thousand times who may read the release.
TEST_P(Releases, ABatchAsksOnceWhoMayRead) {
  Published("one");
  int asked = 0;
  RpcService service("touchstone.catalog.v1.Catalog");
  RegisterStandardMethods<v1::ReleasedCompetency>(
      service, ReleasedCompetencyType(), catalog_.store(),
      {.before_read = [&](const Context&, absl::string_view name) -> absl::StatusOr<ReadFrom> {
        EXPECT_EQ(name, Name("one"));
        ++asked;
        return ReadFrom::kNearest;
      }});
  v1::BatchGetReleasedCompetenciesRequest request;
  request.set_parent(Name("one"));
  for (int i = 0; i < 20; ++i) {
    request.add_names(absl::StrCat(Name("one"), "/competencies/focus"));
  }
  const auto* const method = service.descriptor().FindMethodByName("BatchGetReleasedCompetencies");
  EXPECT_TRUE(service.methods().at(method->index()).unary(Context(), request).ok());
  EXPECT_EQ(asked, 1);
}

}  // namespace
}  // namespace touchstone::catalog
