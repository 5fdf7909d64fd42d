// Who fits a job best: a distance for each of many people, from columns of their levels.
//
//   ReadinessColumns columns;
//   columns.Put("organizations/wa/people/ana", {{3, 42, until}}, /*is_candidate=*/true);
//   const Ready ready = columns.Find({{.competency = 3, .level = 4, .weight = 2}}, 50, today);
//
// One byte for each person and competency: a question over eight competencies and a million people
// reads eight megabytes.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_READINESS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_READINESS_H_

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/assessment/rules/kept_levels.h"
#include "services/runtime/clock/days.h"

namespace touchstone::assessment {

// What a job requires in one competency, by its number; a number that nobody has is one in which
// nobody has a level.
struct Requirement {
  int competency = 0;
  int level = 0;  // counted from 1, at most 20
  int weight = 1;
  bool is_minimum = false;  // who does not reach it is left out
};

// Somebody found.
struct ReadyOne {
  std::string person;
  int rank = 0;      // from 1; those who fit equally well share it
  int distance = 0;  // the sum of what is missing times its weight, in tenths
  int unverified = 0;
  bool tied = false;
};

struct Ready {
  std::vector<ReadyOne> people;  // best first; of equals by name
  int tied_beyond = 0;           // how many more fit as well as the last
  int considered = 0;
};

struct Bench {
  int ready_now = 0;
  int within_one_level = 0;
  int in_development = 0;  // of the others
  int considered = 0;
};

// The levels of many people. Not thread-safe while something is put in.
class ReadinessColumns {
 public:
  // Puts a person in, in place of what was there of them.
  void Put(const std::string& person, const std::vector<HeldLevel>& levels, bool is_candidate);

  // The `most` candidates with the smallest distance, and of equals those with fewer levels that
  // are not there or whose evidence holds no longer on the day.
  Ready Find(const std::vector<Requirement>& requirements, int most, Day day) const;

  // `developing`: the names of those who have a plan for one of the competencies.
  Bench Count(const std::vector<Requirement>& requirements,
              const std::set<std::string>& developing) const;

 private:
  struct Column {
    std::vector<uint8_t> levels;  // in tenths, by row
    std::vector<uint16_t> until;  // days since 1970-01-01
  };

  // The levels in a competency by row; null where nobody has one.
  const Column* Find(int competency) const;
  // By row; kExcluded for who is no candidate or lacks a minimum.
  std::vector<int32_t> Distances(const std::vector<Requirement>& requirements) const;
  int Unverified(size_t row, const std::vector<Requirement>& requirements, Day day) const;

  std::unordered_map<std::string, size_t> rows_;
  std::vector<std::string> people_;  // by row
  std::vector<uint8_t> candidates_;  // by row: 1 or 0
  std::vector<Column> columns_;      // by competency
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_READINESS_H_
