#include "services/recruiting/rules/eeo_rules.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/names/part_ids.h"

namespace touchstone::recruiting {
namespace {

using Categories = google::protobuf::RepeatedPtrField<v1::EeoCategory>;

void AssignIdsTo(Categories& categories) {
  PartIds ids;
  for (const auto& category : categories) ids.Take(category.id());
  for (auto& category : categories) {
    if (!category.id().empty()) continue;
    // A title may be in letters of which no id is made.
    const std::string id = IdOfTitle(category.title());
    category.set_id(ids.Unique(id.empty() ? IdOfText(category.title()) : id));
  }
}

void CheckCategories(const Categories& categories, absl::string_view field,
                     std::vector<FieldViolation>& violations) {
  const std::string path = absl::StrCat("eeo_category_set.", field);
  if (categories.size() < 2) {
    violations.push_back({path, "has fewer than two categories; there is nothing to choose"});
  }
  std::set<std::string> ids;
  for (int i = 0; i < categories.size(); ++i) {
    if (ids.insert(categories[i].id()).second) continue;
    violations.push_back({absl::StrCat(path, "[", i, "].id"), "is that of another category"});
  }
}

int PlaceOf(const Categories& categories, const std::string& id) {
  for (int i = 0; i < categories.size(); ++i) {
    if (categories[i].id() == id) return i + 1;
  }
  return 0;
}

}  // namespace

void AssignIds(v1::EeoCategorySet& set) {
  AssignIdsTo(*set.mutable_sexes());
  AssignIdsTo(*set.mutable_race_ethnicities());
  AssignIdsTo(*set.mutable_disabilities());
}

std::vector<FieldViolation> EeoCategorySetViolations(const v1::EeoCategorySet& set) {
  std::vector<FieldViolation> violations;
  if (!ParseDay(set.effective_date())) {
    violations.push_back({"eeo_category_set.effective_date", "is no day of the calendar"});
  }
  CheckCategories(set.sexes(), "sexes", violations);
  CheckCategories(set.race_ethnicities(), "race_ethnicities", violations);
  if (!set.disabilities().empty()) CheckCategories(set.disabilities(), "disabilities", violations);
  return violations;
}

EeoChoice ChoiceFrom(const v1::EeoCategorySet& set, const v1::EeoSelfIdentification& said) {
  return {.sex = PlaceOf(set.sexes(), said.sex()),
          .race_ethnicity = PlaceOf(set.race_ethnicities(), said.race_ethnicity()),
          .disability = PlaceOf(set.disabilities(), said.disability())};
}

std::vector<FieldViolation> ChoiceViolations(const v1::EeoCategorySet& set,
                                             const v1::EeoSelfIdentification& said) {
  std::vector<FieldViolation> violations;
  const auto check = [&](const std::string& id, int place, absl::string_view field) {
    if (id.empty() || place != 0) return;
    violations.push_back({absl::StrCat("eeo_self_identification.", field),
                          "is no category of the set; give the id of one, or leave it empty"});
  };
  const EeoChoice choice = ChoiceFrom(set, said);
  check(said.sex(), choice.sex, "sex");
  check(said.race_ethnicity(), choice.race_ethnicity, "race_ethnicity");
  check(said.disability(), choice.disability, "disability");
  return violations;
}

}  // namespace touchstone::recruiting
