#include "tests/starter/starter.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "tests/starter/yaml_message.h"

namespace touchstone::catalog {
namespace {

constexpr char kFolder[] = TOUCHSTONE_STARTER;
constexpr char kOrganization[] = "organizations/example";
constexpr char kFramework[] = "organizations/example/frameworks/starter";

template <typename T>
absl::Status ReadFolder(const std::string& folder, const std::string& parent,
                        std::map<std::string, T>& resources) {
  for (const auto& entry :
       std::filesystem::directory_iterator(absl::StrCat(kFolder, "/", folder))) {
    const std::string id = entry.path().stem();
    if (entry.path().extension() != ".yaml" || !IsValidId(id)) {
      return absl::InvalidArgumentError(absl::StrCat(entry.path().string(), " is no resource"));
    }
    T& resource = resources[id];
    RETURN_IF_ERROR(ReadYamlFile(entry.path(), resource));
    if (!resource.name().empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(entry.path().string(), ": the file's name is the name"));
    }
    resource.set_name(absl::StrCat(parent, "/", id));
  }
  return absl::OkStatus();
}

// A relative name is under the framework when it is a competency's, else under the organization.
void MakeWhole(std::string& name) {
  const bool competency = absl::StartsWith(name, "competencies/");
  name = absl::StrCat(competency ? kFramework : kOrganization, "/", name);
}

}  // namespace

absl::StatusOr<Starter> ReadStarter() {
  Starter starter;
  RETURN_IF_ERROR(ReadYamlFile(absl::StrCat(kFolder, "/framework.yaml"), starter.framework));
  starter.framework.set_name(kFramework);
  RETURN_IF_ERROR(
      ReadFolder("competencies", absl::StrCat(kFramework, "/competencies"), starter.competencies));
  RETURN_IF_ERROR(
      ReadFolder("core_values", absl::StrCat(kOrganization, "/coreValues"), starter.core_values));
  RETURN_IF_ERROR(ReadFolder("job_analyses", absl::StrCat(kOrganization, "/jobAnalyses"),
                             starter.job_analyses));
  RETURN_IF_ERROR(ReadFolder("job_profiles", absl::StrCat(kOrganization, "/jobProfiles"),
                             starter.job_profiles));
  RETURN_IF_ERROR(ReadFolder("certification_rules",
                             absl::StrCat(kOrganization, "/certificationRules"),
                             starter.certification_rules));

  for (auto& [id, value] : starter.core_values) {
    for (std::string& competency : *value.mutable_competencies()) MakeWhole(competency);
  }
  for (auto& [id, analysis] : starter.job_analyses) {
    for (v1::CompetencyLink& link : *analysis.mutable_competency_links()) {
      MakeWhole(*link.mutable_competency());
    }
  }
  for (auto& [id, profile] : starter.job_profiles) {
    profile.set_framework(kFramework);
    MakeWhole(*profile.mutable_job_analysis());
    for (v1::CompetencyRequirement& requirement : *profile.mutable_requirements()) {
      MakeWhole(*requirement.mutable_competency());
    }
  }
  return starter;
}

const Starter& TheStarter() {
  static const Starter* const starter = [] {
    absl::StatusOr<Starter> read = ReadStarter();
    if (!read.ok()) {
      std::cerr << read.status() << "\n";
      std::abort();
    }
    return new Starter(*std::move(read));
  }();
  return *starter;
}

}  // namespace touchstone::catalog
