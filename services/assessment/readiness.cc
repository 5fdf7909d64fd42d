#include "services/assessment/readiness.h"

#include <touchstone/assessment/v1/workforce_analytics.pb.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/cycle_subjects.h"
#include "services/assessment/people_in_development.h"
#include "services/assessment/person_levels.h"
#include "services/assessment/result_access.h"
#include "services/assessment/rules/rated_contents.h"
#include "services/assessment/rules/small_cells.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::assessment {
namespace {

using RequirementList = google::protobuf::RepeatedPtrField<v1::ReadinessRequirement>;

constexpr int kUsualLimit = 50;

// What a job profile requires, in levels of its release; of its framework's latest, where it names
// none.
absl::StatusOr<RequirementList> RequirementsOf(ReleasedCatalog& catalog, const Context& context,
                                               const std::string& job_profile) {
  ASSIGN_OR_RETURN(const auto profiles, catalog.JobProfiles(context, {job_profile}));
  const catalog::v1::JobProfile& profile = profiles.front();
  std::optional<catalog::v1::Release> release;
  if (profile.release().empty()) {
    ASSIGN_OR_RETURN(release, catalog.PublishedBefore(context, profile.framework(), 0));
    if (!release) {
      return InvalidField("job_profile", "is of a framework of which nothing is published");
    }
  } else {
    ASSIGN_OR_RETURN(release, catalog.Release(context, profile.release()));
  }
  const v1::RatingForm scales = ScalesOf(release->framework());
  RequirementList requirements;
  for (const auto& from : profile.requirements()) {
    if (from.not_needed()) continue;
    const int level = LevelNumber(scales, from.required_level());
    if (level == 0) {
      return InvalidField("job_profile", absl::StrCat("requires the level ", from.required_level(),
                                                      ", which its release does not have"));
    }
    v1::ReadinessRequirement& requirement = *requirements.Add();
    requirement.set_competency(from.competency());
    requirement.set_level(level);
    requirement.set_weight(from.weight());
    requirement.set_minimum_qualification(from.minimum_qualification());
  }
  if (requirements.empty()) return InvalidField("job_profile", "requires nothing");
  return requirements;
}

// The job profile that a position has today.
absl::StatusOr<std::string> JobProfileNow(Store& store, const Context& context,
                                          const std::string& name, absl::string_view field) {
  std::string job_profile;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<Bytes>("SELECT body FROM positions WHERE name = :name AND "
                                             "delete_time = 0",
                                             name));
    if (!row) return NotFound(name);
    job_profile = JobProfileOf(Bytes(), std::get<0>(*row), DayOf(store.clock().Now()));
    return absl::OkStatus();
  }));
  if (job_profile.empty()) return InvalidField(field, "has no job profile today");
  return job_profile;
}

// What is asked for: of a profile, of a position, or given, and one of them only. `asked` has these
// fields; `prefix` is where they are.
template <typename Message>
absl::StatusOr<RequirementList> Asked(Store& store, ReleasedCatalog& catalog,
                                      const Context& context, const Message& asked,
                                      absl::string_view prefix) {
  const RequirementList& given = asked.requirements();
  const int ways = (asked.job_profile().empty() ? 0 : 1) + (asked.position().empty() ? 0 : 1) +
                   (given.empty() ? 0 : 1);
  if (ways != 1) {
    return InvalidField(absl::StrCat(prefix, "requirements"),
                        "are to be given, or a job profile, or a position, and only one of these");
  }
  if (!asked.job_profile().empty()) return RequirementsOf(catalog, context, asked.job_profile());
  if (!asked.position().empty()) {
    ASSIGN_OR_RETURN(
        const std::string job_profile,
        JobProfileNow(store, context, asked.position(), absl::StrCat(prefix, "position")));
    return RequirementsOf(catalog, context, job_profile);
  }
  std::vector<FieldViolation> violations;
  std::set<std::string> already;
  for (int i = 0; i < given.size(); ++i) {
    if (already.insert(given[i].competency()).second) continue;
    violations.push_back(
        {absl::StrCat(prefix, "requirements[", i, "].competency"), "is required already"});
  }
  if (!violations.empty()) return InvalidFields(violations);
  return given;
}

absl::StatusOr<std::vector<Requirement>> Numbered(Store& store, const Context& context,
                                                  const std::string& organization,
                                                  const RequirementList& requirements) {
  CompetencyNumbers numbers;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(numbers, CompetencyNumbers::Read(session, organization));
    return absl::OkStatus();
  }));
  std::vector<Requirement> numbered;
  for (const v1::ReadinessRequirement& one : requirements) {
    numbered.push_back({.competency = numbers.Find(one.competency()),
                        .level = one.level(),
                        .weight = std::max(1, one.weight()),
                        .is_minimum = one.minimum_qualification()});
  }
  return numbered;
}

struct Question {
  RequirementList requirements;
  std::string organization;  // its id
  int limit = 0;
};

absl::StatusOr<Ready> Find(Store& store, ReadinessIndex& index, const Context& context,
                           const Question& question) {
  ASSIGN_OR_RETURN(const auto requirements,
                   Numbered(store, context, question.organization, question.requirements));
  const int most = question.limit == 0 ? kUsualLimit : question.limit;
  const Day today = DayOf(store.clock().Now());
  Ready ready;
  RETURN_IF_ERROR(index.Ask(
      question.organization, today, context.deadline,
      [&](const ReadinessColumns& columns) { ready = columns.Find(requirements, most, today); }));
  return ready;
}

