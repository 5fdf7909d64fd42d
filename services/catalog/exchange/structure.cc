#include "services/catalog/exchange/structure.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/catalog/exchange/file_fields.h"

namespace touchstone::catalog {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

class JsonText : public StructuredText {
 public:
  void BeginMap() override { Open('{'); }
  void Key(absl::string_view key) override {
    NewItem();
    absl::StrAppend(&text_, Quoted(key), ": ");
    after_key_ = true;
  }
  void EndMap() override { Close('}'); }
  void BeginList() override { Open('['); }
  void EndList() override { Close(']'); }
  void Text(absl::string_view text) override { Bare(Quoted(text)); }
  void Name(absl::string_view name) override { Bare(Quoted(name)); }
  void Bare(absl::string_view value) override {
    BeginValue();
    absl::StrAppend(&text_, value);
  }
  std::string Take() override { return std::exchange(text_, std::string()); }

 private:
  void NewItem() {
    absl::StrAppend(&text_, items_.back()++ == 0 ? "\n" : ",\n");
    text_.append(2 * items_.size(), ' ');
  }
  void BeginValue() {
    if (!std::exchange(after_key_, false) && !items_.empty()) NewItem();
  }
  void Open(char bracket) {
    BeginValue();
    text_.push_back(bracket);
    items_.push_back(0);
  }
  void Close(char bracket) {
    const bool empty = items_.back() == 0;
    items_.pop_back();
    if (!empty) {
      text_.push_back('\n');
      text_.append(2 * items_.size(), ' ');
    }
    text_.push_back(bracket);
    if (items_.empty()) text_.push_back('\n');
  }

  std::string text_;
  std::vector<size_t> items_;  // of each open map and list, so far
  bool after_key_ = false;
};

// Whether a text of several lines can stand as a literal block, as it is, so that it is read back
// the same by every reader of YAML.
bool FitsBlock(absl::string_view text) {
  if (text.find('\n') == text.npos || text.front() == '\n' || text.front() == ' ') return false;
  if (text.back() == '\n' || text.back() == ' ') return false;
  if (Quoted(text).find("\\u") != std::string::npos) return false;
  return text.find_first_of("\t\r\x7f") == text.npos;
}

// Whether a text can stand without quotes and is a text for every reader of YAML: no "no", which
// some take for false.
bool IsPlain(absl::string_view text) {
  static constexpr absl::string_view kOthers[] = {"y",   "n",    "yes",   "no",  "on",
                                                  "off", "true", "false", "null"};
  if (text.empty() || text.size() > 63 ||
      !absl::ascii_isalpha(static_cast<unsigned char>(text[0]))) {
    return false;
  }
  for (const char c : text) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_') return false;
  }
  const std::string lower = absl::AsciiStrToLower(text);
  return std::find(std::begin(kOthers), std::end(kOthers), lower) == std::end(kOthers);
}

class YamlText : public StructuredText {
 public:
  void BeginMap() override { Open({.is_list = false}); }
  void Key(absl::string_view key) override {
    NewItem("");
    absl::StrAppend(&text_, key, ":");
    after_ = kKey;
  }
  void EndMap() override { Close("{}"); }
  void BeginList() override { Open({.is_list = true}); }
  void EndList() override { Close("[]"); }
  void Name(absl::string_view name) override { Bare(name); }
  void Text(absl::string_view text) override {
    if (FitsBlock(text)) {
      BeginScalar();
      text_ += "|-";
      const std::string indent(2 * levels_.size(), ' ');
      for (const absl::string_view line : absl::StrSplit(text, '\n')) {
        absl::StrAppend(&text_, "\n", line.empty() ? "" : indent, line);
      }
      EndScalar();
      return;
    }
    Bare(IsPlain(text) ? std::string(text) : Quoted(text));
  }
  void Bare(absl::string_view value) override {
    BeginScalar();
    absl::StrAppend(&text_, value);
    EndScalar();
  }
  std::string Take() override { return std::exchange(text_, std::string()); }

 private:
  struct Level {
    bool is_list = false;
    size_t items = 0;
  };
  enum After { kNothing, kKey, kDash };

  // Where the items of the innermost level begin. Lists stand deeper than the key before them.
  size_t Indent() const { return levels_.empty() ? 0 : 2 * (levels_.size() - 1); }

