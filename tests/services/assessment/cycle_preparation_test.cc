// Who is assessed and by whom: what follows from who works where, again when that has changed, and
// what keeps a cycle from being prepared or opened.

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/assessment/cycle_in_process.h"

namespace touchstone::assessment {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using Cycle = v1::AssessmentCycle;

// The obstacles of an error, as "subject problem".
std::vector<std::string> ObstaclesOf(const absl::Status& status) {
  std::vector<std::string> obstacles;
  const google::rpc::Status error = ToRpcStatus(status);
  for (const auto& detail : error.details()) {
    google::rpc::PreconditionFailure failure;
    if (!detail.UnpackTo(&failure)) continue;
    for (const auto& violation : failure.violations()) {
      obstacles.push_back(absl::StrCat(violation.subject(), " ", violation.description()));
    }
  }
  return obstacles;
}

class CyclePreparation : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    office_.Employ({{"boss", "top", "", "lead"},
                    {"ana", "calls", "boss"},
                    {"ben", "calls", "boss"},
                    {"cleo", "calls", "ben"},
                    {"other", "top", "boss"},
                    {"p1", "top", "boss"},
                    {"p2", "top", "boss"},
                    {"p3", "top", "boss"}});
  }

  // Only self, manager and peers, none of whom must be there.
  static void Few(Cycle& cycle) { cycle.mutable_relations()->DeleteSubrange(3, 2); }

  // "SELF ana derived" of each rater of a person.
  std::vector<std::string> RatersOf(const std::string& subject) {
    std::vector<std::string> raters;
    for (const v1::RaterAssignment& rater : office_.Raters("spring", subject)) {
      raters.push_back(absl::StrCat(v1::Relation_Name(rater.relation()), " ",
                                    rater.rater().substr(rater.rater().rfind('/') + 1),
                                    rater.derived() ? " derived" : ""));
    }
    return raters;
  }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(1'930'000'000)};  // 2031-02-27
  CycleInProcess office_{store_, clock_};
};

TEST_P(CyclePreparation, FollowsFromWhoWorksWhere) {
  ASSERT_TRUE(office_.Create("spring", Cycle::DEVELOPMENTAL, Few).ok());
  const auto prepared = office_.Prepare("spring");
  ASSERT_TRUE(prepared.ok()) << prepared.status();
  EXPECT_EQ(prepared->subject_count(), 3);
  EXPECT_EQ(prepared->release_content_hash(), "sha256:release");
  EXPECT_THAT(RatersOf("ana"), UnorderedElementsAre("SELF ana derived", "MANAGER boss derived"));
  EXPECT_THAT(RatersOf("cleo"), UnorderedElementsAre("SELF cleo derived", "MANAGER ben derived"));
  EXPECT_THAT(RatersOf("other"), IsEmpty());
}

// Three report to ana: enough to be shown. One reports to ben: too few, and not asked.
TEST_P(CyclePreparation, DirectReportsRateWhereThereAreEnough) {
  office_.Employ({{"r1", "top", "ana"}, {"r2", "top", "ana"}, {"r3", "top", "ana"}});
  ASSERT_TRUE(office_.Create("spring", Cycle::DEVELOPMENTAL).ok());
  ASSERT_TRUE(office_.Prepare("spring").ok());
  EXPECT_THAT(
      RatersOf("ana"),
      UnorderedElementsAre("SELF ana derived", "MANAGER boss derived", "DIRECT_REPORT r1 derived",
                           "DIRECT_REPORT r2 derived", "DIRECT_REPORT r3 derived"));
  EXPECT_THAT(RatersOf("ben"), UnorderedElementsAre("SELF ben derived", "MANAGER boss derived"));
}

// Also when the cycle is past the step by the time that the call is repeated.
TEST_P(CyclePreparation, ARequestIdBeginsItOnce) {
  using google::longrunning::Operation;
  ASSERT_TRUE(office_.Create("spring", Cycle::DEVELOPMENTAL, Few).ok());
  v1::PrepareAssessmentCycleRequest request;
  request.set_name(CycleName("spring"));
  request.set_request_id("monday");
  const auto first = office_.Ask<Operation>("PrepareAssessmentCycle", request);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(office_.Wait(first->name()).ok());
  ASSERT_TRUE(office_.Open("spring").ok());
  const auto again = office_.Ask<Operation>("PrepareAssessmentCycle", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->name(), first->name());
  request.set_etag("1");
  EXPECT_TRUE(
      absl::IsInvalidArgument(office_.Ask<Operation>("PrepareAssessmentCycle", request).status()));
}

