// What a whole cycle shows of its raters: how far they agree, who is strict, and on which behaviors
// they disagree.
//
// Only what a report may show goes in: levels and behaviors of relations in cells that are not
// suppressed, so that no figure of the cycle tells what a report does not.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_AGREEMENT_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_AGREEMENT_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/level_adjustment.pb.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/assessment/cycle_ratings.h"
#include "services/assessment/rules/alpha.h"
#include "services/assessment/rules/severity.h"

namespace touchstone::assessment {

// Krippendorff's alpha of each competency's levels, self left out. Added to person by person.
class AgreementOverCycle {
 public:
  // Under 10 people alpha says nothing of raters, and might say something of a person.
  static constexpr int64_t kLeastPeople = 10;

  // `cycle` must outlive this.
  explicit AgreementOverCycle(const v1::AssessmentCycle& cycle) : cycle_(cycle) {}

  void Add(const RatedSubject& rated);

  // Draws a thousand resamples of each competency's people; asks before each whether to go on.
  absl::StatusOr<std::vector<v1::CycleAgreement>> Figures(
      absl::FunctionRef<absl::Status()> is_wanted) const;

 private:
  const v1::AssessmentCycle& cycle_;
  std::map<std::string, KrippendorffAlpha> alphas_;  // by competency
};

// What a rating review looks at.
class RatingsOverCycle {
 public:
  explicit RatingsOverCycle(const v1::AssessmentCycle& cycle) : cycle_(cycle), agreement_(cycle) {}

  void Add(const RatedSubject& rated);

  absl::StatusOr<v1::ReviewRatingsResponse> Figures(
      absl::FunctionRef<absl::Status()> is_wanted) const;

 private:
  struct Spread {
    int64_t count = 0;
    int64_t sum = 0;
    int64_t sum_of_squares = 0;
  };
  struct Disagreement {
    double sum = 0;
    int32_t people = 0;
  };

  const v1::AssessmentCycle& cycle_;
  AgreementOverCycle agreement_;
  Severity severity_;
  std::map<std::string, Spread> spreads_;  // by rater
  std::map<std::string, int32_t> people_;  // by rater: whom others rated too
  std::map<std::pair<std::string, std::string>, Disagreement> behaviors_;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_AGREEMENT_H_
