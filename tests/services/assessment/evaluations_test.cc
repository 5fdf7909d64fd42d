// What people are to achieve and what became of it: who says it, who signs it, who reads it, and
// that it stands.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/evaluation.pb.h>
#include <touchstone/assessment/v1/performance_expectation.pb.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/assessment/cycle_in_process.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Evaluation;
using v1::PerformanceExpectation;

constexpr int kNow = 1'930'000'000;  // 2031-02-27
constexpr char kRelease[] = "organizations/wa/frameworks/service/releases/2031";
constexpr char kFocus[] = "organizations/wa/frameworks/service/competencies/focus";
constexpr char kCare[] = "organizations/wa/frameworks/service/competencies/care";

std::string ExpectationName(const std::string& id, const std::string& person = "ana") {
  return absl::StrCat(PersonName(person), "/performanceExpectations/", id);
}

std::string EvaluationName(const std::string& id, const std::string& person = "ana") {
  return absl::StrCat(PersonName(person), "/evaluations/", id);
}

class Evaluations : public testing::TestWithParam<StoreKind> {
 protected:
  using Expected = absl::StatusOr<PerformanceExpectation>;
  using Evaluated = absl::StatusOr<Evaluation>;

  void SetUp() override {
    office_.Employ({{"boss", "top"},
                    {"next", "top", "boss"},
                    {"ana", "calls", "boss"},
                    {"p1", "top", "boss"}});
    ActAsBoss();
  }

  void ActAsBoss() { office_.ActAsPerson("boss", "manager"); }

  Expected Expect(
      const std::string& id,
      const std::function<void(PerformanceExpectation&)>& change = [](PerformanceExpectation&) {},
      const std::string& person = "ana") {
    v1::CreatePerformanceExpectationRequest request;
    request.set_parent(PersonName(person));
    request.set_performance_expectation_id(id);
    PerformanceExpectation& expectation = *request.mutable_performance_expectation();
    expectation.set_start_date("2031-01-01");
    expectation.set_end_date("2031-12-31");
    expectation.set_supervisor(PersonName("boss"));
    expectation.set_release(kRelease);
    for (const char* const result : {"letters", "calls"}) {
      v1::ExpectedResult& expected = *expectation.add_results();
      expected.set_id(result);
      expected.set_title(result);
      expected.set_due_date("2031-06-30");
      expected.add_competencies("focus");
    }
    change(expectation);
    return office_.Ask<PerformanceExpectation>("CreatePerformanceExpectation", request);
  }

  template <typename Request, typename Resource>
  absl::StatusOr<Resource> Step(const std::string& method, const std::string& name,
                                const std::string& etag = "") {
    Request request;
    request.set_name(name);
    if constexpr (requires { request.set_etag(etag); }) request.set_etag(etag);
    return office_.Ask<Resource>(method, request);
  }

  Expected SignExpectation(const std::string& id, const std::string& etag = "") {
    return Step<v1::SignPerformanceExpectationRequest, PerformanceExpectation>(
        "SignPerformanceExpectation", ExpectationName(id), etag);
  }

  Expected GetExpectation(const std::string& id) {
    return Step<v1::GetPerformanceExpectationRequest, PerformanceExpectation>(
        "GetPerformanceExpectation", ExpectationName(id));
  }

  Expected Retitle(const std::string& id, const std::string& title) {
    v1::UpdatePerformanceExpectationRequest request;
    PerformanceExpectation& expectation = *request.mutable_performance_expectation();
    expectation.set_name(ExpectationName(id));
    v1::ExpectedResult& result = *expectation.add_results();
    result.set_id("letters");
    result.set_title(title);
    request.mutable_update_mask()->add_paths("results");
    return office_.Ask<PerformanceExpectation>("UpdatePerformanceExpectation", request);
  }

  // Signed by both.
  void Agree(const std::string& id) {
    for (const char* const who : {"ana", "boss"}) {
      office_.ActAsPerson(who, "manager");
      const auto signed_one = SignExpectation(id);
      ASSERT_TRUE(signed_one.ok()) << signed_one.status();
    }
    ASSERT_EQ(GetExpectation(id)->state(), PerformanceExpectation::AGREED);
  }

  Evaluated Evaluate(const std::string& id, const std::string& expectation,
                     Evaluation::Kind kind = Evaluation::ANNUAL,
                     const std::vector<std::string>& results = {"letters", "calls"}) {
    v1::CreateEvaluationRequest request;
    request.set_parent(PersonName("ana"));
    request.set_evaluation_id(id);
    Evaluation& evaluation = *request.mutable_evaluation();
    evaluation.set_expectation(ExpectationName(expectation));
    evaluation.set_kind(kind);
    evaluation.set_narrative("A good year");
    for (const std::string& result : results) {
      v1::EvaluatedResult& evaluated = *evaluation.add_results();
      evaluated.set_expected_result(result);
      evaluated.set_attainment(v1::EvaluatedResult::MET);
      evaluated.set_comment("Seen");
    }
    return office_.Ask<Evaluation>("CreateEvaluation", request);
  }

