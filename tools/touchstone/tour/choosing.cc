#include <touchstone/assessment/v1/person.pb.h>
#include <touchstone/recruiting/v1/adverse_impact.pb.h>
#include <touchstone/recruiting/v1/certification.pb.h>
#include <touchstone/recruiting/v1/decision.pb.h>
#include <touchstone/recruiting/v1/eligible_list.pb.h>
#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/pre_hire.pb.h>
#include <touchstone/recruiting/v1/reference_check.pb.h>
#include <touchstone/recruiting/v1/scorecard.pb.h>
#include <touchstone/recruiting/v1/validity_report.pb.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "tools/touchstone/packet.h"
#include "tools/touchstone/tour/tour.h"

// Who of those who qualify gets the offer, and how that is defended.

namespace touchstone {
namespace {

using namespace recruiting::v1;  // NOLINT: a walk through all of it

constexpr char kNoQuestions[] = "nobody was asked anything";

// A call about one of the two who qualify: WHO stands for them.
absl::Status AskAbout(const Tour& tour, Client& client, absl::string_view method,
                      absl::string_view who, absl::string_view json) {
  return Ask(tour, client, method, absl::StrReplaceAll(json, {{"WHO", who}}));
}

absl::Status Schedule(const Tour& tour, Client& recruiter, absl::string_view who) {
  return AskAbout(tour, recruiter, "CreateInterview", who,
                  R"({"parent": "ORG", "interviewId": "WHO", "interview": {
                      "application": "ORG/applications/WHO", "form": "a",
                      "panel": [{"person": "ORG/people/lee", "lead": true,
                                 "training": "Structured interviewing", "trainingDate": "TODAY"},
                                {"person": "ORG/people/bo",
                                 "training": "Structured interviewing", "trainingDate": "TODAY"}],
                      "startTime": "LATERT17:00:00Z", "endTime": "LATERT18:00:00Z",
                      "timeZone": "America/Los_Angeles", "location": "City hall"}})");
}

std::string ScorecardOf(const Tour& tour, absl::string_view who, const std::string& level) {
  return absl::StrReplaceAll(
      R"({"parent": "ORG/interviews/WHO", "scorecard": {"scores": [
          {"question": "QUESTION", "level": "LEVEL", "evidence": "What was told."}]}})",
      {{"WHO", who},
       {"QUESTION", absl::StrCat(IdOf(tour.competency.name()), ".", tour.question)},
       {"LEVEL", level}});
}

// Both panel members score apart, then agree; the first sees nothing of the second before.
absl::Status InterviewBy(const Tour& tour, Client& lee, Client& bo, absl::string_view who,
                         const std::string& level) {
  for (Client* const member : {&lee, &bo}) {
    RETURN_IF_ERROR(AskAbout(tour, *member, "DeclareConflict", who,
                             R"({"name": "ORG/interviews/WHO", "conflict": false})"));
  }
  RETURN_IF_ERROR(AskAbout(tour, lee, "StartInterview", who, R"({"name": "ORG/interviews/WHO"})"));
  RETURN_IF_ERROR(Ask(tour, lee, "HandInScorecard", ScorecardOf(tour, who, level)));
  RETURN_IF_ERROR(Expect(
      absl::StatusCode::kFailedPrecondition,
      AskAbout(tour, bo, "GetScorecard", who, R"({"name": "ORG/interviews/WHO/scorecards/lee"})"),
      "reading another's scorecard before handing in one's own"));
  RETURN_IF_ERROR(Ask(tour, bo, "HandInScorecard", ScorecardOf(tour, who, level)));
  RETURN_IF_ERROR(
      AskAbout(tour, bo, "GetScorecard", who, R"({"name": "ORG/interviews/WHO/scorecards/lee"})"));
  return AskAbout(tour, lee, "ConcludeInterview", who,
                  absl::StrReplaceAll(R"({"name": "ORG/interviews/WHO", "levels": [
                      {"competency": "COMPETENCY", "level": "LEVEL", "reason": "Both heard it."}]})",
                                      {{"LEVEL", level}}));
}

