// Databases that an earlier version wrote (tests/schemas/record) are brought up to date and serve
// what was in them, byte for byte. A release has the same hash after every migration.

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>
#include <touchstone/admin/v1/admin.pb.h>
#include <touchstone/catalog/v1/catalog.pb.h>
#include <touchstone/events/v1/events.pb.h>

#include <csignal>
#include <filesystem>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/catalog/rules/content_hash.h"
#include "tests/eventually.h"
#include "tests/suite/suite.h"
#include "tools/touchstone/console.h"

namespace touchstone {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kParent[] = "organizations/wa/frameworks/parks";

class OldSchema : public testing::TestWithParam<std::tuple<int, StoreKind>> {
 protected:
  void SetUp() override {
    Load("admin", admin_);
    Load("catalog", catalog_);
    // What is kept for a time only was written just now.
    const std::string now = absl::StrCat(absl::ToUnixMicros(absl::Now()));
    catalog_.RunBeside(absl::StrCat("UPDATE changes SET change_time = ", now));
    catalog_.RunBeside(
        absl::StrCat("UPDATE competencies SET delete_time = ", now, " WHERE delete_time > 0"));
    Prepare();
    auto suite = Suite::Start(
        {.store = kind_, .databases = {{"gateway", admin_.url()}, {"catalog", catalog_.url()}}});
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
  }

  // What else is to be in the catalog's database, before anything is started on it.
  virtual void Prepare() {}

  std::string Dialect() const { return absl::AsciiStrToLower(kind_.name); }
  static std::string Folder() {
    return absl::StrCat(TOUCHSTONE_SCHEMAS, "/", std::get<0>(GetParam()));
  }
  std::string File(const std::string& name) const {
    const auto text = ReadFile(absl::StrCat(Folder(), "/", name));
    EXPECT_TRUE(text.ok()) << text.status();
    return text.value_or("");
  }
  void Load(const std::string& name, TestStore& store) {
    store.RunBeside(File(absl::StrCat(name, ".", Dialect(), ".sql")));
  }

  template <typename Response, typename Request>
  Response Call(const std::string& method, const Request& request) {
    Response response;
    const absl::Status status = suite_->client().Unary(method, request, response);
    EXPECT_TRUE(status.ok()) << method << ": " << status;
    return response;
  }

  template <typename Message>
  static Message Parsed(const std::string& json) {
    Message message;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &message).ok()) << json;
    return message;
  }

  catalog::v1::Competency Get(const std::string& id) {
    catalog::v1::GetCompetencyRequest request;
    request.set_name(absl::StrCat(kParent, "/competencies/", id));
    return Call<catalog::v1::Competency>("touchstone.catalog.v1.Catalog/GetCompetency", request);
  }

  const StoreKind kind_ = std::get<1>(GetParam());
  TestStore admin_{kind_};
  TestStore catalog_{kind_};
  std::unique_ptr<Suite> suite_;
};

TEST_P(OldSchema, ServesWhatWasInIt) {
  for (const std::string id : {"coaching", "records"}) {
    const auto recorded =
        Parsed<catalog::v1::Competency>(File(absl::StrCat(id, ".", Dialect(), ".json")));
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(Get(id), recorded)) << id;
  }
  admin::v1::GetApiKeyRequest key;
  key.set_name("organizations/wa/apiKeys/intranet");
  EXPECT_THAT(Call<admin::v1::ApiKey>("touchstone.admin.v1.Admin/GetApiKey", key).roles(),
              ElementsAre("viewer"));
}

TEST_P(OldSchema, TakesChangesAndBringsBackWhatWasDeleted) {
  catalog::v1::UndeleteCompetencyRequest undelete;
  undelete.set_name(absl::StrCat(kParent, "/competencies/gone"));
  EXPECT_EQ(
      Call<catalog::v1::Competency>("touchstone.catalog.v1.Catalog/UndeleteCompetency", undelete)
          .title(),
      "Gone");
  catalog::v1::UpdateCompetencyRequest update;
  *update.mutable_competency() = Get("coaching");
  update.mutable_competency()->set_title("Coaching, again");
  update.mutable_update_mask()->add_paths("title");
  Call<catalog::v1::Competency>("touchstone.catalog.v1.Catalog/UpdateCompetency", update);
  EXPECT_EQ(Get("coaching").title(), "Coaching, again");
}

TEST_P(OldSchema, CanBeSearched) {
  catalog::v1::SearchCatalogRequest search;
  search.set_parent("organizations/wa");
  search.set_query("coaching");
  search.add_kinds(catalog::v1::SearchHit::TITLE);
  // It is indexed beside what else the service does.
  EXPECT_TRUE(Eventually([&] {
    return Call<catalog::v1::SearchCatalogResponse>("touchstone.catalog.v1.Catalog/SearchCatalog",
                                                    search)
               .hits_size() == 1;
  }));
}

