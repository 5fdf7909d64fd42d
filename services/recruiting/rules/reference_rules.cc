#include "services/recruiting/rules/reference_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/rules/guide_contents.h"
#include "services/recruiting/rules/guide_text.h"
#include "services/runtime/figures/fraction.h"
#include "services/runtime/names/code_points.h"

namespace touchstone::recruiting {
namespace {

using v1::ReferenceCheck;
using Report = v1::ReportReferenceComparabilityResponse;
using Violations = std::vector<FieldViolation>;

// How many answers showed a level, and the sum of the levels.
struct LevelSum {
  int count = 0;
  int64_t sum = 0;
};

// By application and competency.
using LevelSums = std::map<std::pair<std::string, std::string>, LevelSum>;

void Count(const ReferenceCheck& check, v1::FinalistReferences& finalist) {
  switch (check.state()) {
    case ReferenceCheck::COMPLETED:
      finalist.set_completed(finalist.completed() + 1);
      if (!check.secondary_to().empty()) finalist.set_secondary(finalist.secondary() + 1);
      break;
    case ReferenceCheck::DECLINED:
    case ReferenceCheck::UNREACHABLE:
      finalist.set_unanswered(finalist.unanswered() + 1);
      break;
    default:
      break;  // still to be asked
  }
}

void AddLevels(const v1::GuideContent& content, const LevelSums& sums,
               v1::FinalistReferences& finalist) {
  for (const auto& competency : content.competencies()) {
    v1::ReferenceLevels& levels = *finalist.add_competencies();
    levels.set_competency(competency.competency());
    const auto sum = sums.find({finalist.application(), competency.competency()});
    if (sum == sums.end()) continue;
    levels.set_count(sum->second.count);
    const Fraction mean(sum->second.sum, sum->second.count);
    levels.set_mean_level(static_cast<double>((mean * Fraction(10)).Tenths()) / 100);
  }
}

Report::Comparability ComparabilityOf(const Report& report) {
  if (report.finalists().empty()) return Report::COMPARABILITY_UNSPECIFIED;
  if (report.finalists_size() == 1) return Report::LONE_FINALIST;
  const bool has_all = std::all_of(report.finalists().begin(), report.finalists().end(),
                                   [](const auto& one) { return one.completed() > 0; });
  return has_all ? Report::COMPARABLE : Report::INCOMPLETE;
}

}  // namespace

absl::string_view InWords(ReferenceCheck::State state) {
  switch (state) {
    case ReferenceCheck::REQUESTED:
      return "requested";
    case ReferenceCheck::COMPLETED:
      return "completed";
    case ReferenceCheck::DECLINED:
      return "declined";
    default:
      return "unreachable";
  }
}

Violations ReferenceViolations(const ReferenceCheck& check, Day today) {
  const std::optional<Day> consent = ParseDay(check.consent_date());
  if (!consent) return {{"reference_check.consent_date", "is no day of the calendar"}};
  if (*consent > today + 1) {  // it is tomorrow already in the east
    return {{"reference_check.consent_date",
             "must not lie in the future: without the applicant's consent nobody is asked"}};
  }
  return {};
}

Violations AnswerViolations(const v1::GuideContent& content, const ReferenceAnswers& answers) {
  std::set<std::string> open;
  for (const auto& question : content.reference_questions()) open.insert(question.id());
  const std::set<std::string> asked = open;
  Violations violations;
  for (int i = 0; i < answers.size(); ++i) {
    const auto report = [&](absl::string_view field, std::string problem) {
      violations.push_back({absl::StrCat("answers[", i, "].", field), std::move(problem)});
    };
    const v1::ReferenceAnswer& answer = answers[i];
    if (!asked.contains(answer.question())) {
      report("question", "is no question for referees in the guide");
    } else if (open.erase(answer.question()) == 0) {
      report("question", "is answered already");
    }
    if (IsBlank(answer.answer())) report("answer", "is empty; write down what they said");
    if (!answer.level().empty() && !LevelNumber(content, answer.level())) {
      report("level", "is none of the guide's levels; leave it out when the answer shows none");
    }
  }
  for (const auto& question : content.reference_questions()) {
    if (!open.contains(question.id())) continue;
    violations.push_back({"answers", absl::StrCat("has no answer to ", question.id())});
  }
  return violations;
}

ReferenceAnswers InGuideOrder(const v1::GuideContent& content, const ReferenceAnswers& answers) {
  ReferenceAnswers ordered;
  for (const auto& question : content.reference_questions()) {
    *ordered.Add() = *std::find_if(answers.begin(), answers.end(), [&](const auto& answer) {
      return answer.question() == question.id();
    });
  }
  return ordered;
}

std::vector<v1::GuideQuestion> ReferenceQuestionsAbout(const v1::GuideContent& content,
                                                       const std::string& applicant_name) {
  const GuideValues values = {{"applicant_name", applicant_name}};
  std::vector<v1::GuideQuestion> questions(content.reference_questions().begin(),
                                           content.reference_questions().end());
  for (v1::GuideQuestion& question : questions) {
    question.set_text(Filled(question.text(), values));
    for (std::string& probe : *question.mutable_probes()) probe = Filled(probe, values);
  }
  return questions;
}

Report ComparabilityOf(const v1::InterviewGuide& guide, const std::vector<ReferenceCheck>& checks,
                       const std::vector<ReferenceLevel>& levels) {
  std::map<std::string, v1::FinalistReferences> finalists;
  for (const ReferenceCheck& check : checks) {
    v1::FinalistReferences& finalist = finalists[check.application()];
    finalist.set_application(check.application());
    Count(check, finalist);
  }
  LevelSums sums;
  for (const ReferenceLevel& level : levels) {
    LevelSum& sum = sums[{level.application, level.competency}];
    ++sum.count;
    sum.sum += level.level;
  }
  Report report;
  report.set_guide_hash(guide.content_hash());
  for (auto& [application, finalist] : finalists) {
    AddLevels(guide.content(), sums, finalist);
    *report.add_finalists() = std::move(finalist);
  }
  report.set_comparability(ComparabilityOf(report));
  return report;
}

}  // namespace touchstone::recruiting
