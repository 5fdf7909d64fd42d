#include "gateway/transcoding/field_text.h"

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/field_mask_util.h>
#include <google/protobuf/util/time_util.h>
#include <google/protobuf/wire_format_lite.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gateway/transcoding/percent.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;

bool IsWrapper(const Descriptor& type) {
  return type.well_known_type() >= Descriptor::WELLKNOWNTYPE_DOUBLEVALUE &&
         type.well_known_type() <= Descriptor::WELLKNOWNTYPE_BOOLVALUE;
}

std::string NamesOf(const google::protobuf::EnumDescriptor& type) {
  constexpr int kMostNamed = 12;
  std::string names;
  for (int i = 0; i < type.value_count() && i < kMostNamed; ++i) {
    absl::StrAppend(&names, i == 0 ? "" : ", ", type.value(i)->name());
  }
  return names;
}

absl::Status Unfit(const FieldDescriptor& field) {
  return absl::InvalidArgumentError(absl::StrCat("must be ", ValueInWords(field)));
}

template <typename Integer>
absl::StatusOr<Integer> ParseInteger(const FieldDescriptor& field, absl::string_view text) {
  Integer value = 0;
  const bool has_space = text.empty() || absl::ascii_isspace(text.front()) ||
                         absl::ascii_isspace(text.back()) || text.front() == '+';
  if (has_space || !absl::SimpleAtoi(text, &value)) return Unfit(field);
  return value;
}

void AppendFixed32(uint32_t value, std::string* out) {
  for (int shift = 0; shift < 32; shift += 8) out->push_back(static_cast<char>(value >> shift));
}

void AppendFixed64(uint64_t value, std::string* out) {
  for (int shift = 0; shift < 64; shift += 8) out->push_back(static_cast<char>(value >> shift));
}

