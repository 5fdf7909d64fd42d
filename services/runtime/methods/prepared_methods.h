// Methods that something of a service's own comes before which may not happen in a transaction:
// whether the caller may do this to what is named, whether or not it exists; and a question to
// another service.
//
//   RegisterPreparedMethods<v1::DevelopmentPlan>(
//       plans, DevelopmentPlanType(), store, {.parent = &PersonType(), …},
//       {{"CreateDevelopmentPlan", {.may = CheckMayCreate, .ask = AskForTheRelease}}});
//
// Of another service nothing is asked for a call that was answered already: what it was asked for
// then may be gone, and the call has its answer (idempotency.h).

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_PREPARED_METHODS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_PREPARED_METHODS_H_

#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone {

// What comes before a method. Both may be left out.
struct Preparation {
  using Step = std::function<absl::Status(const Context&, const google::protobuf::Message&)>;
  Step may;  // comes before each call
  Step ask;  // comes then, unless the call was answered already
};

// By the method's name.
using Preparations = std::map<std::string, Preparation>;

using Handlers = std::map<std::string, RpcService::UnaryHandler>;

// Registers the standard methods of a resource but those named in `own`, each with what comes
// before it. Gives those that are left out: who has a method in its own way calls the standard one
// where it comes to that.
Handlers RegisterStandardMethodsBut(const std::set<std::string>& own, RpcService& service,
                                    const ResourceType& type, Store& store, AnyResourceRules rules,
                                    const Preparations& preparations = {});

// RegisterStandardMethods, with what comes before them.
template <typename T>
void RegisterPreparedMethods(RpcService& service, const ResourceType& type, Store& store,
                             ResourceRules<T> rules, const Preparations& preparations) {
  RegisterStandardMethodsBut({}, service, type, store, AnyRules<T>(std::move(rules)), preparations);
}

// A standard list of what is read under a narrower filter than the caller's. The narrower one comes
// first, so that nothing of the caller's, an open quotation mark say, can reach it.
template <typename Request>
absl::StatusOr<SerializedMessage> ListNarrowed(const RpcService::UnaryHandler& list,
                                               const Context& context, Request request,
                                               std::string narrower) {
  if (!narrower.empty() && !request.filter().empty()) narrower += " AND ";
  request.set_filter(narrower + request.filter());
  return list(context, request);
}

// A Create of something that `make` completes with what it asks of other services. Its request may
// have `request_id` and `validate_only`, which mean what they mean in a standard Create; `make` is
// not called for one that was answered already. `type` has no personal fields.
using Make = absl::FunctionRef<absl::StatusOr<std::unique_ptr<google::protobuf::Message>>()>;
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> CreatePreparedOf(
    const Context& context, const google::protobuf::Message& request, const ResourceType& type,
    Store& store, Make make);

template <typename T>
absl::StatusOr<T> CreatePrepared(const Context& context, const google::protobuf::Message& request,
                                 const ResourceType& type, Store& store,
                                 absl::FunctionRef<absl::StatusOr<T>()> make) {
  using google::protobuf::Message;
  ASSIGN_OR_RETURN(const auto created,
                   CreatePreparedOf(context, request, type, store,
                                    [&]() -> absl::StatusOr<std::unique_ptr<Message>> {
                                      ASSIGN_OR_RETURN(T made, make());
                                      return std::make_unique<T>(std::move(made));
                                    }));
  return static_cast<const T&>(*created);
}

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_PREPARED_METHODS_H_
