// How reported numbers are made of sums, each with its formula's id, n, and 95 % interval. No data
// is no 0: then there is no value. The papers are named below.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_FIGURES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_FIGURES_H_

#include <touchstone/feedback/v1/abandons.pb.h>
#include <touchstone/feedback/v1/figure.pb.h>

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "services/feedback/rules/counting.h"

namespace touchstone::feedback {

inline constexpr absl::string_view kCsatFormula = "csat-top-two-1";
inline constexpr absl::string_view kNpsFormula = "nps-1";
inline constexpr absl::string_view kCes1Formula = "ces1-mean-1";
inline constexpr absl::string_view kCes2Formula = "ces2-mean-1";
inline constexpr absl::string_view kCes2EasyFormula = "ces2-easy-1";
inline constexpr absl::string_view kDriverFormula = "a11-top-two-1";
inline constexpr absl::string_view kRatingFormula = "rating-mean-1";
inline constexpr absl::string_view kResponseFormula = "response-rate-1";
inline constexpr absl::string_view kAbandonFormula = "abandon-rate-1";
inline constexpr absl::string_view kHandleFormula = "handle-mean-1";
inline constexpr absl::string_view kConfirmedFormula = "confirmed-1";
inline constexpr absl::string_view kNeedsMetFormula = "needs-met-1";
inline constexpr absl::string_view kClockMetFormula = "clock-met-1";
inline constexpr absl::string_view kClockMetElapsedFormula = "clock-met-elapsed-1";
inline constexpr absl::string_view kKeepingFormula = "commitments-kept-1";
inline constexpr absl::string_view kKeptPerWeekFormula = "kept-per-week-1";
inline constexpr absl::string_view kRepeatFormula = "repeat-contact-1";
inline constexpr absl::string_view kFirstContactFormula = "first-contact-resolution-1";
inline constexpr absl::string_view kRetentionFormula = "retention-1";

// A share with Wilson's interval (1927): 42 of 50 is 0.84, from 0.715 to 0.917.
v1::Figure ShareOf(absl::string_view formula, int64_t numerator, int64_t n);

// A mean of answers whose squares are summed too, with a normal interval from two on.
v1::Figure MeanOf(absl::string_view formula, const Tally& answers);

// A mean of which only the sum is known: no interval.
v1::Figure PlainMeanOf(absl::string_view formula, int64_t sum, int64_t n);

// The net promoter score (Reichheld 2003), from -100 to 100, of answers: promoters (9 and 10) less
// detractors (up to 6) of a hundred. Its standard error is that of a difference of two shares of
// the same answers. The sums are those of Measure::kNps.
v1::Figure NpsOf(const Tally& answers);

// What is counted of contacts that came to queues.
struct QueueCounts {
  int64_t offered = 0;
  int64_t answered = 0;
  int64_t answered_in_time = 0;
  int64_t abandoned = 0;  // without short ones
  int64_t short_abandoned = 0;
  int64_t overflowed = 0;
  int64_t handle_seconds = 0;
};

// The share answered in time; the formula says how those who left count.
v1::Figure ServiceLevelOf(v1::Abandons abandons, const QueueCounts& counts);

// Whether somebody promised more than they kept before: more than twice what they kept in a week,
// the mean of 13, is due within one, and at least 5.
bool IsOvercommitted(int64_t due_within_week, int64_t kept_in_13_weeks);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_FIGURES_H_
