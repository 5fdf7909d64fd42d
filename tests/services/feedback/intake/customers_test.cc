// Customers: found again, kept sealed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/intake/customers.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/resource_name.h"
#include "tests/services/canary.h"
#include "tests/services/feedback/intake/intake_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Customer;

class Customers : public testing::TestWithParam<StoreKind> {
 protected:
  std::vector<std::string> Find(const std::string& email, const std::string& phone) {
    v1::FindCustomersRequest request;
    request.set_parent(kOrganization);
    request.set_email(email);
    request.set_phone(phone);
    const auto found = desk_.Do<v1::FindCustomersResponse>("FindCustomers", request);
    if (!found.ok()) return {found.status().ToString()};
    std::vector<std::string> ids;
    for (const auto& customer : found->customers()) {
      ids.emplace_back(IdOf(customer.name()));
      EXPECT_EQ(customer.display_name(), "Ada Quist");
    }
    return ids;
  }

  absl::StatusOr<Customer> Delete(const std::string& id) {
    return desk_.ByName<Customer, v1::DeleteCustomerRequest>("DeleteCustomer", CustomerName(id));
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  Others others_;
  IntakeDesk desk_{store_, clock_, others_};
};

TEST_P(Customers, AreFoundByWhatTheySayHoweverItIsWritten) {
  ASSERT_TRUE(desk_.CreateCustomer("ada").ok());
  ASSERT_TRUE(desk_.CreateCustomer("bea").ok());  // at the same number
  EXPECT_THAT(Find("ADA@Example.org", ""), ElementsAre("ada"));
  EXPECT_THAT(Find("", "1-360-555-0117"), ElementsAre("ada", "bea"));
  EXPECT_THAT(Find("bea@example.org", "(1) 360 555 0117"), ElementsAre("bea"));
  EXPECT_THAT(Find("bea@example.org", "1 360 555 0118"), IsEmpty());
  EXPECT_THAT(Find("nobody@example.org", ""), IsEmpty());
}

TEST_P(Customers, AreFoundByNothingThatIsNotTheirsAnyMore) {
  ASSERT_TRUE(desk_.CreateCustomer("ada").ok());
  ASSERT_TRUE(desk_
                  .UpdateCustomer("ada", "email",
                                  [](auto& customer) { customer.set_email("quist@example.org"); })
                  .ok());
  EXPECT_THAT(Find("ada@example.org", ""), IsEmpty());
  EXPECT_THAT(Find("quist@example.org", ""), ElementsAre("ada"));
  ASSERT_TRUE(Delete("ada").ok());
  EXPECT_THAT(Find("quist@example.org", ""), IsEmpty());
  ASSERT_TRUE(
      (desk_.ByName<Customer, v1::UndeleteCustomerRequest>("UndeleteCustomer", CustomerName("ada"))
           .ok()));
  EXPECT_THAT(Find("quist@example.org", ""), ElementsAre("ada"));
}

TEST_P(Customers, MustSaySomethingToBeFound) {
  v1::FindCustomersRequest request;
  request.set_parent(kOrganization);
  request.set_phone("home");
  EXPECT_TRUE(absl::IsInvalidArgument(
      desk_.Do<v1::FindCustomersResponse>("FindCustomers", request).status()));
}

TEST_P(Customers, BecomeKnownAndNeverAnonymousAgain) {
  const auto make_anonymous = [](Customer& customer) {
    customer.set_identification(Customer::ANONYMOUS);
    customer.clear_display_name();
    customer.clear_email();
    customer.clear_phone();
  };
  ASSERT_TRUE(desk_.CreateCustomer("nobody", make_anonymous).ok());
  const auto anonymous = desk_.CreateCustomer(
      "no-name", [](auto& customer) { customer.set_identification(Customer::ANONYMOUS); });
  EXPECT_THAT(FieldsOf(anonymous.status()),
              ElementsAre("customer.display_name", "customer.email", "customer.phone"));
  ASSERT_TRUE(
      desk_
          .UpdateCustomer("nobody", "identification",
                          [](auto& customer) { customer.set_identification(Customer::KNOWN); })
          .ok());
  EXPECT_THAT(FieldsOf(desk_
                           .UpdateCustomer("nobody", "identification",
                                           [](auto& customer) {
                                             customer.set_identification(Customer::ANONYMOUS);
                                           })
                           .status()),
              ElementsAre("customer.identification"));
}

TEST_P(Customers, AreNoDuplicatesInACircle) {
  for (const char* const id : {"a", "b", "c"}) ASSERT_TRUE(desk_.CreateCustomer(id).ok());
  const auto mark = [&](const std::string& id, const std::string& of) {
    return desk_
        .UpdateCustomer(id, "duplicate_of",
                        [&](auto& customer) { customer.set_duplicate_of(CustomerName(of)); })
        .status();
  };
  ASSERT_TRUE(mark("a", "b").ok());
  ASSERT_TRUE(mark("b", "c").ok());
  EXPECT_THAT(FieldsOf(mark("c", "a")), ElementsAre("customer.duplicate_of"));
  EXPECT_THAT(FieldsOf(mark("c", "missing")), ElementsAre("customer.duplicate_of"));
  // A duplicate takes nothing new.
  const auto contact = desk_.CreateContact(
      "call", "2025-06-01T08:00:00Z", [](auto& made) { made.set_customer(CustomerName("a")); });
  EXPECT_THAT(FieldsOf(contact.status()), ElementsAre("contact.customer"));
}

TEST_P(Customers, StayWhileACaseIsOpen) {
  ASSERT_TRUE(desk_.CreateCustomer("ada").ok());
  others_.open_cases = {"organizations/wa/cases/1"};
  EXPECT_EQ(ReasonOf(Delete("ada").status()), reasons::kResourceInUse);
  others_.open_cases.clear();
  EXPECT_TRUE(Delete("ada").ok());
}

TEST_P(Customers, HaveTheIdsOfOtherSystemsForThemselves) {
  const auto with_id = [](Customer& customer) {
    auto& id = *customer.add_external_ids();
    id.set_system("billing");
    id.set_value("4711");
  };
  ASSERT_TRUE(desk_.CreateCustomer("ada", with_id).ok());
  EXPECT_EQ(ReasonOf(desk_.CreateCustomer("bea", with_id).status()), reasons::kValueTaken);
}

TEST_P(Customers, AreMadeOnceForARequestId) {
  v1::CreateCustomerRequest request;
  request.set_parent(kOrganization);
  request.set_request_id("once");
  request.mutable_customer()->set_kind(Customer::EXTERNAL);
  request.mutable_customer()->set_identification(Customer::KNOWN);
  request.mutable_customer()->set_display_name("Ada Quist");
  const auto first = desk_.Do<Customer>("CreateCustomer", request);
  const auto second = desk_.Do<Customer>("CreateCustomer", request);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->name(), second->name());
  EXPECT_EQ(second->display_name(), "Ada Quist");
}

