#include "tests/services/recruiting/secrecy/canary_requests.h"

#include "absl/strings/str_cat.h"

namespace touchstone::recruiting {
namespace {

std::string Applicant(const std::string& id) {
  return absl::StrCat(R"(parent: "organizations/wa" applicant_id: ")", id,
                      R"(" applicant { display_name: ")", id, R"(" email: ")", id,
                      R"(@example.org" consent_notice: "notice" consent_date: "2025-03-05" })");
}

std::string Application(const std::string& id, const std::string& applicant) {
  return absl::StrCat(R"(parent: "organizations/wa" application_id: ")", id, R"("
      application { requisition: "organizations/wa/requisitions/agents"
                    applicant: "organizations/wa/applicants/)",
                      applicant, R"(" statement: "A year at the front desk." })");
}

std::string OfApplication(const std::string& id, const std::string& rest) {
  return absl::StrCat(R"(name: "organizations/wa/applications/)", id, R"(" )", rest);
}

std::string OfInterview(const std::string& id, const std::string& rest = "") {
  return absl::StrCat(R"(name: "organizations/wa/interviews/)", id, R"(" )", rest);
}

std::string Interview(const std::string& id, const std::string& application) {
  return absl::StrCat(R"(parent: "organizations/wa" interview_id: ")", id, R"("
      interview {
        application: "organizations/wa/applications/)",
                      application, R"(" form: "a" time_zone: "America/Los_Angeles"
        start_time { seconds: 1930000000 } end_time { seconds: 1930003600 }
        location: "City hall, room 210"
        panel { person: "organizations/wa/people/ana" lead: true training: "Half a day" training_date: "2031-01-15" }
        panel { person: "organizations/wa/people/ben" training: "Half a day" training_date: "2031-01-15" }
      })");
}

std::string Scorecard(const std::string& interview, const std::string& evidence) {
  return absl::StrCat(R"(parent: "organizations/wa/interviews/)", interview, R"("
      scorecard {
        scores { question: "focus.first" level: "expert" evidence: ")",
                      evidence, R"(" notes: ")", evidence, R"(" }
        scores { question: "care.promise" level: "entry" evidence: ")",
                      evidence, R"(" }
      })");
}

constexpr char kAgreed[] = R"(
    levels { competency: "organizations/wa/frameworks/service/competencies/focus"
             level: "expert" reason: "Both saw it." }
    levels { competency: "organizations/wa/frameworks/service/competencies/care"
             level: "entry" reason: "Both saw it." })";
constexpr char kScreened[] =
    R"(screenings { qualification: "$QUALIFICATION" met: true reason: "Employment dates." })";

std::string Guide(const std::string& id, const std::string& requisition) {
  return absl::StrCat(R"(parent: "organizations/wa" interview_guide_id: ")", id, R"("
    interview_guide {
      requisition: "organizations/wa/requisitions/)",
                      requisition, R"("
      forms {
        id: "a"
        questions { competency: "organizations/wa/frameworks/service/competencies/focus"
                    question: "first" }
        questions { competency: "organizations/wa/frameworks/service/competencies/care"
                    question: "promise" }
      }
      key_elements { competency: "organizations/wa/frameworks/service/competencies/focus"
                     key_element: "listens" }
    })");
}

std::string Rule(const std::string& id, const std::string& jurisdiction) {
  return absl::StrCat(R"(parent: "organizations/wa" certification_rule_id: ")", id, R"("
    certification_rule {
      title: "Rule of three" jurisdiction: ")",
                      jurisdiction, R"(" authority: "Civil Service Rule 9.2"
      effective_date: "2025-01-01" method: RULE_OF_N certified: 3 ties_included: true
      conversion { passing_raw_hundredths: 300 maximum_raw_hundredths: 500
                   passing_points_hundredths: 7000 }
      preferences { id: "veteran" title: "Veteran" authority: "Rule 9.4" proof: "DD-214"
                    effect: POINTS_TO_PASSING_SCORE points_hundredths: 500 }
      list_order: OPEN_COMPETITIVE
    })");
}