TEST_P(OldSchema, TellsItsHistoryAndWhatComesAfterIt) {
  catalog::v1::DeleteCompetencyRequest remove;
  remove.set_name(absl::StrCat(kParent, "/competencies/coaching"));
  Call<catalog::v1::Competency>("touchstone.catalog.v1.Catalog/DeleteCompetency", remove);

  Client client = suite_->client();
  const auto call = client.Start("touchstone.catalog.v1.EventFeed/Watch");
  events::v1::WatchRequest request;
  request.set_parent("organizations/wa");
  request.set_once(true);
  call->Write(request);
  call->WritesDone();
  std::map<std::string, std::vector<events::v1::Event::Kind>> kinds;
  events::v1::WatchResponse response;
  while (call->Read(response)) {
    for (const auto& event : response.events()) kinds[event.resource()].push_back(event.kind());
  }
  EXPECT_TRUE(call->Finish().ok());
  EXPECT_EQ(kinds[remove.name()].front(), events::v1::Event::CREATED);
  EXPECT_EQ(kinds[remove.name()].back(), events::v1::Event::DELETED);
  EXPECT_THAT(kinds[absl::StrCat(kParent, "/competencies/records")],
              ElementsAre(events::v1::Event::CREATED, events::v1::Event::UPDATED));
  EXPECT_THAT(kinds[absl::StrCat(kParent, "/competencies/gone")],
              ElementsAre(events::v1::Event::CREATED, events::v1::Event::DELETED));
}

// A database of the first version, which kept an operation's work beside what is answered of it.
class OldOperation : public OldSchema {
 protected:
  void Prepare() override {
    catalog_.RunBeside(
        "INSERT INTO operations (name, organization, kind, done, actor, method, trace_id, "
        "create_time, update_time, lease_until, attempts, body, work) SELECT "
        "'organizations/wa/catalogOperations/open', organization, 'of-another-version', 0, actor, "
        "method, trace_id, create_time, update_time, 0, 0, body, body FROM operations LIMIT 1");
  }
};

TEST_P(OldOperation, KeepsTheWorkThatIsStillToBeDone) {
  EXPECT_THAT(catalog_.RunBeside("SELECT name FROM operation_work"),
              ElementsAre("organizations/wa/catalogOperations/open"));
}

// A database of the first version, which had no releases.
class OldFramework : public OldSchema {
 protected:
  // Gives a competency what it lacks.
  void Complete(const std::string& id) {
    catalog::v1::UpdateCompetencyRequest update;
    update.mutable_competency()->set_name(absl::StrCat(kParent, "/competencies/", id));
    update.mutable_competency()->set_importance("Said by a person.");
    update.mutable_update_mask()->add_paths("importance");
    update.mutable_update_mask()->add_paths("review_notes");
    Call<catalog::v1::Competency>("touchstone.catalog.v1.Catalog/UpdateCompetency", update);
  }
};

TEST_P(OldFramework, IsReleasedWithAHashThatStays) {
  Call<catalog::v1::Framework>("touchstone.catalog.v1.Catalog/UpdateFramework",
                               Parsed<catalog::v1::UpdateFrameworkRequest>(R"({
    "framework": {"name": "organizations/wa/frameworks/parks", "proficiencyScale": {"levels": [
      {"id": "entry", "title": "Entry", "jobDemand": "Simple matters.", "indicators": ["Asks."]},
      {"id": "expert", "title": "Expert", "jobDemand": "All matters.", "indicators": ["Is asked."]}
    ]}}, "updateMask": "proficiencyScale,reviewNotes"})"));
  Complete("coaching");
  Complete("records");
  catalog::v1::CreateReleaseRequest create;
  create.set_parent(kParent);
  create.set_release_id("first");
  create.mutable_release();
  catalog::v1::SubmitReleaseRequest submit;
  submit.set_name(
      Call<catalog::v1::Release>("touchstone.catalog.v1.Catalog/CreateRelease", create).name());
  EXPECT_EQ(Call<catalog::v1::Release>("touchstone.catalog.v1.Catalog/SubmitRelease", submit)
                .content_hash(),
            "sha256-jcs-1:f6e5fa9ec30c7c71618122339a2800c7f2522c57e55b20e225c3358b50f711c7");
}

// A database with published releases: what others rely on.
class OldRelease : public OldSchema {
 protected:
  void SetUp() override {
    OldSchema::SetUp();
    const std::string end = absl::StrCat(".", Dialect(), ".json");
    for (const auto& entry : std::filesystem::directory_iterator(Folder())) {
      const std::string file = entry.path().filename().string();
      if (!absl::StartsWith(file, "released_") || !absl::EndsWith(file, end)) continue;
      const std::string answer = File(file);
      const auto name = Parsed<google::protobuf::Struct>(answer).fields().at("name").string_value();
      recorded_[name] = answer;
    }
    ASSERT_FALSE(recorded_.empty());
  }

