#include "services/recruiting/rules/guide_compilation.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/rules/guide_contents.h"
#include "services/recruiting/rules/guide_text.h"

namespace touchstone::recruiting {
namespace {

using catalog::v1::Competency;

constexpr absl::string_view kApplicantName = "applicant_name";
constexpr absl::string_view kKeyElement = "key_element";

// An entry of a competency or a scale by its id; null for none.
template <typename Entries>
auto FindById(const Entries& entries, const std::string& id) -> decltype(&*entries.begin()) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const auto& entry) { return entry.id() == id; });
  return found == entries.end() ? nullptr : &*found;
}

class Compiler {
 public:
  Compiler(const v1::InterviewGuide& guide, const v1::Requisition& requisition,
           const GuideWords& words)
      : guide_(guide), requisition_(requisition), words_(words) {
    for (const auto& released : words.competencies) {
      competencies_[released.competency().name()] = &released.competency();
    }
  }

  CompiledGuide Run() && {
    content().set_release(requisition_.profile().release());
    *content().mutable_levels() = requisition_.profile().levels();
    for (const auto& requirement : requisition_.profile().requirements()) {
      AddCompetency(requirement);
    }
    for (int i = 0; i < guide_.forms_size(); ++i) AddForm(guide_.forms(i), i);
    CheckEachIsAsked();
    CheckFormsAreParallel();
    AddReferenceQuestions();
    return std::move(compiled_);
  }

 private:
  v1::GuideContent& content() { return compiled_.content; }

  void Report(std::string subject, std::string problem) {
    compiled_.obstacles.push_back({std::move(subject), std::move(problem)});
  }

  const Competency* FindWords(const std::string& name) const {
    const auto found = competencies_.find(name);
    return found == competencies_.end() ? nullptr : found->second;
  }

  void AddCompetency(const v1::RequisitionRequirement& requirement) {
    v1::GuideCompetency& competency = *content().add_competencies();
    competency.set_competency(requirement.competency());
    competency.set_title(requirement.title());
    competency.set_required_level(requirement.required_level());
    competency.set_job_demand(requirement.job_demand());
    competency.set_weight(requirement.weight());
    const Competency* const words = FindWords(requirement.competency());
    if (words == nullptr) {
      Report(requirement.competency(), absl::StrCat("is not in the release ", content().release()));
      return;
    }
    competency.set_definition(words->definition());
    for (const auto& level : content().levels()) {
      *competency.add_anchors() = AnchorOf(*words, level.id());
    }
  }

  v1::LevelAnchor AnchorOf(const Competency& words, const std::string& level) const {
    v1::LevelAnchor anchor;
    anchor.set_level(level);
    const auto& scale = words_.release.framework().proficiency_scale().levels();
    if (const auto* const of_scale = FindById(scale, level)) {
      *anchor.mutable_indicators() = of_scale->indicators();
    }
    for (const auto& own : words.level_indicators()) {
      if (own.level() == level) anchor.mutable_indicators()->MergeFrom(own.indicators());
    }
    return anchor;
  }

  void AddForm(const v1::GuideForm& form, int index) {
    v1::CompiledForm& compiled = *content().add_forms();
    compiled.set_id(form.id());
    for (int i = 0; i < form.questions_size(); ++i) {
      const v1::QuestionPick& pick = form.questions(i);
      const std::string place =
          absl::StrCat(guide_.name(), " forms[", index, "].questions[", i, "]");
      if (FindCompetency(content(), pick.competency()) == nullptr) {
        Report(place, absl::StrCat("is on ", pick.competency(),
                                   ", which the requisition does not require any more"));
        continue;
      }
      const Competency* const words = FindWords(pick.competency());
      if (words == nullptr) continue;  // reported with the competency
      const auto* const question = FindById(words->interview_questions(), pick.question());
      if (question == nullptr) {
        Report(place, absl::StrCat("is no question of ", pick.competency(), " in the release ",
                                   content().release()));
        continue;
      }
      AddQuestion(pick.competency(), *question, *compiled.add_questions());
    }
  }

  void AddQuestion(const std::string& competency, const catalog::v1::InterviewQuestion& question,
                   v1::GuideQuestion& compiled) {
    compiled.set_id(GuideQuestionId(competency, question.id()));
    compiled.set_competency(competency);
    compiled.set_text(question.text());
    *compiled.mutable_probes() = question.probes();
    const std::string place = absl::StrCat("interview_questions[", question.id(), "]");
    CheckSaysTheSame(competency, question.text(), absl::StrCat(place, ".text"));
    for (int i = 0; i < question.probes_size(); ++i) {
      CheckSaysTheSame(competency, question.probes(i), absl::StrCat(place, ".probes[", i, "]"));
    }
  }

