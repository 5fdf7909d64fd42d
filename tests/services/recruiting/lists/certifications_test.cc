// Certifications: who is referred from which lists, and why nobody else.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/lists/referrals.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/lists/certification_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::Values;
using v1::Certification;
using v1::CertificationRule;

class Certifications : public testing::TestWithParam<StoreKind> {
 protected:
  absl::Status Offer(const std::string& id, OfferStanding standing) {
    return desk_.Write(
        [&](Session& session) { return SetOffer(session, ApplicationNameOf(id), standing); });
  }

  absl::StatusOr<Certification> CertifyFor(int openings, const std::string& id) {
    return desk_.Certify(id, {"open"}, [&](auto& request) {
      request.mutable_certification()->set_openings(openings);
    });
  }

  FakeClock clock_;  // 2025-06-15
  TestStore store_{GetParam()};
  CertificationDesk desk_{store_, clock_};
};

TEST_P(Certifications, ReferTheHighestRanksByTheRule) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(
      desk_
          .Established("open",
                       {{"ada", 450}, {"bea", 440}, {"cat", 400}, {"dan", 400}, {"eve", 390}})
          .ok());
  const auto certification = desk_.Certify("first", {"open"});
  ASSERT_TRUE(certification.ok()) << certification.status();
  EXPECT_EQ(certification->rule(), RuleName("three"));
  EXPECT_EQ(certification->certify_date(), "2025-06-15");
  EXPECT_EQ(certification->referred(), 4);
  EXPECT_THAT(certification->content_hash(), StartsWith("sha256-jcs-1:"));
  EXPECT_THAT(desk_.Referred("first"), ElementsAre("ada RANK", "bea RANK", "cat TIE", "dan TIE"));
  const v1::Referral first = desk_.Referrals("first")->referrals(0);
  EXPECT_EQ(first.eligible_list(), ListName("open"));
  EXPECT_EQ(first.eligible().raw_score(), 4.5);
  EXPECT_EQ(first.eligible().final_score(), 92.5);
  // The same people for the same reasons have the same hash.
  EXPECT_EQ(desk_.Certify("again", {"open"})->content_hash(), certification->content_hash());
}

TEST_P(Certifications, PassOverWhoLeftOrHasAnOffer) {
  ASSERT_TRUE(desk_.CreateRule("one", [](auto& rule) { rule.set_certified(1); }).ok());
  ASSERT_TRUE(desk_.Established("open", {{"ada", 450}, {"bea", 440}, {"cat", 430}}).ok());
  ASSERT_TRUE(desk_.Leave("ada").ok());
  ASSERT_TRUE(Offer("bea", OfferStanding::kOpen).ok());
  ASSERT_TRUE(desk_.Certify("first", {"open"}).ok());
  EXPECT_THAT(desk_.Referred("first"), ElementsAre("cat RANK"));
  ASSERT_TRUE(Offer("bea", OfferStanding::kGone).ok());
  ASSERT_TRUE(desk_.Certify("second", {"open"}).ok());
  EXPECT_THAT(desk_.Referred("second"), ElementsAre("bea RANK"));
  // What was referred stays.
  EXPECT_THAT(desk_.Referred("first"), ElementsAre("cat RANK"));
}

TEST_P(Certifications, UseAListUpBeforeTheNext) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(desk_.Apply("zoe").ok());
  ASSERT_TRUE(desk_
                  .Established("layoff", {{"zoe", 300}},
                               [](auto& list) {
                                 list.set_kind(v1::LAYOFF);
                                 list.add_applications(ApplicationNameOf("zoe"));
                               })
                  .ok());
  ASSERT_TRUE(desk_.Established("open", {{"ada", 450}, {"bea", 440}, {"cat", 430}}).ok());
  ASSERT_TRUE(desk_.Certify("first", {"open", "layoff"}).ok());
  EXPECT_THAT(desk_.Referred("first"), ElementsAre("zoe RANK", "ada RANK", "bea RANK"));
}

