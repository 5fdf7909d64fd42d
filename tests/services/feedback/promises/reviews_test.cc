// Weekly reviews: every case that is not settled is in it, and none is left without a strategy.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/promises/promise_exports.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/promises/promise_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Review;
using v1::ReviewItem;

std::string ReviewName(const std::string& id) { return Named("reviews", id); }

class Reviews : public PromiseOffice {
 protected:
  void SetUp() override {
    PromiseOffice::SetUp();
    ASSERT_TRUE(OpenCase("hole").ok());
  }

  absl::StatusOr<Review> Create(const std::string& id, const std::string& week,
                                const std::string& unit = "streets") {
    v1::CreateReviewRequest request;
    request.set_parent(kOrganization);
    request.set_review_id(id);
    request.mutable_review()->set_organizational_unit(UnitName(unit));
    request.mutable_review()->set_week_date(week);
    return office_.Do<Review>("CreateReview", request);
  }
  absl::StatusOr<Review> Get(const std::string& id) {
    v1::GetReviewRequest request;
    request.set_name(ReviewName(id));
    return office_.Do<Review>("GetReview", request);
  }
  absl::StatusOr<v1::ListReviewItemsResponse> ItemsOf(const v1::ListReviewItemsRequest& request) {
    return office_.Do<v1::ListReviewItemsResponse>("ListReviewItems", request);
  }
  std::vector<ReviewItem> Items(const std::string& id, bool undecided = false) {
    v1::ListReviewItemsRequest request;
    request.set_name(ReviewName(id));
    request.set_undecided(undecided);
    const auto listed = ItemsOf(request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    if (!listed.ok()) return {};
    return {listed->items().begin(), listed->items().end()};
  }
  std::vector<std::string> CasesIn(const std::string& id, bool undecided = false) {
    std::vector<std::string> cases;
    for (const ReviewItem& item : Items(id, undecided)) cases.push_back(item.case_());
    return cases;
  }
  static v1::SetReviewStrategyRequest StrategyRequest(const std::string& id,
                                                      const std::string& of) {
    v1::SetReviewStrategyRequest request;
    request.set_name(ReviewName(id));
    request.set_case_(CaseName(of));
    request.set_strategy("Send the crew to Harbor Street.");
    request.set_owner(PersonName("ada"));
    request.set_due_date("2025-06-20");
    return request;
  }
  absl::StatusOr<Review> Decide(
      const std::string& id, const std::string& of,
      ReviewItem::FormerOutcome former = ReviewItem::FORMER_OUTCOME_UNSPECIFIED) {
    auto request = StrategyRequest(id, of);
    request.set_former_outcome(former);
    return office_.Do<Review>("SetReviewStrategy", request);
  }
  absl::StatusOr<Review> Complete(const std::string& id) {
    v1::CompleteReviewRequest request;
    request.set_name(ReviewName(id));
    return office_.Do<Review>("CompleteReview", request);
  }
};

TEST_P(Reviews, GatherWhatIsNotResolved) {
  ASSERT_TRUE(Promise("call").ok());
  v1::BreakCommitmentRequest broken;
  broken.set_name(CommitmentName("call"));
  broken.set_note("Nobody had the date.");
  ASSERT_TRUE(office_.Do<v1::Commitment>("BreakCommitment", broken).ok());
  ASSERT_TRUE(OpenCase("done").ok());
  ASSERT_TRUE(Resolve("done").ok());
  ASSERT_TRUE(OpenCase("elsewhere", [](v1::Case& of) {
                of.set_organizational_unit(UnitName("parks"));
              }).ok());
  clock_.Advance(absl::Hours(48));  // Tuesday, 15:06
  ASSERT_TRUE(OpenCase("younger").ok());
  ASSERT_TRUE(Take("younger", v1::CaseStep::STARTED).ok());
  const auto review = Create("first", "2025-06-16");
  ASSERT_TRUE(review.ok()) << review.status();
  EXPECT_EQ(review->state(), Review::OPEN);
  EXPECT_EQ(review->item_count(), 2);
  EXPECT_EQ(review->undecided_count(), 2);
  EXPECT_EQ(review->former_review(), "");
  EXPECT_EQ(review->open_time().seconds(), absl::ToUnixSeconds(now()));
  const auto items = Items("first");
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(items[0].case_(), CaseName("hole"));
  EXPECT_EQ(items[0].state(), v1::Case::NEW);
  EXPECT_EQ(items[0].age_minutes(), 540 + 426);
  EXPECT_EQ(items[0].missed_clocks(), 1);  // after 540 minutes, though no tick came by
  EXPECT_EQ(items[0].broken_commitments(), 1);
  EXPECT_EQ(items[0].review_count(), 1);
  EXPECT_EQ(items[0].former_outcome(), ReviewItem::NONE_BEFORE);
  EXPECT_EQ(items[1].case_(), CaseName("younger"));
  EXPECT_EQ(items[1].state(), v1::Case::IN_PROGRESS);
  EXPECT_EQ(items[1].age_minutes(), 0);
}

TEST_P(Reviews, CountClocksOfEarlierRoundsToo) {
  clock_.Advance(absl::Hours(48));
  ASSERT_TRUE(Resolve("hole").ok());  // late
  ASSERT_TRUE(Take("hole", v1::CaseStep::REOPENED).ok());
  ASSERT_TRUE(Create("first", "2025-06-16").ok());
  EXPECT_EQ(Items("first")[0].missed_clocks(), 1);
}

TEST_P(Reviews, AreOneOfAUnitAndWeekAndOfMondays) {
  EXPECT_THAT(FieldsOf(Create("sunday", "2025-06-15").status()), ElementsAre("review.week_date"));
  ASSERT_TRUE(Create("first", "2025-06-16").ok());
  const absl::Status again = Create("again", "2025-06-16").status();
  EXPECT_TRUE(absl::IsAlreadyExists(again)) << again;
  EXPECT_EQ(ReasonOf(again), reasons::kValueTaken);
  const absl::Status same_name = Create("first", "2025-06-23", "parks").status();
  EXPECT_TRUE(absl::IsAlreadyExists(same_name)) << same_name;
  EXPECT_EQ(ReasonOf(same_name), reasons::kResourceExists);
  ExpectRefused(Create("second", "2025-06-23").status(), reasons::kReviewState);
  EXPECT_TRUE(Create("of-parks", "2025-06-16", "parks").ok());
}

TEST_P(Reviews, EndWhenEveryUnresolvedCaseHasAStrategy) {
  ASSERT_TRUE(OpenCase("second").ok());
  ASSERT_TRUE(OpenCase("third").ok());
  ASSERT_TRUE(Create("first", "2025-06-16").ok());
  const auto decided = Decide("first", "hole");
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->undecided_count(), 2);
  ASSERT_TRUE(Resolve("third").ok());
  const auto incomplete = Complete("first");
  ExpectRefused(incomplete.status(), reasons::kReviewIncomplete);
  EXPECT_THAT(SubjectsOf(incomplete.status()), ElementsAre(CaseName("second")));
  EXPECT_THAT(CasesIn("first", true), ElementsAre(CaseName("second"), CaseName("third")));
  ASSERT_TRUE(Decide("first", "second").ok());
  const auto completed = Complete("first");
  ASSERT_TRUE(completed.ok()) << completed.status();
  EXPECT_EQ(completed->state(), Review::COMPLETED);
  EXPECT_EQ(completed->completer(), "organizations/wa/apiKeys/case-worker");
  EXPECT_TRUE(completed->has_complete_time());
  // Those that were resolved since are in it still.
  EXPECT_THAT(CasesIn("first"), SizeIs(3));
  ExpectRefused(Complete("first").status(), reasons::kReviewState);
  ExpectRefused(Decide("first", "third").status(), reasons::kReviewState);
  v1::UpdateReviewRequest note;
  note.mutable_review()->set_name(ReviewName("first"));
  note.mutable_review()->set_note("Too late.");
  note.mutable_update_mask()->add_paths("note");
  ExpectRefused(office_.Do<Review>("UpdateReview", note).status(), reasons::kReviewState);
}

