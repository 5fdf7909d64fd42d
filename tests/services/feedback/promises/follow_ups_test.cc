// Follow-ups: only an answer settles a case, and it settles the resolution that it is about.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/promises/promise_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using v1::Case;
using v1::FollowUp;

std::string FollowUpName(const std::string& id) { return Named("followUps", id); }

class FollowUps : public PromiseOffice {
 protected:
  void SetUp() override {
    PromiseOffice::SetUp();
    ASSERT_TRUE(OpenCase("hole").ok());
  }

  absl::StatusOr<FollowUp> Create(
      const std::string& id, const std::function<void(FollowUp&)>& change = [](FollowUp&) {}) {
    v1::CreateFollowUpRequest request;
    request.set_parent(kOrganization);
    request.set_follow_up_id(id);
    request.mutable_follow_up()->set_case_(CaseName("hole"));
    request.mutable_follow_up()->set_due_date("2025-06-20");
    change(*request.mutable_follow_up());
    return office_.Do<FollowUp>("CreateFollowUp", request);
  }
  absl::StatusOr<FollowUp> Get(const std::string& id) {
    v1::GetFollowUpRequest request;
    request.set_name(FollowUpName(id));
    return office_.Do<FollowUp>("GetFollowUp", request);
  }
  static v1::RecordFollowUpRequest RecordRequest(const std::string& id, FollowUp::Outcome outcome,
                                                 bool settle = false) {
    v1::RecordFollowUpRequest request;
    request.set_name(FollowUpName(id));
    request.set_outcome(outcome);
    request.set_channel(v1::CALL);
    request.set_words("It holds, thank you.");
    request.set_settle_case(settle);
    return request;
  }
  absl::StatusOr<FollowUp> Record(const std::string& id, FollowUp::Outcome outcome,
                                  bool settle = false) {
    return office_.Do<FollowUp>("RecordFollowUp", RecordRequest(id, outcome, settle));
  }
  absl::StatusOr<FollowUp> Update(const std::string& id, const std::string& mask,
                                  const std::function<void(FollowUp&)>& change) {
    v1::UpdateFollowUpRequest request;
    request.mutable_follow_up()->set_name(FollowUpName(id));
    request.mutable_update_mask()->add_paths(mask);
    change(*request.mutable_follow_up());
    return office_.Do<FollowUp>("UpdateFollowUp", request);
  }
  absl::StatusOr<FollowUp> Delete(const std::string& id) {
    v1::DeleteFollowUpRequest request;
    request.set_name(FollowUpName(id));
    return office_.Do<FollowUp>("DeleteFollowUp", request);
  }
  std::vector<std::string> List(const std::string& filter = "") {
    v1::ListFollowUpsRequest request;
    request.set_parent(kOrganization);
    request.set_filter(filter);
    const auto listed = office_.Do<v1::ListFollowUpsResponse>("ListFollowUps", request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    std::vector<std::string> names;
    if (!listed.ok()) return names;
    for (const auto& one : listed->follow_ups()) names.push_back(one.name());
    return names;
  }
  std::map<std::string, FollowUp::Outcome> Outcomes() {
    std::map<std::string, FollowUp::Outcome> outcomes;
    const std::vector<std::string> cases = {CaseName("hole"), CaseName("other")};
    EXPECT_TRUE(office_
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(outcomes, FollowUpOutcomes(session, cases));
                      return absl::OkStatus();
                    })
                    .ok());
    return outcomes;
  }
};

