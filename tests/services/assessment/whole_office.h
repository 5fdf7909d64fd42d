// The office with every service that touchstone-assessment serves, so that a test can walk them
// all. Calls are checked as the server checks them: who may call the method, and the fields' rules.
//
//   WholeOffice office(store, clock);
//   for (RpcService* const service : office.AllServices()) { ... }
//   const auto told = office.Tell(*service, *method, request);

#ifndef TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_WHOLE_OFFICE_H_
#define TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_WHOLE_OFFICE_H_

#include <google/protobuf/message.h>

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "services/assessment/development_contents.h"
#include "services/assessment/level_projection.h"
#include "services/assessment/readiness_index.h"
#include "services/runtime/notices/notices.h"
#include "tests/services/assessment/observation_office.h"

namespace touchstone::assessment {

class WholeOffice : public ObservationOffice {
 public:
  using Answers = std::vector<std::unique_ptr<google::protobuf::Message>>;

  WholeOffice(TestStore& store, Clock& clock);

  std::vector<RpcService*> AllServices();

  // What whoever acts is answered by a method of any kind, with one request: the messages of a
  // stream, or the one answer.
  absl::StatusOr<Answers> Tell(RpcService& service,
                               const google::protobuf::MethodDescriptor& method,
                               const google::protobuf::Message& request);

  // Figures of many people are computed up to now.
  void CatchUp();

  // The same as Ask, of the analytics.
  template <typename Response, typename Request>
  absl::StatusOr<Response> AskAnalytics(const std::string& method, const Request& request) {
    return CallOn<Response>(analytics_, method, request);
  }

 private:
  RpcService analytics_{"touchstone.assessment.v1.WorkforceAnalytics"};
  ReadinessIndex readiness_{store()};
  DevelopmentContentsOfReleases contents_{catalog()};
  LevelProjection levels_;
  std::unique_ptr<Notices> notices_;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_WHOLE_OFFICE_H_
