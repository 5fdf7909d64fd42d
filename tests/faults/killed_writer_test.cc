// The catalog is killed while it writes, again and again: what it acknowledged is there, and
// nothing twice.

#include <gtest/gtest.h>
#include <touchstone/admin/v1/admin.pb.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include <atomic>
#include <csignal>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/mutex.h"
#include "tests/suite/suite.h"

namespace touchstone {
namespace {

constexpr int kRounds = 20;
constexpr int kWriters = 20;
constexpr int kWritesEach = 50;  // a thousand a round

class KilledWriter : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    auto suite =
        Suite::Start({.store = GetParam(), .flags = {{"gateway", {"--requests-per-second", "0"}}}});
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    Client client = suite_->client();
    admin::v1::CreateOrganizationRequest organization;
    organization.set_organization_id("wa");
    organization.mutable_organization()->set_display_name("WA");
    admin::v1::Organization made;
    ASSERT_TRUE(
        client.Unary("touchstone.admin.v1.Admin/CreateOrganization", organization, made).ok());
    catalog::v1::CreateFrameworkRequest framework;
    framework.set_parent("organizations/wa");
    framework.set_framework_id("hr");
    framework.mutable_framework()->set_title("HR");
    catalog::v1::Framework created;
    ASSERT_TRUE(
        client.Unary("touchstone.catalog.v1.Catalog/CreateFramework", framework, created).ok());
  }

  // Writes until the write is acknowledged, with the same request id each time; its name.
  std::string WriteOnce(Client& client, const std::string& what) {
    catalog::v1::CreateCompetencyRequest request;
    request.set_parent("organizations/wa/frameworks/hr");
    request.mutable_competency()->set_title(what);
    request.set_request_id(what);
    catalog::v1::Competency written;
    const absl::Time deadline = absl::Now() + absl::Minutes(2);
    while (absl::Now() < deadline) {
      const absl::Status status =
          client.Unary("touchstone.catalog.v1.Catalog/CreateCompetency", request, written);
      if (status.ok()) return written.name();
      EXPECT_TRUE(absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
                  absl::IsAborted(status))
          << status;
    }
    return "";
  }

  // What is there, title by name.
  std::map<std::string, std::string> ListAll() {
    Client client = suite_->client();
    std::map<std::string, std::string> found;
    catalog::v1::ListCompetenciesRequest request;
    request.set_parent("organizations/wa/frameworks/hr");
    request.set_page_size(1000);
    while (true) {
      catalog::v1::ListCompetenciesResponse page;
      const absl::Status status =
          client.Unary("touchstone.catalog.v1.Catalog/ListCompetencies", request, page);
      EXPECT_TRUE(status.ok()) << status;
      for (const auto& competency : page.competencies())
        found[competency.name()] = competency.title();
      if (!status.ok() || page.next_page_token().empty()) return found;
      request.set_page_token(page.next_page_token());
    }
  }

  std::unique_ptr<Suite> suite_;
};
INSTANTIATE_TEST_SUITE_P(Drivers, KilledWriter, testing::Values(SqliteStore, PostgresStore),
                         StoreName);

TEST_P(KilledWriter, KeepsWhatItAcknowledgedAndNothingTwice) {
  Mutex mutex;
  std::map<std::string, std::string> acknowledged;  // title by name
  for (int round = 0; round < kRounds; ++round) {
    std::atomic<int> done{0};
    std::vector<std::thread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&, writer] {
        Client client = suite_->client();
        for (int i = 0; i < kWritesEach; ++i) {
          const std::string what = absl::StrCat("round ", round, " writer ", writer, " write ", i);
          const std::string name = WriteOnce(client, what);
          EXPECT_FALSE(name.empty()) << what;
          ++done;
          MutexLock lock(&mutex);
          acknowledged[name] = what;
        }
      });
    }
    // In the middle of the round, at another place each time.
    while (done < kWriters * kWritesEach * (round + 1) / (kRounds + 2)) std::this_thread::yield();
    suite_->Kill("catalog", SIGKILL);
    EXPECT_TRUE(suite_->Run("catalog").ok());
    for (std::thread& writer : writers) writer.join();
  }
  EXPECT_EQ(acknowledged.size(), static_cast<size_t>(kRounds * kWriters * kWritesEach));
  EXPECT_EQ(ListAll(), acknowledged);
}

}  // namespace
}  // namespace touchstone
