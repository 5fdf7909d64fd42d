#include "services/recruiting/rules/guide_rules.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace touchstone::recruiting {
namespace {

using Violations = std::vector<FieldViolation>;

constexpr absl::string_view kUnrequired = "must be one that the requisition's profile requires";

void CheckQuestions(const v1::GuideForm& form, const std::string& place,
                    const std::set<std::string>& required, Violations& violations) {
  std::set<std::pair<std::string, std::string>> questions;
  for (int i = 0; i < form.questions_size(); ++i) {
    const v1::QuestionPick& pick = form.questions(i);
    const std::string field = absl::StrCat(place, ".questions[", i, "]");
    if (!required.contains(pick.competency())) {
      violations.push_back({absl::StrCat(field, ".competency"), std::string(kUnrequired)});
    }
    if (!questions.emplace(pick.competency(), pick.question()).second) {
      violations.push_back({absl::StrCat(field, ".question"), "is asked in this form already"});
    }
  }
}

}  // namespace

Violations GuideViolations(const v1::InterviewGuide& guide, const v1::RequisitionProfile& profile) {
  std::set<std::string> required;
  for (const auto& requirement : profile.requirements()) required.insert(requirement.competency());
  Violations violations;
  std::set<std::string> forms;
  for (int i = 0; i < guide.forms_size(); ++i) {
    const std::string place = absl::StrCat("interview_guide.forms[", i, "]");
    if (!forms.insert(guide.forms(i).id()).second) {
      violations.push_back({absl::StrCat(place, ".id"), "is that of another; choose one"});
    }
    CheckQuestions(guide.forms(i), place, required, violations);
  }
  std::set<std::string> picked;
  for (int i = 0; i < guide.key_elements_size(); ++i) {
    const std::string& competency = guide.key_elements(i).competency();
    const std::string field = absl::StrCat("interview_guide.key_elements[", i, "].competency");
    if (!required.contains(competency)) violations.push_back({field, std::string(kUnrequired)});
    if (!picked.insert(competency).second) {
      violations.push_back({field, "has a key element already; one is picked for all finalists"});
    }
  }
  return violations;
}

}  // namespace touchstone::recruiting
