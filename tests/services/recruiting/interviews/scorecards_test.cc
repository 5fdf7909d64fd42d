// Scorecards: scored alone, sealed until the panel's rule is met, shown to nobody else.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/canary.h"
#include "tests/services/recruiting/interview_room.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Interview;
using v1::Scorecard;

class Scorecards : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(room_.Schedule("first").ok());
    ASSERT_TRUE(room_.Begin("first").ok());
  }

  void AllHandIn() {
    for (const char* const person : {"ana", "ben", "cem"}) {
      ASSERT_TRUE(room_.HandIn("first", person, {"entry", "expert"}).ok());
    }
  }

  Interview Now() {
    room_.ActAsRecruiter();
    return *room_.GetInterview("first");
  }

  std::string WhyNot(const std::string& of, const std::string& by) {
    return ReasonOf(room_.ReadScorecard("first", of, by).status());
  }

  std::vector<std::string> Wrong(const std::function<void(Scorecard&)>& change) {
    return FieldsOf(room_
                        .HandIn("first", "ana", {"entry", "expert"},
                                [&](auto& request) { change(*request.mutable_scorecard()); })
                        .status());
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  InterviewRoom room_{store_, clock_};
};

TEST_P(Scorecards, AreHandedInWhole) {
  const auto scorecard = room_.HandIn("first", "ana", {"entry", ""});
  ASSERT_TRUE(scorecard.ok()) << scorecard.status();
  EXPECT_EQ(scorecard->name(), ScorecardName("first", "ana"));
  EXPECT_EQ(scorecard->scorer(), PersonName("ana"));
  EXPECT_EQ(scorecard->application(), ApplicationName("one"));
  EXPECT_EQ(scorecard->guide_hash(), Now().guide_hash());
  EXPECT_TRUE(scorecard->has_hand_in_time());
  EXPECT_EQ(Now().scorecards(), 1);
  const auto read = room_.ReadScorecard("first", "ana", "ana");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->SerializeAsString(), scorecard->SerializeAsString());
}

TEST_P(Scorecards, ScoreEachQuestionOnceAtALevelOfTheGuide) {
  EXPECT_THAT(Wrong([](auto& scorecard) { scorecard.mutable_scores()->RemoveLast(); }),
              ElementsAre("scorecard.scores"));
  EXPECT_THAT(Wrong([](auto& scorecard) { *scorecard.add_scores() = scorecard.scores(0); }),
              ElementsAre("scorecard.scores[2].question"));
  EXPECT_THAT(
      Wrong([](auto& scorecard) { scorecard.mutable_scores(0)->set_question("focus.upset"); }),
      ElementsAre("scorecard.scores[0].question", "scorecard.scores"));
  EXPECT_THAT(Wrong([](auto& scorecard) { scorecard.mutable_scores(1)->set_level("3"); }),
              ElementsAre("scorecard.scores[1].level"));
  EXPECT_THAT(Wrong([](auto& scorecard) { scorecard.mutable_scores(1)->set_evidence(" "); }),
              ElementsAre("scorecard.scores[1].evidence"));
  EXPECT_EQ(Now().scorecards(), 0);
}

TEST_P(Scorecards, AreOneOfEachMember) {
  ASSERT_TRUE(room_.HandIn("first", "ana", {"entry", "expert"}).ok());
  const auto second = room_.HandIn("first", "ana", {"expert", "expert"});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(second.status()), reasons::kResourceExists);
  EXPECT_EQ(room_.ReadScorecard("first", "ana", "ana")->scores(0).level(), "entry");
  EXPECT_EQ(Now().scorecards(), 1);
}

