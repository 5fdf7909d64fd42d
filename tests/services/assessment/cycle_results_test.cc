// What ratings come to: the same figures whatever the database and the order; no trace of what is
// hidden; and what stands beside the figures.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/eventually.h"
#include "tests/services/assessment/cycle_in_process.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Values;

constexpr int kNow = 1'930'000'000;  // 2031-02-27

// One rating of ana: by a person who has an assignment already, or is nominated.
struct Planned {
  std::string rater;
  v1::Relation relation;
  v1::RatingContent content;
};

v1::RatingContent WithEvidence(v1::RatingContent content, v1::Evidence::Kind kind,
                               const std::string& date) {
  v1::Evidence& evidence = *content.mutable_competencies(1)->add_evidence();
  evidence.set_kind(kind);
  evidence.set_text("Seen");
  if (kind != v1::Evidence::TEXT) evidence.set_reference("cases/1");
  evidence.set_date(date);
  return content;
}

// Ana, rated by herself, her manager, four peers, three reports and three customers, of whom two
// hand in.
std::vector<Planned> Plan(const std::string& customers_level = "senior", int customers_value = 2,
                          const std::string& customers_words = "Served") {
  std::vector<Planned> plan = {
      {"ana", v1::SELF, Said("expert", 3, "Myself")},
      {"boss", v1::MANAGER,
       WithEvidence(Said("growing", 1, "Her manager"), v1::Evidence::CASE, "2031-01-31")},
      {"r1", v1::DIRECT_REPORT, Said("journey", 2, "Led 1")},
      {"r2", v1::DIRECT_REPORT, Said("senior", 1, "Led 2")},
      {"r3", v1::DIRECT_REPORT, Said("senior", 3, "Led 3")},
      {"p1", v1::PEER, Said("entry", 0, "Beside 1")},
      {"p2", v1::PEER, Said("journey", 2, "Beside 2")},
      {"p3", v1::PEER, Said("journey", 3, "Beside 3")},
      {"p4", v1::PEER, Said("expert", 1, "Beside 4")},
      {"c1", v1::CUSTOMER, Said(customers_level, customers_value, customers_words)},
      {"c2", v1::CUSTOMER,
       WithEvidence(Said(customers_level, customers_value, customers_words), v1::Evidence::TEXT,
                    "2031-02-01")},
  };
  // Of two peers only is it known whether she waits: the cell is hidden, and the level is not.
  for (Planned& planned : plan) {
    if (planned.rater != "p3" && planned.rater != "p4") continue;
    v1::BehaviorRating& waits = *planned.content.mutable_competencies(1)->mutable_behaviors(1);
    waits.clear_value();
    waits.set_not_observed(true);
  }
  return plan;
}

void OpenFor(
    CycleInProcess& office, v1::AssessmentCycle::Purpose purpose,
    const std::function<void(v1::AssessmentCycle&)>& change = [](v1::AssessmentCycle&) {}) {
  office.Employ({{"boss", "top"},
                 {"ana", "calls", "boss"},
                 {"p1", "top", "boss"},
                 {"p2", "top", "boss"},
                 {"p3", "top", "boss"},
                 {"p4", "top", "boss"},
                 {"r1", "top", "ana"},
                 {"r2", "top", "ana"},
                 {"r3", "top", "ana"}});
  ASSERT_TRUE(office.Create("spring", purpose, change).ok());
  const auto prepared = office.Prepare("spring");
  ASSERT_TRUE(prepared.ok()) << prepared.status();
  for (const char* const peer : {"p1", "p2", "p3", "p4"}) {
    office.Nominate("spring", "ana", peer, v1::PEER);
  }
  for (const char* const customer : {"c1", "c2", "c3"}) {
    office.Nominate("spring", "ana", customer, v1::CUSTOMER);
  }
  const auto opened = office.Open("spring");
  ASSERT_TRUE(opened.ok()) << opened.status();
}

