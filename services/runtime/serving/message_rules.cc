#include "services/runtime/serving/message_rules.h"

#include <google/api/field_behavior.pb.h>
#include <google/api/resource.pb.h>
#include <touchstone/options/v1/options.pb.h>

#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/names/code_points.h"
#include "services/runtime/serving/resource_types.h"

namespace touchstone {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

bool Has(const FieldDescriptor& field, google::api::FieldBehavior behavior) {
  for (int i = 0; i < field.options().ExtensionSize(google::api::field_behavior); ++i) {
    if (field.options().GetExtension(google::api::field_behavior, i) == behavior) return true;
  }
  return false;
}

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

bool IsString(const FieldDescriptor& field) { return field.type() == FieldDescriptor::TYPE_STRING; }

// The field of a resource that holds its own name; null when the message is no resource.
const FieldDescriptor* IdentifierOf(const Descriptor& type) {
  if (!type.options().HasExtension(google::api::resource)) return nullptr;
  for (int i = 0; i < type.field_count(); ++i) {
    if (Has(*type.field(i), google::api::IDENTIFIER)) return type.field(i);
  }
  return nullptr;
}

std::vector<NamePattern> PatternsOf(const google::api::ResourceDescriptor& resource) {
  return {resource.pattern().begin(), resource.pattern().end()};
}

std::vector<NamePattern> ParentPatternsOf(const google::api::ResourceDescriptor& resource) {
  std::vector<NamePattern> parents;
  for (const NamePattern& pattern : PatternsOf(resource)) {
    if (!pattern.ParentText().empty()) parents.emplace_back(pattern.ParentText());
  }
  return parents;
}

// Compiles a type and those below it into `all`, whose entries never move.
class Compiler {
 public:
  using Map = std::map<const Descriptor*, MessageRules>;

  explicit Compiler(Map& all) : all_(all) {}

  const MessageRules& Compile(const Descriptor& type) {
    const MessageRules& rules = Message(type);
    FindOutputOnlyWithin();
    return rules;
  }

 private:
  MessageRules& Message(const Descriptor& type) {
    const auto [entry, is_new] = all_.try_emplace(&type);
    MessageRules& rules = entry->second;
    if (!is_new) return rules;
    added_.push_back(&type);

    if (type.full_name() == "google.protobuf.Timestamp") {
      rules.kind = MessageRules::Kind::kTimestamp;
      return rules;
    }
    if (type.full_name() == "google.protobuf.Duration") {
      rules.kind = MessageRules::Kind::kDuration;
      return rules;
    }
    const bool is_request = absl::EndsWith(type.name(), "Request");
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (is_request) AddNames(field, rules);
      if (Has(field, google::api::OUTPUT_ONLY)) {
        rules.output_only.push_back(&field);
      } else if (!Has(field, google::api::IDENTIFIER)) {
        AddField(field, is_request, rules);
      }
    }
    return rules;
  }

  // What OrganizationsNamed looks at.
  static void AddNames(const FieldDescriptor& field, MessageRules& rules) {
    if (IsString(field)) {
      if (field.options().HasExtension(google::api::resource_reference) ||
          field.name() == "parent" || field.name() == "name") {
        rules.names.push_back(&field);
      }
    } else if (IsUpdate(*field.containing_type()) && IsMessage(field) && !field.is_repeated()) {
      if (const FieldDescriptor* name = IdentifierOf(*field.message_type())) {
        rules.resource_names.push_back({&field, name});
      }
    }
  }

  static bool IsUpdate(const Descriptor& type) {
    return absl::StartsWith(type.name(), "Update") && absl::EndsWith(type.name(), "Request");
  }

  void AddField(const FieldDescriptor& field, bool is_request, MessageRules& message) {
    FieldRules rules;
    rules.field = &field;
    rules.required = Has(field, google::api::REQUIRED);
    const auto& bounds = field.options().GetExtension(options::v1::rules);
    rules.min_length = bounds.min_length();
    rules.max_length = bounds.max_length();
    if (bounds.has_minimum()) rules.minimum = bounds.minimum();
    if (bounds.has_maximum()) rules.maximum = bounds.maximum();
    rules.max_items = bounds.max_items();
    rules.unique_items = bounds.unique_items();
    if (is_request && field.name() == "page_size") rules.minimum = rules.minimum.value_or(0);

    if (IsString(field)) {
      rules.is_title = IsTitleField(field.name());
      AddPattern(bounds, rules, message);
      AddReference(rules, message);
      AddOrPattern(bounds, rules, message);
      rules.names_new_id = is_request && !field.is_repeated() &&
                           ResourceTypes(*field.file()).IsIdField(field.name());
    }
    if (IsMessage(field)) {
      rules.nested = &Message(*field.message_type());
      if (IsUpdate(*field.containing_type())) AddUpdatedResource(rules);
    }
    if (AsksSomething(rules)) message.fields.push_back(std::move(rules));
  }

  static void AddPattern(const options::v1::Rules& bounds, FieldRules& rules,
                         MessageRules& message) {
    if (bounds.pattern().empty()) return;
    rules.pattern = CompilePattern(bounds.pattern(), rules, message);
    rules.pattern_hint = bounds.pattern_hint().empty() ? bounds.pattern() : bounds.pattern_hint();
  }