  Evaluated Renarrate(const std::string& id, const std::string& narrative) {
    v1::UpdateEvaluationRequest request;
    request.mutable_evaluation()->set_name(EvaluationName(id));
    request.mutable_evaluation()->set_narrative(narrative);
    return office_.Ask<Evaluation>("UpdateEvaluation", request);
  }

  Evaluated GetEvaluation(const std::string& id) {
    return Step<v1::GetEvaluationRequest, Evaluation>("GetEvaluation", EvaluationName(id));
  }
  Evaluated Present(const std::string& id) {
    return Step<v1::PresentEvaluationRequest, Evaluation>("PresentEvaluation", EvaluationName(id));
  }
  Evaluated Sign(const std::string& id) {
    return Step<v1::SignEvaluationRequest, Evaluation>("SignEvaluation", EvaluationName(id));
  }
  Evaluated Respond(const std::string& id, const std::string& response) {
    v1::RespondToEvaluationRequest request;
    request.set_name(EvaluationName(id));
    request.set_response(response);
    return office_.Ask<Evaluation>("RespondToEvaluation", request);
  }

  Evaluated Refuse(const std::string& id, const std::string& date = "",
                   const std::string& remark = "Put it back unsigned") {
    v1::RecordSigningRefusalRequest request;
    request.set_name(EvaluationName(id));
    request.set_remark(remark);
    request.set_date(date);
    return office_.Ask<Evaluation>("RecordSigningRefusal", request);
  }

  // A cycle in which ana and boss say that ana is at a level, and nobody else is asked.
  void Rate(const std::string& id, v1::AssessmentCycle::Purpose purpose, const std::string& level) {
    office_.ActAsAdministrator();
    ASSERT_TRUE(office_
                    .Create(id, purpose,
                            [](v1::AssessmentCycle& cycle) {
                              cycle.mutable_relations()->DeleteSubrange(2, 3);
                            })
                    .ok());
    ASSERT_TRUE(office_.Prepare(id).ok());
    ASSERT_TRUE(office_.Open(id).ok());
    for (const v1::RaterAssignment& rater : office_.Raters(id, "ana")) {
      ASSERT_TRUE(office_.HandIn(office_.Token(rater.name()), Said(level, 2)).ok());
    }
    ASSERT_TRUE(office_.EndRatings(id).ok());
    ASSERT_TRUE(office_.Close(id).ok());
    ASSERT_TRUE(office_.Publish(id).ok());
    ActAsBoss();
  }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(kNow)};
  CycleInProcess office_{store_, clock_};
};

bool IsDenied(const absl::Status& status) { return absl::IsPermissionDenied(status); }

TEST_P(Evaluations, AnExpectationCountsOnceBothSignedItAndThenStands) {
  const auto draft = Expect("2031");
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_EQ(draft->state(), PerformanceExpectation::DRAFT);
  office_.ActAsPerson("ana");
  auto half = SignExpectation("2031", draft->etag());
  ASSERT_TRUE(half.ok()) << half.status();
  EXPECT_TRUE(half->has_person_sign_time());
  EXPECT_EQ(half->state(), PerformanceExpectation::DRAFT);

  // A change takes the signature back, and whoever sends what they read signs nothing else.
  ActAsBoss();
  const auto changed = Retitle("2031", "Letters within a day");
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_FALSE(changed->has_person_sign_time());
  office_.ActAsPerson("ana");
  EXPECT_EQ(ReasonOf(SignExpectation("2031", half->etag()).status()), reasons::kEtagStale);

  Agree("2031");
  ActAsBoss();
  EXPECT_EQ(ReasonOf(Retitle("2031", "Other").status()), reasons::kExpectationState);
  EXPECT_EQ(ReasonOf(Step<v1::DeletePerformanceExpectationRequest, PerformanceExpectation>(
                         "DeletePerformanceExpectation", ExpectationName("2031"))
                         .status()),
            reasons::kExpectationState);
  EXPECT_EQ(ReasonOf(SignExpectation("2031").status()), reasons::kExpectationState);
}

TEST_P(Evaluations, NobodySignsForAnother) {
  ASSERT_TRUE(Expect("2031").ok());
  for (const char* const role : {"worker", "manager", "administrator", "auditor"}) {
    office_.ActAsPerson("p1", role);
    EXPECT_TRUE(IsDenied(SignExpectation("2031").status())) << role;
    // Nor are they told whether there is one.
    EXPECT_TRUE(IsDenied(SignExpectation("none").status())) << role;
  }
  ActAsBoss();
  const auto nothing =
      Expect("empty", [](PerformanceExpectation& expectation) { expectation.clear_results(); });
  ASSERT_TRUE(nothing.ok()) << nothing.status();
  EXPECT_EQ(ReasonOf(SignExpectation("empty").status()), reasons::kExpectationState);
}

