#include <touchstone/catalog/v1/release.pb.h>
#include <touchstone/recruiting/v1/announcement.pb.h>
#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/application_notice.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "tools/touchstone/tour/tour.h"

// A vacant position, who hears of it, who applies, and what everybody will be asked.

namespace touchstone {
namespace {

using namespace recruiting::v1;  // NOLINT: a walk through all of it

constexpr char kJobAnalysis[] = R"({"parent": "ORG", "jobAnalysisId": "clerks", "jobAnalysis": {
    "title": "Clerks", "method": "Two days of observation.",
    "duties": [{"id": "answers", "text": "Answers what people ask", "essential": true,
                "importance": 5, "needed": "AT_ENTRY"}],
    "competencyLinks": [{"competency": "COMPETENCY", "duties": ["answers"]}]}})";
constexpr char kJobProfile[] = R"({"parent": "ORG", "jobProfileId": "clerk", "jobProfile": {
    "title": "Clerk", "framework": "ORG/frameworks/tour",
    "release": "ORG/frameworks/tour/releases/second", "jobAnalysis": "ORG/jobAnalyses/clerks",
    "requirements": [{"competency": "COMPETENCY", "requiredLevel": "LEVEL", "weight": 3}]}})";
constexpr char kHiringProcess[] =
    R"({"parent": "ORG", "hiringProcessId": "usual", "hiringProcess": {
    "title": "Usual", "reviewDays": 14,
    "stages": [{"id": "screening", "title": "Screening", "kind": "SCREENING"},
               {"id": "interview", "title": "Panel interview", "kind": "INTERVIEW"},
               {"id": "references", "title": "References", "kind": "REFERENCE_CHECK"},
               {"id": "certification", "title": "Certification", "kind": "CERTIFICATION"},
               {"id": "offer", "title": "Offer", "kind": "OFFER"}],
    "dispositionReasons": [{"id": "unqualified", "title": "Lacks a required qualification",
        "noticeText": "You do not have a qualification that the announcement required."}]}})";
constexpr char kRequisition[] = R"({"parent": "ORG", "requisitionId": "clerk-1", "requisition": {
    "title": "Clerk", "positions": ["ORG/positions/vacant"], "openings": 1,
    "jobProfile": "ORG/jobProfiles/clerk", "hiringProcess": "ORG/hiringProcesses/usual",
    "organizationalUnit": "ORG/organizationalUnits/calls", "jurisdiction": "us-tour",
    "qualifications": [{"id": "experience", "text": "Has worked with the public for a year.",
        "necessity": "REQUIRED", "evidence": "Employment dates in the application"}],
    "hiringManager": "ORG/people/lee", "approvers": ["ORG/people/lee"], "openDate": "TODAY",
    "closeDate": "LATER", "targetStartDate": "LATER",
    "levelSharing": {"purpose": "Choosing the first training", "expireMonths": 6}}})";

absl::Status ApplyAs(const Tour& tour, Client& recruiter, const std::string& who) {
  const auto ask = [&](absl::string_view method, absl::string_view json) {
    return Ask(tour, recruiter, method, absl::StrReplaceAll(json, {{"WHO", who}}));
  };
  RETURN_IF_ERROR(ask("Applications.CreateApplicant",
                      R"({"parent": "ORG", "applicantId": "WHO", "applicant": {
                          "displayName": "WHO Doe", "email": "WHO@mail.example",
                          "consentNotice": "hiring-1", "consentDate": "TODAY"}})"));
  RETURN_IF_ERROR(ask("Applications.RecordEeoSelfIdentification",
                      R"({"applicant": "ORG/applicants/WHO", "eeoSelfIdentification": {
                          "categorySet": "ORG/eeoCategorySets/first", "sex": "female"}})"));
  return ask("Applications.CreateApplication",
             R"({"parent": "ORG", "applicationId": "WHO", "application": {
                 "requisition": "ORG/requisitions/clerk-1", "applicant": "ORG/applicants/WHO",
                 "outreachActivity": "ORG/outreachActivities/college",
                 "statement": "I like to help."}})");
}

