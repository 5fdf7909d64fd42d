#include "services/runtime/serving/field_rules.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/names/code_points.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/message_rules.h"

namespace touchstone {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Where in the message the check is; written out only when something is wrong there.
struct Place {
  const Place* above = nullptr;
  const FieldDescriptor* field = nullptr;
  int index = -1;  // of an entry of a repeated field
};

void AppendPath(const Place& place, std::string& path) {
  if (place.above != nullptr) AppendPath(*place.above, path);
  if (place.field == nullptr) return;
  if (!path.empty()) path.push_back('.');
  absl::StrAppend(&path, place.field->name());
  if (place.index >= 0) absl::StrAppend(&path, "[", place.index, "]");
}

// "9999", not "9999.0" or "1e+06".
std::string NumberText(double number) {
  if (std::trunc(number) == number && std::fabs(number) < 1e15) {
    return absl::StrCat(static_cast<int64_t>(number));
  }
  return absl::StrCat(number);
}

std::string Count(size_t count, absl::string_view one, absl::string_view many) {
  return absl::StrCat(count, " ", count == 1 ? one : many);
}

// "U+202E".
std::string CodePointName(char32_t c) {
  return absl::StrCat(
      "U+",
      absl::AsciiStrToUpper(absl::StrCat(absl::Hex(static_cast<uint32_t>(c), absl::kZeroPad4))));
}

std::string ReferenceProblem(const FieldRules& rules) {
  const auto text = [](std::string* out, const NamePattern& p) { absl::StrAppend(out, p.text()); };
  return absl::StrCat("must be of the form ", absl::StrJoin(rules.references, " or ", text),
                      ", and each id in it ", kIdRule, rules.or_pattern_hint.empty() ? "" : "; or ",
                      rules.or_pattern_hint);
}

bool Fits(absl::string_view text, const std::unique_ptr<const re2::RE2>& pattern) {
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *pattern);
}

bool IsNameOf(const std::vector<NamePattern>& patterns, absl::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [text](const NamePattern& pattern) { return pattern.Matches(text); });
}

// The value of a number as the bounds see it.
double NumberAt(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& read = *message.GetReflection();
  const bool one = index < 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return one ? read.GetInt32(message, &field) : read.GetRepeatedInt32(message, &field, index);
    case FieldDescriptor::CPPTYPE_UINT32:
      return one ? read.GetUInt32(message, &field) : read.GetRepeatedUInt32(message, &field, index);
    case FieldDescriptor::CPPTYPE_INT64:
      return static_cast<double>(one ? read.GetInt64(message, &field)
                                     : read.GetRepeatedInt64(message, &field, index));
    case FieldDescriptor::CPPTYPE_UINT64:
      return static_cast<double>(one ? read.GetUInt64(message, &field)
                                     : read.GetRepeatedUInt64(message, &field, index));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return one ? read.GetFloat(message, &field) : read.GetRepeatedFloat(message, &field, index);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return one ? read.GetDouble(message, &field) : read.GetRepeatedDouble(message, &field, index);
    case FieldDescriptor::CPPTYPE_BOOL:
      return one ? read.GetBool(message, &field) : read.GetRepeatedBool(message, &field, index);
    case FieldDescriptor::CPPTYPE_ENUM:
      return one ? read.GetEnumValue(message, &field)
                 : read.GetRepeatedEnumValue(message, &field, index);
    case FieldDescriptor::CPPTYPE_STRING:
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  return 0;
}

const std::string& StringAt(const Message& message, const FieldDescriptor& field, int index,
                            std::string& scratch) {
  const Reflection& read = *message.GetReflection();
  return index < 0 ? read.GetStringReference(message, &field, &scratch)
                   : read.GetRepeatedStringReference(message, &field, index, &scratch);
}

// An entry of a repeated field as something that equals only its equals.
std::string EntryKey(const Message& message, const FieldDescriptor& field, int index) {
  std::string text;
  google::protobuf::TextFormat::PrintFieldValueToString(message, &field, index, &text);
  return text;
}

