// Commitments: who may promise what, what becomes of it, and that it stays what it was.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/promises/commitment_limits.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/resource_name.h"
#include "tests/services/feedback/promises/promise_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using v1::Commitment;

class Commitments : public PromiseOffice {
 protected:
  void SetUp() override {
    PromiseOffice::SetUp();
    const absl::Status opened = OpenCase("hole");
    ASSERT_TRUE(opened.ok()) << opened;
  }

  static v1::KeepCommitmentRequest KeepRequest(const std::string& id) {
    v1::KeepCommitmentRequest request;
    request.set_name(CommitmentName(id));
    request.set_note("Called at noon.");
    return request;
  }
  absl::StatusOr<Commitment> Keep(const std::string& id) {
    return office_.Do<Commitment>("KeepCommitment", KeepRequest(id));
  }
  absl::StatusOr<Commitment> Break(const std::string& id, const std::string& barrier = "") {
    v1::BreakCommitmentRequest request;
    request.set_name(CommitmentName(id));
    request.set_note("Nobody had the date.");
    request.set_barrier(barrier);
    return office_.Do<Commitment>("BreakCommitment", request);
  }
  static v1::WithdrawCommitmentRequest WithdrawRequest(const std::string& id) {
    v1::WithdrawCommitmentRequest request;
    request.set_name(CommitmentName(id));
    request.set_note("She read it herself.");
    return request;
  }
  absl::StatusOr<Commitment> Withdraw(const v1::WithdrawCommitmentRequest& request) {
    return office_.Do<Commitment>("WithdrawCommitment", request);
  }
  absl::StatusOr<Commitment> Update(const std::string& id, const std::string& mask,
                                    const std::function<void(Commitment&)>& change) {
    v1::UpdateCommitmentRequest request;
    request.mutable_commitment()->set_name(CommitmentName(id));
    request.mutable_update_mask()->add_paths(mask);
    change(*request.mutable_commitment());
    return office_.Do<Commitment>("UpdateCommitment", request);
  }
  absl::StatusOr<Commitment> Delete(const std::string& id) {
    v1::DeleteCommitmentRequest request;
    request.set_name(CommitmentName(id));
    return office_.Do<Commitment>("DeleteCommitment", request);
  }
  absl::StatusOr<Commitment> Undelete(const std::string& id) {
    v1::UndeleteCommitmentRequest request;
    request.set_name(CommitmentName(id));
    return office_.Do<Commitment>("UndeleteCommitment", request);
  }
  std::vector<std::string> List(const std::string& filter = "", const std::string& order = "") {
    v1::ListCommitmentsRequest request;
    request.set_parent(kOrganization);
    request.set_filter(filter);
    request.set_order_by(order);
    const auto listed = office_.Do<v1::ListCommitmentsResponse>("ListCommitments", request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    std::vector<std::string> names;
    if (!listed.ok()) return names;
    for (const auto& one : listed->commitments()) names.push_back(one.name());
    return names;
  }
  std::vector<int64_t> RemindersOf(const std::string& id) {
    std::vector<int64_t> times;
    EXPECT_TRUE(office_
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(const auto rows,
                                       session.Query<int64_t>(
                                           "SELECT remind_time FROM commitment_reminders WHERE "
                                           "commitment = :name ORDER BY remind_time",
                                           CommitmentName(id)));
                      for (const auto& [time] : rows) times.push_back(time);
                      return absl::OkStatus();
                    })
                    .ok());
    return times;
  }
};

TEST_P(Commitments, AreOpenAndSayWhatTheirCaseSays) {
  const auto made = Promise("call");
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->state(), Commitment::OPEN);
  EXPECT_EQ(made->customer(), Named("customers", "grace"));
  EXPECT_EQ(made->organizational_unit(), UnitName("streets"));
  EXPECT_EQ(made->make_time().seconds(), absl::ToUnixSeconds(now()));
  EXPECT_EQ(GetCommitment("call")->SerializeAsString(), made->SerializeAsString());
  EXPECT_THAT(RemindersOf("call"), ElementsAre(absl::ToUnixMicros(now() + absl::Hours(24))));
  EXPECT_THAT(told_, ElementsAre(" > open"));
}

