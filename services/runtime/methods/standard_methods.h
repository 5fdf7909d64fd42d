// Get, BatchGet, List, Create, Update, Delete and Undelete, as the Google API Improvement Proposals
// have them (AIP-131 to 135, 164, 231), written once for every resource.
//
//   RegisterStandardMethods<v1::Competency>(service, CompetencyType(), store, {
//       .parent = &FrameworkType(),
//       .prepare = [](v1::Competency& competency) { AssignIds(competency); },
//       .before_write = [](const Context&, Transaction& t, const auto& change) {
//         return CheckParent(t, *change.after);
//       },
//   });
//
// Registers those of the seven that the service declares for the resource: its requests are known
// by their fields (name, parent, competency, competency_id, update_mask, etag, request_id,
// validate_only, as_of, known_at, …). All the rest is behind this call: etags, masks, request ids,
// paging, history, audit, events, cache, the sealing of personal fields
// (resources/personal_fields.h; registering a resource that has some aborts when the store was
// opened without keys).

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_STANDARD_METHODS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_STANDARD_METHODS_H_

#include <google/protobuf/message.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone {

// A change that is about to be written.
template <typename T>
struct ResourceChange {
  ChangeKind kind;
  const T* before;  // null when it is created
  T* after;         // may be completed; its name is set
};

// Where a read may be answered from.
enum class ReadFrom {
  kNearest,       // the process, Redis, or the database: at most a second old
  kDatabase,      // only the database: what changes outside the log of changes
  kForEverybody,  // as kNearest; whoever asks may have it (serving/serialized.h)
};

// What is a resource's own. All may be left out.
template <typename T>
struct ResourceRules {
  // The type of its parent, where that is a resource of the same service: it must exist.
  const ResourceType* parent = nullptr;
  // Types of its children, where it can only be deleted when it has none.
  std::vector<const ResourceType*> children;
  // Completes what a caller sent, before it is checked and compared: ids of parts, say.
  std::function<void(T&)> prepare;
  // Whether the change is allowed, and what follows from it, in the same transaction. Runs after
  // the fields' own rules were checked; may run more than once.
  std::function<absl::Status(const Context&, Transaction&, const ResourceChange<T>&)> before_write;
  // Whether the caller may read what Get names, or what is under the parent that BatchGet or List
  // names, and where from. For methods whose permission does not say it all.
  std::function<absl::StatusOr<ReadFrom>(const Context&, absl::string_view name)> before_read;
  // What is for some to see only: whether the caller sees all of what is read under a name, and
  // what takes the rest out for who does not. Its etag must become another, since a client may come
  // back with it as somebody else. Both or none; what has them is never for everybody.
  std::function<bool(const Context&, absl::string_view name)> sees_all;
  std::function<void(T&)> conceal;
  // Leaves of the resource what holds on a day, where a read asks for it in `as_of`. Its etag
  // stays: what holds on a day is a question of its own, with an address of its own.
  std::function<absl::Status(const std::string& as_of, T&)> as_of;
  // Fields that `before_write` sets and only the answer to a Create shows, such as a secret: they
  // are stored nowhere, and a repeated request id is answered without them.
  std::vector<std::string> shown_once;
};

// The same without the type: what the implementation works on. See ResourceRules.
using AnyResourceRules = ResourceRules<google::protobuf::Message>;

void RegisterStandardMethodsOf(RpcService& service, const ResourceType& type, Store& store,
                               AnyResourceRules rules);

template <typename T>
AnyResourceRules AnyRules(ResourceRules<T> rules) {
  using google::protobuf::Message;
  AnyResourceRules any{.parent = rules.parent,
                       .children = std::move(rules.children),
                       .before_read = std::move(rules.before_read),
                       .sees_all = std::move(rules.sees_all),
                       .shown_once = std::move(rules.shown_once)};
  if (rules.prepare) {
    any.prepare = [prepare = std::move(rules.prepare)](Message& resource) {
      prepare(static_cast<T&>(resource));
    };
  }
  if (rules.conceal) {
    any.conceal = [conceal = std::move(rules.conceal)](Message& resource) {
      conceal(static_cast<T&>(resource));
    };
  }
  if (rules.as_of) {
    any.as_of = [as_of = std::move(rules.as_of)](const std::string& day, Message& resource) {
      return as_of(day, static_cast<T&>(resource));
    };
  }
  if (rules.before_write) {
    any.before_write = [check = std::move(rules.before_write)](
                           const Context& context, Transaction& transaction,
                           const ResourceChange<Message>& change) {
      return check(context, transaction,
                   ResourceChange<T>{change.kind, static_cast<const T*>(change.before),
                                     static_cast<T*>(change.after)});
    };
  }
  return any;
}