absl::Status MoveTo(const Tour& tour, Client& recruiter, absl::string_view who,
                    absl::string_view stage) {
  return AskAbout(tour, recruiter, "MoveApplication", who,
                  absl::StrCat(R"({"name": "ORG/applications/WHO", "stage": ")", stage, "\"}"));
}

absl::Status AskReferee(const Tour& tour, Client& recruiter, absl::string_view who) {
  RETURN_IF_ERROR(AskAbout(tour, recruiter, "CreateReferenceCheck", who,
                           R"({"parent": "ORG", "referenceCheckId": "WHO", "referenceCheck": {
                               "application": "ORG/applications/WHO", "refereeName": "Max Mu",
                               "refereeContact": "max@mail.example",
                               "relationship": "Was their manager", "consentDate": "TODAY"}})"));
  ReferenceForm form;
  const std::string named = absl::StrCat(R"({"name": "ORG/referenceChecks/)", who, "\"}");
  RETURN_IF_ERROR(Ask(tour, recruiter, "GetReferenceForm", named, form));
  CompleteReferenceCheckRequest complete;
  complete.set_name(form.reference_check());
  for (const GuideQuestion& question : form.questions()) {
    if (absl::StrContains(question.text(), "{")) {
      return Wrong(absl::StrCat("a placeholder is left in ", question.id()));
    }
    ReferenceAnswer& answer = *complete.add_answers();
    answer.set_question(question.id());
    answer.set_answer("Very well.");
    answer.set_level(tour.highest_level);
  }
  ReferenceCheck completed;
  return recruiter.Unary("touchstone.recruiting.v1.Interviews/CompleteReferenceCheck", complete,
                         completed);
}

// The person who arrives from the HR system, with the pre-hire's key.
absl::Status Arrive(const Tour& tour, const PreHire& pre_hire) {
  const std::string line = absl::StrReplaceAll(
      R"({"person": {"name": "ORG/people/kim", "externalIds": [{"system": "SYSTEM", "type": "TYPE", "value": "VALUE"}]}})",
      {{"ORG", tour.organization()},
       {"SYSTEM", pre_hire.key().system()},
       {"TYPE", pre_hire.key().type()},
       {"VALUE", pre_hire.key().value()}});
  return tour.rest
      .SendForSuccess({.verb = "POST",
                       .target = absl::StrCat("/v1/", tour.organization(), ":upsertWorkforce"),
                       .headers = {{"content-type", "application/x-ndjson"}},
                       .body = absl::StrCat(line, "\n")})
      .status();
}

}  // namespace

Seen PanelsScoreApart(Tour& tour) {
  if (tour.question.empty()) return kNoQuestions;
  ASSIGN_OR_RETURN(Client pat, Become(tour, "recruiter", "pat"));
  ASSIGN_OR_RETURN(Client lee, Become(tour, "panel-member", "lee"));
  ASSIGN_OR_RETURN(Client bo, Become(tour, "panel-member", "bo"));
  for (const char* who : {"kim", "sam"}) {
    RETURN_IF_ERROR(Schedule(tour, pat, who));
    RETURN_IF_ERROR(
        InterviewBy(tour, lee, bo, who, *who == 'k' ? tour.lowest_level : tour.highest_level));
    RETURN_IF_ERROR(MoveTo(tour, pat, who, "references"));
  }
  ASSIGN_OR_RETURN(const HttpResponse invitation,
                   tour.rest.SendForSuccess(
                       {.target = absl::StrCat("/v1/", tour.organization(),
                                               "/interviews/kim:invitation?audience=APPLICANT")}));
  if (!absl::StartsWith(invitation.body, "BEGIN:VCALENDAR")) {
    return Wrong("the invitation is no iCalendar");
  }
  RETURN_IF_ERROR(
      Expect(absl::StatusCode::kPermissionDenied,
             Ask(tour, pat, "GetScorecard", R"({"name": "ORG/interviews/kim/scorecards/lee"})"),
             "a recruiter's reading of a scorecard"));
  ReportInterviewTotalsResponse totals;
  RETURN_IF_ERROR(
      Ask(tour, pat, "ReportInterviewTotals", R"({"name": "ORG/requisitions/clerk-1"})", totals));
  return absl::StrCat("two panels of two, sealed until both had scored; the recruiter sees ",
                      totals.totals_size(), " totals and no scorecard");
}

