#include "services/catalog/competencies.h"

#include <touchstone/catalog/v1/competency.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/competency_uses.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/rules/competency_rules.h"
#include "services/catalog/rules/item_ids.h"
#include "services/catalog/rules/searchable_texts.h"
#include "services/catalog/translations.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::catalog {
namespace {

constexpr int kDeepestTree = 32;

absl::Status TooDeep() {
  return InvalidField("competency.parent_competency",
                      absl::StrCat("makes the tree deeper than ", kDeepestTree));
}

// Whether the tree below a competency has more than `levels` levels.
absl::StatusOr<bool> IsHigherThan(Transaction& transaction, const std::string& name, int levels) {
  std::vector<std::string> level = {name};
  for (int height = 0; !level.empty(); ++height) {
    if (height > levels) return true;
    std::vector<std::string> below;
    for (const std::string& above : level) {
      ASSIGN_OR_RETURN(const auto rows,
                       transaction.session().Query<std::string>(
                           "SELECT name FROM competencies WHERE parent = :parent AND "
                           "parent_competency = :above AND delete_time = 0",
                           ParentOf(name), above));
      for (const auto& [part] : rows) below.push_back(part);
    }
    level = std::move(below);
  }
  return false;
}

// A competency's parent must be one of the same framework, and not the competency itself or below
// it; with all that is above and below it the tree must not become too deep.
absl::Status CheckPlaceInTree(Transaction& transaction, const v1::Competency& competency) {
  std::string above = competency.parent_competency();
  if (above.empty()) return absl::OkStatus();
  int level = 1;  // the competency's own, from the top of the tree
  for (; !above.empty(); ++level) {
    if (ParentOf(above) != ParentOf(competency.name())) {
      return InvalidField("competency.parent_competency", "must be in the same framework");
    }
    if (above == competency.name()) {
      return InvalidField("competency.parent_competency",
                          "must not be the competency itself or one below it");
    }
    if (level == kDeepestTree) return TooDeep();
    ASSIGN_OR_RETURN(const auto parent, transaction.Find<v1::Competency>(CompetencyType(), above));
    if (parent == nullptr || parent->has_delete_time()) return NotFound(above);
    above = parent->parent_competency();
  }
  ASSIGN_OR_RETURN(const bool too_high,
                   IsHigherThan(transaction, competency.name(), kDeepestTree - level));
  return too_high ? TooDeep() : absl::OkStatus();
}

// What was purged while a part of it was deleted is no longer there to be part of.
absl::Status ClearVanishedParent(Transaction& transaction, v1::Competency& competency) {
  if (competency.parent_competency().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto parent,
                   transaction.Find(CompetencyType(), competency.parent_competency()));
  if (parent == nullptr) competency.clear_parent_competency();
  return absl::OkStatus();
}

// A competency that others are part of cannot go.
absl::Status CheckNothingBelow(Transaction& transaction, const v1::Competency& competency) {
  ASSIGN_OR_RETURN(
      const auto child,
      transaction.session().QueryOne<std::string>(
          "SELECT name FROM competencies WHERE parent = :parent AND parent_competency = :name "
          "AND delete_time = 0 LIMIT 1",
          ParentOf(competency.name()), competency.name()));
  if (!child) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kResourceInUse, competency.name(),
      absl::StrCat(std::get<0>(*child), " is part of it; move or delete that first."));
}

// What is written for a level needs the level, once there are any.
absl::Status CheckLevels(Transaction& transaction, const v1::Competency& competency,
                         const v1::Competency* before) {
  if (competency.level_indicators().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const auto framework,
      transaction.Find<v1::Framework>(FrameworkType(), std::string(ParentOf(competency.name()))));
  if (framework == nullptr) return absl::OkStatus();
  const auto violations = LevelViolations(competency, framework->proficiency_scale(),
                                          before == nullptr ? v1::Competency() : *before);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<v1::Competency>& change) {
  if (change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckNotUsed(transaction, change.after->name()));
    RETURN_IF_ERROR(CheckNothingBelow(transaction, *change.after));
    return LetTranslationsFollow(transaction, change);
  }
  const auto violations = CompetencyViolations(*change.after);
  if (!violations.empty()) return InvalidFields(violations);
  if (change.kind == events::v1::Event::UNDELETED) {
    RETURN_IF_ERROR(ClearVanishedParent(transaction, *change.after));
  } else {
    RETURN_IF_ERROR(CheckLevels(transaction, *change.after, change.before));
  }
  const bool stays = change.kind == events::v1::Event::UPDATED &&
                     change.before->parent_competency() == change.after->parent_competency();
  if (!stays) RETURN_IF_ERROR(CheckPlaceInTree(transaction, *change.after));
  return LetTranslationsFollow(transaction, change);
}

}  // namespace

const ResourceType& CompetencyType() {
  static const ResourceType type = DeclareResource<v1::Competency>({
      .table = "competencies",
      .columns = {{"title"}, {"code", Column::kUniqueInParent}, {"parent_competency"}},
      .search = SearchedBy(CompetencyText),
  });
  return type;
}

AnyResourceRules CompetencyRules() {
  return AnyRules<v1::Competency>({
      .parent = &FrameworkType(),
      .prepare = [](v1::Competency& competency) { AssignIds(competency); },
      .before_write = BeforeWrite,
  });
}

void RegisterCompetencies(RpcService& catalog, Store& store) {
  RegisterStandardMethodsOf(catalog, CompetencyType(), store, CompetencyRules());
}

}  // namespace touchstone::catalog