template <typename T>
void RegisterStandardMethods(RpcService& service, const ResourceType& type, Store& store,
                             ResourceRules<T> rules = {}) {
  RegisterStandardMethodsOf(service, type, store, AnyRules<T>(std::move(rules)));
}

// What PutResource found to do.
enum class PutOutcome { kUnchanged, kCreated, kUpdated };

// Makes a resource what `wanted` says, whole, inside a transaction, for work that writes many: by
// the rules of Create where there is none of its name, otherwise by those of Update. Its
// output-only fields and its etag are not looked at. FAILED_PRECONDITION (RESOURCE_DELETED) when it
// is deleted.
absl::StatusOr<PutOutcome> PutResource(const Context& context, Transaction& transaction,
                                       const ResourceType& type, const AnyResourceRules& rules,
                                       const google::protobuf::Message& wanted);

// A custom method that changes one resource, such as a step on its way (AIP-136, AIP-216):
//
//   RegisterChange<v1::RetireReleaseRequest, v1::Release>(
//       catalog, "RetireRelease", ReleaseType(), store,
//       [](const Context&, Transaction&, const v1::RetireReleaseRequest&, v1::Release& release) {
//         …
//       });
//
// Its request has a `name` and may have `etag`, `request_id` and `validate_only`, which mean what
// they mean in Delete; its answer is the resource. `change` alters the resource that was found, and
// what belongs to it in the same transaction; it may run more than once. `before`, where it is
// given, says first whether the caller may do this to what the name names, whether or not it
// exists.
using BeforeChange = std::function<absl::Status(const Context&, absl::string_view name)>;

void RegisterChangeOf(
    RpcService& service, absl::string_view method, const ResourceType& type, Store& store,
    std::function<absl::Status(const Context&, Transaction&, const google::protobuf::Message&,
                               google::protobuf::Message&)>
        change,
    BeforeChange before = nullptr);

template <typename Request, typename T, typename F>
void RegisterChange(RpcService& service, absl::string_view method, const ResourceType& type,
                    Store& store, F change, BeforeChange before = nullptr) {
  RegisterChangeOf(
      service, method, type, store,
      [change = std::move(change)](const Context& context, Transaction& transaction,
                                   const google::protobuf::Message& request,
                                   google::protobuf::Message& resource) {
        return change(context, transaction, static_cast<const Request&>(request),
                      static_cast<T&>(resource));
      },
      std::move(before));
}

// The same where something must be asked for before the transaction, which waits for no other
// service: `prepare` asks, and gives the change for this call. Nothing is asked for a call that was
// answered already.
//
//   RegisterPreparedChange<v1::SubmitRequisitionRequest, v1::Requisition>(
//       requisitions, "SubmitRequisition", RequisitionType(), store,
//       [&](const Context& context, const v1::SubmitRequisitionRequest& request)
//           -> absl::StatusOr<PreparedChange<v1::Requisition>> { … });
template <typename T>
using PreparedChange = std::function<absl::Status(Transaction&, T&)>;

void RegisterPreparedChangeOf(
    RpcService& service, absl::string_view method, const ResourceType& type, Store& store,
    std::function<absl::StatusOr<PreparedChange<google::protobuf::Message>>(
        const Context&, const google::protobuf::Message&)>
        prepare);

template <typename Request, typename T, typename F>
void RegisterPreparedChange(RpcService& service, absl::string_view method, const ResourceType& type,
                            Store& store, F prepare) {
  using google::protobuf::Message;
  RegisterPreparedChangeOf(
      service, method, type, store,
      [prepare = std::move(prepare)](const Context& context, const Message& request)
          -> absl::StatusOr<PreparedChange<Message>> {
        ASSIGN_OR_RETURN(PreparedChange<T> change,
                         prepare(context, static_cast<const Request&>(request)));
        return [change = std::move(change)](Transaction& transaction, Message& resource) {
          return change(transaction, static_cast<T&>(resource));
        };
      });
}

// The author of what a call writes.
Author AuthorOf(const Context& context);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_STANDARD_METHODS_H_