template <typename Bits, typename Value>
Bits BitsOf(Value value) {
  Bits bits;
  static_assert(sizeof bits == sizeof value);
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

absl::Status AppendFloating(const FieldDescriptor& field, absl::string_view text,
                            std::string* out) {
  double value = 0;
  const bool is_hex = text.find_first_of("xXpP") != text.npos;
  if (text.empty() || is_hex || !absl::SimpleAtod(text, &value)) return Unfit(field);
  if (field.type() == FieldDescriptor::TYPE_DOUBLE) {
    AppendFixed64(BitsOf<uint64_t>(value), out);
    return absl::OkStatus();
  }
  const auto narrow = static_cast<float>(value);
  if (std::isinf(narrow) && !std::isinf(value)) return Unfit(field);
  AppendFixed32(BitsOf<uint32_t>(narrow), out);
  return absl::OkStatus();
}

absl::Status AppendEnum(const FieldDescriptor& field, absl::string_view text, std::string* out) {
  if (const auto* value = field.enum_type()->FindValueByName(std::string(text))) {
    AppendVarint(static_cast<uint64_t>(static_cast<int64_t>(value->number())), out);
    return absl::OkStatus();
  }
  int32_t number = 0;
  if (absl::SimpleAtoi(text, &number) && field.enum_type()->FindValueByNumber(number) != nullptr) {
    AppendVarint(static_cast<uint64_t>(static_cast<int64_t>(number)), out);
    return absl::OkStatus();
  }
  return Unfit(field);
}

absl::Status AppendMessage(const FieldDescriptor& field, absl::string_view text, std::string* out) {
  google::protobuf::Timestamp time;
  google::protobuf::Duration duration;
  google::protobuf::FieldMask mask;
  const std::string copy(text);
  switch (field.message_type()->well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_TIMESTAMP:
      if (!google::protobuf::util::TimeUtil::FromString(copy, &time)) return Unfit(field);
      *out = time.SerializeAsString();
      return absl::OkStatus();
    case Descriptor::WELLKNOWNTYPE_DURATION:
      if (!google::protobuf::util::TimeUtil::FromString(copy, &duration)) return Unfit(field);
      *out = duration.SerializeAsString();
      return absl::OkStatus();
    default:
      break;
  }
  // A field mask: lowerCamelCase as JSON has it, or the proto's own names.
  // What is empty between commas goes on as it is: the service names the field when it refuses it.
  std::vector<absl::string_view> names;
  if (!text.empty()) names = absl::StrSplit(text, ',');
  for (const absl::string_view name : names) {
    std::string snake;
    for (const char c : name) {
      if (!absl::ascii_isalnum(c) && c != '_' && c != '.' && c != '*') {
        return Unfit(field);
      }
      if (absl::ascii_isupper(c)) snake.push_back('_');
      snake.push_back(absl::ascii_tolower(c));
    }
    mask.add_paths(snake);
  }
  *out = mask.SerializeAsString();
  return absl::OkStatus();
}

// The value alone, without a tag; of a length-delimited field without its length.
absl::Status AppendValue(const FieldDescriptor& field, absl::string_view text, std::string* out) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_STRING:
      if (!IsUtf8(text)) return Unfit(field);
      out->append(text.data(), text.size());
      return absl::OkStatus();
    case FieldDescriptor::TYPE_BYTES:
      // Both alphabets, as protobuf's JSON takes them.
      if (!absl::Base64Unescape(text, out) && !absl::WebSafeBase64Unescape(text, out)) {
        return Unfit(field);
      }
      return absl::OkStatus();
    case FieldDescriptor::TYPE_BOOL:
      if (text != "true" && text != "false") return Unfit(field);
      AppendVarint(text == "true" ? 1 : 0, out);
      return absl::OkStatus();
    case FieldDescriptor::TYPE_ENUM:
      return AppendEnum(field, text, out);
    case FieldDescriptor::TYPE_FLOAT:
    case FieldDescriptor::TYPE_DOUBLE:
      return AppendFloating(field, text, out);
    case FieldDescriptor::TYPE_MESSAGE:
      if (IsWrapper(*field.message_type())) {
        const FieldDescriptor& inner = *field.message_type()->field(0);
        std::string value;
        RETURN_IF_ERROR(AppendValue(inner, text, &value));
        const WireType type = static_cast<WireType>(WireFormatLite::WireTypeForFieldType(
            static_cast<WireFormatLite::FieldType>(inner.type())));
        if (type == WireType::WIRETYPE_LENGTH_DELIMITED) {
          AppendBytes(inner.number(), value, out);
        } else {
          AppendTag(inner.number(), type, out);
          out->append(value);
        }
        return absl::OkStatus();
      }
      return AppendMessage(field, text, out);
    default:
      break;
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    ASSIGN_OR_RETURN(const int32_t value, ParseInteger<int32_t>(field, text));
    if (field.type() == FieldDescriptor::TYPE_SFIXED32) {
      AppendFixed32(static_cast<uint32_t>(value), out);
    } else if (field.type() == FieldDescriptor::TYPE_SINT32) {
      AppendVarint(WireFormatLite::ZigZagEncode32(value), out);
    } else {
      AppendVarint(static_cast<uint64_t>(static_cast<int64_t>(value)), out);
    }
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
    ASSIGN_OR_RETURN(const int64_t value, ParseInteger<int64_t>(field, text));
    if (field.type() == FieldDescriptor::TYPE_SFIXED64) {
      AppendFixed64(static_cast<uint64_t>(value), out);
    } else if (field.type() == FieldDescriptor::TYPE_SINT64) {
      AppendVarint(WireFormatLite::ZigZagEncode64(value), out);
    } else {
      AppendVarint(static_cast<uint64_t>(value), out);
    }
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_UINT32) {
    ASSIGN_OR_RETURN(const uint32_t value, ParseInteger<uint32_t>(field, text));
    if (field.type() == FieldDescriptor::TYPE_FIXED32) {
      AppendFixed32(value, out);
    } else {
      AppendVarint(value, out);
    }
  } else {
    ASSIGN_OR_RETURN(const uint64_t value, ParseInteger<uint64_t>(field, text));
    if (field.type() == FieldDescriptor::TYPE_FIXED64) {
      AppendFixed64(value, out);
    } else {
      AppendVarint(value, out);
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string ValueInWords(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES ? "base64" : "UTF-8 text";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return absl::StrCat("one of ", NamesOf(*field.enum_type()));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return "a number that fits a float";
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return "a number";
    case FieldDescriptor::CPPTYPE_INT32:
      return "a whole number that fits 32 bits";
    case FieldDescriptor::CPPTYPE_INT64:
      return "a whole number that fits 64 bits";
    case FieldDescriptor::CPPTYPE_UINT32:
      return "a whole number from 0 that fits 32 bits";
    case FieldDescriptor::CPPTYPE_UINT64:
      return "a whole number from 0 that fits 64 bits";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  const Descriptor& type = *field.message_type();
  if (IsWrapper(type)) return ValueInWords(*type.field(0));
  switch (type.well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_TIMESTAMP:
      return "a time such as 2026-01-31T08:00:00Z";
    case Descriptor::WELLKNOWNTYPE_DURATION:
      return "a duration such as 1.5s";
    case Descriptor::WELLKNOWNTYPE_FIELDMASK:
      return "names of fields separated by commas";
    default:
      return absl::StrCat("a ", type.full_name());
  }
}

bool HasTextForm(const FieldDescriptor& field) {
  if (field.is_map()) return false;
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return field.type() != FieldDescriptor::TYPE_GROUP;
  }
  switch (field.message_type()->well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_TIMESTAMP:
    case Descriptor::WELLKNOWNTYPE_DURATION:
    case Descriptor::WELLKNOWNTYPE_FIELDMASK:
      return true;
    default:
      return IsWrapper(*field.message_type());
  }
}

absl::Status AppendText(const FieldPath& path, absl::string_view text, std::string* request) {
  const FieldDescriptor& field = *path.back();
  std::string value;
  RETURN_IF_ERROR(AppendValue(field, text, &value));
  const WireType type = static_cast<WireType>(
      WireFormatLite::WireTypeForFieldType(static_cast<WireFormatLite::FieldType>(field.type())));
  if (type == WireType::WIRETYPE_LENGTH_DELIMITED) {
    AppendBytes(path, value, request);
    return absl::OkStatus();
  }
  std::string encoded;
  AppendTag(field.number(), type, &encoded);
  encoded.append(value);
  AppendInside(absl::MakeConstSpan(path).first(path.size() - 1), encoded, request);
  return absl::OkStatus();
}

}  // namespace touchstone::gateway