TEST_P(Evaluations, WhoSupervisesSaysWhatIsExpected) {
  office_.ActAsPerson("p1", "manager");
  EXPECT_TRUE(IsDenied(Expect("2031").status()));
  EXPECT_TRUE(IsDenied(Expect(
                           "2031", [](auto&) {}, "nobody")
                           .status()));
  office_.ActAsPerson("ana", "administrator");
  EXPECT_TRUE(IsDenied(Expect("2031").status()));
  office_.ActAsAdministrator();
  EXPECT_TRUE(Expect("2031").ok());

  // Whom it names goes on with it, and names nobody else: that is the manager's.
  ActAsBoss();
  const auto named = Expect("next", [](PerformanceExpectation& expectation) {
    expectation.set_supervisor(PersonName("next"));
  });
  ASSERT_TRUE(named.ok()) << named.status();
  office_.ActAsPerson("next", "manager");
  EXPECT_TRUE(Retitle("next", "Mine").ok());
  v1::UpdatePerformanceExpectationRequest request;
  request.mutable_performance_expectation()->set_name(ExpectationName("next"));
  request.mutable_performance_expectation()->set_supervisor(PersonName("p1"));
  const auto give = [&] {
    return office_.Ask<PerformanceExpectation>("UpdatePerformanceExpectation", request).status();
  };
  EXPECT_TRUE(IsDenied(give()));
  ActAsBoss();
  EXPECT_TRUE(give().ok());
  for (const char* const wrong : {"ana", "nobody"}) {
    request.mutable_performance_expectation()->set_supervisor(PersonName(wrong));
    EXPECT_EQ(ReasonOf(give()), reasons::kFieldInvalid);
  }
}

TEST_P(Evaluations, WhatIsExpectedIsOfAPublishedRelease) {
  auto wrong = Expect("2031", [](PerformanceExpectation& expectation) {
    expectation.mutable_results(0)->add_competencies("tact");
  });
  EXPECT_EQ(ReasonOf(wrong.status()), reasons::kFieldInvalid);
  wrong = Expect("2031", [](PerformanceExpectation& expectation) {
    expectation.set_release(absl::StrCat(kRelease, "0"));
  });
  EXPECT_EQ(ReasonOf(wrong.status()), reasons::kFieldInvalid);
  office_.catalog().release.set_state(catalog::v1::Release::RETIRED);
  EXPECT_EQ(ReasonOf(Expect("2031").status()), reasons::kReleaseState);
}

// Who repeats a call that was answered gets that answer, whatever became of the release since.
TEST_P(Evaluations, ARepeatedCallIsAnsweredWithoutTheCatalog) {
  v1::CreatePerformanceExpectationRequest create;
  create.set_parent(PersonName("ana"));
  create.set_request_id("once");
  PerformanceExpectation& expectation = *create.mutable_performance_expectation();
  expectation.set_start_date("2031-01-01");
  expectation.set_end_date("2031-12-31");
  expectation.set_supervisor(PersonName("boss"));
  expectation.set_release(kRelease);
  expectation.add_results()->set_id("letters");
  expectation.mutable_results(0)->set_title("Letters");
  const auto ask = [&] {
    return office_.Ask<PerformanceExpectation>("CreatePerformanceExpectation", create);
  };
  const Expected created = ask();
  ASSERT_TRUE(created.ok()) << created.status();
  v1::UpdatePerformanceExpectationRequest update;
  *update.mutable_performance_expectation() = *created;
  update.mutable_performance_expectation()->mutable_results(0)->set_title("More letters");
  update.set_request_id("then");
  const auto change = [&] {
    return office_.Ask<PerformanceExpectation>("UpdatePerformanceExpectation", update);
  };
  const Expected changed = change();
  ASSERT_TRUE(changed.ok()) << changed.status();

  office_.catalog().release.set_state(catalog::v1::Release::RETIRED);
  const Expected created_again = ask();
  ASSERT_TRUE(created_again.ok()) << created_again.status();
  EXPECT_EQ(created_again->SerializeAsString(), created->SerializeAsString());
  const Expected changed_again = change();
  ASSERT_TRUE(changed_again.ok()) << changed_again.status();
  EXPECT_EQ(changed_again->SerializeAsString(), changed->SerializeAsString());
  // What was not answered, and what is not the same call, is as before.
  create.set_request_id("twice");
  EXPECT_EQ(ReasonOf(ask().status()), reasons::kReleaseState);
  create.set_request_id("once");
  expectation.set_end_date("2031-12-30");
  EXPECT_EQ(ReasonOf(ask().status()), reasons::kRequestIdReused);
  office_.ActAsPerson("p1", "manager");
  EXPECT_TRUE(absl::IsPermissionDenied(ask().status()));
}

