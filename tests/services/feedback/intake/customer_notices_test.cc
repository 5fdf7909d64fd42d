// Notices of feedback: named in a collection of their own, and sent to where customers are now.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/notices/v1/notices.pb.h>

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "services/feedback/intake/customer_addresses.h"
#include "services/runtime/notices/notices.h"
#include "tests/services/feedback/intake/intake_desk.h"

namespace touchstone::feedback {
namespace {

using notices::v1::Notice;
using ::testing::SizeIs;
using ::testing::Values;

class CustomerNotices : public testing::TestWithParam<StoreKind> {
 protected:
  CustomerNotices() {
    EXPECT_TRUE(desk_.CreateCustomer("ada").ok());
    auto opened = Notices::Open(desk_.store(), desk_.personal_data().master_keys(),
                                {{.name = "received",
                                  .placeholders = {{"number", true}},
                                  .texts = {{"en", "We got {{number}}", "Thank you.\n"},
                                            {"es", "Recibimos {{number}}", "Gracias.\n"}}}},
                                AddressesOfCustomers(desk_.store()), {}, "feedbackNotices");
    EXPECT_TRUE(opened.ok()) << opened.status();
    notices_ = *std::move(opened);
    notices_->Register(desk_.Service("FeedbackNotices"));
  }

  std::string Tell(const std::string& customer) {
    std::string name;
    EXPECT_TRUE(
        desk_.store()
            .Write({}, absl::InfiniteFuture(),
                   [&](Transaction& transaction) -> absl::Status {
                     ASSIGN_OR_RETURN(
                         name, notices_->Enqueue(transaction, {.organization = kOrganization,
                                                               .recipient = CustomerName(customer),
                                                               .kind = "received",
                                                               .values = {{"number", "2025-1"}}}));
                     return absl::OkStatus();
                   })
            .ok());
    return name;
  }

  template <typename Request>
  absl::StatusOr<Notice> Do(const std::string& method, const std::string& name) {
    return desk_.ByName<Notice, Request>(method, name);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  Others others_;
  IntakeDesk desk_{store_, clock_, others_};
  std::unique_ptr<Notices> notices_;
};

TEST_P(CustomerNotices, AreNamedAsFeedbacks) {
  const std::string name = Tell("ada");
  EXPECT_TRUE(absl::StartsWith(name, "organizations/wa/feedbackNotices/")) << name;
  const auto notice = Do<notices::v1::GetNoticeRequest>("GetNotice", name);
  ASSERT_TRUE(notice.ok()) << notice.status();
  EXPECT_EQ(notice->address(), "ada@example.org");
  EXPECT_EQ(notice->subject(), "Recibimos 2025-1");
  notices::v1::ListNoticesRequest list;
  list.set_parent(kOrganization);
  EXPECT_THAT(desk_.Do<notices::v1::ListNoticesResponse>("ListNotices", list)->notices(),
              SizeIs(1));
  const auto delivered = Do<notices::v1::AcknowledgeNoticeRequest>("AcknowledgeNotice", name);
  ASSERT_TRUE(delivered.ok()) << delivered.status();
  EXPECT_EQ(delivered->state(), Notice::DELIVERED);
}

TEST_P(CustomerNotices, GoNowhereOnceTheirCustomerIsForgotten) {
  const std::string name = Tell("ada");
  v1::EraseCustomerRequest erase;
  erase.set_name(CustomerName("ada"));
  ASSERT_TRUE(desk_.Do<v1::EraseCustomerResponse>("EraseCustomer", erase).ok());
  const auto notice = Do<notices::v1::GetNoticeRequest>("GetNotice", name);
  ASSERT_TRUE(notice.ok()) << notice.status();
  EXPECT_EQ(notice->address(), "");
}

INSTANTIATE_TEST_SUITE_P(Drivers, CustomerNotices, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
