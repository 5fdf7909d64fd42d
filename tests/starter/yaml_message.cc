#include "tests/starter/yaml_message.h"

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <fstream>
#include <set>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

absl::Status Wrong(const YAML::Node& node, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat("line ", node.Mark().line + 1, ": ", problem));
}

// Whether YAML takes an unquoted scalar for something else than text.
bool LooksLikeAnotherKind(const YAML::Node& node) {
  bool truth = false;
  double number = 0;
  return YAML::convert<bool>::decode(node, truth) || YAML::convert<double>::decode(node, number);
}

absl::Status ReadMessage(const YAML::Node& node, Message& message);

// Reads one value into a field, or behind the values of a repeated one.
class ValueReader {
 public:
  ValueReader(const FieldDescriptor& field, Message& message) : field_(field), message_(message) {}

  absl::Status Read(const YAML::Node& node) {
    if (field_.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      return ReadMessage(node, field_.is_repeated()
                                   ? *reflection_.AddMessage(&message_, &field_)
                                   : *reflection_.MutableMessage(&message_, &field_));
    }
    if (!node.IsScalar()) return Wrong(node, absl::StrCat(field_.json_name(), " is one value"));
    switch (field_.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        if (node.Tag() != "!" && LooksLikeAnotherKind(node)) {
          return Wrong(node, absl::StrCat(field_.json_name(), " is text; put it in quotes"));
        }
        Set(&Reflection::SetString, &Reflection::AddString, node.Scalar());
        return absl::OkStatus();
      case FieldDescriptor::CPPTYPE_ENUM:
        return ReadEnum(node);
      case FieldDescriptor::CPPTYPE_BOOL:
        return ReadAs<bool>(node, &Reflection::SetBool, &Reflection::AddBool);
      case FieldDescriptor::CPPTYPE_INT32:
        return ReadAs<int32_t>(node, &Reflection::SetInt32, &Reflection::AddInt32);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return ReadAs<double>(node, &Reflection::SetDouble, &Reflection::AddDouble);
      default:
        return Wrong(node, absl::StrCat(field_.json_name(), " is of a kind that is not read here"));
    }
  }

 private:
  template <typename Setter, typename Adder, typename T>
  void Set(Setter set, Adder add, const T& value) {
    if (field_.is_repeated()) {
      (reflection_.*add)(&message_, &field_, value);
    } else {
      (reflection_.*set)(&message_, &field_, value);
    }
  }

  template <typename T, typename Setter, typename Adder>
  absl::Status ReadAs(const YAML::Node& node, Setter set, Adder add) {
    T value{};
    if (node.Tag() == "!" || !YAML::convert<T>::decode(node, value)) {
      return Wrong(node, absl::StrCat(field_.json_name(), " is a ", field_.cpp_type_name()));
    }
    Set(set, add, value);
    return absl::OkStatus();
  }

  absl::Status ReadEnum(const YAML::Node& node) {
    const EnumValueDescriptor* value = field_.enum_type()->FindValueByName(node.Scalar());
    if (value == nullptr || value->number() == 0) {
      return Wrong(node, absl::StrCat(field_.json_name(), " has no value ", node.Scalar()));
    }
    Set(&Reflection::SetEnum, &Reflection::AddEnum, value);
    return absl::OkStatus();
  }

  const FieldDescriptor& field_;
  Message& message_;
  const Reflection& reflection_ = *message_.GetReflection();
};

const FieldDescriptor* FindField(const Message& message, const std::string& json_name) {
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message.GetDescriptor()->field(i);
    if (field->json_name() == json_name) return field;
  }
  return nullptr;
}

// Whether what stands behind a key can be the field's value: an empty one cannot.
bool Fits(const FieldDescriptor& field, const YAML::Node& value) {
  if (field.is_repeated()) return value.IsSequence() && value.size() > 0;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return value.IsMap();
  return value.IsScalar() && !value.Scalar().empty();
}

absl::Status ReadMessage(const YAML::Node& node, Message& message) {
  if (!node.IsMap()) return Wrong(node, absl::StrCat(message.GetTypeName(), " has fields"));
  std::set<std::string> seen;
  for (const auto& entry : node) {
    const std::string& key = entry.first.Scalar();
    const FieldDescriptor* field = FindField(message, key);
    if (field == nullptr) {
      return Wrong(entry.first, absl::StrCat(message.GetTypeName(), " has no field ", key));
    }
    if (!seen.insert(key).second) return Wrong(entry.first, absl::StrCat(key, " is there twice"));
    if (!Fits(*field, entry.second)) {
      return Wrong(entry.first, absl::StrCat(key, field->is_repeated() ? " is a list with entries"
                                                                       : " is one value"));
    }
    ValueReader reader(*field, message);
    if (!field->is_repeated()) {
      RETURN_IF_ERROR(reader.Read(entry.second));
      continue;
    }
    for (const YAML::Node& item : entry.second) RETURN_IF_ERROR(reader.Read(item));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadYaml(const std::string& yaml, Message& message) {
  YAML::Node root;
  try {
    root = YAML::Load(yaml);
  } catch (const YAML::Exception& e) {
    return absl::InvalidArgumentError(absl::StrCat("line ", e.mark.line + 1, ": ", e.msg));
  }
  return ReadMessage(root, message);
}

absl::Status ReadYamlFile(const std::string& path, Message& message) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  std::ostringstream text;
  text << file.rdbuf();
  const absl::Status status = ReadYaml(text.str(), message);
  return status.ok() ? status
                     : absl::Status(status.code(), absl::StrCat(path, ": ", status.message()));
}

}  // namespace touchstone