TEST_P(Reviews, WaitForWhatWasReopened) {
  ASSERT_TRUE(Create("first", "2025-06-16").ok());
  ASSERT_TRUE(Resolve("hole").ok());
  ASSERT_TRUE(Take("hole", v1::CaseStep::REOPENED).ok());
  ExpectRefused(Complete("first").status(), reasons::kReviewIncomplete);
}

TEST_P(Reviews, AskWhatBecameOfTheLastStrategy) {
  ASSERT_TRUE(Create("first", "2025-06-16").ok());
  EXPECT_THAT(FieldsOf(Decide("first", "hole", ReviewItem::DONE).status()),
              ElementsAre("former_outcome"));
  ASSERT_TRUE(Decide("first", "hole").ok());
  ASSERT_TRUE(Complete("first").ok());
  clock_.Advance(absl::Hours(24 * 8));
  const auto second = Create("second", "2025-06-23");
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->former_review(), ReviewName("first"));
  const auto item = Items("second")[0];
  EXPECT_EQ(item.former_strategy(), "Send the crew to Harbor Street.");
  EXPECT_EQ(item.former_outcome(), ReviewItem::FORMER_OUTCOME_UNSPECIFIED);
  EXPECT_EQ(item.review_count(), 2);
  EXPECT_EQ(item.strategy(), "");
  auto request = StrategyRequest("second", "hole");
  request.set_due_date("2025-06-27");
  const auto decide = [&](ReviewItem::FormerOutcome outcome) {
    request.set_former_outcome(outcome);
    return office_.Do<Review>("SetReviewStrategy", request).status();
  };
  EXPECT_THAT(FieldsOf(decide(ReviewItem::FORMER_OUTCOME_UNSPECIFIED)),
              ElementsAre("former_outcome"));
  EXPECT_THAT(FieldsOf(decide(ReviewItem::STILL_TIME)), ElementsAre("former_outcome"));
  ASSERT_TRUE(decide(ReviewItem::NOT_DONE).ok());
  const auto decided = Items("second")[0];
  EXPECT_EQ(decided.former_outcome(), ReviewItem::NOT_DONE);
  EXPECT_EQ(decided.owner(), PersonName("ada"));
  EXPECT_EQ(decided.due_date(), "2025-06-27");
}

