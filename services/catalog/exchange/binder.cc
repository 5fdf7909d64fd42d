#include "services/catalog/exchange/binder.h"

#include <cmath>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/exchange/file_fields.h"
#include "services/catalog/exchange/references.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

constexpr size_t kLongestKey = 100;
// What a node costs beside its text.
constexpr size_t kNodeBytes = 16;

std::optional<RecordKind> KindOfSection(absl::string_view section) {
  for (int i = 0; i < kRecordKinds; ++i) {
    if (SectionOf(static_cast<RecordKind>(i)) == section) return static_cast<RecordKind>(i);
  }
  return std::nullopt;
}

const FieldDescriptor* FieldOf(const Message& message, const std::string& key) {
  const FieldDescriptor* const field = message.GetDescriptor()->FindFieldByCamelcaseName(key);
  return field != nullptr && IsInFile(*field) ? field : nullptr;
}

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

std::string Shown(absl::string_view text) {
  return text.size() <= kLongestKey ? std::string(text) : std::string("(a long text)");
}

// Whether the text is a number of JSON's kind; not "0x10", "nan" or " 1".
bool LooksLikeNumber(absl::string_view text) {
  return !text.empty() && text.find_first_not_of("+-.0123456789eE") == text.npos;
}

// Puts a scalar into a field, or into a new item of a list; false when it is none that fits.
bool Put(Message& message, const FieldDescriptor& field, const Scalar& scalar) {
  const auto& reflection = *message.GetReflection();
  const bool list = field.is_repeated();
  const bool is_text = scalar.kind == Scalar::kText || scalar.kind == Scalar::kPlain;
  const bool is_number =
      scalar.kind != Scalar::kBool && LooksLikeNumber(scalar.text);  // 64 bits are text in JSON
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (!is_text) return false;
      list ? reflection.AddString(&message, &field, scalar.text)
           : reflection.SetString(&message, &field, scalar.text);
      return true;
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* const value = field.enum_type()->FindValueByName(scalar.text);
      if (!is_text || value == nullptr) return false;
      list ? reflection.AddEnum(&message, &field, value)
           : reflection.SetEnum(&message, &field, value);
      return true;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      if (scalar.kind == Scalar::kText || (scalar.text != "true" && scalar.text != "false")) {
        return false;
      }
      reflection.SetBool(&message, &field, scalar.text == "true");
      return true;
    case FieldDescriptor::CPPTYPE_INT32: {
      int32_t value = 0;
      if (!is_number || !absl::SimpleAtoi(scalar.text, &value)) return false;
      reflection.SetInt32(&message, &field, value);
      return true;
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      int64_t value = 0;
      if (!is_number || !absl::SimpleAtoi(scalar.text, &value)) return false;
      reflection.SetInt64(&message, &field, value);
      return true;
    }
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      double value = 0;
      if (!is_number || !absl::SimpleAtod(scalar.text, &value) || !std::isfinite(value)) {
        return false;
      }
      reflection.SetDouble(&message, &field, value);
      return true;
    }
    default:
      return false;
  }
}

// What a field takes, in words.
std::string Wanted(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return "must be a text";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "must be true or false";
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return "must be a number";
    case FieldDescriptor::CPPTYPE_ENUM: {
      std::string names;
      for (int i = 1; i < field.enum_type()->value_count(); ++i) {
        absl::StrAppend(&names, i == 1 ? "" : ", ", field.enum_type()->value(i)->name());
      }
      return absl::StrCat("must be one of ", names);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return "must be a group of fields";
    default:
      return "must be a whole number, and not too large";
  }
}

}  // namespace

