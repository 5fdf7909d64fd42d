#include "tests/services/recruiting/interview_room.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/interviews/interview_sheet.h"
#include "services/recruiting/interviews/interview_standing.h"
#include "services/recruiting/interviews/interview_steps.h"
#include "services/recruiting/interviews/interview_totals.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/recruiting/interviews/invitations.h"
#include "services/recruiting/interviews/panel_steps.h"
#include "services/recruiting/interviews/scorecards.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

void Register(HiringOffice& office) {
  RpcService& interviews = office.Service("Interviews");
  RegisterInterviewGuides(interviews, office.store(), office.catalog());
  RegisterInterviews(interviews, office.store());
  RegisterPanelSteps(interviews, office.store());
  RegisterInterviewSteps(interviews, office.store(), office.personal_data());
  RegisterInterviewSheet(interviews, office.store());
  RegisterInvitations(interviews, office.store());
  RegisterInterviewTotals(interviews, office.store(), office.personal_data());
  RegisterScorecards(interviews, office.store());
  RegisterScorecardReads(interviews, office.store());
}

}  // namespace

std::string InterviewName(const std::string& id) {
  return absl::StrCat(kOrganization, "/interviews/", id);
}
std::string ScorecardName(const std::string& interview, const std::string& person) {
  return absl::StrCat(InterviewName(interview), "/scorecards/", person);
}
std::string PersonName(const std::string& id) {
  return absl::StrCat(kOrganization, "/people/", id);
}

v1::PanelMember Member(const std::string& person, bool lead) {
  v1::PanelMember member;
  member.set_person(PersonName(person));
  member.set_lead(lead);
  member.set_training("Structured interviewing, half a day");
  member.set_training_date("2025-02-10");
  return member;
}