std::string Table(const std::string& id, const std::string& jurisdiction) {
  return absl::StrCat(R"(parent: "organizations/wa" exemption_table_id: ")", id, R"("
    exemption_table {
      title: "Public Records Act" jurisdiction: ")",
                      jurisdiction, R"(" effective_date: "2031-01-01"
      exemptions { id: "guides" record_class: INTERVIEW_GUIDES treatment: WITHHOLD
                   statute: "RCW 42.56.250" explanation: "Examination questions."
                   decided_by: "Public records officer" }
      exemptions { id: "contacts" record_class: APPLICANT_CONTACTS treatment: REDACT
                   fields: "displayName" fields: "email" statute: "RCW 42.56.250"
                   explanation: "Names of applicants." decided_by: "Public records officer" }
    })");
}

std::string Schedule(const std::string& id, const std::string& jurisdiction) {
  std::string schedule = absl::StrCat(R"(parent: "organizations/wa" retention_schedule_id: ")", id,
                                      R"("
      retention_schedule { title: "General" effective_date: "2031-01-01" jurisdiction: ")",
                                      jurisdiction, R"(" )");
  for (const char* const record_class :
       {"REQUISITION_RECORDS", "APPLICANT_CONTACTS", "APPLICATION_RECORDS", "EEO_RECORDS",
        "ACCOMMODATION_RECORDS", "INTERVIEW_GUIDES", "INTERVIEW_RECORDS", "REFERENCE_RECORDS",
        "CERTIFICATION_RECORDS", "DECISION_RECORDS"}) {
    absl::StrAppend(&schedule, "rules { record_class: ", record_class,
                    R"( months: 1 authority: "29 CFR 1602.31" } )");
  }
  return schedule + "}";
}

std::string Groups(const std::string& applicant, const std::string& sex,
                   const std::string& race_ethnicity, const std::string& disability) {
  return absl::StrCat(R"(applicant: "organizations/wa/applicants/)", applicant, R"("
      eeo_self_identification {
        category_set: "organizations/wa/eeoCategorySets/usual" sex: ")",
                      sex, R"(" race_ethnicity: ")", race_ethnicity, R"(" disability: ")",
                      disability, R"(" })");
}

std::string CategorySet(const std::string& id, const std::string& effective_date,
                        const std::string& word) {
  const std::string category = absl::StrCat(R"({ id: ")", word, R"(" title: "B" })");
  return absl::StrCat(R"(parent: "organizations/wa" eeo_category_set_id: ")", id, R"("
      eeo_category_set {
        title: "Usual" effective_date: ")",
                      effective_date, R"("
        sexes { id: "a" title: "A" } sexes )",
                      category, R"( race_ethnicities { title: "White" } race_ethnicities )",
                      category, R"( disabilities { title: "None" } disabilities )", category, " }");
}

std::string Need(const std::string& application, const std::string& need) {
  return absl::StrCat(R"(parent: "organizations/wa" accommodation_request_id: ")", application, R"("
      accommodation_request { application: "organizations/wa/applications/)",
                      application, R"("
        stages: "panel-interview" kinds: TIME request_date: "2031-02-20" need: ")",
                      need, R"(" })");
}

std::string Decision(const std::string& id, const std::string& position) {
  return absl::StrCat(
      R"(
      parent: "organizations/wa" decision_id: ")",
      id, R"("
      decision { application: "organizations/wa/applications/)",
      id, R"(" certification: "organizations/wa/certifications/agents"
                 position: "organizations/wa/positions/)",
      position, R"(" start_date: "2031-06-01" justification: "Highest in what matters most." })");
}

std::string Outreach(const std::string& id) {
  return absl::StrCat(R"(parent: "organizations/wa" outreach_activity_id: ")", id, R"("
      outreach_activity { requisition: "organizations/wa/requisitions/agents"
                          title: "Job fair" target: "Students" activity_date: "2031-02-20" })");
}

std::string Claim(const std::string& applicant, const std::string& preference) {
  return absl::StrCat(R"(parent: "organizations/wa/applicants/)", applicant,
                      R"(" preference_claim_id: ")", preference,
                      R"(" preference_claim { proof: "DD-214, seen on paper" preference: ")",
                      preference, R"(" })");
}

