#include <google/longrunning/operations.pb.h>
#include <touchstone/feedback/v1/barrier.pb.h>
#include <touchstone/feedback/v1/effectiveness_study.pb.h>
#include <touchstone/feedback/v1/improvement_cycle.pb.h>
#include <touchstone/feedback/v1/recompute_aggregates.pb.h>
#include <touchstone/feedback/v1/satisfaction_report.pb.h>
#include <touchstone/feedback/v1/survey_answer.pb.h>
#include <touchstone/feedback/v1/survey_invitation.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/tour/tour.h"

// What customers answer, what stands in the way, and whether what was changed helped.

namespace touchstone {
namespace {

using namespace feedback::v1;  // NOLINT: a walk through all of it

constexpr char kSurvey[] = R"({"parent": "ORG", "surveyId": "calls", "survey": {
    "title": "After a call", "language": "en", "trigger": "BY_HAND",
    "questions": [
        {"id": "helped", "kind": "CSAT", "about": "CONTACT", "required": true, KEY_ELEMENT
         "texts": [{"language": "en", "text": "How satisfied are you?"}]},
        {"id": "effort", "kind": "CES_2", "about": "OUTCOME",
         "texts": [{"language": "en", "text": "It was made easy for me."}]},
        {"id": "words", "kind": "TEXT", "about": "CONTACT",
         "texts": [{"language": "en", "text": "What else?"}]}]}})";
constexpr char kSurveyNamed[] = R"({"name": "ORG/surveys/calls"})";
constexpr char kCycle[] =
    R"({"parent": "ORG", "improvementCycleId": "spanish", "improvementCycle": {
    "title": "A second line in Spanish", "owner": "ORG/people/lee",
    "need": "Callers in Spanish wait too long.", "assistance": "A second line.",
    "betterment": "Who speaks Spanish answers there first.",
    "barriers": ["ORG/barriers/waiting"],
    "measure": {"kind": "SERVICE_LEVEL", "slice": {"queue": "spanish"}, "thresholdSeconds": 20,
                "abandons": "SHORT_ABANDONS_EXCLUDED"},
    "before": {"startDate": "BEFORE", "endDate": "BEFORE"},
    "after": {"startDate": "AFTER", "endDate": "AFTER"},
    "youSaid": [{"language": "en", "text": "We waited too long."}],
    "weDid": [{"language": "en", "text": "There is a second line now."}]}})";
constexpr char kCycleNamed[] = R"({"name": "ORG/improvementCycles/spanish"})";
constexpr char kAction[] =
    R"({"parent": "ORG", "improvementActionId": "line", "improvementAction": {
    "title": "A second line", "kind": "PROCESS", "improvementCycle": "ORG/improvementCycles/spanish",
    "origins": ["ORG/barriers/waiting"], "owner": "ORG/people/lee", "dueDate": "LATER"}})";
constexpr char kStudy[] = R"({"parent": "ORG", "effectivenessStudyId": "first",
    "effectivenessStudy": {"title": "Levels and satisfaction", "competency": "COMPETENCY",
    "measure": {"kind": "CSAT", "survey": "ORG/surveys/calls", "questionId": "helped"},
    "startMonth": "MONTH", "endMonth": "MONTH", "periodMonths": 1,
    "expectation": "Where levels are higher, more are satisfied."}})";
constexpr int kAsked = 50;
constexpr int kTooFew = 9;

Client Nobody(const Tour& tour) {
  ClientSettings settings = tour.client.settings();
  settings.token.clear();
  return Client(settings);
}

// Whole months in which everything of the tour happened: figures of workers have no other days.
std::string Months() {
  const absl::CivilMonth month(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()));
  const auto day = [](absl::CivilDay of) { return absl::FormatCivilTime(of); };
  return absl::StrCat(R"("period": {"startDate": ")", day(absl::CivilDay(month - 1)),
                      R"(", "endDate": ")", day(absl::CivilDay(month + 1) - 1), "\"}");
}

