#include "gateway/transcoding/json_scan.h"

#include <cmath>
#include <deque>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gateway/transcoding/fields.h"
#include "gateway/transcoding/percent.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// More than this many wrong fields are not listed: the caller has the idea.
constexpr size_t kMostViolations = 20;

// What a value must look like; `type` is that of its object, null when anything goes.
struct Expected {
  enum class Shape { kAnything, kObject, kMap, kArray, kString, kBool, kNumber, kEnum };
  Shape shape = Shape::kAnything;
  const Descriptor* type = nullptr;        // kObject
  const FieldDescriptor* field = nullptr;  // what a map's or an array's values are
};

Expected ExpectedOf(const Descriptor& type) {
  using Shape = Expected::Shape;
  switch (type.well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_UNSPECIFIED:
      return {Shape::kObject, &type, nullptr};
    case Descriptor::WELLKNOWNTYPE_TIMESTAMP:
    case Descriptor::WELLKNOWNTYPE_DURATION:
    case Descriptor::WELLKNOWNTYPE_FIELDMASK:
      return {Shape::kString, nullptr, nullptr};
    default:
      return {};
  }
}

Expected ExpectedOf(const FieldDescriptor& field) {
  using Shape = Expected::Shape;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ExpectedOf(*field.message_type());
    case FieldDescriptor::CPPTYPE_STRING:
      return {Shape::kString, nullptr, nullptr};
    case FieldDescriptor::CPPTYPE_BOOL:
      return {Shape::kBool, nullptr, nullptr};
    case FieldDescriptor::CPPTYPE_ENUM:
      return {Shape::kEnum, nullptr, nullptr};
    default:
      return {Shape::kNumber, nullptr, nullptr};
  }
}

Expected ExpectedOfWhole(const FieldDescriptor& field) {
  if (field.is_map()) {
    return {Expected::Shape::kMap, nullptr, field.message_type()->map_value()};
  }
  if (field.is_repeated()) return {Expected::Shape::kArray, nullptr, &field};
  return ExpectedOf(field);
}

absl::string_view InWords(Expected::Shape shape) {
  switch (shape) {
    case Expected::Shape::kObject:
    case Expected::Shape::kMap:
      return "must be an object";
    case Expected::Shape::kArray:
      return "must be an array";
    case Expected::Shape::kString:
      return "must be a string";
    case Expected::Shape::kBool:
      return "must be true or false";
    case Expected::Shape::kNumber:
      return "must be a number";
    case Expected::Shape::kEnum:
      return "must be the name of one of its values";
    case Expected::Shape::kAnything:
      break;
  }
  return "";
}

class Scanner {
 public:
  Scanner(absl::string_view json, absl::string_view prefix) : json_(json) {
    if (!prefix.empty()) place_.push_back({prefix, -1});
  }

  absl::StatusOr<std::vector<NamedField>> Scan(const Descriptor& type) {
    if (const size_t valid = Utf8Prefix(json_); valid < json_.size()) {
      at_ = valid;
      return Malformed("has bytes that are not UTF-8");
    }
    std::vector<NamedField> named;
    SkipSpace();
    RETURN_IF_ERROR(Value({Expected::Shape::kObject, &type, nullptr}, 0, &named));
    SkipSpace();
    if (at_ < json_.size()) return Malformed("has something after its end");
    if (!violations_.empty()) return InvalidFields(violations_);
    return named;
  }

 private:
  // A step on the way to the value that is being read: a name, or an index.
  struct Step {
    absl::string_view name;
    int index;
  };

  absl::Status Value(const Expected& expected, int depth, std::vector<NamedField>* named) {
    switch (Peek()) {
      case '{':
        CheckShape(expected, expected.shape == Expected::Shape::kObject ||
                                 expected.shape == Expected::Shape::kMap);
        return Object(expected, depth + 1, named);
      case '[':
        CheckShape(expected, expected.shape == Expected::Shape::kArray);
        return Array(expected, depth + 1);
      case '"': {
        CheckShape(expected, expected.shape == Expected::Shape::kString ||
                                 expected.shape == Expected::Shape::kNumber ||
                                 expected.shape == Expected::Shape::kEnum);
        absl::string_view ignored;
        return String(&ignored);
      }
      case 't':
      case 'f':
        CheckShape(expected, expected.shape == Expected::Shape::kBool);
        return Word(Peek() == 't' ? "true" : "false");
      case 'n':
        if (!place_.empty() && place_.back().index >= 0) AddViolation("must not be null");
        return Word("null");
      default:
        CheckShape(expected, expected.shape == Expected::Shape::kNumber ||
                                 expected.shape == Expected::Shape::kEnum);
        return Number();
    }
  }

