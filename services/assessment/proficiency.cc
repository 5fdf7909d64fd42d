#include "services/assessment/proficiency.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/appeals.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/observation_evidence.h"
#include "services/assessment/result_access.h"
#include "services/assessment/rules/cycle_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;

// What an appeal that was upheld set counts instead.
void ApplyAppeal(const v1::Appeal& appeal, v1::ResultFigures& figures) {
  if (appeal.state() != v1::Appeal::UPHELD) return;
  for (const v1::RevisedLevel& revised : appeal.revised_levels()) {
    for (auto& competency : *figures.mutable_competencies()) {
      if (competency.competency() != revised.competency()) continue;
      competency.mutable_adjusted()->set_level(revised.level());
      competency.mutable_adjusted()->set_reason(appeal.outcome());
    }
  }
}

// The later result of a competency that says a level is the one that counts; of two of one day, the
// latter by name. One that is suppressed takes nothing away.
void Take(const v1::Result& result, Day published, int observation_months, Day today,
          std::map<std::string, LatestLevel>& latest) {
  const v1::ResultFigures& figures = result.figures();
  for (const v1::CompetencyResult& competency : figures.competencies()) {
    const std::string name =
        absl::StrCat(ParentOf(figures.release()), "/competencies/", competency.competency());
    LatestLevel& best = latest[name];
    const bool has_level = competency.has_level() || competency.has_adjusted();
    const bool had_level =
        best.proficiency.level().has_level() || best.proficiency.level().has_adjusted();
    if (!best.proficiency.result().empty() &&
        (had_level > has_level || (had_level == has_level && best.published > published))) {
      continue;
    }
    best.published = published;
    best.release = figures.release();
    best.job_profile = figures.job_profile();
    best.observation_months = observation_months;
    best.proficiency.set_competency(
        absl::StrCat(figures.release(), "/competencies/", competency.competency()));
    best.proficiency.set_result(result.name());
    *best.proficiency.mutable_level() = competency;
    const auto until = ParseDay(competency.verified_until());
    best.proficiency.set_verified(until.has_value() && today <= *until);
  }
}

// Scores of observations in one competency, so far.
struct ObservedSum {
  Fraction scores;
  int64_t count = 0;
};

// The name that a competency of a release has in the framework.
std::string InFramework(const std::string& released) {
  return absl::StrCat(ParentOf(ParentOf(released)), "/competencies/", IdOf(released));
}

// Adds one more, no earlier than the others, and says what it comes to.
void Add(const ObservedCompetency& one, ObservedSum& sum, v1::ObservedProficiency& observed) {
  const auto score = one.failed ? Fraction() : one.points.Score().value_or(Fraction());
  sum.scores = sum.scores + score;
  ++sum.count;
  observed.set_observation_count(static_cast<int32_t>(sum.count));
  observed.set_mean_score(OneDecimal(sum.scores / sum.count));
  observed.set_latest_date(DayText(one.day));
}

// The latest levels as results say them.
absl::StatusOr<std::map<std::string, LatestLevel>> LevelsOfResults(Session& session,
                                                                   const std::string& person,
                                                                   Cycle::Purpose purpose,
                                                                   Day day) {
  ASSIGN_OR_RETURN(const auto results,
                   PublishedResults(session, person, [&session](absl::string_view name) {
                     return FindCycle(session, name);
                   }));
  return LatestOf(results, purpose, day);
}

