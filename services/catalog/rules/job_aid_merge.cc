#include "services/catalog/rules/job_aid_merge.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/field_mask_util.h>
#include <google/protobuf/util/message_differencer.h>

#include "absl/strings/str_cat.h"
#include "services/catalog/rules/item_ids.h"
#include "services/catalog/rules/job_aid_text.h"

namespace touchstone::catalog {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::util::FieldMaskUtil;
using google::protobuf::util::MessageDifferencer;

// What a job aid holds, in the order in which conflicts are reported.
constexpr int kContentFields[] = {
    v1::Competency::kTitleFieldNumber,
    v1::Competency::kDefinitionFieldNumber,
    v1::Competency::kImportanceFieldNumber,
    v1::Competency::kKeyElementsFieldNumber,
    v1::Competency::kGrowthKindsFieldNumber,
    v1::Competency::kDevelopmentActivitiesFieldNumber,
    v1::Competency::kLearningResourcesFieldNumber,
    v1::Competency::kQualificationStatementsFieldNumber,
    v1::Competency::kOutreachActivitiesFieldNumber,
    v1::Competency::kInterviewQuestionsFieldNumber,
    v1::Competency::kReferenceQuestionsFieldNumber,
};

constexpr size_t kMaxExcerpt = 500;

// What becomes of one field.
enum class Verdict { kKeep, kTake, kConflict };

// The rule of the merge. `based` says whether there is a base.
Verdict Decide(bool based, bool current_empty, bool current_is_base, bool imported_is_base,
               bool equal) {
  if (equal) return Verdict::kKeep;
  if (!based) return current_empty ? Verdict::kTake : Verdict::kConflict;
  if (current_is_base) return Verdict::kTake;
  return imported_is_base ? Verdict::kKeep : Verdict::kConflict;
}

// Gives `to` the field as `from` has it. Copies nothing else: a competency may be megabytes.
void CopyField(const Message& from, const FieldDescriptor* field, Message& to) {
  to.GetReflection()->ClearField(&to, field);
  google::protobuf::FieldMask mask;
  mask.add_paths(std::string(field->name()));
  FieldMaskUtil::MergeMessageTo(from, mask, FieldMaskUtil::MergeOptions(), &to);
}

// `message` with this field only.
v1::Competency Only(const v1::Competency& message, const FieldDescriptor* field) {
  v1::Competency part;
  CopyField(message, field, part);
  return part;
}

bool IsEmpty(const Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  return field->is_repeated() ? reflection.FieldSize(message, field) == 0
                              : !reflection.HasField(message, field);
}

// Whether two messages agree in a field; compares in place.
bool SameField(const Message& one, const Message& other, const FieldDescriptor* field) {
  return MessageDifferencer().CompareWithFields(one, other, {field}, {field});
}

// Every word of a message, ids aside.
void AppendWords(const Message& message, std::string& text) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->name() == "id" || field->name() == "shares_behaviors_of") continue;
    const int size = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < size && text.size() < 4 * kMaxExcerpt; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        AppendWords(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                         : reflection.GetMessage(message, field),
                    text);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        absl::StrAppend(&text, text.empty() ? "" : "; ",
                        field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                                             : reflection.GetString(message, field));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        const auto* const value = field->is_repeated()
                                      ? reflection.GetRepeatedEnum(message, field, i)
                                      : reflection.GetEnum(message, field);
        absl::StrAppend(&text, text.empty() ? "" : "; ", std::string(value->name()));
      }
    }
  }
}

