// The rules of a message type, read from its descriptor once. What field_rules.h enforces.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_MESSAGE_RULES_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_MESSAGE_RULES_H_

#include <google/protobuf/descriptor.h>
#include <re2/re2.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/runtime/names/resource_name.h"

namespace touchstone {

struct MessageRules;

// What one field must be like. A bound that does not apply is 0 or absent.
struct FieldRules {
  const google::protobuf::FieldDescriptor* field = nullptr;
  bool required = false;

  // Strings.
  uint32_t min_length = 0;
  uint32_t max_length = 0;
  std::unique_ptr<const re2::RE2> pattern;
  std::string pattern_hint;
  bool is_title = false;  // title, display_name, label: one line that others see in lists
  bool names_new_id = false;
  bool is_reference = false;
  std::vector<NamePattern> references;         // any of them; none fits when the type is unknown
  std::unique_ptr<const re2::RE2> or_pattern;  // what a reference may be instead
  std::string or_pattern_hint;

  // Numbers.
  std::optional<double> minimum;
  std::optional<double> maximum;

  // Repeated fields.
  uint32_t max_items = 0;
  bool unique_items = false;

  // Messages: the rules of their type, which lives as long as the program.
  const MessageRules* nested = nullptr;
  // The resource of an Update: its REQUIRED fields may be absent, and it must say its own name.
  bool is_update = false;
  std::unique_ptr<const FieldRules> identifier;
};

struct MessageRules {
  enum class Kind { kOrdinary, kTimestamp, kDuration };

  Kind kind = Kind::kOrdinary;
  // In order of declaration, without those that nothing is asked of and those that are ignored
  // (OUTPUT_ONLY, IDENTIFIER).
  std::vector<FieldRules> fields;

  // What ClearOutputOnly clears here, and where it looks further.
  std::vector<const google::protobuf::FieldDescriptor*> output_only;
  struct Holder {
    const google::protobuf::FieldDescriptor* field;
    const MessageRules* nested;
  };
  std::vector<Holder> output_only_within;

  // Request messages: the fields that name what the request is about; see OrganizationsNamed.
  std::vector<const google::protobuf::FieldDescriptor*> names;
  struct ResourceName {
    const google::protobuf::FieldDescriptor* resource;
    const google::protobuf::FieldDescriptor* name;
  };
  std::vector<ResourceName> resource_names;

  // Rules that cannot be understood: a malformed pattern, a reference to an unknown type. Values of
  // such fields are refused.
  std::vector<std::string> mistakes;
};

// The rules of a type, compiled when it is first seen, with those of every type below it; they live
// as long as the program, as the descriptor has to. Thread-safe.
const MessageRules& RulesOf(const google::protobuf::Descriptor& type);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_MESSAGE_RULES_H_
