#include "tools/touchstone/changed_fields.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "services/catalog/rules/word_diff.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

// An item of a list and what tells it from the others.
using Item = std::pair<std::string, const Message*>;

// The items of a list of messages by their ids; each by all it says where one has none, or where
// two have the same.
std::vector<Item> ItemsOf(const Message& message, const FieldDescriptor& list, bool by_id) {
  const FieldDescriptor* key = nullptr;
  for (const char* const name : {"id", "level", "value", "competency", "reviewer"}) {
    if (key == nullptr) key = list.message_type()->FindFieldByName(name);
  }
  std::vector<Item> items;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &list); ++i) {
    const Message& item = message.GetReflection()->GetRepeatedMessage(message, &list, i);
    const bool has_id = by_id && key != nullptr;
    items.emplace_back(has_id ? Values(item, *key) : item.SerializeAsString(), &item);
  }
  return items;
}

bool HaveIds(std::vector<Item> items) {
  std::sort(items.begin(), items.end());
  return std::adjacent_find(items.begin(), items.end(),
                            [](const Item& a, const Item& b) { return a.first == b.first; }) ==
             items.end() &&
         (items.empty() || !items.front().first.empty());
}

std::vector<std::string> TextsOf(const Message& message, const FieldDescriptor& list) {
  std::vector<std::string> texts;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &list); ++i) {
    texts.push_back(Plain(message.GetReflection()->GetRepeatedString(message, &list, i)));
  }
  return texts;
}

// Those of `texts` that `others` has not.
std::vector<std::string> Without(std::vector<std::string> texts, std::vector<std::string> others) {
  const auto gone = std::remove_if(texts.begin(), texts.end(), [&](const std::string& text) {
    const auto other = std::find(others.begin(), others.end(), text);
    if (other == others.end()) return false;
    others.erase(other);
    return true;
  });
  texts.erase(gone, texts.end());
  return texts;
}

// Both texts in one, with the words marked that only one of them has.
std::string WordByWord(absl::string_view before, absl::string_view after) {
  std::string words;
  int64_t steps = catalog::kStepsOfAnAnswer;
  for (const catalog::v1::TextPiece& piece : catalog::CompareWords(before, after, steps)) {
    const std::string text = Plain(piece.text());
    switch (piece.fate()) {
      case catalog::v1::TextPiece::REMOVED:
        absl::StrAppend(&words, "[-", text, "-]");
        break;
      case catalog::v1::TextPiece::ADDED:
        absl::StrAppend(&words, "{+", text, "+}");
        break;
      default:
        absl::StrAppend(&words, text);
    }
  }
  return words;
}

class Comparison {
 public:
  void CompareMessages(const Message& before, const Message& after, const std::string& path) {
    for (int i = 0; i < after.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *after.GetDescriptor()->field(i);
      const std::string here =
          absl::StrCat(path, path.empty() ? "" : ".", std::string(field.json_name()));
      const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
      if (is_message && field.is_repeated()) {
        CompareItems(before, after, field, here);
      } else if (is_message && field.message_type()->full_name() != "google.protobuf.Timestamp") {
        CompareMessages(before.GetReflection()->GetMessage(before, &field),
                        after.GetReflection()->GetMessage(after, &field), here);
      } else if (field.is_repeated() && field.type() == FieldDescriptor::TYPE_STRING) {
        CompareTexts(TextsOf(before, field), TextsOf(after, field), here);
      } else {
        CompareValues(before, after, field, here);
      }
    }
  }

  std::string Take() && { return std::move(lines_); }

 private:
  void Line(absl::string_view mark, absl::string_view path, absl::string_view text) {
    absl::StrAppend(&lines_, mark, " ", path, text.empty() ? "" : ": ", text, "\n");
  }

  void CompareValues(const Message& before, const Message& after, const FieldDescriptor& field,
                     const std::string& path) {
    const bool is_text = field.type() == FieldDescriptor::TYPE_STRING;
    const auto value = [&](const Message& message) {
      return is_text ? message.GetReflection()->GetString(message, &field) : Values(message, field);
    };
    const std::string old_value = value(before);
    const std::string new_value = value(after);
    if (old_value == new_value) return;
    if (old_value.empty()) return Line("+", path, Plain(new_value));
    if (new_value.empty()) return Line("-", path, Plain(old_value));
    Line("~", path,
         is_text ? WordByWord(old_value, new_value)
                 : absl::StrCat("[-", old_value, "-]{+", new_value, "+}"));
  }

  void CompareTexts(const std::vector<std::string>& before, const std::vector<std::string>& after,
                    const std::string& path) {
    if (before == after) return;
    const std::vector<std::string> gone = Without(before, after);
    const std::vector<std::string> come = Without(after, before);
    if (gone.empty() && come.empty()) return Line("~", path, "in another order");
    if (gone.size() == come.size()) {
      for (size_t i = 0; i < gone.size(); ++i) Line("~", path, WordByWord(gone[i], come[i]));
      return;
    }
    for (const std::string& text : gone) Line("-", path, text);
    for (const std::string& text : come) Line("+", path, text);
  }

  void CompareItems(const Message& before, const Message& after, const FieldDescriptor& list,
                    const std::string& path) {
    std::vector<Item> old_items = ItemsOf(before, list, /*by_id=*/true);
    std::vector<Item> new_items = ItemsOf(after, list, /*by_id=*/true);
    const bool by_id = HaveIds(old_items) && HaveIds(new_items);
    if (!by_id) {
      old_items = ItemsOf(before, list, false);
      new_items = ItemsOf(after, list, false);
    }
    const auto named = [&](const std::string& key) {
      return by_id ? absl::StrCat(path, "[", key, "]") : path;
    };
    std::multimap<std::string, const Message*> left(old_items.begin(), old_items.end());
    std::vector<std::string> kept;
    std::vector<Item> come;
    for (const Item& item : new_items) {
      const auto old = left.find(item.first);
      if (old == left.end()) {
        come.push_back(item);
        continue;
      }
      CompareMessages(*old->second, *item.second, named(item.first));
      left.erase(old);
      kept.push_back(item.first);
    }
    std::vector<std::string> kept_before;
    for (const Item& item : old_items) {
      if (left.count(item.first) > 0) {
        Whole("-", named(item.first), *item.second);
      } else {
        kept_before.push_back(item.first);
      }
    }
    for (const auto& [key, item] : come) Whole("+", named(key), *item);
    if (kept != kept_before) Line("~", path, "in another order");
  }

  void Whole(absl::string_view mark, const std::string& path, const Message& item) {
    Line(mark, path, "");
    for (const absl::string_view line : absl::StrSplit(Tree(item), '\n', absl::SkipEmpty())) {
      Line(mark, absl::StrCat("  ", line), "");
    }
  }

  std::string lines_;
};

}  // namespace

std::string ChangedFields(const Message& before, const Message& after) {
  Comparison comparison;
  comparison.CompareMessages(before, after, "");
  return std::move(comparison).Take();
}

}  // namespace touchstone
