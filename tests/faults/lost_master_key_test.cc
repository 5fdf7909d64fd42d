// Where the key is lost that personal data are sealed with, the service does not start: it neither
// makes another one nor goes on in the clear. With the key back everything is as before.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <touchstone/recruiting/v1/applicant.pb.h>

#include <filesystem>
#include <memory>
#include <string>

#include "tests/eventually.h"
#include "tests/suite/suite.h"

namespace touchstone {
namespace {

namespace fs = std::filesystem;
using recruiting::v1::Applicant;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kApplicant[] = "organizations/riverton/applicants/kim";
constexpr char kGetApplicant[] = "touchstone.recruiting.v1.Applications/GetApplicant";

class LostMasterKey : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    auto suite = Suite::Start({.store = GetParam()});
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    const auto post = [this](const std::string& target, const std::string& body) {
      const auto answer =
          suite_->rest().SendForSuccess({.verb = "POST",
                                         .target = target,
                                         .headers = {{"content-type", "application/json"}},
                                         .body = body});
      ASSERT_TRUE(answer.ok()) << answer.status();
    };
    post("/v1/organizations?organizationId=riverton", R"({"displayName": "Riverton"})");
    post(
        "/v1/organizations/riverton/applicants?applicantId=kim",
        R"({"displayName": "Kim Doe", "email": "kim@mail.example", "consentNotice": "hiring-1", "consentDate": "2026-01-05"})");
    key_ = fs::path(suite_->folder()) / "master.key";
    ASSERT_TRUE(fs::exists(key_));
    suite_->Kill("recruiting", SIGTERM);
  }

  void ExpectRefusal() {
    const absl::Status started = suite_->Run("recruiting");
    EXPECT_FALSE(started.ok());
    EXPECT_THAT(std::string(started.message()), HasSubstr("need the master key"));
    EXPECT_THAT(std::string(started.message()), Not(HasSubstr("Kim")));
  }

  void ExpectReadableWithTheKey() {
    ASSERT_TRUE(suite_->Run("recruiting").ok());
    recruiting::v1::GetApplicantRequest request;
    request.set_name(kApplicant);
    Applicant applicant;
    // The gateway calls again a moment after it found nobody there.
    ASSERT_TRUE(
        Eventually([&] { return suite_->client().Unary(kGetApplicant, request, applicant).ok(); }));
    EXPECT_EQ(applicant.display_name(), "Kim Doe");
  }

  std::unique_ptr<Suite> suite_;
  fs::path key_;
};

TEST_P(LostMasterKey, StopsTheServiceUntilItIsBack) {
  const fs::path kept = key_.string() + ".kept";
  fs::rename(key_, kept);
  ExpectRefusal();
  fs::rename(kept, key_);
  ExpectReadableWithTheKey();
}

INSTANTIATE_TEST_SUITE_P(Drivers, LostMasterKey, testing::Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone
