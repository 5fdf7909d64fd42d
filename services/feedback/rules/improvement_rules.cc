#include "services/feedback/rules/improvement_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/languages/language_tag.h"
#include "services/runtime/languages/wanted_languages.h"

namespace touchstone::feedback {
namespace {

using v1::ImprovementAction;
using v1::ImprovementCycle;
using v1::MeasureDefinition;
using Texts = google::protobuf::RepeatedPtrField<v1::LocalizedText>;

// Collects what is wrong with one cycle.
class CycleCheck {
 public:
  explicit CycleCheck(const ImprovementCycle& cycle) : cycle_(cycle) {}

  std::vector<FieldViolation> Run() {
    CheckRange("before", cycle_.before());
    CheckRange("after", cycle_.after());
    // As texts days are in their order.
    if (cycle_.after().start_date() <= cycle_.before().end_date()) {
      Report("after.start_date", "must be after the days before end");
    }
    CheckMeasure(cycle_.measure());
    CheckTexts("you_said", cycle_.you_said());
    CheckTexts("we_did", cycle_.we_did());
    return violations_;
  }

 private:
  void Report(absl::string_view field, absl::string_view problem) {
    violations_.push_back({absl::StrCat("improvement_cycle.", field), std::string(problem)});
  }

  void CheckRange(absl::string_view place, const v1::DateRange& range) {
    const auto start = ParseDay(range.start_date());
    const auto end = ParseDay(range.end_date());
    if (!start) Report(absl::StrCat(place, ".start_date"), "is no day of the calendar");
    if (!end) Report(absl::StrCat(place, ".end_date"), "is no day of the calendar");
    if (start && end && *end < *start) {
      Report(absl::StrCat(place, ".end_date"), "is before the first day");
    }
  }

  void CheckMeasure(const MeasureDefinition& measure) {
    const MeasureDefinition::Kind kind = measure.kind();
    const bool is_asked = kind == MeasureDefinition::CSAT || kind == MeasureDefinition::NPS ||
                          kind == MeasureDefinition::CES_1 || kind == MeasureDefinition::CES_2;
    const bool is_level = kind == MeasureDefinition::SERVICE_LEVEL;
    if (is_asked && measure.survey().empty()) {
      Report("measure.survey", "is missing: in which survey is it asked?");
    }
    if (!is_asked && (!measure.survey().empty() || !measure.question_id().empty())) {
      Report("measure.survey", "is only of what surveys ask");
    }
    if (is_level && measure.threshold_seconds() == 0) {
      Report("measure.threshold_seconds", "is missing: within how many seconds?");
    }
    if (is_level && measure.abandons() == v1::ABANDONS_UNSPECIFIED) {
      Report("measure.abandons", "is missing: how do abandoned contacts count?");
    }
    if (!is_level &&
        (measure.threshold_seconds() != 0 || measure.abandons() != v1::ABANDONS_UNSPECIFIED)) {
      Report("measure.threshold_seconds", "is only of SERVICE_LEVEL");
    }
    if (!is_level && !measure.slice().queue().empty()) {
      Report("measure.slice.queue", "is only of SERVICE_LEVEL");
    }
    if (!is_asked &&
        (!measure.slice().competency().empty() || !measure.slice().key_element_id().empty())) {
      Report("measure.slice.competency", "is only of what surveys ask");
    }
  }

  void CheckTexts(absl::string_view place, const Texts& texts) {
    std::set<std::string> languages;
    for (int i = 0; i < texts.size(); ++i) {
      const std::string field = absl::StrCat(place, "[", i, "].language");
      const std::string language = absl::AsciiStrToLower(texts[i].language());
      if (!IsKnownLanguage(language)) Report(field, kLanguageRule);
      if (!languages.insert(language).second) Report(field, "is there twice");
    }
  }

