// Preferences: which claims count on a list, and how often.

#include "services/recruiting/lists/preference_use.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/lists/certification_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::Values;

class PreferenceUse : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(desk_.CreateRule("three").ok());
    for (const char* const id : {"ada", "bea", "cat"}) ASSERT_TRUE(desk_.Apply(id).ok());
  }

  absl::Status Hired(const std::string& certification, const std::string& application) {
    return desk_.store().Write(
        {"recruiter", "/Hire", ""}, absl::InfiniteFuture(), [&](Transaction& transaction) {
          return RecordPreferencesUsed(transaction, CertificationName(certification),
                                       ApplicationNameOf(application));
        });
  }

  FakeClock clock_;  // 2025-06-15
  TestStore store_{GetParam()};
  CertificationDesk desk_{store_, clock_};
};

TEST_P(PreferenceUse, CountsWhatIsVerifiedAndNotExpired) {
  ASSERT_TRUE(desk_.Proven("ada", "veteran", "2025-06-15").ok());
  ASSERT_TRUE(desk_.Proven("bea", "veteran", "2025-06-14").ok());
  ASSERT_TRUE(desk_.Claim("cat", "veteran").ok());
  const auto list = desk_.Established("open", {{"ada", 300}, {"bea", 300}, {"cat", 300}});
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(desk_.Listed("open"), ElementsAre("ada 75 1", "bea 70 2", "cat 70 2"));
  const v1::Eligible ada = desk_.Eligibles("open")->eligibles(0);
  EXPECT_THAT(ada.preferences(), ElementsAre("veteran"));
  EXPECT_EQ(ada.preference_points(), 5);
  EXPECT_EQ(ada.converted_score(), 70);
}

TEST_P(PreferenceUse, KeepsClaimsThatWereCounted) {
  ASSERT_TRUE(desk_.Proven("ada", "veteran").ok());
  ASSERT_TRUE(desk_.Proven("bea", "veteran").ok());
  // Only to who passes.
  ASSERT_TRUE(desk_.Established("open", {{"ada", 300}, {"bea", 200}}).ok());
  const auto remove = [&](const std::string& id) {
    v1::DeletePreferenceClaimRequest request;
    request.set_name(ApplicantNameOf(id) + "/preferenceClaims/veteran");
    return desk_.Do<v1::PreferenceClaim>("DeletePreferenceClaim", request).status();
  };
  EXPECT_EQ(ReasonOf(remove("ada")), reasons::kResourceInUse);
  EXPECT_TRUE(remove("bea").ok());
}

TEST_P(PreferenceUse, EndsWhenSomebodyWasHiredByOneThatCountsOnce) {
  ASSERT_TRUE(desk_.Proven("ada", "veteran").ok());
  ASSERT_TRUE(desk_.Proven("ada", "laid-off").ok());
  ASSERT_TRUE(desk_.Established("first", {{"ada", 300}, {"bea", 320}}).ok());
  ASSERT_TRUE(desk_.Certify("first", {"first"}).ok());
  const absl::Status hired = Hired("first", "ada");
  ASSERT_TRUE(hired.ok()) << hired;
  EXPECT_TRUE(Hired("first", "ada").ok());
  ASSERT_TRUE(desk_.Established("second", {{"ada", 300}, {"bea", 320}}).ok());
  EXPECT_THAT(desk_.Listed("second"), ElementsAre("bea 73 1", "ada 70 2"));
  EXPECT_THAT(desk_.Eligibles("second")->eligibles(1).preferences(), ElementsAre("laid-off"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, PreferenceUse, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
