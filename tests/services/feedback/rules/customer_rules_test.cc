#include "services/feedback/rules/customer_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Customer;

std::vector<std::string> FieldsOf(const Customer& customer) {
  std::vector<std::string> fields;
  for (const auto& violation : CustomerViolations(customer)) fields.push_back(violation.field);
  return fields;
}

Customer Known() {
  Customer customer;
  customer.set_kind(Customer::EXTERNAL);
  customer.set_identification(Customer::KNOWN);
  customer.set_display_name("Ada Quist");
  customer.set_email("ada@example.org");
  customer.set_preferred_language("es-US");
  return customer;
}

TEST(CustomerRules, FindNothingInWhoIsKnown) { EXPECT_THAT(FieldsOf(Known()), IsEmpty()); }

TEST(CustomerRules, LetNobodyAnonymousSayWhoTheyAre) {
  Customer customer = Known();
  customer.set_identification(Customer::ANONYMOUS);
  customer.set_organization_name("Harbor Tenants' Association");
  customer.set_phone("+1 360 555 0117");
  customer.set_postal_address("12 Harbor Street");
  EXPECT_THAT(FieldsOf(customer),
              ElementsAre("customer.display_name", "customer.organization_name", "customer.email",
                          "customer.phone", "customer.postal_address"));
}

TEST(CustomerRules, KnowWhoIsOfTheOrganization) {
  Customer internal = Known();
  internal.set_kind(Customer::INTERNAL);
  EXPECT_THAT(FieldsOf(internal), ElementsAre("customer.person"));
  internal.set_person("organizations/wa/people/ada");
  EXPECT_THAT(FieldsOf(internal), IsEmpty());
  Customer external = Known();
  external.set_person("organizations/wa/people/ada");
  EXPECT_THAT(FieldsOf(external), ElementsAre("customer.person"));
  internal.set_identification(Customer::ANONYMOUS);
  internal.clear_display_name();
  internal.clear_email();
  EXPECT_THAT(FieldsOf(internal), ElementsAre("customer.identification"));
}

TEST(CustomerRules, WantNumbersWithDigitsAndKnownLanguages) {
  Customer customer = Known();
  customer.set_phone("home");
  customer.set_preferred_language("xx-YY");
  EXPECT_THAT(FieldsOf(customer), ElementsAre("customer.phone", "customer.preferred_language"));
}

TEST(CustomerRules, WriteAlikeWhatIsTheSame) {
  EXPECT_EQ(AlikeEmail(" Ada@Example.ORG"), "ada@example.org");
  EXPECT_EQ(AlikePhone("+1 (360) 555-0117"), "13605550117");
  EXPECT_EQ(AlikePhone("home"), "");
}

}  // namespace
}  // namespace touchstone::feedback
