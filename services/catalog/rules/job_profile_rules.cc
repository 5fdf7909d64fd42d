#include "services/catalog/rules/job_profile_rules.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

const v1::Level* FindLevel(const v1::ProficiencyScale& scale, const std::string& id) {
  const auto found = std::find_if(scale.levels().begin(), scale.levels().end(),
                                  [&](const v1::Level& level) { return level.id() == id; });
  return found == scale.levels().end() ? nullptr : &*found;
}

std::string LevelList(const v1::ProficiencyScale& scale) {
  return absl::StrJoin(scale.levels(), ", ", [](std::string* out, const v1::Level& level) {
    absl::StrAppend(out, level.id());
  });
}

void CheckLevel(const v1::CompetencyRequirement& requirement, const v1::ProficiencyScale& scale,
                const std::string& path, std::vector<FieldViolation>& violations) {
  const std::string& level = requirement.required_level();
  if (requirement.not_needed()) {
    if (!level.empty()) {
      violations.push_back({path + ".required_level", "must be empty in what is not needed"});
    }
    if (requirement.minimum_qualification()) {
      violations.push_back(
          {path + ".minimum_qualification", "must be false in what is not needed"});
    }
    return;
  }
  if (FindLevel(scale, level) != nullptr) return;
  if (scale.levels().empty()) {
    violations.push_back(
        {path + ".required_level", "has no scale to be on: the framework has none"});
  } else {
    violations.push_back(
        {path + ".required_level",
         absl::StrCat("must be a level of the framework's scale (", LevelList(scale),
                      "), or not_needed must say that the job does without")});
  }
}

}  // namespace

std::vector<FieldViolation> JobProfileViolations(const v1::JobProfile& profile,
                                                 const v1::ProficiencyScale& scale) {
  std::vector<FieldViolation> violations;
  if (profile.pay_range().maximum_cents() < profile.pay_range().minimum_cents()) {
    violations.push_back(
        {"job_profile.pay_range.maximum_cents", "must not be less than the minimum"});
  }
  std::set<std::string> competencies;
  for (int i = 0; i < profile.requirements_size(); ++i) {
    const v1::CompetencyRequirement& requirement = profile.requirements(i);
    const std::string path = absl::StrCat("job_profile.requirements[", i, "]");
    if (!competencies.insert(requirement.competency()).second) {
      violations.push_back({path + ".competency", "is required already; say it once"});
    }
    if (ParentOf(requirement.competency()) != profile.framework()) {
      violations.push_back({path + ".competency", "must be one of the profile's framework"});
    }
    CheckLevel(requirement, scale, path, violations);
  }
  return violations;
}

void QuoteDemands(const v1::ProficiencyScale& scale, v1::JobProfile& profile) {
  for (v1::CompetencyRequirement& requirement : *profile.mutable_requirements()) {
    requirement.set_job_demand(DemandOf(scale, requirement.required_level()));
  }
}

std::string DemandOf(const v1::ProficiencyScale& scale, const std::string& level) {
  const v1::Level* const found = FindLevel(scale, level);
  return found == nullptr ? "" : found->job_demand();
}

v1::RequirementChange ChangeOf(const v1::CompetencyRequirement& requirement,
                               const v1::ProficiencyScale& scale,
                               const v1::ProficiencyScale& other_scale, const std::string& hash,
                               const std::string& other_hash) {
  v1::RequirementChange change;
  change.set_competency(requirement.competency());
  change.set_job_demand_before(DemandOf(scale, requirement.required_level()));
  change.set_job_demand_after(DemandOf(other_scale, requirement.required_level()));
  if (other_hash.empty()) {
    change.set_kind(v1::RequirementChange::COMPETENCY_REMOVED);
  } else if (!requirement.not_needed() &&
             FindLevel(other_scale, requirement.required_level()) == nullptr) {
    change.set_kind(v1::RequirementChange::LEVEL_REMOVED);
  } else if (change.job_demand_before() != change.job_demand_after()) {
    change.set_kind(v1::RequirementChange::DEMAND_CHANGED);
  } else if (hash != other_hash) {
    change.set_kind(v1::RequirementChange::REWORDED);
  } else {
    change.set_kind(v1::RequirementChange::UNCHANGED);
  }
  return change;
}

void MarkDuties(const v1::JobAnalysis* analysis, v1::JobProfile& profile) {
  for (v1::CompetencyRequirement& requirement : *profile.mutable_requirements()) {
    requirement.clear_duties();
    if (analysis != nullptr) {
      for (const v1::CompetencyLink& link : analysis->competency_links()) {
        if (link.competency() == requirement.competency())
          *requirement.mutable_duties() = link.duties();
      }
    }
    requirement.set_without_duty(!requirement.not_needed() && requirement.duties().empty());
  }
}

}  // namespace touchstone::catalog