TEST_P(FollowUps, AskOnceACaseIsResolved) {
  ExpectRefused(Create("ask").status(), reasons::kCaseState);
  ASSERT_TRUE(Resolve("hole").ok());
  const auto created = Create("ask");
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->worker(), PersonName("ada"));
  EXPECT_EQ(created->customer(), Named("customers", "grace"));
  EXPECT_EQ(created->outcome(), FollowUp::OUTCOME_UNSPECIFIED);
  EXPECT_THAT(
      FieldsOf(Create("no-day", [](FollowUp& one) { one.set_due_date("2025-02-30"); }).status()),
      ElementsAre("follow_up.due_date"));
  EXPECT_THAT(
      FieldsOf(Create("no-case", [](FollowUp& one) { one.set_case_(CaseName("none")); }).status()),
      ElementsAre("follow_up.case"));
  EXPECT_THAT(FieldsOf(Create("foreign",
                              [](FollowUp& one) { one.set_worker("organizations/or/people/ada"); })
                           .status()),
              ElementsAre("follow_up.worker"));
  EXPECT_THAT(
      FieldsOf(Create("others", [](FollowUp& one) { one.set_case_("organizations/or/cases/hole"); })
                   .status()),
      ElementsAre("follow_up.case"));
}

TEST_P(FollowUps, AreRecordedAndLeaveTheCaseAsItIs) {
  ASSERT_TRUE(Resolve("hole").ok());
  ASSERT_TRUE(Create("ask").ok());
  const auto recorded = Record("ask", FollowUp::MET);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->outcome(), FollowUp::MET);
  EXPECT_EQ(recorded->words(), "It holds, thank you.");
  EXPECT_EQ(recorded->attempt_count(), 1);
  EXPECT_EQ(recorded->asker(), "organizations/wa/apiKeys/case-worker");
  EXPECT_EQ(recorded->ask_time().seconds(), absl::ToUnixSeconds(now()));
  EXPECT_EQ(GetCase("hole")->state(), Case::RESOLVED);
  EXPECT_THAT(Outcomes(), ElementsAre(Pair(CaseName("hole"), FollowUp::MET)));
  ExpectRefused(Record("ask", FollowUp::NOT_MET).status(), reasons::kFollowUpRecorded);
  ExpectRefused(
      Update("ask", "due_date", [](FollowUp& one) { one.set_due_date("2025-06-21"); }).status(),
      reasons::kFollowUpRecorded);
  ExpectRefused(Delete("ask").status(), reasons::kFollowUpRecorded);
}

TEST_P(FollowUps, SettleTheCaseAsTheySay) {
  struct Row {
    FollowUp::Outcome outcome;
    Case::State state;
    Case::Outcome closed_by;
  };
  const Row rows[] = {
      {FollowUp::MET, Case::CLOSED, Case::CONFIRMED},
      {FollowUp::EXCEEDED, Case::CLOSED, Case::CONFIRMED},
      {FollowUp::NO_ANSWER, Case::CLOSED, Case::WITHOUT_ANSWER},
      {FollowUp::NOT_CONTACTABLE, Case::CLOSED, Case::NOT_CONTACTABLE},
      {FollowUp::DISPUTED, Case::CLOSED, Case::DISPUTED},
      {FollowUp::NOT_MET, Case::IN_PROGRESS, Case::OUTCOME_UNSPECIFIED},
  };
  int i = 0;
  for (const Row& row : rows) {
    const std::string id = absl::StrCat("c", ++i);
    ASSERT_TRUE(OpenCase(id).ok());
    ASSERT_TRUE(Resolve(id).ok());
    ASSERT_TRUE(Create(id, [&](FollowUp& one) { one.set_case_(CaseName(id)); }).ok());
    const auto recorded = Record(id, row.outcome, true);
    ASSERT_TRUE(recorded.ok()) << recorded.status();
    const auto of = GetCase(id);
    EXPECT_EQ(of->state(), row.state) << i;
    EXPECT_EQ(of->outcome(), row.closed_by) << i;
  }
  EXPECT_EQ(GetCase(absl::StrCat("c", i))->reopen_count(), 1);
}