  static void AddOrPattern(const options::v1::Rules& bounds, FieldRules& rules,
                           MessageRules& message) {
    if (bounds.or_pattern().empty()) return;
    rules.or_pattern = CompilePattern(bounds.or_pattern(), rules, message);
    rules.or_pattern_hint =
        bounds.or_pattern_hint().empty() ? bounds.or_pattern() : bounds.or_pattern_hint();
    if (!rules.is_reference) {
      message.mistakes.push_back(
          absl::StrCat(rules.field->full_name(), " has an or_pattern and is no reference"));
    }
  }

  static std::unique_ptr<const re2::RE2> CompilePattern(const std::string& text,
                                                        const FieldRules& rules,
                                                        MessageRules& message) {
    auto pattern = std::make_unique<const re2::RE2>(text, re2::RE2::Quiet);
    if (!pattern->ok()) {
      message.mistakes.push_back(
          absl::StrCat(rules.field->full_name(), " has a malformed pattern: ", pattern->error()));
    }
    return pattern;
  }

  static void AddReference(FieldRules& rules, MessageRules& message) {
    if (!rules.field->options().HasExtension(google::api::resource_reference)) return;
    const auto& reference = rules.field->options().GetExtension(google::api::resource_reference);
    const bool is_child = !reference.child_type().empty();
    const std::string& type = is_child ? reference.child_type() : reference.type();
    if (type == "*") return;
    rules.is_reference = true;
    const ResourceTypes types(*rules.field->file());
    if (const auto* resource = types.Find(type)) {
      rules.references = is_child ? ParentPatternsOf(*resource) : PatternsOf(*resource);
    }
    if (rules.references.empty()) {
      message.mistakes.push_back(
          absl::StrCat(rules.field->full_name(), " refers to ", type,
                       is_child ? ", which neither its file nor an import declares with a parent"
                                : ", which neither its file nor an import declares"));
    }
  }

  static void AddUpdatedResource(FieldRules& rules) {
    const Descriptor& type = *rules.field->message_type();
    const FieldDescriptor* name = IdentifierOf(type);
    if (name == nullptr || rules.field->is_repeated()) return;
    auto identifier = std::make_unique<FieldRules>();
    identifier->field = name;
    identifier->required = true;
    identifier->is_reference = true;
    identifier->references = PatternsOf(type.options().GetExtension(google::api::resource));
    rules.identifier = std::move(identifier);
    rules.is_update = true;
  }

  static bool AsksSomething(const FieldRules& rules) {
    return IsString(*rules.field) || IsMessage(*rules.field) || rules.required ||
           rules.field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM || rules.minimum ||
           rules.maximum || rules.max_items > 0 || rules.unique_items;
  }

  // A type's fields lead to output-only ones when their type has some or leads to some. Types may
  // contain one another, so this goes on until nothing new is found.
  void FindOutputOnlyWithin() {
    std::set<const MessageRules*> leading;
    for (const auto& [type, rules] : all_) {
      if (!rules.output_only.empty() || !rules.output_only_within.empty()) leading.insert(&rules);
    }
    for (bool found = true; found;) {
      found = false;
      for (const Descriptor* type : added_) {
        MessageRules& rules = all_.at(type);
        if (leading.contains(&rules)) continue;
        for (int i = 0; i < type->field_count() && !leading.contains(&rules); ++i) {
          const FieldDescriptor& field = *type->field(i);
          if (IsMessage(field) && Leads(field, leading)) found = leading.insert(&rules).second;
        }
      }
    }
    for (const Descriptor* type : added_) {
      MessageRules& rules = all_.at(type);
      for (int i = 0; i < type->field_count(); ++i) {
        const FieldDescriptor& field = *type->field(i);
        if (!IsMessage(field) || Has(field, google::api::OUTPUT_ONLY)) continue;
        if (Leads(field, leading)) {
          rules.output_only_within.push_back({&field, &all_.at(field.message_type())});
        }
      }
    }
  }

  // Output-only fields are cleared whole, so what is below them is not compiled.
  bool Leads(const FieldDescriptor& field, const std::set<const MessageRules*>& leading) const {
    const auto below = all_.find(field.message_type());
    return below != all_.end() && leading.contains(&below->second);
  }

  Map& all_;
  std::vector<const Descriptor*> added_;
};

}  // namespace

const MessageRules& RulesOf(const Descriptor& type) {
  static auto& mutex = *new std::shared_mutex;
  static auto& all = *new Compiler::Map;
  // A call asks for those of its request several times.
  thread_local std::pair<const Descriptor*, const MessageRules*> last;
  if (last.first == &type) return *last.second;
  {
    std::shared_lock lock(mutex);
    const auto known = all.find(&type);
    if (known != all.end()) last = {&type, &known->second};
  }
  if (last.first != &type) {
    std::unique_lock lock(mutex);
    last = {&type, &Compiler(all).Compile(type)};
  }
  return *last.second;
}

}  // namespace touchstone
