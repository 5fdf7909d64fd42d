#include "services/feedback/rules/service_type_rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/languages/language_tag.h"

namespace touchstone::feedback {
namespace {

using v1::CaseAttribute;
using v1::ServiceType;
using Violations = std::vector<FieldViolation>;

constexpr int kDefaultRepeatDays = 30;
constexpr char kTwice[] = "is given twice";

// Each language once, and known.
template <typename Texts>
void CheckLanguages(const Texts& texts, const std::string& path, Violations& violations) {
  std::set<std::string> had;
  for (int i = 0; i < texts.size(); ++i) {
    const std::string& language = texts[i].language();
    const std::string field = absl::StrCat(path, "[", i, "].language");
    if (!IsKnownLanguage(language)) {
      violations.push_back({field, std::string(kLanguageRule)});
    } else if (!had.insert(absl::AsciiStrToLower(language)).second) {
      violations.push_back({field, kTwice});
    }
  }
}

bool IsList(CaseAttribute::Kind kind) {
  return kind == CaseAttribute::SINGLE_VALUE_LIST || kind == CaseAttribute::MULTI_VALUE_LIST;
}

void CheckChoices(const CaseAttribute& attribute, const std::string& path, Violations& violations) {
  if (IsList(attribute.kind()) && attribute.choices().empty()) {
    violations.push_back({absl::StrCat(path, "choices"), "must be given for a list"});
  }
  if (!IsList(attribute.kind()) && !attribute.choices().empty()) {
    violations.push_back({absl::StrCat(path, "choices"), "must be empty for what is no list"});
  }
  std::set<std::string> keys;
  for (int i = 0; i < attribute.choices_size(); ++i) {
    const std::string choice = absl::StrCat(path, "choices[", i, "].");
    if (!keys.insert(attribute.choices(i).key()).second) {
      violations.push_back({absl::StrCat(choice, "key"), kTwice});
    }
    CheckLanguages(attribute.choices(i).labels(), absl::StrCat(choice, "labels"), violations);
  }
}

void CheckAttributes(const ServiceType& service_type, Violations& violations) {
  std::set<std::string> codes;
  for (int i = 0; i < service_type.attributes_size(); ++i) {
    const CaseAttribute& attribute = service_type.attributes(i);
    const std::string path = absl::StrCat("service_type.attributes[", i, "].");
    if (!codes.insert(attribute.code()).second) {
      violations.push_back({absl::StrCat(path, "code"), kTwice});
    }
    CheckLanguages(attribute.labels(), absl::StrCat(path, "labels"), violations);
    CheckLanguages(attribute.hints(), absl::StrCat(path, "hints"), violations);
    CheckChoices(attribute, path, violations);
  }
}

void CheckClocks(const ServiceType& service_type, Violations& violations) {
  std::set<int> kinds;
  for (int i = 0; i < service_type.clocks_size(); ++i) {
    const v1::ClockRule& clock = service_type.clocks(i);
    const std::string path = absl::StrCat("service_type.clocks[", i, "].");
    if (!kinds.insert(clock.kind()).second) {
      violations.push_back({absl::StrCat(path, "kind"), kTwice});
    }
    std::set<int> reasons;
    for (int k = 0; k < clock.pauses_size(); ++k) {
      if (reasons.insert(clock.pauses(k).reason()).second) continue;
      violations.push_back({absl::StrCat(path, "pauses[", k, "].reason"), kTwice});
    }
  }
}

void CheckScreening(const v1::EmergencyScreening& screening, Violations& violations) {
  CheckLanguages(screening.questions(), "service_type.emergency_screening.questions", violations);
  CheckLanguages(screening.instructions(), "service_type.emergency_screening.instructions",
                 violations);
}

bool TakesComplaintsOnly(const ServiceType& service_type) {
  return std::all_of(service_type.case_kinds().begin(), service_type.case_kinds().end(),
                     [](int kind) { return kind == v1::COMPLAINT; });
}

}  // namespace

std::vector<FieldViolation> ServiceTypeViolations(const ServiceType& service_type) {
  Violations violations;
  if (service_type.public_() && TakesComplaintsOnly(service_type)) {
    violations.push_back({"service_type.public",
                          "must be false where cases are complaints only, which are never public"});
  }
  for (int i = 0; i < service_type.keywords_size(); ++i) {
    if (!absl::StrContains(service_type.keywords(i), ',')) continue;
    violations.push_back({absl::StrCat("service_type.keywords[", i, "]"), "must have no comma"});
  }
  CheckLanguages(service_type.texts(), "service_type.texts", violations);
  CheckAttributes(service_type, violations);
  CheckClocks(service_type, violations);
  if (service_type.has_emergency_screening()) {
    CheckScreening(service_type.emergency_screening(), violations);
  }
  return violations;
}

std::vector<FieldViolation> FixedFieldViolations(const ServiceType& before,
                                                 const ServiceType& after) {
  Violations violations;
  if (before.code() != after.code()) {
    violations.push_back({"service_type.code", absl::StrCat("stays ", before.code())});
  }
  std::map<std::string, CaseAttribute::Kind> kinds;
  for (const CaseAttribute& attribute : before.attributes()) {
    kinds[attribute.code()] = attribute.kind();
  }
  for (int i = 0; i < after.attributes_size(); ++i) {
    const auto kind = kinds.find(after.attributes(i).code());
    if (kind == kinds.end() || kind->second == after.attributes(i).kind()) continue;
    violations.push_back({absl::StrCat("service_type.attributes[", i, "].kind"),
                          absl::StrCat("stays ", CaseAttribute::Kind_Name(kind->second))});
  }
  return violations;
}

int RepeatDaysOf(const ServiceType& service_type) {
  return service_type.repeat_days() == 0 ? kDefaultRepeatDays : service_type.repeat_days();
}

}  // namespace touchstone::feedback