  void NewItem(absl::string_view mark) {
    Level& level = levels_.back();
    // The first entry of a map stands behind the dash of its list.
    if (after_ == kKey) text_.push_back('\n');
    if (after_ != kDash || level.items > 0) text_.append(Indent(), ' ');
    ++level.items;
    absl::StrAppend(&text_, mark);
    after_ = kNothing;
  }
  void BeginScalar() {
    if (!levels_.empty() && levels_.back().is_list) BeginItem();
    if (after_ == kKey) text_.push_back(' ');
    after_ = kNothing;
  }
  void EndScalar() { text_.push_back('\n'); }
  void BeginItem() {
    NewItem("- ");
    after_ = kDash;
  }
  void Open(Level level) {
    if (!levels_.empty() && levels_.back().is_list) BeginItem();
    opened_after_.push_back(after_);
    levels_.push_back(level);
  }
  void Close(absl::string_view when_empty) {
    const bool empty = levels_.back().items == 0;
    levels_.pop_back();
    const After after = opened_after_.back();
    opened_after_.pop_back();
    if (!empty) return;
    absl::StrAppend(&text_, after == kKey ? " " : "", when_empty, "\n");
    after_ = kNothing;
  }

  std::string text_;
  std::vector<Level> levels_;
  std::vector<After> opened_after_;
  After after_ = kNothing;
};

void WriteValue(const Message& message, const FieldDescriptor& field, int index,
                StructuredText& text) {
  const auto& reflection = *message.GetReflection();
  const bool list = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      text.BeginMap();
      WriteFields(list ? reflection.GetRepeatedMessage(message, &field, index)
                       : reflection.GetMessage(message, &field),
                  text);
      return text.EndMap();
    case FieldDescriptor::CPPTYPE_STRING:
      return text.Text(list ? reflection.GetRepeatedString(message, &field, index)
                            : reflection.GetString(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* const value = list ? reflection.GetRepeatedEnum(message, &field, index)
                                     : reflection.GetEnum(message, &field);
      return text.Name(value->name());
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return text.Bare(reflection.GetBool(message, &field) ? "true" : "false");
    case FieldDescriptor::CPPTYPE_INT32:
      return text.Bare(absl::StrCat(reflection.GetInt32(message, &field)));
    case FieldDescriptor::CPPTYPE_INT64:
      return text.Bare(absl::StrCat(reflection.GetInt64(message, &field)));
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      // As many digits as it takes to be the same number again.
      std::array<char, 40> digits{};
      const double value = reflection.GetDouble(message, &field);
      for (const int precision : {6, 15, 17}) {
        std::snprintf(digits.data(), digits.size(), "%.*g", precision, value);
        if (std::strtod(digits.data(), nullptr) == value) break;
      }
      return text.Bare(digits.data());
    }
    default:
      return text.Text("");
  }
}

}  // namespace

std::unique_ptr<StructuredText> NewJsonText() { return std::make_unique<JsonText>(); }
std::unique_ptr<StructuredText> NewYamlText() { return std::make_unique<YamlText>(); }

std::string Quoted(absl::string_view text) {
  std::string quoted = "\"";
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '"' || c == '\\') {
      quoted.push_back('\\');
      quoted.push_back(text[i]);
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else if (c == '\r') {
      quoted += "\\r";
    } else if (c < 0x20 || c == 0x7f) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", c);
      quoted += escape.data();
    } else if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      // U+0080 to U+009F: controls, among them the next line.
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned char>(text[++i]));
      quoted += escape.data();
    } else if (absl::StartsWith(text.substr(i), "\xE2\x80\xA8")) {
      quoted += "\\u2028";
      i += 2;
    } else if (absl::StartsWith(text.substr(i), "\xE2\x80\xA9")) {
      quoted += "\\u2029";
      i += 2;
    } else if (absl::StartsWith(text.substr(i), "\xEF\xBB\xBF")) {
      quoted += "\\ufeff";
      i += 2;
    } else if (absl::StartsWith(text.substr(i), "\xEF\xBF\xBE") ||
               absl::StartsWith(text.substr(i), "\xEF\xBF\xBF")) {
      // U+FFFE and U+FFFF are text, but not in a YAML file.
      quoted += text[i + 2] == '\xBE' ? "\\ufffe" : "\\uffff";
      i += 2;
    } else {
      quoted.push_back(text[i]);
    }
  }
  quoted.push_back('"');
  return quoted;
}

void WriteFields(const Message& message, StructuredText& text) {
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (!IsInFile(field)) continue;
    if (field.is_repeated()) {
      const int size = reflection.FieldSize(message, &field);
      if (size == 0) continue;
      text.Key(field.camelcase_name());
      text.BeginList();
      for (int item = 0; item < size; ++item) WriteValue(message, field, item, text);
      text.EndList();
    } else if (reflection.HasField(message, &field)) {
      text.Key(field.camelcase_name());
      WriteValue(message, field, 0, text);
    }
  }
}

}  // namespace touchstone::catalog
