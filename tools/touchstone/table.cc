#include "tools/touchstone/table.h"

#include <google/api/annotations.pb.h>
#include <google/api/field_behavior.pb.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/timestamp.pb.h>
#include <touchstone/options/v1/options.pb.h>

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

// The longest text that may stand in a column, and the longest in a list of them.
constexpr uint32_t kLongestText = 200;
constexpr uint32_t kLongestListed = 63;
constexpr size_t kLongestCell = 60;
constexpr size_t kLongestRequiredCell = 100;
// A column that would make a table of resources wider than this is left out, save what every
// resource must have.
constexpr size_t kWidestTable = 160;

bool StartsCodePoint(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

size_t Width(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), StartsCodePoint));
}

bool IsTimestamp(const FieldDescriptor& field) {
  return field.message_type() != nullptr &&
         field.message_type()->full_name() == "google.protobuf.Timestamp";
}

std::string TimeText(const Message& timestamp) {
  const Reflection& reflection = *timestamp.GetReflection();
  const auto* seconds = timestamp.GetDescriptor()->FindFieldByName("seconds");
  return absl::FormatTime("%Y-%m-%d %H:%M:%SZ",
                          absl::FromUnixSeconds(reflection.GetInt64(timestamp, seconds)),
                          absl::UTCTimeZone());
}

// A value that fits on a line. `index` is -1 for a field that is not repeated.
std::string ValueText(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& get = *message.GetReflection();
  const bool one = index < 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text =
          one ? get.GetString(message, &field) : get.GetRepeatedString(message, &field, index);
      if (field.type() == FieldDescriptor::TYPE_BYTES) return absl::Base64Escape(text);
      return Plain(text);
    }
    case FieldDescriptor::CPPTYPE_ENUM:
      return (one ? get.GetEnum(message, &field) : get.GetRepeatedEnum(message, &field, index))
          ->name();
    case FieldDescriptor::CPPTYPE_BOOL:
      return (one ? get.GetBool(message, &field) : get.GetRepeatedBool(message, &field, index))
                 ? "yes"
                 : "no";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(one ? get.GetInt32(message, &field)
                              : get.GetRepeatedInt32(message, &field, index));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(one ? get.GetInt64(message, &field)
                              : get.GetRepeatedInt64(message, &field, index));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(one ? get.GetUInt32(message, &field)
                              : get.GetRepeatedUInt32(message, &field, index));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(one ? get.GetUInt64(message, &field)
                              : get.GetRepeatedUInt64(message, &field, index));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrCat(one ? get.GetDouble(message, &field)
                              : get.GetRepeatedDouble(message, &field, index));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return absl::StrCat(one ? get.GetFloat(message, &field)
                              : get.GetRepeatedFloat(message, &field, index));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  return TimeText(one ? get.GetMessage(message, &field)
                      : get.GetRepeatedMessage(message, &field, index));
}

bool IsNested(const FieldDescriptor& field) {
  return field.message_type() != nullptr && !IsTimestamp(field);
}

// The values of a field on one line; empty when it is not set.
std::string LineText(const Message& message, const FieldDescriptor& field) {
  const Reflection& get = *message.GetReflection();
  if (!field.is_repeated()) {
    return get.HasField(message, &field) ? ValueText(message, field, -1) : "";
  }
  std::vector<std::string> values;
  for (int i = 0; i < get.FieldSize(message, &field); ++i) {
    values.push_back(ValueText(message, field, i));
  }
  return absl::StrJoin(values, ", ");
}

bool Is(const FieldDescriptor& field, google::api::FieldBehavior behavior) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == behavior) return true;
  }
  return false;
}

// Whether a field is a list of more than words, which would run into each other on one line.
bool HasSentences(const Message& message, const FieldDescriptor& field) {
  if (!field.is_repeated() || field.type() != FieldDescriptor::TYPE_STRING) return false;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
    if (absl::StrContains(message.GetReflection()->GetRepeatedString(message, &field, i), ' ')) {
      return true;
    }
  }
  return false;
}

