#include "services/feedback/rules/finding_way.h"

#include <optional>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace touchstone::feedback {

using v1::Finding;

absl::string_view InWords(Finding::State state) {
  switch (state) {
    case Finding::DRAFT:
      return "a draft";
    case Finding::NOTIFIED:
      return "given to the worker";
    case Finding::FINAL:
      return "final";
    default:
      return "withdrawn";
  }
}

FindingView ViewOf(const Finding& finding, const FindingReader& reader) {
  if (!reader.person.empty()) {
    if (reader.person == finding.worker()) {
      return finding.has_notice_time() ? FindingView::kWhole : FindingView::kNothing;
    }
    if (reader.person == finding.investigator()) return FindingView::kWhole;
  }
  if (reader.oversees) return FindingView::kWhole;
  return finding.state() == Finding::FINAL ? FindingView::kWithoutHearing : FindingView::kNothing;
}

void ConcealHearing(Finding& finding) {
  finding.clear_approach();
  finding.clear_response();
  if (!finding.etag().empty()) finding.set_etag(absl::StrCat(finding.etag(), "-part"));
}

bool IsHeard(const Finding& finding, Day today) {
  if (finding.has_response_time()) return true;
  const std::optional<Day> until = ParseDay(finding.respond_until_date());
  return until && today > *until;
}

std::vector<Obstacle> MissingForNotice(const Finding& finding) {
  std::vector<Obstacle> missing;
  if (finding.result() == Finding::RESULT_UNSPECIFIED) {
    missing.push_back({"finding.result", "is not said yet"});
  }
  if (absl::StripAsciiWhitespace(finding.grounds()).empty()) {
    missing.push_back({"finding.grounds", "are not said yet"});
  }
  return missing;
}

std::vector<FieldViolation> FindingViolations(const Finding& finding) {
  std::vector<FieldViolation> violations;
  std::set<std::string> seen;
  for (int i = 0; i < finding.behaviors_size(); ++i) {
    const v1::BehaviorRef& behavior = finding.behaviors(i);
    if (seen.insert(behavior.SerializeAsString()).second) continue;
    violations.push_back({absl::StrCat("finding.behaviors[", i, "]"), "is there already"});
  }
  for (int i = 0; i < finding.evidence_size(); ++i) {
    if (!absl::StripAsciiWhitespace(finding.evidence(i)).empty()) continue;
    violations.push_back({absl::StrCat("finding.evidence[", i, "]"), "says nothing"});
  }
  return violations;
}

}  // namespace touchstone::feedback
