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
     "Assesses and develops the workers of a unit, and approves requisitions that name them.",
     {"catalog.read", "assessment.results.read", "assessment.results.respond",
      "assessment.observations.read", "assessment.observations.score", "assessment.samples.read",
      "assessment.evaluations.edit", "assessment.dueEvaluations.read", "assessment.plans.read",
      "assessment.plans.edit", "recruiting.requisitions.read", "recruiting.requisitions.approve"}},
    {"rater", "Rates others when asked to.", {"catalog.read"}},
    {"panel-member",
     "Interviews and scores applicants, on the panels that name them; reads when somebody is "
     "interviewed, and by whom.",
     {"catalog.read", "recruiting.interviews.read", "recruiting.scorecards.score"}},
    {"recruiter",
     "Fills requisitions. Hands on what applicants say of their groups and needs, and reads "
     "neither.",
     {"catalog.read",
      "assessment.people.find",  // that somebody is there, and nothing about them
      "recruiting.requisitions.read",
      "recruiting.requisitions.edit",
      "recruiting.applicants.read",
      "recruiting.applicants.edit",
      "recruiting.applications.read",
      "recruiting.applications.edit",
      "recruiting.eeo.record",
      "recruiting.accommodations.record",
      "recruiting.notices.send",
      "recruiting.reviews.decide",
      "recruiting.guides.read",
      "recruiting.guides.edit",
      "recruiting.interviews.read",
      "recruiting.interviews.edit",
      "recruiting.totals.read",
      "recruiting.references.read",
      "recruiting.references.edit",
      "recruiting.certifications.read",
      "recruiting.certifications.edit",
      "recruiting.decisions.read",
      "recruiting.decisions.edit",
      "recruiting.preHires.read",
      "recruiting.preHires.link",
      "recruiting.preHires.export",
      "recruiting.validity.read",
      "recruiting.records.read"}},
    {"eeo-analyst",
     "Watches over equal opportunity: alone reads of which groups somebody is.",
     {"catalog.read", "recruiting.requisitions.read", "recruiting.eeo.read", "recruiting.eeo.edit",
      "recruiting.adverseImpact.read", "recruiting.validity.read"}},
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
     "Does everything, but score applicants and read of which groups they are.",
     {"catalog.read",
      "catalog.edit",
      "catalog.review",
      "catalog.publish",
      "catalog.events.read",
      "catalog.history.read",
      "assessment.workforce.read",
      "assessment.workforce.edit",
      "assessment.people.find",
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
      "recruiting.requisitions.read",
      "recruiting.requisitions.edit",
      "recruiting.requisitions.approve",
      "recruiting.applicants.read",
      "recruiting.applicants.edit",
      "recruiting.applicants.export",
      "recruiting.applicants.erase",  // cannot be undone
      "recruiting.applications.read",
      "recruiting.applications.edit",
      "recruiting.eeo.record",
      "recruiting.eeo.edit",
      "recruiting.accommodations.record",
      "recruiting.accommodations.read",
      "recruiting.accommodations.decide",
      "recruiting.notices.send",
      "recruiting.reviews.decide",
      "recruiting.guides.read",
      "recruiting.guides.edit",
      "recruiting.interviews.read",
      "recruiting.interviews.edit",
      "recruiting.totals.read",
      "recruiting.references.read",
      "recruiting.references.edit",
      "recruiting.rules.edit",
      "recruiting.certifications.read",
      "recruiting.certifications.edit",
      "recruiting.decisions.read",
      "recruiting.decisions.edit",
      "recruiting.preHires.read",
      "recruiting.preHires.link",
      "recruiting.preHires.export",
      "recruiting.adverseImpact.read",
      "recruiting.validity.read",
      "recruiting.records.read",
      "recruiting.records.edit",
      "recruiting.records.export",
      "recruiting.records.dispose",  // cannot be undone either
      "recruiting.events.read",
      "recruiting.history.read",
      "admin.organizations.read",
      "admin.organizations.update",
      "admin.organizations.create",  // this and the next two: for the whole installation
      "admin.organizations.list",
      "admin.organizations.delete",
      "admin.apiKeys.read",
      "admin.apiKeys.edit"}},
    {"auditor",
     "Reads everything that may be held against somebody, and changes nothing.",
     {"catalog.read",
      "catalog.events.read",
      "catalog.history.read",
      "assessment.workforce.read",
      "assessment.cycles.read",
      "assessment.results.read",
      "assessment.evaluative.read",
      "assessment.observations.read",
      "assessment.samples.read",
      "assessment.dueEvaluations.read",
      "assessment.allDueEvaluations.read",
      "assessment.aggregates.read",
      "assessment.events.read",
      "assessment.history.read",
      "recruiting.requisitions.read",
      "recruiting.applicants.read",
      "recruiting.applications.read",
      "recruiting.guides.read",
      "recruiting.interviews.read",
      "recruiting.totals.read",
      "recruiting.references.read",
      "recruiting.certifications.read",
      "recruiting.decisions.read",
      "recruiting.preHires.read",
      "recruiting.adverseImpact.read",
      "recruiting.validity.read",
      "recruiting.records.read",
      "recruiting.events.read",
      "recruiting.history.read",
      "admin.organizations.read",
      "admin.organizations.list",
      "admin.apiKeys.read"}},
    {"integration",
     "A system that follows what happens.",
     {"catalog.read", "catalog.events.read", "assessment.workforce.read",
      "assessment.workforce.edit", "assessment.people.find", "assessment.contacts.record",
      "assessment.notices.read", "assessment.notices.acknowledge",
      "assessment.plans.complete",  // what learning systems know
      "assessment.events.read", "recruiting.requisitions.read", "recruiting.notices.send",
      "recruiting.preHires.read", "recruiting.preHires.link", "recruiting.preHires.export",
      "recruiting.events.read"}},
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