std::string AssignmentOf(CycleInProcess& office, const std::string& rater) {
  for (const v1::RaterAssignment& assignment : office.Raters("spring", "ana")) {
    if (assignment.rater() == PersonName(rater) || assignment.rater_label() == rater) {
      return assignment.name();
    }
  }
  ADD_FAILURE() << rater << " does not rate";
  return "";
}

void HandInAll(CycleInProcess& office, const std::vector<Planned>& plan) {
  for (const Planned& planned : plan) {
    const auto answer =
        office.HandIn(office.Token(AssignmentOf(office, planned.rater)), planned.content);
    ASSERT_TRUE(answer.ok()) << planned.rater << ": " << answer.status();
  }
}

void PublishAll(CycleInProcess& office) {
  ASSERT_TRUE(office.EndRatings("spring").ok());
  ASSERT_TRUE(office.Close("spring").ok());
  const auto published = office.Publish("spring");
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_EQ(published->state(), v1::AssessmentCycle::PUBLISHED);
}

// Everything of a result but what tells ratings apart.
std::string FiguresOf(CycleInProcess& office) {
  const auto result = office.Result("spring", "ana");
  EXPECT_TRUE(result.ok()) << result.status();
  if (!result.ok()) return "";
  v1::ResultFigures figures = result->figures();
  EXPECT_NE(figures.ratings_hash(), "");
  figures.clear_ratings_hash();
  return figures.SerializeAsString();
}

std::string Text(const std::string& figures) {
  v1::ResultFigures parsed;
  parsed.ParseFromString(figures);
  return parsed.DebugString();
}

class CycleResults : public testing::TestWithParam<StoreKind> {
 protected:
  // The figures of a cycle that is run from its begin in a database of its own.
  static std::string Run(const StoreKind& kind, v1::AssessmentCycle::Purpose purpose,
                         const std::vector<Planned>& plan) {
    TestStore store(kind);
    FakeClock clock(absl::FromUnixSeconds(kNow));
    CycleInProcess office(store, clock);
    OpenFor(office, purpose);
    HandInAll(office, plan);
    PublishAll(office);
    return FiguresOf(office);
  }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(kNow)};
};

TEST_P(CycleResults, AreTheSameInAnyOrderAndDatabase) {
  for (const auto purpose : {v1::AssessmentCycle::DEVELOPMENTAL, v1::AssessmentCycle::EVALUATIVE}) {
    std::vector<Planned> plan = Plan();
    const std::string figures = Run(SqliteStore, purpose, plan);
    std::shuffle(plan.begin(), plan.end(), std::mt19937(7));
    const std::string others = Run(GetParam(), purpose, plan);
    EXPECT_EQ(figures, others) << Text(figures) << "\nand\n" << Text(others);
    EXPECT_FALSE(figures.empty());
  }
}

TEST_P(CycleResults, OfASuppressedRelationThereIsNoTrace) {
  for (const auto purpose : {v1::AssessmentCycle::DEVELOPMENTAL, v1::AssessmentCycle::EVALUATIVE}) {
    const std::string figures = Run(GetParam(), purpose, Plan());
    const std::string others = Run(GetParam(), purpose, Plan("entry", 0, "Kept waiting"));
    EXPECT_EQ(figures, others) << Text(figures) << "\nand\n" << Text(others);
    EXPECT_FALSE(absl::StrContains(figures, "Served"));
    // How many of them there were is not told either: with none it is the same.
    std::vector<Planned> none = Plan();
    std::erase_if(none, [](const Planned& one) { return one.relation == v1::CUSTOMER; });
    EXPECT_EQ(figures, Run(GetParam(), purpose, none));
  }
}

