#include "services/recruiting/rules/guide_text.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"

namespace touchstone::recruiting {
namespace {

constexpr absl::string_view kBraces = "{}";

bool IsName(absl::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

// Hands over what stands between placeholders, and the placeholders' names. What a stray brace
// begins is between them; the answer is whether there was none.
bool Walk(absl::string_view text, absl::FunctionRef<void(absl::string_view)> on_words,
          absl::FunctionRef<void(absl::string_view)> on_placeholder) {
  bool is_clean = true;
  while (!text.empty()) {
    const size_t brace = std::min(text.find_first_of(kBraces), text.size());
    on_words(text.substr(0, brace));
    text.remove_prefix(brace);
    if (text.empty()) break;
    const size_t end = text.find_first_of(kBraces, 1);
    const bool is_placeholder = text[0] == '{' && end != absl::string_view::npos &&
                                text[end] == '}' && IsName(text.substr(1, end - 1));
    if (is_placeholder) {
      on_placeholder(text.substr(1, end - 1));
      text.remove_prefix(end + 1);
    } else {
      is_clean = false;
      on_words(text.substr(0, 1));
      text.remove_prefix(1);
    }
  }
  return is_clean;
}

std::vector<std::string> IdsOf(const PutGuide& guide) {
  std::vector<std::string> ids;
  for (const PutQuestion& question : guide.questions) ids.push_back(question.id);
  return ids;
}

// How many questions there are on each competency.
std::map<std::string, int> CompetenciesOf(const PutGuide& guide) {
  std::map<std::string, int> counts;
  for (const PutQuestion& question : guide.questions) ++counts[question.competency];
  return counts;
}

// The first question of which the texts are not the same. Both have the same questions.
std::optional<std::string> DifferentText(const PutGuide& one, const PutGuide& other) {
  for (size_t i = 0; i < one.questions.size(); ++i) {
    if (one.questions[i].texts != other.questions[i].texts) return one.questions[i].id;
  }
  return std::nullopt;
}

// The first competency on which there are not as many questions.
std::optional<std::string> DifferentCompetency(const PutGuide& one, const PutGuide& other) {
  const std::map<std::string, int> counts = CompetenciesOf(one);
  std::map<std::string, int> others = CompetenciesOf(other);
  for (const auto& [competency, count] : counts) {
    if (others[competency] != count) return competency;
  }
  for (const auto& [competency, count] : others) {
    if (!counts.contains(competency)) return competency;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> PlaceholdersOf(absl::string_view text) {
  std::vector<std::string> names;
  Walk(
      text, [](absl::string_view) {},
      [&](absl::string_view name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
      });
  return names;
}

std::vector<FieldViolation> TextViolations(absl::string_view text, const GuideValues& values,
                                           const std::set<std::string>& later,
                                           absl::string_view field) {
  std::vector<FieldViolation> violations;
  const auto report = [&](std::string problem) {
    violations.push_back({std::string(field), std::move(problem)});
  };
  const bool is_clean = Walk(
      text, [](absl::string_view) {}, [](absl::string_view) {});
  if (!is_clean) {
    report("has a brace that belongs to no placeholder; one is written {like_this}");
  }
  for (const std::string& name : PlaceholdersOf(text)) {
    const auto value = values.find(name);
    if (value == values.end()) {
      if (!later.contains(name)) report(absl::StrCat("has {", name, "}, which has no value"));
    } else if (value->second.empty()) {
      report(absl::StrCat("has {", name, "}, whose value is empty"));
    } else if (!later.empty() &&
               absl::string_view(value->second).find_first_of(kBraces) != absl::string_view::npos) {
      report(absl::StrCat("has {", name, "}, whose value has braces; leave them out"));
    }
  }
  return violations;
}

std::string Filled(absl::string_view text, const GuideValues& values) {
  std::string filled;
  Walk(
      text, [&](absl::string_view words) { absl::StrAppend(&filled, words); },
      [&](absl::string_view name) {
        const auto value = values.find(std::string(name));
        if (value == values.end()) {
          absl::StrAppend(&filled, "{", name, "}");
        } else {
          absl::StrAppend(&filled, value->second);
        }
      });
  return filled;
}

std::vector<Obstacle> SameGuideObstacles(const std::vector<PutGuide>& guides) {
  std::vector<Obstacle> obstacles;
  std::map<std::string, const PutGuide*> by_form;
  std::map<std::pair<std::string, std::string>, const PutGuide*> by_language;  // of a form
  for (const PutGuide& guide : guides) {
    const auto report = [&](const PutGuide& other, absl::string_view problem) {
      obstacles.push_back(
          {guide.applicant, absl::StrCat(problem, ", compared with ", other.applicant)});
    };
    const auto [form, is_new_form] = by_form.try_emplace(guide.form, &guide);
    if (is_new_form) {
      if (const auto competency = DifferentCompetency(guides.front(), guide)) {
        report(guides.front(), absl::StrCat("has another number of questions on ", *competency));
      }
    } else if (IdsOf(guide) != IdsOf(*form->second)) {
      report(*form->second, "has other questions, or in another order");
      continue;  // texts are not comparable
    }
    const PutGuide& other =
        *by_language.try_emplace({guide.form, guide.language}, &guide).first->second;
    if (const auto question = DifferentText(other, guide)) {
      report(other, absl::StrCat("has another text of the question ", *question));
    }
  }
  return obstacles;
}

}  // namespace touchstone::recruiting
