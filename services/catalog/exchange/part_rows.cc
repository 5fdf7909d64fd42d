#include "services/catalog/exchange/part_rows.h"

#include <algorithm>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace touchstone::catalog {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

int64_t PartRows::RowOf(const Message& part, int field, int index) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.part == &part && entry.field == field && entry.index == index;
  });
  return found == entries_.end() ? 0 : found->row;
}

int64_t PartRows::Find(const Message& resource, absl::string_view path) const {
  const Message* part = &resource;
  int64_t row = 0;
  for (absl::string_view step : absl::StrSplit(path, '.')) {
    const size_t bracket = step.find('[');
    int index = 0;
    if (bracket != step.npos) {
      const size_t end = step.find(']', bracket);
      if (end == step.npos ||
          !absl::SimpleAtoi(step.substr(bracket + 1, end - bracket - 1), &index)) {
        return row;
      }
    }
    const FieldDescriptor* const field =
        part->GetDescriptor()->FindFieldByName(std::string(step.substr(0, bracket)));
    if (field == nullptr) return row;
    const auto& reflection = *part->GetReflection();
    const bool is_item = field->is_repeated() && bracket != step.npos;
    if (const int64_t known = RowOf(*part, field->number(), index); known != 0) row = known;
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return row;
    if (is_item && index < reflection.FieldSize(*part, field)) {
      part = &reflection.GetRepeatedMessage(*part, field, index);
    } else if (!field->is_repeated() && reflection.HasField(*part, field)) {
      part = &reflection.GetMessage(*part, field);
    } else {
      return row;
    }
    if (const int64_t known = RowOf(*part, 0, 0); known != 0) row = known;
  }
  return row;
}

}  // namespace touchstone::catalog
