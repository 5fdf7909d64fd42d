// The way of a finding, and who reads how much of it. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_FINDING_WAY_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_FINDING_WAY_H_

#include <touchstone/feedback/v1/finding.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// "a draft", "given to the worker", …
absl::string_view InWords(v1::Finding::State state);

// Who asks for a finding: somebody who may read findings at all.
struct FindingReader {
  std::string person;     // whom their key names; empty for nobody
  bool oversees = false;  // whether they decide on findings
};

// How much somebody reads.
enum class FindingView { kNothing, kWithoutHearing, kWhole };

// Whom it is about is the worker, whatever else they are: nobody oversees what they are said to
// have done.
FindingView ViewOf(const v1::Finding& finding, const FindingReader& reader);

// Takes out what only those read who are part of it, and makes its etag another.
void ConcealHearing(v1::Finding& finding);

// Whether the worker has been heard: they responded, or their days are over.
bool IsHeard(const v1::Finding& finding, Day today);

// What is missing before the worker can be given notice; empty for nothing. Field paths start with
// "finding.".
std::vector<Obstacle> MissingForNotice(const v1::Finding& finding);

// What is wrong with it: a behavior twice, evidence with nothing in it. Field paths start with
// "finding.".
std::vector<FieldViolation> FindingViolations(const v1::Finding& finding);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_FINDING_WAY_H_
