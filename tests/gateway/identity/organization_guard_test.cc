#include "gateway/identity/organization_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "gateway/transcoding/contract.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::gateway {
namespace {

namespace v1 = catalog::v1;

constexpr char kGet[] = "/touchstone.catalog.v1.Catalog/GetFramework";
constexpr char kUpdate[] = "/touchstone.catalog.v1.Catalog/UpdateFramework";
constexpr char kBatchGet[] = "/touchstone.catalog.v1.Catalog/BatchGetFrameworks";
constexpr char kGetReleased[] = "/touchstone.catalog.v1.Catalog/GetReleasedCompetency";
constexpr char kListPublished[] = "/touchstone.catalog.v1.Catalog/ListPublishedReleases";

class Directory : public OrganizationDirectory {
 public:
  absl::StatusOr<bool> Exists(absl::string_view id) override {
    ++asked;
    if (!failure.ok()) return failure;
    return known.count(std::string(id)) > 0;
  }
  std::set<std::string> known = {"wa", "or"};
  absl::Status failure;
  int asked = 0;
};

class OrganizationGuardTest : public testing::Test {
 protected:
  static trust::v1::Principal Caller(const std::string& organization) {
    trust::v1::Principal principal;
    principal.set_kind(trust::v1::Principal::API_KEY);
    principal.add_bindings()->set_organization_id(organization);
    return principal;
  }

  std::string Check(absl::string_view rpc, const google::protobuf::Message& request,
                    const trust::v1::Principal& caller) {
    return ReasonOf(guard_.Check(rpc, request.SerializeAsString(), caller));
  }

  static v1::GetFrameworkRequest Get(const std::string& name) {
    v1::GetFrameworkRequest request;
    request.set_name(name);
    return request;
  }

