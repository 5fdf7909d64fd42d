// The office of cycle_in_process.h with contacts to observe, and the service that observes them.
// Calls are checked as the server checks them: who may call the method, and the fields' rules.
//
//   ObservationOffice office(store, clock);
//   office.CreateForm("calls", v1::AssessmentCycle::EVALUATIVE);
//   office.Handle("ana", "call-1", "2031-01-10");
//   office.ActAsPerson("boss", "manager");
//   const auto scored = office.Observe("calls", "ana", "call-1", {3, 2, 1});

#ifndef TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_OBSERVATION_OFFICE_H_
#define TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_OBSERVATION_OFFICE_H_

#include <touchstone/assessment/v1/observation.pb.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/serving/rpc_service.h"
#include "tests/services/assessment/cycle_in_process.h"

namespace touchstone::assessment {

// One value for each behavior that the catalog has at first, in the order of the form: "tends" of
// "care", "asks" and "waits" of "focus". None is not observed.
using Values = std::vector<std::optional<int>>;

class ObservationOffice : public CycleInProcess {
 public:
  using Observation = v1::Observation;

  // ana and ben answer calls. ana reports to eve, who with ben and max reports to boss.
  ObservationOffice(TestStore& store, Clock& clock);

  // Calls a method of the service Observations.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Do(const std::string& method, const Request& request) {
    RETURN_IF_ERROR(Check(method, request));
    return CallOn<Response>(observations_, method, request);
  }

  RpcService& observations() { return observations_; }

  // A form of all three behaviors, of which "tends" counts twice, with one critical error,
  // "privacy", that draws two contacts of each person a month. As the administrator.
  absl::StatusOr<v1::ObservationForm> CreateForm(
      const std::string& id, v1::AssessmentCycle::Purpose purpose,
      const std::function<void(v1::ObservationForm&)>& change = [](v1::ObservationForm&) {});

  // That a person handled a contact on a day. As the administrator.
  absl::Status Handle(const std::string& person, const std::string& contact,
                      const std::string& day);

  // An observation by whoever acts: begun, and handed in.
  absl::StatusOr<Observation> Begin(
      const std::string& form, const std::string& person, const std::string& contact,
      const Values& values, const std::function<void(Observation&)>& change = [](Observation&) {});
  absl::StatusOr<Observation> Observe(
      const std::string& form, const std::string& person, const std::string& contact,
      const Values& values, const std::function<void(Observation&)>& change = [](Observation&) {});

  // Steps, by whoever acts.
  absl::StatusOr<Observation> Get(const std::string& name);
  absl::StatusOr<Observation> Score(const std::string& name);
  absl::StatusOr<Observation> Acknowledge(const std::string& name);
  absl::StatusOr<Observation> Dispute(const std::string& name, const std::string& grounds);
  absl::StatusOr<Observation> Decide(const std::string& name, bool upheld,
                                     const std::optional<Values>& revised = std::nullopt);

 private:
  absl::Status Check(const std::string& method, const google::protobuf::Message& request);

  RpcService observations_{"touchstone.assessment.v1.Observations"};
};

std::string FormName(const std::string& id);

// Scores of the three behaviors.
google::protobuf::RepeatedPtrField<v1::BehaviorScore> ScoresOf(const Values& values,
                                                               const std::string& comment = "");

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_OBSERVATION_OFFICE_H_
