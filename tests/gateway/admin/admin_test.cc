// Organizations and API keys over real databases, and whom they let in.

#include <gtest/gtest.h>
#include <touchstone/admin/v1/admin.pb.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gateway/admin/api_keys.h"
#include "gateway/admin/organizations.h"
#include "gateway/admin/schema.h"
#include "services/runtime/cache/cache.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/ids.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/events/tail.h"
#include "services/runtime/methods/retention.h"
#include "services/runtime/resources/store.h"
#include "tests/stores/stores.h"

namespace touchstone::gateway {
namespace {

namespace v1 = admin::v1;

class AdminTest : public testing::TestWithParam<StoreKind> {
 protected:
  AdminTest() {
    RegisterOrganizations(admin_, *store_);
    RegisterApiKeys(admin_, *store_);
    tail_.Start(cache_.StartPosition({}));
    root_->set_kind(trust::v1::Principal::ROOT);
    root_->set_id("root");
    auto* const binding = root_->add_bindings();
    binding->set_role("administrator");
    binding->set_organization_id("*");

    v1::CreateOrganizationRequest request;
    request.set_organization_id("wa");
    request.mutable_organization()->set_display_name("Washington");
    EXPECT_TRUE(Call<v1::Organization>("CreateOrganization", request).ok());
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& name, const Request& request) {
    const auto* const method = admin_.descriptor().FindMethodByName(name);
    Context context;
    context.caller = root_;
    context.method = absl::StrCat("/touchstone.admin.v1.Admin/", name);
    context.deadline = absl::Now() + absl::Seconds(30);
    context.trace = TraceContext::Start();
    ASSIGN_OR_RETURN(const SerializedMessage answer,
                     admin_.methods().at(method->index()).unary(context, request));
    Response response;
    if (!response.ParseFromString(*answer.bytes + answer.suffix)) {
      return absl::DataLossError("not a response");
    }
    return response;
  }

  absl::StatusOr<v1::ApiKey> CreateKey() {
    v1::CreateApiKeyRequest request;
    request.set_parent("organizations/wa");
    request.set_api_key_id("k");
    request.mutable_api_key()->set_display_name("A key");
    request.mutable_api_key()->add_roles("viewer");
    return Call<v1::ApiKey>("CreateApiKey", request);
  }

  absl::Status DeleteKey() {
    v1::DeleteApiKeyRequest request;
    request.set_name("organizations/wa/apiKeys/k");
    return Call<v1::ApiKey>("DeleteApiKey", request).status();
  }

  // The id of who holds a secret, "" for nobody.
  std::string Holder(const std::string& secret) {
    const auto found = source_->Find(secret);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() && *found != nullptr ? (*found)->id() : "";
  }

  TestStore database_store_{GetParam()};
  std::unique_ptr<Database> database_ =
      database_store_.Open({RuntimeMigrations(), AdminMigrations()});
  Tail tail_{*database_, SystemClock(), database_store_.metrics()};
  Cache cache_{{.key_space = "gateway"}, tail_, SystemClock(), database_store_.metrics()};
  std::unique_ptr<Store> store_ =
      *Store::Open(*database_, cache_, tail_, SystemClock(), SystemIds());
  RpcService admin_{"touchstone.admin.v1.Admin"};
  std::shared_ptr<trust::v1::Principal> root_ = std::make_shared<trust::v1::Principal>();
  const std::unique_ptr<CredentialSource> source_ = MakeApiKeySource(*store_);
  const std::unique_ptr<OrganizationDirectory> directory_ = MakeOrganizationDirectory(*store_);
};

TEST_P(AdminTest, AKeyOpensUntilItIsRevoked) {
  const auto key = CreateKey();
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(Holder(key->secret()), "organizations/wa/apiKeys/k");
  EXPECT_TRUE(DeleteKey().ok());
  EXPECT_EQ(Holder(key->secret()), "");
}

TEST_P(AdminTest, WhoIsLetInIsReadFromTheDatabaseAndNotFromTheCache) {
  const auto key = CreateKey();
  ASSERT_TRUE(key.ok()) << key.status();
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  ASSERT_TRUE(store_->Read(ApiKeyType(), key->name(), deadline).ok()) << "so that it is cached";
  ASSERT_TRUE(store_->Read(OrganizationType(), "organizations/wa", deadline).ok());
  EXPECT_EQ(Holder(key->secret()), key->name());
  EXPECT_TRUE(*directory_->Exists("wa"));
  // Nothing in the log says so: only the rows do.
  database_store_.RunBeside("UPDATE api_keys SET delete_time = 1");
  EXPECT_EQ(Holder(key->secret()), "");
  database_store_.RunBeside("UPDATE api_keys SET delete_time = 0");
  EXPECT_EQ(Holder(key->secret()), key->name());
  database_store_.RunBeside("UPDATE organizations SET delete_time = 1");
  EXPECT_EQ(Holder(key->secret()), "");
  EXPECT_FALSE(*directory_->Exists("wa"));
}

TEST_P(AdminTest, AKeyThatWasRevokedAndPurgedCanBeMadeAgain) {
  const auto first = CreateKey();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_TRUE(DeleteKey().ok());
  EXPECT_EQ(ReasonOf(CreateKey().status()), reasons::kResourceExists) << "until it is purged";
  database_store_.RunBeside("UPDATE api_keys SET delete_time = 1");
  EXPECT_TRUE(Retention(*store_, {&ApiKeyType()}).Sweep().ok());
  const auto second = CreateKey();
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(Holder(second->secret()), second->name());
  EXPECT_EQ(Holder(first->secret()), "");
}

INSTANTIATE_TEST_SUITE_P(Drivers, AdminTest, testing::Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::gateway
