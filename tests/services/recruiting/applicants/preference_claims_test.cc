// Preferences that the law gives: claimed, shown, decided.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/applicant_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::Values;
using v1::PreferenceClaim;

class PreferenceClaims : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(desk_.CreateApplicant("grace").ok());
    ASSERT_TRUE(desk_.Claim("grace", "veteran").ok());
  }

  absl::StatusOr<PreferenceClaim> Update(const std::string& mask,
                                         const std::function<void(PreferenceClaim&)>& change) {
    v1::UpdatePreferenceClaimRequest request;
    request.mutable_preference_claim()->set_name(veteran_);
    request.mutable_update_mask()->add_paths(mask);
    change(*request.mutable_preference_claim());
    return desk_.Do<PreferenceClaim>("UpdatePreferenceClaim", request);
  }

  absl::StatusOr<PreferenceClaim> Delete() {
    v1::DeletePreferenceClaimRequest request;
    request.set_name(veteran_);
    return desk_.Do<PreferenceClaim>("DeletePreferenceClaim", request);
  }

  const std::string veteran_ = absl::StrCat(ApplicantName("grace"), "/preferenceClaims/veteran");
  FakeClock clock_;
  TestStore store_{GetParam()};
  ApplicantDesk desk_{store_, clock_};
};

TEST_P(PreferenceClaims, CountOnceTheirProofWasSeen) {
  const auto verified = desk_.Decide(veteran_, true);
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_EQ(verified->applicant(), ApplicantName("grace"));
  EXPECT_EQ(verified->state(), PreferenceClaim::VERIFIED);
  EXPECT_EQ(verified->decider(), "organizations/wa/apiKeys/recruiter");
  EXPECT_EQ(verified->decision_reason(), "Discharged with honor.");
  EXPECT_TRUE(verified->has_decide_time());
  EXPECT_EQ(verified->proof(), "DD-214, seen on paper");
  EXPECT_EQ(ReasonOf(desk_.Decide(veteran_, false).status()), reasons::kClaimState);
  const auto changed = Update("proof", [](auto& claim) { claim.set_proof("Other"); });
  EXPECT_EQ(ReasonOf(changed.status()), reasons::kClaimState);
}

TEST_P(PreferenceClaims, AreDecidedByTheirProof) {
  ASSERT_TRUE(Update("proof", [](auto&) {}).ok());
  EXPECT_THAT(FieldsOf(desk_.Decide(veteran_, true).status()), ElementsAre("verified"));
  const auto rejected = desk_.Decide(veteran_, false);
  ASSERT_TRUE(rejected.ok()) << rejected.status();
  EXPECT_EQ(rejected->state(), PreferenceClaim::REJECTED);
}

TEST_P(PreferenceClaims, OfOneKindThereIsOne) {
  v1::CreatePreferenceClaimRequest request;
  request.set_parent(ApplicantName("grace"));
  request.mutable_preference_claim()->set_preference("veteran");
  EXPECT_EQ(ReasonOf(desk_.Do<PreferenceClaim>("CreatePreferenceClaim", request).status()),
            reasons::kValueTaken);
  ASSERT_TRUE(Delete().ok());
  EXPECT_TRUE(desk_.Do<PreferenceClaim>("CreatePreferenceClaim", request).ok());
  v1::UndeletePreferenceClaimRequest back;
  back.set_name(veteran_);
  EXPECT_EQ(ReasonOf(desk_.Do<PreferenceClaim>("UndeletePreferenceClaim", back).status()),
            reasons::kValueTaken);
}

TEST_P(PreferenceClaims, EndOnADayOfTheCalendar) {
  const auto wrong =
      Update("expire_date", [](auto& claim) { claim.set_expire_date("2027-02-30"); });
  EXPECT_THAT(FieldsOf(wrong.status()), ElementsAre("preference_claim.expire_date"));
  EXPECT_TRUE(Update("expire_date", [](auto& claim) { claim.set_expire_date("2027-02-28"); }).ok());
}

TEST_P(PreferenceClaims, StayOnceAListCountedThem) {
  desk_.were_counted.insert(veteran_);
  EXPECT_EQ(ReasonOf(Delete().status()), reasons::kResourceInUse);
  desk_.were_counted.clear();
  EXPECT_TRUE(Delete().ok());
}

TEST_P(PreferenceClaims, AreListedByHowFarTheyCame) {
  ASSERT_TRUE(desk_.Claim("grace", "survivor").ok());
  ASSERT_TRUE(desk_.Decide(veteran_, true).ok());
  v1::ListPreferenceClaimsRequest request;
  request.set_parent(ApplicantName("grace"));
  request.set_filter("state = \"VERIFIED\"");
  const auto listed = desk_.Do<v1::ListPreferenceClaimsResponse>("ListPreferenceClaims", request);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_THAT(listed->preference_claims(), SizeIs(1));
  EXPECT_EQ(listed->preference_claims(0).proof(), "DD-214, seen on paper");
}

TEST_P(PreferenceClaims, AreOfSomebodyWhoIsThere) {
  EXPECT_TRUE(absl::IsNotFound(desk_.Claim("nobody", "veteran").status()));
  ASSERT_TRUE(Delete().ok());
  v1::DeleteApplicantRequest gone;
  gone.set_name(ApplicantName("grace"));
  ASSERT_TRUE(desk_.Do<v1::Applicant>("DeleteApplicant", gone).ok());
  v1::UndeletePreferenceClaimRequest back;
  back.set_name(veteran_);
  EXPECT_TRUE(
      absl::IsNotFound(desk_.Do<PreferenceClaim>("UndeletePreferenceClaim", back).status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, PreferenceClaims, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