  FakeClock clock_;
  Directory directory_;
  OrganizationGuard guard_{ContractServices(), directory_, clock_};
};

TEST_F(OrganizationGuardTest, FindsEveryOrganizationThatARequestNames) {
  v1::UpdateFrameworkRequest update;
  update.mutable_framework()->set_name("organizations/nowhere/frameworks/hr");
  EXPECT_EQ(Check(kUpdate, update, Caller("*")), reasons::kOrganizationUnknown);
  v1::BatchGetFrameworksRequest batch;
  batch.set_parent("organizations/wa");
  batch.add_names("organizations/wa/frameworks/a");
  batch.add_names("organizations/or/frameworks/a");
  EXPECT_EQ(Check(kBatchGet, batch, Caller("*")), "");
  batch.add_names("organizations/nowhere/frameworks/a");
  EXPECT_EQ(Check(kBatchGet, batch, Caller("*")), reasons::kOrganizationUnknown);
}

TEST_F(OrganizationGuardTest, SaysWhatTheCallerMayKnow) {
  const auto nowhere = Get("organizations/nowhere/frameworks/hr");
  EXPECT_EQ(Check(kGet, nowhere, Caller("*")), reasons::kOrganizationUnknown);
  EXPECT_EQ(Check(kGet, nowhere, Caller("wa")), reasons::kPermissionDenied);
  EXPECT_EQ(Check(kGet, nowhere, Caller("nowhere")), reasons::kPermissionDenied);
  EXPECT_EQ(Check(kGet, nowhere, Anonymous()), reasons::kIdentityMissing)
      << "as the service answers of what is not public";
}

// What was public of a deleted organization stayed readable by everybody without an identity.
TEST_F(OrganizationGuardTest, AsksForNobodyInParticularToo) {
  v1::GetReleasedCompetencyRequest request;
  request.set_name("organizations/wa/frameworks/hr/releases/1/competencies/focus");
  EXPECT_EQ(Check(kGetReleased, request, Anonymous()), "");
  EXPECT_TRUE(guard_.IsKnownGood(kGetReleased, request.SerializeAsString()));
  directory_.known.erase("wa");
  clock_.Advance(absl::Milliseconds(500));
  EXPECT_FALSE(guard_.IsKnownGood(kGetReleased, request.SerializeAsString()));
  EXPECT_EQ(Check(kGetReleased, request, Anonymous()), reasons::kIdentityMissing);
}

TEST_F(OrganizationGuardTest, LeavesNothingOfADeletedOrganizationInWhatEverybodyIsTold) {
  EXPECT_TRUE(guard_.ChecksAnswersOf(kListPublished));
  for (const char* rpc : {kGet, kBatchGet, kGetReleased, "/no/such"}) {
    EXPECT_FALSE(guard_.ChecksAnswersOf(rpc)) << rpc;
  }
  v1::ListPublishedReleasesResponse answer;
  for (const char* organization : {"wa", "nowhere", "or", "wa"}) {
    answer.add_releases()->set_name(
        absl::StrCat("organizations/", organization, "/frameworks/hr/releases/1"));
  }
  answer.set_next_page_token("more");
  const auto remaining = guard_.Remaining(kListPublished, answer.SerializeAsString());
  ASSERT_TRUE(remaining.ok()) << remaining.status();
  answer.mutable_releases()->DeleteSubrange(1, 1);
  EXPECT_EQ(*remaining, answer.SerializeAsString());
  EXPECT_EQ(directory_.asked, 3) << "of each once";

  clock_.Advance(absl::Milliseconds(500));
  directory_.failure = Error(absl::StatusCode::kUnavailable, reasons::kDatabaseUnavailable, "x");
  EXPECT_EQ(ReasonOf(guard_.Remaining(kListPublished, answer.SerializeAsString()).status()),
            reasons::kDatabaseUnavailable);
  EXPECT_EQ(ReasonOf(guard_.Remaining(kListPublished, "\xff\xff").status()),
            reasons::kMessageMalformed);
}

TEST_F(OrganizationGuardTest, LeavesToTheServiceWhatIsNoName) {
  for (const char* name : {"", "organizations", "organizations/", "organizations/W A/frameworks/x",
                           "frameworks/hr", "organizations/../x"}) {
    EXPECT_EQ(Check(kGet, Get(name), Caller("*")), "") << name;
  }
  EXPECT_EQ(ReasonOf(guard_.Check("/no/such", "", Caller("*"))), "");
  EXPECT_EQ(Check("/touchstone.admin.v1.Admin/GetOrganization", Get("organizations/nowhere"),
                  Caller("*")),
            "");
}

TEST_F(OrganizationGuardTest, RefusesWhatItCannotLookThroughToTheEnd) {
  const std::string name = Get("organizations/nowhere/frameworks/hr").SerializeAsString();
  const std::string group = "\xa3\x06\xa4\x06";  // field 100: a group, which messages have no more
  const std::string hidden = group + name;
  const std::string update = std::string("\x0a") + static_cast<char>(hidden.size()) + hidden;
  const std::pair<const char*, std::string> kCases[] = {
      {kGet, group + name}, {kGet, "\xff\xff"}, {kUpdate, update}};
  for (const auto& [rpc, request] : kCases) {
    EXPECT_FALSE(guard_.IsKnownGood(rpc, request));
    EXPECT_EQ(ReasonOf(guard_.Check(rpc, request, Caller("*"))), reasons::kMessageMalformed);
  }
}

TEST_F(OrganizationGuardTest, RemembersForHalfASecondThatOneExists) {
  const auto request = Get("organizations/wa/frameworks/hr");
  const std::string bytes = request.SerializeAsString();
  EXPECT_FALSE(guard_.IsKnownGood(kGet, bytes));
  EXPECT_EQ(Check(kGet, request, Caller("wa")), "");
  EXPECT_TRUE(guard_.IsKnownGood(kGet, bytes));
  EXPECT_EQ(Check(kGet, request, Caller("wa")), "");
  EXPECT_EQ(directory_.asked, 1);
  directory_.known.clear();
  clock_.Advance(absl::Milliseconds(500));
  EXPECT_FALSE(guard_.IsKnownGood(kGet, bytes));
  EXPECT_EQ(Check(kGet, request, Caller("wa")), reasons::kPermissionDenied);
}

TEST_F(OrganizationGuardTest, AFailureOfTheDirectoryIsNoRefusal) {
  directory_.failure = Error(absl::StatusCode::kUnavailable, reasons::kDatabaseUnavailable, "x");
  EXPECT_EQ(Check(kGet, Get("organizations/wa/frameworks/hr"), Caller("wa")),
            reasons::kDatabaseUnavailable);
}

}  // namespace
}  // namespace touchstone::gateway
