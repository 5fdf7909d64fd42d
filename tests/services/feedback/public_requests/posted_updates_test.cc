// What other systems say of requests.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/handoff.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/feedback/handoffs/handoffs.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/public_requests/public_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Values;
using v1::PublicUpdate;

class PostedUpdates : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<PublicUpdate> Post(
      const std::string& number,
      const std::function<void(v1::PostPublicUpdateRequest&)>& edit = {}) {
    office_.office().ActAsRole("handoff-partner");
    v1::PostPublicUpdateRequest request;
    request.set_parent(kCity);
    request.set_update_id("u1");
    request.set_service_request_id(number);
    request.set_status("CLOSED");
    request.mutable_updated_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
    request.set_description("We filled it, says Bob.");
    if (edit) edit(request);
    auto posted = office_.office().Do<PublicUpdate>("PostPublicUpdate", request);
    office_.ActAsAdapter();
    return posted;
  }

  // The partner has the case.
  void HandOff(const std::string& number) {
    office_.office().ActAsRole("administrator");
    v1::CreateHandoffPartnerRequest partner;
    partner.set_parent(kOrganization);
    partner.set_handoff_partner_id("county");
    auto& county = *partner.mutable_handoff_partner();
    county.set_title("County");
    county.set_way(v1::HandoffPartner::MAILBOX);
    county.set_mailbox("311@county.example.org");
    county.set_api_key("organizations/wa/apiKeys/handoff-partner");
    auto& mapped = *county.add_services();
    mapped.set_service_type(TypeName("001"));
    mapped.set_service_code("streets");
    const auto made = office_.office().Do<v1::HandoffPartner>("CreateHandoffPartner", partner);
    ASSERT_TRUE(made.ok()) << made.status();
    v1::CreateHandoffRequest request;
    request.set_parent(office_.CaseOf(number).name());
    request.mutable_handoff()->set_handoff_partner(made->name());
    office_.office().ActAsRole("case-supervisor");
    const auto handed = office_.office().Do<v1::Handoff>("CreateHandoff", request);
    ASSERT_TRUE(handed.ok()) << handed.status();
    office_.ActAsAdapter();
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  PublicOffice office_{store_, clock_};
};

TEST_P(PostedUpdates, OfAnybodyAreCommentsAndChangeNoState) {
  const std::string number = office_.Submitted();
  const auto posted = Post(number);
  ASSERT_TRUE(posted.ok()) << posted.status();
  EXPECT_EQ(posted->update_id(), "u1");
  EXPECT_TRUE(posted->open());
  EXPECT_EQ(posted->description(), "") << "nobody has cleared it";
  EXPECT_EQ(office_.CaseOf(number).state(), v1::Case::NEW);
  EXPECT_EQ(office_.Updates()->updates_size(), 0);
  EXPECT_EQ(ReasonOf(Post(number).status()), reasons::kValueTaken);
  EXPECT_TRUE(Post(number, [](auto& request) { request.set_update_id("u2"); }).ok());
}

TEST_P(PostedUpdates, OfThePartnerAreAClaim) {
  const std::string number = office_.Submitted();
  ASSERT_NO_FATAL_FAILURE(HandOff(number));
  const auto posted = Post(number);
  ASSERT_TRUE(posted.ok()) << posted.status();
  EXPECT_FALSE(posted->open());
  EXPECT_EQ(office_.CaseOf(number).state(), v1::Case::RESOLVED);
  EXPECT_FALSE(office_.Get(number)->open());
  EXPECT_EQ(ReasonOf(Post(number).status()), reasons::kValueTaken);
}

TEST_P(PostedUpdates, AreAnsweredAgainByTheirRequestId) {
  const std::string number = office_.Submitted();
  const auto with_id = [](auto& request) { request.set_request_id("r1"); };
  const auto first = Post(number, with_id);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = Post(number, with_id);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
}

TEST_P(PostedUpdates, NameWhatIsWrong) {
  const std::string number = office_.Submitted();
  EXPECT_THAT(Post(number,
                   [&](auto& request) {
                     request.set_status("MAYBE");
                     request.mutable_updated_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()) +
                                                                 2 * 24 * 3600);
                   })
                  .status()
                  .message(),
              AllOf(HasSubstr("status"), HasSubstr("1 more")));
  EXPECT_THAT(Post(number, [](auto& request) { request.clear_updated_time(); }).status().message(),
              HasSubstr("updated_time"));
  EXPECT_THAT(
      Post(number, [](auto& request) { request.add_media_urls("ftp://x"); }).status().message(),
      HasSubstr("media_urls[0]"));
}

TEST_P(PostedUpdates, OfWhatIsNotPublicAreOfNothing) {
  EXPECT_EQ(ReasonOf(Post("2025-0000099").status()), reasons::kResourceNotFound);
  const std::string number = office_.Submitted();
  ASSERT_TRUE(office_.Publish(number, [](auto& request) { request.set_withhold(true); }).ok());
  EXPECT_EQ(ReasonOf(Post(number).status()), reasons::kResourceNotFound);
}

TEST_P(PostedUpdates, AreOfWhoMay) {
  const std::string number = office_.Submitted();
  v1::PostPublicUpdateRequest request;
  request.set_parent(kCity);
  request.set_update_id("u1");
  request.set_service_request_id(number);
  office_.ActAsAdapter();
  EXPECT_EQ(office_.office().Do<PublicUpdate>("PostPublicUpdate", request).status().code(),
            absl::StatusCode::kPermissionDenied);
}

INSTANTIATE_TEST_SUITE_P(Drivers, PostedUpdates, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
