// What the public reads about a requisition, and who reads what is not public yet.

#include <gmock/gmock.h>
#include <google/api/httpbody.pb.h>
#include <gtest/gtest.h>

#include <string>

#include "services/runtime/errors/errors.h"
#include "services/runtime/names/sha256.h"
#include "tests/services/recruiting/hiring_office.h"

namespace touchstone::recruiting {
namespace {

using google::api::HttpBody;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::Values;
using v1::Announcement;
using Render = v1::RenderAnnouncementRequest;

class Announcements : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<HttpBody> Read(const std::string& id, Render::Format format = Render::TEXT) {
    Render request;
    request.set_name(AnnouncementName("agents", id));
    request.set_format(format);
    return office_.Do<HttpBody>("RenderAnnouncement", request);
  }

  absl::StatusOr<Announcement> Get(const std::string& id) {
    v1::GetAnnouncementRequest request;
    request.set_name(AnnouncementName("agents", id));
    return office_.Do<Announcement>("GetAnnouncement", request);
  }

  absl::StatusOr<Announcement> Introduce(const std::string& id, const std::string& text) {
    v1::UpdateAnnouncementRequest request;
    request.mutable_announcement()->set_name(AnnouncementName("agents", id));
    request.mutable_announcement()->set_introduction(text);
    request.mutable_update_mask()->add_paths("introduction");
    return office_.Do<Announcement>("UpdateAnnouncement", request);
  }

