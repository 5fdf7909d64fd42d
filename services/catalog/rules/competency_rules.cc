#include "services/catalog/rules/competency_rules.h"

#include <map>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace touchstone::catalog {
namespace {

constexpr absl::string_view kPlaceholders[] = {"{applicant_name}", "{key_element}"};

// Collects what is wrong, and the ids seen so far: parts of all kinds share one space of ids, since
// others refer to them without saying the kind.
struct Findings {
  std::vector<FieldViolation> violations;
  std::set<std::string> ids;

  void Add(std::string field, std::string problem) {
    violations.push_back({std::move(field), std::move(problem)});
  }

  template <typename Items>
  void CheckIds(const Items& items, const std::string& path) {
    for (int i = 0; i < items.size(); ++i) {
      if (!items[i].id().empty() && !ids.insert(items[i].id()).second) {
        Add(absl::StrCat(path, "[", i, "].id"), "names another part already; give each its own");
      }
    }
  }
};

void CheckSharing(const v1::Competency& competency, Findings& findings) {
  std::map<std::string, const v1::KeyElement*> by_id;
  for (const v1::KeyElement& element : competency.key_elements()) by_id[element.id()] = &element;
  for (int i = 0; i < competency.key_elements_size(); ++i) {
    const v1::KeyElement& element = competency.key_elements(i);
    if (element.shares_behaviors_of().empty()) continue;
    const std::string path = absl::StrCat("competency.key_elements[", i, "].shares_behaviors_of");
    const auto other = by_id.find(element.shares_behaviors_of());
    if (other == by_id.end() || other->second == &element) {
      findings.Add(path, "must be the id of another key element of this competency");
    } else if (!other->second->shares_behaviors_of().empty()) {
      findings.Add(path, "must name an element that has behaviors of its own");
    }
    if (element.behaviors_size() > 0) {
      findings.Add(path, "must be empty in an element with behaviors of its own");
    }
  }
}

void CheckLevels(const v1::Competency& competency, Findings& findings) {
  std::set<std::string> levels;
  for (int i = 0; i < competency.level_indicators_size(); ++i) {
    if (!levels.insert(competency.level_indicators(i).level()).second) {
      findings.Add(absl::StrCat("competency.level_indicators[", i, "].level"),
                   "has its indicators already; each level once");
    }
  }
}

void CheckPlaceholders(const std::string& text, const std::string& path, Findings& findings) {
  if (HasUnknownPlaceholder(text)) findings.Add(path, std::string(kPlaceholderRule));
}

}  // namespace

bool HasUnknownPlaceholder(absl::string_view text) {
  for (size_t open = text.find('{'); open != absl::string_view::npos;
       open = text.find('{', open + 1)) {
    const absl::string_view rest = text.substr(open);
    bool known = false;
    for (const absl::string_view placeholder : kPlaceholders) {
      known = known || rest.substr(0, placeholder.size()) == placeholder;
    }
    if (!known) return true;
  }
  return false;
}

std::vector<FieldViolation> CompetencyViolations(const v1::Competency& competency) {
  Findings findings;
  findings.CheckIds(competency.key_elements(), "competency.key_elements");
  for (int i = 0; i < competency.key_elements_size(); ++i) {
    findings.CheckIds(competency.key_elements(i).behaviors(),
                      absl::StrCat("competency.key_elements[", i, "].behaviors"));
  }
  findings.CheckIds(competency.development_activities(), "competency.development_activities");
  findings.CheckIds(competency.learning_resources(), "competency.learning_resources");
  findings.CheckIds(competency.qualification_statements(), "competency.qualification_statements");
  findings.CheckIds(competency.outreach_activities(), "competency.outreach_activities");
  findings.CheckIds(competency.interview_questions(), "competency.interview_questions");
  findings.CheckIds(competency.reference_questions(), "competency.reference_questions");
  CheckSharing(competency, findings);
  CheckLevels(competency, findings);
  for (int i = 0; i < competency.reference_questions_size(); ++i) {
    const v1::ReferenceQuestion& question = competency.reference_questions(i);
    const std::string path = absl::StrCat("competency.reference_questions[", i, "]");
    CheckPlaceholders(question.text(), path + ".text", findings);
    for (int j = 0; j < question.probes_size(); ++j) {
      CheckPlaceholders(question.probes(j), absl::StrCat(path, ".probes[", j, "]"), findings);
    }
  }
  return std::move(findings.violations);
}

std::vector<FieldViolation> LevelViolations(const v1::Competency& competency,
                                            const v1::ProficiencyScale& scale,
                                            const v1::Competency& before) {
  std::vector<FieldViolation> violations;
  if (scale.levels().empty()) return violations;
  std::set<std::string> may_be_named;
  for (const v1::Level& level : scale.levels()) may_be_named.insert(level.id());
  for (const v1::LevelIndicators& level : before.level_indicators()) {
    may_be_named.insert(level.level());
  }
  for (int i = 0; i < competency.level_indicators_size(); ++i) {
    const std::string& level = competency.level_indicators(i).level();
    if (level.empty() || may_be_named.contains(level)) continue;
    violations.push_back(
        {absl::StrCat("competency.level_indicators[", i, "].level"),
         absl::StrCat("must be a level of the framework's scale (",
                      absl::StrJoin(scale.levels(), ", ",
                                    [](std::string* out, const v1::Level& on_scale) {
                                      absl::StrAppend(out, on_scale.id());
                                    }),
                      "); '", level, "' is none")});
  }
  return violations;
}

}  // namespace touchstone::catalog
