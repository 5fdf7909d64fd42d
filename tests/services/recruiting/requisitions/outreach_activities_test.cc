// Outreach, and what came of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/outreach_activity.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/hiring_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::Values;
using v1::OutreachActivity;

std::string ActivityName(const std::string& id) {
  return absl::StrCat(kOrganization, "/outreachActivities/", id);
}

class OutreachActivities : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { ASSERT_TRUE(office_.Opened("agents").ok()); }

  absl::StatusOr<OutreachActivity> Plan(
      const std::string& id, const std::function<void(OutreachActivity&)>& change = [](auto&) {}) {
    v1::CreateOutreachActivityRequest request;
    request.set_parent(kOrganization);
    request.set_outreach_activity_id(id);
    OutreachActivity& activity = *request.mutable_outreach_activity();
    activity.set_requisition(RequisitionName("agents"));
    activity.set_title("Evening at the college");
    activity.set_target("Students of human services");
    activity.set_activity_date("2031-03-10");
    activity.set_cost_cents(15000);
    activity.set_currency_code("USD");
    change(activity);
    return office_.Do<OutreachActivity>("CreateOutreachActivity", request);
  }

  absl::Status Apply(const std::string& application, const std::string& activity) {
    return office_.Write([&](Session& session) {
      return BeginProgress(session, application, RequisitionName("agents"),
                           activity.empty() ? "" : ActivityName(activity));
    });
  }

  absl::StatusOr<v1::ReportOutreachYieldResponse> Report(const std::string& requisition) {
    v1::ReportOutreachYieldRequest request;
    request.set_name(RequisitionName(requisition));
    return office_.Do<v1::ReportOutreachYieldResponse>("ReportOutreachYield", request);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  HiringOffice office_{store_, clock_};
};

TEST_P(OutreachActivities, AreToldByWhatCameOfThem) {
  ASSERT_TRUE(Plan("fair").ok());
  ASSERT_TRUE(Plan("evening").ok());
  ASSERT_TRUE(Apply("one", "evening").ok());
  ASSERT_TRUE(Apply("two", "evening").ok());
  ASSERT_TRUE(Apply("three", "evening").ok());
  ASSERT_TRUE(Apply("four", "").ok());
  ASSERT_TRUE(office_
                  .Write([](Session& session) -> absl::Status {
                    RETURN_IF_ERROR(SetInterviewed(session, "one"));
                    RETURN_IF_ERROR(SetInterviewed(session, "two"));
                    RETURN_IF_ERROR(SetOffer(session, "one", OfferStanding::kAccepted));
                    return SetOffer(session, "two", OfferStanding::kGone);
                  })
                  .ok());
  const auto report = Report("agents");
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_THAT(report->yields(), SizeIs(3));
  const v1::OutreachYield& evening = report->yields(0);
  EXPECT_EQ(evening.outreach_activity(), ActivityName("evening"));
  EXPECT_EQ(evening.applications(), 3);
  EXPECT_EQ(evening.interviewed(), 2);
  EXPECT_EQ(evening.hires(), 1);
  EXPECT_EQ(evening.cost_cents_per_hire(), 15000);
  const v1::OutreachYield& fair = report->yields(1);
  EXPECT_EQ(fair.applications(), 0);
  EXPECT_FALSE(fair.has_cost_cents_per_hire());
  const v1::OutreachYield& rest = report->yields(2);
  EXPECT_EQ(rest.outreach_activity(), "");
  EXPECT_EQ(rest.applications(), 1);
  EXPECT_FALSE(rest.has_cost_cents_per_hire());
}

TEST_P(OutreachActivities, AreReportedOfWhatIsThere) {
  EXPECT_TRUE(absl::IsNotFound(Report("none").status()));
  EXPECT_THAT(Report("agents")->yields(), SizeIs(1));
}

TEST_P(OutreachActivities, StayWhileApplicationsNameThem) {
  ASSERT_TRUE(Plan("evening").ok());
  ASSERT_TRUE(Apply("one", "evening").ok());
  v1::DeleteOutreachActivityRequest request;
  request.set_name(ActivityName("evening"));
  EXPECT_EQ(ReasonOf(office_.Do<OutreachActivity>("DeleteOutreachActivity", request).status()),
            reasons::kResourceInUse);
  ASSERT_TRUE(office_.Approved("clerks").ok());
  v1::UpdateOutreachActivityRequest update;
  update.mutable_outreach_activity()->set_name(ActivityName("evening"));
  update.mutable_outreach_activity()->set_requisition(RequisitionName("clerks"));
  EXPECT_EQ(ReasonOf(office_.Do<OutreachActivity>("UpdateOutreachActivity", update).status()),
            reasons::kResourceInUse);
}

TEST_P(OutreachActivities, LookForWhatTheRequisitionRequires) {
  EXPECT_TRUE(Plan("care", [](auto& activity) { activity.set_competency(kCare); }).ok());
  const auto other = Plan("law", [](auto& activity) {
    activity.set_competency("organizations/wa/frameworks/service/competencies/law");
  });
  EXPECT_THAT(FieldsOf(other.status()), ElementsAre("outreach_activity.competency"));
  const auto none =
      Plan("none", [](auto& activity) { activity.set_requisition(RequisitionName("none")); });
  EXPECT_THAT(FieldsOf(none.status()), ElementsAre("outreach_activity.requisition"));
}

TEST_P(OutreachActivities, AreForRequisitionsOfTheirOwnOrganization) {
  const auto elsewhere = Plan("evening", [](OutreachActivity& activity) {
    activity.set_requisition("organizations/or/requisitions/agents");
  });
  EXPECT_EQ(elsewhere.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(elsewhere.status().message()),
              testing::HasSubstr("must be of the same organization"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, OutreachActivities, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::recruiting