TEST_P(FollowUps, AreNotRecordedWhenTheCaseCannotBeSettledSo) {
  ASSERT_TRUE(Resolve("hole").ok());
  ASSERT_TRUE(Create("ask").ok());
  ASSERT_TRUE(Take("hole", v1::CaseStep::CLOSED, Case::CONFIRMED).ok());
  ExpectRefused(Record("ask", FollowUp::MET, true).status(), reasons::kCaseState);
  EXPECT_EQ(Get("ask")->outcome(), FollowUp::OUTCOME_UNSPECIFIED);
  // What was not met is taken up again, also when it was closed.
  ASSERT_TRUE(Record("ask", FollowUp::NOT_MET, true).ok());
  EXPECT_EQ(GetCase("hole")->state(), Case::IN_PROGRESS);
}

TEST_P(FollowUps, AskAgainWhoDidNotAnswer) {
  ASSERT_TRUE(Resolve("hole").ok());
  ASSERT_TRUE(Create("ask").ok());
  ASSERT_TRUE(Record("ask", FollowUp::NO_ANSWER).ok());
  ExpectRefused(
      Update("ask", "due_date", [](FollowUp& one) { one.set_due_date("2025-06-21"); }).status(),
      reasons::kFollowUpRecorded);
  ASSERT_TRUE(Record("ask", FollowUp::NOT_CONTACTABLE).ok());
  const auto met = Record("ask", FollowUp::MET);
  ASSERT_TRUE(met.ok()) << met.status();
  EXPECT_EQ(met->attempt_count(), 3);
}

TEST_P(FollowUps, LetACaseBeClosedAsTheySayAndNotOtherwise) {
  ASSERT_TRUE(Resolve("hole").ok());
  const auto close = [&](Case::Outcome outcome) {
    v1::CloseCaseRequest request;
    request.set_name(CaseName("hole"));
    request.set_outcome(outcome);
    return office_.Do<Case>("CloseCase", request).status();
  };
  ASSERT_TRUE(Create("ask").ok());
  ExpectRefused(close(Case::CONFIRMED), reasons::kFollowUpMissing);
  ASSERT_TRUE(Record("ask", FollowUp::NO_ANSWER).ok());
  ExpectRefused(close(Case::CONFIRMED), reasons::kFollowUpMissing);
  ASSERT_TRUE(Record("ask", FollowUp::EXCEEDED).ok());
  ExpectRefused(close(Case::WITHOUT_ANSWER), reasons::kFollowUpMissing);
  EXPECT_TRUE(close(Case::CONFIRMED).ok());
}

TEST_P(FollowUps, OfAnEarlierResolutionSettleNothing) {
  ASSERT_TRUE(Resolve("hole").ok());
  ASSERT_TRUE(Create("ask").ok());
  ASSERT_TRUE(Record("ask", FollowUp::MET).ok());
  ASSERT_TRUE(Take("hole", v1::CaseStep::REOPENED).ok());
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(Take("hole", v1::CaseStep::RESOLVED).ok());
  EXPECT_THAT(Outcomes(), IsEmpty());
  ASSERT_TRUE(Create("again").ok());
  ASSERT_TRUE(Record("again", FollowUp::NO_ANSWER).ok());
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(Create("once-more").ok());
  ASSERT_TRUE(Record("once-more", FollowUp::EXCEEDED).ok());
  EXPECT_THAT(Outcomes(), ElementsAre(Pair(CaseName("hole"), FollowUp::EXCEEDED)));
}

TEST_P(FollowUps, OfAComplaintAreNotForWhomItIsAbout) {
  ASSERT_TRUE(OpenCase("complaint", [](Case& of) {
                of.set_kind(v1::COMPLAINT);
                of.set_worker(PersonName("bob"));
              }).ok());
  ASSERT_TRUE(Resolve("complaint").ok());
  const auto of_complaint = [](FollowUp& one) { one.set_case_(CaseName("complaint")); };
  ASSERT_TRUE(Create("ask", of_complaint).ok());
  ExpectRefused(Create("by-bob",
                       [&](FollowUp& one) {
                         of_complaint(one);
                         one.set_worker(PersonName("bob"));
                       })
                    .status(),
                reasons::kWorkerConcerned);
  office_.ActAsPerson("bob", "case-worker");
  ExpectConcerned(Get("ask").status());
  ExpectConcerned(Record("ask", FollowUp::MET).status());
  ExpectConcerned(Delete("ask").status());
  EXPECT_THAT(List(), IsEmpty());
}