absl::Status Binder::BeginMap(int64_t row) {
  RETURN_IF_ERROR(Count(kNodeBytes, row));
  if (levels_.empty()) {
    if (root_.kind) return Open(BeginRecord(*root_.kind, row), row);
    return Open({.kind = Level::kRoot}, row);
  }
  Level& top = levels_.back();
  switch (top.kind) {
    case Level::kRoot:
      if (!top.wants_value) break;
      if (top.record == RecordKind::kFramework) return Open(BeginRecord(top.record, row), row);
      RETURN_IF_ERROR(WrongShape(row, "must be a list"));
      break;
    case Level::kRecords:
      ++top.items;
      return Open(BeginRecord(top.record, row), row);
    case Level::kMessage:
    case Level::kItems: {
      const bool is_item = top.kind == Level::kItems;
      if (is_item) ++top.items;
      if (!is_item && !top.wants_value) break;
      if (top.field == nullptr || !IsMessage(*top.field) ||
          (!is_item && top.field->is_repeated())) {
        RETURN_IF_ERROR(WrongShape(row, top.field == nullptr       ? "must be a text"
                                        : is_item                  ? Wanted(*top.field)
                                        : top.field->is_repeated() ? "must be a list"
                                                                   : Wanted(*top.field)));
        break;
      }
      const auto& reflection = *top.message->GetReflection();
      Message* const message = is_item ? reflection.AddMessage(top.message, top.field)
                                       : reflection.MutableMessage(top.message, top.field);
      record_.rows.Add(*message, row);
      return Open({.kind = Level::kMessage, .message = message}, row);
    }
    case Level::kLeftOut:
      break;
  }
  return Open({.kind = Level::kLeftOut}, row);
}

absl::Status Binder::Key(const std::string& key, int64_t row) {
  RETURN_IF_ERROR(Count(kNodeBytes + key.size(), row));
  Level& top = levels_.back();
  if (top.kind == Level::kLeftOut) return absl::OkStatus();
  top.key = Shown(key);
  top.field = nullptr;
  bool known = false;
  if (top.kind == Level::kRoot) {
    const auto kind = KindOfSection(key);
    known = kind.has_value();
    if (known) top.record = *kind;
  } else {
    top.field = FieldOf(*top.message, key);
    known = top.field != nullptr || (top.is_record && key == "id");
  }
  top.wants_value = known;
  if (!known) return Wrong(row, "is no field of a framework file; leave it out");
  if (!top.seen.insert(key).second) {
    top.wants_value = false;
    return Wrong(row, "is there twice; say it once");
  }
  return absl::OkStatus();
}

absl::Status Binder::EndMap() {
  const Level ended = std::move(levels_.back());
  levels_.pop_back();
  return ended.is_record ? EndRecord() : absl::OkStatus();
}

absl::Status Binder::BeginList(int64_t row) {
  RETURN_IF_ERROR(Count(kNodeBytes, row));
  if (levels_.empty()) {
    RETURN_IF_ERROR(WrongShape(row, "must begin with fields such as framework and competencies"));
    return Open({.kind = Level::kLeftOut}, row);
  }
  Level& top = levels_.back();
  if (top.kind == Level::kRoot && top.wants_value) {
    if (top.record != RecordKind::kFramework) {
      return Open({.kind = Level::kRecords, .record = top.record}, row);
    }
    RETURN_IF_ERROR(WrongShape(row, "must be a group of fields"));
  } else if (top.kind == Level::kMessage && top.wants_value) {
    if (top.field != nullptr && top.field->is_repeated()) {
      return Open({.kind = Level::kItems, .message = top.message, .field = top.field}, row);
    }
    RETURN_IF_ERROR(WrongShape(row, top.field == nullptr ? "must be a text" : Wanted(*top.field)));
  } else if (top.kind == Level::kItems || top.kind == Level::kRecords) {
    ++top.items;
    RETURN_IF_ERROR(WrongShape(row, "must not be a list in a list"));
  }
  return Open({.kind = Level::kLeftOut}, row);
}

absl::Status Binder::EndList() {
  levels_.pop_back();
  return absl::OkStatus();
}