TEST_P(Reviews, LoseNoCaseThatMovesToAnotherUnit) {
  ASSERT_TRUE(Create("first", "2025-06-16").ok());
  ASSERT_TRUE(Decide("first", "hole").ok());
  ASSERT_TRUE(Write([&](Transaction& transaction) -> absl::Status {
                return transaction.session()
                    .Execute("UPDATE cases SET organizational_unit = :unit WHERE name = :name",
                             UnitName("parks"), CaseName("hole"))
                    .status();
              }).ok());
  ASSERT_TRUE(Create("of-parks", "2025-06-23", "parks").ok());
  EXPECT_EQ(Items("of-parks")[0].former_strategy(), "Send the crew to Harbor Street.");
  EXPECT_EQ(Items("of-parks")[0].review_count(), 2);
}

TEST_P(Reviews, AreOfTheUnitsBelowThatHoldNoneOfTheirOwn) {
  below_[UnitName("works")] = {UnitName("streets"), UnitName("parks"), UnitName("trees")};
  below_[UnitName("parks")] = {UnitName("trees")};
  for (const char* const unit : {"works", "parks", "trees"}) {
    ASSERT_TRUE(
        OpenCase(unit, [&](v1::Case& of) { of.set_organizational_unit(UnitName(unit)); }).ok());
  }
  ASSERT_TRUE(Create("of-parks", "2025-06-16", "parks").ok());
  EXPECT_THAT(CasesIn("of-parks"), ElementsAre(CaseName("parks"), CaseName("trees")));
  ASSERT_TRUE(Create("of-works", "2025-06-16", "works").ok());
  EXPECT_THAT(CasesIn("of-works"), ElementsAre(CaseName("hole"), CaseName("works")));
  // Of another week, nobody below holds one: no case is left out.
  ASSERT_TRUE(Decide("of-works", "hole").ok());
  ASSERT_TRUE(Decide("of-works", "works").ok());
  ASSERT_TRUE(Complete("of-works").ok());
  ASSERT_TRUE(Create("next", "2025-06-23", "works").ok());
  EXPECT_THAT(CasesIn("next"), SizeIs(4));
}

TEST_P(Reviews, AreNotHeldWhenNobodyKnowsWhichUnitsAreBelow) {
  tree_ = absl::UnavailableError("assessment is away");
  EXPECT_TRUE(absl::IsUnavailable(Create("first", "2025-06-16").status()));
  EXPECT_TRUE(absl::IsNotFound(Get("first").status()));
}