// Levels, and what was observed of them; also of competencies that no result has, where `alone`.
absl::StatusOr<std::map<std::string, LatestLevel>> LevelsObserved(Session& session,
                                                                  const std::string& person,
                                                                  Cycle::Purpose purpose, Day day,
                                                                  bool alone) {
  ASSIGN_OR_RETURN(auto levels, LevelsOfResults(session, person, purpose, day));
  const int usual = ShelfLifeOf(Cycle(), v1::Evidence::OBSERVATION);
  int longest = usual;
  for (const auto& [name, level] : levels) longest = std::max(longest, level.observation_months);
  // Some days sooner: months differ in length, and what holds is looked at below.
  ASSIGN_OR_RETURN(const auto observed,
                   ObservedBetween(session, person, purpose, MonthsAfter(day, -longest) - 3, day));
  std::map<std::string, ObservedSum> sums;
  for (const ObservedCompetency& one : observed) {
    const std::string name = InFramework(one.competency);
    auto level = levels.find(name);
    if (level == levels.end() && !alone) continue;
    const int months = level == levels.end() || level->second.observation_months == 0
                           ? usual
                           : level->second.observation_months;
    if (day > MonthsAfter(one.day, months)) continue;
    if (level == levels.end()) {
      level = levels.try_emplace(name).first;
      level->second.proficiency.set_competency(one.competency);
    }
    v1::Proficiency& proficiency = level->second.proficiency;
    const bool has_level = proficiency.level().has_level() || proficiency.level().has_adjusted();
    if (has_level && !one.failed) proficiency.set_verified(true);
    Add(one, sums[name], *proficiency.mutable_observed());
  }
  return levels;
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
  std::map<std::string, LatestLevel> latest;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(latest,
                     LevelsObserved(session, request.name(), request.purpose(), today, true));
    return absl::OkStatus();
  }));
  v1::ReportProficiencyResponse response;
  for (auto& [name, one] : latest) *response.add_proficiencies() = std::move(one.proficiency);
  return response;
}

}  // namespace

absl::StatusOr<std::vector<PublishedResult>> PublishedResults(Session& session,
                                                              const std::string& person,
                                                              const CycleFinder& find_cycle) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>("SELECT body FROM results WHERE person = :person AND "
                                        "delete_time = 0 ORDER BY name",
                                        person));
  std::vector<PublishedResult> results;
  for (const auto& [body] : rows) {
    PublishedResult one;
    if (!one.result.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("A stored result of ", person, " cannot be read."));
    }
    ASSIGN_OR_RETURN(const Cycle cycle, find_cycle(ParentOf(one.result.name())));
    if (cycle.state() != Cycle::PUBLISHED) continue;
    one.published = DayOf(TimeOf(cycle, "publish_time"));
    one.observation_months = ShelfLifeOf(cycle, v1::Evidence::OBSERVATION);
    ASSIGN_OR_RETURN(one.appeals, AppealsAgainst(session, one.result.name()));
    std::stable_sort(one.appeals.begin(), one.appeals.end(), [](const auto& a, const auto& b) {
      return TimeOf(a, "decision_time") < TimeOf(b, "decision_time");
    });
    results.push_back(std::move(one));
  }
  return results;
}

std::map<std::string, LatestLevel> LatestOf(const std::vector<PublishedResult>& results,
                                            Cycle::Purpose purpose, Day day) {
  std::map<std::string, LatestLevel> latest;
  for (const PublishedResult& one : results) {
    if (one.result.figures().purpose() != purpose || one.published > day) continue;
    v1::Result result = one.result;
    for (const v1::Appeal& appeal : one.appeals) {
      if (DayOf(TimeOf(appeal, "decision_time")) > day) continue;
      ApplyAppeal(appeal, *result.mutable_figures());
    }
    Take(result, one.published, one.observation_months, day, latest);
  }
  return latest;
}

absl::StatusOr<std::map<std::string, LatestLevel>> LatestLevels(Session& session,
                                                                const std::string& person,
                                                                Cycle::Purpose purpose, Day day) {
  return LevelsObserved(session, person, purpose, day, false);
}

void RegisterProficiency(RpcService& cycles, Store& store) {
  cycles.Unary<v1::ReportProficiencyRequest, v1::ReportProficiencyResponse>(
      "ReportProficiency",
      [&store](const Context& context, const v1::ReportProficiencyRequest& request) {
        return ReportProficiency(store, context, request);
      });
}

}  // namespace touchstone::assessment
