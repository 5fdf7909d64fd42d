#include "services/recruiting/rules/record_rules.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/names/part_ids.h"

namespace touchstone::recruiting {
namespace {

using v1::Exemption;

// Of a resource that holds from one day to another.
template <typename T>
void AddViolationsOfDays(const T& resource, absl::string_view prefix,
                         std::vector<FieldViolation>& violations) {
  const auto first = ParseDay(resource.effective_date());
  if (!first) {
    violations.push_back({absl::StrCat(prefix, "effective_date"), "is no day of the calendar"});
  }
  if (resource.end_date().empty()) return;
  const auto last = ParseDay(resource.end_date());
  if (!last) {
    violations.push_back({absl::StrCat(prefix, "end_date"), "is no day of the calendar"});
  } else if (first && *last < *first) {
    violations.push_back({absl::StrCat(prefix, "end_date"), "must not be before effective_date"});
  }
}

void AddViolationsOfFields(const Exemption& exemption, const std::string& place,
                           const HasField& has_field, std::vector<FieldViolation>& violations) {
  const bool is_redaction = exemption.treatment() == Exemption::REDACT;
  if (is_redaction == exemption.fields().empty()) {
    violations.push_back(
        {absl::StrCat(place, ".fields"),
         is_redaction ? "must name what is blackened" : "goes with the treatment REDACT only"});
  }
  for (int i = 0; i < exemption.fields_size(); ++i) {
    if (has_field(exemption.record_class(), exemption.fields(i))) continue;
    violations.push_back({absl::StrCat(place, ".fields[", i, "]"),
                          "is in no record of the class; name it as JSON does, such as "
                          "\"displayName\""});
  }
}

}  // namespace

void AssignIds(v1::ExemptionTable& table) {
  PartIds ids;
  for (const Exemption& exemption : table.exemptions()) ids.Take(exemption.id());
  for (Exemption& exemption : *table.mutable_exemptions()) {
    if (!exemption.id().empty()) continue;
    exemption.set_id(
        ids.Unique(IdOfTitle(absl::StrCat(v1::RecordClass_Name(exemption.record_class()), " ",
                                          Exemption::Treatment_Name(exemption.treatment())))));
  }
}

std::vector<FieldViolation> ExemptionTableViolations(const v1::ExemptionTable& table,
                                                     const HasField& has_field) {
  std::vector<FieldViolation> violations;
  AddViolationsOfDays(table, "exemption_table.", violations);
  std::set<std::string> ids;
  std::map<v1::RecordClass, std::set<Exemption::Treatment>> treatments;
  for (int i = 0; i < table.exemptions_size(); ++i) {
    const Exemption& exemption = table.exemptions(i);
    const std::string place = absl::StrCat("exemption_table.exemptions[", i, "]");
    if (!ids.insert(exemption.id()).second) {
      violations.push_back({absl::StrCat(place, ".id"), "is another exemption's already"});
    }
    AddViolationsOfFields(exemption, place, has_field, violations);
    auto& others = treatments[exemption.record_class()];
    others.insert(exemption.treatment());
    if (others.contains(Exemption::WITHHOLD) && others.contains(Exemption::RELEASE)) {
      violations.push_back({absl::StrCat(place, ".treatment"),
                            "contradicts another: a class is withheld or released"});
    }
  }
  if (!treatments.contains(v1::INTERVIEW_GUIDES)) {
    violations.push_back({"exemption_table.exemptions",
                          "must say what becomes of INTERVIEW_GUIDES; who does not withhold them, "
                          "says RELEASE"});
  }
  return violations;
}

std::vector<FieldViolation> RetentionScheduleViolations(const v1::RetentionSchedule& schedule) {
  std::vector<FieldViolation> violations;
  AddViolationsOfDays(schedule, "retention_schedule.", violations);
  std::set<v1::RecordClass> classes;
  for (int i = 0; i < schedule.rules_size(); ++i) {
    if (classes.insert(schedule.rules(i).record_class()).second) continue;
    violations.push_back({absl::StrCat("retention_schedule.rules[", i, "].record_class"),
                          "has a rule already; give one for each class"});
  }
  return violations;
}

std::vector<RetentionRule> RulesOf(const v1::RetentionSchedule& schedule) {
  std::vector<RetentionRule> rules;
  for (const v1::RetentionRule& rule : schedule.rules()) {
    rules.push_back({.record_class = v1::RecordClass_Name(rule.record_class()),
                     .from = RecordEvent::kRequisitionClosed,
                     .months = rule.months(),
                     .authority = rule.authority()});
  }
  return rules;
}

}  // namespace touchstone::recruiting