  absl::Status Object(const Expected& expected, int depth, std::vector<NamedField>* named) {
    if (depth > kLargestJsonDepth) return TooDeep();
    ++at_;
    absl::flat_hash_set<absl::string_view> names;
    absl::flat_hash_set<const FieldDescriptor*> fields;
    SkipSpace();
    if (Take('}')) return absl::OkStatus();
    do {
      SkipSpace();
      if (Peek() != '"') return Malformed("needs a name in double quotes");
      absl::string_view name;
      RETURN_IF_ERROR(String(&name));
      SkipSpace();
      if (!Take(':')) return Malformed("needs ':' after a name");
      SkipSpace();
      place_.push_back({name, -1});
      bool is_new = names.insert(name).second;
      const FieldDescriptor* field = nullptr;
      Expected value;
      if (expected.type != nullptr) {
        field = FindField(*expected.type, name);
        if (field == nullptr) {
          AddViolation(absl::StrCat("is not a field of ", expected.type->full_name()));
        } else {
          is_new = fields.insert(field).second;
          value = ExpectedOfWhole(*field);
        }
      } else if (expected.shape == Expected::Shape::kMap) {
        value = ExpectedOf(*expected.field);
      }
      if (!is_new) AddViolation("is given twice");
      if (field != nullptr && named != nullptr) {
        named->push_back({field, {}});
        const bool goes_on = value.shape == Expected::Shape::kObject;
        RETURN_IF_ERROR(Value(value, depth, goes_on ? &named->back().fields : nullptr));
      } else {
        RETURN_IF_ERROR(Value(value, depth, nullptr));
      }
      place_.pop_back();
      SkipSpace();
    } while (Take(','));
    if (!Take('}')) return Malformed("needs ',' or '}'");
    return absl::OkStatus();
  }

  absl::Status Array(const Expected& expected, int depth) {
    if (depth > kLargestJsonDepth) return TooDeep();
    ++at_;
    SkipSpace();
    if (Take(']')) return absl::OkStatus();
    const bool is_ours = expected.shape == Expected::Shape::kArray;
    const Expected element = is_ours ? ExpectedOf(*expected.field) : Expected();
    // Only in an array of a known field is null out of place; `index` below says which one it is.
    int index = 0;
    do {
      SkipSpace();
      place_.push_back({absl::string_view(), is_ours ? index : -2 - index});
      RETURN_IF_ERROR(Value(element, depth, nullptr));
      place_.pop_back();
      ++index;
      SkipSpace();
    } while (Take(','));
    if (!Take(']')) return Malformed("needs ',' or ']'");
    return absl::OkStatus();
  }

  // Reads a string; `text` is what it says, with escapes resolved, and lives as long as the scan.
  absl::Status String(absl::string_view* text) {
    const size_t begin = ++at_;
    bool escaped = false;
    while (at_ < json_.size() && json_[at_] != '"') {
      if (static_cast<unsigned char>(json_[at_]) < 0x20) {
        return Malformed("has a control character in a string");
      }
      if (json_[at_] == '\\') {
        escaped = true;
        RETURN_IF_ERROR(Escape());
      } else {
        ++at_;
      }
    }
    if (at_ == json_.size()) return Malformed("ends inside a string");
    *text = json_.substr(begin, at_ - begin);
    ++at_;
    if (escaped) *text = unescaped_.emplace_back(Unescaped(*text));
    return absl::OkStatus();
  }

  // Checks one escape; `\u` surrogates must come in pairs.
  absl::Status Escape() {
    ++at_;
    const char kind = Peek();
    if (kind != 'u') {
      if (kind == '\0' || absl::string_view("\"\\/bfnrt").find(kind) == absl::string_view::npos) {
        return Malformed("has an escape that JSON does not know");
      }
      ++at_;
      return absl::OkStatus();
    }
    const int unit = CodeUnit(json_, at_ - 1);
    if (unit < 0) return Malformed("needs four hexadecimal digits after \\u");
    at_ += 5;
    if (unit >= 0xDC00 && unit <= 0xDFFF) return Malformed("has half a surrogate pair");
    if (unit >= 0xD800 && unit <= 0xDBFF) {
      const int low = CodeUnit(json_, at_);
      if (low < 0xDC00 || low > 0xDFFF) return Malformed("has half a surrogate pair");
      at_ += 6;
    }
    return absl::OkStatus();
  }

