#include "services/recruiting/impact/validity_report.h"

#include <touchstone/recruiting/v1/certification.pb.h>
#include <touchstone/recruiting/v1/certification_rule.pb.h>
#include <touchstone/recruiting/v1/eligible_list.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/validity_report.pb.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/impact/score_figures.h"
#include "services/recruiting/interviews/interview_levels.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using Scores = std::map<std::string, ScoreSums>;

template <typename T>
absl::StatusOr<std::vector<T>> Parsed(const std::vector<std::tuple<Bytes>>& rows,
                                      absl::string_view about) {
  std::vector<T> resources;
  for (const auto& [body] : rows) {
    if (resources.emplace_back().ParseFromString(body.value)) continue;
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("What is kept of ", about, " cannot be read."));
  }
  return resources;
}

// Those of a requisition, by name; not those that are deleted.
template <typename T>
absl::StatusOr<std::vector<T>> ReadOf(Session& session, absl::string_view table,
                                      const std::string& requisition) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>(
                       absl::StrCat("SELECT body FROM ", table,
                                    " WHERE parent = :parent AND requisition = :requisition AND "
                                    "delete_time = 0 ORDER BY name"),
                       ParentOf(requisition), requisition));
  return Parsed<T>(rows, requisition);
}

absl::StatusOr<v1::Requisition> ReadSubmitted(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<Bytes>("SELECT body FROM requisitions WHERE name = :name AND delete_time = 0",
                           name));
  if (rows.empty()) return NotFound(name);
  ASSIGN_OR_RETURN(const std::vector<v1::Requisition> requisitions,
                   Parsed<v1::Requisition>(rows, name));
  if (requisitions[0].has_profile()) return requisitions[0];
  return FailedPrecondition(
      reasons::kRequisitionState, name,
      absl::StrCat(name,
                   " was never submitted: submit it, so that it copies what the job "
                   "requires."));
}

// Each question that some form asks about a competency, once.
void AddQuestions(const v1::GuideContent& guide, const Scores& scores, v1::ValidityChain& chain) {
  std::set<std::string> added;
  for (const v1::CompiledForm& form : guide.forms()) {
    for (const v1::GuideQuestion& question : form.questions()) {
      if (question.competency() != chain.competency()) continue;
      if (!added.insert(question.id()).second) continue;
      v1::QuestionFigures& figures = *chain.add_questions();
      figures.set_question(question.id());
      figures.set_text(question.text());
      const auto found = scores.find(question.id());
      if (found == scores.end()) continue;
      figures.set_count(static_cast<int32_t>(found->second.count));
      if (found->second.count < kFewestScores) continue;
      figures.set_mean(*MeanOf(found->second));
      figures.set_standard_deviation(*DeviationOf(found->second));
    }
  }
}

void AddChain(const v1::RequisitionProfile& profile, const v1::RequisitionRequirement& requirement,
              const v1::GuideContent& guide, const Scores& scores, const Scores& agreed,
              v1::ValidityReport& report) {
  v1::ValidityChain& chain = *report.add_chains();
  chain.set_competency(requirement.competency());
  chain.set_title(requirement.title());
  chain.set_required_level(requirement.required_level());
  chain.set_weight(requirement.weight());
  for (const v1::RequisitionDuty& duty : profile.duties()) {
    if (std::count(requirement.duties().begin(), requirement.duties().end(), duty.id()) > 0) {
      *chain.add_duties() = duty;
    }
  }
  AddQuestions(guide, scores, chain);
  const auto found = agreed.find(requirement.competency());
  if (found != agreed.end()) {
    chain.set_interviews(static_cast<int32_t>(found->second.count));
    if (const auto mean = MeanOf(found->second)) chain.set_mean_level(*mean);
  }
  if (requirement.weight() == 0) {
    report.add_undefended_competencies(requirement.competency());
  }
}

absl::StatusOr<std::string> ReadAuthority(Session& session, const std::string& rule) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<Bytes>("SELECT body FROM certification_rules WHERE name = :name", rule));
  ASSIGN_OR_RETURN(const std::vector<v1::CertificationRule> rules,
                   Parsed<v1::CertificationRule>(rows, rule));
  return rules.empty() ? "" : rules[0].authority();
}

absl::Status AddUses(Session& session, const std::string& requisition, v1::ValidityReport& report) {
  ASSIGN_OR_RETURN(const auto lists,
                   ReadOf<v1::EligibleList>(session, "eligible_lists", requisition));
  ASSIGN_OR_RETURN(const auto certifications,
                   ReadOf<v1::Certification>(session, "certifications", requisition));
  for (const v1::EligibleList& list : lists) {
    if (list.state() != v1::EligibleList::ESTABLISHED) continue;  // no score went into it yet
    v1::ValidityUse& use = *report.add_uses();
    use.set_eligible_list(list.name());
    use.set_rule(list.rule());
    ASSIGN_OR_RETURN(*use.mutable_authority(), ReadAuthority(session, list.rule()));
    for (const v1::Certification& certification : certifications) {
      const auto& from = certification.eligible_lists();
      if (std::count(from.begin(), from.end(), list.name()) > 0) {
        use.add_certifications(certification.name());
      }
    }
  }
  return absl::OkStatus();
}

absl::Status Read(Session& session, const std::string& name, v1::ValidityReport& report) {
  ASSIGN_OR_RETURN(const v1::Requisition requisition, ReadSubmitted(session, name));
  const v1::RequisitionProfile& profile = requisition.profile();
  report.set_requisition(name);
  report.set_job_title(profile.title());
  report.set_release(profile.release());
  report.set_job_analysis(profile.job_analysis());
  ASSIGN_OR_RETURN(const auto guides,
                   ReadOf<v1::InterviewGuide>(session, "interview_guides", name));
  const v1::InterviewGuide guide = guides.empty() ? v1::InterviewGuide() : guides[0];
  report.set_guide_hash(guide.content_hash());
  ASSIGN_OR_RETURN(const auto spreads, QuestionSpreadsOf(session, name));
  Scores scores;
  for (const QuestionSpread& spread : spreads) {
    scores[spread.question] = {spread.count, spread.sum, spread.sum_of_squares};
  }
  ASSIGN_OR_RETURN(const Scores agreed, ReadAgreedLevels(session, name));
  for (const v1::RequisitionRequirement& requirement : profile.requirements()) {
    AddChain(profile, requirement, guide.content(), scores, agreed, report);
  }
  return AddUses(session, name, report);
}

}  // namespace

void RegisterValidityReport(RpcService& reports, Store& store) {
  reports.Unary<v1::ReportValidityRequest, v1::ValidityReport>(
      "ReportValidity",
      [&store](const Context& context,
               const v1::ReportValidityRequest& request) -> absl::StatusOr<v1::ValidityReport> {
        v1::ValidityReport report;
        RETURN_IF_ERROR(store.database().ReadAtOneMoment(context.deadline, [&](Session& session) {
          report.Clear();
          return Read(session, request.name(), report);
        }));
        return report;
      });
}

}  // namespace touchstone::recruiting
