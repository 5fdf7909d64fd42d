// Feeds documents to the reading of job aids: whatever they hold, it ends, crashes nowhere, and
// what comes out is within the bounds of the API.
//
// The first byte says how much of the document's beginning is the outline, in lines.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "services/catalog/rules/job_aid.h"
#include "services/catalog/rules/job_aid_merge.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone::catalog {
namespace {

void ExpectNone(const std::vector<FieldViolation>& violations) {
  for (const FieldViolation& violation : violations) {
    std::cerr << violation.field << " " << violation.problem << "\n";
  }
  if (!violations.empty()) std::abort();
}

void Expect(bool holds) {
  if (!holds) std::abort();
}

void Check(absl::string_view document, const std::vector<std::string>& outline) {
  const auto job_aid = ParseJobAid(document, outline);
  if (!job_aid.ok()) return;
  v1::Competency competency = job_aid->competency;
  if (competency.title().empty()) competency.set_title("t");
  ExpectNone(FindViolations(competency));
  v1::Framework framework;
  framework.set_title("t");
  *framework.mutable_proficiency_scale() = job_aid->scale;
  ExpectNone(FindViolations(framework));
  // The same document again changes nothing.
  Expect(!MergeCompetency(&competency, &competency, competency).changed);
  Expect(!MergeScale(&job_aid->scale, &job_aid->scale, job_aid->scale).changed);
}

}  // namespace
}  // namespace touchstone::catalog

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  absl::string_view document(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::vector<std::string> outline;
  for (int i = 0; i < data[0] % 4 && !document.empty(); ++i) {
    const size_t end = document.find('\n');
    outline.emplace_back(document.substr(0, end));
    document.remove_prefix(end == document.npos ? document.size() : end + 1);
  }
  touchstone::catalog::Check(document, outline);
  return 0;
}
