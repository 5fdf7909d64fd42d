#include "services/runtime/methods/own_methods.h"

namespace touchstone {

Handlers RegisterStandardMethodsBut(const std::set<std::string>& own, RpcService& service,
                                    const ResourceType& type, Store& store,
                                    AnyResourceRules rules) {
  RpcService apart(service.descriptor().full_name());
  RegisterStandardMethodsOf(apart, type, store, std::move(rules));
  Handlers left;
  for (const auto& [index, method] : apart.methods()) {
    const std::string name(service.descriptor().method(index)->name());
    if (own.contains(name)) {
      left[name] = method.unary;
    } else {
      service.AddUnary(name, method.unary);
    }
  }
  return left;
}

}  // namespace touchstone