// A list without the items at its beginning that it has in common with another.
template <typename M>
void DropCommon(M& one, M& other, const FieldDescriptor* field) {
  if (!field->is_repeated() || field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return;
  const Reflection& reflection = *one.GetReflection();
  const int shorter =
      std::min(reflection.FieldSize(one, field), reflection.FieldSize(other, field));
  int common = 0;
  while (common < shorter &&
         MessageDifferencer::Equals(reflection.GetRepeatedMessage(one, field, common),
                                    reflection.GetRepeatedMessage(other, field, common))) {
    ++common;
  }
  for (M* message : {&one, &other}) {
    for (int i = common; i < reflection.FieldSize(*message, field); ++i) {
      reflection.SwapElements(message, field, i - common, i);
    }
    for (int i = 0; i < common; ++i) reflection.RemoveLast(message, field);
  }
}

// A conflict about a field; what both have in common is left out of the excerpts.
template <typename M>
v1::ImportConflict Conflict(const std::string& resource, const FieldDescriptor* field, M current,
                            M imported) {
  DropCommon(current, imported, field);
  v1::ImportConflict conflict;
  conflict.set_resource(resource);
  conflict.set_field(std::string(field->name()));
  std::string words;
  AppendWords(current, words);
  conflict.set_current(std::string(job_aid::Clip(words, kMaxExcerpt)));
  words.clear();
  AppendWords(imported, words);
  conflict.set_imported(std::string(job_aid::Clip(words, kMaxExcerpt)));
  return conflict;
}

using Notes = std::unordered_set<std::string>;

Notes NotesOf(const v1::Competency& competency) {
  Notes notes;
  for (const v1::ReviewNote& note : competency.review_notes()) {
    notes.insert(note.SerializeAsString());
  }
  return notes;
}

// Adds the notes that this document gives rise to and the last one did not. A note that nobody
// cleared and that the document no longer gives rise to goes.
void MergeNotes(const v1::Competency& base, const v1::Competency& current,
                const v1::Competency& imported, v1::Competency& merged) {
  constexpr int kMaxNotes = 1000;
  const Notes before = NotesOf(base);
  const Notes mine = NotesOf(current);
  const Notes theirs = NotesOf(imported);
  merged.clear_review_notes();
  for (const v1::ReviewNote& note : current.review_notes()) {
    const std::string key = note.SerializeAsString();
    const bool outdated = before.count(key) > 0 && theirs.count(key) == 0;
    if (!outdated) *merged.add_review_notes() = note;
  }
  for (const v1::ReviewNote& note : imported.review_notes()) {
    const std::string key = note.SerializeAsString();
    const bool known = before.count(key) > 0 || mine.count(key) > 0;
    if (!known && merged.review_notes_size() < kMaxNotes) *merged.add_review_notes() = note;
  }
}

}  // namespace

CompetencyMerge MergeCompetency(const v1::Competency* base, const v1::Competency* current,
                                const v1::Competency& imported) {
  if (current == nullptr) return {imported, true, {}};
  const v1::Competency& before = base == nullptr ? v1::Competency::default_instance() : *base;
  CompetencyMerge result{*current, false, {}};
  for (const int number : kContentFields) {
    // A title is required: a document that lost its own says nothing about it.
    if (number == v1::Competency::kTitleFieldNumber && imported.title().empty()) continue;
    const FieldDescriptor* const field = v1::Competency::descriptor()->FindFieldByNumber(number);
    switch (Decide(base != nullptr, IsEmpty(*current, field), SameField(*current, before, field),
                   SameField(imported, before, field), SameField(*current, imported, field))) {
      case Verdict::kKeep:
        break;
      case Verdict::kTake:
        CopyField(imported, field, result.merged);
        break;
      case Verdict::kConflict:
        result.conflicts.push_back(Conflict<v1::Competency>(
            current->name(), field, Only(*current, field), Only(imported, field)));
        break;
    }
  }
  MergeNotes(before, *current, imported, result.merged);
  MakeIdsUnique(result.merged);
  result.changed = !MessageDifferencer::Equals(result.merged, *current);
  return result;
}

ScaleMerge MergeScale(const v1::ProficiencyScale* base, const v1::ProficiencyScale* current,
                      const v1::ProficiencyScale& imported) {
  const v1::ProficiencyScale nothing;
  const v1::ProficiencyScale& mine = current == nullptr ? nothing : *current;
  const v1::ProficiencyScale& before = base == nullptr ? nothing : *base;
  ScaleMerge result{mine, false, {}};
  if (imported.levels_size() == 0) return result;
  switch (Decide(base != nullptr, mine.levels_size() == 0, MessageDifferencer::Equals(mine, before),
                 MessageDifferencer::Equals(imported, before),
                 MessageDifferencer::Equals(mine, imported))) {
    case Verdict::kKeep:
      break;
    case Verdict::kTake:
      result.merged = imported;
      result.changed = true;
      break;
    case Verdict::kConflict: {
      const FieldDescriptor* const levels = v1::ProficiencyScale::descriptor()->FindFieldByNumber(
          v1::ProficiencyScale::kLevelsFieldNumber);
      result.conflicts.push_back(Conflict<v1::ProficiencyScale>("", levels, mine, imported));
      result.conflicts.back().set_field("proficiency_scale");
      break;
    }
  }
  return result;
}

}  // namespace touchstone::catalog
