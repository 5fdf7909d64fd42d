#include "services/catalog/rules/item_ids.h"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/names/sha256.h"

namespace touchstone::catalog {
namespace {

// The ids of one competency or scale, given and still to be given.
class Ids {
 public:
  void Take(const std::string& id) {
    if (!id.empty()) taken_.insert(id);
  }

  // `wanted`, or with the smallest number from 2 on that makes it unique.
  std::string Unique(const std::string& wanted) {
    std::string id = wanted;
    for (int n = next_[wanted]; !taken_.insert(id).second; ++n) {
      const int number = n < 2 ? 2 : n;
      id = absl::StrCat(wanted, "-", number);
      next_[wanted] = number + 1;
    }
    return id;
  }

 private:
  std::unordered_set<std::string> taken_;
  std::unordered_map<std::string, int> next_;
};

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

std::string IdOfTitle(absl::string_view title, size_t longest) {
  std::string id;
  for (const char c : title) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      id.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
    } else if (!id.empty() && id.back() != '-') {
      id.push_back('-');
    }
    if (id.size() == longest) break;
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id;
}

std::string IdOfText(absl::string_view text) {
  static constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
  const std::string digest = Sha256(text);
  uint64_t bits = 0;  // the first 40, five for each character
  for (size_t i = 0; i < 5; ++i) bits = bits << 8 | static_cast<unsigned char>(digest[i]);
  std::string id;
  for (int shift = 35; shift >= 0; shift -= 5) id += kAlphabet[bits >> shift & 31];
  return id;
}

void AssignIds(v1::Competency& competency) {
  Ids ids;
  ForEachItem(competency, [&](auto& item, const std::string&) { ids.Take(item.id()); });
  ForEachItem(competency, [&](auto& item, const std::string& text) {
    if (item.id().empty()) item.set_id(ids.Unique(IdOfText(text)));
  });
}

void MakeIdsUnique(v1::Competency& competency) {
  Ids ids;
  ForEachItem(competency, [&](auto& item, const std::string&) {
    if (!item.id().empty()) item.set_id(ids.Unique(item.id()));
  });
}

void AssignIds(v1::ProficiencyScale& scale) {
  Ids ids;
  for (const v1::Level& level : scale.levels()) ids.Take(level.id());
  for (v1::Level& level : *scale.mutable_levels()) {
    if (level.id().empty()) level.set_id(ids.Unique(IdOfLevel(level.title())));
  }
}

void AssignIds(v1::JobAnalysis& analysis) {
  Ids ids;
  for (const v1::Duty& duty : analysis.duties()) ids.Take(duty.id());
  for (v1::Duty& duty : *analysis.mutable_duties()) {
    if (duty.id().empty()) duty.set_id(ids.Unique(IdOfText(duty.text())));
  }
}

void AssignIds(v1::Framework& framework) {
  if (framework.has_proficiency_scale()) AssignIds(*framework.mutable_proficiency_scale());
}

}  // namespace touchstone::catalog
