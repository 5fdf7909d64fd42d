// Evaluators score one contact apart: nobody learns what another scored before all may, by any way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/assessment/observation_office.h"

namespace touchstone::assessment {
namespace {

using ::testing::Values;
using Cycle = v1::AssessmentCycle;
using v1::CalibrationScores;
using v1::CalibrationSession;

// In the comments of the scores that are sealed.
constexpr char kMark[] = "unmistakable";

class Together : public MessageSink {
 public:
  bool Send(const SerializedMessage& message) override {
    bytes += *message.bytes + message.suffix;
    return true;
  }
  std::string bytes;
};

template <typename Request>
Request Named(const std::string& name) {
  Request request;
  request.set_name(name);
  return request;
}

class Calibration : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(office_.CreateForm("calls", Cycle::EVALUATIVE).ok());
    ASSERT_TRUE(office_.CreateForm("growth", Cycle::DEVELOPMENTAL).ok());
    ASSERT_TRUE(office_.Handle("ana", "call-1", "2031-01-10").ok());
  }

  absl::StatusOr<CalibrationSession> Begin(
      const std::vector<std::string>& evaluators = {"boss", "eve", "max"},
      const std::string& form = "calls", const std::string& contact = "call-1",
      const std::string& id = "monday") {
    v1::CreateCalibrationSessionRequest request;
    request.set_parent(kOrganization);
    request.set_calibration_session_id(id);
    CalibrationSession& session = *request.mutable_calibration_session();
    session.set_form(FormName(form));
    session.set_contact(contact);
    session.set_person(PersonName("ana"));
    for (const std::string& evaluator : evaluators) session.add_evaluators(PersonName(evaluator));
    return office_.Do<CalibrationSession>("CreateCalibrationSession", request);
  }

  absl::StatusOr<CalibrationScores> Score(const std::string& person,
                                          const assessment::Values& values) {
    office_.ActAsPerson(person, "manager");
    auto request = Named<v1::ScoreCalibrationRequest>(kName);
    *request.mutable_scores() = ScoresOf(values, absl::StrCat(kMark, " of ", person));
    return office_.Do<CalibrationScores>("ScoreCalibration", request);
  }

  absl::StatusOr<CalibrationSession> Get() {
    return office_.Do<CalibrationSession>("GetCalibrationSession",
                                          Named<v1::GetCalibrationSessionRequest>(kName));
  }

  absl::StatusOr<CalibrationSession> Reveal() {
    return office_.Do<CalibrationSession>("RevealCalibration",
                                          Named<v1::RevealCalibrationRequest>(kName));
  }

  absl::StatusOr<CalibrationSession> Agree() {
    auto request = Named<v1::AgreeCalibrationRequest>(kName);
    *request.mutable_scores() = ScoresOf({2, 2, 2});
    request.set_note("Silence counts as waiting");
    return office_.Do<CalibrationSession>("AgreeCalibration", request);
  }

  absl::StatusOr<CalibrationScores> GetScores(const std::string& evaluator = "") {
    auto request = Named<v1::GetCalibrationScoresRequest>(kName);
    if (!evaluator.empty()) request.set_evaluator(PersonName(evaluator));
    return office_.Do<CalibrationScores>("GetCalibrationScores", request);
  }

  // All that whoever acts is told of the session, by every way there is.
  std::string Told() {
    std::string told;
    const auto add = [&](const auto& answer) {
      if (answer.ok()) {
        told += answer->SerializeAsString();
      } else {
        told += ToRpcStatus(answer.status()).SerializeAsString();
      }
    };
    add(Get());
    v1::ListCalibrationSessionsRequest list;
    list.set_parent(kOrganization);
    add(office_.Do<v1::ListCalibrationSessionsResponse>("ListCalibrationSessions", list));
    for (const char* const evaluator : {"boss", "eve", "max"}) add(GetScores(evaluator));
    events::v1::ListChangesRequest changes;
    changes.set_name(kName);
    add(office_.Ask<events::v1::ListChangesResponse>("ListChanges", changes));
    RpcService& feed = office_.Having("Watch");
    const auto* const watch = feed.descriptor().FindMethodByName("Watch");
    events::v1::WatchRequest request;
    request.set_parent(kOrganization);
    request.set_once(true);
    Together sink;
    EXPECT_TRUE(feed.methods()
                    .at(watch->index())
                    .server_stream(office_.MakeContext(*watch), request, sink)
                    .ok());
    return told + sink.bytes;
  }

