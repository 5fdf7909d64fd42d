#include "services/assessment/release_impact.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/release_impact.pb.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_subjects.h"
#include "services/assessment/proficiency.h"
#include "services/assessment/result_access.h"
#include "services/assessment/rules/release_impact.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/list_query.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using Release = catalog::v1::Release;

// Each takes a few look-ups.
constexpr int kMostPeople = 200;

// --- The two releases --------------------------------------------------------------------------

absl::StatusOr<Release> TakeRelease(const Context& context, ReleasedCatalog& catalog,
                                    const std::string& name) {
  ASSIGN_OR_RETURN(Release release, catalog.Release(context, name));
  if (release.state() == Release::IN_REVIEW || release.state() == Release::PUBLISHED) {
    return release;
  }
  return FailedPrecondition(
      reasons::kReleaseState, name,
      absl::StrCat(name, " must be in review or published, and is ",
                   release.state() == Release::RETIRED ? "retired." : "a draft: submit it."));
}

absl::StatusOr<Release> TakeBase(const Context& context, ReleasedCatalog& catalog,
                                 const Release& release, const std::string& name) {
  const std::string framework(ParentOf(release.name()));
  if (name.empty()) {
    ASSIGN_OR_RETURN(auto found, catalog.PublishedBefore(context, framework, release.number()));
    if (found) return *std::move(found);
    return FailedPrecondition(
        reasons::kReleaseState, release.name(),
        absl::StrCat("No release of ", framework, " is published that is before ", release.name(),
                     "; name in base with which to compare it."));
  }
  if (ParentOf(name) != framework) {
    return InvalidField("base", "must be of the same framework as the release");
  }
  if (name == release.name()) return InvalidField("base", "must be another than the release");
  ASSIGN_OR_RETURN(Release base, catalog.Release(context, name));
  if (base.state() == Release::PUBLISHED || base.state() == Release::RETIRED) return base;
  return FailedPrecondition(
      reasons::kReleaseState, name,
      absl::StrCat(name, " was never published: nobody can have been rated by it."));
}

absl::StatusOr<ReleaseImpact> TakeContents(const Context& context, ReleasedCatalog& catalog,
                                           Release base, Release next) {
  ASSIGN_OR_RETURN(const auto before, catalog.Competencies(context, base.name()));
  ASSIGN_OR_RETURN(const auto after, catalog.Competencies(context, next.name()));
  std::set<std::string> ids;
  for (const auto& competency : after) ids.insert(std::string(IdOf(competency.name())));
  const bool all_stay = std::all_of(before.begin(), before.end(), [&](const auto& competency) {
    return ids.contains(std::string(IdOf(competency.name())));
  });
  std::vector<catalog::v1::Alignment> alignments;
  if (!all_stay) {
    ASSIGN_OR_RETURN(alignments, catalog.Alignments(context, std::string(ParentOf(next.name()))));
  }
  return ReleaseImpact(SideOf(std::move(base), before), SideOf(std::move(next), after), alignments);
}

// --- Cycles ------------------------------------------------------------------------------------

absl::Status AddCycles(Session& session, const ReleaseImpact& impact,
                       v1::ReportReleaseImpactResponse& response) {
  const absl::string_view framework = ParentOf(impact.next().release.name());
  std::map<std::string, v1::CycleImpact> cycles;
  for (const auto state : {Cycle::DRAFT, Cycle::OPEN, Cycle::IN_REVIEW, Cycle::CLOSED}) {
    ASSIGN_OR_RETURN(const auto rows,
                     session.Query<Bytes>("SELECT body FROM assessment_cycles WHERE parent = "
                                          ":parent AND state = :state AND delete_time = 0",
                                          ParentOf(framework), static_cast<int64_t>(state)));
    for (const auto& [body] : rows) {
      Cycle cycle;
      if (!cycle.ParseFromString(body.value)) {
        return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                     absl::StrCat("A stored cycle of ", ParentOf(framework), " cannot be read."));
      }
      if (ParentOf(cycle.release()) == framework) cycles[cycle.name()] = impact.OfCycle(cycle);
    }
  }
  for (auto& [name, cycle] : cycles) *response.add_cycles() = std::move(cycle);
  return absl::OkStatus();
}

// --- People ------------------------------------------------------------------------------------