// Whether a field may be a column: short by its own rules or what makes the resource what it is,
// and of use to someone who looks for one resource among many.
bool IsColumn(const FieldDescriptor& field) {
  if (IsNested(field) || field.name() == "etag" || field.name() == "create_time" ||
      field.name() == "content_hash") {
    return false;
  }
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return !field.is_repeated();
  if (Is(field, google::api::REQUIRED)) return true;
  const uint32_t longest = field.options().GetExtension(options::v1::rules).max_length();
  return longest <= (field.is_repeated() ? kLongestListed : kLongestText);
}

// How much of a field a cell shows.
size_t LongestCell(const FieldDescriptor& field) {
  if (field.name() == "name") return 1000;
  return Is(field, google::api::REQUIRED) ? kLongestRequiredCell : kLongestCell;
}

// "displayName" is "DISPLAY NAME" at the head of a column.
std::string Heading(const FieldDescriptor& field) {
  return absl::AsciiStrToUpper(absl::StrReplaceAll(field.name(), {{"_", " "}}));
}

void AppendTree(const Message& message, const std::string& indent, std::string& out);

void AppendNested(const Message& message, const FieldDescriptor& field, const std::string& indent,
                  std::string& out) {
  const Reflection& get = *message.GetReflection();
  const std::string deeper = indent + "  ";
  absl::StrAppend(&out, indent, field.json_name(), ":\n");
  if (!field.is_repeated()) {
    AppendTree(get.GetMessage(message, &field), deeper, out);
    return;
  }
  for (int i = 0; i < get.FieldSize(message, &field); ++i) {
    std::string item;
    AppendTree(get.GetRepeatedMessage(message, &field, i), deeper + "  ", item);
    if (item.size() > deeper.size()) item[deeper.size()] = '-';
    out += item;
  }
}

void AppendTree(const Message& message, const std::string& indent, std::string& out) {
  std::vector<const FieldDescriptor*> set;
  message.GetReflection()->ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    if (IsNested(*field)) {
      AppendNested(message, *field, indent, out);
    } else if (HasSentences(message, *field)) {
      absl::StrAppend(&out, indent, field->json_name(), ":\n");
      for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
        absl::StrAppend(&out, indent, "  - ", ValueText(message, *field, i), "\n");
      }
    } else {
      absl::StrAppend(&out, indent, field->json_name(), ": ", LineText(message, *field), "\n");
    }
  }
}

}  // namespace

std::string Plain(absl::string_view text, size_t longest) {
  std::string plain;
  size_t points = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (StartsCodePoint(text[i]) && points++ == longest) return plain + "…";
    // C1 controls are C2 80 to C2 9F in UTF-8; terminals obey them as they do ESC.
    const bool c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) ++i;
    plain += byte < 0x20 || byte == 0x7F || c1 ? ' ' : text[i];
  }
  return plain;
}

std::string Table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], Width(row[i]));
  }
  std::string table;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      absl::StrAppend(&line, row[i], std::string(widths[i] - Width(row[i]) + 2, ' '));
    }
    absl::StripTrailingAsciiWhitespace(&line);
    absl::StrAppend(&table, line, "\n");
  }
  return table;
}

std::string ResourceTable(const std::vector<const Message*>& items) {
  std::vector<std::vector<std::string>> rows(items.size() + 1);
  if (items.empty()) return "";
  size_t width = 0;
  const auto& type = *items.front()->GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!IsColumn(field)) continue;
    std::vector<std::string> cells;
    for (const Message* item : items) {
      cells.push_back(Plain(LineText(*item, field), LongestCell(field)));
    }
    if (absl::StrJoin(cells, "").empty()) continue;
    size_t widest = Heading(field).size();
    for (const std::string& cell : cells) widest = std::max(widest, Width(cell));
    const bool must_stay = rows[0].empty() || Is(field, google::api::REQUIRED);
    if (!must_stay && width + widest > kWidestTable) continue;
    width += widest + 2;
    rows[0].push_back(Heading(field));
    for (size_t row = 0; row < cells.size(); ++row) rows[row + 1].push_back(cells[row]);
  }
  return Table(rows);
}

std::string Values(const Message& message, const FieldDescriptor& field) {
  return LineText(message, field);
}

std::string Tree(const Message& message) {
  std::string tree;
  AppendTree(message, "", tree);
  return tree;
}

}  // namespace touchstone