absl::StatusOr<std::vector<std::string>> InviteAll(Tour& tour) {
  std::vector<std::string> calls;
  for (int call = 1; call <= kAsked; ++call) {
    calls.push_back(absl::StrCat("\"ORG/contacts/call-", call, "\""));
  }
  const std::string invite =
      absl::StrCat(R"({"name": "ORG/surveys/calls", "returnTokens": true, "subjects": [)",
                   absl::StrJoin(calls, ", "), "]}");
  InviteCustomersResponse invited;
  RETURN_IF_ERROR(Ask(tour, tour.client, "Surveys.InviteCustomers", invite, invited));
  std::vector<std::string> tokens;
  for (const InviteOutcome& outcome : invited.outcomes()) tokens.push_back(outcome.token());
  RETURN_IF_ERROR(Ask(tour, tour.client, "Surveys.InviteCustomers", invite, invited));
  for (const InviteOutcome& outcome : invited.outcomes()) {
    if (outcome.reason() != InviteOutcome::ALREADY_INVITED) return Wrong("somebody is asked twice");
  }
  return tokens;
}

absl::Status Answer(const Tour& tour, Client& nobody, const std::string& token, int rating) {
  return Ask(tour, nobody, "Surveys.AnswerSurvey",
             absl::StrReplaceAll(R"({"name": "ORG/surveys/calls", "token": "TOKEN", "answers": [
                                     {"questionId": "helped", "rating": RATING},
                                     {"questionId": "effort", "rating": 6},
                                     {"questionId": "words", "text": "It went well."}]})",
                                 {{"TOKEN", token}, {"RATING", absl::StrCat(rating)}}));
}

// Every fifth is not satisfied.
int RatingOf(size_t customer) { return customer % 5 == 0 ? 2 : 5; }

absl::Status AnswerAll(const Tour& tour, const std::vector<std::string>& tokens) {
  Client nobody = Nobody(tour);
  RETURN_IF_ERROR(Expect(absl::StatusCode::kNotFound, Answer(tour, nobody, "made-up", 5),
                         "an answer with a token that is none"));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kInvalidArgument,
                         Answer(tour, nobody, tokens.front(), 6), "an answer of 6 out of 5"));
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (i == kTooFew) {
      RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                             Ask(tour, tour.client, "Surveys.ListSurveyComments", kSurveyNamed),
                             "reading what nine wrote"));
    }
    RETURN_IF_ERROR(Answer(tour, nobody, tokens[i], RatingOf(i)));
  }
  RETURN_IF_ERROR(Ask(tour, tour.client, "Surveys.ListSurveyComments", kSurveyNamed));
  return Expect(absl::StatusCode::kFailedPrecondition, Answer(tour, nobody, tokens.front(), 5),
                "an answer with a token that was used");
}

// Of who had nine answers nothing is shown, whoever asks.
absl::Status CheckWorkersOfFew(const Tour& tour) {
  ReportSatisfactionResponse report;
  RETURN_IF_ERROR(Ask(
      tour, tour.client, "ReportSatisfaction",
      absl::StrCat(R"({"parent": "ORG", "dimensions": ["BY_WORKER"], )", Months(), "}"), report));
  if (report.rows_size() != 3) return Wrong("three took calls, and it is not three rows");
  for (const SatisfactionRow& row : report.rows()) {
    const bool of_few = row.slice().worker() != PersonOf(tour, "ana");
    if (row.csat().suppressed() != of_few || row.csat().has_value() == of_few) {
      return Wrong(absl::StrCat("of ", row.slice().worker(),
                                of_few ? " nine answers are shown" : " nothing is shown"));
    }
  }
  RETURN_IF_ERROR(Ask(
      tour, tour.client, "ReportSatisfaction",
      absl::StrCat(R"({"parent": "ORG", "slice": {"worker": "ORG/people/bo"}, )", Months(), "}"),
      report));
  for (const SatisfactionRow& row : report.rows()) {
    if (row.csat().has_value() || row.csat().n() > 0) return Wrong("alone nine answers are shown");
  }
  return absl::OkStatus();
}

}  // namespace

