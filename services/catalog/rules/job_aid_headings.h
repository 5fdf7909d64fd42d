// The headings of job aids: which words begin which section.
//
// Offices name their sections differently, and a document that lost its layout has them run into
// the text: "Boat handlingDefinitionSteering so that …". The vocabulary is the trade's; what a
// section says plays no part here.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_HEADINGS_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_HEADINGS_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"

namespace touchstone::catalog::job_aid {

enum class SectionKind {
  kPreamble,  // what stands before the first heading
  kDefinition,
  kImportance,
  kKeyElements,
  kBehaviors,   // the second column of the key elements, as a rule
  kGrowth,      // the introduction to personal growth
  kActivities,  // developmental activities
  kTraining,    // resources without a kind of their own
  kVideos,
  kELearning,
  kBooks,
  kExternalTraining,
  kInternalTraining,
  kUnnamedLearning,  // "learning:", whose first word was lost
  kRecruiting,       // the introduction to recruiting
  kQualifications,
  kOutreach,
  kInterview,
  kReference,
  kLevels,
  kLevelHeader,  // column titles of the table of levels
  kDescription,  // a column title, or a definition
};

struct Heading {
  SectionKind kind = SectionKind::kPreamble;
  size_t length = 0;     // how much of the text is heading; 0 when its words are content too
  bool generic = false;  // an everyday word, which by itself makes no job aid
};

// The heading that begins at `at` in running text, if the words there are set off as one: they end
// at the end of the text, before a colon, or run into a capital.
std::optional<Heading> HeadingAt(absl::string_view text, size_t at);

// The heading that a line or cell is, whole: Markdown marks, numbering and a closing colon aside.
// What stands behind it in brackets or after a colon is left for the section: `length` is where.
std::optional<Heading> HeadingLine(absl::string_view line);

// Where the first heading in running text begins, at or after `from`; npos when there is none.
size_t FindHeading(absl::string_view text, size_t from, Heading& heading);

// Whether a text says no more than that its content is still to come: "under development", "TBD".
bool IsPlaceholderText(absl::string_view text);

}  // namespace touchstone::catalog::job_aid

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_HEADINGS_H_
