// Decisions: who is to be offered what, and why.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/decision.pb.h>

#include <string>

#include "services/recruiting/decisions/decisions.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/canary.h"
#include "tests/services/recruiting/decision_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::Decision;

constexpr char kJustification[] = "Canary: calmer than all others at the desk.";

class Decisions : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { ASSERT_TRUE(desk_.Apply("grace").ok()); }

  RedisServer redis_;
  FakeClock clock_;
  TestStore store_{GetParam()};
  DecisionDesk desk_{store_, clock_};
};

TEST_P(Decisions, AreDraftsOfTheApplicationsRequisitionAndApplicant) {
  const auto decision = desk_.Decide("grace", "desk-1");
  ASSERT_TRUE(decision.ok()) << decision.status();
  EXPECT_EQ(decision->state(), Decision::DRAFT);
  EXPECT_EQ(decision->requisition(), RequisitionName("agents"));
  EXPECT_EQ(decision->applicant(), ApplicantName("grace"));
  const auto read = desk_.Get("grace");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->justification(), "Highest in what matters most.");
}

TEST_P(Decisions, ThatNothingRefersAreRefused) {
  ASSERT_TRUE(desk_.Arrive("ada").ok());
  const auto unreferred = desk_.Decide("ada", "desk-1");
  EXPECT_EQ(ReasonOf(unreferred.status()), reasons::kNotCertified) << unreferred.status();
  const auto by_another = desk_.Decide("grace", "desk-1", [](auto& request) {
    request.mutable_decision()->set_certification("organizations/wa/certifications/second");
  });
  EXPECT_EQ(ReasonOf(by_another.status()), reasons::kNotCertified) << by_another.status();
  ASSERT_TRUE(desk_.End("grace").ok());
  const auto ended = desk_.Decide("grace", "desk-1");
  EXPECT_EQ(ReasonOf(ended.status()), reasons::kNotCertified) << ended.status();
}

TEST_P(Decisions, SayEverythingThatIsWrongInThem) {
  const auto wrong = desk_.Decide("grace", "desk-9", [](auto& request) {
    request.mutable_decision()->set_certification("organizations/or/certifications/first");
    request.mutable_decision()->set_start_date("2025-02-30");
    request.mutable_decision()->set_answer_date("2025-06-31");
  });
  EXPECT_THAT(FieldsOf(wrong.status()),
              UnorderedElementsAre("decision.certification", "decision.position",
                                   "decision.start_date", "decision.answer_date"));
  const auto blank = desk_.Decide("grace", "desk-1", [](auto& request) {
    request.mutable_decision()->set_justification("  ");
  });
  EXPECT_THAT(FieldsOf(blank.status()), ElementsAre("decision.justification"));
  for (const char* const application :
       {"organizations/wa/applications/nobody", "organizations/or/applications/grace"}) {
    const auto unknown = desk_.Decide("grace", "desk-1", [&](auto& request) {
      request.mutable_decision()->set_application(application);
    });
    EXPECT_THAT(FieldsOf(unknown.status()), ElementsAre("decision.application")) << application;
  }
}

TEST_P(Decisions, AreOneForAnApplicationUntilItIsDeclinedOrRescinded) {
  ASSERT_TRUE(desk_.Decide("grace", "desk-1").ok());
  const auto rename = [](auto& request) { request.set_decision_id("second"); };
  const auto second = desk_.Decide("grace", "desk-2", rename);
  EXPECT_TRUE(absl::IsAlreadyExists(second.status())) << second.status();
  EXPECT_EQ(ReasonOf(second.status()), reasons::kValueTaken);
  ASSERT_TRUE(desk_.Rescind("grace").ok());
  EXPECT_TRUE(desk_.Decide("grace", "desk-2", rename).ok());
}