InterviewRoom::InterviewRoom(TestStore& store, Clock& clock)
    : ApplicationDesk(store, clock, {{v1::Stage::INTERVIEW, UnfinishedInterviews}}, Register) {
  const auto guide =
      Do<v1::InterviewGuide>("CreateInterviewGuide", Parse<v1::CreateInterviewGuideRequest>(R"(
      parent: "organizations/wa"
      interview_guide_id: "guide"
      interview_guide {
        requisition: "organizations/wa/requisitions/agents"
        forms {
          id: "a"
          questions {
            competency: "organizations/wa/frameworks/service/competencies/focus" question: "first"
          }
          questions {
            competency: "organizations/wa/frameworks/service/competencies/care" question: "promise"
          }
        }
        forms {
          id: "b"
          questions {
            competency: "organizations/wa/frameworks/service/competencies/focus" question: "upset"
          }
          questions {
            competency: "organizations/wa/frameworks/service/competencies/care" question: "promise"
          }
        }
        key_elements {
          competency: "organizations/wa/frameworks/service/competencies/focus"
          key_element: "listens"
        }
      })"));
  EXPECT_TRUE(guide.ok()) << guide.status();
  const auto compiled = Do<v1::InterviewGuide>(
      "CompileInterviewGuide",
      Parse<v1::CompileInterviewGuideRequest>(R"(name: "organizations/wa/interviewGuides/guide")"));
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  EXPECT_TRUE(InStage("one", "grace", "panel-interview").ok());
  EXPECT_TRUE(InStage("two", "ada", "panel-interview").ok());
}

v1::CreateInterviewRequest InterviewRoom::Request(const std::string& id,
                                                  const std::string& application) {
  auto request = Parse<v1::CreateInterviewRequest>(R"(
      parent: "organizations/wa"
      interview {
        form: "a"
        start_time { seconds: 1751389200 }  # 2025-07-01T17:00:00Z
        end_time { seconds: 1751392800 }
        time_zone: "America/Los_Angeles"
        location: "City hall, room 210"
        link: "https://meet.example/210"
      })");
  request.set_interview_id(id);
  Interview& interview = *request.mutable_interview();
  interview.set_application(ApplicationName(application));
  *interview.add_panel() = Member("ana", /*lead=*/true);
  *interview.add_panel() = Member("ben");
  *interview.add_panel() = Member("cem");
  *interview.add_alternates() = Member("dee");
  return request;
}

absl::StatusOr<v1::Interview> InterviewRoom::Schedule(
    const std::string& id, const std::string& application,
    const std::function<void(Interview&)>& change) {
  auto request = Request(id, application);
  change(*request.mutable_interview());
  return Do<Interview>("CreateInterview", request);
}

absl::StatusOr<v1::Interview> InterviewRoom::GetInterview(const std::string& id) {
  v1::GetInterviewRequest request;
  request.set_name(InterviewName(id));
  return Do<Interview>("GetInterview", request);
}

absl::StatusOr<v1::Interview> InterviewRoom::ChangeInterview(
    const std::string& id, const std::string& mask, const std::function<void(Interview&)>& change) {
  v1::UpdateInterviewRequest request;
  request.mutable_interview()->set_name(InterviewName(id));
  request.mutable_update_mask()->add_paths(mask);
  change(*request.mutable_interview());
  return Do<Interview>("UpdateInterview", request);
}

absl::StatusOr<v1::Interview> InterviewRoom::CancelInterview(const std::string& id) {
  v1::CancelInterviewRequest request;
  request.set_name(InterviewName(id));
  request.set_reason("The applicant is ill.");
  return Do<Interview>("CancelInterview", request);
}

absl::StatusOr<v1::Interview> InterviewRoom::RecuseMember(const std::string& id,
                                                          const std::string& person) {
  ActAsRecruiter();
  v1::RecusePanelMemberRequest request;
  request.set_name(InterviewName(id));
  request.set_person(PersonName(person));
  request.set_reason("A complaint of the applicant names them.");
  return Do<Interview>("RecusePanelMember", request);
}

void InterviewRoom::ActAsMember(const std::string& person) { ActAsPerson(person, "panel-member"); }

absl::StatusOr<v1::Interview> InterviewRoom::Declare(const std::string& id,
                                                     const std::string& person,
                                                     const std::string& conflict) {
  ActAsMember(person);
  v1::DeclareConflictRequest request;
  request.set_name(InterviewName(id));
  request.set_conflict(!conflict.empty());
  request.set_reason(conflict);
  return Do<Interview>("DeclareConflict", request);
}

absl::StatusOr<v1::Interview> InterviewRoom::Start(const std::string& id,
                                                   const std::string& person) {
  ActAsMember(person);
  v1::StartInterviewRequest request;
  request.set_name(InterviewName(id));
  return Do<Interview>("StartInterview", request);
}

absl::StatusOr<v1::InterviewSheet> InterviewRoom::Sheet(const std::string& id,
                                                        const std::string& person) {
  ActAsMember(person);
  v1::GetInterviewSheetRequest request;
  request.set_name(InterviewName(id));
  return Do<v1::InterviewSheet>("GetInterviewSheet", request);
}

absl::StatusOr<v1::Scorecard> InterviewRoom::HandIn(
    const std::string& id, const std::string& person, const std::vector<std::string>& levels,
    const std::function<void(v1::HandInScorecardRequest&)>& change) {
  ActAsMember(person);
  v1::HandInScorecardRequest request;
  request.set_parent(InterviewName(id));
  const std::vector<std::string> questions = {kFocusQuestion, kCareQuestion};
  for (size_t i = 0; i < levels.size(); ++i) {
    v1::QuestionScore& score = *request.mutable_scorecard()->add_scores();
    score.set_question(questions[i]);
    score.set_level(levels[i]);
    score.set_evidence(absl::StrCat("Went back to the caller, ", person, " heard."));
  }
  change(request);
  return Do<Scorecard>("HandInScorecard", request);
}

absl::StatusOr<v1::Scorecard> InterviewRoom::ReadScorecard(const std::string& id,
                                                           const std::string& of,
                                                           const std::string& by) {
  ActAsMember(by);
  v1::GetScorecardRequest request;
  request.set_name(ScorecardName(id, of));
  return Do<Scorecard>("GetScorecard", request);
}

std::vector<std::string> InterviewRoom::Listed(const std::string& id, const std::string& by) {
  ActAsMember(by);
  v1::ListScorecardsRequest request;
  request.set_parent(InterviewName(id));
  const auto listed = Do<v1::ListScorecardsResponse>("ListScorecards", request);
  if (!listed.ok()) return {ReasonOf(listed.status())};
  std::vector<std::string> scorers;
  for (const Scorecard& scorecard : listed->scorecards()) {
    scorers.emplace_back(IdOf(scorecard.scorer()));
  }
  return scorers;
}

absl::StatusOr<v1::Scorecard> InterviewRoom::Revise(const std::string& id,
                                                    const std::string& person,
                                                    const std::string& question,
                                                    const std::string& level) {
  ActAsMember(person);
  v1::ReviseScorecardRequest request;
  request.set_name(ScorecardName(id, person));
  v1::ScoreRevision& revision = *request.add_revisions();
  revision.set_question(question);
  revision.set_new_level(level);
  revision.set_reason("I had missed the second half of the answer.");
  return Do<Scorecard>("ReviseScorecard", request);
}

absl::StatusOr<v1::Interview> InterviewRoom::Conclude(const std::string& id,
                                                      const std::string& person,
                                                      const std::vector<std::string>& levels) {
  ActAsMember(person);
  v1::ConcludeInterviewRequest request;
  request.set_name(InterviewName(id));
  const std::vector<std::string> competencies = {kCare, kFocus};
  for (size_t i = 0; i < levels.size(); ++i) {
    v1::ConsensusLevel& level = *request.add_levels();
    level.set_competency(competencies[i]);
    level.set_level(levels[i]);
    level.set_reason("Two of three saw it in both answers.");
  }
  return Do<Interview>("ConcludeInterview", request);
}

absl::StatusOr<v1::Interview> InterviewRoom::Begin(const std::string& id) {
  ActAsMember("ana");
  ASSIGN_OR_RETURN(const Interview interview, GetInterview(id));
  for (const v1::PanelMember& member : interview.panel()) {
    if (member.conflict() == v1::PanelMember::RECUSED) continue;
    RETURN_IF_ERROR(Declare(id, std::string(IdOf(member.person()))).status());
  }
  return Start(id, "ana");
}

absl::StatusOr<v1::Interview> InterviewRoom::Concluded(const std::string& id,
                                                       const std::string& application,
                                                       const std::vector<std::string>& levels) {
  ActAsRecruiter();
  RETURN_IF_ERROR(Schedule(id, application).status());
  RETURN_IF_ERROR(Begin(id).status());
  for (const char* const person : {"ana", "ben", "cem"}) {
    RETURN_IF_ERROR(HandIn(id, person, levels).status());
  }
  return Conclude(id, "ana", {levels[1], levels[0]});
}

}  // namespace touchstone::recruiting
