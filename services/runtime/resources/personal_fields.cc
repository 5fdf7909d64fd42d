#include "services/runtime/resources/personal_fields.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

std::string TextOf(const Message& resource, const FieldDescriptor& field) {
  return resource.GetReflection()->GetString(resource, &field);
}

// By number: a field that is renamed opens as before.
std::string PlaceOf(const ResourceType& type, const std::string& name,
                    const FieldDescriptor& field) {
  return absl::StrCat(type.type, " ", field.number(), " ", name);
}

std::string PersonOf(const ResourceType& type, const Message& resource) {
  const std::string& field = type.declaration.person;
  if (field.empty()) return NameOf(resource);
  return TextOf(resource, *type.descriptor().FindFieldByName(field));
}

}  // namespace

void MarkPersonalTexts(Message& resource) {
  for (const FieldDescriptor* const field : PersonalFieldsOf(*resource.GetDescriptor())) {
    if (TextOf(resource, *field).empty()) continue;
    resource.GetReflection()->SetString(&resource, field, std::string(kPersonalMark));
  }
}

void ClearPersonalTexts(const ResourceType& type, Message& resource) {
  for (const FieldDescriptor* const field : type.personal) {
    resource.GetReflection()->ClearField(&resource, field);
  }
}

std::vector<PersonalText> PersonalTextsOf(const ResourceType& type, const Message& resource) {
  std::vector<PersonalText> texts;
  if (type.personal.empty()) return texts;
  const std::string name = NameOf(resource);
  const std::string person = PersonOf(type, resource);
  for (const FieldDescriptor* const field : type.personal) {
    std::string text = TextOf(resource, *field);
    if (text.empty()) continue;
    texts.push_back({person, PlaceOf(type, name, *field), std::move(text)});
  }
  return texts;
}

void SetPersonalTexts(const ResourceType& type, std::span<const PersonalText> texts,
                      Message& resource) {
  auto text = texts.begin();
  for (const FieldDescriptor* const field : type.personal) {
    if (TextOf(resource, *field).empty()) continue;
    resource.GetReflection()->SetString(&resource, field, (text++)->text);
  }
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
