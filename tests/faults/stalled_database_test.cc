// The database says nothing any more, while the connections to it stay open: beneath a session, and
// beneath the catalog.

#include <touchstone/admin/v1/admin.pb.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include "tests/eventually.h"
#include "tests/faults/gated_database.h"
#include "tests/suite/suite.h"

namespace touchstone {
namespace {

class StalledDatabase : public GatedDatabase {};

TEST_P(StalledDatabase, IsGivenUpAtTheDeadlineAndUsedAgainAfterwards) {
  gate_.Set({.stalled = true});
  for (const absl::Status& status : {Read(absl::Now() + absl::Milliseconds(50)),
                                     Write(absl::Now() + absl::Milliseconds(50), 2)}) {
    EXPECT_TRUE(absl::IsDeadlineExceeded(status) || absl::IsUnavailable(status)) << status;
  }
  ExpectAllIsWell();
}

INSTANTIATE_TEST_SUITE_P(Drivers, StalledDatabase, testing::Values(PostgresStore), StoreName);

class CatalogOnAStalledDatabase : public testing::Test {
 protected:
  void SetUp() override {
    auto suite = Suite::Start({.store = PostgresStore, .databases = {{"catalog", gate_.url()}}});
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    admin::v1::CreateOrganizationRequest organization;
    organization.set_organization_id("wa");
    organization.mutable_organization()->set_display_name("WA");
    admin::v1::Organization made;
    ASSERT_TRUE(suite_->client()
                    .Unary("touchstone.admin.v1.Admin/CreateOrganization", organization, made)
                    .ok());
    ASSERT_TRUE(Create("before").ok());
  }

  // One that waits no longer than it must.
  Client Impatient() {
    return Client({.address = suite_->grpc_address(),
                   .token = suite_->admin_token(),
                   .timeout = absl::Seconds(3)});
  }

  absl::Status Create(const std::string& id) {
    catalog::v1::CreateFrameworkRequest request;
    request.set_parent("organizations/wa");
    request.set_framework_id(id);
    request.mutable_framework()->set_title(id);
    catalog::v1::Framework created;
    return Impatient().Unary("touchstone.catalog.v1.Catalog/CreateFramework", request, created);
  }

  absl::Status Get(const std::string& id) {
    catalog::v1::GetFrameworkRequest request;
    request.set_name("organizations/wa/frameworks/" + id);
    catalog::v1::Framework found;
    return Impatient().Unary("touchstone.catalog.v1.Catalog/GetFramework", request, found);
  }

  int StatusOf(const std::string& target) {
    const auto response =
        RestClient({.url = suite_->admin_url("catalog")}).Send({.target = target});
    return response.ok() ? response->status : 0;
  }

  TestStore store_{PostgresStore};
  Gate gate_{store_.url()};
  std::unique_ptr<Suite> suite_;
};

TEST_F(CatalogOnAStalledDatabase, SaysSoAndServesAgainWhenItIsOver) {
  gate_.Set({.stalled = true});
  EXPECT_TRUE(Eventually([&] { return StatusOf("/readyz") == 503; }));
  EXPECT_EQ(StatusOf("/healthz"), 200);
  // Nothing is served that is older than a second, and nothing hangs.
  for (const absl::Status& status : {Get("before"), Create("meanwhile")}) {
    EXPECT_TRUE(absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) << status;
  }
  gate_.Set({});
  EXPECT_TRUE(suite_->AwaitReady("catalog").ok());
  EXPECT_TRUE(Get("before").ok());
  EXPECT_TRUE(Create("after").ok());
}

}  // namespace
}  // namespace touchstone
