#include "services/runtime/resources/personal_fields.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

// The message of a field, or entry `i` of it.
const Message& Below(const Message& message, const FieldDescriptor& field, int i) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, i)
                             : reflection.GetMessage(message, &field);
}
Message& Below(Message& message, const FieldDescriptor& field, int i) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? *reflection.MutableRepeatedMessage(&message, &field, i)
                             : *reflection.MutableMessage(&message, &field);
}

// "[2]" for an entry of a repeated field.
std::string IndexOf(const FieldDescriptor& field, int i) {
  return field.is_repeated() ? absl::StrCat("[", i, "]") : "";
}

// Calls `visit` for every string field that is marked and has something in it, in one order, with
// the message that it is of and its path from the resource: "10[2].4". By number, so that what is
// kept of a field that is renamed opens as before; a field of the resource itself has its number
// alone.
template <typename MessageOrConst, typename Visit>
void VisitPersonal(std::span<const PersonalField> fields, MessageOrConst& message,
                   const std::string& above, const Visit& visit) {
  for (const auto& [field, below] : fields) {
    const Reflection& reflection = *message.GetReflection();
    const int count = field->is_repeated() ? reflection.FieldSize(message, field)
                                           : (reflection.HasField(message, field) ? 1 : 0);
    if (count == 0) continue;
    const std::string path = absl::StrCat(above, above.empty() ? "" : ".", field->number());
    if (below.empty()) {
      visit(message, *field, path);
      continue;
    }
    for (int i = 0; i < count; ++i) {
      VisitPersonal(below, Below(message, *field, i), path + IndexOf(*field, i), visit);
    }
  }
}

// The strings of a field: one where it is not repeated.
std::vector<std::string> EntriesOf(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  if (!field.is_repeated()) return {reflection.GetString(message, &field)};
  std::vector<std::string> entries;
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    entries.push_back(reflection.GetRepeatedString(message, &field, i));
  }
  return entries;
}

// Puts another text in place of each that a field has. An entry that becomes empty goes: field
// rules refuse those, and the rest of the resource could not be changed any more.
template <typename Other>
void ReplaceTexts(Message& message, const FieldDescriptor& field, const Other& other) {
  std::vector<std::string> entries = EntriesOf(message, field);
  const Reflection& reflection = *message.GetReflection();
  if (!field.is_repeated()) {
    if (!entries[0].empty()) reflection.SetString(&message, &field, other());
    return;
  }
  reflection.ClearField(&message, &field);
  for (std::string& entry : entries) {
    const bool was_empty = entry.empty();
    if (!was_empty) entry = other();
    if (was_empty || !entry.empty()) reflection.AddString(&message, &field, std::move(entry));
  }
}

// A resource that is about nobody who is known has a key of its own.
std::string PersonOf(const ResourceType& type, const Message& resource) {
  const std::string& field = type.declaration.person;
  if (field.empty()) return NameOf(resource);
  std::string person =
      resource.GetReflection()->GetString(resource, type.descriptor().FindFieldByName(field));
  return person.empty() ? NameOf(resource) : person;
}

}  // namespace

void MarkPersonalTexts(std::span<const PersonalField> fields, Message& resource) {
  VisitPersonal(fields, resource, "", [](Message& message, const FieldDescriptor& field, auto&) {
    ReplaceTexts(message, field, [] { return std::string(kPersonalMark); });
  });
}

void ClearPersonalTexts(const ResourceType& type, Message& resource) {
  VisitPersonal(type.personal, resource, "",
                [](Message& message, const FieldDescriptor& field, auto&) {
                  message.GetReflection()->ClearField(&message, &field);
                });
}

std::vector<PersonalText> PersonalTextsOf(const ResourceType& type, const Message& resource) {
  std::vector<PersonalText> texts;
  if (type.personal.empty()) return texts;
  const std::string name = NameOf(resource);
  const std::string person = PersonOf(type, resource);
  VisitPersonal(
      type.personal, resource, "",
      [&](const Message& message, const FieldDescriptor& field, const std::string& path) {
        std::vector<std::string> entries = EntriesOf(message, field);
        for (size_t i = 0; i < entries.size(); ++i) {
          if (entries[i].empty()) continue;
          texts.push_back({.person = person,
                           .place = absl::StrCat(type.type, " ", path,
                                                 IndexOf(field, static_cast<int>(i)), " ", name),
                           .text = std::move(entries[i])});
        }
      });
  return texts;
}

void SetPersonalTexts(const ResourceType& type, std::span<const PersonalText> texts,
                      Message& resource) {
  auto text = texts.begin();
  VisitPersonal(type.personal, resource, "",
                [&text](Message& message, const FieldDescriptor& field, auto&) {
                  ReplaceTexts(message, field, [&text] { return (text++)->text; });
                });
}

absl::Status OpenPersonalTexts(const PersonalKeys& keys, Session& session, const ResourceType& type,
                               std::span<Message* const> resources) {
  std::vector<PersonalText> all;
  std::vector<size_t> counts;
  for (const Message* const resource : resources) {
    std::vector<PersonalText> texts = PersonalTextsOf(type, *resource);
    counts.push_back(texts.size());
    std::move(texts.begin(), texts.end(), std::back_inserter(all));
  }
  if (all.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(keys.Open(session, all));
  size_t at = 0;
  for (size_t i = 0; i < resources.size(); ++i) {
    SetPersonalTexts(type, std::span(all).subspan(at, counts[i]), *resources[i]);
    at += counts[i];
  }
  return absl::OkStatus();
}

}  // namespace touchstone
