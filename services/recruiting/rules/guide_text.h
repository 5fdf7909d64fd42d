// The texts of an interview guide and of reference questions: their placeholders, and that
// everybody is asked the same.
//
//   // "Does {applicant_name} have {key_element}?", once for a requisition:
//   const GuideValues values = {{"key_element", "a plan for each customer"}};
//   TextViolations(text, values, {"applicant_name"}, "questions[0].text");   // none
//   const std::string asked = Filled(text, values);   // {applicant_name} stays for the day
//
// A placeholder is a name of lower-case letters and underscores in braces. Nothing else has braces,
// so that a slip is no text that is read to somebody.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_GUIDE_TEXT_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_GUIDE_TEXT_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// By the placeholders' names: "key_element".
using GuideValues = std::map<std::string, std::string>;

// The names of a text's placeholders, each once, in the order in which they first come.
std::vector<std::string> PlaceholdersOf(absl::string_view text);

// What keeps a text from being filled: a brace that belongs to no placeholder, a placeholder
// without a value that is not among those left for later, or a value that is empty or, where some
// are left for later, has braces itself. `field` is where the text is.
std::vector<FieldViolation> TextViolations(absl::string_view text, const GuideValues& values,
                                           const std::set<std::string>& later,
                                           absl::string_view field);

// The text with its values in place. What has none stays as it is; values are not looked into.
std::string Filled(absl::string_view text, const GuideValues& values);

// A question as it is put to somebody: text, probes and anchors, with what is the same for all of a
// requisition filled in, and what is the applicant's own left open.
struct PutQuestion {
  std::string id;
  std::string competency;
  std::vector<std::string> texts;
};

// What one applicant is asked.
struct PutGuide {
  std::string applicant;
  std::string form;  // of parallel forms, for interviews over several days; empty if there is one
  std::string language;  // an accommodation may change it, as format, time or an interpreter do
  std::vector<PutQuestion> questions;
};

// Who is not asked the same as others, with what is different. One form has one list of questions:
// in one language with the same texts, in others with the same questions in the same order.
// Parallel forms have as many questions on each competency. The first guide of each is what others
// are held against.
std::vector<Obstacle> SameGuideObstacles(const std::vector<PutGuide>& guides);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_GUIDE_TEXT_H_