TEST_P(Evaluations, NoDayHasTwoExpectationsThatAreAgreed) {
  ASSERT_TRUE(Expect("2031").ok());
  Agree("2031");
  const auto of = [&](const char* id, const char* start, const char* end) {
    return Expect(id,
                  [&](PerformanceExpectation& expectation) {
                    expectation.mutable_results()->DeleteSubrange(1, 1);
                    expectation.mutable_results(0)->clear_due_date();
                    expectation.set_start_date(start);
                    expectation.set_end_date(end);
                  })
        .status();
  };
  ASSERT_TRUE(of("overlaps", "2031-12-31", "2032-12-31").ok());
  ASSERT_TRUE(of("follows", "2032-01-01", "2032-12-31").ok());
  office_.ActAsPerson("ana");
  EXPECT_TRUE(SignExpectation("overlaps").ok());
  ActAsBoss();
  const absl::Status overlaps = SignExpectation("overlaps").status();
  EXPECT_EQ(ReasonOf(overlaps), reasons::kExpectationState);
  EXPECT_THAT(std::string(overlaps.message()), HasSubstr(ExpectationName("2031")));
  Agree("follows");
}

TEST_P(Evaluations, NobodyIsEvaluatedByWhatTheyWereNotTold) {
  ASSERT_TRUE(Expect("2031").ok());
  EXPECT_EQ(ReasonOf(Evaluate("first", "2031").status()), reasons::kExpectationState);
  EXPECT_EQ(ReasonOf(Evaluate("first", "none").status()), reasons::kFieldInvalid);
  Agree("2031");
  EXPECT_EQ(ReasonOf(Evaluate("first", "2031", Evaluation::ANNUAL, {"letters", "other"}).status()),
            reasons::kFieldInvalid);
  const auto draft = Evaluate("first", "2031");
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_EQ(draft->due_date(), "2031-01-31");  // employed since 2020-01-01
  // The period is evaluated as a whole once, and in between as often as one likes.
  EXPECT_EQ(ReasonOf(Evaluate("second", "2031").status()), reasons::kEvaluationState);
  EXPECT_TRUE(Evaluate("between", "2031", Evaluation::INTERIM).ok());
  // Of somebody else's expectations nobody is evaluated.
  v1::CreateEvaluationRequest request;
  request.set_parent(PersonName("p1"));
  request.mutable_evaluation()->set_expectation(ExpectationName("2031"));
  request.mutable_evaluation()->set_kind(Evaluation::INTERIM);
  EXPECT_EQ(ReasonOf(office_.Ask<Evaluation>("CreateEvaluation", request).status()),
            reasons::kFieldInvalid);
}

TEST_P(Evaluations, AnEvaluationIsPresentedSignedAndAnswered) {
  ASSERT_TRUE(Expect("2031").ok());
  Agree("2031");
  ASSERT_TRUE(Evaluate("first", "2031", Evaluation::ANNUAL, {"letters"}).ok());

  // Of the draft the person sees that there is one.
  office_.ActAsPerson("ana");
  auto seen = GetEvaluation("first");
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_EQ(seen->state(), Evaluation::DRAFT);
  EXPECT_EQ(seen->narrative(), "");
  EXPECT_THAT(seen->results(), IsEmpty());
  EXPECT_THAT(seen->competencies(), IsEmpty());
  v1::ListEvaluationsRequest list;
  list.set_parent(PersonName("ana"));
  const auto listed = office_.Ask<v1::ListEvaluationsResponse>("ListEvaluations", list);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_THAT(listed->evaluations(), SizeIs(1));
  EXPECT_EQ(listed->evaluations(0).narrative(), "");
  EXPECT_EQ(ReasonOf(Sign("first").status()), reasons::kEvaluationState);
  EXPECT_EQ(ReasonOf(Respond("first", "No").status()), reasons::kEvaluationState);

  // It is presented when it says something about everything.
  ActAsBoss();
  EXPECT_EQ(ReasonOf(Present("first").status()), reasons::kFieldInvalid);
  v1::UpdateEvaluationRequest update;
  *update.mutable_evaluation() = *GetEvaluation("first");
  auto* const added = update.mutable_evaluation()->add_results();
  added->set_expected_result("calls");
  added->set_attainment(v1::EvaluatedResult::EXCEEDED);
  ASSERT_TRUE(office_.Ask<Evaluation>("UpdateEvaluation", update).ok());
  const auto presented = Present("first");
  ASSERT_TRUE(presented.ok()) << presented.status();
  EXPECT_EQ(presented->state(), Evaluation::PRESENTED);

  // Then it stands.
  EXPECT_EQ(ReasonOf(Present("first").status()), reasons::kEvaluationState);
  EXPECT_EQ(ReasonOf(Renarrate("first", "Other").status()), reasons::kEvaluationState);
  EXPECT_EQ(ReasonOf(Step<v1::DeleteEvaluationRequest, Evaluation>("DeleteEvaluation",
                                                                   EvaluationName("first"))
                         .status()),
            reasons::kEvaluationState);

  office_.ActAsPerson("ana");
  seen = GetEvaluation("first");
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_EQ(seen->narrative(), "A good year");
  EXPECT_THAT(seen->results(), SizeIs(2));
  ASSERT_TRUE(Respond("first", "I see it otherwise").ok());
  EXPECT_EQ(ReasonOf(Respond("first", "Still").status()), reasons::kResponseStands);
  ASSERT_TRUE(Sign("first").ok());
  const auto again = Sign("first");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->state(), Evaluation::PRESENTED);
  EXPECT_EQ(GetExpectation("2031")->state(), PerformanceExpectation::AGREED);
  ActAsBoss();
  const auto finished = Sign("first");
  ASSERT_TRUE(finished.ok()) << finished.status();
  EXPECT_EQ(finished->state(), Evaluation::SIGNED);
  EXPECT_EQ(finished->response(), "I see it otherwise");
  EXPECT_EQ(GetExpectation("2031")->state(), PerformanceExpectation::CLOSED);
}