TEST_P(Scorecards, AreOfThePanelAlone) {
  for (const char* const person : {"dee", "eve"}) {
    EXPECT_EQ(room_.HandIn("first", person, {"entry", "expert"}).status().code(),
              absl::StatusCode::kPermissionDenied);
  }
  // Whoever else may much: nobody scores without a key for panels, or one that names nobody.
  v1::HandInScorecardRequest request;
  request.set_parent(InterviewName("first"));
  for (const char* const role : {"recruiter", "administrator", "auditor"}) {
    room_.ActAsPerson("ana", role);
    EXPECT_EQ(room_.Do<Scorecard>("HandInScorecard", request).status().code(),
              absl::StatusCode::kPermissionDenied)
        << role;
  }
  // Whether or not there is such an interview.
  EXPECT_EQ(room_.HandIn("none", "ana", {"entry", "expert"}).status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_P(Scorecards, WaitUntilTheInterviewIsStarted) {
  room_.ActAsRecruiter();
  ASSERT_TRUE(room_.Schedule("second", "two").ok());
  EXPECT_EQ(ReasonOf(room_.HandIn("second", "ana", {"entry", "expert"}).status()),
            reasons::kInterviewState);
}

TEST_P(Scorecards, AreByTheGuideThatTheInterviewWasBegunBy) {
  // As nobody can through the API: the guide is another one since.
  ASSERT_TRUE(
      room_.store()
          .Write({.actor = "test", .method = "Break", .trace_id = ""}, absl::InfiniteFuture(),
                 [&](Transaction& transaction) -> absl::Status {
                   ASSIGN_OR_RETURN(auto interview, transaction.Find<Interview>(
                                                        InterviewType(), InterviewName("first")));
                   interview->set_guide_hash("sha256-jcs-1:0");
                   return transaction.Update(InterviewType(), *interview);
                 })
          .ok());
  EXPECT_EQ(ReasonOf(room_.HandIn("first", "ana", {"entry", "expert"}).status()),
            reasons::kGuideUncompiled);
}

TEST_P(Scorecards, StaySealedUntilThePanelsRuleIsMetAndOwnIsHandedIn) {
  ASSERT_TRUE(room_.HandIn("first", "ana", {"entry", "expert"}).ok());
  ASSERT_TRUE(room_.HandIn("first", "ben", {"entry", "expert"}).ok());
  // Whether there is one is not told either.
  EXPECT_EQ(WhyNot("ben", "ana"), reasons::kScoresSealed);
  EXPECT_EQ(WhyNot("cem", "ana"), reasons::kScoresSealed);
  EXPECT_EQ(WhyNot("kay", "ana"), reasons::kScoresSealed);
  EXPECT_EQ(WhyNot("ana", "cem"), reasons::kScoresSealed);
  EXPECT_EQ(WhyNot("cem", "cem"), reasons::kResourceNotFound);
  EXPECT_THAT(room_.Listed("first", "ana"), ElementsAre("ana"));
  EXPECT_THAT(room_.Listed("first", "cem"), IsEmpty());
  ASSERT_TRUE(room_.HandIn("first", "cem", {"expert", "expert"}).ok());
  EXPECT_EQ(Now().state(), Interview::REVEALED);
  EXPECT_TRUE(Now().has_reveal_time());
  EXPECT_TRUE(room_.ReadScorecard("first", "ben", "ana").ok());
  EXPECT_EQ(WhyNot("kay", "ana"), reasons::kResourceNotFound);
  EXPECT_THAT(room_.Listed("first", "cem"), ElementsAre("ana", "ben", "cem"));
}

TEST_P(Scorecards, AreRevealedToWhoHandedInWhereFewerThanAllAreAskedFor) {
  room_.ActAsRecruiter();
  ASSERT_TRUE(
      room_.Schedule("second", "two", [](auto& interview) { interview.set_min_scorecards(2); })
          .ok());
  ASSERT_TRUE(room_.Begin("second").ok());
  ASSERT_TRUE(room_.HandIn("second", "ana", {"entry", "expert"}).ok());
  ASSERT_TRUE(room_.HandIn("second", "ben", {"entry", "expert"}).ok());
  EXPECT_TRUE(room_.ReadScorecard("second", "ben", "ana").ok());
  EXPECT_EQ(ReasonOf(room_.ReadScorecard("second", "ben", "cem").status()), reasons::kScoresSealed);
  EXPECT_THAT(room_.Listed("second", "cem"), IsEmpty());
  ASSERT_TRUE(room_.HandIn("second", "cem", {"entry", "expert"}).ok());
  EXPECT_THAT(room_.Listed("second", "cem"), ElementsAre("ana", "ben", "cem"));
}

TEST_P(Scorecards, AreShownToNobodyElseWhateverTheirRole) {
  AllHandIn();
  v1::GetScorecardRequest get;
  v1::ListScorecardsRequest list;
  list.set_parent(InterviewName("first"));
  for (const char* const id : {"ana", "none"}) {
    get.set_name(ScorecardName("first", id));
    for (const char* const role :
         {"recruiter", "administrator", "auditor", "manager", "eeo-analyst", "integration"}) {
      room_.ActAsPerson("ana", role);
      EXPECT_EQ(room_.Do<Scorecard>("GetScorecard", get).status().code(),
                absl::StatusCode::kPermissionDenied)
          << role;
      EXPECT_EQ(room_.Do<v1::ListScorecardsResponse>("ListScorecards", list).status().code(),
                absl::StatusCode::kPermissionDenied)
          << role;
    }
    // Of another panel, or named as an alternate only.
    for (const char* const person : {"eve", "dee"}) {
      EXPECT_EQ(WhyNot(id, person), reasons::kPermissionDenied);
      EXPECT_THAT(room_.Listed("first", person), ElementsAre(reasons::kPermissionDenied));
    }
  }
  // A key for panels that names nobody is nobody's.
  room_.ActAs("organizations/wa/apiKeys/panel", "panel-member", "wa");
  EXPECT_EQ(room_.Do<Scorecard>("GetScorecard", get).status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_P(Scorecards, KeepWhatWasScoredAloneBesideWhatIsScoredSince) {
  ASSERT_TRUE(room_.HandIn("first", "ana", {"entry", "expert"}).ok());
  EXPECT_EQ(ReasonOf(room_.Revise("first", "ana", kFocusQuestion, "expert").status()),
            reasons::kScoresSealed);
  ASSERT_TRUE(room_.HandIn("first", "ben", {"expert", "expert"}).ok());
  ASSERT_TRUE(room_.HandIn("first", "cem", {"expert", "expert"}).ok());
  const auto revised = room_.Revise("first", "ana", kFocusQuestion, "expert");
  ASSERT_TRUE(revised.ok()) << revised.status();
  EXPECT_EQ(revised->scores(0).level(), "entry");
  ASSERT_THAT(revised->revisions(), SizeIs(1));
  EXPECT_EQ(revised->revisions(0).old_level(), "entry");
  EXPECT_EQ(revised->revisions(0).new_level(), "expert");
  EXPECT_EQ(revised->revisions(0).reason(), "I had missed the second half of the answer.");
  EXPECT_TRUE(revised->revisions(0).has_revise_time());
  EXPECT_THAT(FieldsOf(room_.Revise("first", "ana", kFocusQuestion, "expert").status()),
              ElementsAre("revisions[0].new_level"));
  EXPECT_THAT(FieldsOf(room_.Revise("first", "ana", "focus.upset", "entry").status()),
              ElementsAre("revisions[0].question"));
  const auto back = room_.Revise("first", "ana", kFocusQuestion, "");
  EXPECT_EQ(back->revisions(1).old_level(), "expert");
}

TEST_P(Scorecards, AreChangedByWhoScoredAndNoLaterThanThePanelConcludes) {
  AllHandIn();
  room_.ActAsMember("ben");
  v1::ReviseScorecardRequest request;
  request.set_name(ScorecardName("first", "ana"));
  v1::ScoreRevision& revision = *request.add_revisions();
  revision.set_question(kFocusQuestion);
  revision.set_reason("Otherwise.");
  EXPECT_EQ(room_.Do<Scorecard>("ReviseScorecard", request).status().code(),
            absl::StatusCode::kPermissionDenied);
  ASSERT_TRUE(room_.Conclude("first", "ana", {"entry", "entry"}).ok());
  EXPECT_EQ(ReasonOf(room_.Revise("first", "ana", kFocusQuestion, "expert").status()),
            reasons::kInterviewState);
  EXPECT_EQ(ReasonOf(room_.HandIn("first", "ana", {"entry", "expert"}).status()),
            reasons::kInterviewState);
}

TEST_P(Scorecards, AnswerARepeatedCallWithTheFirstAnswerAndOnlyCheckWhereAskedTo) {
  const auto checked = room_.HandIn("first", "ana", {"entry", "expert"},
                                    [](auto& request) { request.set_validate_only(true); });
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(Now().scorecards(), 0);
  const auto once = [](auto& request) { request.set_request_id("once"); };
  const auto first = room_.HandIn("first", "ana", {"entry", "expert"}, once);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = room_.HandIn("first", "ana", {"entry", "expert"}, once);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(ReasonOf(room_.HandIn("first", "ana", {"entry", "entry"}, once).status()),
            reasons::kRequestIdReused);
}

// All hand in at one moment: none is lost, and the last one reveals.
TEST_P(Scorecards, AreCountedByTheDatabase) {
  std::vector<Context> contexts;
  RpcService& service = room_.Service("Interviews");
  const auto* const method = service.descriptor().FindMethodByName("HandInScorecard");
  v1::HandInScorecardRequest request;
  request.set_parent(InterviewName("first"));
  for (const char* const question : {kFocusQuestion, kCareQuestion}) {
    v1::QuestionScore& score = *request.mutable_scorecard()->add_scores();
    score.set_question(question);
    score.set_evidence("Went back to the caller.");
  }
  for (const char* const person : {"ana", "ben", "cem"}) {
    room_.ActAsMember(person);
    contexts.push_back(room_.MakeContext(*method));
  }
  std::vector<std::thread> threads;
  std::atomic<int> done = 0;
  for (const Context& context : contexts) {
    threads.emplace_back([&] {
      const auto answer = service.methods().at(method->index()).unary(context, request);
      EXPECT_TRUE(answer.ok()) << answer.status();
      if (answer.ok()) ++done;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done, 3);
  EXPECT_EQ(Now().scorecards(), 3);
  EXPECT_EQ(Now().state(), Interview::REVEALED);
}

TEST_P(Scorecards, AreKeptSealedUnderTheApplicantsKey) {
  AllHandIn();
  ASSERT_TRUE(room_.Revise("first", "ana", kFocusQuestion, "expert").ok());
  ASSERT_TRUE(room_.Conclude("first", "ana", {"entry", "entry"}).ok());
  RedisServer redis;
  const std::string dump =
      DumpOfEverything(store_, room_.database(), redis, InterviewType(), InterviewName("first"));
  EXPECT_TRUE(Holds(dump, ScorecardName("first", "ana")));
  for (const char* const text : {"ana heard", "missed the second half", "Two of three saw"}) {
    EXPECT_FALSE(Holds(dump, text)) << text;
  }
  ASSERT_TRUE(room_.Erase("grace").ok());
  const auto read = room_.ReadScorecard("first", "ana", "ana");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->scores(0).evidence(), "");
  EXPECT_EQ(read->scores(0).level(), "entry");
}

INSTANTIATE_TEST_SUITE_P(Drivers, Scorecards, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
