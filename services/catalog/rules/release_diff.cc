#include "services/catalog/rules/release_diff.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "services/catalog/rules/word_diff.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using Kind = v1::ReleaseChange::Kind;

// What says nothing of the contents.
const std::set<std::string>& Skipped() {
  static const auto& fields = *new std::set<std::string>{
      "name", "id", "etag", "create_time", "update_time", "delete_time", "review_notes"};
  return fields;
}

// The field by which an item of a list is told from its neighbors; null where items are whole.
const FieldDescriptor* KeyOf(const FieldDescriptor& list) {
  for (const char* const key : {"id", "level", "value"}) {
    if (const auto* const field = list.message_type()->FindFieldByName(key)) return field;
  }
  return nullptr;
}

std::string ScalarText(const Message& message, const FieldDescriptor& field, int index = -1) {
  const auto& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return index < 0 ? reflection.GetString(message, &field)
                       : reflection.GetRepeatedString(message, &field, index);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* const value = index < 0 ? reflection.GetEnum(message, &field)
                                          : reflection.GetRepeatedEnum(message, &field, index);
      return value->number() == 0 ? "" : value->name();
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      const int value = reflection.GetInt32(message, &field);
      return value == 0 ? "" : absl::StrCat(value);
    }
    default:
      return "";
  }
}

// The field that says what a part is called: its title, its text, or its label. Null where it has
// none.
const FieldDescriptor* NamingField(const Message& part) {
  for (const char* const name : {"title", "text", "label"}) {
    if (const auto* const field = part.GetDescriptor()->FindFieldByName(name)) return field;
  }
  return nullptr;
}

std::string TextOf(const Message& part) {
  const FieldDescriptor* const field = NamingField(part);
  return field == nullptr ? "" : part.GetReflection()->GetString(part, field);
}

// "key_elements" as people call one of them: "key element".
std::string InWords(const FieldDescriptor& field) {
  absl::string_view name = field.name();
  absl::string_view ending;
  if (field.is_repeated()) {
    if (absl::ConsumeSuffix(&name, "ies")) {
      ending = "y";
    } else {
      absl::ConsumeSuffix(&name, "s");
    }
  }
  return absl::StrCat(absl::StrReplaceAll(name, {{"_", " "}}), ending);
}

// Where something is: for programs, and for people.
class Place {
 public:
  // The whole.
  Place() = default;

  const std::string& field() const { return field_; }
  const std::string& words() const { return words_; }

  // A field of the message `in` that is here.
  Place Field(const Message& in, const FieldDescriptor& field) const {
    Place place;
    place.field_ = field_.empty() ? field.name() : absl::StrCat(field_, ".", field.name());
    if (words_.empty()) {
      place.words_ = InWords(field);
    } else if (&field == NamingField(in)) {
      place.words_ = words_;
    } else {
      place.words_ = absl::StrCat(words_, quoted_, ", ", InWords(field));
    }
    return place;
  }

  // A part of the list that is here.
  Place Part(const Message& part, const std::string& id) const {
    Place place;
    place.field_ = absl::StrCat(field_, "[", id, "]");
    place.words_ = words_;
    const std::string called = TextOf(part);
    place.quoted_ = absl::StrCat(" \u201C", called.empty() ? id : called, "\u201D");
    return place;
  }

 private:
  std::string field_;
  std::string words_;
  std::string quoted_;  // what the part that is here is called
};

// The positions, in `order`, of the entries that stay in place when the others are moved: a longest
// increasing run of them.
std::set<size_t> Steady(const std::vector<size_t>& order) {
  std::vector<size_t> length(order.size(), 1);
  std::vector<size_t> previous(order.size(), order.size());
  size_t last = order.size();
  for (size_t i = 0; i < order.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (order[j] < order[i] && length[j] + 1 > length[i]) {
        length[i] = length[j] + 1;
        previous[i] = j;
      }
    }
    if (last == order.size() || length[i] > length[last]) last = i;
  }
  std::set<size_t> steady;
  for (; last != order.size(); last = previous[last]) steady.insert(last);
  return steady;
}

// Compares two messages of one type, and gathers what differs.
class Comparison {
 public:
  void CompareMessages(const Message& before, const Message& after, const Place& place) {
    for (int i = 0; i < after.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *after.GetDescriptor()->field(i);
      if (Skipped().count(field.name()) > 0) continue;
      const Place here = place.Field(after, field);
      if (field.is_repeated()) {
        CompareLists(before, after, field, here);
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        CompareMessages(before.GetReflection()->GetMessage(before, &field),
                        after.GetReflection()->GetMessage(after, &field), here);
      } else {
        CompareTexts(ScalarText(before, field), ScalarText(after, field), here);
      }
    }
  }

  // A part that went from one place to another shows as both until here.
  std::vector<v1::ReleaseChange> Finish() && {
    JoinMovedParts();
    JoinReleveledIndicators();
    std::vector<v1::ReleaseChange> changes;
    for (Found& found : found_) {
      if (!found.joined) changes.push_back(std::move(found.change));
    }
    return changes;
  }