// A cell of one behavior that two peers saw: what they said of it moves nothing.
TEST_P(CycleResults, OfASuppressedBehaviorThereIsNoTrace) {
  std::vector<Planned> plan = Plan();
  const std::string figures = Run(GetParam(), v1::AssessmentCycle::DEVELOPMENTAL, plan);
  for (Planned& planned : plan) {
    if (planned.rater != "p1" && planned.rater != "p2") continue;
    planned.content.mutable_competencies(1)->mutable_behaviors(1)->set_value(3);
  }
  EXPECT_EQ(figures, Run(GetParam(), v1::AssessmentCycle::DEVELOPMENTAL, plan));
  // And the test would see it: of a behavior that four peers saw it moves something.
  plan[5].content.mutable_competencies(1)->mutable_behaviors(0)->set_value(3);
  EXPECT_NE(figures, Run(GetParam(), v1::AssessmentCycle::DEVELOPMENTAL, plan));
}

TEST_P(CycleResults, AreWhatIsComputedByHand) {
  CycleInProcess office(store_, clock_);
  OpenFor(office, v1::AssessmentCycle::EVALUATIVE);
  HandInAll(office, Plan());
  PublishAll(office);
  const auto result = office.Result("spring", "ana");
  ASSERT_TRUE(result.ok()) << result.status();
  const v1::ResultFigures& figures = result->figures();
  ASSERT_EQ(figures.competencies_size(), 2);
  const v1::CompetencyResult& focus = figures.competencies(1);
  EXPECT_EQ(focus.competency(), "focus");
  // Manager 2, twice; peers 1, 3, 3, 5: 3; reports 3, 4, 4: 3.67; customers hidden; self 5, at 0.
  EXPECT_DOUBLE_EQ(focus.level(), 2.7);  // (4 + 3 + 3.67) / 4 = 2.67
  EXPECT_DOUBLE_EQ(focus.gap(), 0.3);    // of journey, 3
  EXPECT_EQ(focus.required_level(), "journey");
  EXPECT_TRUE(focus.blind_spot());
  EXPECT_DOUBLE_EQ(focus.relations(2).level().mean(), 3);
  EXPECT_EQ(focus.relations(4).level().suppression(), v1::Cell::TOO_FEW);
  EXPECT_EQ(focus.relations(4).level().count(), 0);
  EXPECT_THAT(focus.comments(), ElementsAre("Beside 1", "Beside 2", "Beside 3", "Beside 4",
                                            "Her manager", "Led 1", "Led 2", "Led 3", "Myself"));
}

TEST_P(CycleResults, CanBeComputedAgain) {
  CycleInProcess office(store_, clock_);
  OpenFor(office, v1::AssessmentCycle::EVALUATIVE);
  HandInAll(office, Plan());
  PublishAll(office);
  clock_.Advance(absl::Hours(24 * 400));
  v1::VerifyResultRequest request;
  request.set_name(CycleName("spring") + "/results/ana");
  auto verified = office.Ask<v1::VerifyResultResponse>("VerifyResult", request);
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_TRUE(verified->same());
  EXPECT_EQ(verified->figures_hash(), office.Result("spring", "ana")->figures_hash());
  // A rating that somebody changed in the database does not go unnoticed.
  store_.AllowScans();
  store_.RunBeside("DELETE FROM ratings WHERE relation = 2");
  verified = office.Ask<v1::VerifyResultResponse>("VerifyResult", request);
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_FALSE(verified->same());
  EXPECT_NE(verified->figures_hash(), office.Result("spring", "ana")->figures_hash());
}

