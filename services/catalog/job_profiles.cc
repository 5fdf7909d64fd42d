#include "services/catalog/job_profiles.h"

#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>

#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/competency_uses.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/job_analyses.h"
#include "services/catalog/rules/job_profile_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

// What a field of a profile refers to: of the same organization, and there. Null when the field is
// empty.
template <typename T>
absl::StatusOr<std::unique_ptr<T>> FindReferred(Transaction& transaction, const ResourceType& type,
                                                const v1::JobProfile& profile,
                                                const std::string& field, const std::string& name) {
  if (name.empty()) return std::unique_ptr<T>();
  if (OrganizationOf(name) != OrganizationOf(profile.name())) {
    return InvalidField(field, "must be of the same organization");
  }
  ASSIGN_OR_RETURN(auto found, transaction.Find<T>(type, name));
  if (found == nullptr || found->has_delete_time()) {
    return InvalidField(field, "names what does not exist");
  }
  return found;
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<v1::JobProfile>& change) {
  v1::JobProfile& profile = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return SetUses(transaction, profile.name(), {});
  }
  ASSIGN_OR_RETURN(const auto framework,
                   FindReferred<v1::Framework>(transaction, FrameworkType(), profile,
                                               "job_profile.framework", profile.framework()));
  ASSIGN_OR_RETURN(const auto analysis, FindReferred<v1::JobAnalysis>(
                                            transaction, JobAnalysisType(), profile,
                                            "job_profile.job_analysis", profile.job_analysis()));
  const auto violations = JobProfileViolations(profile, framework->proficiency_scale());
  if (!violations.empty()) return InvalidFields(violations);

  std::vector<std::pair<std::string, std::string>> named;
  std::set<std::string> used;
  for (int i = 0; i < profile.requirements_size(); ++i) {
    const std::string& competency = profile.requirements(i).competency();
    named.emplace_back(absl::StrCat("job_profile.requirements[", i, "].competency"), competency);
    used.insert(competency);
  }
  RETURN_IF_ERROR(CheckCompetenciesExist(transaction, OrganizationOf(profile.name()), named));
  QuoteDemands(framework->proficiency_scale(), profile);
  MarkDuties(analysis.get(), profile);
  return SetUses(transaction, profile.name(), used);
}

// `column` is the one that holds the name of what a profile stands on.
absl::Status CheckStandsUnderNothing(Transaction& transaction, const std::string& column,
                                     const std::string& name) {
  ASSIGN_OR_RETURN(const auto row,
                   transaction.session().QueryOne<std::string>(
                       absl::StrCat("SELECT name FROM job_profiles WHERE parent = :parent AND ",
                                    column, " = :name AND delete_time = 0 LIMIT 1"),
                       ParentOf(name), name));
  if (!row) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kResourceInUse, name,
      absl::StrCat(std::get<0>(*row), " stands on it; change or delete that first."));
}

}  // namespace

const ResourceType& JobProfileType() {
  static const ResourceType type = DeclareResource<v1::JobProfile>({
      .table = "job_profiles",
      .columns = {{"title"}, {"class_code"}, {"framework"}, {"job_analysis"}},
  });
  return type;
}

AnyResourceRules JobProfileRules() {
  return AnyRules<v1::JobProfile>({.before_write = BeforeWrite});
}

void RegisterJobProfiles(RpcService& catalog, Store& store) {
  RegisterStandardMethodsOf(catalog, JobProfileType(), store, JobProfileRules());
}

absl::Status CarryOver(Transaction& transaction, const v1::JobAnalysis& analysis) {
  ASSIGN_OR_RETURN(const auto rows, transaction.session().Query<std::string>(
                                        "SELECT name FROM job_profiles WHERE parent = :parent AND "
                                        "job_analysis = :analysis AND delete_time = 0",
                                        ParentOf(analysis.name()), analysis.name()));
  for (const auto& [name] : rows) {
    ASSIGN_OR_RETURN(const auto profile, transaction.Find<v1::JobProfile>(JobProfileType(), name));
    const std::string before = profile->SerializeAsString();
    MarkDuties(&analysis, *profile);
    if (profile->SerializeAsString() == before) continue;
    RETURN_IF_ERROR(transaction.Update(JobProfileType(), *profile));
  }
  return absl::OkStatus();
}

absl::Status CheckDefendsNothing(Transaction& transaction, const std::string& analysis) {
  return CheckStandsUnderNothing(transaction, "job_analysis", analysis);
}

absl::Status CheckNoProfileRequires(Transaction& transaction, const std::string& framework) {
  return CheckStandsUnderNothing(transaction, "framework", framework);
}

}  // namespace touchstone::catalog
