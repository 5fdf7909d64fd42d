#include "gateway/openapi/examples.h"

#include <google/api/field_behavior.pb.h>
#include <google/api/resource.pb.h>
#include <google/longrunning/operations.pb.h>
#include <touchstone/options/v1/options.pb.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gateway/answers/json_text.h"
#include "gateway/openapi/comments.h"
#include "gateway/openapi/example_text.h"
#include "gateway/openapi/schema_writer.h"

namespace touchstone::gateway {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

namespace {

// What services make where the caller gives no id.
constexpr absl::string_view kMadeId = "0199a3c4-5d20-7a31-8c4e-6f1b2d9e0a57";
constexpr absl::string_view kRevision = "17";

const options::v1::Rules& RulesOf(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::rules);
}

// What people call a resource, by the example in its comment; "" when it has no such field.
std::string TitleOf(const Descriptor& message) {
  for (const char* name : {"title", "display_name", "text"}) {
    if (const auto* field = message.FindFieldByName(name)) {
      return SuchAs(CommentOf(*field)).value_or("");
    }
  }
  return "";
}

// "display_name" → "Display name"
std::string Words(absl::string_view name) {
  std::string words = absl::StrReplaceAll(name, {{"_", " "}});
  if (!words.empty()) words.front() = absl::ascii_toupper(words.front());
  return words;
}

std::optional<std::string> TimeOf(const FieldDescriptor& field, bool is_deleted) {
  if (field.name() == "delete_time") {
    if (!is_deleted) return std::nullopt;
    return R"("2026-04-01T16:20:00Z")";
  }
  if (field.name() == "expire_time") return R"("2027-12-31T23:59:59Z")";
  return field.name() == "create_time" ? R"("2026-03-02T09:30:00Z")" : R"("2026-03-09T14:05:00Z")";
}

std::optional<std::string> EnumOf(const FieldDescriptor& field) {
  const EnumDescriptor& type = *field.enum_type();
  const auto given = SuchAs(CommentOf(field));
  if (given && type.FindValueByName(*given) != nullptr) return JsonText(*given);
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) return JsonText(type.value(i)->name());
  }
  return std::nullopt;
}

bool IsOperation(const Descriptor& message) {
  return message.full_name() == google::longrunning::Operation::descriptor()->full_name();
}

std::optional<std::string> NumberOf(const FieldDescriptor& field, bool is_sent) {
  double number = 0;
  if (const auto given = SuchAs(CommentOf(field)); given && absl::SimpleAtod(*given, &number)) {
    return std::optional<std::string>(*given);
  }
  if (field.name() == "revision") return std::string(kRevision);
  const auto& rules = RulesOf(field);
  if (rules.minimum() > 0) return absl::StrCat(rules.minimum());
  if (is_sent && !HasBehavior(field, google::api::REQUIRED)) return std::nullopt;
  return "1";
}

}  // namespace

Examples::Examples(const std::vector<const google::protobuf::ServiceDescriptor*>& services,
                   const JsonCodec& codec)
    : codec_(codec) {
  std::set<const google::protobuf::FileDescriptor*> files;
  for (const auto* service : services) {
    files.insert(service->file());
    for (int i = 0; i < service->file()->dependency_count(); ++i) {
      files.insert(service->file()->dependency(i));
    }
  }
  for (const auto* file : files) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      const Descriptor& message = *file->message_type(i);
      const auto& resource = message.options().GetExtension(google::api::resource);
      if (resource.pattern().empty()) continue;
      const std::string& pattern = resource.pattern(0);
      pattern_by_type_[resource.type()] = pattern;
      const size_t open = pattern.rfind('{');
      if (open == pattern.npos) continue;
      std::string id = IdOf(TitleOf(message));
      if (id.empty()) id = IdOf(SuchAs(CommentOf(*message.FindFieldByName("name"))).value_or(""));
      if (!id.empty()) id_by_variable_[pattern.substr(open + 1, pattern.size() - open - 2)] = id;
    }
  }
}

