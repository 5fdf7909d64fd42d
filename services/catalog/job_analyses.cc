#include "services/catalog/job_analyses.h"

#include <touchstone/catalog/v1/job_analysis.pb.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/competency_uses.h"
#include "services/catalog/job_profiles.h"
#include "services/catalog/rules/item_ids.h"
#include "services/catalog/rules/job_analysis_rules.h"
#include "services/catalog/rules/searchable_texts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<v1::JobAnalysis>& change) {
  const v1::JobAnalysis& analysis = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckDefendsNothing(transaction, analysis.name()));
    return SetUses(transaction, analysis.name(), {});
  }
  const auto violations = JobAnalysisViolations(analysis);
  if (!violations.empty()) return InvalidFields(violations);
  std::vector<std::pair<std::string, std::string>> named;
  std::set<std::string> used;
  for (int i = 0; i < analysis.competency_links_size(); ++i) {
    const std::string& competency = analysis.competency_links(i).competency();
    named.emplace_back(absl::StrCat("job_analysis.competency_links[", i, "].competency"),
                       competency);
    used.insert(competency);
  }
  RETURN_IF_ERROR(CheckCompetenciesExist(transaction, OrganizationOf(analysis.name()), named));
  RETURN_IF_ERROR(SetUses(transaction, analysis.name(), used));
  return CarryOver(transaction, analysis);
}

}  // namespace

const ResourceType& JobAnalysisType() {
  static const ResourceType type = DeclareResource<v1::JobAnalysis>({
      .table = "job_analyses",
      .columns = {{"title"}},
      .search = SearchedBy(JobAnalysisText),
  });
  return type;
}

AnyResourceRules JobAnalysisRules() {
  return AnyRules<v1::JobAnalysis>({
      .prepare = [](v1::JobAnalysis& analysis) { AssignIds(analysis); },
      .before_write = BeforeWrite,
  });
}

void RegisterJobAnalyses(RpcService& catalog, Store& store) {
  RegisterStandardMethodsOf(catalog, JobAnalysisType(), store, JobAnalysisRules());
}

}  // namespace touchstone::catalog
