#include "services/recruiting/rules/requisition_profile.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace touchstone::recruiting {
namespace {

using catalog::v1::Duty;
using catalog::v1::JobProfile;

void CopyJob(const JobProfile& profile, v1::RequisitionProfile& copy) {
  copy.set_title(profile.title());
  copy.set_class_code(profile.class_code());
  if (profile.eeo4_category() != JobProfile::EEO4_CATEGORY_UNSPECIFIED) {
    copy.set_eeo4_category(JobProfile::Eeo4Category_Name(profile.eeo4_category()));
  }
  *copy.mutable_essential_functions() = profile.essential_functions();
  if (profile.has_pay_range()) {
    v1::PayRange& pay = *copy.mutable_pay_range();
    pay.set_currency_code(profile.pay_range().currency_code());
    pay.set_minimum_cents(profile.pay_range().minimum_cents());
    pay.set_maximum_cents(profile.pay_range().maximum_cents());
    // The same periods by the same numbers; the unit test has them all.
    pay.set_period(static_cast<v1::PayRange::Period>(profile.pay_range().period()));
  }
  copy.set_benefits(profile.benefits());
  copy.set_release(profile.release());
  copy.set_job_analysis(profile.job_analysis());
}

// The duties that need each competency, those alone that the analysis has.
std::map<std::string, std::vector<std::string>> DutiesByCompetency(
    const catalog::v1::JobAnalysis& analysis) {
  std::set<std::string> known;
  for (const Duty& duty : analysis.duties()) known.insert(duty.id());
  std::map<std::string, std::vector<std::string>> duties;
  for (const auto& link : analysis.competency_links()) {
    for (const std::string& id : link.duties()) {
      if (known.contains(id)) duties[link.competency()].push_back(id);
    }
  }
  return duties;
}

}  // namespace

v1::RequisitionProfile ProfileOf(const CatalogJob& job) {
  v1::RequisitionProfile copy;
  CopyJob(job.profile, copy);
  std::set<std::string> at_entry;
  for (const Duty& duty : job.analysis.duties()) {
    v1::RequisitionDuty& copied = *copy.add_duties();
    copied.set_id(duty.id());
    copied.set_text(duty.text());
    copied.set_essential(duty.essential());
    copied.set_importance(duty.importance());
    copied.set_at_entry(duty.needed() == Duty::AT_ENTRY);
    if (copied.at_entry()) at_entry.insert(duty.id());
  }
  std::map<std::string, std::string> demands;
  for (const auto& level : job.release.framework().proficiency_scale().levels()) {
    v1::RequisitionLevel& copied = *copy.add_levels();
    copied.set_id(level.id());
    copied.set_title(level.title());
    demands[level.id()] = level.job_demand();
  }
  std::map<std::string, std::string> titles;
  for (const auto& released : job.competencies) {
    titles[released.competency().name()] = released.competency().title();
  }
  const auto duties = DutiesByCompetency(job.analysis);
  for (const auto& requirement : job.profile.requirements()) {
    if (requirement.not_needed()) continue;
    v1::RequisitionRequirement& copied = *copy.add_requirements();
    copied.set_competency(requirement.competency());
    copied.set_title(titles[requirement.competency()]);
    copied.set_required_level(requirement.required_level());
    copied.set_job_demand(demands[requirement.required_level()]);
    copied.set_minimum_qualification(requirement.minimum_qualification());
    bool is_defended = false;
    const auto needed_by = duties.find(requirement.competency());
    if (needed_by != duties.end()) {
      for (const std::string& id : needed_by->second) {
        copied.add_duties(id);
        is_defended = is_defended || at_entry.contains(id);
      }
    }
    copied.set_weight(is_defended ? std::max(requirement.weight(), 1) : 0);
  }
  return copy;
}

}  // namespace touchstone::recruiting
