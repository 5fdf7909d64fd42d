// Frameworks of random content, hostile to every format: quotes, formulas, line ends, other
// scripts, what YAML takes for something else.

#ifndef TOUCHSTONE_TESTS_SERVICES_CATALOG_EXCHANGE_RANDOM_FRAMEWORK_H_
#define TOUCHSTONE_TESTS_SERVICES_CATALOG_EXCHANGE_RANDOM_FRAMEWORK_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <touchstone/catalog/v1/competency.pb.h>

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/exchange/file_fields.h"
#include "services/catalog/exchange/record.h"
#include "services/catalog/rules/item_ids.h"

namespace touchstone::catalog {

class RandomFramework {
 public:
  explicit RandomFramework(unsigned seed) : random_(seed) {}

  // A framework, some competencies, and some of each other kind, in the order of a file.
  std::vector<Record> Records() {
    std::vector<Record> records;
    for (int kind = 0; kind < kRecordKinds; ++kind) {
      const int count = kind == 0 ? 1 : Below(4);
      for (int i = 0; i < count; ++i) {
        Record record{
            .kind = static_cast<RecordKind>(kind),
            .id = absl::StrCat(
                "r", i, kind == static_cast<int>(RecordKind::kCompetencyTranslation) ? "/es" : ""),
            .resource = NewResource(static_cast<RecordKind>(kind))};
        Fill(*record.resource, /*depth=*/0);
        Complete(record);
        records.push_back(std::move(record));
      }
    }
    return records;
  }

 private:
  int Below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

  std::string Text() {
    static const std::vector<std::string>& pieces = *new std::vector<std::string>{"=1+1",
                                                                                  "+",
                                                                                  "-",
                                                                                  "@x",
                                                                                  "'",
                                                                                  "''=",
                                                                                  "\"",
                                                                                  ",",
                                                                                  ";",
                                                                                  "\n",
                                                                                  "\r\n",
                                                                                  "\t",
                                                                                  " ",
                                                                                  "  ",
                                                                                  "#",
                                                                                  ": ",
                                                                                  "- ",
                                                                                  "---",
                                                                                  "...",
                                                                                  "null",
                                                                                  "yes",
                                                                                  "no",
                                                                                  "~",
                                                                                  "0x10",
                                                                                  "1e3",
                                                                                  "|",
                                                                                  ">",
                                                                                  "&a",
                                                                                  "*a",
                                                                                  "!!str",
                                                                                  "<b>&amp;</b>",
                                                                                  "%YAML 1.1",
                                                                                  "{",
                                                                                  "}",
                                                                                  "[",
                                                                                  "]",
                                                                                  "\\",
                                                                                  "\\u0041",
                                                                                  "é",
                                                                                  "日本",
                                                                                  "\u2028",
                                                                                  "\u0085",
                                                                                  "\ufeff",
                                                                                  "＝1",
                                                                                  "\x7f",
                                                                                  "\x01",
                                                                                  "word",
                                                                                  "Two words",
                                                                                  "🙂"};
    std::string text;
    for (int i = 1 + Below(5); i > 0; --i)
      text += pieces[static_cast<size_t>(Below(static_cast<int>(pieces.size())))];
    return text;
  }

  void Fill(google::protobuf::Message& message, int depth) {
    using google::protobuf::FieldDescriptor;
    const auto& reflection = *message.GetReflection();
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message.GetDescriptor()->field(i);
      if (!IsInFile(field) || field.name() == "id") continue;
      int count = field.is_repeated() ? Below(4) : Below(3) > 0 ? 1 : 0;
      if (field.name() == "title" || field.name() == "text") count = 1;
      for (int n = 0; n < count; ++n) Set(message, field, reflection, depth);
    }
  }

  void Set(google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field,
           const google::protobuf::Reflection& reflection, int depth) {
    using google::protobuf::FieldDescriptor;
    const bool list = field.is_repeated();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        list ? reflection.AddString(&message, &field, Text())
             : reflection.SetString(&message, &field, Text());
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        reflection.SetInt32(&message, &field, Below(9999));
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        reflection.SetInt64(&message, &field, static_cast<int64_t>(random_()) * 1'000'003);
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        reflection.SetDouble(&message, &field, Below(10'000) / 7.0);
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        reflection.SetBool(&message, &field, Below(2) == 1);
        break;
      case FieldDescriptor::CPPTYPE_ENUM: {
        const auto& values = *field.enum_type();
        const auto* const value = values.value(1 + Below(values.value_count() - 1));
        list ? reflection.AddEnum(&message, &field, value)
             : reflection.SetEnum(&message, &field, value);
        break;
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        Fill(list ? *reflection.AddMessage(&message, &field)
                  : *reflection.MutableMessage(&message, &field),
             depth + 1);
        break;
      default:
        break;
    }
  }

  // What the catalog would see to: ids of parts; references and levels that are what they should.
  void Complete(Record& record) {
    if (record.kind != RecordKind::kCompetency) return;
    auto& competency = static_cast<v1::Competency&>(*record.resource);
    competency.clear_code();
    if (!competency.parent_competency().empty()) competency.set_parent_competency("r9");
    for (auto& element : *competency.mutable_key_elements()) element.clear_shares_behaviors_of();
    for (int i = 0; i < competency.level_indicators_size(); ++i) {
      competency.mutable_level_indicators(i)->set_level(absl::StrCat("l", i));
    }
    AssignIds(competency);
    if (competency.key_elements_size() > 1) {
      competency.mutable_key_elements(0)->clear_behaviors();
      competency.mutable_key_elements(0)->set_shares_behaviors_of(competency.key_elements(1).id());
    }
  }

  std::mt19937 random_;
};

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_TESTS_SERVICES_CATALOG_EXCHANGE_RANDOM_FRAMEWORK_H_