  void ExpectRefused(const absl::Status& status, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(ReasonOf(status), reason) << status;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  HiringOffice office_{store_, clock_};
};

TEST_P(Announcements, AreComposedFromWhatPeopleAreMeasuredBy) {
  ASSERT_TRUE(office_.Draft("agents").ok());
  ExpectRefused(office_.Announce("agents", "first").status(), reasons::kRequisitionState);
  ASSERT_TRUE(office_.Submit("agents").ok());
  const auto announcement = office_.Announce("agents", "first");
  ASSERT_TRUE(announcement.ok()) << announcement.status();
  EXPECT_EQ(announcement->version(), 1);
  EXPECT_EQ(announcement->state(), Announcement::DRAFT);
  const v1::AnnouncementContent& content = announcement->content();
  EXPECT_EQ(content.title(), "Contact center agent");
  EXPECT_EQ(content.openings(), 2);
  EXPECT_EQ(content.introduction(), "Come and help.");
  ASSERT_THAT(content.required_qualifications(), SizeIs(1));
  EXPECT_EQ(content.required_qualifications(0).evidence(), "Employment dates in the application");
  EXPECT_THAT(content.desired_qualifications(), SizeIs(1));
  ASSERT_THAT(content.demands(), SizeIs(2));
  EXPECT_EQ(content.demands(0).demand(), "All matters");
  EXPECT_EQ(content.pay_range().maximum_cents(), 5600000);
  EXPECT_THAT(content.stages(), testing::ElementsAre("Screening", "Panel interview", "Offer"));
}

TEST_P(Announcements, AreReadByEverybodyOnceTheyArePublishedAndByTheOfficeBefore) {
  ASSERT_TRUE(office_.Approved("agents").ok());
  ASSERT_TRUE(office_.Announce("agents", "first").ok());
  EXPECT_TRUE(Read("first").ok());
  EXPECT_TRUE(absl::IsNotFound(Read("none").status()));
  office_.ActAsNobody();
  EXPECT_TRUE(absl::IsUnauthenticated(Read("first").status()));
  EXPECT_TRUE(absl::IsUnauthenticated(Read("none").status()));
  office_.ActAs("organizations/or/apiKeys/other", "recruiter", "or");
  EXPECT_TRUE(absl::IsPermissionDenied(Read("first").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(Read("none").status()));

  office_.ActAsRecruiter();
  ASSERT_TRUE(office_.Publish("agents", "first").ok());
  office_.ActAsNobody();
  const auto text = Read("first");
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(text->content_type(), "text/plain; charset=utf-8");
  EXPECT_THAT(text->data(), HasSubstr("USD 41,000.00 to 56,000.00 a year"));
  const auto page = Read("first", Render::HTML);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->content_type(), "text/html; charset=utf-8");
  EXPECT_THAT(page->data(), StartsWith("<!DOCTYPE html>"));
}

TEST_P(Announcements, AreKnownByTheHashOfTheirJson) {
  ASSERT_TRUE(office_.Approved("agents").ok());
  ASSERT_TRUE(office_.Announce("agents", "first").ok());
  const auto published = office_.Publish("agents", "first");
  ASSERT_TRUE(published.ok()) << published.status();
  const auto json = Read("first", Render::JSON);
  ASSERT_TRUE(json.ok()) << json.status();
  EXPECT_EQ(json->content_type(), "application/json");
  EXPECT_THAT(json->data(), HasSubstr("\"minimumCents\":\"4100000\""));
  EXPECT_EQ(published->content_hash(), "sha256-jcs-1:" + Sha256Hex(json->data()));
  EXPECT_TRUE(published->has_publish_time());
}

TEST_P(Announcements, StayAsPeopleAppliedByThem) {
  ASSERT_TRUE(office_.Opened("agents").ok());
  ExpectRefused(Introduce("first", "Otherwise.").status(), reasons::kAnnouncementState);
  ExpectRefused(office_.Publish("agents", "first").status(), reasons::kAnnouncementState);
  ASSERT_TRUE(office_.Announce("agents", "second").ok());
  ExpectRefused(office_.Announce("agents", "third").status(), reasons::kAnnouncementState);
  ASSERT_TRUE(Introduce("second", "Otherwise.").ok());
  const auto second = office_.Publish("agents", "second");
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->version(), 2);
  EXPECT_EQ(Get("first")->state(), Announcement::SUPERSEDED);
  office_.ActAsNobody();
  EXPECT_THAT(Read("first")->data(), HasSubstr("Come and help."));
  EXPECT_THAT(Read("second")->data(), HasSubstr("Otherwise."));
}

// A requisition that changed since the draft was written is announced as it is.
TEST_P(Announcements, SayWhatHoldsWhenTheyArePublished) {
  ASSERT_TRUE(office_.Approved("agents").ok());
  ASSERT_TRUE(office_.Announce("agents", "first").ok());
  ASSERT_TRUE(
      office_
          .Change("agents", "close_date",
                  [](v1::Requisition& requisition) { requisition.set_close_date("2031-04-15"); })
          .ok());
  EXPECT_EQ(office_.Publish("agents", "first")->content().close_date(), "2031-04-15");
}

TEST_P(Announcements, AreNotReadInThePlaceOfOthersOnceTheirRequisitionIsTakenBack) {
  ASSERT_TRUE(office_.Approved("agents").ok());
  ASSERT_TRUE(office_.Announce("agents", "first").ok());
  ASSERT_TRUE(office_.Publish("agents", "first").ok());
  ASSERT_TRUE(office_.Withdraw("agents").ok());
  EXPECT_EQ(Get("first")->state(), Announcement::SUPERSEDED);
  ASSERT_TRUE(office_.Submit("agents").ok());
  ASSERT_TRUE(office_.Approve("agents", "chief").ok());
  ASSERT_TRUE(office_.Approve("agents", "owner").ok());
  ExpectRefused(office_.Open("agents").status(), reasons::kAnnouncementState);
}

TEST_P(Announcements, AreNotPublishedBeforeTheirRequisitionIsApproved) {
  ASSERT_TRUE(office_.Draft("agents").ok());
  ASSERT_TRUE(office_.Submit("agents").ok());
  ASSERT_TRUE(office_.Announce("agents", "first").ok());
  ExpectRefused(office_.Publish("agents", "first").status(), reasons::kRequisitionState);
  EXPECT_EQ(Get("first")->state(), Announcement::DRAFT);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Announcements, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
