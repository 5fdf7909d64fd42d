// Databases that an earlier version wrote (tests/schemas/record) are brought up to date and serve
// what was in them, byte for byte.

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>
#include <touchstone/admin/v1/admin.pb.h>
#include <touchstone/catalog/v1/catalog.pb.h>
#include <touchstone/events/v1/events.pb.h>

#include <map>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/eventually.h"
#include "tests/suite/suite.h"
#include "tools/touchstone/console.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;

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
    catalog_.RunBeside(
        "INSERT INTO operations (name, organization, kind, done, actor, method, trace_id, "
        "create_time, update_time, lease_until, attempts, body, work) SELECT "
        "'organizations/wa/catalogOperations/open', organization, 'of-another-version', 0, actor, "
        "method, trace_id, create_time, update_time, 0, 0, body, body FROM operations LIMIT 1");
    auto suite = Suite::Start(
        {.store = kind_, .databases = {{"gateway", admin_.url()}, {"catalog", catalog_.url()}}});
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
  }

  std::string Dialect() const { return absl::AsciiStrToLower(kind_.name); }
  std::string File(const std::string& name) const {
    const auto text =
        ReadFile(absl::StrCat(TOUCHSTONE_SCHEMAS, "/", std::get<0>(GetParam()), "/", name));
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
    catalog::v1::Competency recorded;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(
                    File(absl::StrCat(id, ".", Dialect(), ".json")), &recorded)
                    .ok());
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(Get(id), recorded)) << id;
  }
  admin::v1::ListApiKeysRequest keys;
  keys.set_parent("organizations/wa");
  EXPECT_EQ(Call<admin::v1::ListApiKeysResponse>("touchstone.admin.v1.Admin/ListApiKeys", keys)
                .api_keys_size(),
            1);
}

TEST_P(OldSchema, KeepsTheWorkThatIsStillToBeDone) {
  EXPECT_THAT(catalog_.RunBeside("SELECT name FROM operation_work"),
              ElementsAre("organizations/wa/catalogOperations/open"));
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
  EXPECT_THAT(kinds[remove.name()],
              ElementsAre(events::v1::Event::CREATED, events::v1::Event::DELETED));
  EXPECT_THAT(kinds[absl::StrCat(kParent, "/competencies/records")],
              ElementsAre(events::v1::Event::CREATED, events::v1::Event::UPDATED));
  EXPECT_THAT(kinds[absl::StrCat(kParent, "/competencies/gone")],
              ElementsAre(events::v1::Event::CREATED, events::v1::Event::DELETED));
}

INSTANTIATE_TEST_SUITE_P(Versions, OldSchema,
                         testing::Combine(testing::Values(1),
                                          testing::Values(SqliteStore, PostgresStore)),
                         [](const auto& info) {
                           return absl::StrCat("Version", std::get<0>(info.param), "On",
                                               std::get<1>(info.param).name);
                         });

}  // namespace
}  // namespace touchstone
