#include "services/catalog/rules/item_ids.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace touchstone::catalog {
namespace {

// Calls `f` with each part that has an id, and the text that the id follows from.
template <typename F>
void ForEachItem(v1::Competency& competency, F f) {
  for (v1::KeyElement& element : *competency.mutable_key_elements()) {
    f(element, element.title());
    for (v1::Behavior& behavior : *element.mutable_behaviors()) f(behavior, behavior.text());
  }
  for (auto& activity : *competency.mutable_development_activities()) f(activity, activity.text());
  for (auto& resource : *competency.mutable_learning_resources()) f(resource, resource.title());
  for (auto& statement : *competency.mutable_qualification_statements()) {
    f(statement, statement.text());
  }
  for (auto& activity : *competency.mutable_outreach_activities()) f(activity, activity.text());
  for (auto& question : *competency.mutable_interview_questions()) f(question, question.text());
  for (auto& question : *competency.mutable_reference_questions()) f(question, question.text());
}

std::string IdOfLevel(absl::string_view title) {
  std::string id = IdOfTitle(title, kMaxId - 8);  // room for a number
  if (id.empty()) return "level";
  return absl::ascii_isdigit(static_cast<unsigned char>(id[0])) ? absl::StrCat("level-", id) : id;
}

}  // namespace

void AssignIds(v1::Competency& competency) {
  PartIds ids;
  ForEachItem(competency, [&](auto& item, const std::string&) { ids.Take(item.id()); });
  ForEachItem(competency, [&](auto& item, const std::string& text) {
    if (item.id().empty()) item.set_id(ids.Unique(IdOfText(text)));
  });
}

void MakeIdsUnique(v1::Competency& competency) {
  PartIds ids;
  ForEachItem(competency, [&](auto& item, const std::string&) {
    if (!item.id().empty()) item.set_id(ids.Unique(item.id()));
  });
}

void AssignIds(v1::ProficiencyScale& scale) {
  PartIds ids;
  for (const v1::Level& level : scale.levels()) ids.Take(level.id());
  for (v1::Level& level : *scale.mutable_levels()) {
    if (level.id().empty()) level.set_id(ids.Unique(IdOfLevel(level.title())));
  }
}

void AssignIds(v1::JobAnalysis& analysis) {
  PartIds ids;
  for (const v1::Duty& duty : analysis.duties()) ids.Take(duty.id());
  for (v1::Duty& duty : *analysis.mutable_duties()) {
    if (duty.id().empty()) duty.set_id(ids.Unique(IdOfText(duty.text())));
  }
}

void AssignIds(v1::Framework& framework) {
  if (framework.has_proficiency_scale()) AssignIds(*framework.mutable_proficiency_scale());
}

}  // namespace touchstone::catalog