TEST_P(CyclePreparation, PreparedAgainItFollowsWhoWorksWhereNow) {
  ASSERT_TRUE(office_.Create("spring", Cycle::DEVELOPMENTAL, Few).ok());
  ASSERT_TRUE(office_.Prepare("spring").ok());
  for (const char* const peer : {"p1", "p2", "p3"}) {
    office_.Nominate("spring", "ana", peer, v1::PEER);
  }
  office_.Nominate("spring", "ben", "p1", v1::PEER);
  const auto self = [&]() -> std::string {
    for (const auto& rater : office_.Raters("spring", "ana")) {
      if (rater.relation() == v1::SELF) return rater.name();
    }
    return "";
  };
  const std::string before = self();

  // Ana gets another manager, Ben another unit, and somebody comes.
  office_.Employ({{"ana", "calls", "other"}, {"ben", "top", "boss"}, {"dan", "calls", "ana"}});
  const auto prepared = office_.Prepare("spring");
  ASSERT_TRUE(prepared.ok()) << prepared.status();
  EXPECT_EQ(prepared->subject_count(), 3);
  EXPECT_THAT(RatersOf("ana"), UnorderedElementsAre("SELF ana derived", "MANAGER other derived",
                                                    "PEER p1", "PEER p2", "PEER p3"));
  EXPECT_EQ(self(), before);  // what stays is the same
  EXPECT_THAT(RatersOf("ben"), IsEmpty());
  EXPECT_THAT(RatersOf("dan"), UnorderedElementsAre("SELF dan derived", "MANAGER ana derived"));
  // As it was on a day, it is what it was then.
  v1::UpdateAssessmentCycleRequest update;
  *update.mutable_assessment_cycle() = *prepared;
  update.mutable_assessment_cycle()->mutable_scope()->set_as_of("2019-12-31");
  ASSERT_TRUE(office_.Ask<Cycle>("UpdateAssessmentCycle", update).ok());
  const auto nobody = office_.Prepare("spring");
  EXPECT_EQ(ReasonOf(nobody.status()), reasons::kCycleUnprepared);
  EXPECT_THAT(ObstaclesOf(nobody.status()),
              ElementsAre(HasSubstr("calls is no unit on 2019-12-31")));
}

TEST_P(CyclePreparation, WhatAScopeNamesMustBeThere) {
  ASSERT_TRUE(
      office_
          .Create("spring", Cycle::DEVELOPMENTAL,
                  [](Cycle& cycle) {
                    Few(cycle);
                    cycle.mutable_scope()->add_organizational_units(UnitName("cals"));
                    cycle.mutable_scope()->add_people(PersonName("ana"));
                    cycle.mutable_scope()->add_people(PersonName("anna"));
                    cycle.mutable_scope()->add_job_profiles("organizations/wa/jobProfiles/agent");
                    cycle.mutable_scope()->add_job_profiles("organizations/wa/jobProfiles/agnet");
                  })
          .ok());
  const auto missing = office_.Prepare("spring");
  EXPECT_EQ(ReasonOf(missing.status()), reasons::kCycleUnprepared);
  EXPECT_THAT(
      ObstaclesOf(missing.status()),
      ElementsAre(HasSubstr("cals is no unit on "), HasSubstr("anna has no primary assignment on "),
                  HasSubstr("agnet is nobody's in the scope")));
}

// Whoever was nominated as a peer and became the manager rates once.
TEST_P(CyclePreparation, WhoIsNominatedAlreadyIsNotAskedTwice) {
  ASSERT_TRUE(office_.Create("spring", Cycle::DEVELOPMENTAL, Few).ok());
  ASSERT_TRUE(office_.Prepare("spring").ok());
  office_.Nominate("spring", "ana", "other", v1::PEER);
  office_.Employ({{"ana", "calls", "other"}});
  ASSERT_TRUE(office_.Prepare("spring").ok());
  EXPECT_THAT(RatersOf("ana"), UnorderedElementsAre("SELF ana derived", "PEER other"));
}