  void ExpectTheSameBytes() {
    for (const auto& [name, answer] : recorded_) {
      const auto response = suite_->rest().SendForSuccess({.target = "/v1/" + name});
      ASSERT_TRUE(response.ok()) << name << ": " << response.status();
      EXPECT_EQ(response->body, answer) << name;
    }
  }

  std::vector<catalog::v1::Release> Releases() {
    catalog::v1::ListReleasesRequest list;
    list.set_parent(kParent);
    const auto listed =
        Call<catalog::v1::ListReleasesResponse>("touchstone.catalog.v1.Catalog/ListReleases", list);
    return {listed.releases().begin(), listed.releases().end()};
  }

  std::vector<catalog::v1::ReleasedCompetency> ContentsOf(const std::string& release) {
    catalog::v1::ListReleasedCompetenciesRequest list;
    list.set_parent(release);
    const auto listed = Call<catalog::v1::ListReleasedCompetenciesResponse>(
        "touchstone.catalog.v1.Catalog/ListReleasedCompetencies", list);
    return {listed.released_competencies().begin(), listed.released_competencies().end()};
  }

  std::map<std::string, std::string> recorded_;  // answers, by name
};

TEST_P(OldRelease, IsTheSameBytesAfterEveryMigrationAndARestart) {
  ExpectTheSameBytes();
  for (const char* process : {"gateway", "catalog"}) EXPECT_EQ(suite_->Kill(process, SIGTERM), 0);
  for (const char* process : {"catalog", "gateway"}) ASSERT_TRUE(suite_->Run(process).ok());
  ExpectTheSameBytes();
}

// Computed again from what is served, by the rules of today.
TEST_P(OldRelease, HasTheSameHashAfterEveryMigration) {
  const std::vector<catalog::v1::Release> releases = Releases();
  ASSERT_EQ(releases.size(), 2);
  for (const auto& release : releases) {
    const auto recorded = Parsed<catalog::v1::Release>(recorded_[release.name()]);
    catalog::ReleaseHash hash;
    hash.Add(release.framework().name(), catalog::ContentHash(release.framework()));
    for (const auto& copy : ContentsOf(release.name())) {
      const std::string computed = catalog::ContentHash(copy.competency());
      EXPECT_EQ(computed,
                Parsed<catalog::v1::ReleasedCompetency>(recorded_[copy.name()]).content_hash())
          << copy.name();
      hash.Add(copy.name(), computed);
    }
    EXPECT_EQ(hash.Finish(), recorded.content_hash()) << release.name();
  }
}

TEST_P(OldRelease, IsReadByEverybodyWhenItIsPublicAndByNobodyElseWhenNot) {
  const std::string own = absl::StrCat(kParent, "/releases/2026-1/competencies/records");
  const std::string everybodys = absl::StrCat(kParent, "/releases/2026-2/competencies/records");
  const auto response = suite_->rest("").SendForSuccess({.target = "/v1/" + everybodys});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->body, recorded_[everybodys]);
  EXPECT_EQ(suite_->rest("").Send({.target = "/v1/" + own})->status, 401);
  const auto listed = suite_->rest("").SendForSuccess({.target = "/v1/publishedReleases"});
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_THAT(listed->body, AllOf(HasSubstr("releases/2026-2"), Not(HasSubstr("releases/2026-1"))));
}

TEST_P(OldRelease, IsWhatJobProfilesArePinnedTo) {
  catalog::v1::PreviewReleaseRequest preview;
  preview.set_name("organizations/wa/jobProfiles/ranger");
  preview.set_release(absl::StrCat(kParent, "/releases/2026-2"));
  const auto previewed = Call<catalog::v1::PreviewReleaseResponse>(
      "touchstone.catalog.v1.Catalog/PreviewRelease", preview);
  ASSERT_EQ(previewed.requirement_changes_size(), 1);
  EXPECT_EQ(previewed.requirement_changes(0).competency(),
            absl::StrCat(kParent, "/competencies/records-field"));
  EXPECT_THAT(previewed.new_competencies(),
              ElementsAre(absl::StrCat(kParent, "/competencies/coaching")));
}

std::string VersionName(const testing::TestParamInfo<std::tuple<int, StoreKind>>& info) {
  return absl::StrCat("Version", std::get<0>(info.param), "On", std::get<1>(info.param).name);
}

const auto kStores = testing::Values(SqliteStore, PostgresStore);
INSTANTIATE_TEST_SUITE_P(Versions, OldSchema, testing::Combine(testing::Values(1, 5), kStores),
                         VersionName);
INSTANTIATE_TEST_SUITE_P(Versions, OldOperation, testing::Combine(testing::Values(1), kStores),
                         VersionName);
INSTANTIATE_TEST_SUITE_P(Versions, OldFramework, testing::Combine(testing::Values(1), kStores),
                         VersionName);
INSTANTIATE_TEST_SUITE_P(Versions, OldRelease, testing::Combine(testing::Values(5), kStores),
                         VersionName);

}  // namespace
}  // namespace touchstone
