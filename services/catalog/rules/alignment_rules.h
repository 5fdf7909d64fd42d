// What an alignment connects, and what must hold of it beyond each field's own rules.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_ALIGNMENT_RULES_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_ALIGNMENT_RULES_H_

#include <touchstone/catalog/v1/alignment.pb.h>

#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::catalog {

// One end of an alignment, read from its text.
struct AlignmentEnd {
  bool is_competency = false;
  std::string competency;   // its name
  std::string key_element;  // its id; empty for the competency as a whole
  bool is_uri = false;      // of something elsewhere
};

// "organizations/wa/frameworks/hr/competencies/x", the same with "#id" behind it, or "https://…",
// "urn:…". Neither is set when it is none of them.
AlignmentEnd ParseAlignmentEnd(const std::string& text);

// Everything that is wrong: an end that is neither, two that are the same. Field paths start with
// "alignment.".
std::vector<FieldViolation> AlignmentViolations(const v1::Alignment& alignment);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_ALIGNMENT_RULES_H_
