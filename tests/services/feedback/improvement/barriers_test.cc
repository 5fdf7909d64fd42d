// What stands in the way, and what stands behind it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/barrier.pb.h>
#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/commitment.pb.h>
#include <touchstone/feedback/v1/contact.pb.h>

#include <string>
#include <vector>

#include "services/feedback/cases/cases.h"
#include "services/feedback/improvement/barrier_links.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/promises/commitments.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/improvement/improvement_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Values;
using v1::Barrier;

constexpr char kUnit[] = "organizations/wa/organizationalUnits/north";

std::string BarrierName(const std::string& id) {
  return absl::StrCat(kOrganization, "/barriers/", id);
}

class Barriers : public testing::TestWithParam<StoreKind> {
 protected:
  absl::Status See(const std::string& id, const std::string& text = "") {
    using Request = v1::CreateBarrierRequest;
    return desk_
        .Make<Request, Barrier>(
            "CreateBarrier", id,
            absl::StrCat("title: '", id, "' kind: LANGUAGE open_date: '2025-06-01' ", text),
            &Request::mutable_barrier, &Request::set_barrier_id)
        .status();
  }

  // A case, commitment or contact of today in a unit; its name.
  std::string Case(const std::string& id, v1::Case::State state = v1::Case::IN_PROGRESS,
                   const std::string& unit = kUnit) {
    v1::Case of;
    of.set_name(absl::StrCat(kOrganization, "/cases/", id));
    of.set_number(id);
    of.set_state(state);
    of.set_organizational_unit(unit);
    SetTime(of, "receive_time", clock_.Now());
    EXPECT_TRUE(desk_.Put(CaseType(), of).ok());
    return of.name();
  }
  std::string Promise(const std::string& id, v1::Commitment::State state) {
    v1::Commitment commitment;
    commitment.set_name(absl::StrCat(kOrganization, "/commitments/", id));
    commitment.set_state(state);
    commitment.set_organizational_unit(kUnit);
    SetTime(commitment, "make_time", clock_.Now());
    EXPECT_TRUE(desk_.Put(CommitmentType(), commitment).ok());
    return commitment.name();
  }
  std::string Call(const std::string& id, v1::Contact::Outcome outcome) {
    v1::Contact contact;
    contact.set_name(absl::StrCat(kOrganization, "/contacts/", id));
    contact.set_outcome(outcome);
    contact.set_organizational_unit(kUnit);
    SetTime(contact, "start_time", clock_.Now());
    EXPECT_TRUE(desk_.Put(ContactType(), contact).ok());
    return contact.name();
  }

  absl::StatusOr<v1::LinkBarrierResponse> Link(const std::string& barrier,
                                               const std::vector<std::string>& subjects) {
    v1::LinkBarrierRequest request;
    request.set_name(BarrierName(barrier));
    for (const std::string& subject : subjects) request.add_subjects(subject);
    return desk_.office().Do<v1::LinkBarrierResponse>("LinkBarrier", request);
  }

  // "1 forms 2 1 3": rank, barrier, cases, broken commitments, abandoned contacts.
  std::vector<std::string> Ranks(const std::function<void(v1::RankBarriersRequest&)>& change =
                                     [](auto&) {}) {
    v1::RankBarriersRequest request;
    request.set_parent(kOrganization);
    request.mutable_period()->set_start_date("2025-06-01");
    request.mutable_period()->set_end_date("2025-06-30");
    change(request);
    const auto ranks = desk_.office().Do<v1::RankBarriersResponse>("RankBarriers", request);
    EXPECT_TRUE(ranks.ok()) << ranks.status();
    std::vector<std::string> rows;
    if (!ranks.ok()) return rows;
    for (const auto& row : ranks->barriers()) {
      rows.push_back(
          absl::StrCat(row.rank(), " ", row.barrier().substr(row.barrier().rfind('/') + 1), " ",
                       row.cases(), " ", row.broken_commitments(), " ", row.abandoned_contacts()));
    }
    return rows;
  }

  absl::Status Abandon(const std::string& queue, const std::string& language, absl::Time start,
                       int64_t abandoned) {
    return desk_.office().Write([&](Session& session) {
      return session
          .Execute(
              "INSERT INTO contact_intervals (organization, queue, channel, language, "
              "start_time, minutes, organizational_unit, service_type, offered, answered, "
              "answered_in_time, threshold_seconds, abandoned, short_abandoned, "
              "short_seconds, overflowed, handle_seconds, source) VALUES "
              "('wa', :queue, 1, :language, :start, 15, :unit, '', 0, 0, 0, 20, "
              ":abandoned, 0, 5, 0, 0, 'acd')",
              queue, language, absl::ToUnixMicros(start), kUnit, abandoned)
          .status();
    });
  }