TEST_P(CycleResults, AnAdjustedLevelStandsBesideWhatCameOut) {
  CycleInProcess office(store_, clock_);
  OpenFor(office, v1::AssessmentCycle::EVALUATIVE);
  HandInAll(office, Plan());
  ASSERT_TRUE(office.EndRatings("spring").ok());
  v1::PreviewResultRequest preview;
  preview.set_name(CycleName("spring"));
  preview.set_person(PersonName("ana"));
  auto before = office.Ask<v1::ResultFigures>("PreviewResult", preview);
  ASSERT_TRUE(before.ok()) << before.status();
  v1::CreateLevelAdjustmentRequest adjust;
  adjust.set_parent(CycleName("spring"));
  v1::LevelAdjustment& adjustment = *adjust.mutable_level_adjustment();
  adjustment.set_subject(PersonName("ana"));
  adjustment.set_competency("focus");
  adjustment.set_level("expert");
  adjustment.set_reason("The manager was new.");
  const auto made = office.Ask<v1::LevelAdjustment>("CreateLevelAdjustment", adjust);
  ASSERT_TRUE(made.ok()) << made.status();
  ASSERT_TRUE(office.Close("spring").ok());
  // Closed, nothing changes any more.
  adjustment.set_competency("care");
  EXPECT_EQ(ReasonOf(office.Ask<v1::LevelAdjustment>("CreateLevelAdjustment", adjust).status()),
            reasons::kCycleState);
  ASSERT_TRUE(office.Publish("spring").ok());
  v1::ResultFigures after = office.Result("spring", "ana")->figures();
  EXPECT_EQ(after.competencies(1).adjusted().level(), "expert");
  EXPECT_EQ(after.competencies(1).adjusted().reason(), "The manager was new.");
  after.mutable_competencies(1)->clear_adjusted();
  EXPECT_EQ(after.SerializeAsString(), before->SerializeAsString());
}

// Judgements hold for two years from the end of ratings, cases for five months from their day.
TEST_P(CycleResults, TellUntilWhenTheyAreVerified) {
  CycleInProcess office(store_, clock_);
  OpenFor(office, v1::AssessmentCycle::EVALUATIVE, [](v1::AssessmentCycle& cycle) {
    v1::ShelfLife& judgement = *cycle.add_shelf_lives();
    judgement.set_kind(v1::Evidence::JUDGEMENT);
    judgement.set_months(1);
    v1::ShelfLife& of_case = *cycle.add_shelf_lives();
    of_case.set_kind(v1::Evidence::CASE);
    of_case.set_months(5);
  });
  HandInAll(office, Plan());
  clock_.Advance(absl::Hours(48));
  PublishAll(office);
  const auto result = office.Result("spring", "ana");
  ASSERT_TRUE(result.ok()) << result.status();
  // Ended on 2031-03-01. The case is of 2031-01-31, and June has 30 days. The customers' evidence,
  // which would hold until 2033, is of a relation that is hidden.
  EXPECT_EQ(result->figures().competencies(0).verified_until(), "2031-04-01");
  EXPECT_EQ(result->figures().competencies(1).verified_until(), "2031-06-30");
  const auto verified = [&](const std::string& day) {
    v1::ReportProficiencyRequest request;
    request.set_name(PersonName("ana"));
    request.set_purpose(v1::AssessmentCycle::EVALUATIVE);
    request.set_as_of(day);
    const auto report = office.Ask<v1::ReportProficiencyResponse>("ReportProficiency", request);
    EXPECT_TRUE(report.ok()) << report.status();
    std::vector<bool> each;
    for (const auto& one : report->proficiencies()) each.push_back(one.verified());
    return each;
  };
  EXPECT_THAT(verified("2031-02-28"), IsEmpty());  // not yet published
  EXPECT_THAT(verified("2031-04-01"), ElementsAre(true, true));
  EXPECT_THAT(verified("2031-04-02"), ElementsAre(false, true));
  EXPECT_THAT(verified("2031-06-30"), ElementsAre(false, true));
  EXPECT_THAT(verified("2031-07-01"), ElementsAre(false, false));
}