// A finding: an evaluation whose person would not sign was open for ever.
TEST_P(Evaluations, WhereThePersonWillNotSignThatIsWrittenDownAndItIsFinal) {
  ASSERT_TRUE(Expect("2031").ok());
  Agree("2031");
  ASSERT_TRUE(Evaluate("first", "2031").ok());
  EXPECT_EQ(ReasonOf(Refuse("first").status()), reasons::kEvaluationState);
  ASSERT_TRUE(Present("first").ok());
  for (const auto& [who, role] : {std::pair("ana", "worker"), std::pair("ana", "administrator"),
                                  std::pair("p1", "manager"), std::pair("p1", "auditor")}) {
    office_.ActAsPerson(who, role);
    EXPECT_TRUE(IsDenied(Refuse("first").status())) << who << " " << role;
    EXPECT_TRUE(IsDenied(Refuse("none").status())) << who << " " << role;
  }
  office_.ActAs("organizations/wa/apiKeys/robot", "administrator", "wa");
  EXPECT_TRUE(IsDenied(Refuse("first").status()));  // a witness is somebody
  ActAsBoss();
  for (const char* const wrong : {"2031-02-30", "2031-03-02", "2031-02-20"}) {
    EXPECT_EQ(ReasonOf(Refuse("first", wrong).status()), reasons::kFieldInvalid) << wrong;
  }
  const auto refused = Refuse("first", "2031-02-27");
  ASSERT_TRUE(refused.ok()) << refused.status();
  EXPECT_EQ(refused->state(), Evaluation::SIGNING_REFUSED);
  EXPECT_EQ(refused->signing_refusal().date(), "2031-02-27");
  EXPECT_EQ(refused->signing_refusal().recorder(), PersonName("boss"));
  EXPECT_TRUE(refused->signing_refusal().has_record_time());
  EXPECT_EQ(refused->refusal_remark(), "Put it back unsigned");
  EXPECT_TRUE(refused->has_supervisor_sign_time());
  EXPECT_FALSE(refused->has_person_sign_time());
  EXPECT_EQ(GetExpectation("2031")->state(), PerformanceExpectation::CLOSED);

  EXPECT_EQ(ReasonOf(Refuse("first").status()), reasons::kEvaluationState);
  EXPECT_EQ(ReasonOf(Sign("first").status()), reasons::kEvaluationState);
  EXPECT_EQ(ReasonOf(Renarrate("first", "Other").status()), reasons::kEvaluationState);
  office_.ActAsPerson("ana");
  EXPECT_EQ(GetEvaluation("first")->refusal_remark(), "Put it back unsigned");
  EXPECT_EQ(ReasonOf(Sign("first").status()), reasons::kEvaluationState);
  const auto answered = Respond("first", "It is not so");
  ASSERT_TRUE(answered.ok()) << answered.status();
  EXPECT_EQ(answered->state(), Evaluation::SIGNING_REFUSED);
  EXPECT_EQ(ReasonOf(Respond("first", "Still").status()), reasons::kResponseStands);
}