class Checker {
 public:
  // Who breaks so many rules learns no more from the rest.
  static constexpr size_t kMostViolations = 100;

  explicit Checker(std::vector<FieldViolation>& violations, absl::string_view prefix)
      : violations_(violations), prefix_(prefix) {}

  void CheckMessage(const Message& message, const MessageRules& rules, const Place& place,
                    bool allow_missing) {
    switch (rules.kind) {
      case MessageRules::Kind::kTimestamp:
        return CheckTimestamp(message, place);
      case MessageRules::Kind::kDuration:
        return CheckDuration(message, place);
      case MessageRules::Kind::kOrdinary:
        for (const FieldRules& field : rules.fields) {
          if (violations_.size() >= kMostViolations) return;
          CheckField(message, field, place, allow_missing);
        }
    }
  }

 private:
  void CheckField(const Message& message, const FieldRules& rules, const Place& above,
                  bool allow_missing) {
    const Place place{&above, rules.field};
    if (rules.field->is_repeated()) return CheckEntries(message, rules, place, allow_missing);
    if (IsAbsent(message, rules)) {
      if (rules.required && !allow_missing) Report(place, "is required and was not given");
      return;
    }
    CheckValue(message, rules, place, allow_missing);
  }

  void CheckEntries(const Message& message, const FieldRules& rules, const Place& place,
                    bool allow_missing) {
    const int size = message.GetReflection()->FieldSize(message, rules.field);
    if (size == 0 && rules.required && !allow_missing) {
      Report(place, "is required; give at least one entry");
    }
    if (rules.max_items > 0 && size > static_cast<int>(rules.max_items)) {
      Report(place, absl::StrCat("has ", Count(size, "entry", "entries"), "; at most ",
                                 rules.max_items, " are allowed"));
    }
    if (rules.unique_items) CheckUnique(message, *rules.field, size, place);
    for (int i = 0; i < size; ++i) {
      if (violations_.size() >= kMostViolations) return;
      CheckValue(message, rules, Place{place.above, place.field, i}, allow_missing);
    }
  }

  void CheckUnique(const Message& message, const FieldDescriptor& field, int size,
                   const Place& place) {
    std::unordered_map<std::string, int> first;
    for (int i = 0; i < size && violations_.size() < kMostViolations; ++i) {
      const auto [entry, is_new] = first.try_emplace(EntryKey(message, field, i), i);
      if (is_new) continue;
      Report(Place{place.above, place.field, i},
             absl::StrCat("is the same as entry ", entry->second, "; give each one once"));
    }
  }