absl::Status Screen(const Tour& tour, Client& recruiter, const std::string& who, bool met) {
  return Ask(tour, recruiter, "Applications.ScreenApplication",
             absl::StrReplaceAll(R"({"name": "ORG/applications/WHO", "screenings": [
                 {"qualification": "experience", "met": MET, "reason": "By the dates given."}]})",
                                 {{"WHO", who}, {"MET", met ? "true" : "false"}}));
}

}  // namespace

Seen RequisitionIsApproved(Tour& tour) {
  RETURN_IF_ERROR(Ask(tour, tour.client, "CreateJobAnalysis", kJobAnalysis));
  RETURN_IF_ERROR(Ask(tour, tour.client, "CreateJobProfile",
                      absl::StrReplaceAll(kJobProfile, {{"LEVEL", tour.lowest_level}})));
  ASSIGN_OR_RETURN(Client pat, Become(tour, "recruiter", "pat"));
  RETURN_IF_ERROR(Ask(tour, pat, "CreateHiringProcess", kHiringProcess));
  RETURN_IF_ERROR(Ask(tour, pat, "CreateRequisition", kRequisition));
  constexpr char kNamed[] = R"({"name": "ORG/requisitions/clerk-1"})";
  RETURN_IF_ERROR(Ask(tour, pat, "SubmitRequisition", kNamed));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         Ask(tour, pat, "OpenRequisition", kNamed),
                         "opening what nobody approved"));
  ASSIGN_OR_RETURN(Client lee, Become(tour, "manager", "lee"));
  Requisition approved;
  RETURN_IF_ERROR(Ask(tour, lee, "ApproveRequisition",
                      R"({"name": "ORG/requisitions/clerk-1", "approved": true})", approved));
  if (approved.state() != Requisition::APPROVED) return Wrong("it is not approved");
  return absl::StrCat("one opening, asked for by ", approved.profile().requirements_size(),
                      " competency and its duty, approved by somebody else");
}

Seen AnnouncementReachesPeople(Tour& tour) {
  ASSIGN_OR_RETURN(Client pat, Become(tour, "recruiter", "pat"));
  RETURN_IF_ERROR(Ask(tour, pat, "CreateAnnouncement",
                      R"({"parent": "ORG/requisitions/clerk-1", "announcementId": "first",
                          "announcement": {"introduction": "Come and help.",
                          "howToApply": "Send the form.",
                          "accommodationStatement": "Write to us when you need something."}})"));
  RETURN_IF_ERROR(Ask(tour, pat, "PublishAnnouncement",
                      R"({"name": "ORG/requisitions/clerk-1/announcements/first"})"));
  RETURN_IF_ERROR(Ask(tour, pat, "OpenRequisition", R"({"name": "ORG/requisitions/clerk-1"})"));
  ASSIGN_OR_RETURN(const HttpResponse text,
                   tour.rest.SendForSuccess(
                       {.target = absl::StrCat(
                            "/v1/", tour.organization(),
                            "/requisitions/clerk-1/announcements/first:render?format=TEXT")}));
  if (!absl::StrContains(text.body, "Has worked with the public for a year.")) {
    return Wrong("the announcement does not say what is required");
  }
  RETURN_IF_ERROR(Ask(tour, pat, "CreateOutreachActivity",
                      R"({"parent": "ORG", "outreachActivityId": "college", "outreachActivity": {
                          "requisition": "ORG/requisitions/clerk-1", "title": "College visit",
                          "target": "Students of public service", "activityDate": "TODAY",
                          "costCents": "12500", "currencyCode": "USD"}})"));
  return "published in plain words, and taken to a college";
}