absl::Status Binder::Value(Scalar scalar, int64_t row) {
  RETURN_IF_ERROR(Count(kNodeBytes + scalar.text.size(), row));
  if (levels_.empty()) {
    // A YAML document may be empty; a file as a whole may not, which its reader looks after.
    if (scalar.kind == Scalar::kNull) return absl::OkStatus();
    return WrongShape(row, "must begin with fields such as framework and competencies");
  }
  Level& top = levels_.back();
  switch (top.kind) {
    case Level::kLeftOut:
      return absl::OkStatus();
    case Level::kRoot:
      if (!top.wants_value || scalar.kind == Scalar::kNull) return absl::OkStatus();
      return WrongShape(row, top.record == RecordKind::kFramework ? "must be a group of fields"
                                                                  : "must be a list");
    case Level::kRecords:
      ++top.items;
      return WrongShape(row, "must be a group of fields");
    case Level::kItems:
      ++top.items;
      return Set(*top.message, *top.field, scalar, row);
    case Level::kMessage:
      if (!top.wants_value || scalar.kind == Scalar::kNull) return absl::OkStatus();
      if (top.field != nullptr && top.field->is_repeated()) {
        return WrongShape(row, "must be a list");
      }
      if (top.field != nullptr) return Set(*top.message, *top.field, scalar, row);
      if (scalar.kind != Scalar::kText && scalar.kind != Scalar::kPlain) {
        return WrongShape(row, "must be a text");
      }
      record_.id = std::move(scalar.text);
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status Binder::Open(Level level, int64_t row) {
  if (levels_.size() == kDeepestFile) {
    return Unreadable(row, absl::StrCat("is nested deeper than ", kDeepestFile, " levels"));
  }
  levels_.push_back(std::move(level));
  return absl::OkStatus();
}

absl::Status Binder::Wrong(int64_t row, std::string text) {
  problems_.Add(row, Place(), std::move(text));
  return problems_.full() ? problems_.ToStatus() : absl::OkStatus();
}

absl::Status Binder::WrongShape(int64_t row, absl::string_view what) {
  return Wrong(row, std::string(what));
}

absl::Status Binder::Count(size_t bytes, int64_t row) {
  record_bytes_ += bytes;
  // Outside of records nothing is kept, however much there is.
  if (record_.resource == nullptr || record_bytes_ <= kLargestRecord) return absl::OkStatus();
  return Unreadable(row, absl::StrCat(PathOf(record_.kind, Shown(record_.id)), " is larger than ",
                                      kLargestRecord >> 20, " MiB"));
}

Binder::Level Binder::BeginRecord(RecordKind kind, int64_t row) {
  record_ = Record{.kind = kind, .row = row, .resource = NewResource(kind)};
  if (root_.kind) record_.id = root_.id;
  record_bytes_ = 0;
  problems_before_ = problems_.all().size();
  return {.kind = Level::kMessage, .message = record_.resource.get(), .is_record = true};
}

absl::Status Binder::EndRecord() {
  Record record = std::move(record_);
  record_ = Record();
  if (!IsValidRecordId(record.kind, record.id) &&
      (!record.id.empty() || record.kind != RecordKind::kFramework)) {
    problems_.Add(record.row, absl::StrCat(SectionOf(record.kind), ".id"),
                  record.kind == RecordKind::kCompetencyTranslation
                      ? "must be the id of the competency, a slash and the language"
                      : std::string(kIdRule));
  }
  if (problems_.full()) return problems_.ToStatus();
  ShortenReferences(record.kind, *record.resource);
  record.is_wrong = problems_.all().size() != problems_before_;
  return sink_(record);
}

absl::Status Binder::Set(Message& message, const FieldDescriptor& field, const Scalar& scalar,
                         int64_t row) {
  if (IsMessage(field) || !Put(message, field, scalar)) return Wrong(row, Wanted(field));
  const int items = field.is_repeated() ? message.GetReflection()->FieldSize(message, &field) : 1;
  record_.rows.Add(message, field, items - 1, row);
  return absl::OkStatus();
}

// "competencies/customer-focus.keyElements[0].title"
std::string Binder::Place() const {
  std::string place;
  for (const Level& level : levels_) {
    switch (level.kind) {
      case Level::kRoot:
        place = level.key;
        break;
      case Level::kRecords:
        break;
      case Level::kMessage:
        if (level.is_record) {
          place = PathOf(record_.kind, record_.id.empty() ? "?" : Shown(record_.id));
        }
        if (!level.key.empty()) absl::StrAppend(&place, ".", level.key);
        break;
      case Level::kItems:
        absl::StrAppend(&place, "[", level.items - (level.items > 0 ? 1 : 0), "]");
        break;
      case Level::kLeftOut:
        return place;
    }
  }
  return place;
}

}  // namespace touchstone::catalog