TEST_P(CyclePreparation, ReleasesAndProfilesMustFit) {
  ASSERT_TRUE(office_.Create("spring", Cycle::DEVELOPMENTAL, Few).ok());
  office_.catalog().release.set_state(catalog::v1::Release::RETIRED);
  EXPECT_EQ(ReasonOf(office_.Prepare("spring").status()), reasons::kReleaseState);
  office_.catalog().release.set_state(catalog::v1::Release::PUBLISHED);

  office_.catalog().Require("agent", "Local 1", {{"courage", "entry"}, {"focus", "grand"}});
  const auto lacking = office_.Prepare("spring");
  EXPECT_EQ(ReasonOf(lacking.status()), reasons::kCycleUnprepared);
  EXPECT_THAT(ObstaclesOf(lacking.status()),
              UnorderedElementsAre(AllOf(HasSubstr("jobProfiles/agent"), HasSubstr("courage")),
                                   AllOf(HasSubstr("jobProfiles/agent"), HasSubstr("grand"))));

  // Whoever has nothing to be rated in is named: all of them.
  office_.catalog().Require("agent", "Local 1", {});
  const auto nothing = office_.Prepare("spring");
  EXPECT_EQ(ReasonOf(nothing.status()), reasons::kCycleUnprepared);
  EXPECT_THAT(ObstaclesOf(nothing.status()),
              UnorderedElementsAre(HasSubstr("people/ana"), HasSubstr("people/ben"),
                                   HasSubstr("people/cleo")));
  // Nothing of all this was kept.
  EXPECT_THAT(RatersOf("ana"), IsEmpty());
  EXPECT_FALSE(office_.Get("spring")->has_prepare_time());
}

TEST_P(CyclePreparation, WhoIsExcludedByAgreementIsNotAssessed) {
  office_.Employ({{"lea", "calls", "boss", "lead"}});
  // What the release lacks for people who are not assessed stands in nobody's way.
  office_.catalog().Require("lead", "Local 2", {{"courage", "entry"}});
  const auto exclude = [](Cycle& cycle) {
    Few(cycle);
    v1::BargainingUnitRule& rule = *cycle.add_bargaining_unit_rules();
    rule.set_bargaining_unit("Local 2");
    rule.set_excluded(true);
  };
  ASSERT_TRUE(office_.Create("spring", Cycle::DEVELOPMENTAL, exclude).ok());
  const auto prepared = office_.Prepare("spring");
  ASSERT_TRUE(prepared.ok()) << prepared.status();
  EXPECT_EQ(prepared->subject_count(), 3);
  EXPECT_THAT(RatersOf("lea"), IsEmpty());
  // With all of them excluded nobody is left.
  office_.catalog().Require("agent", "Local 2", {{"focus", "entry"}});
  const auto nobody = office_.Prepare("spring");
  EXPECT_EQ(ReasonOf(nobody.status()), reasons::kCycleUnprepared);
  EXPECT_FALSE(office_.Get("spring")->has_prepare_time());
}

TEST_P(CyclePreparation, WhatAnAgreementDoesNotLetRateDoesNot) {
  const auto agree = [](Cycle& cycle) {
    v1::BargainingUnitRule& rule = *cycle.add_bargaining_unit_rules();
    rule.set_bargaining_unit("Local 1");
    rule.add_relations(v1::SELF);
    rule.add_relations(v1::PEER);
    rule.set_notice_days(14);
    cycle.mutable_relations(0)->set_weight(1);  // their own word counts
  };
  ASSERT_TRUE(office_.Create("spring", Cycle::DEVELOPMENTAL, agree).ok());
  ASSERT_TRUE(office_.Prepare("spring").ok());
  EXPECT_THAT(RatersOf("ana"), UnorderedElementsAre("SELF ana derived"));
  v1::CreateRaterAssignmentRequest nominate;
  nominate.set_parent(CycleName("spring"));
  nominate.mutable_rater_assignment()->set_subject(PersonName("ana"));
  nominate.mutable_rater_assignment()->set_rater_label("Customer");
  nominate.mutable_rater_assignment()->set_relation(v1::CUSTOMER);
  EXPECT_EQ(ReasonOf(office_.Ask<v1::RaterAssignment>("CreateRaterAssignment", nominate).status()),
            reasons::kRelationNotAllowed);

  // Notice is counted from the preparation.
  auto early = office_.Open("spring");
  EXPECT_EQ(ReasonOf(early.status()), reasons::kCycleCannotOpen);
  EXPECT_THAT(ObstaclesOf(early.status()), ElementsAre(HasSubstr("until 2031-03-13")));
  clock_.Advance(absl::Hours(24 * 13));
  EXPECT_EQ(ReasonOf(office_.Open("spring").status()), reasons::kCycleCannotOpen);
  clock_.Advance(absl::Hours(24));
  const auto opened = office_.Open("spring");
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->state(), Cycle::OPEN);
}

TEST_P(CyclePreparation, ARelationThatTheCycleLacksHasNoRaters) {
  ASSERT_TRUE(office_.Create("spring", Cycle::DEVELOPMENTAL, Few).ok());
  ASSERT_TRUE(office_.Prepare("spring").ok());
  v1::CreateRaterAssignmentRequest nominate;
  nominate.set_parent(CycleName("spring"));
  nominate.mutable_rater_assignment()->set_subject(PersonName("ana"));
  nominate.mutable_rater_assignment()->set_rater_label("Customer");
  nominate.mutable_rater_assignment()->set_relation(v1::CUSTOMER);
  EXPECT_EQ(ReasonOf(office_.Ask<v1::RaterAssignment>("CreateRaterAssignment", nominate).status()),
            reasons::kRelationNotAllowed);
}