TEST_P(Reviews, AreRefusedWhatMakesNoSense) {
  ASSERT_TRUE(OpenCase("later").ok());
  ASSERT_TRUE(Resolve("later").ok());
  ASSERT_TRUE(Create("first", "2025-06-16").ok());
  EXPECT_TRUE(absl::IsNotFound(Decide("first", "later").status()));
  EXPECT_TRUE(absl::IsNotFound(Decide("none", "hole").status()));
  auto request = StrategyRequest("first", "hole");
  request.set_due_date("2025-06-13");
  EXPECT_THAT(FieldsOf(office_.Do<Review>("SetReviewStrategy", request).status()),
              ElementsAre("due_date"));
  request = StrategyRequest("first", "hole");
  request.set_owner("organizations/or/people/ada");
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Do<Review>("SetReviewStrategy", request).status()));
  office_.ActAs("root", "administrator", "*");
  EXPECT_THAT(FieldsOf(office_.Do<Review>("SetReviewStrategy", request).status()),
              ElementsAre("owner"));
  v1::UpdateReviewRequest update;
  update.mutable_review()->set_name(ReviewName("first"));
  update.mutable_review()->set_week_date("2025-06-23");
  update.mutable_update_mask()->add_paths("week_date");
  EXPECT_THAT(FieldsOf(office_.Do<Review>("UpdateReview", update).status()),
              ElementsAre("review.week_date"));
  EXPECT_EQ(Get("first")->undecided_count(), 1);
  v1::ListReviewItemsRequest items;
  items.set_name(ReviewName("none"));
  EXPECT_TRUE(absl::IsNotFound(ItemsOf(items).status()));
}

TEST_P(Reviews, DoNotShowAComplaintToWhomItIsAbout) {
  ASSERT_TRUE(OpenCase("complaint", [](v1::Case& of) {
                of.set_kind(v1::COMPLAINT);
                of.set_worker(PersonName("bob"));
              }).ok());
  ASSERT_TRUE(Create("first", "2025-06-16").ok());
  auto request = StrategyRequest("first", "complaint");
  request.set_owner(PersonName("bob"));
  ExpectRefused(office_.Do<Review>("SetReviewStrategy", request).status(),
                reasons::kWorkerConcerned);
  ASSERT_TRUE(Decide("first", "hole").ok());
  office_.ActAsPerson("bob", "case-worker");
  EXPECT_THAT(CasesIn("first"), ElementsAre(CaseName("hole")));
  ExpectConcerned(Decide("first", "complaint").status());
  const auto incomplete = Complete("first").status();
  ExpectRefused(incomplete, reasons::kReviewIncomplete);
  EXPECT_THAT(SubjectsOf(incomplete), ElementsAre(ReviewName("first")));
}

TEST_P(Reviews, AreForThoseWithTheRole) {
  ASSERT_TRUE(Create("first", "2025-06-16").ok());
  office_.ActAsRole("viewer");
  EXPECT_TRUE(absl::IsPermissionDenied(Get("first").status()));
  office_.ActAsRole("auditor");
  EXPECT_TRUE(Get("first").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(Decide("first", "hole").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(Complete("first").status()));
}

TEST_P(Reviews, KeepStrategiesSealedAndForgetThemWithTheCustomer) {
  ASSERT_TRUE(Create("first", "2025-06-16").ok());
  ASSERT_TRUE(Decide("first", "hole").ok());
  EXPECT_FALSE(Keeps("review_items", "sealed_strategy", "crew"));
  EXPECT_EQ(Items("first")[0].strategy(), "Send the crew to Harbor Street.");
  ASSERT_TRUE(EraseCustomer("grace").ok());
  EXPECT_EQ(Items("first")[0].strategy(), "");
  EXPECT_EQ(Items("first")[0].owner(), PersonName("ada"));
}

TEST_P(Reviews, ArePartOfWhatACustomerIsGiven) {
  ASSERT_TRUE(Create("first", "2025-06-16").ok());
  ASSERT_TRUE(Decide("first", "hole").ok());
  ExportSources sources;
  AddPromises(office_.personal_data(), sources);
  EXPECT_THAT(sources.resources, SizeIs(2));
  ASSERT_THAT(sources.rows, SizeIs(1));
  const auto read = [&](const std::string& customer) {
    std::vector<std::string> strategies;
    EXPECT_TRUE(office_
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(const auto items, sources.rows[0].read(session, customer));
                      for (const auto& item : items) {
                        strategies.push_back(static_cast<const ReviewItem&>(*item).strategy());
                      }
                      return absl::OkStatus();
                    })
                    .ok());
    return strategies;
  };
  EXPECT_THAT(read(Named("customers", "grace")), ElementsAre("Send the crew to Harbor Street."));
  EXPECT_THAT(read(Named("customers", "another")), IsEmpty());
}

