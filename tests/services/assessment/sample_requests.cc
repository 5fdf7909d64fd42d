#include "tests/services/assessment/sample_requests.h"

#include <google/api/field_behavior.pb.h>
#include <google/api/resource.pb.h>
#include <google/protobuf/field_mask.pb.h>
#include <touchstone/events/v1/events.pb.h>

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "services/runtime/names/resource_name.h"
#include "tests/services/assessment/cycle_in_process.h"

namespace touchstone::assessment {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::FieldMask;
using ::google::protobuf::Message;
using ::google::protobuf::MessageFactory;
using ::google::protobuf::MethodDescriptor;

constexpr int kWholePage = 1000;

// A field that names a resource, and what it could name; of the resource in an Update, its name.
struct Reference {
  std::vector<const FieldDescriptor*> path;
  std::vector<std::string> choices;
  bool is_required = false;
};

bool IsRequired(const FieldDescriptor& field) {
  const auto& behavior = field.options();
  for (int i = 0; i < behavior.ExtensionSize(google::api::field_behavior); ++i) {
    if (behavior.GetExtension(google::api::field_behavior, i) == google::api::REQUIRED) return true;
  }
  return false;
}

std::vector<std::string> NamesOf(const Samples& samples, const std::string& type) {
  if (type == "*") {
    std::vector<std::string> all;
    for (const auto& [one, names] : samples.names)
      all.insert(all.end(), names.begin(), names.end());
    return all;
  }
  const auto found = samples.names.find(type);
  return found == samples.names.end() ? std::vector<std::string>() : found->second;
}

std::vector<std::string> ParentsOf(const Samples& samples, const std::string& type) {
  std::set<std::string> parents;
  for (const std::string& name : NamesOf(samples, type)) parents.emplace(ParentOf(name));
  return {parents.begin(), parents.end()};
}

// Nothing for a field that names nothing.
std::vector<Reference> ReferencesIn(const MethodDescriptor& method, const Samples& samples) {
  std::vector<Reference> references;
  const Descriptor& input = *method.input_type();
  for (int i = 0; i < input.field_count(); ++i) {
    const FieldDescriptor* const field = input.field(i);
    const auto& reference = field->options().GetExtension(google::api::resource_reference);
    if (const auto only = samples.only.find(method.name());
        only != samples.only.end() && !reference.type().empty()) {
      references.push_back({{field}, only->second, true});
    } else if (!reference.type().empty()) {
      references.push_back({{field}, NamesOf(samples, reference.type()), IsRequired(*field)});
    } else if (!reference.child_type().empty()) {
      references.push_back({{field}, ParentsOf(samples, reference.child_type()), true});
    } else if (field->name() == "name" && input.file()->package() == "google.longrunning") {
      const bool is_list = absl::StartsWith(method.name(), "List");
      references.push_back(
          {{field}, is_list ? std::vector<std::string>{kOrganization} : samples.operations, true});
    } else if (absl::StartsWith(method.name(), "Update") &&
               field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
               field->message_type()->options().HasExtension(google::api::resource)) {
      const auto& type = field->message_type()->options().GetExtension(google::api::resource);
      references.push_back({{field, field->message_type()->FindFieldByName("name")},
                            NamesOf(samples, type.type()),
                            true});
    }
  }
  return references;
}

void Name(const Reference& reference, const std::string& choice, Message& request) {
  Message* place = &request;
  for (size_t i = 0; i + 1 < reference.path.size(); ++i) {
    place = place->GetReflection()->MutableMessage(place, reference.path[i]);
  }
  const FieldDescriptor* const field = reference.path.back();
  if (field->is_repeated()) {
    place->GetReflection()->ClearField(place, field);
    place->GetReflection()->AddString(place, field, choice);
  } else {
    place->GetReflection()->SetString(place, field, choice);
  }
}

void FillMessage(const FieldDescriptor& field, const Samples& samples, Message& request) {
  const auto body = samples.bodies.find(field.message_type()->full_name());
  if (body == samples.bodies.end()) return;
  const auto& reflection = *request.GetReflection();
  if (!field.is_repeated()) {
    reflection.MutableMessage(&request, &field)->CopyFrom(*body->second.front());
    return;
  }
  for (const auto& one : body->second) reflection.AddMessage(&request, &field)->CopyFrom(*one);
}

void FillString(const FieldDescriptor& field, const Samples& samples, Message& request) {
  if (field.is_repeated()) return;
  const auto text = samples.texts.find(field.name());
  if (text != samples.texts.end()) {
    request.GetReflection()->SetString(&request, &field, text->second);
  } else if (IsRequired(field)) {
    request.GetReflection()->SetString(&request, &field, "Said");
  }
}

void Fill(const FieldDescriptor& field, const Samples& samples, Message& request) {
  const auto& reflection = *request.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return FillMessage(field, samples, request);
    case FieldDescriptor::CPPTYPE_STRING:
      return FillString(field, samples, request);
    case FieldDescriptor::CPPTYPE_ENUM:
      if (field.enum_type() == v1::AssessmentCycle::Purpose_descriptor()) {
        reflection.SetEnumValue(&request, &field, samples.purpose);
      }
      return;
    case FieldDescriptor::CPPTYPE_BOOL:
      for (const char* const wanted : {"validate_only", "show_deleted", "once"}) {
        if (field.name() == wanted) reflection.SetBool(&request, &field, true);
      }
      return;
    default:
      if (field.name() == "page_size") reflection.SetInt32(&request, &field, kWholePage);
  }
}

// Changes one field of the resource, to what its body says.
void MaskOneField(Message& request) {
  const FieldDescriptor* const mask = request.GetDescriptor()->FindFieldByName("update_mask");
  if (mask == nullptr) return;
  const FieldDescriptor* const resource = request.GetDescriptor()->field(0);
  const Message& body = request.GetReflection()->GetMessage(request, resource);
  std::vector<const FieldDescriptor*> set;
  body.GetReflection()->ListFields(body, &set);
  const auto changed = std::find_if(
      set.begin(), set.end(), [](const FieldDescriptor* field) { return field->name() != "name"; });
  if (changed == set.end()) return;
  static_cast<FieldMask*>(request.GetReflection()->MutableMessage(&request, mask))
      ->add_paths((*changed)->name());
}

}  // namespace

Requests RequestsFor(const MethodDescriptor& method, const Samples& samples) {
  std::unique_ptr<Message> base(
      MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
  for (int i = 0; i < method.input_type()->field_count(); ++i) {
    Fill(*method.input_type()->field(i), samples, *base);
  }
  const std::vector<Reference> references = ReferencesIn(method, samples);
  for (const Reference& reference : references) {
    const FieldDescriptor* const field = reference.path.back();
    if (reference.is_required && reference.choices.empty()) return {};
    if (reference.is_required) Name(reference, reference.choices.front(), *base);
    if (!reference.is_required && !field->is_repeated()) {
      base->GetReflection()->ClearField(base.get(), field);
    }
  }
  if (absl::StartsWith(method.name(), "Update")) MaskOneField(*base);
  Requests requests;
  for (const Reference& reference : references) {
    for (const std::string& choice : reference.choices) {
      requests.emplace_back(base->New())->CopyFrom(*base);
      Name(reference, choice, *requests.back());
    }
  }
  requests.push_back(std::move(base));
  return requests;
}

}  // namespace touchstone::assessment
