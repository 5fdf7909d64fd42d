// The whole service, registered as main.cc registers it, and canaries in it: words that stand in
// one place each and that nobody else may read. grace applied; ana and ben are her panel, ana has
// handed in her scorecard and ben has not.
//
//   CanaryOffice canaries(store);
//   canaries.ForEachMethod([&](RpcService& service, const MethodDescriptor& method) {
//     const auto told = canaries.Tell(service, method);
//   });

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_SECRECY_CANARY_OFFICE_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_SECRECY_CANARY_OFFICE_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recruiting/records/record_source.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/serving/rpc_service.h"
#include "tests/services/recruiting/decision_desk.h"
#include "tests/services/recruiting/hiring_office.h"
#include "tests/stores/stores.h"

namespace touchstone::recruiting {

// In the evidence of the sealed scorecard, in the need of the accommodation request, and as the
// category that grace chose.
inline constexpr char kScoreCanary[] = "quokka-in-the-scorecard";
inline constexpr char kNeedCanary[] = "numbat-in-the-need";
inline constexpr char kGroupCanary[] = "axolotl-in-the-groups";

class CanaryOffice {
 public:
  explicit CanaryOffice(TestStore& store);

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

  // Destroys grace's key, as an erasure does.
  void Erase();

 private:
  void Register(HiringOffice& office);
  void Plant();

  // `any` is what a method is asked of that takes resources of every type.
  Told TellOf(RpcService& service, const google::protobuf::MethodDescriptor& method,
              const std::string& any);
  std::unique_ptr<google::protobuf::Message> RequestFor(
      const google::protobuf::MethodDescriptor& method, const std::string& any) const;

  FakeClock clock_{absl::FromUnixSeconds(1'930'000'000)};  // 2031-02-27
  FixedPeople people_;
  std::unique_ptr<Operations> operations_;
  RecordSources records_;
  HiringOffice hiring_;
  std::map<std::string, std::string> names_;  // by resource type
};

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_SECRECY_CANARY_OFFICE_H_
