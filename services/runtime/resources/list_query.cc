#include "services/runtime/resources/list_query.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/resources/column_field.h"
#include "services/runtime/resources/column_name.h"

namespace touchstone {
namespace {

using ::google::protobuf::FieldDescriptor;

constexpr size_t kMostComparisons = 20;

// A field that a list can filter and order by.
struct ListField {
  std::string column;
  ColumnField of;
};

// The declared columns and the times.
std::vector<ListField> ListFields(const ResourceType& type) {
  std::vector<std::string> columns = {"name"};
  for (const Column& column : type.declaration.columns) columns.push_back(column.field);
  for (const char* time : {"create_time", "update_time"}) {
    if (type.descriptor().FindFieldByName(time) != nullptr) columns.emplace_back(time);
  }
  std::vector<ListField> fields;
  for (std::string& column : columns) {
    const ColumnField of = FindColumnField(type.descriptor(), column);
    fields.push_back({std::move(column), of});
  }
  return fields;
}

// The column for a field as the caller wrote it, in the proto's or in JSON's spelling; nothing for
// none.
std::optional<ListField> FindListField(const ResourceType& type, absl::string_view written) {
  for (ListField& field : ListFields(type)) {
    if (written == field.of.Path() || written == field.of.JsonPath()) return std::move(field);
  }
  return std::nullopt;
}

std::string FieldList(const ResourceType& type) {
  std::vector<std::string> names;
  for (const ListField& field : ListFields(type)) names.push_back(field.of.JsonPath());
  return absl::StrJoin(names, ", ");
}

absl::Status BadFilter(absl::string_view problem) {
  return InvalidField("filter", problem, reasons::kFilterInvalid);
}

// Reads a filter from left to right.
class FilterParser {
 public:
  FilterParser(const ResourceType& type, absl::string_view text) : type_(type), rest_(text) {}

  absl::StatusOr<std::vector<Comparison>> Parse() {
    std::vector<Comparison> comparisons;
    SkipSpace();
    if (rest_.empty()) return comparisons;
    while (true) {
      RETURN_IF_ERROR(ReadComparison(comparisons));
      if (comparisons.size() > kMostComparisons) {
        return BadFilter(absl::StrCat("has more than ", kMostComparisons, " comparisons"));
      }
      SkipSpace();
      if (rest_.empty()) return comparisons;
      if (const std::string word = ReadWord(); word != "AND") {
        return BadFilter(absl::StrCat("needs AND before '", word, rest_,
                                      "'; comparisons are joined by AND only"));
      }
    }
  }

 private:
  void SkipSpace() { rest_ = absl::StripLeadingAsciiWhitespace(rest_); }

  std::string ReadWord() {
    SkipSpace();
    size_t end = 0;
    while (end < rest_.size() && !absl::StrContains(" \t\n=!<>()\",:", rest_.substr(end, 1))) ++end;
    std::string word(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return word;
  }

  absl::Status ReadComparison(std::vector<Comparison>& comparisons) {
    const std::string written = ReadWord();
    const std::optional<ListField> found = FindListField(type_, written);
    if (!found) {
      return BadFilter(absl::StrCat("cannot be by '", written.empty() ? rest_ : written,
                                    "'; the fields are ", FieldList(type_)));
    }
    const FieldDescriptor* const field = found->of.field;
    Comparison comparison{.column = found->column, .op = {}, .value = {}};
    SkipSpace();
    for (const char* op : {"!=", "<=", ">=", "=", "<", ">"}) {
      if (absl::ConsumePrefix(&rest_, op)) {
        comparison.op = op;
        break;
      }
    }
    if (comparison.op.empty()) {
      return BadFilter(absl::StrCat("needs one of = != < <= > >= after '", written, "'"));
    }
    ASSIGN_OR_RETURN(Value value, ReadValue(field->json_name()));
    if (!value.is_prefix) {
      ASSIGN_OR_RETURN(comparison.value, Convert(*field, std::move(value.text)));
      comparisons.push_back(std::move(comparison));
      return absl::OkStatus();
    }
    if (comparison.op != "=" || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
      return BadFilter(
          absl::StrCat("takes '*' with = and text only; for the character itself write \\* in "
                       "quotation marks in the value of '",
                       field->json_name(), "'"));
    }
    // A range, which an index can serve.
    comparisons.push_back({comparison.column, ">=", value.text});
    comparisons.push_back({comparison.column, "<", absl::StrCat(value.text, kBehindAll)});
    return absl::OkStatus();
  }

  struct Value {
    std::string text;
    bool is_prefix = false;  // it ended in an asterisk, which is not in the text
  };

  absl::StatusOr<Value> ReadValue(absl::string_view field) {
    SkipSpace();
    for (const char quote : {'"', '\''}) {
      if (absl::StartsWith(rest_, absl::string_view(&quote, 1))) return ReadQuoted(field, quote);
    }
    // Times have colons in them.
    size_t end = 0;
    while (end < rest_.size() && !absl::StrContains(" \t\n()\"", rest_.substr(end, 1))) ++end;
    const absl::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (word.empty()) return BadFilter(absl::StrCat("needs a value for '", field, "'"));
    if (absl::StrContains(word, "\\")) {
      return BadFilter(
          absl::StrCat("needs quotation marks around a value with '\\' in it, for '", field, "'"));
    }
    Value value;
    for (const char c : word) RETURN_IF_ERROR(Append(c, /*is_escaped=*/false, field, value));
    return value;
  }

  absl::StatusOr<Value> ReadQuoted(absl::string_view field, char quote) {
    Value value;
    for (size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == quote) {
        rest_.remove_prefix(i + 1);
        return value;
      }
      const bool is_escaped = rest_[i] == '\\' && i + 1 < rest_.size();
      if (is_escaped) ++i;
      RETURN_IF_ERROR(Append(rest_[i], is_escaped, field, value));
    }
    return BadFilter(
        absl::StrCat("has no closing quotation mark after the value of '", field, "'"));
  }

