#include "services/feedback/rules/handoff_way.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using v1::Handoff;
using v1::HandoffPartner;

TEST(HandoffWay, PausesLongerEachTimeAndEndsAfterThreeDays) {
  std::vector<int64_t> minutes;
  absl::Duration since;
  for (int attempts = 1;; ++attempts) {
    const auto pause = PauseAfter(attempts, since);
    if (!pause) break;
    minutes.push_back(absl::ToInt64Minutes(*pause));
    since += *pause;
  }
  EXPECT_THAT(std::vector<int64_t>(minutes.begin(), minutes.begin() + 7),
              ElementsAre(1, 2, 4, 8, 16, 32, 60));
  EXPECT_EQ(minutes.back(), 60);
  EXPECT_LE(since, absl::Hours(72));
  EXPECT_GT(since, absl::Hours(71));
}

TEST(HandoffWay, KnowsWhatIsOpen) {
  for (const auto state : {Handoff::QUEUED, Handoff::SENT, Handoff::ACKNOWLEDGED,
                           Handoff::IN_PROGRESS, Handoff::FAILED}) {
    EXPECT_TRUE(IsOpen(state)) << InWords(state);
  }
  for (const auto state : {Handoff::CLAIMED_DONE, Handoff::REJECTED, Handoff::WITHDRAWN}) {
    EXPECT_FALSE(IsOpen(state)) << InWords(state);
  }
  EXPECT_FALSE(IsWithPartner(Handoff::QUEUED));
}

TEST(HandoffWay, TakesKeysOfTheSameOrganization) {
  HandoffPartner partner;
  partner.set_name("organizations/wa/handoffPartners/roads");
  partner.set_way(HandoffPartner::MAILBOX);
  partner.set_mailbox("roads@example.org");
  for (const char* key : {"roads", "organizations/or/apiKeys/roads"}) {
    partner.set_api_key(key);
    EXPECT_THAT(PartnerViolations(partner, false),
                ElementsAre(Field(&FieldViolation::field, "handoff_partner.api_key")));
  }
  partner.set_api_key("organizations/wa/apiKeys/roads");
  EXPECT_TRUE(PartnerViolations(partner, false).empty());
}

TEST(HandoffWay, RefusesWhatAWayHasNoUseFor) {
  HandoffPartner partner;
  partner.set_way(HandoffPartner::MAILBOX);
  partner.set_mailbox("roads@example.org");
  partner.set_endpoint("https://example.org");
  EXPECT_THAT(PartnerViolations(partner, false),
              ElementsAre(Field(&FieldViolation::field, "handoff_partner.endpoint")));
}

}  // namespace
}  // namespace touchstone::feedback