TEST_P(Certifications, ReferByPreferenceBesideTheMethod) {
  ASSERT_TRUE(desk_.CreateRule("one", [](auto& rule) { rule.set_certified(1); }).ok());
  ASSERT_TRUE(desk_.Apply("cat").ok());
  ASSERT_TRUE(desk_.Proven("cat", "laid-off").ok());
  ASSERT_TRUE(desk_.Established("open", {{"ada", 450}, {"bea", 440}, {"cat", 300}}).ok());
  ASSERT_TRUE(desk_.Certify("first", {"open"}).ok());
  EXPECT_THAT(desk_.Referred("first"), ElementsAre("ada RANK", "cat PREFERENCE"));
}

TEST_P(Certifications, ReferBandsWhole) {
  ASSERT_TRUE(desk_
                  .CreateRule("bands",
                              [](CertificationRule& rule) {
                                rule.set_method(CertificationRule::BANDS);
                                rule.set_certified(1);
                                rule.set_band_width_hundredths(500);
                                rule.set_ties_included(false);
                              })
                  .ok());
  // 92.5, 91, 88, and below the band 85 and 84.25.
  ASSERT_TRUE(
      desk_
          .Established("open",
                       {{"ada", 450}, {"bea", 440}, {"cat", 420}, {"dan", 400}, {"eve", 395}})
          .ok());
  ASSERT_TRUE(desk_.Certify("first", {"open"}).ok());
  EXPECT_THAT(desk_.Referred("first"), ElementsAre("ada BAND", "bea BAND", "cat BAND"));
  EXPECT_EQ(desk_.Eligibles("open")->eligibles(3).band(), 2);
}

TEST_P(Certifications, WithoutRanksReferEverybodyWhoPassed) {
  ASSERT_TRUE(desk_
                  .CreateRule("everybody",
                              [](CertificationRule& rule) {
                                rule.set_method(CertificationRule::UNRANKED);
                                rule.set_certified(0);
                                rule.set_ties_included(false);
                              })
                  .ok());
  ASSERT_TRUE(desk_.Established("open", {{"bea", 450}, {"ada", 440}, {"cat", 290}}).ok());
  ASSERT_TRUE(desk_.Certify("first", {"open"}).ok());
  EXPECT_THAT(desk_.Referred("first"), ElementsAre("ada UNRANKED", "bea UNRANKED"));
  EXPECT_EQ(desk_.Referrals("first")->referrals(0).eligible().rank(), 0);
}

TEST_P(Certifications, AreOfListsThatStand) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(desk_.CreateList("draft").ok());
  EXPECT_EQ(ReasonOf(desk_.Certify("first", {"draft"}).status()), reasons::kListState);
  ASSERT_TRUE(desk_
                  .Established("open", {{"ada", 450}},
                               [](auto& list) { list.set_expire_date("2025-06-16"); })
                  .ok());
  clock_.Advance(absl::Hours(24));
  EXPECT_TRUE(desk_.Certify("first", {"open"}).ok());
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(ReasonOf(desk_.Certify("second", {"open"}).status()), reasons::kListState);
}

TEST_P(Certifications, NameListsOfTheirRequisitionOneOfAKind) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(desk_.Established("open", {{"ada", 450}}).ok());
  ASSERT_TRUE(desk_.Established("more", {{"ada", 450}}).ok());
  EXPECT_THAT(FieldsOf(desk_.Certify("first", {"open", "none", "more"}).status()),
              ElementsAre("certification.eligible_lists[1]", "certification.eligible_lists[2]"));
  ASSERT_TRUE(desk_.Opened("clerks").ok());
  const auto other = desk_.Certify("first", {"open"}, [](auto& request) {
    request.mutable_certification()->set_requisition(RequisitionName("clerks"));
  });
  EXPECT_THAT(FieldsOf(other.status()), ElementsAre("certification.eligible_lists[0]"));
}

TEST_P(Certifications, AreOfListsThatOneRuleMade) {
  ASSERT_TRUE(desk_.CreateRule("old", [](auto& rule) { rule.set_end_date("2025-06-15"); }).ok());
  ASSERT_TRUE(
      desk_.CreateRule("new", [](auto& rule) { rule.set_effective_date("2025-06-16"); }).ok());
  ASSERT_TRUE(desk_.Established("open", {{"ada", 450}}).ok());
  clock_.Advance(absl::Hours(24));
  ASSERT_TRUE(
      desk_.Established("layoff", {{"ada", 450}}, [](auto& list) { list.set_kind(v1::LAYOFF); })
          .ok());
  EXPECT_EQ(ReasonOf(desk_.Certify("first", {"open", "layoff"}).status()), reasons::kRulesDiffer);
}

