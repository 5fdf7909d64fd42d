// Contacts: written down and imported alike, and whether somebody came again.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/resource_name.h"
#include "tests/services/feedback/intake/intake_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Contact;

class Contacts : public testing::TestWithParam<StoreKind> {
 protected:
  Contacts() {
    for (const char* const id : {"ada", "bea"}) EXPECT_TRUE(desk_.CreateCustomer(id).ok());
    EXPECT_TRUE(desk_.CreateServiceType("pothole").ok());
    EXPECT_TRUE(desk_.CreateServiceType("lamp", [](auto& made) { made.set_repeat_days(2); }).ok());
  }

  absl::StatusOr<Contact> Comes(const std::string& id, const std::string& day,
                                const std::string& customer = "ada",
                                const std::string& service_type = "pothole") {
    return desk_.CreateContact(id, absl::StrCat(day, "T08:00:00Z"), [&](auto& contact) {
      if (!customer.empty()) contact.set_customer(CustomerName(customer));
      if (!service_type.empty()) contact.set_service_type(ServiceTypeName(service_type));
    });
  }

  // "+" behind those that are repeats.
  std::vector<std::string> Repeats(const std::vector<std::string>& ids) {
    std::vector<std::string> told;
    for (const std::string& id : ids) {
      const auto contact = desk_.GetContact(id);
      told.push_back(contact.ok() ? absl::StrCat(id, contact->repeat() ? "+" : "-")
                                  : contact.status().ToString());
    }
    return told;
  }

  absl::Status Delete(const std::string& id) {
    return desk_.ByName<Contact, v1::DeleteContactRequest>("DeleteContact", ContactName(id))
        .status();
  }