TEST_P(Customers, AreListedByWhatIsNotSealed) {
  ASSERT_TRUE(desk_.CreateCustomer("ada").ok());
  ASSERT_TRUE(
      desk_.CreateCustomer("bea", [](auto& customer) { customer.set_preferred_language("en"); })
          .ok());
  v1::ListCustomersRequest request;
  request.set_parent(kOrganization);
  request.set_filter("preferredLanguage = \"es-US\"");
  const auto listed = desk_.Do<v1::ListCustomersResponse>("ListCustomers", request);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_THAT(listed->customers(), SizeIs(1));
  EXPECT_EQ(listed->customers(0).display_name(), "Ada Quist");
  request.set_filter("email = \"ada@example.org\"");
  EXPECT_TRUE(absl::IsInvalidArgument(
      desk_.Do<v1::ListCustomersResponse>("ListCustomers", request).status()));
}

TEST_P(Customers, AreKeptSealed) {
  RedisServer redis;
  ASSERT_TRUE(desk_
                  .CreateCustomer("sealed",
                                  [](Customer& customer) {
                                    customer.set_email("quist.ada@example.org");
                                    customer.set_postal_address("12 Harbor Street, Riverton");
                                    customer.add_aids("Relay service");
                                  })
                  .ok());
  ASSERT_TRUE(desk_
                  .CreateContact("call", "2025-06-01T08:00:00Z",
                                 [](auto& contact) {
                                   contact.set_customer(CustomerName("sealed"));
                                   contact.set_note("She cannot climb the stairs.");
                                 })
                  .ok());
  ASSERT_TRUE(
      desk_
          .CreateContact("nobody", "2025-06-01T08:00:00Z",
                         [](auto& contact) { contact.set_note("He would not say his name."); })
          .ok());
  const std::string dump =
      DumpOfEverything(store_, desk_.database(), redis, CustomerType(), CustomerName("sealed"));
  EXPECT_TRUE(Holds(dump, CustomerName("sealed")));
  for (const char* const text : {"Ada Quist", "quist.ada", "360 555", "3605550117", "Harbor",
                                 "Relay service", "stairs", "his name"}) {
    EXPECT_FALSE(Holds(dump, text)) << text;
  }
  EXPECT_EQ(desk_.GetContact("nobody")->note(), "He would not say his name.");
}

TEST_P(Customers, AreReadByThoseWhoMay) {
  ASSERT_TRUE(desk_.CreateCustomer("ada").ok());
  const auto get = [&] {
    return desk_.ByName<Customer, v1::GetCustomerRequest>("GetCustomer", CustomerName("ada"))
        .status();
  };
  for (const char* const role :
       {"viewer", "worker", "manager", "case-investigator", "analyst", "integration"}) {
    desk_.ActAsRole(role);
    EXPECT_TRUE(absl::IsPermissionDenied(get())) << role;
  }
  desk_.ActAsRole("case-worker");
  EXPECT_TRUE(get().ok());
  desk_.ActAs("organizations/or/apiKeys/key", "case-worker", "or");
  EXPECT_TRUE(absl::IsPermissionDenied(get()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Customers, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
