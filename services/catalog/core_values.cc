#include "services/catalog/core_values.h"

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/core_value.pb.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/competencies.h"
#include "services/catalog/competency_uses.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/rules/searchable_texts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

// Of the competencies that nobody stands behind; a report is for people.
constexpr int kMostReported = 1000;

using ReportRequest = v1::ReportCoreValuesRequest;
using Report = v1::ReportCoreValuesResponse;

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<v1::CoreValue>& change) {
  const v1::CoreValue& value = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return SetUses(transaction, value.name(), {});
  }
  std::vector<std::pair<std::string, std::string>> named;
  for (int i = 0; i < value.competencies_size(); ++i) {
    named.emplace_back(absl::StrCat("core_value.competencies[", i, "]"), value.competencies(i));
  }
  RETURN_IF_ERROR(CheckCompetenciesExist(transaction, OrganizationOf(value.name()), named));
  return SetUses(transaction, value.name(),
                 {value.competencies().begin(), value.competencies().end()});
}

bool HasBehavior(const v1::Competency& competency) {
  return std::any_of(competency.key_elements().begin(), competency.key_elements().end(),
                     [](const v1::KeyElement& element) { return element.behaviors_size() > 0; });
}

// One competency of those named has a behavior, in whichever framework it is.
absl::StatusOr<bool> AnyHasBehavior(Session& session, const v1::CoreValue& value) {
  for (const std::string& name : value.competencies()) {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<Bytes>("SELECT body FROM competencies WHERE name = :name AND "
                                             "delete_time = 0",
                                             name));
    v1::Competency competency;
    if (row && competency.ParseFromString(std::get<0>(*row).value) && HasBehavior(competency)) {
      return true;
    }
  }
  return false;
}

absl::Status ReportOnValues(Session& session, const std::string& organization, Report& report) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>("SELECT body FROM core_values WHERE parent = :parent AND "
                                        "delete_time = 0 ORDER BY name",
                                        organization));
  for (const auto& [body] : rows) {
    v1::CoreValue value;
    if (!value.ParseFromString(body.value)) continue;
    if (value.competencies().empty()) {
      report.add_values_without_competencies(value.name());
      continue;
    }
    ASSIGN_OR_RETURN(const bool observable, AnyHasBehavior(session, value));
    if (!observable) report.add_values_without_behaviors(value.name());
  }
  return absl::OkStatus();
}

absl::Status ReportOnCompetencies(Session& session, const std::string& framework, Report& report) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<std::string>(
          "SELECT name FROM competencies WHERE parent = :parent AND delete_time = 0 AND NOT EXISTS "
          "(SELECT 1 FROM competency_uses JOIN core_values ON core_values.name = used_by "
          "WHERE competency = competencies.name) ORDER BY name LIMIT :most",
          framework, kMostReported));
  for (const auto& [name] : rows) report.add_competencies_without_values(name);
  return absl::OkStatus();
}

absl::StatusOr<Report> ReportCoreValues(Store& store, const Context& context,
                                        const ReportRequest& request) {
  ASSIGN_OR_RETURN(const CachedValue framework,
                   store.Read(FrameworkType(), request.name(), context.deadline));
  if (framework.absent()) return NotFound(request.name());
  Report report;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    report.Clear();
    RETURN_IF_ERROR(ReportOnValues(session, std::string(ParentOf(request.name())), report));
    return ReportOnCompetencies(session, request.name(), report);
  }));
  return report;
}

}  // namespace

const ResourceType& CoreValueType() {
  static const ResourceType type = DeclareResource<v1::CoreValue>({
      .table = "core_values",
      .columns = {{"title"}},
      .search = SearchedBy(CoreValueText),
  });
  return type;
}

AnyResourceRules CoreValueRules() { return AnyRules<v1::CoreValue>({.before_write = BeforeWrite}); }

void RegisterCoreValues(RpcService& catalog, Store& store) {
  RegisterStandardMethodsOf(catalog, CoreValueType(), store, CoreValueRules());
  catalog.Unary<ReportRequest, Report>(
      "ReportCoreValues", [&store](const Context& context, const ReportRequest& request) {
        return ReportCoreValues(store, context, request);
      });
}

}  // namespace touchstone::catalog