Seen ReferencesAreComparable(Tour& tour) {
  if (tour.question.empty()) return kNoQuestions;
  ASSIGN_OR_RETURN(Client pat, Become(tour, "recruiter", "pat"));
  for (const char* who : {"kim", "sam"}) {
    RETURN_IF_ERROR(AskReferee(tour, pat, who));
    RETURN_IF_ERROR(MoveTo(tour, pat, who, "certification"));
  }
  ReportReferenceComparabilityResponse report;
  RETURN_IF_ERROR(Ask(tour, pat, "ReportReferenceComparability",
                      R"({"name": "ORG/requisitions/clerk-1"})", report));
  if (report.comparability() != ReportReferenceComparabilityResponse::COMPARABLE) {
    return Wrong("the references of two finalists cannot be compared");
  }
  return "the document's questions, the same for both, can be compared";
}

Seen VeteranIsCertifiedFirst(Tour& tour) {
  if (tour.question.empty()) return kNoQuestions;
  RETURN_IF_ERROR(Ask(tour, tour.client, "CreateCertificationRule",
                      R"({"parent": "ORG", "certificationRuleId": "tour", "certificationRule": {
                          "title": "Rule of two", "jurisdiction": "us-tour", "authority": "Rule 9",
                          "effectiveDate": "2020-01-01", "method": "RULE_OF_N", "certified": 2,
                          "tiesIncluded": true, "listOrder": ["OPEN_COMPETITIVE"],
                          "conversion": {"passingRawHundredths": 100, "maximumRawHundredths": 500,
                                         "passingPointsHundredths": 9500},
                          "preferences": [{"id": "veteran", "title": "Veteran",
                              "authority": "Rule 9.4", "effect": "POINTS_TO_PASSING_SCORE",
                              "pointsHundredths": 1000, "proof": "Discharge papers"}]}})"));
  ASSIGN_OR_RETURN(Client pat, Become(tour, "recruiter", "pat"));
  RETURN_IF_ERROR(Ask(tour, pat, "CreateEligibleList",
                      R"({"parent": "ORG", "eligibleListId": "clerks", "eligibleList": {
                          "requisition": "ORG/requisitions/clerk-1", "kind": "OPEN_COMPETITIVE",
                          "scoreSource": "INTERVIEWS", "expireDate": "LATER"}})"));
  RETURN_IF_ERROR(
      Ask(tour, pat, "EstablishEligibleList", R"({"name": "ORG/eligibleLists/clerks"})"));
  RETURN_IF_ERROR(Ask(tour, pat, "CreateCertification",
                      R"({"parent": "ORG", "certificationId": "clerks", "certification": {
                          "requisition": "ORG/requisitions/clerk-1", "openings": 1,
                          "eligibleLists": ["ORG/eligibleLists/clerks"]}})"));
  ListReferralsResponse referrals;
  RETURN_IF_ERROR(
      Ask(tour, pat, "ListReferrals", R"({"parent": "ORG/certifications/clerks"})", referrals));
  if (referrals.referrals_size() != 2) return Wrong("not both are referred");
  const Eligible& first = referrals.referrals(0).eligible();
  if (first.application() != tour.organization() + "/applications/kim") {
    return Wrong("the veteran is not first");
  }
  for (const char* who : {"kim", "sam"}) RETURN_IF_ERROR(MoveTo(tour, pat, who, "offer"));
  return absl::StrFormat("raw %.2f, with %.0f points for a veteran %.2f: first of two",
                         first.raw_score(), first.preference_points(), first.final_score());
}