// Of two appeals that are upheld, what the later one decided counts, from its day on.
TEST_P(CycleResults, TheLastAppealThatIsUpheldCounts) {
  CycleInProcess office(store_, clock_);
  OpenFor(office, v1::AssessmentCycle::EVALUATIVE);
  HandInAll(office, Plan());
  PublishAll(office);
  const auto appeal = [&](const std::string& id, const std::string& level) {
    const std::string name = absl::StrCat(CycleName("spring"), "/results/ana/appeals/", id);
    clock_.Advance(absl::Hours(24));
    v1::CreateAppealRequest create;
    create.set_parent(CycleName("spring") + "/results/ana");
    create.set_appeal_id(id);
    create.mutable_appeal()->set_grounds("Too low");
    office.ActAsPerson("ana");
    const auto created = office.Ask<v1::Appeal>("CreateAppeal", create);
    ASSERT_TRUE(created.ok()) << created.status();
    office.ActAsAdministrator();
    v1::StartAppealReviewRequest start;
    start.set_name(name);
    const auto started = office.Ask<v1::Appeal>("StartAppealReview", start);
    ASSERT_TRUE(started.ok()) << started.status();
    v1::DecideAppealRequest decide;
    decide.set_name(name);
    decide.set_upheld(true);
    decide.set_outcome(absl::StrCat("It is ", level));
    v1::RevisedLevel& revised = *decide.add_revised_levels();
    revised.set_competency("focus");
    revised.set_level(level);
    const auto decided = office.Ask<v1::Appeal>("DecideAppeal", decide);
    ASSERT_TRUE(decided.ok()) << decided.status();
  };
  const auto level = [&](const std::string& day) {
    v1::ReportProficiencyRequest request;
    request.set_name(PersonName("ana"));
    request.set_purpose(v1::AssessmentCycle::EVALUATIVE);
    request.set_as_of(day);
    const auto report = office.Ask<v1::ReportProficiencyResponse>("ReportProficiency", request);
    EXPECT_TRUE(report.ok() && report->proficiencies_size() == 2) << report.status();
    return report->proficiencies(1).level().adjusted().level();
  };
  appeal("second-by-name", "senior");  // 2031-02-28
  appeal("first-by-name", "expert");   // 2031-03-01
  EXPECT_EQ(level("2031-03-01"), "expert");
  EXPECT_EQ(level("2031-02-28"), "senior");
  EXPECT_EQ(level("2031-02-27"), "");
}

// --- Ratings that bear a name -------------------------------------------------------------------

TEST_P(CycleResults, ARatingThatIsWithdrawnAndSaidAgainKeepsItsHistory) {
  CycleInProcess office(store_, clock_);
  OpenFor(office, v1::AssessmentCycle::EVALUATIVE);
  const std::string assignment = AssignmentOf(office, "boss");
  const auto first = office.HandInAs("boss", assignment, Said("entry", 0, "Said first"));
  ASSERT_TRUE(first.ok()) << first.status();
  office.ActAsPerson("boss");
  v1::WithdrawRatingRequest withdraw;
  withdraw.set_rater_assignment(assignment);
  ASSERT_TRUE(office.Ask<v1::WithdrawRatingResponse>("WithdrawRating", withdraw).ok());
  EXPECT_EQ(ReasonOf(office.Ask<v1::WithdrawRatingResponse>("WithdrawRating", withdraw).status()),
            reasons::kRatingNotHandedIn);
  const auto second = office.HandInAs("boss", assignment, Said("expert", 3, "Said then"));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->rating(), first->rating());
  office.ActAsAdministrator();
  events::v1::ListChangesRequest request;
  request.set_name(first->rating());
  const auto history = office.Ask<events::v1::ListChangesResponse>("ListChanges", request);
  ASSERT_TRUE(history.ok()) << history.status();
  std::vector<events::v1::Event::Kind> kinds;
  for (const auto& change : history->changes()) {
    kinds.push_back(change.kind());
    EXPECT_EQ(change.actor(), "organizations/wa/apiKeys/boss");
    EXPECT_FALSE(change.has_before());
    EXPECT_FALSE(change.has_after());
  }
  EXPECT_THAT(kinds, ElementsAre(events::v1::Event::UNDELETED, events::v1::Event::DELETED,
                                 events::v1::Event::CREATED));
  EXPECT_THAT(history->changes(0).changed_fields().paths(), ElementsAre("content", "delete_time"));
  EXPECT_FALSE(absl::StrContains(history->SerializeAsString(), "Said "));
  ASSERT_TRUE(office.EndRatings("spring").ok());
  v1::GetRatingRequest get;
  get.set_name(first->rating());
  EXPECT_EQ(office.Ask<v1::Rating>("GetRating", get)->content().comment(), "Said then");
}