  // The four digits of a `\uXXXX` at `position`, or -1.
  static int CodeUnit(absl::string_view text, size_t position) {
    if (position + 6 > text.size() || text[position] != '\\' || text[position + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (size_t i = position + 2; i < position + 6; ++i) {
      if (!absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) return -1;
      const char digit = absl::ascii_tolower(static_cast<unsigned char>(text[i]));
      unit = unit * 16 + (digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
    return unit;
  }

  // What a string says whose escapes were checked. Names are compared by it, so that an escape
  // cannot hide a duplicate.
  static std::string Unescaped(absl::string_view text) {
    constexpr absl::string_view kLetters = "bfnrt";
    constexpr absl::string_view kMeanings = "\b\f\n\r\t";
    std::string result;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\\') {
        result.push_back(text[i]);
      } else if (text[i + 1] == 'u') {
        int code = CodeUnit(text, i);
        i += 5;
        if (code >= 0xD800 && code <= 0xDBFF) {
          code = 0x10000 + ((code - 0xD800) << 10) + (CodeUnit(text, i + 1) - 0xDC00);
          i += 6;
        }
        AppendUtf8(code, &result);
      } else {
        ++i;
        const size_t letter = kLetters.find(text[i]);
        result.push_back(letter == kLetters.npos ? text[i] : kMeanings[letter]);
      }
    }
    return result;
  }

  static void AppendUtf8(int code, std::string* out) {
    if (code < 0x80) {
      out->push_back(static_cast<char>(code));
    } else if (code < 0x800) {
      out->push_back(static_cast<char>(0xC0 | code >> 6));
      out->push_back(static_cast<char>(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
      out->push_back(static_cast<char>(0xE0 | code >> 12));
      out->push_back(static_cast<char>(0x80 | (code >> 6 & 0x3F)));
      out->push_back(static_cast<char>(0x80 | (code & 0x3F)));
    } else {
      out->push_back(static_cast<char>(0xF0 | code >> 18));
      out->push_back(static_cast<char>(0x80 | (code >> 12 & 0x3F)));
      out->push_back(static_cast<char>(0x80 | (code >> 6 & 0x3F)));
      out->push_back(static_cast<char>(0x80 | (code & 0x3F)));
    }
  }

  absl::Status Number() {
    const size_t begin = at_;
    Take('-');
    if (!Take('0') && !Digits()) {
      at_ = begin;
      return Malformed(at_ == json_.size() ? "ends where a value is needed" : "needs a value");
    }
    if (Take('.') && !Digits()) return Malformed("needs digits after '.'");
    if (Take('e') || Take('E')) {
      if (!Take('+')) Take('-');
      if (!Digits()) return Malformed("needs digits in an exponent");
    }
    double value = 0;
    if (!absl::SimpleAtod(json_.substr(begin, at_ - begin), &value) || std::isinf(value)) {
      const size_t end = std::exchange(at_, begin);
      AddViolation("must be a number that fits a double");
      at_ = end;
    }
    return absl::OkStatus();
  }

  bool Digits() {
    const size_t begin = at_;
    while (absl::ascii_isdigit(Peek())) ++at_;
    return at_ > begin;
  }

  absl::Status Word(absl::string_view word) {
    if (json_.substr(at_, word.size()) != word) return Malformed("needs a value");
    at_ += word.size();
    return absl::OkStatus();
  }

  void CheckShape(const Expected& expected, bool fits) {
    if (!fits && expected.shape != Expected::Shape::kAnything) {
      AddViolation(InWords(expected.shape));
    }
  }

  void AddViolation(absl::string_view problem) {
    if (violations_.size() >= kMostViolations) return;
    violations_.push_back({Place(), absl::StrCat(problem, " (", LineAndColumn(), ")")});
  }

  absl::Status TooDeep() const {
    return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageMalformed,
                 absl::StrCat("The JSON is nested deeper than ", kLargestJsonDepth, " levels, at ",
                              LineAndColumn(), "."));
  }

  absl::Status Malformed(absl::string_view what) const {
    const std::string place = Place();
    return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageMalformed,
                 absl::StrCat("The JSON ", what, ", at ", LineAndColumn(),
                              place.empty() ? "" : absl::StrCat(", in ", place), "."));
  }

  std::string Place() const {
    constexpr size_t kLongestName = 64;
    std::string text;
    for (const Step& step : place_) {
      if (step.index != -1) {
        absl::StrAppend(&text, "[", step.index >= 0 ? step.index : -2 - step.index, "]");
      } else {
        absl::string_view name = step.name;
        if (name.size() > kLongestName)
          name = name.substr(0, Utf8Prefix(name.substr(0, kLongestName)));
        absl::StrAppend(&text, text.empty() ? "" : ".", name);
      }
    }
    return text;
  }

  std::string LineAndColumn() const {
    size_t line = 1;
    size_t column = 1;
    for (const char c : json_.substr(0, at_)) {
      if (c == '\n') {
        ++line;
        column = 1;
      } else if ((c & 0xC0) != 0x80) {
        ++column;
      }
    }
    return absl::StrCat("line ", line, ", column ", column);
  }

  void SkipSpace() {
    while (at_ < json_.size() &&
           (json_[at_] == ' ' || json_[at_] == '\t' || json_[at_] == '\n' || json_[at_] == '\r')) {
      ++at_;
    }
  }

  char Peek() const { return at_ < json_.size() ? json_[at_] : '\0'; }

  bool Take(char c) {
    if (at_ >= json_.size() || json_[at_] != c) return false;
    ++at_;
    return true;
  }

  const absl::string_view json_;
  size_t at_ = 0;
  std::vector<Step> place_;
  std::deque<std::string> unescaped_;  // what names of `place_` point into
  std::vector<FieldViolation> violations_;
};

}  // namespace

absl::StatusOr<std::vector<NamedField>> ScanJson(absl::string_view json, const Descriptor& type,
                                                 absl::string_view prefix) {
  return Scanner(json, prefix).Scan(type);
}

}  // namespace touchstone::gateway
