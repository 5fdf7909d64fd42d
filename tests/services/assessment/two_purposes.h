// An office in which everything is there twice: for evaluation, and for development with an
// unmistakable mark in every comment, reason and note. ana is who it is about.
//
//   TwoPurposes world(store);
//   world.Evaluate();
//   world.Develop();
//   world.office().ActAsPerson("boss", "manager");

#ifndef TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_TWO_PURPOSES_H_
#define TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_TWO_PURPOSES_H_

#include <touchstone/assessment/v1/development_plan.pb.h>

#include <functional>
#include <string>
#include <vector>

#include "services/runtime/clock/clock.h"
#include "tests/services/assessment/sample_requests.h"
#include "tests/services/assessment/whole_office.h"

namespace touchstone::assessment {

class TwoPurposes {
 public:
  static constexpr char kMark[] = "unmistakable";

  // ana works for boss; p1, p2 and p3 rate her, eve and max observe, kim is to coach.
  explicit TwoPurposes(TestStore& store);

  // An evaluative cycle, published and appealed against; observations, calibrations, expectations,
  // evaluations, a list of who is ready.
  void Evaluate();
  // A developmental cycle, published, and one in which boss has begun to rate; observations,
  // calibrations, plans that were proposed, written and agreed, a check-in, reference figures.
  void Develop();

  WholeOffice& office() { return office_; }

  // What there is of each, and of what is for neither; for Develop, after it.
  Samples& evaluative() { return evaluative_; }
  Samples& developmental() { return developmental_; }

 private:
  struct Sayings {
    v1::AssessmentCycle::Purpose purpose;
    std::string id;
    std::string manager_level;
    std::string peer_level;
    int value;
    std::string adjusted_level;
    std::string text;
  };

  void AddNeutral(Samples& samples);
  void AddBodies(Samples& samples, const std::string& form);
  void Publish(const Sayings& sayings, Samples& samples);
  void HandIn(const Sayings& sayings, Samples& samples);
  void Observe(const Sayings& sayings, Samples& samples);
  void Calibrate(const Sayings& sayings, Samples& samples);
  void BeginToRate();
  void Appeal();
  void Expect(const std::string& id, const std::string& year);
  void WriteEvaluations();
  void CompileList();
  void Plan();
  v1::DevelopmentPlan WritePlan(const std::string& id);
  void Agree(const std::string& plan);
  void FindOperations(Samples& samples);

  FakeClock clock_{absl::FromUnixSeconds(1'930'000'000)};  // 2031-02-27
  WholeOffice office_;
  Samples evaluative_;
  Samples developmental_;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_TWO_PURPOSES_H_
