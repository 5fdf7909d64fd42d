// A service without a port: its handlers over a real database, called as the server calls them once
// it has checked identity, policy and fields.
//
//   ServiceInProcess assessment("touchstone.assessment.v1.Assessment", store,
//                               {RuntimeMigrations(), AssessmentMigrations()}, clock);
//   RegisterPeople(assessment.service(), assessment.store());
//   assessment.Start();
//   const auto person = assessment.Call<v1::Person>("CreatePerson", request);

#ifndef TOUCHSTONE_TESTS_SERVICES_SERVICE_IN_PROCESS_H_
#define TOUCHSTONE_TESTS_SERVICES_SERVICE_IN_PROCESS_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/cache/cache.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/ids.h"
#include "services/runtime/events/tail.h"
#include "services/runtime/methods/personal_keys.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"
#include "tests/stores/stores.h"

namespace touchstone {

class ServiceInProcess {
 public:
  // `redis_url` empty: without Redis. With it nothing is kept nearer, so that all that is read goes
  // there.
  ServiceInProcess(const std::string& service, TestStore& store,
                   const std::vector<MigrationSet>& migrations, Clock& clock = SystemClock(),
                   const std::string& redis_url = "");

  // Follows the log of changes from now on; once all handlers are registered.
  void Start() { tail_.Start(cache_.StartPosition({})); }

  // Calls a method of the service with one request and one answer.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& method, const Request& request) {
    return CallOn<Response>(service_, method, request);
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> CallOn(RpcService& service, const std::string& method,
                                  const Request& request) {
    const auto* const descriptor = service.descriptor().FindMethodByName(method);
    const Context context = MakeContext(*descriptor);
    ASSIGN_OR_RETURN(const SerializedMessage answer,
                     service.methods().at(descriptor->index()).unary(context, request));
    Response response;
    if (!response.ParseFromString(*answer.bytes + answer.suffix)) {
      return absl::DataLossError("not a response");
    }
    return response;
  }

  // Who calls from now on; without a role where nothing asks for one.
  void ActAs(const std::string& actor);
  void ActAs(const std::string& actor, const std::string& role, const std::string& organization);
  void ActAsNobody();
  void ActAs(const trust::v1::Principal& caller);
  const trust::v1::Principal& caller() const { return *caller_; }

  // Which languages the caller reads from now on, as the header Accept-Language has it.
  void Accept(const std::string& languages) { accept_language_ = languages; }

  // Whether the caller of the next calls is gone, asked as the handlers do.
  void BeGoneWhen(std::function<bool()> is_gone) { is_gone_ = std::move(is_gone); }

  Context MakeContext(const google::protobuf::MethodDescriptor& method) const;

  RpcService& service() { return service_; }
  Store& store() { return *resources_; }
  Database& database() { return *database_; }
  Tail& tail() { return tail_; }
  const PersonalData& personal_data() const { return personal_data_; }

 private:
  std::unique_ptr<Database> database_;
  Tail tail_;
  Cache cache_;
  PersonalData personal_data_;
  KeysOfPersons keys_of_persons_{personal_data_};
  std::unique_ptr<Store> resources_;
  RpcService service_;
  std::shared_ptr<trust::v1::Principal> caller_;
  std::string accept_language_;
  std::function<bool()> is_gone_ = [] { return false; };
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_SERVICES_SERVICE_IN_PROCESS_H_