  FakeClock clock_;  // 2025-06-15
  TestStore store_{GetParam()};
  ImprovementDesk desk_{store_, clock_};
};

TEST_P(Barriers, AreClosedWithDayAndReason) {
  EXPECT_THAT(FieldsOf(See("gone", "state: REMOVED")),
              ElementsAre("barrier.close_date", "barrier.reason"));
  EXPECT_THAT(FieldsOf(See("gone", "state: ACCEPTED close_date: '2025-05-01' reason: 'The law'")),
              ElementsAre("barrier.close_date"));
  EXPECT_THAT(FieldsOf(See("stands", "close_date: '2025-06-10'")),
              ElementsAre("barrier.close_date"));
  EXPECT_TRUE(See("gone", "state: REMOVED close_date: '2025-06-10' reason: 'New forms'").ok());
  EXPECT_THAT(FieldsOf(See("far", "organizational_unit: 'organizations/or/organizationalUnits/x'")),
              ElementsAre("barrier.organizational_unit"));
}

TEST_P(Barriers, AreRankedByWhatStandsBehindThem) {
  for (const char* const id : {"forms", "hours", "nothing", "staff"}) ASSERT_TRUE(See(id).ok());
  ASSERT_TRUE(Link("forms", {Case("one"), Case("two"), Case("again", v1::Case::DUPLICATE),
                             Promise("late", v1::Commitment::LATE)})
                  .ok());
  ASSERT_TRUE(Link("hours", {Promise("broken", v1::Commitment::BROKEN)}).ok());
  ASSERT_TRUE(
      Link("staff", {Call("left", v1::Contact::ABANDONED), Call("served", v1::Contact::INFORMED)})
          .ok());
  EXPECT_THAT(Ranks(),
              ElementsAre("1 forms 2 0 0", "1 hours 0 1 0", "3 staff 0 0 1", "4 nothing 0 0 0"));
  EXPECT_THAT(Ranks([](auto& request) { request.mutable_period()->set_end_date("2025-06-14"); }),
              ElementsAre("1 forms 0 0 0", "1 hours 0 0 0", "1 nothing 0 0 0", "1 staff 0 0 0"));
}

TEST_P(Barriers, CountWhereItIsAskedAndBelow) {
  ASSERT_TRUE(See("forms").ok());
  ASSERT_TRUE(
      Link("forms", {Case("here"), Case("below", v1::Case::NEW, absl::StrCat(kUnit, "-below")),
                     Case("south", v1::Case::NEW, "organizations/wa/organizationalUnits/s")})
          .ok());
  EXPECT_THAT(Ranks(), ElementsAre("1 forms 3 0 0"));
  EXPECT_THAT(Ranks([](auto& request) { request.set_organizational_unit(kUnit); }),
              ElementsAre("1 forms 2 0 0"));
}

TEST_P(Barriers, CountWhoHungUpInTheirQueuesWhileTheyStood) {
  ASSERT_TRUE(See("lines", "queues: 'spanish' queues: 'main' queue_languages: 'es'").ok());
  ASSERT_TRUE(
      See("gone", "queues: 'spanish' state: REMOVED close_date: '2025-06-10' reason: 'Staff'")
          .ok());
  const absl::Time start = absl::FromUnixSeconds(1748736000);  // 2025-06-01
  ASSERT_TRUE(Abandon("spanish", "es", start, 4).ok());
  ASSERT_TRUE(Abandon("spanish", "en", start, 8).ok());
  ASSERT_TRUE(Abandon("main", "es", start + absl::Hours(24 * 12), 2).ok());
  ASSERT_TRUE(Abandon("spanish", "es", start + absl::Hours(24 * 12), 1).ok());
  ASSERT_TRUE(Abandon("spanish", "es", start - absl::Hours(1), 100).ok());
  EXPECT_THAT(Ranks(), ElementsAre("1 lines 0 0 7"));
  EXPECT_THAT(Ranks([](auto& request) { request.set_closed(true); }),
              ElementsAre("1 gone 0 0 12", "2 lines 0 0 7"));
}

