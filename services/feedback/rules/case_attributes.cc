#include "services/feedback/rules/case_attributes.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "services/runtime/names/code_points.h"

namespace touchstone::feedback {
namespace {

using v1::CaseAttribute;
using v1::CaseAttributeValue;

constexpr size_t kLongestLine = 500;

const CaseAttribute* FindAttribute(const v1::ServiceType& type, const std::string& code) {
  for (const CaseAttribute& attribute : type.attributes()) {
    if (attribute.code() == code) return &attribute;
  }
  return nullptr;
}

bool IsChoice(const CaseAttribute& attribute, const std::string& key) {
  return std::any_of(attribute.choices().begin(), attribute.choices().end(),
                     [&](const auto& choice) { return choice.key() == key; });
}

// "-12.50": digits with or without a point, no exponent, nothing that is no number.
bool IsDecimal(absl::string_view text) {
  double number = 0;
  return absl::SimpleAtod(text, &number) &&
         text.find_first_not_of("-0123456789.") == absl::string_view::npos;
}

std::optional<std::string> ProblemOfLine(const std::string& value) {
  const auto shape = ShapeOf(value);
  if (!shape || shape->line_breaker) return "must be one line";
  if (shape->length <= kLongestLine) return std::nullopt;
  return absl::StrCat("must have ", kLongestLine, " characters at most");
}

std::optional<std::string> ProblemOfValue(const CaseAttribute& attribute,
                                          const std::string& value) {
  absl::Time time;
  switch (attribute.kind()) {
    case CaseAttribute::STRING:
      return ProblemOfLine(value);
    case CaseAttribute::NUMBER:
      return IsDecimal(value) ? std::nullopt
                              : std::optional<std::string>("must be a decimal number such as 12.5");
    case CaseAttribute::DATETIME:
      if (absl::ParseTime(absl::RFC3339_full, value, &time, nullptr)) return std::nullopt;
      return "must be a time with its zone such as 2026-01-31T12:00:00-08:00";
    case CaseAttribute::SINGLE_VALUE_LIST:
    case CaseAttribute::MULTI_VALUE_LIST:
      if (IsChoice(attribute, value)) return std::nullopt;
      return absl::StrCat("must be the key of a choice: ",
                          absl::StrJoin(attribute.choices(), ", ",
                                        [](std::string* out, const v1::AttributeChoice& choice) {
                                          out->append(choice.key());
                                        }));
    default:
      return std::nullopt;
  }
}

void CheckAnswer(const CaseAttribute& attribute, const CaseAttributeValue& answer,
                 const std::string& field, std::vector<FieldViolation>& violations) {
  if (attribute.kind() != CaseAttribute::MULTI_VALUE_LIST && answer.values_size() > 1) {
    violations.push_back({absl::StrCat(field, ".values"), "must be one value"});
    return;
  }
  std::set<std::string> seen;
  for (int i = 0; i < answer.values_size(); ++i) {
    const std::string at = absl::StrCat(field, ".values[", i, "]");
    auto problem = ProblemOfValue(attribute, answer.values(i));
    if (!problem && !seen.insert(answer.values(i)).second) problem = "is chosen twice";
    if (problem) violations.push_back({at, *problem});
  }
}

}  // namespace

std::vector<FieldViolation> AttributeViolations(const v1::Case& of, const v1::ServiceType& type) {
  std::vector<FieldViolation> violations;
  std::set<std::string> answered;
  for (int i = 0; i < of.attributes_size(); ++i) {
    const CaseAttributeValue& answer = of.attributes(i);
    const std::string field = absl::StrCat("case.attributes[", i, "]");
    const CaseAttribute* const attribute = FindAttribute(type, answer.code());
    if (attribute == nullptr || !attribute->variable()) {
      violations.push_back({absl::StrCat(field, ".code"), "is not asked by the service type"});
    } else if (!answered.insert(answer.code()).second) {
      violations.push_back({absl::StrCat(field, ".code"), "is answered twice"});
    } else {
      CheckAnswer(*attribute, answer, field, violations);
    }
  }
  for (const CaseAttribute& attribute : type.attributes()) {
    if (!attribute.required() || !attribute.variable()) continue;
    if (answered.contains(attribute.code())) continue;
    violations.push_back(
        {"case.attributes", absl::StrCat("needs an answer to ", attribute.code())});
  }
  return violations;
}

}  // namespace touchstone::feedback