TEST_P(Commitments, AreLimitedByRoleAndServiceType) {
  // Nothing but call-backs and refunds; 60 minutes of opening hours ahead; 50 dollars at most.
  const absl::Time monday = absl::FromUnixSeconds(1'750'032'000);  // 2025-06-16, midnight
  struct Row {
    std::string kind;
    absl::Time due;
    int64_t amount;
    bool is_allowed;
  };
  const Row rows[] = {
      {"call-back", monday + absl::Hours(9), 0, true},
      {"call-back", monday + absl::Hours(9) - absl::Minutes(1), 0, false},
      {"refund", monday + absl::Hours(9), 5'000, true},
      {"refund", monday + absl::Hours(9), 5'001, false},
      {"repair", monday + absl::Hours(99), 0, false},
      {"", monday + absl::Hours(99), 0, false},
  };
  int i = 0;
  for (const Row& row : rows) {
    const auto made = Promise(absl::StrCat("p", ++i), [&](Commitment& commitment) {
      commitment.set_promise_kind(row.kind);
      *commitment.mutable_due_time() = At(row.due);
      commitment.set_amount_cents(row.amount);
      commitment.set_currency_code(row.amount == 0 ? "" : "USD");
    });
    EXPECT_EQ(made.ok(), row.is_allowed) << i << made.status();
    if (!row.is_allowed) ExpectRefused(made.status(), reasons::kPromiseNotAllowed);
  }
  office_.ActAsRole("case-supervisor");
  ExpectRefused(Promise("of-supervisor").status(), reasons::kPromiseNotAllowed);
}

TEST_P(Commitments, WithoutAServiceTypeAreNotOfMoney) {
  const auto without_case = [](int64_t amount) {
    return [amount](Commitment& commitment) {
      commitment.clear_case_();
      commitment.set_customer(Named("customers", "grace"));
      commitment.set_promise_kind("anything");
      commitment.set_amount_cents(amount);
      if (amount > 0) commitment.set_currency_code("USD");
    };
  };
  EXPECT_TRUE(Promise("words", without_case(0)).ok());
  ExpectRefused(Promise("money", without_case(1)).status(), reasons::kPromiseNotAllowed);
}

TEST_P(Commitments, AreRefusedWhenTheyMakeNoSense) {
  const auto fields = [&](const std::function<void(Commitment&)>& change) {
    return FieldsOf(Promise("wrong", change).status());
  };
  EXPECT_THAT(fields([](Commitment& one) { one.clear_case_(); }),
              ElementsAre("commitment.customer"));
  EXPECT_THAT(fields([&](Commitment& one) { *one.mutable_due_time() = At(now()); }),
              ElementsAre("commitment.due_time"));
  EXPECT_THAT(
      fields([&](Commitment& one) { *one.mutable_make_time() = At(now() + absl::Hours(1)); }),
      ElementsAre("commitment.make_time"));
  EXPECT_THAT(fields([](Commitment& one) { one.set_amount_cents(100); }),
              ElementsAre("commitment.currency_code"));
  EXPECT_THAT(fields([](Commitment& one) { one.set_case_(CaseName("none")); }),
              ElementsAre("commitment.case"));
  EXPECT_THAT(fields([](Commitment& one) { one.set_case_("organizations/or/cases/hole"); }),
              ElementsAre("commitment.case"));
  EXPECT_THAT(fields([](Commitment& one) { one.set_customer(Named("customers", "none")); }),
              ElementsAre("commitment.customer"));
  EXPECT_THAT(fields([](Commitment& one) { one.set_contact(Named("contacts", "none")); }),
              ElementsAre("commitment.contact"));
  EXPECT_THAT(fields([](Commitment& one) { one.set_barrier("organizations/or/barriers/crew"); }),
              ElementsAre("commitment.barrier"));
  EXPECT_THAT(fields([](Commitment& one) { one.set_worker("organizations/or/people/ada"); }),
              ElementsAre("commitment.worker"));
  EXPECT_THAT(fields([](Commitment& one) {
                one.set_organizational_unit("organizations/or/organizationalUnits/streets");
              }),
              ElementsAre("commitment.organizational_unit"));
  EXPECT_TRUE(absl::IsInvalidArgument(
      Promise("wrong", [](Commitment& one) { one.clear_text(); }).status()));
  EXPECT_THAT(List(), IsEmpty());
  EXPECT_THAT(told_, IsEmpty());
}

TEST_P(Commitments, AreNotMadeForACaseThatIsClosed) {
  ASSERT_TRUE(Resolve("hole").ok());
  ASSERT_TRUE(Take("hole", v1::CaseStep::CLOSED, v1::Case::CONFIRMED).ok());
  ExpectRefused(Promise("late").status(), reasons::kCaseState);
}

TEST_P(Commitments, AreNotMadeToWhoWasErased) {
  ASSERT_TRUE(Promise("call").ok());
  ASSERT_TRUE(EraseCustomer("grace").ok());
  ExpectRefused(Promise("another").status(), reasons::kPersonErased);
  // What was promised is forgotten; that it was, and how it ended, stays.
  const auto left = GetCommitment("call");
  ASSERT_TRUE(left.ok()) << left.status();
  EXPECT_EQ(left->text(), "");
  EXPECT_EQ(left->promise_kind(), "call-back");
}

TEST_P(Commitments, AreKeptSealed) {
  ASSERT_TRUE(Promise("call").ok());
  ASSERT_TRUE(Keep("call").ok());
  for (const char* const table : {"commitments", "changes"}) {
    EXPECT_FALSE(Keeps(table, "body", "with the date"));
    EXPECT_FALSE(Keeps(table, "body", "at noon"));
    EXPECT_TRUE(Keeps(table, "body", "call-back"));
  }
}

TEST_P(Commitments, AreKeptInTimeOrLate) {
  ASSERT_TRUE(Promise("call").ok());
  ASSERT_TRUE(Promise("again").ok());
  clock_.Advance(absl::Hours(1));
  const auto kept = Keep("call");
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(kept->state(), Commitment::KEPT);
  EXPECT_EQ(kept->end_note(), "Called at noon.");
  EXPECT_EQ(kept->end_time().seconds(), absl::ToUnixSeconds(now()));
  EXPECT_THAT(RemindersOf("call"), IsEmpty());
  clock_.Advance(absl::Hours(48));
  EXPECT_EQ(Keep("again")->state(), Commitment::LATE);
  ExpectRefused(Keep("call").status(), reasons::kCommitmentState);
  ExpectRefused(Break("again").status(), reasons::kCommitmentState);
  EXPECT_THAT(told_, ElementsAre(" > open", " > open", "open > kept", "open > kept late"));
}

TEST_P(Commitments, SayWhenTheyWereKept) {
  ASSERT_TRUE(Promise("call").ok());
  const absl::Time made = now();
  clock_.Advance(absl::Hours(60));
  auto request = KeepRequest("call");
  *request.mutable_keep_time() = At(now() + absl::Seconds(1));
  EXPECT_THAT(FieldsOf(office_.Do<Commitment>("KeepCommitment", request).status()),
              ElementsAre("keep_time"));
  *request.mutable_keep_time() = At(made + absl::Hours(47));
  const auto kept = office_.Do<Commitment>("KeepCommitment", request);
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(kept->state(), Commitment::KEPT);
}

TEST_P(Commitments, BrokenByWhoeverSaysSoStayBroken) {
  ASSERT_TRUE(Promise("call").ok());
  const auto broken = Break("call", Named("barriers", "no-crew"));
  ASSERT_TRUE(broken.ok()) << broken.status();
  EXPECT_EQ(broken->state(), Commitment::BROKEN);
  EXPECT_EQ(broken->barrier(), Named("barriers", "no-crew"));
  ExpectRefused(Keep("call").status(), reasons::kCommitmentState);
  ASSERT_TRUE(Promise("other").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(Break("other", "organizations/or/barriers/x").status()));
  office_.ActAs("root", "administrator", "*");
  EXPECT_THAT(FieldsOf(Break("other", "organizations/or/barriers/x").status()),
              ElementsAre("barrier"));
}

TEST_P(Commitments, BrokenByTimeCanBecomeLate) {
  ASSERT_TRUE(Promise("call").ok());
  clock_.Advance(absl::Hours(48) + absl::Hours(30 * 24) + absl::Hours(5));
  ExpectRefused(Break("call").status(), reasons::kCommitmentState);
  const auto late = Keep("call");
  ASSERT_TRUE(late.ok()) << late.status();
  EXPECT_EQ(late->state(), Commitment::LATE);
}

TEST_P(Commitments, AreWithdrawnBeforeTheyAreDue) {
  ASSERT_TRUE(Promise("call").ok());
  ASSERT_TRUE(Promise("late").ok());
  const auto withdrawn = Withdraw(WithdrawRequest("call"));
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_EQ(withdrawn->state(), Commitment::WITHDRAWN);
  EXPECT_EQ(withdrawn->end_note(), "She read it herself.");
  EXPECT_EQ(withdrawn->successor(), "");
  clock_.Advance(absl::Hours(48));
  ExpectRefused(Withdraw(WithdrawRequest("late")).status(), reasons::kCommitmentState);
}

TEST_P(Commitments, AreFollowedByWhatTakesTheirPlace) {
  ASSERT_TRUE(Promise("call").ok());
  auto request = WithdrawRequest("call");
  Commitment& successor = *request.mutable_successor();
  successor.set_promise_kind("call-back");
  successor.set_text("I call you on Friday.");
  successor.set_worker(PersonName("bob"));
  *successor.mutable_due_time() = At(now() + absl::Hours(120));
  request.set_request_id("once");
  const auto withdrawn = Withdraw(request);
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  v1::GetCommitmentRequest get;
  get.set_name(withdrawn->successor());
  const auto next = office_.Do<Commitment>("GetCommitment", get);
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_EQ(next->state(), Commitment::OPEN);
  EXPECT_EQ(next->case_(), CaseName("hole"));
  EXPECT_EQ(next->customer(), Named("customers", "grace"));
  EXPECT_EQ(Withdraw(request)->SerializeAsString(), withdrawn->SerializeAsString());
  EXPECT_THAT(List(), SizeIs(2));
}

TEST_P(Commitments, StayWhenWhatTakesTheirPlaceMayNotBePromised) {
  ASSERT_TRUE(Promise("call").ok());
  auto request = WithdrawRequest("call");
  Commitment& successor = *request.mutable_successor();
  successor.set_promise_kind("gift");
  successor.set_text("I bring you a bicycle.");
  successor.set_worker(PersonName("bob"));
  *successor.mutable_due_time() = At(now() + absl::Hours(120));
  ExpectRefused(Withdraw(request).status(), reasons::kPromiseNotAllowed);
  successor.set_promise_kind("call-back");
  successor.set_customer(Named("customers", "another"));
  EXPECT_THAT(FieldsOf(Withdraw(request).status()), ElementsAre("successor"));
  successor.clear_customer();
  *successor.mutable_due_time() = At(now());
  EXPECT_THAT(FieldsOf(Withdraw(request).status()), ElementsAre("successor.due_time"));
  EXPECT_EQ(GetCommitment("call")->state(), Commitment::OPEN);
  EXPECT_THAT(List(), SizeIs(1));
}

TEST_P(Commitments, KeepWhatWasPromised) {
  ASSERT_TRUE(Promise("call").ok());
  EXPECT_THAT(
      FieldsOf(Update("call", "text", [](Commitment& one) { one.set_text("Perhaps I call you."); })
                   .status()),
      ElementsAre("commitment.text"));
  EXPECT_THAT(FieldsOf(Update("call", "due_time",
                              [&](Commitment& one) {
                                *one.mutable_due_time() = At(now() + absl::Hours(99));
                              })
                           .status()),
              ElementsAre("commitment.due_time"));
  EXPECT_THAT(
      FieldsOf(Update("call", "case", [](Commitment& one) { one.set_case_(CaseName("other")); })
                   .status()),
      ElementsAre("commitment.case"));
  EXPECT_THAT(
      FieldsOf(Update("call", "worker",
                      [](Commitment& one) { one.set_worker("organizations/or/people/bob"); })
                   .status()),
      ElementsAre("commitment.worker"));
  const auto given =
      Update("call", "worker", [](Commitment& one) { one.set_worker(PersonName("bob")); });
  ASSERT_TRUE(given.ok()) << given.status();
  EXPECT_EQ(given->worker(), PersonName("bob"));
  const auto reminded =
      Update("call", "reminder_minutes", [](Commitment& one) { one.add_reminder_minutes(60); });
  ASSERT_TRUE(reminded.ok()) << reminded.status();
  EXPECT_THAT(RemindersOf("call"), ElementsAre(absl::ToUnixMicros(now() + absl::Hours(47))));
}

TEST_P(Commitments, ThatEndedSayNothingNewButWhatStoodInTheWay) {
  ASSERT_TRUE(Promise("call").ok());
  ASSERT_TRUE(Break("call").ok());
  ExpectRefused(
      Update("call", "worker", [](Commitment& one) { one.set_worker(PersonName("bob")); }).status(),
      reasons::kCommitmentState);
  const auto explained = Update(
      "call", "barrier", [](Commitment& one) { one.set_barrier(Named("barriers", "no-crew")); });
  ASSERT_TRUE(explained.ok()) << explained.status();
  EXPECT_EQ(explained->barrier(), Named("barriers", "no-crew"));
}

TEST_P(Commitments, AreDeletedInTheirFirstHour) {
  ASSERT_TRUE(Promise("call").ok());
  ASSERT_TRUE(Promise("stays").ok());
  ASSERT_TRUE(Delete("call").ok());
  EXPECT_THAT(RemindersOf("call"), IsEmpty());
  EXPECT_THAT(List(), ElementsAre(CommitmentName("stays")));
  ASSERT_TRUE(Undelete("call").ok());
  EXPECT_THAT(RemindersOf("call"), SizeIs(1));
  EXPECT_TRUE(absl::IsFailedPrecondition(Undelete("call").status()));
  clock_.Advance(absl::Minutes(61));
  ExpectRefused(Delete("stays").status(), reasons::kCommitmentState);
  EXPECT_THAT(told_, ElementsAre(" > open", " > open", "open > ", " > open"));
}

TEST_P(Commitments, DoNotComeBackForACaseThatIsSettled) {
  ASSERT_TRUE(Promise("call").ok());
  ASSERT_TRUE(Delete("call").ok());
  ASSERT_TRUE(Resolve("hole").ok());
  ASSERT_TRUE(Take("hole", v1::CaseStep::CLOSED, v1::Case::CONFIRMED).ok());
  ExpectRefused(Undelete("call").status(), reasons::kCaseState);
}

TEST_P(Commitments, OfAComplaintAreNotForWhomItIsAbout) {
  ASSERT_TRUE(OpenCase("complaint", [](v1::Case& of) {
                of.set_kind(v1::COMPLAINT);
                of.set_worker(PersonName("bob"));
              }).ok());
  const auto for_complaint = [](Commitment& one) { one.set_case_(CaseName("complaint")); };
  ASSERT_TRUE(Promise("call").ok());
  ASSERT_TRUE(Promise("answer", for_complaint).ok());
  ExpectRefused(Promise("by-bob",
                        [&](Commitment& one) {
                          for_complaint(one);
                          one.set_worker(PersonName("bob"));
                        })
                    .status(),
                reasons::kWorkerConcerned);
  ExpectRefused(
      Update("answer", "worker", [](Commitment& one) { one.set_worker(PersonName("bob")); })
          .status(),
      reasons::kWorkerConcerned);

  office_.ActAsPerson("bob", "case-worker");
  EXPECT_TRUE(GetCommitment("call").ok());
  ExpectConcerned(GetCommitment("answer").status());
  EXPECT_THAT(List(), ElementsAre(CommitmentName("call")));
  v1::BatchGetCommitmentsRequest batch;
  batch.set_parent(kOrganization);
  batch.add_names(CommitmentName("call"));
  EXPECT_TRUE(office_.Do<v1::BatchGetCommitmentsResponse>("BatchGetCommitments", batch).ok());
  batch.add_names(CommitmentName("answer"));
  ExpectConcerned(
      office_.Do<v1::BatchGetCommitmentsResponse>("BatchGetCommitments", batch).status());
  ExpectConcerned(Keep("answer").status());
  ExpectConcerned(Break("answer").status());
  ExpectConcerned(Withdraw(WithdrawRequest("answer")).status());
  ExpectConcerned(Delete("answer").status());
  ExpectConcerned(Update("answer", "barrier", [](Commitment& one) {
                    one.set_barrier(Named("barriers", "no-crew"));
                  }).status());
  ExpectConcerned(Promise("another", for_complaint).status());
  office_.ActAsPerson("ada", "case-worker");
  EXPECT_THAT(List(), SizeIs(2));
  EXPECT_TRUE(GetCommitment("answer").ok());
}

TEST_P(Commitments, AreForThoseWithTheRole) {
  ASSERT_TRUE(Promise("call").ok());
  office_.ActAsRole("viewer");
  EXPECT_TRUE(absl::IsPermissionDenied(GetCommitment("call").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(GetCommitment("none").status()));
  office_.ActAsRole("manager");
  EXPECT_TRUE(GetCommitment("call").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(Keep("call").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(Promise("another").status()));
}

TEST_P(Commitments, AreMadeOnceForARequestId) {
  auto request = PromiseRequest("");
  request.set_request_id("once");
  const auto first = office_.Do<Commitment>("CreateCommitment", request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(office_.Do<Commitment>("CreateCommitment", request)->SerializeAsString(),
            first->SerializeAsString());
  EXPECT_THAT(List(), SizeIs(1));
  auto keep = KeepRequest(std::string(IdOf(first->name())));
  keep.set_request_id("kept-once");
  const auto kept = office_.Do<Commitment>("KeepCommitment", keep);
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(office_.Do<Commitment>("KeepCommitment", keep)->SerializeAsString(),
            kept->SerializeAsString());
}

TEST_P(Commitments, AreKeptAsTheyWereReadOrNotAtAll) {
  const auto made = Promise("call");
  ASSERT_TRUE(
      Update("call", "worker", [](Commitment& one) { one.set_worker(PersonName("bob")); }).ok());
  auto request = KeepRequest("call");
  request.set_etag(made->etag());
  EXPECT_TRUE(absl::IsAborted(office_.Do<Commitment>("KeepCommitment", request).status()));
  request.clear_etag();
  request.set_validate_only(true);
  EXPECT_EQ(office_.Do<Commitment>("KeepCommitment", request)->state(), Commitment::KEPT);
  EXPECT_EQ(GetCommitment("call")->state(), Commitment::OPEN);
  EXPECT_THAT(RemindersOf("call"), SizeIs(1));
}

TEST_P(Commitments, KeptAndBrokenAtOneMomentAreOne) {
  ASSERT_TRUE(Promise("call").ok());
  std::vector<absl::Status> ended(6, absl::UnknownError("not run"));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < ended.size(); ++i) {
    threads.emplace_back([&, i] {
      if (i % 3 == 0) ended[i] = Keep("call").status();
      if (i % 3 == 1) ended[i] = Break("call").status();
      if (i % 3 == 2) ended[i] = Withdraw(WithdrawRequest("call")).status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::count(ended.begin(), ended.end(), absl::OkStatus()), 1);
  for (const absl::Status& status : ended) {
    if (!status.ok()) ExpectRefused(status, reasons::kCommitmentState);
  }
}

TEST_P(Commitments, AreListedByEachOfTheirFilters) {
  ASSERT_TRUE(Promise("call").ok());
  ASSERT_TRUE(Promise("kept", [&](Commitment& one) {
                one.set_worker(PersonName("bob"));
                *one.mutable_due_time() = At(now() + absl::Hours(30));
              }).ok());
  ASSERT_TRUE(Keep("kept").ok());
  const std::vector<std::string> open = {CommitmentName("call")};
  const std::vector<std::string> both = {CommitmentName("call"), CommitmentName("kept")};
  EXPECT_EQ(List("state = \"OPEN\""), open);
  EXPECT_EQ(List(absl::StrCat("worker = \"", PersonName("ada"), "\"")), open);
  EXPECT_EQ(List(absl::StrCat("case = \"", CaseName("hole"), "\"")), both);
  EXPECT_EQ(List(absl::StrCat("customer = \"", Named("customers", "grace"), "\"")), both);
  EXPECT_EQ(List(absl::StrCat("organizationalUnit = \"", UnitName("streets"), "\"")), both);
  EXPECT_EQ(List("dueTime > \"2025-06-17T00:00:00Z\""), open);
  EXPECT_EQ(List("", "dueTime desc"), both);
  for (const char* const order : {"case", "makeTime", "createTime", "updateTime", "state"}) {
    EXPECT_THAT(List("", order), SizeIs(2)) << order;
  }
}

TEST_P(Commitments, KeepTheirCaseFromBeingResolvedAndDeleted) {
  ASSERT_TRUE(Promise("call").ok());
  v1::DeleteCaseRequest remove;
  remove.set_name(CaseName("hole"));
  EXPECT_TRUE(absl::IsFailedPrecondition(office_.Do<v1::Case>("DeleteCase", remove).status()));
  ASSERT_TRUE(Take("hole", v1::CaseStep::STARTED).ok());
  v1::ResolveCaseRequest resolve;
  resolve.set_name(CaseName("hole"));
  resolve.set_resolution("It is filled.");
  ExpectRefused(office_.Do<v1::Case>("ResolveCase", resolve).status(), reasons::kCommitmentsOpen);
  ASSERT_TRUE(Keep("call").ok());
  const auto resolved = office_.Do<v1::Case>("ResolveCase", resolve);
  EXPECT_TRUE(resolved.ok()) << resolved.status();
}

TEST_P(Commitments, KeepManyCasesFromBeingResolved) {
  ASSERT_TRUE(Promise("call").ok());
  std::vector<std::string> cases;
  for (int i = 0; i < 250; ++i) cases.push_back(CaseName(absl::StrCat("c", i)));
  cases.push_back(CaseName("hole"));
  const auto open = [&] {
    std::set<std::string> with;
    EXPECT_TRUE(office_
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(with, WithOpenCommitments(session, cases));
                      return absl::OkStatus();
                    })
                    .ok());
    return with;
  };
  EXPECT_THAT(open(), ElementsAre(CaseName("hole")));
  ASSERT_TRUE(Keep("call").ok());
  EXPECT_THAT(open(), IsEmpty());
  cases.clear();
  EXPECT_THAT(open(), IsEmpty());
}

TEST_P(Commitments, LimitWhatIsProposedToo) {
  const auto check = [&](const std::string& kind, const std::string& due_date, int64_t amount) {
    v1::ServiceType type;
    type.set_name(Named("serviceTypes", "potholes"));
    type.set_business_calendar(Named("businessCalendars", "office"));
    auto& limit = *type.add_promise_limits();
    limit.set_role("case-worker");
    limit.add_promise_kinds("repair");
    limit.set_earliest_minutes(600);
    v1::ProposedResolution proposed;
    proposed.set_promise_kind(kind);
    proposed.set_due_date(due_date);
    proposed.set_amount_cents(amount);
    const Context context = office_.MakeContext(
        *office_.Service("Cases").descriptor().FindMethodByName("ProposeResolution"));
    return Write([&](Transaction& transaction) {
      return CheckProposedPromise(context, transaction, type, proposed);
    });
  };
  EXPECT_TRUE(check("repair", "", 0).ok());
  EXPECT_TRUE(check("repair", "2025-06-17", 0).ok());  // 1080 minutes of opening hours
  ExpectRefused(check("repair", "2025-06-16", 0), reasons::kPromiseNotAllowed);
  ExpectRefused(check("repair", "", 1), reasons::kPromiseNotAllowed);
  ExpectRefused(check("gift", "", 0), reasons::kPromiseNotAllowed);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Commitments, testing::Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::feedback