TEST_P(Barriers, AreLinkedAllOrNone) {
  ASSERT_TRUE(See("forms").ok());
  const std::string one = Case("one");
  const auto refused =
      Link("forms", {one, "organizations/wa/cases/none", "organizations/wa/contacts/neither"});
  EXPECT_TRUE(absl::IsNotFound(refused.status()));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("cases/none"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("contacts/neither"));
  EXPECT_THAT(Ranks(), ElementsAre("1 forms 0 0 0"));
  EXPECT_THAT(FieldsOf(Link("forms", {"organizations/wa/customers/ana"}).status()),
              ElementsAre("subjects[0]"));
  EXPECT_TRUE(absl::IsNotFound(Link("none", {one}).status()));
  EXPECT_EQ(Link("forms", {one})->linked_count(), 1);
  EXPECT_EQ(Link("forms", {one})->linked_count(), 0);
  v1::UnlinkBarrierRequest unlink;
  unlink.set_name(BarrierName("forms"));
  unlink.add_subjects(one);
  unlink.set_request_id("once");
  for (int i = 0; i < 2; ++i) {
    const auto unlinked = desk_.office().Do<v1::UnlinkBarrierResponse>("UnlinkBarrier", unlink);
    ASSERT_TRUE(unlinked.ok()) << unlinked.status();
    EXPECT_EQ(unlinked->unlinked_count(), 1);
  }
  unlink.set_request_id("");
  EXPECT_EQ(desk_.office().Do<v1::UnlinkBarrierResponse>("UnlinkBarrier", unlink)->unlinked_count(),
            0);
}

TEST_P(Barriers, ListWhatStandsBehindThemOldestFirst) {
  ASSERT_TRUE(See("forms").ok());
  for (const char* const id : {"c", "a", "b"}) {
    ASSERT_TRUE(Link("forms", {Case(id)}).ok());
    clock_.Advance(absl::Seconds(1));
  }
  v1::ListBarrierLinksRequest request;
  request.set_name(BarrierName("forms"));
  request.set_page_size(2);
  std::vector<std::string> subjects;
  do {
    const auto page = desk_.office().Do<v1::ListBarrierLinksResponse>("ListBarrierLinks", request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& link : page->links()) {
      subjects.push_back(link.subject());
      EXPECT_EQ(link.linker(), "organizations/wa/apiKeys/administrator");
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(subjects, ElementsAre("organizations/wa/cases/c", "organizations/wa/cases/a",
                                    "organizations/wa/cases/b"));
  request.set_name(BarrierName("none"));
  EXPECT_TRUE(absl::IsNotFound(
      desk_.office().Do<v1::ListBarrierLinksResponse>("ListBarrierLinks", request).status()));
}

TEST_P(Barriers, StayWhileSomethingStandsBehindThem) {
  ASSERT_TRUE(See("forms").ok());
  ASSERT_TRUE(See("unused").ok());
  ASSERT_TRUE(Link("forms", {Case("one")}).ok());
  const auto drop = [&](const std::string& id) {
    return desk_.Step<v1::DeleteBarrierRequest, Barrier>("DeleteBarrier", BarrierName(id)).status();
  };
  EXPECT_EQ(ReasonOf(drop("forms")), reasons::kResourceInUse);
  EXPECT_TRUE(drop("unused").ok());
}

TEST_P(Barriers, AreLinkedByContactsThatNameThem) {
  ASSERT_TRUE(See("forms").ok());
  v1::Contact contact;
  contact.set_name("organizations/wa/contacts/left");
  contact.set_outcome(v1::Contact::ABANDONED);
  contact.set_barrier(BarrierName("forms"));
  SetTime(contact, "start_time", clock_.Now());
  v1::Contact without = contact;
  without.clear_barrier();
  ASSERT_TRUE(desk_.Put(ContactType(), contact).ok());
  const auto follow = [&](const v1::Contact* before, const v1::Contact* after) {
    return desk_.office().store().Write(
        {.actor = "test", .method = "", .trace_id = ""}, absl::InfiniteFuture(),
        [&](Transaction& transaction) { return LinkBarrierOfContact(transaction, before, after); });
  };
  ASSERT_TRUE(follow(nullptr, &contact).ok());
  EXPECT_THAT(Ranks(), ElementsAre("1 forms 0 0 1"));
  ASSERT_TRUE(follow(&contact, &without).ok());
  EXPECT_THAT(Ranks(), ElementsAre("1 forms 0 0 0"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Barriers, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