 private:
  struct Found {
    v1::ReleaseChange change;
    const Message* part = nullptr;  // that was added or removed
    std::string id;                 // the part's
    Place place;                    // the part's
    std::string level;              // of an indicator that was added or removed
    bool joined = false;            // it is told with another
  };

  Found& Add(Kind kind, const Place& place, const std::string& before, const std::string& after) {
    Found& found = found_.emplace_back();
    found.change.set_kind(kind);
    found.change.set_field(place.field());
    found.change.set_place(place.words());
    found.change.set_before(before);
    found.change.set_after(after);
    return found;
  }

  void CompareTexts(const std::string& before, const std::string& after, const Place& place) {
    if (before == after) return;
    if (before.empty()) {
      Add(v1::ReleaseChange::ADDED, place, before, after);
    } else if (after.empty()) {
      Add(v1::ReleaseChange::REMOVED, place, before, after);
    } else if (place.field() == "parent_competency") {
      Add(v1::ReleaseChange::MOVED, place, std::string(IdOf(before)), std::string(IdOf(after)));
    } else {
      Add(v1::ReleaseChange::REWORDED, place, before, after);
    }
  }

  void CompareLists(const Message& before, const Message& after, const FieldDescriptor& field,
                    const Place& place) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      CompareParts(before, after, field, place);
    } else {
      CompareStrings(before, after, field, place);
    }
  }

  // Parts with ids. The keys of behavior points are numbers, all others are text.
  void CompareParts(const Message& before, const Message& after, const FieldDescriptor& field,
                    const Place& place) {
    const FieldDescriptor* const key = KeyOf(field);
    if (key == nullptr) return;
    const auto parts = [&](const Message& message) {
      std::vector<std::pair<std::string, const Message*>> all;
      for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
        const Message& part = message.GetReflection()->GetRepeatedMessage(message, &field, i);
        all.emplace_back(ScalarText(part, *key), &part);
      }
      return all;
    };
    const auto old_parts = parts(before);
    const auto new_parts = parts(after);
    std::map<std::string, size_t> old_places;
    for (size_t i = 0; i < old_parts.size(); ++i) old_places.emplace(old_parts[i].first, i);
    std::set<std::string> kept;
    std::vector<size_t> order;
    for (const auto& [id, part] : new_parts) {
      const auto old_place = old_places.find(id);
      if (old_place == old_places.end()) continue;
      kept.insert(id);
      order.push_back(old_place->second);
    }
    for (const auto& [id, part] : old_parts) {
      if (kept.count(id) == 0) AddPart(v1::ReleaseChange::REMOVED, *part, place, id);
    }
    const std::set<size_t> steady = Steady(order);
    const bool is_scale = place.field() == "proficiency_scale.levels";
    size_t at = 0;
    for (const auto& [id, part] : new_parts) {
      if (kept.count(id) == 0) {
        AddPart(v1::ReleaseChange::ADDED, *part, place, id);
        continue;
      }
      const Place here = place.Part(*part, id);
      if (steady.count(at) == 0) {
        Add(is_scale ? v1::ReleaseChange::RELEVELED : v1::ReleaseChange::MOVED, here, TextOf(*part),
            TextOf(*part));
      }
      CompareMessages(*old_parts[order[at]].second, *part, here);
      ++at;
    }
  }

  void AddPart(Kind kind, const Message& part, const Place& place, const std::string& id) {
    const std::string text = TextOf(part);
    const bool added = kind == v1::ReleaseChange::ADDED;
    const Place here = place.Part(part, id);
    Found& found = Add(kind, here, added ? "" : text, added ? text : "");
    found.place = here;
    found.part = &part;
    found.id = id;
    // What it brings or takes that may have come from, or gone to, elsewhere.
    for (int i = 0; i < part.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *part.GetDescriptor()->field(i);
      if (!field.is_repeated()) continue;
      const Message& none =
          *part.GetReflection()->GetMessageFactory()->GetPrototype(part.GetDescriptor());
      CompareLists(added ? none : part, added ? part : none, field, here.Field(part, field));
    }
  }

  // Lists of texts have no ids: what both have is the same, the rest is told in pairs, in order.
  void CompareStrings(const Message& before, const Message& after, const FieldDescriptor& field,
                      const Place& place) {
    const auto texts = [&](const Message& message) {
      std::vector<std::string> all;
      for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
        all.push_back(ScalarText(message, field, i));
      }
      return all;
    };
    const std::vector<std::string> old_texts = texts(before);
    const std::vector<std::string> new_texts = texts(after);
    const auto without = [](const std::vector<std::string>& all,
                            const std::vector<std::string>& others) {
      std::multiset<std::string> left(others.begin(), others.end());
      std::vector<std::string> rest;
      for (const std::string& text : all) {
        const auto found = left.find(text);
        if (found == left.end()) {
          rest.push_back(text);
        } else {
          left.erase(found);
        }
      }
      return rest;
    };
    const std::vector<std::string> gone = without(old_texts, new_texts);
    const std::vector<std::string> come = without(new_texts, old_texts);
    if (gone.empty() && come.empty() && old_texts != new_texts) {
      Add(v1::ReleaseChange::MOVED, place, old_texts.front(), new_texts.front());
    }
    const std::string level = LevelOf(after, before, field);
    const bool pairs = gone.size() == come.size() && level.empty();
    for (size_t i = 0; i < gone.size(); ++i) {
      if (pairs) {
        CompareTexts(gone[i], come[i], place);
      } else {
        Add(v1::ReleaseChange::REMOVED, place, gone[i], "").level = level;
      }
    }
    if (pairs) return;
    for (const std::string& text : come) {
      Add(v1::ReleaseChange::ADDED, place, "", text).level = level;
    }
  }

  // The level that a list of indicators belongs to; empty for other lists.
  static std::string LevelOf(const Message& after, const Message& before,
                             const FieldDescriptor& field) {
    if (field.name() != "indicators") return "";
    const FieldDescriptor* level = after.GetDescriptor()->FindFieldByName("level");
    if (level == nullptr) level = after.GetDescriptor()->FindFieldByName("id");
    const std::string id = ScalarText(after, *level);
    return id.empty() ? ScalarText(before, *level) : id;
  }

  // Makes what came to a place what went there from another.
  static void MoveFrom(const v1::ReleaseChange& old, v1::ReleaseChange& change) {
    change.set_moved_to(change.field());
    change.set_moved_to_place(change.place());
    change.set_field(old.field());
    change.set_place(old.place());
  }

  void JoinMovedParts() {
    std::map<std::string, size_t> removed;
    for (size_t i = 0; i < found_.size(); ++i) {
      const Found& found = found_[i];
      if (found.part != nullptr && found.change.kind() == v1::ReleaseChange::REMOVED) {
        removed.emplace(found.id, i);
      }
    }
    const size_t size = found_.size();
    for (size_t i = 0; i < size; ++i) {
      if (found_[i].part == nullptr || found_[i].change.kind() != v1::ReleaseChange::ADDED)
        continue;
      const auto from = removed.find(found_[i].id);
      if (from == removed.end()) continue;
      const Found old = found_[from->second];
      if (old.part->GetDescriptor() != found_[i].part->GetDescriptor()) continue;
      found_[from->second].joined = true;
      v1::ReleaseChange& change = found_[i].change;
      change.set_kind(v1::ReleaseChange::MOVED);
      const Place place = found_[i].place;
      change.set_before(old.change.before());
      MoveFrom(old.change, change);
      CompareMessages(*old.part, *found_[i].part, place);  // it may have been reworded as well
    }
  }

  void JoinReleveledIndicators() {
    for (Found& added : found_) {
      if (added.level.empty() || added.change.kind() != v1::ReleaseChange::ADDED) continue;
      for (Found& removed : found_) {
        if (removed.joined || removed.level.empty() || removed.level == added.level ||
            removed.change.kind() != v1::ReleaseChange::REMOVED ||
            removed.change.before() != added.change.after()) {
          continue;
        }
        removed.joined = true;
        added.change.set_kind(v1::ReleaseChange::RELEVELED);
        added.change.set_before(removed.change.before());
        MoveFrom(removed.change, added.change);
        break;
      }
    }
  }

  std::vector<Found> found_;
};

