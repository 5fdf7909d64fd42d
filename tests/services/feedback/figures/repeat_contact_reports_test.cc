#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/repeat_contact_report.pb.h>

#include "services/feedback/intake/contacts.h"
#include "tests/services/feedback/figures/figure_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::Values;
using v1::Contact;
using Request = v1::ReportRepeatContactsRequest;
using Response = v1::ReportRepeatContactsResponse;

class RepeatContactReports : public FigureOffice {
 protected:
  v1::RepeatContactRow Get(const Request& request) {
    const auto report = Report<Response>("ReportRepeatContacts", request);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() && report->rows_size() > 0 ? report->rows(0) : v1::RepeatContactRow();
  }
  static Request Spring() { return About<Request>("2025-03-01", "2025-06-15"); }

  // A contact as rows have it, of who needs no key.
  void Keep(const std::string& id, const std::string& customer, absl::string_view time) {
    Contact contact;
    contact.set_name(FullName("contacts", id));
    contact.set_customer(FullName("customers", customer));
    contact.set_service_type(FullName("serviceTypes", "permit"));
    *contact.mutable_start_time() = TimeAt(time);
    const absl::Status status = office_.store().Write(
        {.actor = "test", .method = "test", .trace_id = ""}, absl::InfiniteFuture(),
        [&](Transaction& transaction) { return transaction.Create(ContactType(), contact); });
    ASSERT_TRUE(status.ok()) << status;
  }
};

TEST_P(RepeatContactReports, CountsWhoHadToComeAgain) {
  AddServiceType("permit", 30, false);
  CountContacts(6, "2025-04-01T10:00:00Z", [](ContactFacts&, Contact&) {});
  CountContacts(2, "2025-04-01T10:00:00Z",
                [](ContactFacts& facts, Contact&) { facts.followed = true; });
  CountContacts(2, "2025-04-05T10:00:00Z",
                [](ContactFacts&, Contact& contact) { contact.set_repeat(true); });
  CountContacts(5, "2025-04-01T10:00:00Z",
                [](ContactFacts&, Contact& contact) { contact.clear_customer(); });
  const v1::RepeatContactRow row = Get(Spring());
  EXPECT_EQ(row.repeat_rate().n(), 10);
  EXPECT_EQ(row.repeat_rate().numerator(), 2);
  EXPECT_EQ(row.first_contact_resolution().n(), 8);
  EXPECT_EQ(row.first_contact_resolution().numerator(), 6);
  EXPECT_EQ(row.unknown(), 5);
  EXPECT_FALSE(row.has_retention());
}

// It is June 15th; a permit waits 10 days for another contact, everything else 30.
TEST_P(RepeatContactReports, ContactsWhoseDaysAreNotOverAreInNeitherNumber) {
  AddServiceType("permit", 10, false);
  const auto of_pothole = [](ContactFacts&, Contact& contact) {
    contact.set_service_type(FullName("serviceTypes", "pothole"));
  };
  CountContacts(1, "2025-06-04T23:00:00Z", [](ContactFacts&, Contact&) {});
  CountContacts(10, "2025-06-05T10:00:00Z", [](ContactFacts&, Contact&) {});
  CountContacts(2, "2025-05-15T10:00:00Z", of_pothole);
  CountContacts(20, "2025-05-16T10:00:00Z", of_pothole);
  EXPECT_EQ(Get(Spring()).repeat_rate().n(), 3);
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(Get(Spring()).repeat_rate().n(), 33);
  Request by_type = Spring();
  by_type.add_dimensions(v1::BY_SERVICE_TYPE);
  EXPECT_EQ(Get(by_type).repeat_rate().n(), 11);
}

TEST_P(RepeatContactReports, OfWorkersMonthsThatAreOver) {
  const auto of_ada = [](ContactFacts&, Contact& contact) {
    contact.set_worker(FullName("people", "ada"));
  };
  CountContacts(12, "2025-04-10T10:00:00Z", of_ada);
  CountContacts(15, "2025-05-10T10:00:00Z", of_ada);
  Request request = About<Request>("2025-04-01", "2025-05-31");
  request.mutable_slice()->set_worker(FullName("people", "ada"));
  EXPECT_EQ(Get(request).repeat_rate().n(), 12);
}

TEST_P(RepeatContactReports, RetentionIsToldWhereCustomersMayChoose) {
  AddServiceType("permit", 30, true);
  Keep("a1", "ana", "2025-04-10T10:00:00Z");
  Keep("a2", "ana", "2025-04-20T10:00:00Z");  // the same customer
  Keep("b1", "ben", "2025-04-11T10:00:00Z");
  Keep("a3", "ana", "2025-05-03T10:00:00Z");
  Keep("c1", "cleo", "2025-05-03T10:00:00Z");
  Request request = About<Request>("2025-05-01", "2025-05-31");
  const v1::Figure retention = Get(request).retention();
  EXPECT_EQ(retention.formula(), "retention-1");
  EXPECT_EQ(retention.n(), 2);
  EXPECT_EQ(retention.numerator(), 1);
  request.add_dimensions(v1::BY_MONTH);
  request.add_dimensions(v1::BY_SERVICE_TYPE);
  EXPECT_EQ(Get(request).retention().n(), 2);
  request.set_published(true);
  EXPECT_TRUE(Get(request).retention().suppressed());
}

INSTANTIATE_TEST_SUITE_P(Drivers, RepeatContactReports, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::feedback