// Somebody who was rated in the framework.
struct RatedPerson {
  std::string person;
  std::string job_profile;
  std::map<std::string, Attainment> attainments;  // by the competencies' ids
};

// Reads what people of a page have reached, and by which words.
class RatedPeople {
 public:
  RatedPeople(Forms& forms, const ReleaseImpact& impact, Cycle::Purpose purpose, Day today)
      : forms_(forms),
        impact_(impact),
        purpose_(purpose),
        today_(today),
        prefix_(absl::StrCat(ParentOf(impact.next().release.name()), "/competencies/")) {}

  // Keeps those of the people who have a level in the framework and a job profile.
  absl::Status Read(Session& session, const std::vector<std::string>& people) {
    people_.clear();
    v1::CycleScope scope;
    *scope.mutable_people() = {people.begin(), people.end()};
    ASSIGN_OR_RETURN(const auto subjects, SubjectsInScope(session, scope, today_));
    for (const Subject& subject : subjects) {
      if (subject.job_profile.empty()) continue;
      RatedPerson person{.person = subject.person, .job_profile = subject.job_profile};
      ASSIGN_OR_RETURN(const auto levels, LatestLevels(session, subject.person, purpose_, today_));
      for (const auto& [name, level] : levels) {
        absl::string_view id = name;
        if (!absl::ConsumePrefix(&id, prefix_)) continue;
        RETURN_IF_ERROR(Add(session, std::string(id), level, person));
      }
      if (!person.attainments.empty()) people_.push_back(std::move(person));
    }
    return absl::OkStatus();
  }

  // What they point to is of this object and the impact.
  const std::vector<RatedPerson>& people() const { return people_; }

 private:
  absl::Status Add(Session& session, const std::string& id, const LatestLevel& latest,
                   RatedPerson& person) {
    const v1::CompetencyResult& level = latest.proficiency.level();
    if (!level.has_level() && !level.has_adjusted()) return absl::OkStatus();  // suppressed
    Attainment attainment{.result = latest.proficiency.result(),
                          .adjusted_level = level.adjusted().level()};
    if (level.has_level()) attainment.level = level.level();
    RETURN_IF_ERROR(FindWords(session, id, latest, attainment));
    if (attainment.rated != nullptr) person.attainments[id] = std::move(attainment);
    return absl::OkStatus();
  }

  absl::Status FindWords(Session& session, const std::string& id, const LatestLevel& latest,
                         Attainment& attainment) {
    for (const ReleaseSide* side : {&impact_.base(), &impact_.next()}) {
      if (side->release.name() != latest.release) continue;
      const auto rated = side->competencies.find(id);
      if (rated == side->competencies.end()) break;
      attainment.scales = &side->scales;
      attainment.rated = &rated->second;
      return absl::OkStatus();
    }
    // Of an older release the cycle has what was rated.
    const std::string cycle(CycleOf(latest.proficiency.result()));
    std::shared_ptr<const Form>& form = held_[{cycle, latest.job_profile}];
    if (form == nullptr) {
      ASSIGN_OR_RETURN(const Cycle found, FindCycle(session, cycle));
      ASSIGN_OR_RETURN(form, forms_.Find(session, found, latest.job_profile));
    }
    attainment.scales = &form->scales;
    for (const v1::FormCompetency& competency : form->competencies) {
      if (competency.id() == id) attainment.rated = &competency;
    }
    return absl::OkStatus();
  }

  Forms& forms_;
  const ReleaseImpact& impact_;
  const Cycle::Purpose purpose_;
  const Day today_;
  const std::string prefix_;
  std::vector<RatedPerson> people_;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<const Form>> held_;
};

// Up to `most` people of an organization who have results, behind `after`, by name: whoever asks
// for the next page pays for those alone.
absl::StatusOr<std::vector<std::string>> PeopleWithResults(Session& session,
                                                           absl::string_view organization,
                                                           const std::string& after, int most) {
  const std::string first = absl::StrCat("organizations/", organization, "/people/");
  ASSIGN_OR_RETURN(auto rows,
                   session.Query<std::string>(
                       "SELECT DISTINCT person FROM results WHERE person > :after AND person < "
                       ":behind ORDER BY person LIMIT :most",
                       std::max(first, after), absl::StrCat(first, kBehindAll), most));
  std::vector<std::string> people;
  for (auto& [person] : rows) people.push_back(std::move(person));
  return people;
}