TEST_P(FollowUps, AreKeptSealedAndForgottenWithTheCustomer) {
  ASSERT_TRUE(Resolve("hole").ok());
  ASSERT_TRUE(Create("ask").ok());
  ASSERT_TRUE(Record("ask", FollowUp::MET, true).ok());
  for (const char* const table : {"follow_ups", "changes"}) {
    EXPECT_FALSE(Keeps(table, "body", "It holds"));
  }
  EXPECT_FALSE(Keeps("case_steps", "sealed_note", "It holds"));
  ASSERT_TRUE(EraseCustomer("grace").ok());
  const auto left = Get("ask");
  ASSERT_TRUE(left.ok()) << left.status();
  EXPECT_EQ(left->words(), "");
  EXPECT_EQ(left->outcome(), FollowUp::MET);
}

TEST_P(FollowUps, AreRecordedOnceForARequestIdAndAsTheyWereRead) {
  ASSERT_TRUE(Resolve("hole").ok());
  const auto created = Create("ask");
  auto request = RecordRequest("ask", FollowUp::MET, true);
  request.set_validate_only(true);
  ASSERT_TRUE(office_.Do<FollowUp>("RecordFollowUp", request).ok());
  EXPECT_EQ(GetCase("hole")->state(), Case::RESOLVED);
  request.set_validate_only(false);
  request.set_etag("1");
  EXPECT_TRUE(absl::IsAborted(office_.Do<FollowUp>("RecordFollowUp", request).status()));
  request.set_etag(created->etag());
  request.set_request_id("once");
  const auto first = office_.Do<FollowUp>("RecordFollowUp", request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(office_.Do<FollowUp>("RecordFollowUp", request)->SerializeAsString(),
            first->SerializeAsString());
}

TEST_P(FollowUps, RecordedAtOnceAreRecordedOnce) {
  ASSERT_TRUE(Resolve("hole").ok());
  ASSERT_TRUE(Create("ask").ok());
  std::vector<absl::Status> recorded(4, absl::UnknownError("not run"));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < recorded.size(); ++i) {
    threads.emplace_back([&, i] {
      recorded[i] = Record("ask", i % 2 == 0 ? FollowUp::MET : FollowUp::NOT_MET, true).status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::count(recorded.begin(), recorded.end(), absl::OkStatus()), 1);
  const bool was_met = Get("ask")->outcome() == FollowUp::MET;
  EXPECT_EQ(GetCase("hole")->state(), was_met ? Case::CLOSED : Case::IN_PROGRESS);
}

TEST_P(FollowUps, AreListedDeletedAndBroughtBack) {
  ASSERT_TRUE(Resolve("hole").ok());
  ASSERT_TRUE(Create("ask").ok());
  ASSERT_TRUE(Create("other").ok());
  ASSERT_TRUE(Record("other", FollowUp::DISPUTED).ok());
  EXPECT_THAT(List("outcome = \"DISPUTED\""), ElementsAre(FollowUpName("other")));
  EXPECT_THAT(List(absl::StrCat("case = \"", CaseName("hole"), "\"")), SizeIs(2));
  EXPECT_THAT(List("dueDate < \"2025-06-20\""), IsEmpty());
  ASSERT_TRUE(Delete("ask").ok());
  EXPECT_THAT(List(), SizeIs(1));
  v1::UndeleteFollowUpRequest back;
  back.set_name(FollowUpName("ask"));
  ASSERT_TRUE(office_.Do<FollowUp>("UndeleteFollowUp", back).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(office_.Do<FollowUp>("UndeleteFollowUp", back).status()));
  office_.ActAsRole("viewer");
  EXPECT_TRUE(absl::IsPermissionDenied(Get("ask").status()));
  office_.ActAsRole("manager");
  EXPECT_TRUE(Get("ask").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(Record("ask", FollowUp::MET).status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, FollowUps, testing::Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::feedback
