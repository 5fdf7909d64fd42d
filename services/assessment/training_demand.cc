#include "services/assessment/training_demand.h"

#include <touchstone/assessment/v1/development_plan.pb.h>
#include <touchstone/assessment/v1/workforce_analytics.pb.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/figures_on_day.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

constexpr size_t kUsualLimit = 50;
constexpr int64_t kMinutesPerHour = 60;

// What an activity would do. Of those of which it is not known how long they take, none is better.
struct Activity {
  const std::string* competency;
  const v1::OfferedActivity* offered;
  int64_t tenths;  // the weighted gap of the competency

  bool IsKnown() const { return offered->minutes() > 0; }
  bool operator<(const Activity& other) const {
    if (IsKnown() != other.IsKnown()) return IsKnown();
    // a / b > c / d, exactly.
    const int64_t mine = IsKnown() ? tenths * other.offered->minutes() : tenths;
    const int64_t others = IsKnown() ? other.tenths * offered->minutes() : other.tenths;
    if (mine != others) return mine > others;
    return std::tie(*competency, offered->id()) < std::tie(*other.competency, other.offered->id());
  }
};

void Tell(const Activity& activity, v1::ActivityDemand& demand) {
  demand.set_competency(*activity.competency);
  demand.set_activity(activity.offered->id());
  demand.set_title(activity.offered->title());
  if (!activity.IsKnown()) return;
  const int64_t minutes = activity.offered->minutes();
  demand.set_hours(OneDecimal(minutes * 10, kMinutesPerHour));
  demand.set_weighted_gap_per_hour(OneDecimal(activity.tenths * kMinutesPerHour, minutes));
}

// Told are the competencies of which the release offers something, most lacked first.
absl::StatusOr<v1::ReportTrainingDemandResponse> ReportTrainingDemand(
    Store& store, DevelopmentContentsOfReleases& contents, const Context& context,
    const v1::ReportTrainingDemandRequest& request) {
  ASSIGN_OR_RETURN(const Day day, DayIn(request.as_of(), "as_of", DayOf(store.clock().Now())));
  ASSIGN_OR_RETURN(const auto offered, contents.Ask(context, request.release()));
  std::map<std::string, const v1::DevelopmentOffer*> offers;  // by the competency's name
  google::protobuf::RepeatedPtrField<std::string> wanted;
  for (const auto& [id, offer] : offered->competencies()) {
    *wanted.Add() = absl::StrCat(ParentOf(request.release()), "/competencies/", id);
    offers[wanted[wanted.size() - 1]] = &offer;
  }
  const std::string& name = request.organizational_unit();
  v1::ReportTrainingDemandResponse response;
  response.set_as_of(DayText(day));
  std::vector<std::pair<int64_t, v1::CompetencyDemand>> demands;
  std::vector<Activity> activities;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    demands.clear();
    activities.clear();
    Competencies competencies;  // none where the release has none: an empty question asks for all
    if (!wanted.empty()) {
      ASSIGN_OR_RETURN(competencies, ReadCompetencies(session, name, wanted));
    }
    ASSIGN_OR_RETURN(ToldFigures figures,
                     ReadFigures(session, name, request.purpose(), day, competencies));
    const int unit = figures.Find(name);
    if (unit < 0) return NotFound(name);
    for (const auto& [competency, number] : competencies) {
      const bool is_hidden = figures.IsHidden(unit, number, Told::kRequirements);
      const LevelFigures& sum = figures.Of(unit, number);
      if (!is_hidden && sum.behind == 0) continue;
      auto& [lacked, demand] = demands.emplace_back();
      demand.set_competency(competency);
      demand.set_suppressed(is_hidden);
      if (is_hidden) continue;
      lacked = sum.weighted_shortfall_sum;
      demand.set_people(sum.behind);
      demand.set_weighted_gap(OneDecimal(lacked, 1));
      const auto offer = offers.find(competency);
      for (const v1::OfferedActivity& activity : offer->second->activities()) {
        activities.push_back({&offer->first, &activity, lacked});
      }
    }
    return absl::OkStatus();
  }));
  std::stable_sort(demands.begin(), demands.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (auto& [lacked, demand] : demands) *response.add_competencies() = std::move(demand);
  const size_t limit = request.limit() == 0 ? kUsualLimit : static_cast<size_t>(request.limit());
  const size_t told = std::min(activities.size(), limit);
  std::partial_sort(activities.begin(), activities.begin() + static_cast<std::ptrdiff_t>(told),
                    activities.end());
  for (size_t i = 0; i < told; ++i) Tell(activities[i], *response.add_activities());
  return response;
}

}  // namespace

void RegisterTrainingDemand(RpcService& analytics, Store& store,
                            DevelopmentContentsOfReleases& contents) {
  analytics.Unary<v1::ReportTrainingDemandRequest, v1::ReportTrainingDemandResponse>(
      "ReportTrainingDemand",
      [&store, &contents](const Context& context, const v1::ReportTrainingDemandRequest& request) {
        return ReportTrainingDemand(store, contents, context, request);
      });
}

}  // namespace touchstone::assessment