std::string Process(const std::string& id) {
  return absl::StrCat(R"(parent: "organizations/wa" hiring_process_id: ")", id, R"("
      hiring_process {
        title: "Short" review_days: 14
        stages { title: "Screening" kind: SCREENING }
        stages { title: "Offer" kind: OFFER }
        disposition_reasons { title: "Lacks a qualification" notice_text: "You lack one." }
      })");
}

std::string Requisition(const std::string& id) {
  return absl::StrCat(R"(parent: "organizations/wa" requisition_id: ")", id, R"("
      requisition {
        title: "Agents" positions: "organizations/wa/positions/desk-9" openings: 1
        job_profile: "organizations/wa/jobProfiles/agent"
        hiring_process: "organizations/wa/hiringProcesses/usual" jurisdiction: "us-wa"
        hiring_manager: "organizations/wa/people/boss"
        approvers: "organizations/wa/people/zoe"
        open_date: "2031-03-02" close_date: "2031-03-31"
        qualifications { text: "Has worked with the public." necessity: REQUIRED
                         evidence: "Employment dates" }
      })");
}

std::string List(const std::string& id) {
  return absl::StrCat(R"(parent: "organizations/wa" eligible_list_id: ")", id, R"("
      eligible_list { requisition: "organizations/wa/requisitions/agents" kind: OPEN_COMPETITIVE
                      score_source: EXAMINATION expire_date: "2032-04-30" })");
}

std::string Scores(const std::string& list) {
  std::string scores = absl::StrCat(R"(name: "organizations/wa/eligibleLists/)", list, R"(" )");
  for (const char* const application : {"one", "two", "four", "six", "seven"}) {
    absl::StrAppend(&scores, R"(scores { application: "organizations/wa/applications/)",
                    application, R"(" raw_score_hundredths: 450 } )");
  }
  return scores;
}

std::string Certification(const std::string& id, const std::string& openings) {
  return absl::StrCat(R"(parent: "organizations/wa" certification_id: ")", id, R"("
      certification { requisition: "organizations/wa/requisitions/agents"
                      eligible_lists: "organizations/wa/eligibleLists/agents" openings: )",
                      openings, " }");
}

std::string Review(const std::string& application) {
  return absl::StrCat(R"(parent: "organizations/wa" review_request_id: ")", application, R"("
      review_request { notice: "organizations/wa/applicationNotices/)",
                      application, R"(" receive_date: "2031-02-27" decision_deadline: "2031-03-27"
                       grounds: "My second employment was not counted." })");
}

std::string Hold(const std::string& id) {
  return absl::StrCat(R"(parent: "organizations/wa" legal_hold_id: ")", id, R"("
      legal_hold { title: "Charge 551" kind: CHARGE authority: "29 CFR 1602.14"
                   applicants: "organizations/wa/applicants/ada" })");
}

std::string ReferenceCheck(const std::string& id, const std::string& application) {
  return absl::StrCat(R"(parent: "organizations/wa" reference_check_id: ")", id, R"("
      reference_check { application: "organizations/wa/applications/)",
                      application, R"(" referee_name: "Barbara"
                        referee_contact: "barbara@example.org" relationship: "Supervisor"
                        consent_date: "2031-02-20" })");
}

std::string Completed(const std::string& check) {
  return absl::StrCat(R"(name: "organizations/wa/referenceChecks/)", check, R"("
      answers { question: "care.keeps" answer: "To the letter." }
      answers { question: "focus.treats" answer: "Calmly." level: "expert" })");
}

std::string Notice(const std::string& id, const std::string& kind) {
  return absl::StrCat(R"(parent: "organizations/wa" application_notice_id: ")", id, R"("
      application_notice { application: "organizations/wa/applications/)",
                      id, R"(" kind: )", kind, " }");
}

