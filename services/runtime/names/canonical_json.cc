#include "services/runtime/names/canonical_json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "services/runtime/names/sha256.h"

namespace touchstone {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void AppendText(absl::string_view text, std::string& json) {
  json.push_back('"');
  for (const char c : text) {
    switch (c) {
      case '"':
        json.append("\\\"");
        break;
      case '\\':
        json.append("\\\\");
        break;
      case '\b':
        json.append("\\b");
        break;
      case '\f':
        json.append("\\f");
        break;
      case '\n':
        json.append("\\n");
        break;
      case '\r':
        json.append("\\r");
        break;
      case '\t':
        json.append("\\t");
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          absl::StrAppendFormat(&json, "\\u%04x", static_cast<unsigned>(c));
        } else {
          json.push_back(c);
        }
    }
  }
  json.push_back('"');
}

// The fewest digits that tell it from all others, as RFC 8785 has it where it needs no exponent.
void AppendNumber(double number, std::string& json) {
  const double size = std::abs(number);
  if (!(size == 0 || (size >= 1e-6 && size <= 9007199254740992.0))) std::abort();
  char digits[64];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), size == 0 ? 0.0 : number,
                                 std::chars_format::fixed);
  json.append(digits, end.ptr);
}

// An enum's value by name; one that this process does not know by number, as over REST.
void AppendEnum(const FieldDescriptor& field, int number, std::string& json) {
  const auto* const value = field.enum_type()->FindValueByNumber(number);
  if (value == nullptr) {
    absl::StrAppend(&json, number);
  } else {
    AppendText(value->name(), json);
  }
}

void AppendMessage(const Message& message, std::string& json);

// The value of a field, or of its element `index` when it is a list.
void AppendValue(const Message& message, const FieldDescriptor& field, int index,
                 std::string& json) {
  const auto& in = *message.GetReflection();
  const bool is_list = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      AppendText(is_list ? in.GetRepeatedStringReference(message, &field, index, &scratch)
                         : in.GetStringReference(message, &field, &scratch),
                 json);
      break;
    }
    case FieldDescriptor::CPPTYPE_INT32:
      absl::StrAppend(&json, is_list ? in.GetRepeatedInt32(message, &field, index)
                                     : in.GetInt32(message, &field));
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      AppendText(absl::StrCat(is_list ? in.GetRepeatedInt64(message, &field, index)
                                      : in.GetInt64(message, &field)),
                 json);
      break;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      AppendNumber(
          is_list ? in.GetRepeatedDouble(message, &field, index) : in.GetDouble(message, &field),
          json);
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      json.append(
          (is_list ? in.GetRepeatedBool(message, &field, index) : in.GetBool(message, &field))
              ? "true"
              : "false");
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      AppendEnum(field,
                 is_list ? in.GetRepeatedEnumValue(message, &field, index)
                         : in.GetEnumValue(message, &field),
                 json);
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      AppendMessage(
          is_list ? in.GetRepeatedMessage(message, &field, index) : in.GetMessage(message, &field),
          json);
      break;
    default:
      std::abort();
  }
}

void AppendField(const Message& message, const FieldDescriptor& field, std::string& json) {
  if (!HasCanonicalJson(field)) std::abort();
  if (!field.is_repeated()) {
    AppendValue(message, field, 0, json);
    return;
  }
  json.push_back('[');
  const int size = message.GetReflection()->FieldSize(message, &field);
  for (int i = 0; i < size; ++i) {
    if (i > 0) json.push_back(',');
    AppendValue(message, field, i, json);
  }
  json.push_back(']');
}

void AppendMessage(const Message& message, std::string& json) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  // The names are ASCII, so that bytes order them as UTF-16 does.
  std::sort(fields.begin(), fields.end(), [](const auto* one, const auto* other) {
    return one->json_name() < other->json_name();
  });
  json.push_back('{');
  for (const FieldDescriptor* const field : fields) {
    if (field != fields.front()) json.push_back(',');
    AppendText(field->json_name(), json);
    json.push_back(':');
    AppendField(message, *field, json);
  }
  json.push_back('}');
}

}  // namespace

std::string CanonicalJson(const Message& message) {
  std::string json;
  AppendMessage(message, json);
  return json;
}

std::string CanonicalHash(const Message& message) {
  return CanonicalHashOfText(CanonicalJson(message));
}

std::string CanonicalHashOfText(absl::string_view text) {
  return absl::StrCat("sha256-jcs-1:", Sha256Hex(text));
}

bool HasCanonicalJson(const FieldDescriptor& field) {
  if (field.is_map()) return false;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_STRING;
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_BOOL:
    case FieldDescriptor::CPPTYPE_ENUM:
      return true;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      // Google's own have a JSON of their own.
      return absl::StartsWith(field.message_type()->full_name(), "touchstone.");
    default:
      return false;
  }
}

}  // namespace touchstone
