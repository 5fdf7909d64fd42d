// The whole service, registered as main.cc registers it and with a Redis, and canaries in it: words
// that stand in one place each and that nobody else may read (canary_requests.h).
//
//   CanaryOffice canaries(store);
//   canaries.ForEachMethod([&](RpcService& service, const MethodDescriptor& method) {
//     const auto told = canaries.Tell(service, method);
//   });

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_SECRECY_CANARY_OFFICE_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_SECRECY_CANARY_OFFICE_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/recruiting/records/record_source.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/serving/rpc_service.h"
#include "tests/services/recruiting/decision_desk.h"
#include "tests/services/recruiting/hiring_office.h"
#include "tests/services/recruiting/secrecy/canary_requests.h"
#include "tests/stores/stores.h"

namespace touchstone::recruiting {

class CanaryOffice {
 public:
  explicit CanaryOffice(TestStore& store);
  ~CanaryOffice();

  // What a call tells whoever acts: its answers, or its error. The request names what there is, and
  // changes nothing where a method can be asked so.
  struct Told {
    bool answered = false;
    std::string text;
    std::string asked;
  };
  Told Tell(RpcService& service, const google::protobuf::MethodDescriptor& method);

  void ForEachMethod(
      const std::function<void(RpcService& service,
                               const google::protobuf::MethodDescriptor& method)>& visit);

  void ActAs(const std::string& role, const std::string& person, const std::string& organization);
  HiringOffice& hiring() { return hiring_; }

  // grace withdraws, her interview with the sealed scorecard is canceled, and no panel scores any
  // more.
  void EndInterviews();
  // The files of the records packet of "agents", once nothing of it is sealed.
  std::map<std::string, std::string> Packet();
  // What Redis holds.
  std::string Cached() const;
  // Erases grace once the schedule's month is over, by the method.
  void Erase();

 private:
  void Register(HiringOffice& office);
  void Plant();
  void OpenRequisitions();
  void Dispose();
  void NameAll();

  // Asks for what a text says, as whoever acts; the answer's bytes.
  absl::StatusOr<std::string> Ask(const std::string& name, const std::string& text);
  testing::AssertionResult Asked(const std::string& name, const std::string& text);
  absl::Status Call(RpcService& service, const google::protobuf::MethodDescriptor& method,
                    const google::protobuf::Message& request, std::string& answer);
  void Tell(RpcService& service, const google::protobuf::MethodDescriptor& method,
            google::protobuf::Message& request, Told& told);
  // `any` is what a method is asked of that takes resources of every type.
  std::unique_ptr<google::protobuf::Message> RequestFor(
      const google::protobuf::MethodDescriptor& method, const std::string& any) const;
  std::unique_ptr<google::protobuf::Message> Read(const google::protobuf::MethodDescriptor& method,
                                                  const std::string& text) const;

  FakeClock clock_{absl::FromUnixSeconds(1'926'544'000)};  // forty days before 2031-02-27
  RedisServer redis_;
  FixedPeople people_;
  std::unique_ptr<Operations> operations_;
  RecordSources records_;
  HiringOffice hiring_;
  std::map<std::string, std::string> names_;  // by resource type
  std::map<std::string, std::string> placeholders_;
  int asked_ = 0;
};

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_SECRECY_CANARY_OFFICE_H_
