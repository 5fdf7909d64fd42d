#include "gateway/transcoding/wire.h"

#include "absl/strings/str_cat.h"

namespace touchstone::gateway {
namespace {

constexpr int kLargestVarint = 10;

bool TakeVarint(absl::string_view* rest, uint64_t* value) {
  *value = 0;
  for (int i = 0; i < kLargestVarint && static_cast<size_t>(i) < rest->size(); ++i) {
    const auto byte = static_cast<uint8_t>((*rest)[i]);
    *value |= static_cast<uint64_t>(byte & 0x7F) << (7 * i);
    if (byte < 0x80) {
      rest->remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

bool Skip(size_t count, absl::string_view* rest) {
  if (rest->size() < count) return false;
  rest->remove_prefix(count);
  return true;
}

}  // namespace

std::string PathText(const FieldPath& path) {
  std::string text;
  for (const auto* field : path) absl::StrAppend(&text, text.empty() ? "" : ".", field->name());
  return text;
}

void AppendVarint(uint64_t value, std::string* out) {
  while (value >= 0x80) {
    out->push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out->push_back(static_cast<char>(value));
}

void AppendTag(int field_number, WireType type, std::string* out) {
  AppendVarint(static_cast<uint32_t>(field_number) << 3 | static_cast<uint32_t>(type), out);
}

void AppendBytes(int field_number, absl::string_view value, std::string* out) {
  AppendTag(field_number, WireType::WIRETYPE_LENGTH_DELIMITED, out);
  AppendVarint(value.size(), out);
  out->append(value.data(), value.size());
}

void AppendBytes(const FieldPath& path, absl::string_view value, std::string* out) {
  if (path.size() == 1) return AppendBytes(path.front()->number(), value, out);
  std::string inner;
  AppendBytes(path.back()->number(), value, &inner);
  AppendInside(absl::MakeConstSpan(path).first(path.size() - 1), inner, out);
}

void AppendInside(absl::Span<const google::protobuf::FieldDescriptor* const> path,
                  absl::string_view encoded, std::string* out) {
  std::string whole(encoded);
  for (size_t i = path.size(); i > 0; --i) {
    std::string wrapped;
    AppendBytes(path[i - 1]->number(), whole, &wrapped);
    whole = std::move(wrapped);
  }
  out->append(whole);
}

bool NextField(absl::string_view* rest, WireField* field) {
  if (rest->empty()) return false;
  absl::string_view ahead = *rest;
  uint64_t tag = 0;
  uint64_t value = 0;
  if (!TakeVarint(&ahead, &tag) || tag >> 3 == 0 || tag >> 32 != 0) return false;
  field->number = static_cast<int>(tag >> 3);
  field->type = static_cast<WireType>(tag & 7);
  field->bytes = {};
  switch (field->type) {
    case WireType::WIRETYPE_VARINT:
      if (!TakeVarint(&ahead, &value)) return false;
      break;
    case WireType::WIRETYPE_FIXED64:
      if (!Skip(8, &ahead)) return false;
      break;
    case WireType::WIRETYPE_FIXED32:
      if (!Skip(4, &ahead)) return false;
      break;
    case WireType::WIRETYPE_LENGTH_DELIMITED:
      if (!TakeVarint(&ahead, &value) || value > ahead.size()) return false;
      field->bytes = ahead.substr(0, value);
      ahead.remove_prefix(value);
      break;
    default:
      return false;  // Groups: proto3 has none.
  }
  *rest = ahead;
  return true;
}

std::optional<absl::string_view> FindBytes(absl::string_view message, int field_number) {
  std::optional<absl::string_view> found;
  WireField field;
  while (NextField(&message, &field)) {
    if (field.number == field_number && field.type == WireType::WIRETYPE_LENGTH_DELIMITED) {
      found = field.bytes;
    }
  }
  return found;
}

}  // namespace touchstone::gateway