// The office, and who applied.
std::vector<CanaryRequest> Beginning() {
  return {
      {"zoe", "CreateEeoCategorySet", CategorySet("usual", "2025-01-01", kGroupCanary)},
      {"zoe", "CreateCertificationRule", Rule("three", "us-wa")},
      {"zoe", "CreateExemptionTable", Table("2031", "us-wa")},
      {"zoe", "CreateRetentionSchedule", Schedule("2031", "us-wa")},
      {"zoe", "CreateOutreachActivity", Outreach("fair")},
      {"zoe", "CreateInterviewGuide", Guide("agents", "agents")},
      {"zoe", "CompileInterviewGuide", R"(name: "organizations/wa/interviewGuides/agents")"},
      {"zoe", "CreateEeoCategorySet", CategorySet("unused", "2026-01-01", "b")},
      {"zoe", "CreateCertificationRule", Rule("unused", "us-ca")},
      {"zoe", "CreateExemptionTable", Table("unused", "us-ca")},
      {"zoe", "CreateRetentionSchedule", Schedule("unused", "us-ca")},
      {"zoe", "CreateHiringProcess", Process("unused")},
      // Who applied.
      {"zoe", "CreateApplicant", Applicant("grace")},
      {"zoe", "CreateApplicant", Applicant("ada")},
      {"zoe", "CreateApplicant", Applicant("eve")},
      {"zoe", "CreateApplicant", Applicant("bob")},
      {"zoe", "CreateApplicant", Applicant("amy")},
      {"zoe", "CreateApplicant", Applicant("joe")},
      {"zoe", "CreateApplicant", Applicant("kim")},
      {"zoe", "CreateApplicant", Applicant("lea")},
      {"zoe", "CreateApplicant", Applicant("max")},
      {"zoe", "CreateApplicant", Applicant("pat")},
      {"zoe", "RecordEeoSelfIdentification",
       Groups("grace", kGroupCanary, kGroupCanary, kGroupCanary)},
      {"zoe", "CreatePreferenceClaim", Claim("grace", "veteran")},
      {"zoe", "CreateApplication", Application("one", "grace")},
      {"zoe", "CreateApplication", Application("two", "ada")},
      {"zoe", "CreateApplication", Application("three", "eve")},
      {"zoe", "CreateApplication", Application("four", "bob")},
      {"zoe", "CreateApplication", Application("five", "amy")},
      {"zoe", "CreateApplication", Application("six", "max")},
      {"zoe", "CreateApplication", Application("seven", "pat")},
      {"zoe", "CreateApplication", Application("eight", "joe")},
      {"zoe", "CreateApplication", Application("nine", "lea")},
      {"zoe", "CreateAccommodationRequest", Need("one", kNeedCanary)},
  };
}

std::vector<CanaryRequest> ToReferences(const std::string& application) {
  return {
      {"zoe", "ScreenApplication", OfApplication(application, kScreened)},
      {"zoe", "MoveApplication", OfApplication(application, R"(stage: "references")")},
      {"zoe", "CreateReferenceCheck", ReferenceCheck(application, application)},
  };
}

std::vector<CanaryRequest> FromReferencesToPanel(const std::string& application) {
  return {
      {"zoe", "CompleteReferenceCheck", Completed(application)},
      {"zoe", "MoveApplication", OfApplication(application, R"(stage: "panel-interview")")},
  };
}

std::vector<CanaryRequest> WhatFollows() {
  return {
      // Who is interviewed.
      {"zoe", "CreateInterview", Interview("first", "one")},
      {"ana", "DeclareConflict", OfInterview("first")},
      {"ben", "DeclareConflict", OfInterview("first")},
      {"ana", "StartInterview", OfInterview("first")},
      {"ana", "HandInScorecard", Scorecard("first", kScoreCanary)},
      {"zoe", "CreateInterview", Interview("third", "four")},
      {"ana", "DeclareConflict", OfInterview("third")},
      {"ben", "DeclareConflict", OfInterview("third")},
      {"zoe", "CreateApplicationNotice", Notice("one", "RECEIPT")},
      {"zoe", "ScreenApplication", OfApplication("eight", kScreened)},
      {"zoe", "CreateLegalHold", Hold("charge")},
  };
}

std::vector<CanaryRequest> TurnedDown(const std::string& application) {
  return {
      {"zoe", "EndApplication",
       OfApplication(application, R"(disposition_reason: "lacks-a-qualification")")},
      {"zoe", "CreateApplicationNotice", Notice(application, "DISPOSITION")},
      {"zoe", "RecordNoticeSent",
       absl::StrCat(R"(name: "organizations/wa/applicationNotices/)", application,
                    R"(" delivery: LETTER)")},
  };
}

