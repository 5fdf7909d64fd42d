// What a customer can ask for: all that is kept about them, and to be forgotten.

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/disclosure.pb.h>

#include <memory>
#include <string>

#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/intake/intake_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Customer;

class CustomerRights : public testing::TestWithParam<StoreKind> {
 protected:
  CustomerRights() {
    others_.exported.rows = {{.key = "answers", .read = [](Session&, const std::string&) {
                                std::vector<std::unique_ptr<google::protobuf::Message>> rows;
                                auto row = std::make_unique<v1::ContactInterval>();
                                row->set_queue("spanish");
                                rows.push_back(std::move(row));
                                return absl::StatusOr<decltype(rows)>(std::move(rows));
                              }}};
    desk_ = std::make_unique<IntakeDesk>(store_, clock_, others_);
    EXPECT_TRUE(desk_->CreateCustomer("ada").ok());
    EXPECT_TRUE(desk_
                    ->CreateContact("call", "2025-06-01T08:00:00Z",
                                    [](auto& contact) {
                                      contact.set_customer(CustomerName("ada"));
                                      contact.set_note("She cannot climb the stairs.");
                                      auto& id = *contact.add_external_ids();
                                      id.set_system("telephone-system");
                                      id.set_value("2025-00417");
                                    })
                    .ok());
  }

  absl::StatusOr<v1::EraseCustomerResponse> Erase(bool validate_only = false) {
    v1::EraseCustomerRequest request;
    request.set_name(CustomerName("ada"));
    request.set_validate_only(validate_only);
    return desk_->Do<v1::EraseCustomerResponse>("EraseCustomer", request);
  }
  absl::StatusOr<Customer> Get() {
    return desk_->ByName<Customer, v1::GetCustomerRequest>("GetCustomer", CustomerName("ada"));
  }
  absl::StatusOr<v1::FindCustomersResponse> Find() {
    v1::FindCustomersRequest request;
    request.set_parent(kOrganization);
    request.set_email("ada@example.org");
    return desk_->Do<v1::FindCustomersResponse>("FindCustomers", request);
  }
  absl::StatusOr<v1::ListDisclosuresResponse> Disclosures(const std::string& subject = "",
                                                          const std::string& token = "") {
    v1::ListDisclosuresRequest request;
    request.set_parent(kOrganization);
    request.set_subject(subject);
    request.set_page_size(1);
    request.set_page_token(token);
    return desk_->Do<v1::ListDisclosuresResponse>("ListDisclosures", request);
  }

  int64_t Count(const std::string& sql) {
    const auto rows = store_.RunBeside(sql);
    return rows.size() == 1 ? std::stoll(rows.front()) : -1;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  Others others_;
  std::unique_ptr<IntakeDesk> desk_;
};

TEST_P(CustomerRights, GiveAllThatIsKept) {
  const auto file = desk_->ExportCustomer("ada");
  ASSERT_TRUE(file.ok()) << file.status();
  google::protobuf::Struct document;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(*file, &document).ok()) << *file;
  const auto& fields = document.fields();
  EXPECT_EQ(fields.at("customer").string_value(), CustomerName("ada"));
  const auto& customer = fields.at("customers").list_value().values(0).struct_value().fields();
  EXPECT_EQ(customer.at("displayName").string_value(), "Ada Quist");
  const auto& contact = fields.at("contacts").list_value().values(0).struct_value().fields();
  EXPECT_EQ(contact.at("note").string_value(), "She cannot climb the stairs.");
  EXPECT_THAT(fields.at("answers").list_value().values(), SizeIs(1));
  EXPECT_THAT(fields.at("changes").list_value().values(), SizeIs(2));
}