TEST_P(Evaluations, AWitnessWritesARefusalDownAndNobodyWhatWasSigned) {
  ASSERT_TRUE(Expect("2031").ok());
  Agree("2031");
  ASSERT_TRUE(Evaluate("half", "2031", Evaluation::INTERIM).ok());
  ASSERT_TRUE(Present("half").ok());
  ASSERT_TRUE(Evaluate("first", "2031").ok());
  ASSERT_TRUE(Present("first").ok());
  office_.ActAsPerson("p1", "administrator");
  const auto witnessed = Refuse("half");
  ASSERT_TRUE(witnessed.ok()) << witnessed.status();
  EXPECT_EQ(witnessed->signing_refusal().recorder(), PersonName("p1"));
  EXPECT_EQ(witnessed->signing_refusal().date(), "2031-02-27");  // today
  EXPECT_FALSE(witnessed->has_supervisor_sign_time());
  EXPECT_EQ(GetExpectation("2031")->state(), PerformanceExpectation::AGREED);

  office_.ActAsPerson("ana");
  ASSERT_TRUE(Sign("first").ok());
  ActAsBoss();
  EXPECT_EQ(ReasonOf(Refuse("first").status()), reasons::kEvaluationState);
  ASSERT_EQ(Sign("first")->state(), Evaluation::SIGNED);
  EXPECT_EQ(ReasonOf(Refuse("first").status()), reasons::kEvaluationState);
}