// By name. A profile that is purged meanwhile keeps nobody else from being looked at.
absl::StatusOr<std::map<std::string, catalog::v1::JobProfile>> TakeProfiles(
    const Context& context, ReleasedCatalog& catalog, const std::vector<RatedPerson>& people) {
  std::set<std::string> names;
  for (const RatedPerson& person : people) names.insert(person.job_profile);
  std::map<std::string, catalog::v1::JobProfile> profiles;
  auto all = catalog.JobProfiles(context, {names.begin(), names.end()});
  if (all.ok()) {
    for (auto& profile : *all) profiles[profile.name()] = std::move(profile);
    return profiles;
  }
  if (!absl::IsNotFound(all.status())) return all.status();
  for (const std::string& name : names) {
    auto one = catalog.JobProfiles(context, {name});
    if (absl::IsNotFound(one.status())) continue;
    if (!one.ok()) return one.status();
    profiles[name] = std::move(one->front());
  }
  return profiles;
}

// Everything that the answer depends on: a token is of no use once one of it is another.
std::string QueryOf(v1::ReportReleaseImpactRequest request, const Release& base,
                    const Release& next) {
  request.clear_page_token();
  request.clear_page_size();
  return absl::StrCat("ReportReleaseImpact:", base.name(), " ", base.content_hash(), " ",
                      next.content_hash(), " ", request.SerializeAsString());
}

absl::StatusOr<v1::ReportReleaseImpactResponse> ReportReleaseImpact(
    Store& store, ReleasedCatalog& catalog, Forms& forms, const Context& context,
    const v1::ReportReleaseImpactRequest& request) {
  const absl::string_view organization = OrganizationOf(request.release());
  RETURN_IF_ERROR(CheckPurpose(context, request.purpose(), organization));
  ASSIGN_OR_RETURN(Release next, TakeRelease(context, catalog, request.release()));
  ASSIGN_OR_RETURN(Release base, TakeBase(context, catalog, next, request.base()));
  const std::string query = QueryOf(request, base, next);
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    after = std::move(position.name);
  }
  ASSIGN_OR_RETURN(const ReleaseImpact impact,
                   TakeContents(context, catalog, std::move(base), std::move(next)));

  v1::ReportReleaseImpactResponse response;
  const bool is_first = request.page_token().empty();
  const int page_size = std::min(PageSize(request.page_size()), kMostPeople);
  RatedPeople rated(forms, impact, request.purpose(), DayOf(store.clock().Now()));
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    if (is_first) RETURN_IF_ERROR(AddCycles(session, impact, response));
    ASSIGN_OR_RETURN(auto people, PeopleWithResults(session, organization, after, page_size + 1));
    if (static_cast<int>(people.size()) > page_size) {
      people.pop_back();
      response.set_next_page_token(
          store.page_tokens().Make({people.back(), people.back()}, query, store.clock().Now()));
    }
    return rated.Read(session, people);
  }));
  response.set_base(impact.base().release.name());
  if (is_first) {
    for (auto& one : impact.Competencies()) *response.add_competencies() = std::move(one);
    for (auto& one : impact.Levels()) *response.add_levels() = std::move(one);
    response.set_behavior_scale_changed(impact.ChangesBehaviorScale());
  }
  ASSIGN_OR_RETURN(const auto profiles, TakeProfiles(context, catalog, rated.people()));
  for (const RatedPerson& person : rated.people()) {
    const auto profile = profiles.find(person.job_profile);
    if (profile == profiles.end()) continue;
    auto changes = impact.OfPerson(person.attainments, profile->second);
    if (changes.empty()) continue;
    v1::PersonImpact& told = *response.add_people();
    told.set_person(person.person);
    told.set_job_profile(person.job_profile);
    for (auto& change : changes) *told.add_competencies() = std::move(change);
  }
  return response;
}

}  // namespace

void RegisterReleaseImpact(RpcService& cycles, Store& store, ReleasedCatalog& catalog,
                           Forms& forms) {
  cycles.Unary<v1::ReportReleaseImpactRequest, v1::ReportReleaseImpactResponse>(
      "ReportReleaseImpact",
      [&store, &catalog, &forms](const Context& context,
                                 const v1::ReportReleaseImpactRequest& request) {
        return ReportReleaseImpact(store, catalog, forms, context, request);
      });
}

}  // namespace touchstone::assessment
