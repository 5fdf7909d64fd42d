#include "services/assessment/people_in_development.h"

#include <touchstone/assessment/v1/development_plan.pb.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/development_plans.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/still_wanted.h"

namespace touchstone::assessment {
namespace {

constexpr size_t kPlansAtOnce = 1000;

bool HasGoalIn(const v1::DevelopmentPlan& plan, const std::set<std::string>& competencies) {
  const std::string prefix = absl::StrCat(ParentOf(plan.release()), "/competencies/");
  return std::any_of(plan.goals().begin(), plan.goals().end(),
                     [&](const v1::DevelopmentGoal& goal) {
                       return competencies.contains(absl::StrCat(prefix, goal.competency()));
                     });
}

}  // namespace

absl::StatusOr<std::set<std::string>> PeopleInDevelopment(
    Store& store, const Context& context, const std::string& organization,
    const std::set<std::string>& competencies) {
  std::set<std::string> people;
  std::string after;
  while (true) {
    std::vector<std::tuple<std::string, int64_t, Bytes>> rows;
    RETURN_IF_ERROR(CheckStillWanted(context));
    RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(rows,
                       (session.Query<std::string, int64_t, Bytes>(
                           "SELECT name, delete_time, body FROM development_plans WHERE "
                           "organization = :organization AND state = :state AND name > :after "
                           "ORDER BY name LIMIT :most",
                           organization, static_cast<int64_t>(v1::DevelopmentPlan::AGREED), after,
                           kPlansAtOnce)));
      return absl::OkStatus();
    }));
    for (const auto& [name, delete_time, body] : rows) {
      ASSIGN_OR_RETURN(const v1::DevelopmentPlan plan, ReadStoredPlan(body.value));
      if (delete_time == 0 && HasGoalIn(plan, competencies)) {
        people.insert(std::string(ParentOf(name)));
      }
    }
    if (rows.size() < kPlansAtOnce) return people;
    after = std::get<0>(rows.back());
  }
}

}  // namespace touchstone::assessment