// A relation that is taken out of the rules takes its raters with it, nominated ones too: they
// would be asked for what counts nowhere.
TEST_P(CyclePreparation, OfARelationThatIsTakenOutNobodyIsAsked) {
  ASSERT_TRUE(office_.Create("spring", Cycle::DEVELOPMENTAL, Few).ok());
  ASSERT_TRUE(office_.Prepare("spring").ok());
  office_.Nominate("spring", "ana", "p1", v1::PEER);
  v1::UpdateAssessmentCycleRequest update;
  *update.mutable_assessment_cycle() = *office_.Get("spring");
  update.mutable_assessment_cycle()->mutable_relations()->RemoveLast();
  ASSERT_TRUE(office_.Ask<Cycle>("UpdateAssessmentCycle", update).ok());
  ASSERT_TRUE(office_.Prepare("spring").ok());
  EXPECT_THAT(RatersOf("ana"), UnorderedElementsAre("SELF ana derived", "MANAGER boss derived"));
}

TEST_P(CyclePreparation, WhoHasTooFewRatersIsNamed) {
  const auto required = [](Cycle& cycle) {
    Few(cycle);
    cycle.mutable_relations(1)->set_required(true);
    cycle.mutable_relations(2)->set_maximum(3);
  };
  ASSERT_TRUE(office_.Create("spring", Cycle::DEVELOPMENTAL, required).ok());
  office_.Employ({{"dan", "calls", ""}});
  ASSERT_TRUE(office_.Prepare("spring").ok());
  office_.Nominate("spring", "ana", "p1", v1::PEER);
  for (const char* const peer : {"p1", "p2", "p3", "other"}) {
    office_.Nominate("spring", "ben", peer, v1::PEER);
  }
  const auto refused = office_.Open("spring");
  EXPECT_EQ(ReasonOf(refused.status()), reasons::kCycleCannotOpen);
  EXPECT_THAT(ObstaclesOf(refused.status()),
              UnorderedElementsAre(AllOf(HasSubstr("people/dan"), HasSubstr("the manager")),
                                   AllOf(HasSubstr("people/ana"), HasSubstr("has 1 raters")),
                                   AllOf(HasSubstr("people/ben"), HasSubstr("3 are the most")),
                                   AllOf(HasSubstr("people/dan"), HasSubstr("that counts"))));
  EXPECT_EQ(office_.Get("spring")->state(), Cycle::DRAFT);
}

TEST_P(CyclePreparation, ACycleThatChangedIsPreparedAgainBeforeItOpens) {
  ASSERT_TRUE(office_.Create("spring", Cycle::DEVELOPMENTAL, Few).ok());
  const auto prepared = office_.Prepare("spring");
  ASSERT_TRUE(prepared.ok()) << prepared.status();
  v1::UpdateAssessmentCycleRequest update;
  update.mutable_assessment_cycle()->set_name(CycleName("spring"));
  update.mutable_assessment_cycle()->set_title("Another title");
  update.mutable_update_mask()->add_paths("title");
  ASSERT_TRUE(office_.Ask<Cycle>("UpdateAssessmentCycle", update).ok());
  EXPECT_TRUE(office_.Get("spring")->has_prepare_time());  // words change nothing
  update.Clear();
  update.mutable_assessment_cycle()->set_name(CycleName("spring"));
  update.mutable_assessment_cycle()->add_competencies("focus");
  update.mutable_update_mask()->add_paths("competencies");
  ASSERT_TRUE(office_.Ask<Cycle>("UpdateAssessmentCycle", update).ok());
  const auto refused = office_.Open("spring");
  EXPECT_EQ(ReasonOf(refused.status()), reasons::kCycleCannotOpen);
  EXPECT_THAT(ObstaclesOf(refused.status()), ElementsAre(HasSubstr("was not prepared since")));
  ASSERT_TRUE(office_.Prepare("spring").ok());
  const auto opened = office_.Open("spring");
  ASSERT_TRUE(opened.ok()) << opened.status();
  // Of an open one only words change.
  EXPECT_EQ(ReasonOf(office_
                         .Ask<Cycle>("UpdateAssessmentCycle",
                                     [&] {
                                       update.mutable_assessment_cycle()->add_competencies("care");
                                       return update;
                                     }())
                         .status()),
            reasons::kCycleFrozen);
  EXPECT_EQ(ReasonOf(office_.Prepare("spring").status()), reasons::kCycleState);
}

INSTANTIATE_TEST_SUITE_P(Drivers, CyclePreparation, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
