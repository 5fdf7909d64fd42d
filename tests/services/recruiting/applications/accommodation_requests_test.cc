// Accommodations: what somebody needs is for few to read; what is done differently is for who does
// it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/recruiting/applications/accommodation_requests.h"
#include "services/recruiting/applications/applications.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/canary.h"
#include "tests/services/recruiting/application_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::AccommodationRequest;

class AccommodationRequests : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { ASSERT_TRUE(desk_.Apply("one", "grace").ok()); }

  void ExpectRefused(const absl::Status& status, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(ReasonOf(status), reason) << status;
  }

  // The recruiter records what is asked; the administrator decides and reads it.
  void ActAsAdministrator() {
    desk_.ActAs("organizations/wa/apiKeys/admin", "administrator", "wa");
  }

  absl::StatusOr<AccommodationRequest> Read(const std::string& id) {
    v1::GetAccommodationRequestRequest request;
    request.set_name(AccommodationName(id));
    return desk_.Do<AccommodationRequest>("GetAccommodationRequest", request);
  }

  absl::StatusOr<AccommodationRequest> Decide(bool granted, const std::string& adjustment) {
    v1::DecideAccommodationRequestRequest request;
    request.set_name(AccommodationName("form"));
    request.set_granted(granted);
    request.set_adjustment(adjustment);
    request.set_reason("It costs nothing.");
    return desk_.Do<AccommodationRequest>("DecideAccommodationRequest", request);
  }

  absl::StatusOr<AccommodationRequest> Withdraw(const std::string& id) {
    v1::WithdrawAccommodationRequestRequest request;
    request.set_name(AccommodationName(id));
    return desk_.Do<AccommodationRequest>("WithdrawAccommodationRequest", request);
  }

  absl::StatusOr<AccommodationRequest> Change(
      const std::string& mask, const std::function<void(AccommodationRequest&)>& change) {
    v1::UpdateAccommodationRequestRequest request;
    request.mutable_accommodation_request()->set_name(AccommodationName("form"));
    request.mutable_update_mask()->add_paths(mask);
    change(*request.mutable_accommodation_request());
    return desk_.Do<AccommodationRequest>("UpdateAccommodationRequest", request);
  }

  std::vector<std::string> Adjustments(const std::string& stage) {
    std::vector<std::string> adjustments;
    EXPECT_TRUE(
        desk_.store()
            .Write({.actor = "test", .method = "Test", .trace_id = ""}, absl::InfiniteFuture(),
                   [&](Transaction& transaction) -> absl::Status {
                     ASSIGN_OR_RETURN(adjustments,
                                      AdjustmentsFor(transaction, ApplicationName("one"), stage));
                     return absl::OkStatus();
                   })
            .ok());
    return adjustments;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  ApplicationDesk desk_{store_, clock_};
};

TEST_P(AccommodationRequests, TellWhoInterviewsWhatIsDoneDifferentlyAndNothingElse) {
  const auto asked = desk_.AskFor("form", "one");
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_EQ(asked->state(), AccommodationRequest::REQUESTED);
  EXPECT_EQ(asked->applicant(), ApplicantName("grace"));
  EXPECT_THAT(Adjustments("panel-interview"), IsEmpty());
  ActAsAdministrator();
  const auto granted = desk_.Grant("form", "The panel faces the window.");
  ASSERT_TRUE(granted.ok()) << granted.status();
  EXPECT_EQ(granted->state(), AccommodationRequest::GRANTED);
  EXPECT_EQ(granted->decider(), "organizations/wa/apiKeys/admin");
  EXPECT_THAT(Adjustments("panel-interview"), ElementsAre("The panel faces the window."));
  EXPECT_THAT(Adjustments("offer"), IsEmpty());
  desk_.ActAsRecruiter();
  ASSERT_TRUE(Withdraw("form").ok());
  EXPECT_THAT(Adjustments("panel-interview"), IsEmpty());
}