// Both of the panel have handed in.
std::vector<CanaryRequest> Interviewed(const std::string& interview,
                                       const std::string& application) {
  return {
      {"zoe", "CreateInterview", Interview(interview, application)},
      {"ana", "DeclareConflict", OfInterview(interview)},
      {"ben", "DeclareConflict", OfInterview(interview)},
      {"ana", "StartInterview", OfInterview(interview)},
      {"ana", "HandInScorecard", Scorecard(interview, "Went back to the caller.")},
      {"ben", "HandInScorecard", Scorecard(interview, "Went back to the caller.")},
  };
}

std::vector<CanaryRequest> ToOffer(const std::string& application) {
  std::vector<CanaryRequest> requests = Interviewed(application, application);
  requests.push_back({"ana", "ConcludeInterview", OfInterview(application, kAgreed)});
  requests.push_back({"zoe", "MoveApplication", OfApplication(application, R"(stage: "offer")")});
  return requests;
}

// Of three, of whom one is hired, one has an offer, and about one it is decided.
std::vector<CanaryRequest> Hiring() {
  return {
      {"zoe", "CreateEligibleList", List("agents")},
      {"zoe", "RecordExaminationScores", Scores("agents")},
      {"zoe", "EstablishEligibleList", R"(name: "organizations/wa/eligibleLists/agents")"},
      {"zoe", "CreateEligibleList", List("scored")},
      {"zoe", "RecordExaminationScores", Scores("scored")},
      {"zoe", "CreateCertification", Certification("agents", "4")},
      {"zoe", "CreateDecision", Decision("two", "desk-1")},
      {"zoe", "MakeOffer", R"(name: "organizations/wa/decisions/two")"},
      {"zoe", "AcceptOffer", R"(name: "organizations/wa/decisions/two")"},
      {"zoe", "CreateDecision", Decision("six", "desk-2")},
      {"zoe", "MakeOffer", R"(name: "organizations/wa/decisions/six")"},
      {"zoe", "CreateDecision", Decision("seven", "desk-3")},
      {"zoe", "CreateDecision", Decision("one", "desk-4")},
  };
}

// What was deleted, and can be had back.
std::vector<CanaryRequest> Deleted() {
  return {
      {"zoe", "CreateHiringProcess", Process("gone")},
      {"zoe", "DeleteHiringProcess", R"(name: "organizations/wa/hiringProcesses/gone")"},
      {"zoe", "CreateOutreachActivity", Outreach("gone")},
      {"zoe", "DeleteOutreachActivity", R"(name: "organizations/wa/outreachActivities/gone")"},
      {"zoe", "CreateApplicant", Applicant("gone")},
      {"zoe", "DeleteApplicant", R"(name: "organizations/wa/applicants/gone")"},
      {"zoe", "CreatePreferenceClaim", Claim("kim", "veteran")},
      {"zoe", "DeletePreferenceClaim",
       R"(name: "organizations/wa/applicants/kim/preferenceClaims/veteran")"},
      {"zoe", "CreateEeoCategorySet", CategorySet("gone", "2027-01-01", "b")},
      {"zoe", "DeleteEeoCategorySet", R"(name: "organizations/wa/eeoCategorySets/gone")"},
      {"zoe", "CreateCertificationRule", Rule("gone", "us-or")},
      {"zoe", "DeleteCertificationRule", R"(name: "organizations/wa/certificationRules/gone")"},
      {"zoe", "CreateExemptionTable", Table("gone", "us-or")},
      {"zoe", "DeleteExemptionTable", R"(name: "organizations/wa/exemptionTables/gone")"},
      {"zoe", "CreateRetentionSchedule", Schedule("gone", "us-or")},
      {"zoe", "DeleteRetentionSchedule", R"(name: "organizations/wa/retentionSchedules/gone")"},
      {"zoe", "CreateInterviewGuide", Guide("ready", "ready")},
      {"zoe", "DeleteInterviewGuide", R"(name: "organizations/wa/interviewGuides/ready")"},
      {"zoe", "CreateInterviewGuide", Guide("approved", "approved")},
      {"zoe", "CreateRequisition", Requisition("gone")},
      {"zoe", "DeleteRequisition", R"(name: "organizations/wa/requisitions/gone")"},
  };
}

}  // namespace