Seen CustomersAreAsked(Tour& tour) {
  const auto& elements = tour.competency.key_elements();
  const std::string tied =
      elements.empty()
          ? ""
          : absl::StrCat(R"("keyElement": {"competency": "COMPETENCY", "keyElementId": ")",
                         elements[0].id(), "\"},");
  RETURN_IF_ERROR(Ask(tour, tour.client, "Surveys.CreateSurvey",
                      absl::StrReplaceAll(kSurvey, {{"KEY_ELEMENT", tied}})));
  RETURN_IF_ERROR(Ask(tour, tour.client, "Surveys.OpenSurvey", kSurveyNamed));
  ASSIGN_OR_RETURN(const std::vector<std::string> tokens, InviteAll(tour));
  Client nobody = Nobody(tour);
  SurveyForm form;
  RETURN_IF_ERROR(Ask(
      tour, nobody, "Surveys.GetSurveyForm",
      absl::StrCat(R"({"name": "ORG/surveys/calls", "token": ")", tokens.front(), "\"}"), form));
  if (form.questions_size() != 3) return Wrong("the form has not the three questions");
  RETURN_IF_ERROR(AnswerAll(tour, tokens));
  ReportSatisfactionResponse report;
  RETURN_IF_ERROR(Ask(tour, tour.client, "ReportSatisfaction",
                      absl::StrCat(R"({"parent": "ORG", )", Months(), "}"), report));
  if (report.rows_size() != 1) return Wrong("all of it is not one row");
  const Figure& csat = report.rows(0).csat();
  if (csat.n() != kAsked || csat.numerator() != 40) {
    return Wrong(
        absl::StrCat("40 of 50 are satisfied, and it says ", csat.numerator(), " of ", csat.n()));
  }
  RETURN_IF_ERROR(CheckWorkersOfFew(tour));
  return absl::StrFormat(
      "%d answers, each token once; %.0f%% satisfied, from %.1f to %.1f; of who had nine nothing",
      csat.n(), csat.value() * 100, csat.low() * 100, csat.high() * 100);
}

Seen BarriersAreRanked(Tour& tour) {
  ASSIGN_OR_RETURN(Client lee, Become(tour, "case-supervisor", "lee"));
  RETURN_IF_ERROR(Ask(tour, lee, "Improvement.CreateBarrier",
                      absl::StrReplaceAll(R"({"parent": "ORG", "barrierId": "waiting", "barrier": {
                                              "title": "Too few who speak Spanish",
                                              "kind": "STAFFING", "queues": ["spanish"],
                                              "openDate": "FROM"}})",
                                          {{"FROM", DayFromNow(-3)}})));
  constexpr char kLink[] = R"({"name": "ORG/barriers/waiting", "subjects": [
      "ORG/cases/unheard", "ORG/commitments/broken", "ORG/commitments/kept"]})";
  RETURN_IF_ERROR(Ask(tour, lee, "Improvement.LinkBarrier", kLink));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kNotFound,
                         Ask(tour, lee, "Improvement.LinkBarrier",
                             R"({"name": "ORG/barriers/waiting", "subjects": ["ORG/cases/none"]})"),
                         "linking a case that does not exist"));
  RankBarriersResponse ranked;
  RETURN_IF_ERROR(Ask(tour, lee, "Improvement.RankBarriers",
                      absl::StrReplaceAll(R"({"parent": "ORG", "period": {
                                              "startDate": "FROM", "endDate": "TODAY"}})",
                                          {{"FROM", DayFromNow(-3)}}),
                      ranked));
  if (ranked.barriers_size() != 1) return Wrong("one barrier is not ranked alone");
  const RankedBarrier& first = ranked.barriers(0);
  // A case, two for a broken commitment, and a tenth of 2 x (48 + 19) who gave up: in tenths.
  if (first.cases() != 1 || first.broken_commitments() != 1 || first.weight() != 10 + 20 + 134) {
    return Wrong(absl::StrCat("it weighs ", first.weight(), " tenths"));
  }
  return absl::StrFormat("one case, one broken promise, %d who gave up: %.1f by %s",
                         first.abandoned_contacts(), static_cast<double>(first.weight()) / 10,
                         ranked.formula());
}