// Into an answer, or into a list.
template <typename To>
void Tell(const Ready& ready, To& to) {
  to.clear_people();
  for (const ReadyOne& one : ready.people) {
    v1::ReadyPerson& person = *to.add_people();
    person.set_person(one.person);
    person.set_rank(one.rank);
    person.set_distance(static_cast<double>(one.distance) / kTenths);
    person.set_unverified(one.unverified);
    person.set_tied(one.tied);
  }
  to.set_tied_beyond(ready.tied_beyond);
  to.set_considered(ready.considered);
}

absl::StatusOr<v1::ReportReadinessResponse> ReportReadiness(
    Store& store, ReleasedCatalog& catalog, ReadinessIndex& index, const Context& context,
    const v1::ReportReadinessRequest& request) {
  ASSIGN_OR_RETURN(const RequirementList requirements, Asked(store, catalog, context, request, ""));
  ASSIGN_OR_RETURN(
      const Ready ready,
      Find(store, index, context,
           {requirements, std::string(OrganizationOf(request.parent())), request.limit()}));
  v1::ReportReadinessResponse response;
  Tell(ready, response);
  response.set_planning_only(true);
  return response;
}

absl::StatusOr<v1::ReportBenchStrengthResponse> ReportBenchStrength(
    Store& store, ReleasedCatalog& catalog, ReadinessIndex& index, const Context& context,
    const v1::ReportBenchStrengthRequest& request) {
  const std::string organization(OrganizationOf(request.parent()));
  ASSIGN_OR_RETURN(const RequirementList asked, Asked(store, catalog, context, request, ""));
  ASSIGN_OR_RETURN(const auto requirements, Numbered(store, context, organization, asked));
  const bool tells_plans =
      CheckPurpose(context, v1::AssessmentCycle::DEVELOPMENTAL, organization).ok();
  std::set<std::string> developing;
  if (tells_plans) {
    std::set<std::string> competencies;
    for (const v1::ReadinessRequirement& one : asked) competencies.insert(one.competency());
    ASSIGN_OR_RETURN(developing, PeopleInDevelopment(store, context, organization, competencies));
  }
  Bench bench;
  RETURN_IF_ERROR(index.Ask(
      organization, DayOf(store.clock().Now()), context.deadline,
      [&](const ReadinessColumns& columns) { bench = columns.Count(requirements, developing); }));
  v1::ReportBenchStrengthResponse response;
  response.set_ready_now(bench.ready_now);
  response.set_within_one_level(bench.within_one_level);
  response.set_considered(bench.considered);
  // From the difference of two questions it can be seen who has a plan, whatever is hidden.
  if (tells_plans && (bench.in_development == 0 || bench.in_development >= kFewestTold)) {
    response.set_in_development(bench.in_development);
  }
  return response;
}

absl::StatusOr<v1::ReadinessList> Compile(Store& store, ReleasedCatalog& catalog,
                                          ReadinessIndex& index, const Context& context,
                                          const v1::CompileReadinessListRequest& request) {
  const std::string& id = request.readiness_list_id();
  if (!id.empty() && !IsValidId(id)) return InvalidField("readiness_list_id", kIdRule);
  const auto make = [&]() -> absl::StatusOr<v1::ReadinessList> {
    v1::ReadinessList list = request.readiness_list();
    ASSIGN_OR_RETURN(*list.mutable_requirements(),
                     Asked(store, catalog, context, list, "readiness_list."));
    ASSIGN_OR_RETURN(
        const Ready ready,
        Find(store, index, context,
             {list.requirements(), std::string(OrganizationOf(request.parent())), list.limit()}));
    Tell(ready, list);
    list.set_author(context.caller->id());
    list.set_name(absl::StrCat(request.parent(), "/readinessLists/",
                               id.empty() ? store.ids().TimeOrdered() : id));
    for (const char* const field : {"create_time", "update_time", "delete_time", "etag"}) {
      ClearField(list, field);
    }
    return list;
  };
  return CreatePrepared<v1::ReadinessList>(context, request, ReadinessListType(), store, make);
}

}  // namespace

const ResourceType& ReadinessListType() {
  static const ResourceType type = DeclareResource<v1::ReadinessList>({.table = "readiness_lists"});
  return type;
}

void RegisterReadiness(RpcService& analytics, Store& store, ReleasedCatalog& catalog,
                       ReadinessIndex& index) {
  analytics.Unary<v1::ReportReadinessRequest, v1::ReportReadinessResponse>(
      "ReportReadiness", [&](const Context& context, const v1::ReportReadinessRequest& request) {
        return ReportReadiness(store, catalog, index, context, request);
      });
  analytics.Unary<v1::ReportBenchStrengthRequest, v1::ReportBenchStrengthResponse>(
      "ReportBenchStrength",
      [&](const Context& context, const v1::ReportBenchStrengthRequest& request) {
        return ReportBenchStrength(store, catalog, index, context, request);
      });
  analytics.Unary<v1::CompileReadinessListRequest, v1::ReadinessList>(
      "CompileReadinessList",
      [&](const Context& context, const v1::CompileReadinessListRequest& request) {
        return Compile(store, catalog, index, context, request);
      });
  RegisterStandardMethods<v1::ReadinessList>(
      analytics, ReadinessListType(), store,
      {.before_read = [](const Context&, absl::string_view) -> absl::StatusOr<ReadFrom> {
        return ReadFrom::kDatabase;
      }});
}

}  // namespace touchstone::assessment
