#include "services/assessment/proficiency.h"

#include <touchstone/assessment/v1/result.pb.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/appeals.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/result_access.h"
#include "services/assessment/rules/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;

// A competency of a result, and when that was published.
struct Latest {
  Day published = 0;
  v1::Proficiency proficiency;
};

void ApplyAppeal(const v1::Appeal& appeal, v1::ResultFigures& figures) {
  for (const v1::RevisedLevel& revised : appeal.revised_levels()) {
    for (auto& competency : *figures.mutable_competencies()) {
      if (competency.competency() != revised.competency()) continue;
      competency.mutable_adjusted()->set_level(revised.level());
      competency.mutable_adjusted()->set_reason(appeal.outcome());
    }
  }
}

// What appeals that were upheld by a day set counts instead; of several what was decided last.
void ApplyAppeals(std::vector<v1::Appeal> appeals, Day today, v1::ResultFigures& figures) {
  std::stable_sort(appeals.begin(), appeals.end(), [](const v1::Appeal& a, const v1::Appeal& b) {
    return TimeOf(a, "decision_time") < TimeOf(b, "decision_time");
  });
  for (const v1::Appeal& appeal : appeals) {
    if (appeal.state() != v1::Appeal::UPHELD) continue;
    if (DayOf(TimeOf(appeal, "decision_time")) <= today) ApplyAppeal(appeal, figures);
  }
}

// The later result of a competency is the one that counts; of two of one day, the one by name.
void Take(const v1::Result& result, Day published, Day today,
          std::map<std::string, Latest>& latest) {
  const v1::ResultFigures& figures = result.figures();
  for (const v1::CompetencyResult& competency : figures.competencies()) {
    const std::string name =
        absl::StrCat(ParentOf(figures.release()), "/competencies/", competency.competency());
    Latest& best = latest[name];
    if (!best.proficiency.result().empty() && best.published > published) continue;
    best.published = published;
    best.proficiency.set_competency(
        absl::StrCat(figures.release(), "/competencies/", competency.competency()));
    best.proficiency.set_result(result.name());
    *best.proficiency.mutable_level() = competency;
    const auto until = ParseDay(competency.verified_until());
    best.proficiency.set_verified(until.has_value() && today <= *until);
  }
}

absl::Status Gather(Session& session, const v1::ReportProficiencyRequest& request, Day today,
                    std::map<std::string, Latest>& latest) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>("SELECT body FROM results WHERE person = :person AND "
                                        "delete_time = 0 ORDER BY name",
                                        request.name()));
  for (const auto& [body] : rows) {
    v1::Result result;
    if (!result.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("A stored result of ", request.name(), " cannot be read."));
    }
    if (result.figures().purpose() != request.purpose()) continue;
    ASSIGN_OR_RETURN(const Cycle cycle, FindCycle(session, ParentOf(result.name())));
    const Day published = DayOf(TimeOf(cycle, "publish_time"));
    if (cycle.state() != Cycle::PUBLISHED || published > today) continue;
    ASSIGN_OR_RETURN(auto appeals, AppealsAgainst(session, result.name()));
    ApplyAppeals(std::move(appeals), today, *result.mutable_figures());
    Take(result, published, today, latest);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ReportProficiencyResponse> ReportProficiency(
    Store& store, const Context& context, const v1::ReportProficiencyRequest& request) {
  if (!IsPerson(context, request.name())) {
    RETURN_IF_ERROR(CheckPurpose(context, request.purpose(), OrganizationOf(request.name())));
  }
  Day today = DayOf(store.clock().Now());
  if (!request.as_of().empty()) {
    const auto day = ParseDay(request.as_of());
    if (!day) return InvalidField("as_of", "is no day");
    today = *day;
  }
  std::map<std::string, Latest> latest;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    latest.clear();
    return Gather(session, request, today, latest);
  }));
  v1::ReportProficiencyResponse response;
  for (auto& [name, one] : latest) *response.add_proficiencies() = std::move(one.proficiency);
  return response;
}

}  // namespace

void RegisterProficiency(RpcService& cycles, Store& store) {
  cycles.Unary<v1::ReportProficiencyRequest, v1::ReportProficiencyResponse>(
      "ReportProficiency",
      [&store](const Context& context, const v1::ReportProficiencyRequest& request) {
        return ReportProficiency(store, context, request);
      });
}

}  // namespace touchstone::assessment