std::string Examples::Id(absl::string_view variable) const {
  const auto found = id_by_variable_.find(std::string(variable));
  return found == id_by_variable_.end() ? std::string(kMadeId) : found->second;
}

std::string Examples::Sent(const Descriptor& message, const Fields& bound) const {
  return Canonical(message, Message(message, {.is_sent = true, .bound = &bound}, {}));
}

std::string Examples::Change(const Descriptor& resource) const {
  for (int i = 0; i < resource.field_count(); ++i) {
    const FieldDescriptor& field = *resource.field(i);
    const bool changes = field.type() == FieldDescriptor::TYPE_STRING && !field.is_repeated() &&
                         !HasBehavior(field, google::api::IDENTIFIER) &&
                         !HasBehavior(field, google::api::OUTPUT_ONLY);
    if (!changes) continue;
    const auto value = Single(field, {.is_sent = true}, {&resource});
    if (value) return absl::StrCat("{", JsonText(field.json_name()), ":", *value, "}");
  }
  return "{}";
}

std::string Examples::Answer(const MethodDescriptor& method, const Descriptor& message) const {
  if (IsOperation(message)) return Operation(method);
  const Purpose purpose = {.is_deleted = absl::StartsWith(method.name(), "Delete"),
                           .method = &method};
  return Canonical(message, Message(message, purpose, {}));
}

std::string Examples::Value(const FieldDescriptor& field) const {
  return Member(field, {.is_sent = true}, {}).value_or("null");
}

// {"name": "organizations/…/catalogOperations/…", "done": true, "response": {"@type": …}}
std::string Examples::Operation(const MethodDescriptor& method) const {
  const std::vector<std::string> package = absl::StrSplit(method.file()->package(), '.');
  const std::string collection = package.size() < 2 ? "operations" : package[1] + "Operations";
  std::string json = absl::StrCat(R"({"name":"organizations/)", Id("organization"), "/", collection,
                                  "/", kMadeId, R"(")");
  const auto& info = method.options().GetExtension(google::longrunning::operation_info);
  const auto add = [&](absl::string_view member, const std::string& type) {
    const auto* message = method.file()->pool()->FindMessageTypeByName(
        absl::StrContains(type, '.') ? type : absl::StrCat(method.file()->package(), ".", type));
    if (message == nullptr) return;
    const std::string value = Canonical(*message, Message(*message, {}, {}));
    absl::StrAppend(&json, R"(,")", member, R"(":{"@type":"type.googleapis.com/)",
                    message->full_name(), R"(")", value == "{}" ? "" : ",", value.substr(1));
  };
  add("metadata", info.metadata_type());
  absl::StrAppend(&json, R"(,"done":true)");
  add("response", info.response_type());
  return absl::StrCat(json, "}");
}

std::string Examples::Message(const Descriptor& message, const Purpose& purpose,
                              Around around) const {
  around.push_back(&message);
  std::vector<std::string> members;
  std::set<const google::protobuf::OneofDescriptor*> chosen;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    const auto* oneof = field.real_containing_oneof();
    if (oneof != nullptr && chosen.count(oneof) > 0) continue;
    const bool is_bound = purpose.bound != nullptr && purpose.bound->count(&field) > 0;
    const auto value = is_bound ? std::nullopt : Member(field, purpose, around);
    if (!value) continue;
    if (oneof != nullptr) chosen.insert(oneof);
    members.push_back(absl::StrCat(JsonText(field.json_name()), ":", *value));
  }
  return absl::StrCat("{", absl::StrJoin(members, ","), "}");
}

std::optional<std::string> Examples::Member(const FieldDescriptor& field, const Purpose& purpose,
                                            const Around& around) const {
  if (purpose.is_sent && HasBehavior(field, google::api::OUTPUT_ONLY)) return std::nullopt;
  const std::string& given = field.options().GetExtension(options::v1::example);
  if (!given.empty()) return given;
  if (field.is_map()) return std::nullopt;
  auto value = Single(field, purpose, around);
  if (!value || !field.is_repeated()) return value;
  return absl::StrCat("[", *value, "]");
}

