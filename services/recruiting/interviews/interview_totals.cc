#include "services/recruiting/interviews/interview_totals.h"

#include <touchstone/recruiting/v1/interview.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/interviews/agreed_levels.h"
#include "services/recruiting/interviews/interview_levels.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/recruiting/rules/panel_agreement.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/figures/fraction.h"

namespace touchstone::recruiting {
namespace {

using v1::Interview;
using Totals = v1::ReportInterviewTotalsResponse;

double ToHundredths(Fraction value) {
  return static_cast<double>((value * Fraction(10)).Tenths()) / 100;
}

void AddTotal(const InterviewResult& result, Totals& totals) {
  v1::InterviewTotal& total = *totals.add_totals();
  total.set_application(result.application);
  total.set_interviews(static_cast<int32_t>(result.interviews));
  for (const CompetencyLevel& level : result.competencies) {
    v1::CompetencyTotal& competency = *total.add_competencies();
    competency.set_competency(level.competency);
    competency.set_level(ToHundredths(level.level));
    competency.set_weight(static_cast<int32_t>(level.weight));
  }
  if (result.raw_score) total.set_raw_score(ToHundredths(*result.raw_score));
}

// What members scored alone in concluded interviews; not of who was recused.
absl::StatusOr<std::vector<LoneScore>> LoneScoresOf(Session& session,
                                                    const std::string& requisition) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, std::string, std::string, int64_t>(
          "SELECT scores.application, scores.scorer, scores.competency, scores.level_alone FROM "
          "scores JOIN interviews ON interviews.name = scores.interview JOIN panel_seats ON "
          "panel_seats.interview = scores.interview AND panel_seats.person = scores.scorer WHERE "
          "scores.requisition = :requisition AND interviews.state = :state AND "
          "panel_seats.recused = 0 ORDER BY scores.application, scores.scorer",
          requisition, static_cast<int>(Interview::CONCLUDED))));
  std::vector<LoneScore> scores;
  for (const auto& [application, scorer, competency, level] : rows) {
    scores.push_back({application, scorer, competency, static_cast<int>(level)});
  }
  return scores;
}

void SetAgreement(const AgreementFigures& figures, v1::PanelAgreement& agreement) {
  agreement.set_formula(figures.formula);
  agreement.set_count(figures.count);
  agreement.set_coefficient(figures.coefficient);
  agreement.set_low(figures.low);
  agreement.set_high(figures.high);
}

absl::Status ReadTotals(Session& session, const std::string& requisition, Totals& totals) {
  ASSIGN_OR_RETURN(
      const auto there,
      session.QueryOne<std::string>(
          "SELECT name FROM requisitions WHERE name = :name AND delete_time = 0", requisition));
  if (!there) return NotFound(requisition);
  ASSIGN_OR_RETURN(const auto results, InterviewResultsOf(session, requisition));
  for (const InterviewResult& result : results) AddTotal(result, totals);
  ASSIGN_OR_RETURN(const auto scores, LoneScoresOf(session, requisition));
  if (const auto figures = AgreementOf(scores)) {
    SetAgreement(*figures, *totals.mutable_agreement());
  }
  return absl::OkStatus();
}

absl::StatusOr<Totals> Report(Store& store, const Context& context,
                              const v1::ReportInterviewTotalsRequest& request) {
  Totals totals;
  RETURN_IF_ERROR(store.database().ReadAtOneMoment(context.deadline, [&](Session& session) {
    totals.Clear();
    return ReadTotals(session, request.name(), totals);
  }));
  return totals;
}

absl::Status ReadConsensus(Session& session, const PersonalData& personal_data,
                           const std::string& name, v1::InterviewConsensus& consensus) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>(
                       "SELECT body FROM interviews WHERE name = :name AND delete_time = 0", name));
  if (!row) return NotFound(name);
  Interview interview;
  if (!interview.ParseFromString(std::get<0>(*row).value)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("The stored ", name, " cannot be read."));
  }
  RETURN_IF_ERROR(CheckState(interview, {Interview::CONCLUDED}));
  consensus.set_interview(name);
  consensus.set_guide_hash(interview.guide_hash());
  ASSIGN_OR_RETURN(*consensus.mutable_levels(),
                   ReadAgreedLevels(session, personal_data, interview));
  return absl::OkStatus();
}

absl::StatusOr<v1::InterviewConsensus> GetConsensus(
    Store& store, const PersonalData& personal_data, const Context& context,
    const v1::GetInterviewConsensusRequest& request) {
  v1::InterviewConsensus consensus;
  RETURN_IF_ERROR(store.database().ReadAtOneMoment(context.deadline, [&](Session& session) {
    consensus.Clear();
    return ReadConsensus(session, personal_data, request.name(), consensus);
  }));
  return consensus;
}

}  // namespace

void RegisterInterviewTotals(RpcService& interviews, Store& store,
                             const PersonalData& personal_data) {
  interviews.Unary<v1::GetInterviewConsensusRequest, v1::InterviewConsensus>(
      "GetInterviewConsensus",
      [&store, &personal_data](const Context& context,
                               const v1::GetInterviewConsensusRequest& request) {
        return GetConsensus(store, personal_data, context, request);
      });
  interviews.Unary<v1::ReportInterviewTotalsRequest, Totals>(
      "ReportInterviewTotals",
      [&store](const Context& context, const v1::ReportInterviewTotalsRequest& request) {
        return Report(store, context, request);
      });
}

}  // namespace touchstone::recruiting
