#include "services/assessment/rules/cycle_rules.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using Rule = v1::RelationRule;

constexpr int kMonthsWhenSilent = 24;

// There is one of them, so who it is is known.
bool IsKnownAnyway(v1::Relation relation) {
  return relation == v1::SELF || relation == v1::MANAGER;
}

std::string At(absl::string_view list, int index, absl::string_view field) {
  return absl::StrCat("assessment_cycle.", list, "[", index, "]", field.empty() ? "" : ".", field);
}

void CheckRelation(const Cycle& cycle, int i, std::vector<FieldViolation>& violations) {
  const Rule& rule = cycle.relations(i);
  const bool named = rule.visibility() == Rule::NAMED;
  if (IsKnownAnyway(rule.relation()) && !named) {
    violations.push_back({At("relations", i, "visibility"),
                          absl::StrCat("must be NAMED for ", RelationWord(rule.relation()),
                                       ": everybody knows who that is")});
  }
  if (rule.visibility() == Rule::ANONYMOUS && cycle.purpose() == Cycle::EVALUATIVE) {
    violations.push_back(
        {At("relations", i, "visibility"),
         "cannot be ANONYMOUS in an evaluative cycle: who is held to a rating may know whose it is "
         "to those who review it; CONFIDENTIAL can be"});
  }
  if (!named && rule.minimum() < kLeastUnnamed) {
    violations.push_back({At("relations", i, "minimum"),
                          absl::StrCat("must be ", kLeastUnnamed,
                                       " or more where raters are not named: of fewer ratings each "
                                       "could tell the others' from their own")});
  }
  if (rule.maximum() > 0 && rule.maximum() < rule.minimum()) {
    violations.push_back({At("relations", i, "maximum"), "is less than the minimum"});
  }
}

void CheckRelations(const Cycle& cycle, std::vector<FieldViolation>& violations) {
  std::set<int> seen;
  int weights = 0;
  for (int i = 0; i < cycle.relations_size(); ++i) {
    if (!seen.insert(cycle.relations(i).relation()).second) {
      violations.push_back({At("relations", i, "relation"), "is there already"});
    }
    CheckRelation(cycle, i, violations);
    weights += cycle.relations(i).weight();
  }
  if (weights == 0) {
    violations.push_back(
        {"assessment_cycle.relations", "none of them counts: give at least one a weight above 0"});
  }
}

template <typename Names>
void CheckOwn(const Cycle& cycle, absl::string_view list, const Names& names,
              std::vector<FieldViolation>& violations) {
  for (int i = 0; i < names.size(); ++i) {
    if (OrganizationOf(names[i]) != OrganizationOf(cycle.name())) {
      violations.push_back({At(list, i, ""), "must be of the same organization"});
    }
  }
}

void CheckDay(absl::string_view field, const std::string& day,
              std::vector<FieldViolation>& violations) {
  if (!day.empty() && !ParseDay(day)) violations.push_back({std::string(field), "is no day"});
}

void CheckSchedule(const Cycle& cycle, std::vector<FieldViolation>& violations) {
  const v1::CycleSchedule& schedule = cycle.schedule();
  CheckDay("assessment_cycle.schedule.open_date", schedule.open_date(), violations);
  CheckDay("assessment_cycle.schedule.due_date", schedule.due_date(), violations);
  const auto open = ParseDay(schedule.open_date());
  const auto due = ParseDay(schedule.due_date());
  if (open && due && *due < *open) {
    violations.push_back({"assessment_cycle.schedule.due_date", "is before the open date"});
  }
  if (!schedule.reminder_days().empty() && schedule.due_date().empty()) {
    violations.push_back(
        {"assessment_cycle.schedule.due_date", "is needed for reminders and was not given"});
  }
}

}  // namespace

void CompleteRelations(Cycle& cycle) {
  const bool evaluative = cycle.purpose() == Cycle::EVALUATIVE;
  for (Rule& rule : *cycle.mutable_relations()) {
    if (rule.visibility() == Rule::VISIBILITY_UNSPECIFIED) {
      rule.set_visibility(IsKnownAnyway(rule.relation()) ? Rule::NAMED
                          : evaluative                   ? Rule::CONFIDENTIAL
                                                         : Rule::ANONYMOUS);
    }
    if (rule.minimum() == 0) {
      rule.set_minimum(rule.visibility() == Rule::NAMED ? 1 : kLeastUnnamed);
    }
  }
}

