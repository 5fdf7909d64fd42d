#include "services/feedback/figures/report_rows.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/feedback/rules/showing.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsFigure(const FieldDescriptor& field) {
  return field.message_type() == v1::Figure::descriptor();
}

// A message of a row with figures of its own, such as those of a kind of clock.
bool HasFigures(const FieldDescriptor& field) {
  if (field.message_type() == nullptr || IsFigure(field)) return false;
  for (int i = 0; i < field.message_type()->field_count(); ++i) {
    if (field.message_type()->field(i)->message_type() == v1::Figure::descriptor()) return true;
  }
  return false;
}

// A figure of a row, and the message that has it.
struct FigurePlace {
  v1::Figure* figure;
  Message* holder;
};

// By where they are: the same in all rows, whatever else a row has. What is repeated is told apart
// by its first field, its kind.
void CollectFigures(Message& message, const std::string& prefix,
                    std::map<std::string, FigurePlace>& figures) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    const std::string path = absl::StrCat(prefix, field->name());
    if (IsFigure(*field)) {
      auto* const figure = static_cast<v1::Figure*>(reflection.MutableMessage(&message, field));
      figures.emplace(path, FigurePlace{figure, &message});
    } else if (field->is_repeated() && HasFigures(*field)) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        Message* const part = reflection.MutableRepeatedMessage(&message, field, i);
        const int kind =
            part->GetReflection()->GetEnumValue(*part, part->GetDescriptor()->field(0));
        CollectFigures(*part, absl::StrCat(path, " ", kind, " "), figures);
      }
    }
  }
}

bool IsCount(const FieldDescriptor& field) {
  if (field.is_repeated()) return false;
  const auto type = field.cpp_type();
  return type == FieldDescriptor::CPPTYPE_INT64 || type == FieldDescriptor::CPPTYPE_INT32 ||
         type == FieldDescriptor::CPPTYPE_BOOL;
}

void ClearCounts(Message& message) {
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* const field = message.GetDescriptor()->field(i);
    if (IsCount(*field)) message.GetReflection()->ClearField(&message, field);
  }
}

void SuppressAt(const FigurePlace& place, Message& row, const std::string& path,
                const std::vector<TiedCounts>& tied) {
  Suppress(*place.figure);
  if (place.holder != &row) ClearCounts(*place.holder);
  for (const TiedCounts& counts : tied) {
    if (path != counts.figure) continue;
    for (const char* const count : counts.counts) ClearField(row, count);
  }
}

// One figure of all rows that have it.
void HideFigure(const FigureScope& scope, int64_t minimum, const std::string& path,
                const std::vector<HiddenRow>& rows,
                const std::vector<std::map<std::string, FigurePlace>>& figures,
                const std::vector<bool>& hidden_rows, const std::vector<TiedCounts>& tied) {
  std::vector<ShownCell> cells;
  std::vector<size_t> row_of;
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto found = figures[i].find(path);
    if (found == figures[i].end()) continue;
    cells.push_back({rows[i].place, found->second.figure->n(), hidden_rows[i]});
    row_of.push_back(i);
  }
  const std::vector<bool> hidden = HiddenCells(cells, minimum, scope.of_workers);
  for (size_t i = 0; i < cells.size(); ++i) {
    if (hidden[i]) SuppressAt(figures[row_of[i]].at(path), *rows[row_of[i]].row, path, tied);
  }
}

void CollectFormulas(const Message& message, std::set<std::string>& formulas) {
  if (message.GetDescriptor() == v1::Figure::descriptor()) {
    const std::string& formula = static_cast<const v1::Figure&>(message).formula();
    if (!formula.empty()) formulas.insert(formula);
    return;
  }
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      CollectFormulas(reflection.GetMessage(message, field), formulas);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      CollectFormulas(reflection.GetRepeatedMessage(message, field, i), formulas);
    }
  }
}

}  // namespace

std::string KeyElementText(const std::string& competency, const std::string& key_element_id) {
  return absl::StrCat(competency, "|", key_element_id);
}

v1::Slice SliceOf(const FigureScope& scope, const std::vector<std::string>& place,
                  std::string& month) {
  v1::Slice slice = scope.slice;
  for (size_t i = 0; i < scope.dimensions.size(); ++i) {
    const std::string& value = place[i];
    switch (scope.dimensions[i]) {
      case v1::BY_ORGANIZATIONAL_UNIT:
        slice.set_organizational_unit(value);
        break;
      case v1::BY_SERVICE_TYPE:
        slice.set_service_type(value);
        break;
      case v1::BY_LANGUAGE:
        slice.set_language(value);
        break;
      case v1::BY_CHANNEL: {
        int channel = 0;
        if (absl::SimpleAtoi(value, &channel)) slice.set_channel(static_cast<v1::Channel>(channel));
        break;
      }
      case v1::BY_QUEUE:
        slice.set_queue(value);
        break;
      case v1::BY_KEY_ELEMENT: {
        const std::pair<std::string, std::string> parts = absl::StrSplit(value, '|');
        slice.set_competency(parts.first);
        slice.set_key_element_id(parts.second);
        break;
      }
      case v1::BY_WORKER:
        slice.set_worker(value);
        break;
      default:
        month = value;
    }
  }
  return slice;
}

void HideRows(const FigureScope& scope, std::vector<HiddenRow>& rows,
              const std::vector<TiedCounts>& tied) {
  if (!scope.of_workers && !scope.published) return;
  const int64_t minimum = scope.of_workers ? kFewestOfWorker : kFewestPublished;
  std::vector<ShownCell> cells;
  std::vector<std::map<std::string, FigurePlace>> figures(rows.size());
  std::set<std::string> paths;
  for (size_t i = 0; i < rows.size(); ++i) {
    cells.push_back({rows[i].place, rows[i].n});
    CollectFigures(*rows[i].row, "", figures[i]);
    for (const auto& [path, place] : figures[i]) paths.insert(path);
  }
  const std::vector<bool> hidden = HiddenCells(cells, minimum, scope.of_workers);
  for (const std::string& path : paths) {
    HideFigure(scope, minimum, path, rows, figures, hidden, tied);
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    if (hidden[i]) ClearCounts(*rows[i].row);
  }
}

std::vector<std::string> FormulasIn(const Message& report) {
  std::set<std::string> formulas;
  CollectFormulas(report, formulas);
  return {formulas.begin(), formulas.end()};
}

absl::Status CheckRowCount(size_t rows) {
  if (rows <= kMostRows) return absl::OkStatus();
  return InvalidField("dimensions", absl::StrCat("makes ", rows, " rows; at most ", kMostRows,
                                                 " are answered: ask for less at once"));
}

}  // namespace touchstone::feedback
