#include "gateway/interop/open311/arguments.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gateway/transcoding/percent.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway::open311 {
namespace {

constexpr size_t kMostArguments = 1000;
constexpr size_t kLongestName = 200;
constexpr absl::string_view kAttribute = "attribute[";

bool CanBeRepeated(absl::string_view name) {
  return name == "media_url" || absl::StartsWith(name, kAttribute);
}

// What an argument is called in an error: nothing that a caller made up is said back but short,
// plain names.
std::string ToldName(const std::optional<std::string>& name) {
  if (!name || name->size() > kLongestName || !IsUtf8(*name)) return "an argument's name";
  return *name;
}

}  // namespace

absl::Status Arguments::Read(absl::string_view encoded) {
  std::vector<FieldViolation> violations;
  size_t count = values_.size();
  for (const absl::string_view pair : absl::StrSplit(encoded, '&', absl::SkipEmpty())) {
    if (++count > kMostArguments) {
      violations.push_back(
          {"the call", absl::StrCat("has more than ", kMostArguments, " arguments")});
      break;
    }
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(pair, absl::MaxSplits('=', 1));
    std::optional<std::string> name = PercentDecode(parts.first, PercentRules::kQuery);
    std::optional<std::string> value = PercentDecode(parts.second, PercentRules::kQuery);
    const std::string told = ToldName(name);
    if (!name || !value) {
      violations.push_back({told, "has a '%' that two hexadecimal digits do not follow"});
    } else if (!IsUtf8(*name) || !IsUtf8(*value)) {
      violations.push_back({told, "must be UTF-8"});
    } else if (absl::StartsWith(*name, kAttribute)) {
      if (value->empty() || AddAttribute(*name, *std::move(value))) continue;
      violations.push_back({told, "must be attribute[CODE], or attribute[CODE][] for several"});
    } else if (!value->empty()) {
      const absl::string_view before = One(*name);
      if (!before.empty() && before != *value && !CanBeRepeated(*name)) {
        violations.push_back({told, "is given twice; give it once"});
        continue;
      }
      Add(*std::move(name), *std::move(value));
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

void Arguments::Add(std::string name, std::string value) {
  absl::string_view plain = name;
  if (absl::ConsumeSuffix(&plain, "[]")) name = std::string(plain);
  values_.emplace_back(std::move(name), std::move(value));
}

bool Arguments::AddAttribute(absl::string_view name, std::string value) {
  if (!absl::ConsumePrefix(&name, kAttribute)) return false;
  const size_t end = name.find(']');
  if (end == name.npos || end == 0) return false;
  const std::string code(name.substr(0, end));
  absl::string_view rest = name.substr(end + 1);
  if (!rest.empty()) {
    if (!absl::ConsumePrefix(&rest, "[") || !absl::ConsumeSuffix(&rest, "]")) return false;
    const bool is_number = std::all_of(rest.begin(), rest.end(), [](char c) {
      return absl::ascii_isdigit(static_cast<unsigned char>(c));
    });
    if (!is_number) return false;
  }
  const auto known = std::find_if(attributes_.begin(), attributes_.end(),
                                  [&](const auto& attribute) { return attribute.code == code; });
  AttributeArgument& attribute =
      known != attributes_.end() ? *known : attributes_.emplace_back(AttributeArgument{code, {}});
  attribute.values.push_back(std::move(value));
  return true;
}

absl::string_view Arguments::One(absl::string_view name) const {
  const auto found = std::find_if(values_.begin(), values_.end(),
                                  [&](const auto& value) { return value.first == name; });
  return found == values_.end() ? absl::string_view() : absl::string_view(found->second);
}

std::vector<std::string> Arguments::All(absl::string_view name) const {
  std::vector<std::string> all;
  for (const auto& [key, value] : values_) {
    if (key == name) all.push_back(value);
  }
  return all;
}

}  // namespace touchstone::gateway::open311