std::vector<FieldViolation> CycleViolations(const Cycle& cycle) {
  std::vector<FieldViolation> violations;
  const v1::CycleScope& scope = cycle.scope();
  if (scope.organizational_units().empty() && scope.people().empty()) {
    violations.push_back({"assessment_cycle.scope", "names nobody: give units or people"});
  }
  CheckOwn(cycle, "scope.organizational_units", scope.organizational_units(), violations);
  CheckOwn(cycle, "scope.people", scope.people(), violations);
  CheckOwn(cycle, "scope.job_profiles", scope.job_profiles(), violations);
  CheckDay("assessment_cycle.scope.as_of", scope.as_of(), violations);
  CheckRelations(cycle, violations);
  CheckSchedule(cycle, violations);
  std::set<std::string> units;
  for (int i = 0; i < cycle.bargaining_unit_rules_size(); ++i) {
    if (!units.insert(cycle.bargaining_unit_rules(i).bargaining_unit()).second) {
      violations.push_back({At("bargaining_unit_rules", i, "bargaining_unit"), "is there already"});
    }
  }
  std::set<int> kinds;
  for (int i = 0; i < cycle.shelf_lives_size(); ++i) {
    if (!kinds.insert(cycle.shelf_lives(i).kind()).second) {
      violations.push_back({At("shelf_lives", i, "kind"), "is there already"});
    }
  }
  return violations;
}

const Rule* RuleOf(const Cycle& cycle, v1::Relation relation) {
  for (const Rule& rule : cycle.relations()) {
    if (rule.relation() == relation) return &rule;
  }
  return nullptr;
}

const v1::BargainingUnitRule* AgreementWith(const Cycle& cycle, absl::string_view bargaining_unit) {
  for (const auto& rule : cycle.bargaining_unit_rules()) {
    if (rule.bargaining_unit() == bargaining_unit) return &rule;
  }
  return nullptr;
}

bool LetsRate(const v1::BargainingUnitRule* agreement, v1::Relation relation) {
  if (agreement == nullptr || agreement->relations().empty()) return true;
  const auto& relations = agreement->relations();
  return std::find(relations.begin(), relations.end(), relation) != relations.end();
}

bool DiffersOnlyInWords(const Cycle& before, const Cycle& after) {
  Cycle with_words = before;
  with_words.set_title(after.title());
  with_words.set_description(after.description());
  if (after.has_schedule()) {
    with_words.mutable_schedule()->set_due_date(after.schedule().due_date());
    *with_words.mutable_schedule()->mutable_reminder_days() = after.schedule().reminder_days();
  }
  with_words.set_etag(after.etag());
  with_words.clear_update_time();
  if (after.has_update_time()) *with_words.mutable_update_time() = after.update_time();
  return google::protobuf::util::MessageDifferencer::Equals(with_words, after);
}

absl::string_view RelationWord(v1::Relation relation) {
  switch (relation) {
    case v1::SELF:
      return "the person themself";
    case v1::MANAGER:
      return "the manager";
    case v1::PEER:
      return "peers";
    case v1::DIRECT_REPORT:
      return "direct reports";
    case v1::CUSTOMER:
      return "customers";
    default:
      return "an unknown relation";
  }
}

int ShelfLifeOf(const Cycle& cycle, v1::Evidence::Kind kind) {
  for (const v1::ShelfLife& life : cycle.shelf_lives()) {
    if (life.kind() == kind) return life.months();
  }
  return kMonthsWhenSilent;
}

Day MonthsAfter(Day day, int months) {
  using std::chrono::days;
  using std::chrono::last;
  using std::chrono::sys_days;
  using std::chrono::year_month_day;
  const year_month_day from{sys_days{days{day}}};
  const auto month = from.year() / from.month() + std::chrono::months(months);
  year_month_day to = month / from.day();
  if (!to.ok()) to = month / last;
  return sys_days{to}.time_since_epoch().count();
}

}  // namespace touchstone::assessment