  const ImprovementCycle& cycle_;
  std::vector<FieldViolation> violations_;
};

bool AreSame(const google::protobuf::Message& a, const google::protobuf::Message& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

// The words for the public, and nothing else.
ImprovementCycle PublicWords(const ImprovementCycle& cycle) {
  ImprovementCycle words;
  *words.mutable_you_said() = cycle.you_said();
  *words.mutable_we_did() = cycle.we_did();
  return words;
}

ImprovementCycle MeasureAndDays(const ImprovementCycle& cycle) {
  ImprovementCycle measured;
  *measured.mutable_measure() = cycle.measure();
  *measured.mutable_before() = cycle.before();
  *measured.mutable_after() = cycle.after();
  return measured;
}

ImprovementCycle AllButPublicWords(ImprovementCycle cycle) {
  cycle.clear_you_said();
  cycle.clear_we_did();
  cycle.clear_update_time();
  cycle.clear_etag();
  return cycle;
}

std::set<std::string> LanguagesOf(const Texts& texts) {
  std::set<std::string> languages;
  for (const auto& text : texts) languages.insert(absl::AsciiStrToLower(text.language()));
  return languages;
}

const v1::LocalizedText* Find(const Texts& texts, absl::string_view language) {
  const auto found = std::find_if(texts.begin(), texts.end(), [&](const auto& text) {
    return absl::EqualsIgnoreCase(text.language(), language);
  });
  return found == texts.end() ? nullptr : &*found;
}

// Both have the same languages.
std::string LanguageFor(const ImprovementCycle& cycle, absl::string_view wanted) {
  for (const std::string& language : FallbackChain({absl::AsciiStrToLower(wanted)}, "")) {
    if (Find(cycle.you_said(), language) != nullptr) return language;
  }
  return cycle.you_said().empty() ? "" : cycle.you_said(0).language();
}

void AddDayProblem(const std::string& field, const std::string& day,
                   std::vector<FieldViolation>& violations) {
  if (day.empty() || ParseDay(day)) return;
  violations.push_back({field, "is no day of the calendar"});
}

}  // namespace

std::vector<FieldViolation> RequirementViolations(const v1::Requirement& requirement) {
  std::vector<FieldViolation> violations;
  AddDayProblem("requirement.retire_date", requirement.retire_date(), violations);
  return violations;
}

std::vector<FieldViolation> CycleViolations(const ImprovementCycle& cycle) {
  return CycleCheck(cycle).Run();
}

std::string WhatStands(const ImprovementCycle& before, const ImprovementCycle& after) {
  const bool words_differ = !AreSame(PublicWords(before), PublicWords(after));
  if (before.has_publish_time() && words_differ) {
    return "its words for the public are published; withdraw them first";
  }
  if (before.state() == ImprovementCycle::PLANNED) return "";
  if (before.state() == ImprovementCycle::ACTING) {
    return AreSame(MeasureAndDays(before), MeasureAndDays(after))
               ? ""
               : "measure and days stand since it was started";
  }
  return AreSame(AllButPublicWords(before), AllButPublicWords(after))
             ? ""
             : "of it only the words for the public can be changed";
}

bool HasBothTexts(const ImprovementCycle& cycle) {
  return !cycle.you_said().empty() && LanguagesOf(cycle.you_said()) == LanguagesOf(cycle.we_did());
}

v1::PublishedImprovement PublishedOf(const ImprovementCycle& cycle, absl::string_view language) {
  v1::PublishedImprovement published;
  published.set_improvement_cycle(cycle.name());
  published.set_title(cycle.title());
  const std::string chosen = LanguageFor(cycle, language);
  if (const auto* const said = Find(cycle.you_said(), chosen)) {
    published.set_you_said(said->text());
    published.set_language(said->language());
  }
  if (const auto* const did = Find(cycle.we_did(), chosen)) published.set_we_did(did->text());
  published.set_sentence(cycle.comparison().sentence());
  *published.mutable_publish_time() = cycle.publish_time();
  return published;
}

std::vector<FieldViolation> ActionViolations(const ImprovementAction& action) {
  std::vector<FieldViolation> violations;
  AddDayProblem("improvement_action.due_date", action.due_date(), violations);
  AddDayProblem("improvement_action.done_date", action.done_date(), violations);
  const bool is_done = action.state() == ImprovementAction::DONE;
  if (is_done && action.done_date().empty()) {
    violations.push_back({"improvement_action.done_date", "is missing: on which day was it done?"});
  }
  if (!is_done && !action.done_date().empty()) {
    violations.push_back({"improvement_action.done_date", "is only of what is done"});
  }
  return violations;
}

absl::string_view InWords(ImprovementCycle::State state) {
  switch (state) {
    case ImprovementCycle::PLANNED:
      return "planned";
    case ImprovementCycle::ACTING:
      return "acting";
    case ImprovementCycle::CONCLUDED:
      return "concluded";
    case ImprovementCycle::ABANDONED:
      return "abandoned";
    default:
      return "in no known state";
  }
}

}  // namespace touchstone::feedback