TEST_P(CycleResults, AHandInThatIsRepeatedIsAnsweredAsAtFirst) {
  CycleInProcess office(store_, clock_);
  OpenFor(office, v1::AssessmentCycle::EVALUATIVE);
  store_.AllowScans();
  v1::HandInRatingRequest request;
  request.set_request_id("once");
  *request.mutable_content() = Said("senior", 2);
  for (const bool with_token : {false, true}) {
    request.clear_token();
    request.clear_rater_assignment();
    office.ActAsAdministrator();
    if (with_token) {
      request.set_token(office.Token(AssignmentOf(office, "p1")));
      office.ActAsNobody();
    } else {
      request.set_rater_assignment(AssignmentOf(office, "boss"));
      office.ActAsPerson("boss");
    }
    const auto first = office.Ask<v1::HandInRatingResponse>("HandInRating", request);
    ASSERT_TRUE(first.ok()) << first.status();
    const auto changes = store_.RunBeside("SELECT COUNT(*) FROM changes");
    clock_.Advance(absl::Hours(13));
    const auto again = office.Ask<v1::HandInRatingResponse>("HandInRating", request);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
    EXPECT_EQ(store_.RunBeside("SELECT COUNT(*) FROM changes"), changes);
    clock_.Advance(absl::Hours(12));
    EXPECT_EQ(ReasonOf(office.Ask<v1::HandInRatingResponse>("HandInRating", request).status()),
              reasons::kRatingHandedIn);
  }
}

// Raters who are not signed in do not know of each other: the same request id is none's own.
TEST_P(CycleResults, TwoRatersWithTokensMayChooseTheSameRequestId) {
  CycleInProcess office(store_, clock_);
  OpenFor(office, v1::AssessmentCycle::EVALUATIVE);
  for (const char* const peer : {"p1", "p2"}) {
    office.ActAsAdministrator();
    v1::HandInRatingRequest request;
    request.set_request_id("1");
    *request.mutable_content() = Said("senior", 2);
    request.set_token(office.Token(AssignmentOf(office, peer)));
    office.ActAsNobody();
    const auto answer = office.Ask<v1::HandInRatingResponse>("HandInRating", request);
    EXPECT_TRUE(answer.ok()) << answer.status();
  }
}

// --- What is confidential -----------------------------------------------------------------------