Seen ApplicantsAreScreened(Tour& tour) {
  ASSIGN_OR_RETURN(Client analyst, Become(tour, "eeo-analyst", ""));
  RETURN_IF_ERROR(Ask(tour, analyst, "CreateEeoCategorySet",
                      R"({"parent": "ORG", "eeoCategorySetId": "first", "eeoCategorySet": {
                          "title": "First", "effectiveDate": "2020-01-01",
                          "sexes": [{"id": "female", "title": "Female"}, {"id": "male", "title": "Male"}],
                          "raceEthnicities": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]}})"));
  ASSIGN_OR_RETURN(Client pat, Become(tour, "recruiter", "pat"));
  for (const char* who : {"kim", "sam", "lou"}) RETURN_IF_ERROR(ApplyAs(tour, pat, who));
  RETURN_IF_ERROR(Expect(
      absl::StatusCode::kPermissionDenied,
      Ask(tour, pat, "GetEeoSelfIdentification", R"({"name": "ORG/eeoSelfIdentifications/kim"})"),
      "a recruiter's reading of self-identification"));
  RETURN_IF_ERROR(Ask(tour, pat, "CreatePreferenceClaim",
                      R"({"parent": "ORG/applicants/kim", "preferenceClaimId": "veteran",
                          "preferenceClaim": {"preference": "veteran", "proof": "Papers shown"}})"));
  RETURN_IF_ERROR(Ask(tour, pat, "DecidePreferenceClaim",
                      R"({"name": "ORG/applicants/kim/preferenceClaims/veteran", "verified": true,
                          "reason": "An honorable discharge."})"));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         Ask(tour, pat, "MoveApplication",
                             R"({"name": "ORG/applications/kim", "stage": "references"})"),
                         "skipping a stage"));
  for (const char* who : {"kim", "sam"}) {
    RETURN_IF_ERROR(Screen(tour, pat, who, true));
    RETURN_IF_ERROR(
        Ask(tour, pat, "MoveApplication",
            absl::StrCat(R"({"name": "ORG/applications/)", who, R"(", "stage": "interview"})")));
  }
  RETURN_IF_ERROR(Screen(tour, pat, "lou", false));
  RETURN_IF_ERROR(Ask(tour, pat, "EndApplication",
                      R"({"name": "ORG/applications/lou", "dispositionReason": "unqualified"})"));
  ApplicationNotice notice;
  RETURN_IF_ERROR(Ask(tour, pat, "CreateApplicationNotice",
                      R"({"parent": "ORG", "applicationNotice": {
                          "application": "ORG/applications/lou", "kind": "DISPOSITION"}})",
                      notice));
  RETURN_IF_ERROR(Ask(tour, pat, "RecordNoticeSent",
                      absl::StrCat(R"({"name": ")", notice.name(), R"(", "delivery": "EMAIL"})"),
                      notice));
  if (notice.review_deadline().empty()) return Wrong("the notice tells of no review");
  return absl::StrCat(
      "three applied, two qualify; the third is told why, and can ask for a review "
      "until ",
      notice.review_deadline());
}

Seen GuideIsCompiled(Tour& tour) {
  catalog::v1::ReleasedCompetency released;
  RETURN_IF_ERROR(Ask(tour, tour.client, "GetReleasedCompetency",
                      absl::StrCat(R"({"name": "ORG/frameworks/tour/releases/second/competencies/)",
                                   IdOf(tour.competency.name()), "\"}"),
                      released));
  const auto& competency = released.competency();
  if (competency.interview_questions().empty() || competency.reference_questions().empty()) {
    return "the document has no questions for applicants, or none for referees";
  }
  tour.question = competency.interview_questions(0).id();
  const std::string element =
      competency.key_elements().empty() ? "" : competency.key_elements(0).id();
  ASSIGN_OR_RETURN(Client pat, Become(tour, "recruiter", "pat"));
  const auto create = [&](absl::string_view key_elements) {
    return Ask(
        tour, pat, "CreateInterviewGuide",
        absl::StrReplaceAll(R"({"parent": "ORG", "interviewGuideId": "clerks", "interviewGuide": {
                   "requisition": "ORG/requisitions/clerk-1", "keyElements": [KEY_ELEMENTS],
                   "forms": [{"id": "a", "questions": [{"competency": "COMPETENCY", "question": "QUESTION"}]}]}})",
                            {{"KEY_ELEMENTS", key_elements}, {"QUESTION", tour.question}}));
  };
  RETURN_IF_ERROR(
      create(absl::StrCat(R"({"competency": "COMPETENCY", "keyElement": ")", element, "\"}")));
  InterviewGuide guide;
  RETURN_IF_ERROR(
      Ask(tour, pat, "CompileInterviewGuide", R"({"name": "ORG/interviewGuides/clerks"})", guide));
  return absl::StrCat("the document's question, with ",
                      guide.content().competencies(0).anchors_size(), " levels as anchors, and ",
                      guide.content().reference_questions_size(), " for referees; content ",
                      guide.content_hash().substr(0, 25));
}

}  // namespace touchstone
