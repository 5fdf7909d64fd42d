// Standard methods that something comes before which may not happen in a transaction: a question to
// another service, and whether the caller may do this to what is named, whether or not it exists.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_PREPARED_METHODS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_PREPARED_METHODS_H_

#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::assessment {

// What comes before a method, by the method's name.
using Preparations =
    std::map<std::string,
             std::function<absl::Status(const Context&, const google::protobuf::Message&)>>;

// RegisterStandardMethods, with preparations. A method without one is as there.
template <typename T>
void RegisterPreparedMethods(RpcService& service, const ResourceType& type, Store& store,
                             ResourceRules<T> rules, Preparations preparations) {
  RpcService standard(service.descriptor().full_name());
  RegisterStandardMethods<T>(standard, type, store, std::move(rules));
  for (const auto& [index, method] : standard.methods()) {
    const std::string name = service.descriptor().method(index)->name();
    const auto found = preparations.find(name);
    if (found == preparations.end()) {
      service.AddUnary(name, method.unary);
      continue;
    }
    service.AddUnary(
        name,
        [before = found->second, then = method.unary](
            const Context& context,
            const google::protobuf::Message& request) -> absl::StatusOr<SerializedMessage> {
          RETURN_IF_ERROR(before(context, request));
          return then(context, request);
        });
  }
}

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_PREPARED_METHODS_H_
