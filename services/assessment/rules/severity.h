// Which raters rate lower or higher than others do.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_SEVERITY_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_SEVERITY_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace touchstone::assessment {

// Of fewer people a rater's difference says more about those people than about the rater.
inline constexpr int kLeastPeopleForSeverity = 5;

// What one rater said of the person at hand.
struct RaterLevel {
  std::string rater;
  int level = 0;
};

struct RaterSeverity {
  std::string rater;
  int64_t people = 0;  // whom others rated too
  double difference =
      0;  // mean of own level less the others' mean: below 0 is severe, above lenient
};

// Gathers people one at a time, in any order; remembers a few sums for each rater.
class Severity {
 public:
  // All levels that one person was given, one of each rater.
  void AddPerson(std::span<const RaterLevel> levels);

  // By rater; those who rated kLeastPeopleForSeverity people or more whom others rated too.
  std::vector<RaterSeverity> Result() const;

 private:
  struct Sums {
    int64_t people = 0;
    // By the number of other raters: their differences' sum, times that number. Sums of integers
    // are exact, so the order of people leaves no trace.
    std::map<int64_t, int64_t> by_others;
  };
  std::map<std::string, Sums> raters_;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_SEVERITY_H_
