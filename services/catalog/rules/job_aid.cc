#include "services/catalog/rules/job_aid.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/rules/item_ids.h"
#include "services/catalog/rules/job_aid_elements.h"
#include "services/catalog/rules/job_aid_junk.h"
#include "services/catalog/rules/job_aid_layout.h"
#include "services/catalog/rules/job_aid_levels.h"
#include "services/catalog/rules/job_aid_questions.h"
#include "services/catalog/rules/job_aid_report.h"
#include "services/catalog/rules/job_aid_sections.h"
#include "services/catalog/rules/job_aid_text.h"
#include "services/catalog/rules/job_aid_training.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::catalog {
namespace {

using job_aid::Report;
using job_aid::Section;
using job_aid::SectionKind;

constexpr size_t kMaxTitle = 200;
constexpr size_t kMaxProse = 10000;

absl::Status NotRecognized() {
  return Error(absl::StatusCode::kInvalidArgument, reasons::kDocumentNotRecognized,
               "No section of a job aid was found in the document. Looked for headings such as "
               "\"Definition\", \"Key elements\", \"Interview questions\" and \"Proficiency "
               "levels\", with text below them.");
}

// A document is a job aid when it has a heading that is more than an everyday word, and says
// something under it.
bool LooksLikeJobAid(const std::vector<Section>& sections) {
  return std::any_of(sections.begin(), sections.end(), [](const Section& section) {
    return !section.generic && !section.units.empty() && !job_aid::IsUnderDevelopment(section);
  });
}

void ReadSection(const Section& section, std::span<const std::string> outline, JobAid& result,
                 Report& report) {
  v1::Competency& competency = result.competency;
  switch (section.kind) {
    case SectionKind::kDefinition:
      competency.set_definition(
          report.Fitted(job_aid::SectionText(section), kMaxProse, "definition"));
      break;
    case SectionKind::kImportance:
      competency.set_importance(
          report.Fitted(job_aid::SectionText(section), kMaxProse, "importance"));
      break;
    case SectionKind::kKeyElements:
      job_aid::ReadKeyElements(section, outline, competency, report);
      break;
    case SectionKind::kGrowth:
      job_aid::ReadGrowthKinds(section, competency);
      break;
    case SectionKind::kActivities:
      job_aid::ReadActivities(section, competency, report);
      break;
    case SectionKind::kQualifications:
      job_aid::ReadQualifications(section, competency, report);
      break;
    case SectionKind::kOutreach:
      job_aid::ReadOutreach(section, competency, report);
      break;
    case SectionKind::kInterview:
      job_aid::ReadInterviewQuestions(section, competency, report);
      break;
    case SectionKind::kReference:
      job_aid::ReadReferenceQuestions(section, competency, report);
      break;
    case SectionKind::kLevels:
      result.scale = job_aid::ReadLevels(section, report);
      break;
    case SectionKind::kRecruiting:
      for (const job_aid::Unit& unit : section.units) {
        report.LeaveOut("introduces the recruiting activities", unit.text, unit.line);
      }
      break;
    default:
      if (job_aid::IsTrainingSection(section.kind)) {
        job_aid::ReadResources(section, competency, report);
      }
  }
}

// The field that a section fills.
absl::string_view FieldOf(SectionKind kind) {
  switch (kind) {
    case SectionKind::kDefinition:
      return "definition";
    case SectionKind::kImportance:
      return "importance";
    case SectionKind::kKeyElements:
      return "key_elements";
    case SectionKind::kGrowth:
      return "growth_kinds";
    case SectionKind::kActivities:
      return "development_activities";
    case SectionKind::kQualifications:
      return "qualification_statements";
    case SectionKind::kOutreach:
      return "outreach_activities";
    case SectionKind::kInterview:
      return "interview_questions";
    case SectionKind::kReference:
      return "reference_questions";
    case SectionKind::kLevels:
      return "proficiency_scale";
    default:
      return job_aid::IsTrainingSection(kind) ? "learning_resources" : "";
  }
}

// What a complete job aid has, by the words in which its absence is reported, and the field.
struct Expected {
  absl::string_view words;
  bool present;
};

void ReportMissing(const std::vector<Section>& sections, JobAid& result, Report& report) {
  const v1::Competency& competency = result.competency;
  const Expected expected[] = {
      {"title", !competency.title().empty()},
      {"definition", !competency.definition().empty()},
      {"importance", !competency.importance().empty()},
      {"key elements", competency.key_elements_size() > 0},
      {"personal growth", competency.growth_kinds_size() > 0},
      {"development activities", competency.development_activities_size() > 0},
      {"training", competency.learning_resources_size() > 0},
      {"qualification statements", competency.qualification_statements_size() > 0},
      {"outreach activities", competency.outreach_activities_size() > 0},
      {"interview questions", competency.interview_questions_size() > 0},
      {"reference questions", competency.reference_questions_size() > 0},
      {"proficiency levels", result.scale.levels_size() > 0},
  };
  for (const Expected& section : expected) {
    if (!section.present) result.missing_sections.emplace_back(section.words);
  }
  for (const Section& section : sections) {
    if (!job_aid::IsUnderDevelopment(section)) continue;
    report.NeedsReview(FieldOf(section.kind),
                       absl::StrCat("The document marks this section as still to come, on line ",
                                    section.line, "."),
                       section.units[0].text);
  }
}

}  // namespace