  // One value: a field, or an entry of a repeated one.
  void CheckValue(const Message& message, const FieldRules& rules, const Place& place,
                  bool allow_missing) {
    const FieldDescriptor& field = *rules.field;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        const Reflection& read = *message.GetReflection();
        const Message& value = place.index < 0
                                   ? read.GetMessage(message, &field)
                                   : read.GetRepeatedMessage(message, &field, place.index);
        if (rules.identifier != nullptr) CheckField(value, *rules.identifier, place, false);
        return CheckMessage(value, *rules.nested, place, allow_missing || rules.is_update);
      }
      case FieldDescriptor::CPPTYPE_STRING: {
        if (field.type() == FieldDescriptor::TYPE_BYTES) return;
        std::string scratch;
        return CheckString(StringAt(message, field, place.index, scratch), rules, place);
      }
      case FieldDescriptor::CPPTYPE_ENUM:
        return CheckEnum(static_cast<int>(NumberAt(message, field, place.index)), field, place);
      default:
        return CheckNumber(NumberAt(message, field, place.index), rules, place);
    }
  }

  void CheckString(absl::string_view text, const FieldRules& rules, const Place& place) {
    if (place.index >= 0 && IsBlank(text)) {
      return Report(place, "is empty; leave the entry out or give it a text");
    }
    // A name that fits its pattern is ASCII without control characters.
    const bool is_name = rules.is_reference && IsNameOf(rules.references, text);
    const std::optional<TextShape> shape =
        is_name ? TextShape{.length = text.size(), .control = {}, .line_breaker = {}}
                : ShapeOf(text);
    if (!shape) return Report(place, "is not valid UTF-8");
    if (shape->control) {
      Report(place, absl::StrCat("contains the control character ", CodePointName(*shape->control),
                                 "; of these only tabs and line feeds are allowed"));
    }
    if (rules.is_title && shape->line_breaker) {
      Report(place, absl::StrCat("contains the character ", CodePointName(*shape->line_breaker),
                                 "; it must be one line, without a change of direction"));
    }
    if (rules.max_length > 0 && shape->length > rules.max_length) {
      Report(place, absl::StrCat("has ", Count(shape->length, "character", "characters"),
                                 "; at most ", rules.max_length, " are allowed"));
    }
    if (shape->length < rules.min_length) {
      Report(place, absl::StrCat("has ", Count(shape->length, "character", "characters"),
                                 "; at least ", rules.min_length, " are needed"));
    }
    if (rules.pattern != nullptr && !Fits(text, rules.pattern)) {
      Report(place, absl::StrCat("must be ", rules.pattern_hint));
    }
    if (rules.names_new_id && !IsValidId(text)) Report(place, kIdRule);
    if (rules.is_reference && !is_name &&
        !(rules.or_pattern != nullptr && Fits(text, rules.or_pattern))) {
      Report(place, ReferenceProblem(rules));
    }
  }

  void CheckEnum(int number, const FieldDescriptor& field, const Place& place) {
    const google::protobuf::EnumDescriptor& type = *field.enum_type();
    if (type.FindValueByNumber(number) != nullptr) return;
    std::vector<absl::string_view> known;
    for (int i = 0; i < type.value_count(); ++i) known.push_back(type.value(i)->name());
    Report(place, absl::StrCat("has the unknown value ", number, "; must be one of ",
                               absl::StrJoin(known, ", ")));
  }

  void CheckNumber(double number, const FieldRules& rules, const Place& place) {
    // Written so that NaN, which compares with nothing, breaks every bound.
    if (rules.minimum && !(number >= *rules.minimum)) {
      Report(place, absl::StrCat("is ", NumberText(number), "; must be at least ",
                                 NumberText(*rules.minimum)));
    }
    if (rules.maximum && !(number <= *rules.maximum)) {
      Report(place, absl::StrCat("is ", NumberText(number), "; must be at most ",
                                 NumberText(*rules.maximum)));
    }
  }

  // google/protobuf/timestamp.proto: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
  void CheckTimestamp(const Message& message, const Place& place) {
    const auto [seconds, nanos] = SecondsAndNanos(message);
    if (seconds < -62135596800 || seconds > 253402300799 || nanos < 0 || nanos > 999999999) {
      Report(place, "must be a time in the years 1 to 9999, its nanos from 0 to 999999999");
    }
  }

  // google/protobuf/duration.proto: 10,000 years either way, both parts of one sign.
  void CheckDuration(const Message& message, const Place& place) {
    const auto [seconds, nanos] = SecondsAndNanos(message);
    const bool one_sign = (seconds <= 0 && nanos <= 0) || (seconds >= 0 && nanos >= 0);
    if (seconds < -315576000000 || seconds > 315576000000 || nanos < -999999999 ||
        nanos > 999999999 || !one_sign) {
      Report(place,
             "must be at most 315576000000 seconds long, its nanos below 1000000000 and of the "
             "same sign as its seconds");
    }
  }

  static std::pair<int64_t, int64_t> SecondsAndNanos(const Message& message) {
    const auto& type = *message.GetDescriptor();
    const Reflection& read = *message.GetReflection();
    return {read.GetInt64(message, type.FindFieldByNumber(1)),
            read.GetInt32(message, type.FindFieldByNumber(2))};
  }

  // An empty string is absent also where the field could tell the two apart, and a blank one where
  // a text is required.
  static bool IsAbsent(const Message& message, const FieldRules& rules) {
    const FieldDescriptor& field = *rules.field;
    const Reflection& read = *message.GetReflection();
    if (!read.HasField(message, &field)) return true;
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return false;
    std::string scratch;
    const std::string& text = read.GetStringReference(message, &field, &scratch);
    const bool is_text = field.type() == FieldDescriptor::TYPE_STRING;
    return text.empty() || (rules.required && is_text && IsBlank(text));
  }

  void Report(const Place& place, absl::string_view problem) {
    std::string path(prefix_);
    AppendPath(place, path);
    violations_.push_back({std::move(path), std::string(problem)});
  }

  std::vector<FieldViolation>& violations_;
  const absl::string_view prefix_;
};

