// The table of roles: what each permits. This is the place to review; the access tests walk every
// method by it. The default is no.

#include <initializer_list>
#include <string>

#include "services/runtime/trust/caller.h"

namespace touchstone {
namespace {

struct Row {
  absl::string_view id;
  absl::string_view description;
  std::initializer_list<absl::string_view> permissions;
};

constexpr Row kRows[] = {
    {"viewer", "Looks things up.", {"catalog.read"}},
    {"worker",
     "Is assessed, and has a development plan.",
     {"catalog.read", "assessment.results.read", "assessment.results.respond",
      "assessment.observations.read", "assessment.plans.read", "assessment.plans.edit"}},
    {"manager",
     "Assesses and develops the workers of a unit.",
     {"catalog.read", "assessment.results.read", "assessment.results.respond",
      "assessment.observations.read", "assessment.observations.score", "assessment.samples.read",
      "assessment.evaluations.edit", "assessment.dueEvaluations.read", "assessment.plans.read",
      "assessment.plans.edit"}},
    {"rater", "Rates others when asked to.", {"catalog.read"}},
    {"panel-member", "Interviews and scores applicants.", {"catalog.read"}},
    {"recruiter", "Fills requisitions.", {"catalog.read"}},
    {"eeo-analyst", "Watches over equal opportunity.", {"catalog.read"}},
    {"case-worker", "Works on the cases of customers.", {"catalog.read"}},
    {"analyst",
     "Evaluates figures of many people, not of one.",
     {"catalog.read", "assessment.analytics.read"}},
    {"coach",
     "Helps people grow: observes contacts and reads what was said for their development, and "
     "nothing else of them.",
     {"catalog.read", "assessment.results.read", "assessment.developmental.read",
      "assessment.observations.read", "assessment.observations.score", "assessment.samples.read",
      "assessment.calibrations.run", "assessment.plans.read", "assessment.plans.edit"}},
    {"assessment-coordinator",
     "Runs assessment cycles, and sees which evaluations are due; reads no result.",
     {"catalog.read", "assessment.workforce.read", "assessment.cycles.read",
      "assessment.cycles.edit", "assessment.tokens.issue", "assessment.observations.read",
      "assessment.observations.edit", "assessment.contacts.record", "assessment.samples.read",
      "assessment.dueEvaluations.read", "assessment.allDueEvaluations.read",
      "assessment.plans.propose"}},
    {"assessment-reviewer",
     "Reviews the ratings of evaluative cycles, observes contacts for evaluation, publishes "
     "results, and decides appeals.",
     {"catalog.read", "assessment.workforce.read", "assessment.cycles.read",
      "assessment.cycles.review", "assessment.results.read", "assessment.evaluative.read",
      "assessment.appeals.decide", "assessment.observations.read", "assessment.observations.score",
      "assessment.observations.decide", "assessment.samples.read", "assessment.calibrations.run"}},
    {"catalog-editor",
     "Writes frameworks and competencies.",
     {"catalog.read", "catalog.edit", "catalog.history.read"}},
    {"catalog-reviewer",
     "Says what to think of a release before it is published.",
     {"catalog.read", "catalog.review"}},
    {"catalog-publisher",
     "Writes frameworks and competencies, and publishes them.",
     {"catalog.read", "catalog.edit", "catalog.review", "catalog.publish", "catalog.history.read"}},
    {"administrator",
     "Does everything.",
     {"catalog.read",
      "catalog.edit",
      "catalog.review",
      "catalog.publish",
      "catalog.events.read",
      "catalog.history.read",
      "assessment.workforce.read",
      "assessment.workforce.edit",
      "assessment.people.erase",  // cannot be undone
      "assessment.notices.read",  // also what they say: links that let people in
      "assessment.notices.acknowledge",
      "assessment.notices.edit",
      "assessment.cycles.read",
      "assessment.cycles.edit",
      "assessment.cycles.review",
      "assessment.tokens.issue",
      "assessment.results.read",
      "assessment.evaluative.read",
      "assessment.developmental.read",
      "assessment.results.respond",
      "assessment.appeals.decide",
      "assessment.observations.read",
      "assessment.observations.edit",  // also what others observed, as imports do
      "assessment.observations.score",
      "assessment.observations.decide",
      "assessment.contacts.record",
      "assessment.samples.read",
      "assessment.calibrations.run",
      "assessment.evaluations.edit",
      "assessment.evaluations.oversee",  // writes for everybody but themself
      "assessment.dueEvaluations.read",
      "assessment.allDueEvaluations.read",
      "assessment.plans.read",
      "assessment.plans.edit",
      "assessment.plans.propose",
      "assessment.plans.complete",
      "assessment.analytics.read",
      "assessment.aggregates.read",
      "assessment.events.read",
      "assessment.history.read",
      "admin.organizations.read",
      "admin.organizations.update",
      "admin.organizations.create",  // this and the next two: for the whole installation
      "admin.organizations.list",
      "admin.organizations.delete",
      "admin.apiKeys.read",
      "admin.apiKeys.edit"}},
    {"auditor",
     "Reads everything that may be held against somebody, and changes nothing.",
     {"catalog.read", "catalog.events.read", "catalog.history.read", "assessment.workforce.read",
      "assessment.cycles.read", "assessment.results.read", "assessment.evaluative.read",
      "assessment.observations.read", "assessment.samples.read", "assessment.dueEvaluations.read",
      "assessment.allDueEvaluations.read", "assessment.aggregates.read", "assessment.events.read",
      "assessment.history.read", "admin.organizations.read", "admin.organizations.list",
      "admin.apiKeys.read"}},
    {"integration",
     "A system that follows what happens.",
     {"catalog.read", "catalog.events.read", "assessment.workforce.read",
      "assessment.workforce.edit", "assessment.contacts.record", "assessment.notices.read",
      "assessment.notices.acknowledge", "assessment.plans.complete",  // what learning systems know
      "assessment.events.read"}},
};

}  // namespace

std::span<const Role> Roles() {
  static const auto& roles = *[] {
    auto* made = new std::vector<Role>;
    for (const Row& row : kRows) made->push_back({row.id, row.description, row.permissions});
    return made;
  }();
  return roles;
}

bool IsForWholeInstallation(absl::string_view permission) {
  return permission == "admin.organizations.create" || permission == "admin.organizations.list" ||
         permission == "admin.organizations.delete";
}

}  // namespace touchstone