TEST_P(Decisions, ChangeWhileTheyAreDrafts) {
  ASSERT_TRUE(desk_.Decide("grace", "desk-1").ok());
  const auto changed = desk_.Change("grace", "position", [](Decision& decision) {
    decision.set_position(PositionName("desk-2"));
  });
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->position(), PositionName("desk-2"));
  EXPECT_EQ(changed->justification(), "Highest in what matters most.");
  const auto stale = desk_.Change("grace", "terms", [](Decision& decision) {
    decision.set_terms("Step 4.");
    decision.set_etag("1");
  });
  EXPECT_EQ(ReasonOf(stale.status()), reasons::kEtagStale) << stale.status();
  ASSERT_TRUE(desk_.Apply("ada").ok());
  const auto of_another = desk_.Change("grace", "application", [](Decision& decision) {
    decision.set_application(ApplicationName("ada"));
  });
  EXPECT_THAT(FieldsOf(of_another.status()), ElementsAre("decision.application"));
  ASSERT_TRUE(desk_.Offer("grace").ok());
  const auto late =
      desk_.Change("grace", "terms", [](Decision& decision) { decision.set_terms("Step 4."); });
  EXPECT_EQ(ReasonOf(late.status()), reasons::kDecisionState) << late.status();
}

TEST_P(Decisions, AreMadeOnceForARequestId) {
  const auto once = [](auto& request) {
    request.set_request_id("once");
    request.clear_decision_id();
  };
  const auto first = desk_.Decide("grace", "desk-1", once);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = desk_.Decide("grace", "desk-1", once);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->name(), first->name());
}

TEST_P(Decisions, AreOnlyTriedWhereThatIsAskedFor) {
  ASSERT_TRUE(
      desk_.Decide("grace", "desk-1", [](auto& request) { request.set_validate_only(true); }).ok());
  EXPECT_TRUE(absl::IsNotFound(desk_.Get("grace").status()));
}

TEST_P(Decisions, AreFilteredByWhatTheyAreAbout) {
  ASSERT_TRUE(desk_.Decide("grace", "desk-1").ok());
  ASSERT_TRUE(desk_.Apply("ada").ok());
  ASSERT_TRUE(desk_.Decide("ada", "desk-2").ok());
  ASSERT_TRUE(desk_.Offer("ada").ok());
  v1::ListDecisionsRequest request;
  request.set_parent(kOrganization);
  for (const char* const filter :
       {"state = \"OFFERED\"", "application = \"organizations/wa/applications/ada\"",
        "state = \"OFFERED\" AND startDate = \"2025-08-31\" AND certification = "
        "\"organizations/wa/certifications/first\""}) {
    request.set_filter(filter);
    const auto listed = desk_.Do<v1::ListDecisionsResponse>("ListDecisions", request);
    ASSERT_TRUE(listed.ok()) << filter << listed.status();
    ASSERT_THAT(listed->decisions(), SizeIs(1)) << filter;
    EXPECT_EQ(listed->decisions(0).name(), DecisionName("ada"));
    EXPECT_EQ(listed->decisions(0).terms(), "Step 3, full time.");
  }
}

TEST_P(Decisions, AreReadAndWrittenByTheirRolesOnly) {
  ASSERT_TRUE(desk_.Decide("grace", "desk-1").ok());
  for (const char* const role : {"panel-member", "manager", "eeo-analyst", "integration"}) {
    desk_.ActAs("organizations/wa/apiKeys/other", role, "wa");
    EXPECT_TRUE(absl::IsPermissionDenied(desk_.Get("grace").status())) << role;
    EXPECT_TRUE(absl::IsPermissionDenied(desk_.Offer("grace").status())) << role;
  }
  desk_.ActAs("organizations/wa/apiKeys/auditor", "auditor", "wa");
  EXPECT_TRUE(desk_.Get("grace").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.Offer("grace").status()));
  desk_.ActAs("organizations/or/apiKeys/recruiter", "recruiter", "or");
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.Get("grace").status()));
}

TEST_P(Decisions, KeepWhyTheyWereMadeSealed) {
  ASSERT_TRUE(desk_
                  .Decide("grace", "desk-1",
                          [](auto& request) {
                            request.mutable_decision()->set_justification(kJustification);
                            request.set_request_id("sealed");
                          })
                  .ok());
  const std::string dump =
      DumpOfEverything(store_, desk_.database(), redis_, DecisionType(), DecisionName("grace"));
  EXPECT_FALSE(Holds(dump, kJustification));
  EXPECT_FALSE(Holds(dump, "Step 3, full time."));
  EXPECT_TRUE(Holds(dump, DecisionName("grace"))) << "the dump has what is kept";
}

INSTANTIATE_TEST_SUITE_P(Drivers, Decisions, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