absl::StatusOr<JobAid> ParseJobAid(absl::string_view document,
                                   std::span<const std::string> outline) {
  ASSIGN_OR_RETURN(std::vector<job_aid::Line> lines, job_aid::ReadLines(document));
  Report report;
  lines = job_aid::LeaveOutJunk(std::move(lines), report);
  const std::vector<Section> sections = job_aid::FindSections(job_aid::ReadLayout(lines, report));
  if (!LooksLikeJobAid(sections)) return NotRecognized();

  JobAid result;
  result.competency.set_title(
      report.Fitted(job_aid::FindTitle(sections.front(), report), kMaxTitle, "title"));
  for (const Section& section : sections) {
    if (!job_aid::IsUnderDevelopment(section)) ReadSection(section, outline, result, report);
  }
  AssignIds(result.competency);
  ReportMissing(sections, result, report);
  result.figures = CountFigures(result.competency, result.scale);
  result.review_notes = report.TakeReviewNotes();
  result.left_out = report.TakeLeftOut();
  for (const v1::ReviewNote& note : result.review_notes) {
    *result.competency.add_review_notes() = note;
  }
  return result;
}

v1::JobAidFigures CountFigures(const v1::Competency& competency,
                               const v1::ProficiencyScale& scale) {
  v1::JobAidFigures figures;
  figures.set_key_elements(competency.key_elements_size());
  for (const v1::KeyElement& element : competency.key_elements()) {
    figures.set_behaviors(figures.behaviors() + element.behaviors_size());
    figures.add_behaviors_per_element(element.behaviors_size());
  }
  figures.set_growth_kinds(competency.growth_kinds_size());
  figures.set_development_activities(competency.development_activities_size());
  for (const v1::LearningResource& resource : competency.learning_resources()) {
    switch (resource.kind()) {
      case v1::LearningResource::VIDEO:
        figures.set_videos(figures.videos() + 1);
        break;
      case v1::LearningResource::E_LEARNING:
        figures.set_e_learning_courses(figures.e_learning_courses() + 1);
        break;
      case v1::LearningResource::BOOK:
        figures.set_books(figures.books() + 1);
        break;
      case v1::LearningResource::EXTERNAL_TRAINING:
        figures.set_external_providers(figures.external_providers() + 1);
        break;
      default:
        break;
    }
  }
  figures.set_qualification_statements(competency.qualification_statements_size());
  figures.set_outreach_activities(competency.outreach_activities_size());
  figures.set_interview_questions(competency.interview_questions_size());
  for (const v1::InterviewQuestion& question : competency.interview_questions()) {
    figures.set_probes(figures.probes() + question.probes_size());
  }
  figures.set_reference_questions(competency.reference_questions_size());
  figures.set_levels(scale.levels_size());
  for (const v1::Level& level : scale.levels()) {
    figures.add_indicators_per_level(level.indicators_size());
  }
  return figures;
}

}  // namespace touchstone::catalog
