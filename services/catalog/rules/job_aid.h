// Reading a job aid: the paper by which an office works with one competency, made a competency.
//
//   ASSIGN_OR_RETURN(const JobAid job_aid, ParseJobAid(document, outline));
//   job_aid.figures.behaviors();  // to be checked against the paper
//
// The document is text as it comes: Markdown with headings, tables and bullets, or what a converter
// left of a word processor's page, down to one line in which headings, cells and bullets run into
// each other. Sections may be missing, reordered, or still to come.
//
// A pure function: no I/O, no clock, no state; the same bytes give the same result. Takes time
// linear in the size of the document.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "touchstone/catalog/v1/competency.pb.h"
#include "touchstone/catalog/v1/framework.pb.h"
#include "touchstone/catalog/v1/job_aid_import.pb.h"

namespace touchstone::catalog {

struct JobAid {
  // The competency, without a name; every part of it has an id. `review_notes` are in it too. The
  // title is empty when the document names none.
  v1::Competency competency;

  // The levels; none when the document has none.
  v1::ProficiencyScale scale;

  // Where the document left something open and the reading decided. Fields are the competency's,
  // and below `proficiency_scale` the framework's.
  std::vector<v1::ReviewNote> review_notes;

  // Words that are not part of the job aid, or for which there is no room.
  std::vector<v1::LeftOut> left_out;

  // Sections that were looked for and not found, or found to be still to come: "importance".
  std::vector<std::string> missing_sections;

  v1::JobAidFigures figures;
};

// Reads a job aid. `outline`, when not empty, holds the titles of the key elements; then what is an
// element and what a behavior is not guessed.
//
// Every field of the result is within the bounds that the API sets; what did not fit is in
// `left_out` or noted.
//
// INVALID_ARGUMENT with the reason DOCUMENT_NOT_TEXT when the bytes are not UTF-8 text, and
// DOCUMENT_NOT_RECOGNIZED when no section of a job aid is in them.
absl::StatusOr<JobAid> ParseJobAid(absl::string_view document,
                                   std::span<const std::string> outline);

// What a competency and a scale hold, counted.
v1::JobAidFigures CountFigures(const v1::Competency& competency, const v1::ProficiencyScale& scale);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_H_
