// Results of published cycles, written down without anybody having rated, for tests of what is made
// of them.
//
//   RecordedResults records(office);
//   records.Publish("spring", v1::AssessmentCycle::EVALUATIVE, "2031-03-01",
//                   {{"ana", {{"care", 3.4}, {"focus", 2.0}}}});

#ifndef TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_RECORDED_RESULTS_H_
#define TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_RECORDED_RESULTS_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "services/assessment/proficiency.h"
#include "services/assessment/rules/kept_levels.h"
#include "tests/services/assessment/cycle_in_process.h"

namespace touchstone::assessment {

class RecordedResults {
 public:
  explicit RecordedResults(CycleInProcess& office);

  // A cycle published on a day, with levels by person and competency; 0 for one that is not shown.
  // The job profile "agent" requires level 2 of care and 3 of focus, "lead" 3 and 4.
  void Publish(const std::string& cycle, v1::AssessmentCycle::Purpose purpose,
               const std::string& day,
               const std::map<std::string, std::map<std::string, double>>& levels);

  // Upholds an appeal against some result: a level of one competency becomes another's.
  void UpholdSome(std::mt19937& random);

  // What counts of a latest level in a job on a day: as the rules say, by another way than the
  // service's.
  HeldLevel Held(const LatestLevel& latest, const std::string& job_profile, Day day) const;

 private:
  CycleInProcess& office_;
  std::vector<std::string> results_;  // names
  int appeals_ = 0;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_RECORDED_RESULTS_H_