const std::vector<CanaryRequest>& PlantingRequests() {
  static const auto& requests = *[] {
    auto* const all = new std::vector<CanaryRequest>(Beginning());
    const auto add = [&](const std::vector<CanaryRequest>& some) {
      all->insert(all->end(), some.begin(), some.end());
    };
    for (const char* const application : {"one", "two", "four", "six", "seven"}) {
      add(ToReferences(application));
      add(FromReferencesToPanel(application));
    }
    add(ToReferences("five"));
    add(WhatFollows());
    add(Interviewed("fourth", "four"));
    for (const char* const application : {"two", "six", "seven"}) add(ToOffer(application));
    add(Hiring());
    add(TurnedDown("three"));
    add(TurnedDown("nine"));
    add({{"zoe", "CreateReviewRequest", Review("three")}});
    add(Deleted());
    return all;
  }();
  return requests;
}

const std::multimap<std::string, std::string>& AnsweredRequests() {
  static const auto& requests = *new std::multimap<std::string, std::string>{
      {"CreateHiringProcess", Process("other")},
      {"DeleteHiringProcess", R"(name: "organizations/wa/hiringProcesses/unused")"},
      {"UndeleteHiringProcess", R"(name: "organizations/wa/hiringProcesses/gone")"},
      {"CreateRequisition", Requisition("other")},
      {"DeleteRequisition", R"(name: "organizations/wa/requisitions/draft")"},
      {"UndeleteRequisition", R"(name: "organizations/wa/requisitions/gone")"},
      {"SubmitRequisition", R"(name: "organizations/wa/requisitions/draft")"},
      {"WithdrawRequisition", R"(name: "organizations/wa/requisitions/submitted")"},
      {"ApproveRequisition", R"(name: "organizations/wa/requisitions/submitted" approved: true)"},
      {"OpenRequisition", R"(name: "organizations/wa/requisitions/ready")"},
      {"CompleteRequisition", R"(name: "organizations/wa/requisitions/closed")"},
      {"CancelRequisition", R"(name: "organizations/wa/requisitions/ready" reason: "Cut.")"},
      {"CreateAnnouncement",
       R"(parent: "organizations/wa/requisitions/approved" announcement_id: "first"
          announcement { introduction: "Come." how_to_apply: "Send the form."
                         accommodation_statement: "Write to us." })"},
      {"PublishAnnouncement",
       R"(name: "organizations/wa/requisitions/ready/announcements/second")"},
      {"RenderAnnouncement",
       R"(name: "organizations/wa/requisitions/agents/announcements/first" format: HTML)"},
      {"CreateOutreachActivity", Outreach("other")},
      {"UndeleteOutreachActivity", R"(name: "organizations/wa/outreachActivities/gone")"},
      {"CreateApplicant", Applicant("other")},
      {"DeleteApplicant", R"(name: "organizations/wa/applicants/kim")"},
      {"UndeleteApplicant", R"(name: "organizations/wa/applicants/gone")"},
      {"CreateEeoCategorySet", CategorySet("other", "2028-01-01", "b")},
      {"DeleteEeoCategorySet", R"(name: "organizations/wa/eeoCategorySets/unused")"},
      {"UndeleteEeoCategorySet", R"(name: "organizations/wa/eeoCategorySets/gone")"},
      {"RecordEeoSelfIdentification", Groups("kim", "a", "white", "none")},
      {"CreatePreferenceClaim", Claim("kim", "laid-off")},
      {"UndeletePreferenceClaim",
       R"(name: "organizations/wa/applicants/kim/preferenceClaims/veteran")"},
      {"CreateApplication", Application("other", "kim")},
      {"ScreenApplication", OfApplication("eight", kScreened)},
      {"MoveApplication", OfApplication("eight", R"(stage: "references")")},
      {"EndApplication", OfApplication("eight", R"(disposition_reason: "lacks-a-qualification")")},
      {"EndApplication", OfApplication("one", R"(disposition_reason: "lacks-a-qualification")")},
      {"CreateApplicationNotice", Notice("eight", "RECEIPT")},
      {"RecordNoticeSent", R"(name: "organizations/wa/applicationNotices/one" delivery: LETTER)"},
      {"CreateReviewRequest", Review("nine")},
      {"DecideReviewRequest",
       R"(name: "organizations/wa/reviewRequests/three" upheld: true outcome: "It counts.")"},
      {"CreateAccommodationRequest", Need("four", "More time.")},
      {"CreateInterviewGuide", Guide("other", "ready")},
      {"DeleteInterviewGuide", R"(name: "organizations/wa/interviewGuides/approved")"},
      {"UndeleteInterviewGuide", R"(name: "organizations/wa/interviewGuides/ready")"},
      {"CompileInterviewGuide", R"(name: "organizations/wa/interviewGuides/approved")"},
      {"CreateInterview", Interview("other", "one")},
      {"CancelInterview", OfInterview("third", R"(reason: "Bob is ill.")")},
      {"StartInterview", OfInterview("third")},
      {"ConcludeInterview", OfInterview("fourth", kAgreed)},
      {"GetInvitation", OfInterview("first", "audience: PANEL")},
      {"GetInvitation", OfInterview("first", "audience: APPLICANT")},
      {"GetInterviewConsensus", OfInterview("two")},
      {"HandInScorecard", Scorecard("first", "Went back to the caller.")},
      {"ListScorecards", R"(parent: "organizations/wa/interviews/fourth")"},
      {"ReviseScorecard", R"(
          name: "organizations/wa/interviews/fourth/scorecards/ana"
          revisions { question: "focus.first" new_level: "entry" reason: "I missed a half." })"},
      {"CreateReferenceCheck", ReferenceCheck("other", "five")},
      {"CompleteReferenceCheck", Completed("five")},
      {"EndReferenceCheck",
       R"(name: "organizations/wa/referenceChecks/five" outcome: UNREACHABLE)"},
      {"CreateCertificationRule", Rule("other", "us-id")},
      {"DeleteCertificationRule", R"(name: "organizations/wa/certificationRules/unused")"},
      {"UndeleteCertificationRule", R"(name: "organizations/wa/certificationRules/gone")"},
      {"CreateEligibleList", List("other")},
      {"RecordExaminationScores", Scores("scored")},
      {"EstablishEligibleList", R"(name: "organizations/wa/eligibleLists/scored")"},
      {"ListEligibles", R"(parent: "organizations/wa/eligibleLists/agents")"},
      {"CreateCertification", Certification("other", "2")},
      {"ListReferrals", R"(parent: "organizations/wa/certifications/agents")"},
      {"CreateDecision", Decision("four", "desk-4")},
      {"MakeOffer", R"(name: "organizations/wa/decisions/seven")"},
      {"AcceptOffer", R"(name: "organizations/wa/decisions/six")"},
      {"DeclineOffer", R"(name: "organizations/wa/decisions/six")"},
      {"ExportRecordsPacket",
       R"(name: "organizations/wa/requisitions/ready" request_reference: "2031-88")"},
      {"EraseApplicant", R"(name: "organizations/wa/applicants/kim")"},
      {"CreateExemptionTable", Table("other", "us-id")},
      {"DeleteExemptionTable", R"(name: "organizations/wa/exemptionTables/unused")"},
      {"UndeleteExemptionTable", R"(name: "organizations/wa/exemptionTables/gone")"},
      {"CreateRetentionSchedule", Schedule("other", "us-id")},
      {"UndeleteRetentionSchedule", R"(name: "organizations/wa/retentionSchedules/gone")"},
      {"DeleteRetentionSchedule", R"(name: "organizations/wa/retentionSchedules/unused")"},
      {"CreateLegalHold", Hold("other")},
      {"GetDisposalCertificate", R"(name: "$CERTIFICATE")"},
      {"GetOperation", R"(name: "$OPERATION")"},
      {"WaitOperation", R"(name: "$OPERATION")"},
      {"ListOperations", R"(name: "organizations/wa")"},
  };
  return requests;
}

}  // namespace touchstone::recruiting