TEST_P(AccommodationRequests, AreForFewToRead) {
  ASSERT_TRUE(desk_.AskFor("form", "one").ok());
  v1::ListAccommodationRequestsRequest list;
  list.set_parent(kOrganization);
  const auto listed = [&] {
    return desk_.Do<v1::ListAccommodationRequestsResponse>("ListAccommodationRequests", list);
  };
  for (const char* const role :
       {"recruiter", "panel-member", "manager", "eeo-analyst", "auditor", "integration"}) {
    desk_.ActAsPerson("somebody", role);
    EXPECT_TRUE(absl::IsPermissionDenied(Read("form").status())) << role;
    EXPECT_TRUE(absl::IsPermissionDenied(listed().status())) << role;
    EXPECT_TRUE(absl::IsPermissionDenied(Decide(false, "").status())) << role;
  }
  ActAsAdministrator();
  EXPECT_EQ(Read("form")->need(), "Reads lips; the panel should face the window.");
  list.set_filter("state = \"REQUESTED\"");
  EXPECT_EQ(listed()->accommodation_requests_size(), 1);
}

TEST_P(AccommodationRequests, NameEverythingThatIsWrong) {
  const auto wrong = desk_.AskFor("form", "one", [](auto& accommodation) {
    accommodation.add_stages("none");
    accommodation.add_kinds(AccommodationRequest::KIND_UNSPECIFIED);
    accommodation.set_request_date("2031-02-30");
  });
  EXPECT_THAT(FieldsOf(wrong.status()), UnorderedElementsAre("accommodation_request.stages[1]",
                                                             "accommodation_request.kinds[1]",
                                                             "accommodation_request.request_date"));
  EXPECT_THAT(FieldsOf(desk_.AskFor("form", "none").status()),
              ElementsAre("accommodation_request.application"));
  EXPECT_THAT(
      FieldsOf(desk_
                   .AskFor("form", "one",
                           [](auto& accommodation) {
                             accommodation.set_application("organizations/or/applications/one");
                           })
                   .status()),
      ElementsAre("accommodation_request.application"));
}

TEST_P(AccommodationRequests, ChangeUntilTheyAreDecided) {
  ASSERT_TRUE(desk_.AskFor("form", "one").ok());
  ASSERT_TRUE(desk_.Apply("two", "ada").ok());
  ASSERT_TRUE(Change("need", [](auto& one) { one.set_need("Speaks by telephone."); }).ok());
  EXPECT_THAT(
      FieldsOf(Change("application", [](auto& one) { one.set_application(ApplicationName("two")); })
                   .status()),
      ElementsAre("accommodation_request.application"));
  ActAsAdministrator();
  ASSERT_TRUE(Decide(false, "").ok());
  desk_.ActAsRecruiter();
  ExpectRefused(Change("need", [](auto& one) { one.set_need("More time."); }).status(),
                reasons::kAccommodationState);
}

TEST_P(AccommodationRequests, AreDecidedAgainUntilTheyAreTakenBack) {
  ASSERT_TRUE(desk_.AskFor("form", "one").ok());
  ActAsAdministrator();
  EXPECT_THAT(FieldsOf(Decide(true, " ").status()), ElementsAre("adjustment"));
  EXPECT_THAT(FieldsOf(Decide(false, "More time.").status()), ElementsAre("adjustment"));
  ASSERT_TRUE(Decide(true, "Thirty minutes more.").ok());
  ASSERT_TRUE(Decide(true, "An hour more.").ok());
  EXPECT_THAT(Adjustments("panel-interview"), ElementsAre("An hour more."));
  ASSERT_EQ(Decide(false, "")->adjustment(), "");
  EXPECT_THAT(Adjustments("panel-interview"), IsEmpty());
  desk_.ActAsRecruiter();
  ASSERT_TRUE(Withdraw("form").ok());
  ExpectRefused(Withdraw("form").status(), reasons::kAccommodationState);
  ActAsAdministrator();
  ExpectRefused(Decide(true, "An hour more.").status(), reasons::kAccommodationState);
}

TEST_P(AccommodationRequests, AreKeptSealed) {
  RedisServer redis;
  ASSERT_TRUE(desk_.AskFor("form", "one").ok());
  ActAsAdministrator();
  ASSERT_TRUE(desk_.Grant("form", "The panel faces the window.").ok());
  const std::string dump =
      DumpOfEverything(store_, desk_.database(), redis, ApplicationType(), ApplicationName("one"));
  EXPECT_TRUE(Holds(dump, AccommodationName("form")));
  for (const char* const text : {"Reads lips", "faces the window", "do not depend on it"}) {
    EXPECT_FALSE(Holds(dump, text)) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, AccommodationRequests, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::recruiting
