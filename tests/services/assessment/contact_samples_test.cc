// What is drawn by chance can be drawn again by whoever has the seed, and is drawn once.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/rules/contact_sample.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/sha256.h"
#include "tests/services/assessment/observation_office.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAreArray;
using ::testing::SizeIs;
using ::testing::Values;
using Cycle = v1::AssessmentCycle;
using v1::ContactSample;

class ContactSamples : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(office_.CreateForm("calls", Cycle::EVALUATIVE).ok());
    for (const auto& [person, count] : std::map<std::string, int>{{"ana", 9}, {"ben", 1}}) {
      for (int i = 0; i < count; ++i) {
        const std::string contact = absl::StrCat(person, "-", i);
        handled_[person].push_back(contact);
        ASSERT_TRUE(office_.Handle(person, contact, "2031-01-31").ok());
      }
    }
    ASSERT_TRUE(office_.Handle("ana", "in-february", "2031-02-01").ok());
  }

  absl::StatusOr<ContactSample> Draw(const std::string& month, const std::string& form = "calls") {
    v1::SampleContactsRequest request;
    request.set_name(FormName(form));
    request.set_month(month);
    return office_.Do<ContactSample>("SampleContacts", request);
  }

  v1::ListSampledContactsResponse Sampled(const std::string& sample, int page_size = 0,
                                          const std::string& token = "") {
    v1::ListSampledContactsRequest request;
    request.set_parent(sample);
    request.set_page_size(page_size);
    request.set_page_token(token);
    const auto page = office_.Do<v1::ListSampledContactsResponse>("ListSampledContacts", request);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? *page : v1::ListSampledContactsResponse();
  }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(1'930'000'000)};  // 2031-02-27
  ObservationOffice office_{store_, clock_};
  std::map<std::string, std::vector<std::string>> handled_;  // in January, by person; sorted
};

TEST_P(ContactSamples, AreComputedAgainFromTheSeed) {
  const auto sample = Draw("2031-01");
  ASSERT_TRUE(sample.ok()) << sample.status();
  EXPECT_EQ(sample->name(), absl::StrCat(FormName("calls"), "/contactSamples/2031-01"));
  EXPECT_EQ(sample->per_person(), 2);
  EXPECT_EQ(sample->person_count(), 2);
  EXPECT_EQ(sample->population(), 10);
  EXPECT_EQ(sample->drawn_count(), 3);
  EXPECT_THAT(sample->seed(), SizeIs(32));
  EXPECT_EQ(sample->method(), "touchstone-sample-1");
  const auto sampled = Sampled(sample->name());
  ASSERT_EQ(sampled.people_size(), 2);
  for (const auto& person : sampled.people()) {
    std::vector<std::string> contacts =
        handled_.at(person.person().substr(person.person().rfind('/') + 1));
    EXPECT_EQ(person.population(), static_cast<int64_t>(contacts.size()));
    std::string all;
    for (const std::string& contact : contacts) absl::StrAppend(&all, contact, "\n");
    EXPECT_EQ(person.population_hash(), absl::StrCat("sha256:", Sha256Hex(all)));
    // As the documentation says it, with nothing of ours but the hash.
    std::sort(contacts.begin(), contacts.end(), [&](const std::string& a, const std::string& b) {
      return HmacSha256(sample->seed(), a) < HmacSha256(sample->seed(), b);
    });
    contacts.resize(std::min<size_t>(contacts.size(), 2));
    EXPECT_THAT(person.contacts(), ElementsAreArray(contacts));
  }
}

TEST_P(ContactSamples, AreDrawnOnce) {
  const auto first = Draw("2031-01");
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(office_.Handle("ana", "later", "2031-01-02").ok());
  const auto again = Draw("2031-01");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Sampled(first->name()).people(0).population(), 9);
}

// More than are read at once: of one person, and others behind them.
TEST_P(ContactSamples, AreDrawnFromAllOfALongMonth) {
  office_.ActAsAdministrator();
  v1::RecordHandledContactsRequest request;
  request.set_parent(kOrganization);
  for (int i = 0; i < 2500; ++i) {
    auto& handled = *request.add_contacts();
    const std::string person = i < 1000 ? "ana" : i < 2200 ? "ben" : "eve";
    handled.set_contact(absl::StrCat("december-", i));
    handled.set_person(PersonName(person));
    handled.mutable_handle_time()->set_seconds(*ParseDay("2030-12-05") * 24 * 3600);
    handled.set_channel("phone");
    handled_[absl::StrCat("december ", person)].push_back(handled.contact());
    if (request.contacts_size() < 500) continue;
    ASSERT_TRUE(
        office_.Do<v1::RecordHandledContactsResponse>("RecordHandledContacts", request).ok());
    request.clear_contacts();
  }
  const auto sample = Draw("2030-12");
  ASSERT_TRUE(sample.ok()) << sample.status();
  EXPECT_EQ(sample->population(), 2500);
  const auto sampled = Sampled(sample->name());
  ASSERT_EQ(sampled.people_size(), 3);
  for (const auto& person : sampled.people()) {
    std::vector<std::string> contacts = handled_.at(
        absl::StrCat("december ", person.person().substr(person.person().rfind('/') + 1)));
    std::sort(contacts.begin(), contacts.end());
    EXPECT_EQ(person.population(), static_cast<int64_t>(contacts.size()));
    std::string all;
    for (const std::string& contact : contacts) absl::StrAppend(&all, contact, "\n");
    EXPECT_EQ(person.population_hash(), absl::StrCat("sha256:", Sha256Hex(all)));
    PersonDraw draw(sample->seed(), 2);
    for (const std::string& contact : contacts) draw.Add(contact);
    EXPECT_THAT(person.contacts(), ElementsAreArray(draw.Drawn()));
  }
}

TEST_P(ContactSamples, AreOfAMonthThatIsOverAndAFormThatAsks) {
  EXPECT_TRUE(absl::IsInvalidArgument(Draw("2031-02").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Draw("2031-13").status()));
  EXPECT_TRUE(absl::IsNotFound(Draw("2031-01", "none").status()));
  ASSERT_TRUE(office_
                  .CreateForm("silent", Cycle::EVALUATIVE,
                              [](v1::ObservationForm& form) { form.clear_sampling(); })
                  .ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(Draw("2031-01", "silent").status()));
  const auto none = Draw("2030-12");
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_EQ(none->population(), 0);
}

TEST_P(ContactSamples, ArePagedByPerson) {
  const auto sample = Draw("2031-01");
  ASSERT_TRUE(sample.ok()) << sample.status();
  const auto first = Sampled(sample->name(), 1);
  ASSERT_EQ(first.people_size(), 1);
  EXPECT_EQ(first.people(0).person(), PersonName("ana"));
  const auto second = Sampled(sample->name(), 1, first.next_page_token());
  ASSERT_EQ(second.people_size(), 1);
  EXPECT_EQ(second.people(0).person(), PersonName("ben"));
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_P(ContactSamples, AreWhatAnObservationSaysItWasDrawnFrom) {
  office_.ActAsPerson("eve", "manager");
  const auto before = office_.Begin("calls", "ben", "ben-0", {1, 1, 1});
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_FALSE(before->sampled());
  office_.ActAsAdministrator();
  ASSERT_TRUE(Draw("2031-01").ok());
  office_.ActAsPerson("eve", "manager");
  const auto scored = office_.Score(before->name());  // the only contact of ben's was drawn
  ASSERT_TRUE(scored.ok()) << scored.status();
  EXPECT_TRUE(scored->sampled());
}

INSTANTIATE_TEST_SUITE_P(Drivers, ContactSamples, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
