#include "services/runtime/methods/prepared_methods.h"

#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/request_fields.h"

namespace touchstone {
namespace {

using ::google::protobuf::Message;
using MessagePtr = std::unique_ptr<Message>;

RpcService::UnaryHandler Prepared(Store& store, Preparation before,
                                  RpcService::UnaryHandler method) {
  return [&store, before = std::move(before), method = std::move(method)](
             const Context& context, const Message& request) -> absl::StatusOr<SerializedMessage> {
    if (before.may) RETURN_IF_ERROR(before.may(context, request));
    if (before.ask) {
      ASSIGN_OR_RETURN(const auto answer,
                       RepeatableCall(context, request).FindAnswer(store, context.deadline));
      // The method finds it again, and opens what is sealed in it.
      if (!answer) RETURN_IF_ERROR(before.ask(context, request));
    }
    return method(context, request);
  };
}

absl::StatusOr<MessagePtr> Parsed(const ResourceType& type, const std::string& answer) {
  MessagePtr resource(type.prototype->New());
  if (resource->ParseFromString(answer)) return resource;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               "The stored answer cannot be read.");
}

}  // namespace

Handlers RegisterStandardMethodsBut(const std::set<std::string>& own, RpcService& service,
                                    const ResourceType& type, Store& store, AnyResourceRules rules,
                                    const Preparations& preparations) {
  RpcService apart(service.descriptor().full_name());
  RegisterStandardMethodsOf(apart, type, store, std::move(rules));
  Handlers left;
  for (const auto& [index, method] : apart.methods()) {
    const std::string name(service.descriptor().method(index)->name());
    const auto before = preparations.find(name);
    if (own.contains(name)) {
      left[name] = method.unary;
    } else if (before == preparations.end()) {
      service.AddUnary(name, method.unary);
    } else {
      service.AddUnary(name, Prepared(store, before->second, method.unary));
    }
  }
  return left;
}

absl::StatusOr<MessagePtr> CreatePreparedOf(const Context& context, const Message& request,
                                            const ResourceType& type, Store& store, Make make) {
  const RepeatableCall call(context, request);
  ASSIGN_OR_RETURN(const auto answered, call.FindAnswer(store, context.deadline));
  if (answered) return Parsed(type, *answered);
  ASSIGN_OR_RETURN(const MessagePtr made, make());
  const bool validate_only = BoolField(request, "validate_only");
  MessagePtr created;
  const auto create = [&](Transaction& transaction) -> absl::Status {
    // The same call may have been answered while this one asked others.
    ASSIGN_OR_RETURN(const auto answer, call.FindAnswer(store, transaction, context.deadline));
    if (answer) {
      ASSIGN_OR_RETURN(created, Parsed(type, *answer));
      return absl::OkStatus();
    }
    created.reset(made->New());
    created->CopyFrom(*made);
    RETURN_IF_ERROR(transaction.Create(type, *created));
    if (!validate_only) return call.KeepAnswer(transaction, created->SerializeAsString());
    // The revision goes with the transaction, and may become another change's.
    SetText(*created, "etag", "");
    return absl::OkStatus();
  };
  const Author author = AuthorOf(context);
  RETURN_IF_ERROR(validate_only ? store.Try(author, context.deadline, create)
                                : store.Write(author, context.deadline, create));
  return created;
}

}  // namespace touchstone