Seen HireBecomesAPerson(Tour& tour) {
  if (tour.question.empty()) return kNoQuestions;
  ASSIGN_OR_RETURN(Client pat, Become(tour, "recruiter", "pat"));
  for (const char* who : {"kim", "sam"}) {
    RETURN_IF_ERROR(AskAbout(tour, pat, "CreateDecision", who,
                             R"({"parent": "ORG", "decisionId": "WHO", "decision": {
                                 "application": "ORG/applications/WHO",
                                 "certification": "ORG/certifications/clerks",
                                 "position": "ORG/positions/vacant", "startDate": "LATER",
                                 "justification": "Certified, and well spoken of."}})"));
  }
  RETURN_IF_ERROR(Ask(tour, pat, "MakeOffer", R"({"name": "ORG/decisions/kim"})"));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         Ask(tour, pat, "MakeOffer", R"({"name": "ORG/decisions/sam"})"),
                         "an offer beyond the openings"));
  Decision accepted;
  RETURN_IF_ERROR(Ask(tour, pat, "AcceptOffer", R"({"name": "ORG/decisions/kim"})", accepted));
  const std::string named = absl::StrCat(R"({"name": ")", accepted.pre_hire(), "\"}");
  PreHire pre_hire;
  RETURN_IF_ERROR(Ask(tour, pat, "GetPreHire", named, pre_hire));
  if (pre_hire.shared_levels().empty()) return Wrong("it does not bring the level agreed on");
  RETURN_IF_ERROR(Arrive(tour, pre_hire));
  RETURN_IF_ERROR(Ask(tour, pat, "LinkPreHire", named, pre_hire));
  if (pre_hire.person() != PersonOf(tour, "kim")) return Wrong("it is not linked to who arrived");
  return absl::StrCat(
      "accepted; who arrived from the HR system is known by the pre-hire's key, "
      "with ",
      pre_hire.shared_levels_size(), " level until ", pre_hire.shared_levels(0).expire_date());
}

Seen DecisionIsDefended(Tour& tour) {
  if (tour.question.empty()) return kNoQuestions;
  ASSIGN_OR_RETURN(Client analyst, Become(tour, "eeo-analyst", ""));
  ReportAdverseImpactResponse impact;
  RETURN_IF_ERROR(Ask(tour, analyst, "ReportAdverseImpact",
                      R"({"name": "ORG/requisitions/clerk-1", "published": true})", impact));
  for (const ImpactComparison& comparison : impact.total().comparisons()) {
    for (const ImpactGroup& group : comparison.groups()) {
      if (group.candidates() > 0) return Wrong("figures of a group of three are shown");
    }
  }
  ValidityReport validity;
  RETURN_IF_ERROR(
      Ask(tour, analyst, "ReportValidity", R"({"name": "ORG/requisitions/clerk-1"})", validity));
  if (validity.chains_size() != 1 || validity.chains(0).duties().empty() ||
      validity.uses().empty()) {
    return Wrong("the chain from duty to certification has a gap");
  }
  return absl::StrCat(impact.total().candidates(), " candidates in ", impact.stages_size(),
                      " stages, groups too small to show; duty, competency, ",
                      validity.chains(0).questions_size(), " question and certification in a row");
}

Seen PacketVerifies(Tour& tour) {
  if (tour.question.empty()) return kNoQuestions;
  RETURN_IF_ERROR(Ask(tour, tour.client, "CreateExemptionTable",
                      R"({"parent": "ORG", "exemptionTableId": "tour", "exemptionTable": {
                          "title": "Public records", "jurisdiction": "us-tour",
                          "effectiveDate": "2020-01-01",
                          "exemptions": [{"id": "guides", "recordClass": "INTERVIEW_GUIDES",
                              "treatment": "WITHHOLD", "statute": "Code 42.1",
                              "explanation": "Questions that are asked again.",
                              "decidedBy": "Records officer"}]}})"));
  ASSIGN_OR_RETURN(
      const HttpResponse answer,
      tour.rest.SendForSuccess({.verb = "POST",
                                .target = absl::StrCat("/v1/", tour.organization(),
                                                       "/requisitions/clerk-1:exportRecords"),
                                .headers = {{"content-type", "application/json"}},
                                .body = R"({"requestReference": "Tour"})"}));
  ASSIGN_OR_RETURN(const VerifiedPacket packet, VerifyPacket(answer.body));
  if (packet.withheld == 0) return Wrong("the interview guide is not withheld");
  if (VerifyPacket(answer.body.substr(0, answer.body.size() / 2)).ok()) {
    return Wrong("half a packet verifies");
  }
  return absl::StrCat(packet.files, " files are what the manifest says; the guide is withheld by ",
                      "statute; half of it does not verify");
}

}  // namespace touchstone
