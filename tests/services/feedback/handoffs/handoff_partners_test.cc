// Partners, and the secrets that they are reached with.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/handoffs/handoff_partners.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/handoffs/handoff_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::HandoffPartner;

class HandoffPartners : public testing::TestWithParam<StoreKind> {
 protected:
  std::string Secret(const std::string& id) {
    std::string secret;
    EXPECT_TRUE(desk_.office()
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(secret, SecretOf(session, desk_.office().personal_data(),
                                                        PartnerName(id)));
                      return absl::OkStatus();
                    })
                    .ok());
    return secret;
  }

  absl::StatusOr<HandoffPartner> Update(const std::function<void(HandoffPartner&)>& edit) {
    desk_.office().ActAsRole("case-supervisor");
    v1::UpdateHandoffPartnerRequest request;
    request.mutable_handoff_partner()->set_name(PartnerName("roads"));
    edit(*request.mutable_handoff_partner());
    return desk_.Do<HandoffPartner>("UpdateHandoffPartner", request);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  HandoffDesk desk_{store_, clock_};
};

TEST_P(HandoffPartners, NeedWhatTheirWayNeeds) {
  const auto none = [](HandoffPartner& partner) {
    partner.clear_endpoint();
    partner.clear_secret();
    partner.clear_mailbox();
  };
  EXPECT_THAT(FieldsOf(desk_.AddPartner("a", HandoffPartner::OPEN311, none).status()),
              ElementsAre("handoff_partner.endpoint"));
  EXPECT_THAT(FieldsOf(desk_.AddPartner("a", HandoffPartner::WEBHOOK, none).status()),
              UnorderedElementsAre("handoff_partner.endpoint", "handoff_partner.secret"));
  EXPECT_THAT(FieldsOf(desk_.AddPartner("a", HandoffPartner::MAILBOX, none).status()),
              ElementsAre("handoff_partner.mailbox"));
}

TEST_P(HandoffPartners, AreNotOfPrivateNetworks) {
  for (const char* endpoint :
       {"https://localhost/v2", "https://127.0.0.1:9/v2", "https://10.1.2.3", "https://[::1]/",
        "https://[::ffff:192.168.0.1]/", "https://169.254.169.254/latest", "https://0x7f000001/",
        "https://ada:secret@example.org/", "https://example.org/?to=x", "https://"}) {
    const auto partner = desk_.AddPartner("a", HandoffPartner::OPEN311,
                                          [&](HandoffPartner& p) { p.set_endpoint(endpoint); });
    EXPECT_THAT(FieldsOf(partner.status()), ElementsAre("handoff_partner.endpoint")) << endpoint;
  }
}

TEST_P(HandoffPartners, NameServiceTypesThatAreThereOnce) {
  const auto partner = desk_.AddPartner("a", HandoffPartner::OPEN311, [](HandoffPartner& p) {
    p.add_services()->set_service_type("organizations/wa/serviceTypes/none");
    p.mutable_services(1)->set_service_code("X");
  });
  EXPECT_THAT(FieldsOf(partner.status()), ElementsAre("handoff_partner.services[1].service_type"));
}

TEST_P(HandoffPartners, NeverShowTheirSecret) {
  store_.AllowScans();
  const auto created = desk_.AddPartner("roads", HandoffPartner::OPEN311);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_THAT(created->secret(), IsEmpty());
  EXPECT_EQ(created->acknowledge_hours(), 24);
  v1::GetHandoffPartnerRequest get;
  get.set_name(PartnerName("roads"));
  EXPECT_THAT(desk_.Do<HandoffPartner>("GetHandoffPartner", get)->secret(), IsEmpty());
  EXPECT_EQ(Secret("roads"), "secret of roads");
  ASSERT_TRUE(desk_.office()
                  .Write([](Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto rows,
                                     session.Query<Bytes>(
                                         "SELECT body FROM handoff_partners UNION ALL SELECT body "
                                         "FROM changes UNION ALL SELECT sealed FROM "
                                         "handoff_secrets"));
                    for (const auto& [bytes] : rows) {
                      EXPECT_THAT(bytes.value, Not(HasSubstr("secret of")));
                    }
                    return absl::OkStatus();
                  })
                  .ok());
}

TEST_P(HandoffPartners, KeepTheirSecretUntilTheyGetAnother) {
  ASSERT_TRUE(desk_.AddPartner("roads", HandoffPartner::WEBHOOK).ok());
  ASSERT_TRUE(Update([](HandoffPartner& partner) { partner.set_title("Roads"); }).ok());
  EXPECT_EQ(Secret("roads"), "secret of roads");
  ASSERT_TRUE(Update([](HandoffPartner& partner) { partner.set_secret("another"); }).ok());
  EXPECT_EQ(Secret("roads"), "another");
  EXPECT_THAT(FieldsOf(Update([](HandoffPartner& partner) {
                         partner.set_way(HandoffPartner::OPEN311);
                       }).status()),
              ElementsAre("handoff_partner.way"));
}

TEST_P(HandoffPartners, AreNotDeletedWhileAHandoffToThemIsOpen) {
  ASSERT_TRUE(desk_.AddPartner("roads", HandoffPartner::OPEN311).ok());
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.office().ActAsRole("case-supervisor");
  v1::DeleteHandoffPartnerRequest request;
  request.set_name(PartnerName("roads"));
  EXPECT_EQ(ReasonOf(desk_.Do<HandoffPartner>("DeleteHandoffPartner", request).status()),
            reasons::kResourceInUse);
  ASSERT_TRUE(desk_.Say("roads", "1", v1::HandoffUpdate::DONE).ok());
  desk_.office().ActAsRole("case-supervisor");
  EXPECT_TRUE(desk_.Do<HandoffPartner>("DeleteHandoffPartner", request).ok());
}

INSTANTIATE_TEST_SUITE_P(Drivers, HandoffPartners, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