TEST_P(CycleResults, NoCacheKeepsWhatIsConfidentialAndHistoryTellsFieldsOnly) {
  RedisServer redis;
  const std::string url = absl::StrCat("redis://127.0.0.1:", redis.port());
  std::optional<CycleInProcess> process(std::in_place, store_, clock_, url);
  CycleInProcess& office = *process;
  OpenFor(office, v1::AssessmentCycle::EVALUATIVE);
  HandInAll(office, Plan());
  ASSERT_TRUE(office.EndRatings("spring").ok());
  v1::CreateLevelAdjustmentRequest adjust;
  adjust.set_parent(CycleName("spring"));
  adjust.mutable_level_adjustment()->set_subject(PersonName("ana"));
  adjust.mutable_level_adjustment()->set_competency("focus");
  adjust.mutable_level_adjustment()->set_level("expert");
  adjust.mutable_level_adjustment()->set_reason("Confidential reason");
  const auto adjustment = office.Ask<v1::LevelAdjustment>("CreateLevelAdjustment", adjust);
  ASSERT_TRUE(adjustment.ok()) << adjustment.status();
  ASSERT_TRUE(office.Close("spring").ok());
  ASSERT_TRUE(office.Publish("spring").ok());
  office.ActAsPerson("ana");
  const std::string result = CycleName("spring") + "/results/ana";
  v1::RespondToResultRequest respond;
  respond.set_name(result);
  respond.set_response("Confidential response");
  ASSERT_TRUE(office.Ask<v1::Result>("RespondToResult", respond).ok());
  v1::CreateAppealRequest appeal;
  appeal.set_parent(result);
  appeal.set_appeal_id("first");
  appeal.mutable_appeal()->set_grounds("Confidential grounds");
  ASSERT_TRUE(office.Ask<v1::Appeal>("CreateAppeal", appeal).ok());
  office.ActAsAdministrator();
  v1::GetRatingRequest rating;
  const std::string boss = AssignmentOf(office, "boss");
  rating.set_name(absl::StrCat(CycleName("spring"), "/ratings/", boss.substr(boss.rfind('/') + 1)));

  // A process that has nothing near asks Redis, and leaves there what it found.
  process.reset();
  process.emplace(store_, clock_, url);

  v1::GetLevelAdjustmentRequest get_adjustment;
  get_adjustment.set_name(adjustment->name());
  v1::GetAppealRequest get_appeal;
  get_appeal.set_name(result + "/appeals/first");
  const auto read_all = [&] {
    EXPECT_TRUE(office.Result("spring", "ana").ok());
    EXPECT_TRUE(office.Ask<v1::Rating>("GetRating", rating).ok());
    EXPECT_TRUE(office.Ask<v1::LevelAdjustment>("GetLevelAdjustment", get_adjustment).ok());
    EXPECT_TRUE(office.Ask<v1::Appeal>("GetAppeal", get_appeal).ok());
    EXPECT_TRUE(office.Get("spring").ok());
  };
  // Redis keeps what it is asked for once it has caught up: who is not confidential, and not near.
  int asked = 0;
  EXPECT_TRUE(Eventually([&] {
    v1::GetPersonRequest person;
    person.set_name(PersonName(absl::StrCat("nobody-", ++asked)));
    EXPECT_FALSE(office.Ask<v1::Person>("GetPerson", person).ok());
    return absl::StrContains(redis.Command("KEYS *"), "people/nobody-");
  }));
  read_all();
  const std::string keys = redis.Command("KEYS *");
  for (const char* const none : {"/results/", "/ratings/", "/levelAdjustments/", "/appeals/"}) {
    EXPECT_THAT(keys, Not(testing::HasSubstr(none)));
  }
  // Nor does the process keep any: another's change is seen at once.
  store_.AllowScans();
  for (const char* const table : {"results", "ratings", "level_adjustments", "appeals"}) {
    store_.RunBeside(absl::StrCat("DELETE FROM ", table));
  }
  EXPECT_TRUE(absl::IsNotFound(office.Result("spring", "ana").status()));
  EXPECT_TRUE(absl::IsNotFound(office.Ask<v1::Rating>("GetRating", rating).status()));
  EXPECT_TRUE(absl::IsNotFound(
      office.Ask<v1::LevelAdjustment>("GetLevelAdjustment", get_adjustment).status()));
  EXPECT_TRUE(absl::IsNotFound(office.Ask<v1::Appeal>("GetAppeal", get_appeal).status()));

  for (const std::string& name : {result, rating.name(), adjustment->name(), get_appeal.name()}) {
    events::v1::ListChangesRequest request;
    request.set_name(name);
    const auto history = office.Ask<events::v1::ListChangesResponse>("ListChanges", request);
    ASSERT_TRUE(history.ok()) << history.status();
    for (const auto& change : history->changes()) {
      EXPECT_FALSE(change.has_before() || change.has_after()) << name;
    }
    EXPECT_FALSE(absl::StrContains(history->SerializeAsString(), "Confidential"));
  }
  events::v1::ListChangesRequest request;
  request.set_name(result);
  const auto history = office.Ask<events::v1::ListChangesResponse>("ListChanges", request);
  EXPECT_THAT(history->changes(0).changed_fields().paths(),
              ElementsAre("response", "response_time"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, CycleResults, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