  // One as another system has it.
  static Contact Call(const std::string& id, const std::string& external_id) {
    Contact contact;
    if (!id.empty()) contact.set_name(ContactName(id));
    contact.set_channel(v1::CALL);
    contact.set_outcome(Contact::INFORMED);
    contact.mutable_start_time()->set_seconds(SecondsOf("2025-06-01T08:00:00Z"));
    if (!external_id.empty()) {
      auto& known = *contact.add_external_ids();
      known.set_system("telephone-system");
      known.set_value(external_id);
    }
    return contact;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  Others others_;
  IntakeDesk desk_{store_, clock_, others_};
};

TEST_P(Contacts, AreRepeatsWithinTheServiceTypesDays) {
  ASSERT_TRUE(Comes("a", "2025-05-01").ok());
  ASSERT_TRUE(Comes("b", "2025-05-31").ok());  // 30 days later
  ASSERT_TRUE(Comes("c", "2025-04-01").ok());  // 30 days before
  ASSERT_TRUE(Comes("d", "2025-05-02", "bea").ok());
  ASSERT_TRUE(Comes("e", "2025-05-02", "ada", "lamp").ok());
  ASSERT_TRUE(Comes("f", "2025-05-05", "ada", "lamp").ok());  // 3 days later, of 2
  ASSERT_TRUE(Comes("g", "2025-05-03", "", "pothole").ok());
  ASSERT_TRUE(Comes("h", "2025-05-04", "ada", "").ok());
  EXPECT_THAT(Repeats({"a", "b", "c", "d", "e", "f", "g", "h"}),
              ElementsAre("a+", "b+", "c-", "d-", "e-", "f-", "g-", "h-"));
}

TEST_P(Contacts, MakeAnotherARepeatWhenTheyComeBetweenAndNoneWhenTheyGo) {
  ASSERT_TRUE(Comes("late", "2025-06-10").ok());
  ASSERT_TRUE(Comes("early", "2025-04-20").ok());
  EXPECT_THAT(Repeats({"early", "late"}), ElementsAre("early-", "late-"));
  ASSERT_TRUE(Comes("between", "2025-05-15").ok());
  EXPECT_THAT(Repeats({"early", "between", "late"}), ElementsAre("early-", "between+", "late+"));
  EXPECT_THAT(others_.followed, ElementsAre("late-", "early-", "late+", "between+"));
  ASSERT_TRUE(Delete("between").ok());
  EXPECT_THAT(Repeats({"early", "late"}), ElementsAre("early-", "late-"));
  ASSERT_TRUE(
      (desk_.ByName<Contact, v1::UndeleteContactRequest>("UndeleteContact", ContactName("between"))
           .ok()));
  EXPECT_THAT(Repeats({"between", "late"}), ElementsAre("between+", "late+"));
  ASSERT_TRUE(desk_
                  .UpdateContact("between", "customer",
                                 [](auto& contact) { contact.set_customer(CustomerName("bea")); })
                  .ok());
  EXPECT_THAT(Repeats({"between", "late"}), ElementsAre("between-", "late-"));
  ASSERT_TRUE(desk_
                  .UpdateContact("early", "start_time",
                                 [](auto& contact) {
                                   contact.mutable_start_time()->set_seconds(
                                       SecondsOf("2025-05-20T08:00:00Z"));
                                 })
                  .ok());
  EXPECT_THAT(Repeats({"early", "late"}), ElementsAre("early-", "late+"));
}

TEST_P(Contacts, NameWhatIsThere) {
  const auto wrong = desk_.CreateContact("a", "2099-01-01T00:00:00Z", [](auto& contact) {
    contact.set_outcome(Contact::ABANDONED);
    contact.set_worker("organizations/wa/people/bo");
    contact.set_transferred_to("County assessor");
    contact.set_language("xx-YY");
    contact.set_customer("organizations/or/customers/ada");
  });
  EXPECT_THAT(FieldsOf(wrong.status()),
              ElementsAre("contact.transferred_to", "contact.worker", "contact.language",
                          "contact.start_time", "contact.customer"));
  EXPECT_THAT(FieldsOf(Comes("a", "2025-06-01", "missing").status()),
              ElementsAre("contact.customer"));
  EXPECT_THAT(FieldsOf(Comes("a", "2025-06-01", "ada", "missing").status()),
              ElementsAre("contact.service_type"));
  EXPECT_THAT(FieldsOf(desk_
                           .CreateContact("a", "2025-06-01T08:00:00Z",
                                          [](auto& contact) {
                                            contact.set_case_("organizations/wa/cases/missing");
                                          })
                           .status()),
              ElementsAre("contact.case"));
  EXPECT_THAT(
      FieldsOf(desk_
                   .CreateContact("a", "2025-06-01T08:00:00Z",
                                  [](auto& contact) {
                                    contact.set_barrier("organizations/wa/barriers/missing");
                                  })
                   .status()),
      ElementsAre("contact.barrier"));
  EXPECT_THAT(
      FieldsOf(desk_
                   .CreateContact("a", "2025-06-01T08:00:00Z",
                                  [](auto& contact) { contact.set_outcome(Contact::TRANSFERRED); })
                   .status()),
      ElementsAre("contact.transferred_to"));
}

TEST_P(Contacts, AreListedByTheirCase) {
  ASSERT_TRUE(
      desk_
          .CreateContact("a", "2025-06-01T08:00:00Z",
                         [](auto& contact) { contact.set_case_("organizations/wa/cases/1"); })
          .ok());
  ASSERT_TRUE(desk_.CreateContact("b", "2025-06-01T08:00:00Z").ok());
  v1::ListContactsRequest request;
  request.set_parent(kOrganization);
  request.set_filter("case = \"organizations/wa/cases/1\"");
  request.set_order_by("case");
  const auto listed = desk_.Do<v1::ListContactsResponse>("ListContacts", request);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_THAT(listed->contacts(), SizeIs(1));
  EXPECT_EQ(listed->contacts(0).name(), ContactName("a"));
}

TEST_P(Contacts, StayWhileSomethingNamesThem) {
  ASSERT_TRUE(Comes("a", "2025-06-01").ok());
  others_.contact_user = "organizations/wa/cases/1";
  EXPECT_EQ(ReasonOf(Delete("a")), reasons::kResourceInUse);
  others_.contact_user.clear();
  EXPECT_TRUE(Delete("a").ok());
}

TEST_P(Contacts, GoToAnotherCustomersKeyWithTheirNote) {
  ASSERT_TRUE(desk_
                  .CreateContact("a", "2025-06-01T08:00:00Z",
                                 [](auto& contact) { contact.set_note("A voice that I know."); })
                  .ok());
  ASSERT_TRUE(desk_
                  .UpdateContact("a", "customer",
                                 [](auto& contact) { contact.set_customer(CustomerName("ada")); })
                  .ok());
  const auto told = desk_.GetContact("a");
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_EQ(told->note(), "A voice that I know.");
  v1::EraseCustomerRequest erase;
  erase.set_name(CustomerName("ada"));
  ASSERT_TRUE(desk_.Do<v1::EraseCustomerResponse>("EraseCustomer", erase).ok());
  EXPECT_EQ(desk_.GetContact("a")->note(), "");
}

TEST_P(Contacts, AreImportedOnce) {
  const std::vector<Contact> calls = {Call("first", ""), Call("", "4711"), Call("", "4712")};
  const auto first = desk_.ImportContacts(calls);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->created_count(), 3) << first->DebugString();
  const auto second = desk_.ImportContacts(calls);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->unchanged_count(), 3) << second->DebugString();
  Contact longer = calls[1];
  longer.set_handle_seconds(120);
  const auto third = desk_.ImportContacts({longer});
  EXPECT_EQ(third->updated_count(), 1) << third->DebugString();
}

TEST_P(Contacts, AreImportedButForThoseThatAreWrong) {
  Contact no_channel = Call("", "4713");
  no_channel.clear_channel();
  Contact foreign = Call("", "");
  foreign.set_name("organizations/or/contacts/a");
  const auto imported =
      desk_.ImportContacts({Call("", "4711"), Call("", ""), no_channel, foreign, Call("b", "")});
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->received_count(), 5);
  EXPECT_EQ(imported->created_count(), 2);
  EXPECT_EQ(imported->failed_count(), 3);
  std::vector<int64_t> lines;
  for (const auto& failure : imported->failures()) lines.push_back(failure.line());
  EXPECT_THAT(lines, ElementsAre(2, 3, 4));
}

TEST_P(Contacts, AreOnlyCheckedWhereThatIsAskedFor) {
  const auto imported = desk_.ImportContacts({Call("first", ""), Call("", "")}, true);
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->created_count(), 1);
  EXPECT_EQ(imported->failed_count(), 1);
  EXPECT_TRUE(absl::IsNotFound(desk_.GetContact("first").status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Contacts, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