  // What applicants are asked has nothing to be filled in.
  void CheckSaysTheSame(const std::string& competency, const std::string& text,
                        const std::string& field) {
    if (!checked_.emplace(competency, field).second) return;  // of another form
    ReportViolations(competency,
                     TextViolations(text, {{std::string(kApplicantName), "they"}}, {}, field));
    const auto placeholders = PlaceholdersOf(text);
    if (std::find(placeholders.begin(), placeholders.end(), kApplicantName) != placeholders.end()) {
      Report(absl::StrCat(competency, " ", field),
             "has {applicant_name}, and would be another text for another applicant");
    }
  }

  void ReportViolations(const std::string& competency,
                        const std::vector<FieldViolation>& violations) {
    for (const FieldViolation& violation : violations) {
      Report(absl::StrCat(competency, " ", violation.field), violation.problem);
    }
  }

  // Other forms are held against the first.
  void CheckEachIsAsked() {
    std::set<std::string> asked;
    for (const auto& question : content().forms(0).questions()) asked.insert(question.competency());
    for (const auto& competency : content().competencies()) {
      if (asked.contains(competency.competency())) continue;
      Report(competency.competency(), "is required and has no question; choose one");
    }
  }

  void CheckFormsAreParallel() {
    std::vector<PutGuide> put;
    for (int i = 0; i < content().forms_size(); ++i) {
      PutGuide guide{.applicant = absl::StrCat(guide_.name(), " forms[", i, "]"),
                     .form = content().forms(i).id(),
                     .language = "",
                     .questions = {}};
      for (const auto& question : content().forms(i).questions()) {
        guide.questions.push_back({question.id(), question.competency(), {question.text()}});
      }
      put.push_back(std::move(guide));
    }
    const std::vector<Obstacle> obstacles = SameGuideObstacles(put);
    compiled_.obstacles.insert(compiled_.obstacles.end(), obstacles.begin(), obstacles.end());
  }

  void AddReferenceQuestions() {
    const std::map<std::string, std::string> key_elements = PickedKeyElements();
    for (const auto& competency : content().competencies()) {
      const Competency* const words = FindWords(competency.competency());
      if (words == nullptr) continue;
      GuideValues values;
      const auto picked = key_elements.find(competency.competency());
      if (picked != key_elements.end()) values[std::string(kKeyElement)] = picked->second;
      for (const auto& question : words->reference_questions()) {
        AddReferenceQuestion(competency.competency(), question, values);
      }
    }
    const bool has_referees = std::any_of(
        requisition_.stages().begin(), requisition_.stages().end(),
        [](const v1::Stage& stage) { return stage.kind() == v1::Stage::REFERENCE_CHECK; });
    if (has_referees && content().reference_questions().empty()) {
      Report(requisition_.name(), "has a stage of references, and no question for referees");
    }
  }

  // The key elements' titles, by competency.
  std::map<std::string, std::string> PickedKeyElements() {
    std::map<std::string, std::string> titles;
    for (int i = 0; i < guide_.key_elements_size(); ++i) {
      const v1::KeyElementPick& pick = guide_.key_elements(i);
      const Competency* const words = FindWords(pick.competency());
      if (words == nullptr) continue;
      const auto* const element = FindById(words->key_elements(), pick.key_element());
      if (element == nullptr) {
        Report(absl::StrCat(guide_.name(), " key_elements[", i, "]"),
               absl::StrCat("is no key element of ", pick.competency(), " in the release ",
                            content().release()));
      } else {
        titles[pick.competency()] = element->title();
      }
    }
    return titles;
  }

  void AddReferenceQuestion(const std::string& competency,
                            const catalog::v1::ReferenceQuestion& question,
                            const GuideValues& values) {
    v1::GuideQuestion& compiled = *content().add_reference_questions();
    compiled.set_id(GuideQuestionId(competency, question.id()));
    compiled.set_competency(competency);
    const std::string place = absl::StrCat("reference_questions[", question.id(), "]");
    const auto fill = [&](const std::string& text, const std::string& field) {
      ReportViolations(competency,
                       TextViolations(text, values, {std::string(kApplicantName)}, field));
      return Filled(text, values);
    };
    compiled.set_text(fill(question.text(), absl::StrCat(place, ".text")));
    for (int i = 0; i < question.probes_size(); ++i) {
      compiled.add_probes(fill(question.probes(i), absl::StrCat(place, ".probes[", i, "]")));
    }
  }

  const v1::InterviewGuide& guide_;
  const v1::Requisition& requisition_;
  const GuideWords& words_;
  std::map<std::string, const Competency*> competencies_;  // by name
  std::set<std::pair<std::string, std::string>> checked_;  // texts of questions that were picked
  CompiledGuide compiled_;
};

}  // namespace

CompiledGuide Compiled(const v1::InterviewGuide& guide, const v1::Requisition& requisition,
                       const GuideWords& words) {
  return Compiler(guide, requisition, words).Run();
}

}  // namespace touchstone::recruiting