TEST_P(Evaluations, ARepeatedEvaluationIsAnsweredWhileTheCatalogIsAway) {
  ASSERT_TRUE(Expect("2031").ok());
  Agree("2031");
  v1::CreateEvaluationRequest request;
  request.set_parent(PersonName("ana"));
  request.set_request_id("once");
  request.mutable_evaluation()->set_expectation(ExpectationName("2031"));
  request.mutable_evaluation()->set_kind(Evaluation::ANNUAL);
  request.mutable_evaluation()->set_narrative("A good year");
  const Evaluated first = office_.Ask<Evaluation>("CreateEvaluation", request);
  ASSERT_TRUE(first.ok()) << first.status();
  office_.catalog().is_away = true;
  const Evaluated again = office_.Ask<Evaluation>("CreateEvaluation", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(again->narrative(), "A good year");  // sealed where it is kept
  request.set_request_id("twice");
  EXPECT_TRUE(absl::IsUnavailable(office_.Ask<Evaluation>("CreateEvaluation", request).status()));
}

TEST_P(Evaluations, AnInterimOneClosesNothing) {
  ASSERT_TRUE(Expect("2031").ok());
  Agree("2031");
  const auto draft = Evaluate("half", "2031", Evaluation::INTERIM);
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_EQ(draft->due_date(), "");
  ASSERT_TRUE(Present("half").ok());
  ASSERT_TRUE(Sign("half").ok());
  office_.ActAsPerson("ana");
  EXPECT_EQ(Sign("half")->state(), Evaluation::SIGNED);
  EXPECT_EQ(GetExpectation("2031")->state(), PerformanceExpectation::AGREED);
}

TEST_P(Evaluations, OthersNeitherReadNorWrite) {
  ASSERT_TRUE(Expect("2031").ok());
  Agree("2031");
  ASSERT_TRUE(Evaluate("first", "2031").ok());
  ASSERT_TRUE(Present("first").ok());
  for (const char* const role : {"worker", "manager", "coach", "assessment-coordinator"}) {
    office_.ActAsPerson("p1", role);
    EXPECT_TRUE(IsDenied(GetEvaluation("first").status())) << role;
    EXPECT_TRUE(IsDenied(GetEvaluation("none").status())) << role;
    EXPECT_TRUE(IsDenied(GetExpectation("2031").status())) << role;
    EXPECT_TRUE(IsDenied(Renarrate("first", "Bad").status())) << role;
    EXPECT_TRUE(IsDenied(Present("first").status())) << role;
    EXPECT_TRUE(IsDenied(Sign("first").status())) << role;
    EXPECT_TRUE(IsDenied(Respond("first", "Me too").status())) << role;
    EXPECT_TRUE(IsDenied(Evaluate("mine", "2031", Evaluation::INTERIM).status())) << role;
  }
  for (const char* const role : {"assessment-reviewer", "auditor", "administrator"}) {
    office_.ActAsPerson("p1", role);
    EXPECT_EQ(GetEvaluation("first")->narrative(), "A good year") << role;
    EXPECT_TRUE(IsDenied(Sign("first").status())) << role;
    EXPECT_TRUE(IsDenied(Respond("first", "Me too").status())) << role;
  }
  // The person writes nothing of it, whatever they hold; nor does a person of that id elsewhere.
  office_.ActAsPerson("ana", "administrator");
  EXPECT_TRUE(IsDenied(Evaluate("mine", "2031", Evaluation::INTERIM).status()));
  EXPECT_TRUE(IsDenied(Present("first").status()));
  office_.ActAsPerson("ana");
  trust::v1::Principal stranger = office_.caller();
  stranger.set_person("organizations/or/people/ana");
  office_.ActAs(stranger);
  EXPECT_TRUE(IsDenied(GetEvaluation("first").status()));
}

TEST_P(Evaluations, WhoBecomesTheManagerGoesOn) {
  ASSERT_TRUE(Expect("2031").ok());
  Agree("2031");
  ASSERT_TRUE(Evaluate("first", "2031").ok());
  office_.ActAsAdministrator();
  office_.Employ({{"ana", "calls", "next"}});
  office_.ActAsPerson("next", "manager");
  const auto presented = Present("first");
  ASSERT_TRUE(presented.ok()) << presented.status();
  EXPECT_EQ(presented->supervisor(), PersonName("next"));
  // Who presented it signs it; who was the manager before does not, nor reads it.
  ActAsBoss();
  EXPECT_TRUE(IsDenied(GetEvaluation("first").status()));
  EXPECT_TRUE(IsDenied(Sign("first").status()));
  office_.ActAsPerson("next", "manager");
  EXPECT_TRUE(Sign("first").ok());
}

// A finding: who was named once read and wrote everything of the person for ever.
TEST_P(Evaluations, WhoIsTheManagerNoMoreKeepsWhatTheySignedAndNothingElse) {
  const auto of_next_year = [](PerformanceExpectation& expectation) {
    expectation.set_start_date("2032-01-01");
    expectation.set_end_date("2032-12-31");
    for (auto& result : *expectation.mutable_results()) result.clear_due_date();
  };
  ASSERT_TRUE(Expect("2031").ok());
  Agree("2031");
  ASSERT_TRUE(Expect("half", of_next_year).ok());
  ASSERT_TRUE(SignExpectation("half").ok());
  ASSERT_TRUE(Expect("draft", of_next_year).ok());
  ASSERT_TRUE(Evaluate("half", "2031", Evaluation::INTERIM).ok());
  ASSERT_TRUE(Present("half").ok());
  ASSERT_TRUE(Evaluate("first", "2031").ok());
  office_.ActAsAdministrator();
  office_.Employ({{"ana", "calls", "next"}});

  ActAsBoss();
  EXPECT_TRUE(GetExpectation("2031").ok());
  EXPECT_TRUE(GetExpectation("half").ok());
  EXPECT_TRUE(GetEvaluation("half").ok());
  EXPECT_TRUE(Sign("half").ok());
  EXPECT_TRUE(IsDenied(GetExpectation("draft").status()));
  EXPECT_TRUE(IsDenied(SignExpectation("draft").status()));
  EXPECT_TRUE(IsDenied(Retitle("half", "Mine").status()));
  EXPECT_TRUE(IsDenied(GetEvaluation("first").status()));
  EXPECT_TRUE(IsDenied(Renarrate("first", "Bad").status()));
  EXPECT_TRUE(IsDenied(Present("first").status()));
  EXPECT_TRUE(IsDenied(Evaluate("mine", "2031", Evaluation::INTERIM).status()));
  EXPECT_TRUE(IsDenied(Expect("mine").status()));
  v1::ListEvaluationsRequest list;
  list.set_parent(PersonName("ana"));
  EXPECT_TRUE(IsDenied(office_.Ask<v1::ListEvaluationsResponse>("ListEvaluations", list).status()));
}

TEST_P(Evaluations, WhomAManagerNamesSupervisesWhileTheyAreTheManager) {
  const auto names_p1 = [](PerformanceExpectation& expectation) {
    expectation.set_supervisor(PersonName("p1"));
  };
  const auto act_as_p1 = [&] { office_.ActAsPerson("p1", "manager"); };
  // Whom somebody else named does not.
  office_.ActAsAdministrator();
  ASSERT_TRUE(Expect("overseen", names_p1).ok());
  act_as_p1();
  EXPECT_TRUE(IsDenied(GetExpectation("overseen").status()));

  ActAsBoss();
  ASSERT_TRUE(Expect("2031", names_p1).ok());
  ASSERT_TRUE(Expect("draft", names_p1).ok());
  for (const char* const who : {"ana", "p1"}) {
    office_.ActAsPerson(who, "manager");
    ASSERT_TRUE(SignExpectation("2031").ok());
  }
  act_as_p1();
  EXPECT_TRUE(GetExpectation("draft").ok());
  ASSERT_TRUE(Evaluate("first", "2031").ok());
  office_.ActAsAdministrator();
  office_.Employ({{"ana", "calls", "next"}});
  act_as_p1();
  EXPECT_TRUE(GetExpectation("2031").ok());  // they signed it
  EXPECT_TRUE(IsDenied(GetExpectation("draft").status()));
  EXPECT_TRUE(IsDenied(GetEvaluation("first").status()));
  EXPECT_TRUE(IsDenied(Present("first").status()));
  // The manager who is now leaves it so, and they go on.
  office_.ActAsPerson("next", "manager");
  ASSERT_TRUE(Retitle("draft", "Letters").ok());
  act_as_p1();
  EXPECT_TRUE(GetExpectation("draft").ok());
  EXPECT_TRUE(Present("first").ok());
}

TEST_P(Evaluations, HowStandsBesideWhatAndDoesNotMoveOncePresented) {
  Rate("spring", v1::AssessmentCycle::EVALUATIVE, "growing");
  ASSERT_TRUE(Expect("2031").ok());
  Agree("2031");
  ASSERT_TRUE(Evaluate("first", "2031").ok());
  const auto presented = Present("first");
  ASSERT_TRUE(presented.ok()) << presented.status();
  ASSERT_THAT(presented->competencies(), SizeIs(2));
  const v1::EvaluatedCompetency& care = presented->competencies(0);
  EXPECT_EQ(care.competency(), kCare);
  EXPECT_THAT(care.expected_results(), IsEmpty());
  const v1::EvaluatedCompetency& focus = presented->competencies(1);
  EXPECT_EQ(focus.competency(), kFocus);
  EXPECT_THAT(focus.expected_results(), ElementsAre("letters", "calls"));
  EXPECT_EQ(focus.result(), CycleName("spring") + "/results/ana");
  EXPECT_EQ(focus.release(), kRelease);
  EXPECT_EQ(focus.required_level(), "journey");
  EXPECT_DOUBLE_EQ(focus.level(), 2);
  EXPECT_DOUBLE_EQ(focus.gap(), 1);

  clock_.Advance(absl::Hours(24 * 30));
  Rate("autumn", v1::AssessmentCycle::EVALUATIVE, "expert");
  const auto later = GetEvaluation("first");
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_EQ(later->SerializeAsString(), presented->SerializeAsString());
  EXPECT_DOUBLE_EQ(Evaluate("half", "2031", Evaluation::INTERIM)->competencies(1).level(), 5);
}

TEST_P(Evaluations, WhatWasSaidForDevelopmentIsInNoEvaluation) {
  Rate("growth", v1::AssessmentCycle::DEVELOPMENTAL, "expert");
  ASSERT_TRUE(Expect("2031").ok());
  Agree("2031");
  const auto draft = Evaluate("first", "2031");
  ASSERT_TRUE(draft.ok()) << draft.status();
  const auto presented = Present("first");
  ASSERT_TRUE(presented.ok()) << presented.status();
  for (const Evaluation& evaluation : {*draft, *presented}) {
    ASSERT_THAT(evaluation.competencies(), SizeIs(1));
    v1::EvaluatedCompetency named;
    named.set_competency(kFocus);
    named.add_expected_results("letters");
    named.add_expected_results("calls");
    EXPECT_EQ(evaluation.competencies(0).SerializeAsString(), named.SerializeAsString());
  }
}

TEST_P(Evaluations, WhatIsSaidInFreeWordsGoesWithThePersonsKey) {
  ASSERT_TRUE(Expect("2031").ok());
  Agree("2031");
  ASSERT_TRUE(Evaluate("first", "2031").ok());
  ASSERT_TRUE(Present("first").ok());
  ASSERT_TRUE(Refuse("first", "", "Unmistakable remark").ok());
  office_.ActAsPerson("ana");
  ASSERT_TRUE(Respond("first", "Unmistakable answer").ok());
  const std::string hex =
      GetParam().dialect == Dialect::kSqlite ? "lower(hex(body))" : "encode(body, 'hex')";
  for (const char* const table : {"evaluations", "changes"}) {
    for (const std::string& row : store_.RunBeside(
             absl::StrCat("SELECT ", hex, " FROM ", table, " WHERE body IS NOT NULL"))) {
      EXPECT_FALSE(absl::StrContains(row, absl::BytesToHexString("Unmistakable")));
      EXPECT_FALSE(absl::StrContains(row, absl::BytesToHexString("A good year")));
    }
  }
  const auto erased = office_.store().Write(
      {.actor = "test", .method = "test"}, absl::InfiniteFuture(), [&](Transaction& transaction) {
        return office_.personal_data().Erase(transaction.session(), PersonName("ana"));
      });
  ASSERT_TRUE(erased.ok()) << erased;
  office_.ActAsPerson("p1", "auditor");
  const auto left = GetEvaluation("first");
  ASSERT_TRUE(left.ok()) << left.status();
  EXPECT_EQ(left->narrative(), "");
  EXPECT_EQ(left->response(), "");
  EXPECT_EQ(left->refusal_remark(), "");
}

INSTANTIATE_TEST_SUITE_P(Drivers, Evaluations, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