v1::ReleaseChange Whole(Kind kind, const v1::Competency& competency) {
  v1::ReleaseChange change;
  change.set_kind(kind);
  change.set_competency_id(std::string(IdOf(competency.name())));
  change.set_competency_title(competency.title());
  return change;
}

}  // namespace

void CutAtWords(v1::ReleaseChange& change, int64_t& steps) {
  if (change.kind() != v1::ReleaseChange::REWORDED) return;
  for (v1::TextPiece& piece : CompareWords(change.before(), change.after(), steps)) {
    *change.add_pieces() = std::move(piece);
  }
}

std::vector<v1::ReleaseChange> Compare(const v1::Framework& before, const v1::Framework& after) {
  Comparison comparison;
  comparison.CompareMessages(before, after, Place());
  return std::move(comparison).Finish();
}

std::vector<v1::ReleaseChange> Compare(const v1::Competency& before, const v1::Competency& after) {
  Comparison comparison;
  comparison.CompareMessages(before, after, Place());
  std::vector<v1::ReleaseChange> changes = std::move(comparison).Finish();
  for (v1::ReleaseChange& change : changes) {
    change.set_competency_id(std::string(IdOf(after.name())));
    change.set_competency_title(after.title());
  }
  return changes;
}

v1::ReleaseChange Added(const v1::Competency& competency) {
  v1::ReleaseChange change = Whole(v1::ReleaseChange::ADDED, competency);
  change.set_after(competency.title());
  return change;
}

v1::ReleaseChange Removed(const v1::Competency& competency) {
  v1::ReleaseChange change = Whole(v1::ReleaseChange::REMOVED, competency);
  change.set_before(competency.title());
  return change;
}

}  // namespace touchstone::catalog
