#include "services/recruiting/interviews/interview_sheet.h"

#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applications/accommodation_requests.h"
#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/recruiting/interviews/scored_guides.h"
#include "services/recruiting/rules/guide_contents.h"
#include "services/recruiting/rules/guide_text.h"
#include "services/recruiting/rules/panel_rules.h"
#include "services/recruiting/rules/scorecard_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::recruiting {
namespace {

using v1::Interview;
using v1::InterviewSheet;

// What it was begun by; before that, what it would be begun by now.
absl::StatusOr<std::unique_ptr<v1::InterviewGuide>> GuideOf(Transaction& transaction,
                                                            const Interview& interview) {
  if (!interview.guide_hash().empty()) return FindScoredGuide(transaction, interview);
  return FindCompiledGuideOf(transaction, interview.requisition());
}

absl::Status AddQuestions(const v1::InterviewGuide& guide, const Interview& interview,
                          InterviewSheet& sheet) {
  const v1::CompiledForm* const form = FindForm(guide.content(), interview.form());
  if (form == nullptr) {
    return FailedPrecondition(
        reasons::kGuideUncompiled, guide.name(),
        absl::StrCat(guide.name(), " has no form ", interview.form(), " any more."));
  }
  sheet.set_guide_hash(guide.content_hash());
  *sheet.mutable_levels() = guide.content().levels();
  for (const v1::GuideCompetency* const competency : CompetenciesOf(guide.content(), *form)) {
    *sheet.add_competencies() = *competency;
  }
  const GuideValues values = {{"applicant_name", sheet.applicant_name()}};
  for (const v1::GuideQuestion& asked : form->questions()) {
    v1::GuideQuestion& question = *sheet.add_questions();
    question = asked;
    question.set_text(Filled(asked.text(), values));
    for (std::string& probe : *question.mutable_probes()) probe = Filled(probe, values);
  }
  return absl::OkStatus();
}

absl::Status Fill(const Context& context, Transaction& transaction, const std::string& name,
                  InterviewSheet& sheet) {
  const auto interview = FindInterview(transaction, name);
  // To who is on no panel it is not told whether there is one.
  if (absl::IsNotFound(interview.status())) return NotOnPanel();
  RETURN_IF_ERROR(interview.status());
  if (MemberOf(**interview, context.caller->person()) == nullptr) return NotOnPanel();
  ASSIGN_OR_RETURN(const auto applicant, FindApplicant(transaction, (*interview)->applicant()));
  RETURN_IF_ERROR(CheckNotErased(*applicant));
  ASSIGN_OR_RETURN(const auto adjustments,
                   AdjustmentsFor(transaction, (*interview)->application(), (*interview)->stage()));
  sheet.set_interview(name);
  sheet.set_applicant_name(applicant->display_name());
  sheet.mutable_adjustments()->Assign(adjustments.begin(), adjustments.end());
  ASSIGN_OR_RETURN(const auto guide, GuideOf(transaction, **interview));
  return AddQuestions(*guide, **interview, sheet);
}

// A transaction that keeps nothing: what is on the sheet is of one moment.
absl::StatusOr<InterviewSheet> GetSheet(Store& store, const Context& context,
                                        const v1::GetInterviewSheetRequest& request) {
  InterviewSheet sheet;
  RETURN_IF_ERROR(store.Try(AuthorOf(context), context.deadline, [&](Transaction& transaction) {
    sheet.Clear();
    return Fill(context, transaction, request.name(), sheet);
  }));
  return sheet;
}

}  // namespace

void RegisterInterviewSheet(RpcService& interviews, Store& store) {
  interviews.Unary<v1::GetInterviewSheetRequest, InterviewSheet>(
      "GetInterviewSheet",
      [&store](const Context& context, const v1::GetInterviewSheetRequest& request) {
        return GetSheet(store, context, request);
      });
}

}  // namespace touchstone::recruiting