TEST_P(Reviews, GetAnotherEtagWithEveryStrategy) {
  const auto created = Create("first", "2025-06-16");
  auto request = StrategyRequest("first", "hole");
  request.set_etag(created->etag());
  request.set_request_id("once");
  const auto decided = office_.Do<Review>("SetReviewStrategy", request);
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(office_.Do<Review>("SetReviewStrategy", request)->SerializeAsString(),
            decided->SerializeAsString());
  request.clear_request_id();
  EXPECT_TRUE(absl::IsAborted(office_.Do<Review>("SetReviewStrategy", request).status()));
  clock_.Advance(absl::Minutes(1));
  request.set_etag(decided->etag());
  request.set_strategy("Close the lane.");
  const auto again = office_.Do<Review>("SetReviewStrategy", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_NE(again->etag(), decided->etag());
  EXPECT_EQ(again->undecided_count(), 0);
  EXPECT_EQ(Items("first")[0].strategy(), "Close the lane.");
}

TEST_P(Reviews, OnlyAskedForAreNotHeld) {
  v1::CreateReviewRequest request;
  request.set_parent(kOrganization);
  request.set_review_id("first");
  request.mutable_review()->set_organizational_unit(UnitName("streets"));
  request.mutable_review()->set_week_date("2025-06-16");
  request.set_validate_only(true);
  EXPECT_EQ(office_.Do<Review>("CreateReview", request)->item_count(), 1);
  EXPECT_TRUE(absl::IsNotFound(Get("first").status()));
  request.set_validate_only(false);
  EXPECT_TRUE(office_.Do<Review>("CreateReview", request).ok());
  EXPECT_THAT(CasesIn("first"), SizeIs(1));
}

TEST_P(Reviews, OpenedAtOnceAreOpenedOnce) {
  std::vector<absl::Status> created(4, absl::UnknownError("not run"));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < created.size(); ++i) {
    threads.emplace_back(
        [&, i] { created[i] = Create(absl::StrCat("r", i), "2025-06-16").status(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::count(created.begin(), created.end(), absl::OkStatus()), 1);
  for (const absl::Status& status : created) {
    if (status.ok()) continue;
    EXPECT_EQ(ReasonOf(status), reasons::kValueTaken) << status;
  }
}

TEST_P(Reviews, DecidedAtOnceCountEveryStrategy) {
  const int count = 6;
  for (int i = 0; i < count; ++i) ASSERT_TRUE(OpenCase(absl::StrCat("c", i)).ok());
  ASSERT_TRUE(Create("first", "2025-06-16").ok());
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] { EXPECT_TRUE(Decide("first", absl::StrCat("c", i)).ok()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Get("first")->undecided_count(), 1);
  EXPECT_THAT(CasesIn("first", true), ElementsAre(CaseName("hole")));
}

TEST_P(Reviews, OfManyCasesLoseNone) {
  const int count = 1'234;
  // As many rows as a busy unit has, half of them settled.
  const std::string columns =
      "parent, organization, revision, create_time, update_time, delete_time, body, customer, "
      "service_type, kind, channel, language, organizational_unit, assignee, worker, outcome, "
      "incident, publication_state, escalation_count, due_time, close_time";
  ASSERT_TRUE(
      Write([&](Transaction& transaction) -> absl::Status {
        for (int i = 0; i < 2 * count; ++i) {
          RETURN_IF_ERROR(
              transaction.session()
                  .Execute(absl::StrCat("INSERT INTO cases (name, number, state, receive_time, ",
                                        columns,
                                        ") SELECT :name, :number, CAST(:state AS BIGINT), "
                                        "receive_time + CAST(:later AS BIGINT), ",
                                        columns, " FROM cases WHERE name = :like"),
                           CaseName(absl::StrCat("many", i)), absl::StrCat("many", i),
                           i < count ? 3 : 7, (i * 37) % 1000, CaseName("hole"))
                  .status());
        }
        return absl::OkStatus();
      }).ok());
  const auto review = Create("first", "2025-06-16");
  ASSERT_TRUE(review.ok()) << review.status();
  EXPECT_EQ(review->item_count(), count + 1);
  std::set<std::string> seen;
  v1::ListReviewItemsRequest request;
  request.set_name(ReviewName("first"));
  request.set_page_size(100);
  do {
    const auto page = ItemsOf(request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& item : page->items()) EXPECT_TRUE(seen.insert(item.case_()).second);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, SizeIs(count + 1));
  const auto incomplete = Complete("first").status();
  ExpectRefused(incomplete, reasons::kReviewIncomplete);
  EXPECT_THAT(SubjectsOf(incomplete), SizeIs(100));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Reviews, testing::Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
