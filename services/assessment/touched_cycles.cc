#include "services/assessment/touched_cycles.h"

#include <touchstone/assessment/v1/touched_cycles.pb.h>

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;

// The parts that a person has in cycles, by the cycles' names.
absl::StatusOr<std::map<std::string, v1::TouchedCycle>> PartsOf(Session& session,
                                                                const std::string& person) {
  std::map<std::string, v1::TouchedCycle> parts;
  ASSIGN_OR_RETURN(const auto assessed,
                   session.Query<std::string>(
                       "SELECT cycle FROM cycle_subjects WHERE person = :person", person));
  for (const auto& [cycle] : assessed) parts[cycle].set_assessed(true);
  ASSIGN_OR_RETURN(const auto rates,
                   (session.Query<std::string, int64_t>(
                       "SELECT DISTINCT parent, relation FROM rater_assignments WHERE "
                       "rater = :person AND delete_time = 0 ORDER BY parent, relation",
                       person)));
  for (const auto& [cycle, relation] : rates) {
    parts[cycle].add_rates_as(static_cast<v1::Relation>(relation));
  }
  return parts;
}

// On which day the cycle looked people up; nothing when it has not yet.
std::optional<Day> DayOfLookup(const Cycle& cycle) {
  if (!cycle.has_prepare_time()) return std::nullopt;
  const auto as_of = ParseDay(cycle.scope().as_of());
  return as_of ? *as_of : DayOf(TimeOf(cycle, "prepare_time"));
}

absl::StatusOr<v1::ReportTouchedCyclesResponse> Report(
    Store& store, const Context& context, const v1::ReportTouchedCyclesRequest& request) {
  const auto from = ParseDay(request.effective_date());
  if (!from) return InvalidField("effective_date", "is no day");
  v1::ReportTouchedCyclesResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    ASSIGN_OR_RETURN(auto parts, PartsOf(session, request.name()));
    for (auto& [name, part] : parts) {
      const auto cycle = FindCycle(session, name);
      if (absl::IsNotFound(cycle.status())) continue;  // a draft that was deleted
      RETURN_IF_ERROR(cycle.status());
      const auto day = DayOfLookup(*cycle);
      if (!day || *day < *from) continue;
      part.set_assessment_cycle(name);
      part.set_state(cycle->state());
      part.set_as_of(DayText(*day));
      if (part.assessed() && cycle->state() == Cycle::PUBLISHED) {
        part.set_result(absl::StrCat(name, "/results/", IdOf(request.name())));
      }
      *response.add_cycles() = std::move(part);
    }
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace

void RegisterTouchedCycles(RpcService& cycles, Store& store) {
  cycles.Unary<v1::ReportTouchedCyclesRequest, v1::ReportTouchedCyclesResponse>(
      "ReportTouchedCycles",
      [&store](const Context& context, const v1::ReportTouchedCyclesRequest& request) {
        return Report(store, context, request);
      });
}

}  // namespace touchstone::assessment