std::optional<std::string> Examples::Single(const FieldDescriptor& field, const Purpose& purpose,
                                            const Around& around) const {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      if (field.type() == FieldDescriptor::TYPE_BYTES) return std::nullopt;
      const auto text = Text(field, purpose, around);
      return text ? std::optional(JsonText(*text)) : std::nullopt;
    }
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumOf(field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return std::nullopt;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
    default:
      return NumberOf(field, purpose.is_sent);
  }
  const Descriptor& message = *field.message_type();
  switch (message.well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_TIMESTAMP:
      return TimeOf(field, purpose.is_deleted);
    case Descriptor::WELLKNOWNTYPE_DURATION:
      return R"("30s")";
    case Descriptor::WELLKNOWNTYPE_UNSPECIFIED:
      break;
    default:
      return std::nullopt;
  }
  if (IsOperation(message) && purpose.method != nullptr) return Operation(*purpose.method);
  if (std::find(around.begin(), around.end(), &message) != around.end()) return std::nullopt;
  const std::string value = Message(message, purpose, around);
  if (value == "{}" && !HasBehavior(field, google::api::REQUIRED)) return std::nullopt;
  return value;
}

std::optional<std::string> Examples::Text(const FieldDescriptor& field, const Purpose& purpose,
                                          const Around& around) const {
  const Descriptor& message = *field.containing_type();
  if (HasBehavior(field, google::api::IDENTIFIER)) {
    if (purpose.is_sent) return std::nullopt;
    return NameIn(message.options().GetExtension(google::api::resource).pattern(0));
  }
  if (auto given = SuchAs(CommentOf(field))) return given;
  if (auto given = WordSuchAs(RulesOf(field).pattern_hint())) return given;
  const auto& reference = field.options().GetExtension(google::api::resource_reference);
  if (const auto found = pattern_by_type_.find(reference.type()); found != pattern_by_type_.end()) {
    // A resource does not refer to itself.
    const bool is_own =
        !around.empty() &&
        around.front()->options().GetExtension(google::api::resource).type() == reference.type();
    if (is_own && !HasBehavior(field, google::api::REQUIRED)) return std::nullopt;
    return NameIn(found->second);
  }
  if (const auto found = pattern_by_type_.find(reference.child_type());
      found != pattern_by_type_.end()) {
    const std::string name = NameIn(found->second);
    const size_t id = name.rfind('/');
    return name.substr(0, name.rfind('/', id - 1));
  }
  if (field.name() == "parent") return absl::StrCat("organizations/", Id("organization"));
  if (field.name() == "etag") {
    return purpose.is_sent ? std::nullopt : std::optional(std::string(kRevision));
  }
  if (field.name() == "id") {
    const std::string id = IdOf(TitleOf(message));
    return id.empty() ? std::optional(IdOf(message.name())) : std::optional(id);
  }
  if (absl::EndsWith(field.name(), "_id")) {
    const auto found = id_by_variable_.find(field.name().substr(0, field.name().size() - 3));
    if (found != id_by_variable_.end()) return found->second;
  }
  if (HasBehavior(field, google::api::REQUIRED)) return Words(field.name());
  return std::nullopt;
}

// "organizations/{organization}/apiKeys/{api_key}" with the ids that stand for the variables.
std::string Examples::NameIn(absl::string_view pattern) const {
  std::vector<std::string> parts = absl::StrSplit(pattern, '/');
  for (std::string& part : parts) {
    if (part.size() > 2 && part.front() == '{') part = Id(part.substr(1, part.size() - 2));
  }
  return absl::StrJoin(parts, "/");
}

std::string Examples::Canonical(const Descriptor& message, const std::string& json) const {
  const auto wire = codec_.ToWire(message, json, "");
  if (!wire.ok()) return json;
  const auto answered = codec_.ToJson(message, *wire);
  return answered.ok() ? *answered : json;
}

}  // namespace touchstone::gateway