  static absl::Status Append(char c, bool is_escaped, absl::string_view field, Value& value) {
    if (value.is_prefix) {
      return BadFilter(
          absl::StrCat("takes '*' at the end of a value only; for the character itself write \\* "
                       "in quotation marks in the value of '",
                       field, "'"));
    }
    value.is_prefix = c == '*' && !is_escaped;
    if (!value.is_prefix) value.text.push_back(c);
    return absl::OkStatus();
  }

  static absl::StatusOr<SqlValue> Convert(const FieldDescriptor& field, std::string text) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return SqlValue(std::move(text));
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        absl::Time time;
        if (!absl::ParseTime(absl::RFC3339_full, text, &time, nullptr)) {
          return BadFilter(absl::StrCat("takes a time such as \"2026-01-31T12:00:00Z\" for '",
                                        field.json_name(), "', not '", text, "'"));
        }
        return SqlValue(absl::ToUnixMicros(time));
      }
      case FieldDescriptor::CPPTYPE_BOOL:
        if (text != "true" && text != "false") {
          return BadFilter(absl::StrCat("takes true or false for '", field.json_name(), "'"));
        }
        return SqlValue(static_cast<int64_t>(text == "true"));
      case FieldDescriptor::CPPTYPE_ENUM: {
        const auto* const number = field.enum_type()->FindValueByName(text);
        if (number == nullptr) {
          return BadFilter(absl::StrCat("takes the name of a value for '", field.json_name(),
                                        "', not '", text, "'"));
        }
        return SqlValue(static_cast<int64_t>(number->number()));
      }
      default: {
        int64_t number = 0;
        if (!absl::SimpleAtoi(text, &number)) {
          return BadFilter(
              absl::StrCat("takes a whole number for '", field.json_name(), "', not '", text, "'"));
        }
        return SqlValue(number);
      }
    }
  }

  const ResourceType& type_;
  absl::string_view rest_;
};

}  // namespace

absl::StatusOr<std::vector<Comparison>> ParseFilter(const ResourceType& type,
                                                    absl::string_view filter) {
  return FilterParser(type, filter).Parse();
}

absl::StatusOr<ListOrder> ParseOrderBy(const ResourceType& type, absl::string_view order_by) {
  const std::vector<std::string> words =
      absl::StrSplit(order_by, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  if (words.empty()) return ListOrder();
  const std::optional<ListField> field = FindListField(type, words[0]);
  const bool direction_is_fine =
      words.size() == 1 || (words.size() == 2 && (words[1] == "asc" || words[1] == "desc"));
  if (!field || !direction_is_fine) {
    return InvalidField(
        "order_by",
        absl::StrCat("must be one of ", FieldList(type), ", with or without 'desc' behind it"),
        reasons::kOrderByInvalid);
  }
  return ListOrder{.column = field->column, .descending = words.back() == "desc"};
}

int PageSize(int requested) {
  return requested == 0 ? kDefaultPageSize : std::min(requested, kLargestPageSize);
}

absl::StatusOr<ListStatement> MakeListStatement(const ResourceType& type,
                                                const ListRequest& request,
                                                const std::optional<PagePosition>& after) {
  ASSIGN_OR_RETURN(const std::vector<Comparison> comparisons, ParseFilter(type, request.filter));
  ASSIGN_OR_RETURN(const ListOrder order, ParseOrderBy(type, request.order_by));

  ListStatement statement;
  statement.page_size = PageSize(request.page_size);
  statement.order_type =
      order.column == "name" ? SqlType::kText : ColumnType(type.descriptor(), order.column);
  // Appends SQL with a parameter behind it; one at a time, so that they are numbered as they stand.
  const auto add = [&statement](absl::string_view sql, SqlValue value) {
    statement.parameters.push_back(std::move(value));
    absl::StrAppend(&statement.sql, sql, ":p", statement.parameters.size());
  };

  std::string& sql = statement.sql;
  const std::string order_column = ColumnName(order.column);
  absl::StrAppend(&sql, "SELECT ", order_column, ", name, body FROM ", type.table());
  add(" WHERE parent = ", request.parent);
  if (!request.show_deleted) absl::StrAppend(&sql, " AND delete_time = 0");
  for (const Comparison& comparison : comparisons) {
    add(absl::StrCat(" AND ", ColumnName(comparison.column), " ", comparison.op, " "),
        comparison.value);
  }
  const char* const direction = order.descending ? " DESC" : "";
  const char* const beyond = order.descending ? " < " : " > ";
  if (order.column == "name") {
    if (after) add(absl::StrCat(" AND name", beyond), after->name);
    absl::StrAppend(&sql, " ORDER BY name", direction);
  } else {
    if (after) {
      add(absl::StrCat(" AND (", order_column, ", name)", beyond, "("), after->order_value);
      add(", ", after->name);
      absl::StrAppend(&sql, ")");
    }
    absl::StrAppend(&sql, " ORDER BY ", order_column, direction, ", name", direction);
  }
  add(" LIMIT ", static_cast<int64_t>(statement.page_size + 1));
  return statement;
}

}  // namespace touchstone