void CollectMistakes(const MessageRules& rules, std::set<const MessageRules*>& seen,
                     std::vector<std::string>& mistakes) {
  if (!seen.insert(&rules).second) return;
  mistakes.insert(mistakes.end(), rules.mistakes.begin(), rules.mistakes.end());
  for (const FieldRules& field : rules.fields) {
    if (field.nested != nullptr) CollectMistakes(*field.nested, seen, mistakes);
  }
}

void Clear(Message& message, const MessageRules& rules) {
  const Reflection& reflection = *message.GetReflection();
  for (const FieldDescriptor* field : rules.output_only) reflection.ClearField(&message, field);
  for (const auto& [field, nested] : rules.output_only_within) {
    if (field->is_repeated()) {
      const int size = reflection.FieldSize(message, field);
      for (int i = 0; i < size; ++i) {
        Clear(*reflection.MutableRepeatedMessage(&message, field, i), *nested);
      }
    } else if (reflection.HasField(message, field)) {
      Clear(*reflection.MutableMessage(&message, field), *nested);
    }
  }
}

}  // namespace

std::vector<FieldViolation> FindViolations(const Message& message, const FieldCheck& check) {
  std::vector<FieldViolation> violations;
  Checker(violations, check.prefix)
      .CheckMessage(message, RulesOf(*message.GetDescriptor()), Place{}, check.allow_missing);
  return violations;
}

absl::Status CheckFields(const Message& message, const FieldCheck& check) {
  const std::vector<FieldViolation> violations = FindViolations(message, check);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status CheckRules(const google::protobuf::Descriptor& type) {
  std::set<const MessageRules*> seen;
  std::vector<std::string> mistakes;
  CollectMistakes(RulesOf(type), seen, mistakes);
  if (mistakes.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrJoin(mistakes, "; "));
}

void ClearOutputOnly(Message& message) { Clear(message, RulesOf(*message.GetDescriptor())); }

std::vector<absl::string_view> OrganizationsNamed(const Message& request) {
  const MessageRules& rules = RulesOf(*request.GetDescriptor());
  const Reflection& read = *request.GetReflection();
  std::vector<absl::string_view> organizations;
  // The views point into the request: its fields are plain strings, so none needs the scratch.
  std::string scratch;
  absl::flat_hash_set<absl::string_view> seen;  // a caller may send a great many
  const auto add = [&](absl::string_view name) {
    if (name.empty()) return;
    const absl::string_view organization = OrganizationOf(name);
    if (seen.insert(organization).second) organizations.push_back(organization);
  };
  for (const FieldDescriptor* field : rules.names) {
    const int size = field->is_repeated() ? read.FieldSize(request, field) : 0;
    for (int i = 0; i < size; ++i) {
      add(read.GetRepeatedStringReference(request, field, i, &scratch));
    }
    if (!field->is_repeated()) add(read.GetStringReference(request, field, &scratch));
  }
  for (const auto& [resource, name] : rules.resource_names) {
    if (!read.HasField(request, resource)) continue;
    const Message& value = read.GetMessage(request, resource);
    add(value.GetReflection()->GetStringReference(value, name, &scratch));
  }
  return organizations;
}

}  // namespace touchstone