  static constexpr char kName[] = "organizations/wa/calibrationSessions/monday";

  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(1'930'000'000)};  // 2031-02-27
  ObservationOffice office_{store_, clock_};
};

TEST_P(Calibration, ScoresAreSealedUntilAllHaveScored) {
  ASSERT_TRUE(Begin().ok());
  ASSERT_TRUE(Score("boss", {3, 1, {}}).ok());
  ASSERT_TRUE(Score("eve", {2, {}, 2}).ok());
  for (const auto& [person, role] :
       {std::pair("max", "manager"), std::pair("max", "administrator"),
        std::pair("ben", "assessment-reviewer"), std::pair("ben", "auditor"),
        std::pair("ben", "coach"), std::pair("ana", "worker")}) {
    office_.ActAsPerson(person, role);
    EXPECT_FALSE(absl::StrContains(Told(), kMark)) << person << " " << role;
  }
  EXPECT_EQ(ReasonOf(Score("max", {3, 3, 9}).status()), reasons::kFieldInvalid);
  office_.ActAsPerson("max", "manager");
  EXPECT_EQ(ReasonOf(GetScores("eve").status()), reasons::kScoresSealed);
  EXPECT_EQ(Get()->behaviors_size() + Get()->scored_size(), 0);
  // One's own can be read, and replaced.
  office_.ActAsPerson("eve", "manager");
  EXPECT_EQ(GetScores()->scores(0).value(), 2);
  EXPECT_FALSE(absl::StrContains(Told(), absl::StrCat(kMark, " of boss")));
  ASSERT_TRUE(Score("eve", {1, {}, 2}).ok());
  EXPECT_EQ(GetScores()->scores(0).value(), 1);

  ASSERT_TRUE(Score("max", {0, 3, {}}).ok());
  const auto revealed = Get();
  ASSERT_TRUE(revealed.ok()) << revealed.status();
  EXPECT_EQ(revealed->state(), CalibrationSession::REVEALED);
  ASSERT_EQ(revealed->behaviors_size(), 3);
  EXPECT_EQ(revealed->behaviors(0).mean(), 1.33);
  EXPECT_EQ(revealed->behaviors(0).range(), 3);
  ASSERT_EQ(revealed->scored_size(), 3);
  EXPECT_EQ(revealed->scored(0).evaluator(), PersonName("boss"));
  EXPECT_EQ(revealed->scored(0).difference(), 0.25);  // 3 - 0.5, and 1 - 3
  EXPECT_TRUE(absl::StrContains(GetScores("eve")->scores(0).comment(), kMark));
  EXPECT_EQ(ReasonOf(Score("eve", {3, 3, 3}).status()), reasons::kCalibrationState);
}

TEST_P(Calibration, IsRevealedByWhoRunsItFromTwoOnAndAgreedOnce) {
  ASSERT_TRUE(Begin().ok());
  ASSERT_TRUE(Score("boss", {3, 1, {}}).ok());
  office_.ActAsAdministrator();
  EXPECT_EQ(ReasonOf(Reveal().status()), reasons::kCalibrationState);
  EXPECT_EQ(ReasonOf(Agree().status()), reasons::kCalibrationState);
  ASSERT_TRUE(Score("eve", {3, 1, {}}).ok());
  EXPECT_TRUE(absl::IsPermissionDenied(Reveal().status()));  // eve evaluates, and does not run it
  office_.ActAsAdministrator();
  // Who only asks whether it could be revealed is not shown what it would reveal.
  auto asked = Named<v1::RevealCalibrationRequest>(kName);
  asked.set_validate_only(true);
  const auto sealed = office_.Do<CalibrationSession>("RevealCalibration", asked);
  ASSERT_TRUE(sealed.ok()) << sealed.status();
  EXPECT_EQ(sealed->behaviors_size() + sealed->scored_size(), 0);
  ASSERT_TRUE(Reveal().ok());
  EXPECT_EQ(ReasonOf(Reveal().status()), reasons::kCalibrationState);
  EXPECT_EQ(ReasonOf(Score("max", {3, 3, 3}).status()), reasons::kCalibrationState);
  office_.ActAsPerson("ana");
  EXPECT_TRUE(absl::IsPermissionDenied(Get().status()));
  office_.ActAsAdministrator();
  const auto agreed = Agree();
  ASSERT_TRUE(agreed.ok()) << agreed.status();
  EXPECT_EQ(agreed->state(), CalibrationSession::AGREED);
  EXPECT_EQ(agreed->agreed_scores_size(), 3);
  EXPECT_EQ(agreed->note(), "Silence counts as waiting");
  EXPECT_EQ(ReasonOf(Agree().status()), reasons::kCalibrationState);
  EXPECT_EQ(ReasonOf(office_
                         .Do<CalibrationSession>("DeleteCalibrationSession",
                                                 Named<v1::DeleteCalibrationSessionRequest>(kName))
                         .status()),
            reasons::kCalibrationState);
  office_.ActAsPerson("ana");
  EXPECT_TRUE(Get().ok());
}

TEST_P(Calibration, IsForWhoTakesPartAndByPurpose) {
  ASSERT_TRUE(Begin().ok());
  EXPECT_TRUE(absl::IsPermissionDenied(Score("ben", {3, 3, 3}).status()));
  for (const auto& [role, reads] :
       {std::pair("administrator", true), std::pair("assessment-reviewer", true),
        std::pair("auditor", true), std::pair("coach", false), std::pair("manager", false),
        std::pair("assessment-coordinator", false), std::pair("worker", false)}) {
    office_.ActAsPerson("ben", role);
    EXPECT_EQ(Get().ok(), reads) << role;
  }
  office_.ActAsPerson("ben", "coach");
  EXPECT_TRUE(absl::IsPermissionDenied(Reveal().status()));
  office_.ActAsPerson("ben", "assessment-reviewer");
  EXPECT_TRUE(absl::IsPermissionDenied(Begin({"boss", "eve"}, "growth").status()));
  office_.ActAsPerson("ben", "coach");
  EXPECT_TRUE(absl::IsPermissionDenied(Begin({"boss", "eve"}).status()));
}

// A finding: who was asked into a session had no way to find it.
TEST_P(Calibration, AnEvaluatorFindsTheSessionsThatTheyAreAskedInto) {
  ASSERT_TRUE(Begin({"boss", "eve"}).ok());
  ASSERT_TRUE(Begin({"eve", "max"}, "growth", "call-1", "tuesday").ok());
  ASSERT_TRUE(Begin({"boss", "max"}, "calls", "call-1", "wednesday").ok());
  const auto list = [&](const std::string& evaluator, const std::string& filter = "",
                        int page_size = 0, const std::string& page_token = "") {
    v1::ListCalibrationSessionsRequest request;
    request.set_parent(kOrganization);
    if (!evaluator.empty()) request.set_evaluator(PersonName(evaluator));
    request.set_filter(filter);
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    return office_.Do<v1::ListCalibrationSessionsResponse>("ListCalibrationSessions", request);
  };
  const auto found = [&](const std::string& evaluator, const std::string& filter = "") {
    std::string ids;
    const auto page = list(evaluator, filter);
    if (!page.ok()) return std::string(absl::StatusCodeToString(page.status().code()));
    for (const auto& session : page->calibration_sessions()) {
      absl::StrAppend(&ids, session.name().substr(session.name().rfind('/') + 1), " ");
    }
    return ids;
  };
  office_.ActAsPerson("eve", "manager");
  EXPECT_EQ(found("eve"), "monday tuesday ");
  EXPECT_EQ(found("eve", "purpose = DEVELOPMENTAL"), "tuesday ");
  EXPECT_EQ(found("eve", "state = REVEALED"), "");
  EXPECT_EQ(found("eve", "form = \"x"), "INVALID_ARGUMENT");
  EXPECT_EQ(found("boss"), "PERMISSION_DENIED");
  EXPECT_EQ(found(""), "PERMISSION_DENIED");
  // Behind the last of theirs there is nothing, whatever else there is.
  EXPECT_EQ(list("eve", "", 2)->next_page_token(), "");
  const auto first = list("eve", "", 1);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->calibration_sessions(0).name(), kName);
  const auto second = list("eve", "", 1, first->next_page_token());
  ASSERT_TRUE(second.ok()) << second.status();
  ASSERT_EQ(second->calibration_sessions_size(), 1);
  EXPECT_EQ(second->calibration_sessions(0).form(), FormName("growth"));
  EXPECT_EQ(second->next_page_token(), "");
  office_.ActAsPerson("max", "manager");
  EXPECT_EQ(found("max"), "tuesday wednesday ");
  EXPECT_EQ(ReasonOf(list("max", "", 1, first->next_page_token()).status()),
            reasons::kPageTokenInvalid);
  // Others see those of an evaluator that are of their purpose.
  office_.ActAsPerson("ben", "assessment-reviewer");
  EXPECT_EQ(found("eve"), "monday ");
  EXPECT_EQ(found("ben"), "");
  office_.ActAsPerson("ana");
  EXPECT_EQ(found("ana"), "");  // it is of her, and she evaluates nothing
}

TEST_P(Calibration, IsRefusedWhereItCannotBe) {
  EXPECT_EQ(ReasonOf(Begin({"boss"}).status()), reasons::kFieldInvalid);
  EXPECT_EQ(ReasonOf(Begin({"boss", "boss"}).status()), reasons::kFieldInvalid);
  EXPECT_EQ(ReasonOf(Begin({"boss", "ana"}).status()), reasons::kFieldInvalid);
  EXPECT_EQ(ReasonOf(Begin({"boss", "nobody"}).status()), reasons::kFieldInvalid);
  EXPECT_EQ(ReasonOf(Begin({"boss", "eve"}, "calls", "none").status()),
            reasons::kContactNotHandled);
  // Deleted, it leaves no scores for the next of its name.
  ASSERT_TRUE(Begin().ok());
  ASSERT_TRUE(Score("boss", {3, 1, {}}).ok());
  office_.ActAsAdministrator();
  ASSERT_TRUE(office_
                  .Do<CalibrationSession>("DeleteCalibrationSession",
                                          Named<v1::DeleteCalibrationSessionRequest>(kName))
                  .ok());
  EXPECT_TRUE(absl::IsPermissionDenied(Score("eve", {3, 1, {}}).status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Calibration, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