TEST_P(CustomerRights, TellWhoWasGivenIt) {
  ASSERT_TRUE(desk_->ExportCustomer("ada").ok());
  clock_.Advance(absl::Seconds(1));
  ASSERT_TRUE(desk_->ExportCustomer("ada").ok());
  const auto listed = Disclosures();
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_THAT(listed->disclosures(), SizeIs(1));
  EXPECT_EQ(listed->disclosures(0).subject(), CustomerName("ada"));
  EXPECT_EQ(listed->disclosures(0).method(), "/touchstone.feedback.v1.Intake/ExportCustomer");
  EXPECT_EQ(listed->disclosures(0).reader(), "organizations/wa/apiKeys/administrator");
  EXPECT_EQ(listed->disclosures(0).read_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  const auto next = Disclosures("", listed->next_page_token());
  ASSERT_THAT(next->disclosures(), SizeIs(1));
  EXPECT_EQ(next->next_page_token(), "");
  EXPECT_THAT(Disclosures(CustomerName("bea"))->disclosures(), IsEmpty());
  EXPECT_TRUE(absl::IsNotFound(desk_->ExportCustomer("nobody").status()));
}

TEST_P(CustomerRights, ForgetThemForGood) {
  const auto erased = Erase();
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->erase_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_THAT(others_.forgotten, ElementsAre(CustomerName("ada")));
  const auto customer = Get();
  ASSERT_TRUE(customer.ok()) << customer.status();
  EXPECT_EQ(customer->display_name(), "");
  EXPECT_EQ(customer->preferred_language(), "");
  EXPECT_TRUE(customer->has_erase_time());
  EXPECT_THAT(Find()->customers(), IsEmpty());
  // That they called stays, and nothing that tells who it was.
  const auto contact = desk_->GetContact("call");
  ASSERT_TRUE(contact.ok()) << contact.status();
  EXPECT_EQ(contact->note(), "");
  EXPECT_THAT(contact->external_ids(), IsEmpty());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM external_ids"), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM customer_keys_found"), 0);
  // What is left of their history is that they were forgotten.
  EXPECT_EQ(Count("SELECT COUNT(*) FROM changes WHERE resource LIKE '%/customers/ada'"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM changes WHERE resource LIKE '%/contacts/call'"), 1);
}

TEST_P(CustomerRights, ForgetOnce) {
  const auto first = Erase();
  clock_.Advance(absl::Hours(1));
  const auto second = Erase();
  ASSERT_TRUE(first.ok() && second.ok()) << second.status();
  EXPECT_EQ(first->erase_time().seconds(), second->erase_time().seconds());
  EXPECT_THAT(others_.forgotten, SizeIs(1));
}

TEST_P(CustomerRights, WriteNothingMoreOfWhoIsForgotten) {
  ASSERT_TRUE(Erase().ok());
  const auto updated = desk_->UpdateCustomer(
      "ada", "display_name", [](auto& customer) { customer.set_display_name("Ada"); });
  EXPECT_EQ(ReasonOf(updated.status()), reasons::kPersonErased);
  const auto called = desk_->CreateContact("again", "2025-06-02T08:00:00Z", [](auto& contact) {
    contact.set_customer(CustomerName("ada"));
  });
  EXPECT_EQ(ReasonOf(called.status()), reasons::kPersonErased);
  // Figures can still be mended.
  EXPECT_TRUE(desk_
                  ->UpdateContact("call", "outcome",
                                  [](auto& contact) { contact.set_outcome(v1::Contact::RESOLVED); })
                  .ok());
}

TEST_P(CustomerRights, WaitForWhatIsNotSettled) {
  others_.open_cases = {"organizations/wa/cases/1", "organizations/wa/cases/2"};
  const auto refused = Erase();
  EXPECT_EQ(ReasonOf(refused.status()), reasons::kCasesOpen);
  EXPECT_THAT(SubjectsOf(refused.status()),
              ElementsAre("organizations/wa/cases/1", "organizations/wa/cases/2"));
  EXPECT_EQ(Get()->display_name(), "Ada Quist");
  others_.open_cases.clear();
  EXPECT_TRUE(Erase(/*validate_only=*/true).ok());
  EXPECT_EQ(Get()->display_name(), "Ada Quist");
}

TEST_P(CustomerRights, AreAskedForByThoseWhoMay) {
  for (const char* const role : {"case-worker", "manager", "auditor", "case-supervisor"}) {
    desk_->ActAsRole(role);
    EXPECT_TRUE(absl::IsPermissionDenied(Erase().status())) << role;
  }
  EXPECT_TRUE(absl::IsPermissionDenied(Disclosures().status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, CustomerRights, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
