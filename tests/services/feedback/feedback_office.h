// The feedback service without a port: the services that a test needs, over a real database. Calls
// are checked as the server checks them: who may call the method, and the fields' rules.
//
//   FeedbackOffice office(store, clock, [](FeedbackOffice& office) {
//     RegisterCustomers(office.Service("Intake"), office.store(), office.personal_data());
//   });
//   office.ActAsRole("case-worker");
//   office.Do<v1::Customer>("CreateCustomer", request);

#ifndef TOUCHSTONE_TESTS_SERVICES_FEEDBACK_FEEDBACK_OFFICE_H_
#define TOUCHSTONE_TESTS_SERVICES_FEEDBACK_FEEDBACK_OFFICE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/clock/clock.h"
#include "tests/services/service_in_process.h"
#include "tests/services/violations.h"
#include "tests/stores/stores.h"

namespace touchstone::feedback {

inline constexpr char kOrganization[] = "organizations/wa";

class FeedbackOffice : public ServiceInProcess {
 public:
  // What is served registers in `join`. A case worker acts.
  FeedbackOffice(TestStore& store, Clock& clock, const std::function<void(FeedbackOffice&)>& join);

  // A service of touchstone.feedback.v1, by its short name.
  RpcService& Service(const std::string& name);

  // By a key of that role in the organization, which names nobody.
  void ActAsRole(const std::string& role);
  // By a key that names a person, "organizations/wa/people/ada".
  void ActAsPerson(const std::string& person, const std::string& role);

  template <typename Response, typename Request>
  absl::StatusOr<Response> Do(const std::string& method, const Request& request) {
    RpcService& service = ServiceOf(method);
    RETURN_IF_ERROR(Check(service, method, request));
    return CallOn<Response>(service, method, request);
  }

  // Writes facts as those do who are not under test.
  absl::Status Write(const std::function<absl::Status(Session&)>& body);

 private:
  RpcService& ServiceOf(const std::string& method);
  absl::Status Check(const RpcService& service, const std::string& method,
                     const google::protobuf::Message& request);

  std::map<std::string, std::unique_ptr<RpcService>> services_;
};

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_TESTS_SERVICES_FEEDBACK_FEEDBACK_OFFICE_H_