Seen ImprovementIsMeasured(Tour& tour) {
  ASSIGN_OR_RETURN(Client lee, Become(tour, "case-supervisor", "lee"));
  RETURN_IF_ERROR(
      Ask(tour, lee, "Improvement.CreateImprovementCycle",
          absl::StrReplaceAll(kCycle, {{"BEFORE", DayFromNow(-2)}, {"AFTER", DayFromNow(-1)}})));
  RETURN_IF_ERROR(Ask(tour, lee, "Improvement.StartImprovementCycle", kCycleNamed));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         Ask(tour, lee, "Improvement.UpdateImprovementCycle",
                             R"({"improvementCycle": {"name": "ORG/improvementCycles/spanish",
                     "before": {"startDate": "2020-01-01", "endDate": "2020-01-02"}},
                     "updateMask": "before"})"),
                         "other days once it was started"));
  RETURN_IF_ERROR(Ask(tour, lee, "Improvement.CreateImprovementAction", kAction));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         Ask(tour, lee, "Improvement.ConcludeImprovementCycle", kCycleNamed),
                         "concluding while something is to be done"));
  RETURN_IF_ERROR(Ask(tour, lee, "Improvement.UpdateImprovementAction",
                      R"({"improvementAction": {"name": "ORG/improvementActions/line",
                          "state": "DONE", "doneDate": "TODAY", "result": "It is there."},
                          "updateMask": "state,doneDate,result"})"));
  ImprovementCycle cycle;
  RETURN_IF_ERROR(Ask(tour, lee, "Improvement.ConcludeImprovementCycle", kCycleNamed, cycle));
  const MeasureComparison& moved = cycle.comparison();
  if (moved.verdict() != MeasureComparison::MOVED_BETTER || moved.p_value() > 0.05) {
    return Wrong(absl::StrCat("it moved, and says: ", moved.sentence()));
  }
  RETURN_IF_ERROR(Ask(tour, lee, "Improvement.PublishImprovementCycle", kCycleNamed));
  Client nobody = Nobody(tour);
  ListPublishedImprovementsResponse published;
  RETURN_IF_ERROR(Ask(tour, nobody, "Improvement.ListPublishedImprovements", R"({"parent": "ORG"})",
                      published));
  if (published.improvements_size() != 1) return Wrong("nobody reads what was done");
  return absl::StrCat(moved.sentence(), " Everybody reads: ", published.improvements(0).we_did());
}

Seen StudyClaimsNoCause(Tour& tour) {
  ASSIGN_OR_RETURN(Client analyst, Become(tour, "analyst", ""));
  RETURN_IF_ERROR(Ask(tour, analyst, "FeedbackReports.CreateEffectivenessStudy",
                      absl::StrReplaceAll(kStudy, {{"MONTH", DayFromNow(0).substr(0, 7)}})));
  constexpr char kNamed[] = R"({"name": "ORG/effectivenessStudies/first"})";
  EffectivenessReport report;
  RETURN_IF_ERROR(Ask(tour, analyst, "FeedbackReports.ReportEffectiveness", kNamed, report));
  if (report.within_unit().has_value()) return Wrong("two units have a coefficient");
  EffectivenessReport again;
  RETURN_IF_ERROR(Ask(tour, analyst, "FeedbackReports.ReportEffectiveness", kNamed, again));
  if (report.SerializeAsString() != again.SerializeAsString()) {
    return Wrong("run again it says something else");
  }
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         Ask(tour, analyst, "FeedbackReports.DeleteEffectivenessStudy", kNamed),
                         "deleting a study that was run"));
  return absl::StrCat(report.points_size(), " points; ", report.sentence());
}

Seen FiguresAreWhatRowsSay(Tour& tour) {
  google::longrunning::Operation operation;
  RETURN_IF_ERROR(Ask(tour, tour.client, "FeedbackReports.RecomputeAggregates",
                      R"({"parent": "ORG"})", operation));
  RETURN_IF_ERROR(Ask(tour, tour.client, "touchstone.feedback.v1.Operations/WaitOperation",
                      absl::StrCat(R"({"name": ")", operation.name(), R"(", "timeout": "25s"})"),
                      operation));
  RecomputeAggregatesResponse recomputed;
  if (!operation.done() || !operation.response().UnpackTo(&recomputed)) {
    return Wrong(absl::StrCat("it did not end well: ", operation.error().message()));
  }
  if (recomputed.different_count() > 0) {
    const AggregateDifference& difference = recomputed.differences(0);
    return Wrong(absl::StrCat(recomputed.different_count(), " differ, such as ",
                              difference.aggregate(), " ", difference.key(), ": kept ",
                              difference.kept(), ", computed ", difference.computed()));
  }
  return absl::StrCat(recomputed.checked_count(), " kept figures are what the rows say");
}

}  // namespace touchstone