TEST_P(Certifications, AreForNoMoreOpeningsThanAreLeft) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(desk_.Established("open", {{"ada", 450}, {"bea", 440}}).ok());
  EXPECT_EQ(ReasonOf(CertifyFor(3, "three").status()), reasons::kOpeningsExceeded);
  EXPECT_TRUE(CertifyFor(2, "two").ok());
  ASSERT_TRUE(Offer("ada", OfferStanding::kAccepted).ok());
  EXPECT_EQ(ReasonOf(CertifyFor(2, "more").status()), reasons::kOpeningsExceeded);
  EXPECT_TRUE(CertifyFor(1, "one").ok());
}

TEST_P(Certifications, AreKnownByWhomTheyRefer) {
  ASSERT_TRUE(desk_.CreateRule("one", [](auto& rule) { rule.set_certified(1); }).ok());
  ASSERT_TRUE(desk_.Established("open", {{"ada", 450}, {"bea", 440}}).ok());
  ASSERT_TRUE(desk_.Certify("first", {"open"}).ok());
  const auto asked = [&](const std::string& id) {
    v1::Application application;
    application.set_name(ApplicationNameOf(id));
    size_t left = 9;
    const absl::Status status = desk_.store().Write(
        {"recruiter", "/Ask", ""}, absl::InfiniteFuture(),
        [&](Transaction& transaction) -> absl::Status {
          ASSIGN_OR_RETURN(const bool referred, IsReferred(transaction, application.name()));
          ASSIGN_OR_RETURN(
              const bool by,
              IsReferredBy(transaction.session(), CertificationName("first"), application.name()));
          EXPECT_EQ(referred, by);
          ASSIGN_OR_RETURN(const auto obstacles, CertificationLeft(transaction, application));
          left = obstacles.size();
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return left;
  };
  EXPECT_EQ(asked("ada"), 0);
  EXPECT_EQ(asked("bea"), 1);
}

TEST_P(Certifications, AreWrittenOnceAndOnlyWhenMeant) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(desk_.Established("open", {{"ada", 450}}).ok());
  const auto tried =
      desk_.Certify("first", {"open"}, [](auto& request) { request.set_validate_only(true); });
  ASSERT_TRUE(tried.ok()) << tried.status();
  EXPECT_EQ(tried->referred(), 1);
  EXPECT_TRUE(absl::IsNotFound(desk_.Referrals("first").status()));
  const auto once = [](auto& request) { request.set_request_id("once"); };
  const auto first = desk_.Certify("first", {"open"}, once);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(desk_.Leave("ada").ok());
  EXPECT_EQ(desk_.Certify("first", {"open"}, once)->referred(), 1);
  EXPECT_EQ(desk_.Certify("second", {"open"})->referred(), 0);
  EXPECT_THAT(desk_.Referred("second"), IsEmpty());
}

TEST_P(Certifications, AreReadPageByPage) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(desk_.Established("open", {{"ada", 450}, {"bea", 440}, {"cat", 430}}).ok());
  ASSERT_TRUE(desk_.Certify("first", {"open"}).ok());
  const auto first = desk_.Referrals("first", 2);
  ASSERT_THAT(first->referrals(), SizeIs(2));
  const auto second = desk_.Referrals("first", 2, first->next_page_token());
  ASSERT_THAT(second->referrals(), SizeIs(1));
  EXPECT_EQ(second->referrals(0).eligible().application(), ApplicationNameOf("cat"));
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_P(Certifications, AreNotForPanels) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(desk_.Established("open", {{"ada", 450}}).ok());
  ASSERT_TRUE(desk_.Certify("first", {"open"}).ok());
  desk_.ActAsPerson("panelist", "panel-member");
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.Referrals("first").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.Eligibles("open").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.Certify("second", {"open"}).status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Certifications, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
