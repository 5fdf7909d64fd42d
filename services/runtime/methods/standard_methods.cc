#include "services/runtime/methods/standard_methods.h"

#include <google/protobuf/util/message_differencer.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/request_fields.h"
#include "services/runtime/methods/resource_update.h"
#include "services/runtime/names/letter_case.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone {
namespace {

using ::google::protobuf::Message;
using ::google::protobuf::util::MessageDifferencer;

bool IsDeleted(const Message& resource) {
  return TimeOf(resource, "delete_time") != absl::UnixEpoch();
}

// ABORTED unless the caller's etag, when it gave one, is still the resource's.
absl::Status CheckEtag(const std::string& given, const Message& current) {
  if (given.empty() || given == EtagOf(current)) return absl::OkStatus();
  return Error(
      absl::StatusCode::kAborted, reasons::kEtagStale,
      absl::StrCat(NameOf(current), " was changed meanwhile; read it again and repeat the change."),
      {{"resource", NameOf(current)}, {"etag", EtagOf(current)}});
}

using MessagePtr = std::unique_ptr<Message>;

// What writes of one resource have in common; within a transaction.
class RuledWrites {
 public:
  RuledWrites(const ResourceType& type, const AnyResourceRules& rules)
      : type_(type), rules_(rules) {}

  // Creates the resource as the caller sent it.
  absl::StatusOr<MessagePtr> Create(const Context& context, Transaction& transaction,
                                    const std::string& name, const Message& sent,
                                    std::string& shown_once) const {
    RETURN_IF_ERROR(CheckParent(transaction, name));
    MessagePtr resource(sent.New());
    resource->CopyFrom(sent);
    ClearOutputOnly(*resource);
    SetText(*resource, "name", name);
    if (rules_.prepare) rules_.prepare(*resource);
    RETURN_IF_ERROR(CheckFields(*resource, {.prefix = type_.singular}));
    RETURN_IF_ERROR(
        BeforeWrite(context, transaction, events::v1::Event::CREATED, nullptr, *resource));
    shown_once = TakeShownOnce(*resource);
    RETURN_IF_ERROR(transaction.Create(type_, *resource));
    return resource;
  }

  // Changes `current` to `changed`, in which everything is merged. Gives the one that is there
  // then.
  absl::StatusOr<MessagePtr> Update(const Context& context, Transaction& transaction,
                                    MessagePtr current, MessagePtr changed) const {
    if (rules_.prepare) rules_.prepare(*changed);
    RETURN_IF_ERROR(CheckFields(*changed, {.prefix = type_.singular}));
    if (MessageDifferencer::Equals(*current, *changed)) return current;
    RETURN_IF_ERROR(
        BeforeWrite(context, transaction, events::v1::Event::UPDATED, current.get(), *changed));
    // What follows from the rest may be all that was missing.
    if (MessageDifferencer::Equals(*current, *changed)) return current;
    RETURN_IF_ERROR(transaction.Update(type_, *changed));
    return changed;
  }

  absl::Status CheckParent(Transaction& transaction, const std::string& name) const {
    if (rules_.parent == nullptr) return absl::OkStatus();
    const absl::string_view parent = ParentOf(name);
    ASSIGN_OR_RETURN(const bool exists, transaction.Exists(*rules_.parent, parent));
    return exists ? absl::OkStatus() : NotFound(parent);
  }

  absl::Status BeforeWrite(const Context& context, Transaction& transaction, ChangeKind kind,
                           const Message* before, Message& after) const {
    if (!rules_.before_write) return absl::OkStatus();
    return rules_.before_write(context, transaction, {kind, before, &after});
  }

  static absl::Status Deleted(const std::string& name) {
    return FailedPrecondition(reasons::kResourceDeleted, name,
                              absl::StrCat(name, " is deleted; undelete it first."));
  }

 private:
  // Takes the fields that are shown once out of a resource, in wire form.
  std::string TakeShownOnce(Message& resource) const {
    MessagePtr apart(resource.New());
    for (const std::string& name : rules_.shown_once) {
      const auto* const field = type_.descriptor().FindFieldByName(name);
      resource.GetReflection()->SwapFields(&resource, apart.get(), {field});
    }
    return apart->SerializeAsString();
  }

  const ResourceType& type_;
  const AnyResourceRules& rules_;
};

// The standard methods of one resource.
class StandardMethods {
 public:
  StandardMethods(const ResourceType& type, Store& store, AnyResourceRules rules)
      : type_(type), store_(store), rules_(std::move(rules)), writes_(type, rules_) {}

  absl::StatusOr<SerializedMessage> Get(const Context& context, const Message& request) const {
    const std::string name = TextField(request, "name");
    ASSIGN_OR_RETURN(const ReadFrom from, BeforeRead(context, name));
    if (const std::optional<absl::Time> known_at = TimeField(request, "known_at")) {
      ASSIGN_OR_RETURN(std::string body, store_.ReadAsKnownAt(name, *known_at, context.deadline));
      return Adapted(context, request, name, std::move(body));
    }
    if (from == ReadFrom::kDatabase) {
      ASSIGN_OR_RETURN(auto bodies, store_.ReadAtOneMoment(type_, {name}, context.deadline));
      return Adapted(context, request, name, std::move(bodies.front()));
    }
    ASSIGN_OR_RETURN(CachedValue found, store_.Read(type_, name, context.deadline));
    if (found.absent()) return NotFound(name);
    if (!type_.personal.empty() || IsAdapted(context, request, name)) {
      return Adapted(context, request, name, *found.bytes);
    }
    return SerializedMessage{
        .bytes = std::move(found.bytes),
        .for_everybody = from == ReadFrom::kForEverybody && rules_.conceal == nullptr};
  }

  absl::StatusOr<SerializedMessage> BatchGet(const Context& context, const Message& request) const {
    const std::string parent = TextField(request, "parent");
    const std::vector<std::string> names = TextsField(request, "names");
    for (const std::string& name : names) {
      if (!parent.empty() && ParentOf(name) != parent) {
        return InvalidField("names", absl::StrCat("has ", name, ", which is not under ", parent));
      }
      if (parent.empty()) RETURN_IF_ERROR(BeforeRead(context, name).status());
    }
    if (!parent.empty()) RETURN_IF_ERROR(BeforeRead(context, parent).status());
    ASSIGN_OR_RETURN(auto bodies, store_.ReadAtOneMoment(type_, names, context.deadline));
    RETURN_IF_ERROR(store_.OpenPersonal(type_, bodies, context.deadline));
    std::string wire;
    for (size_t i = 0; i < bodies.size(); ++i) {
      RETURN_IF_ERROR(Adapt(context, request, names[i], bodies[i]));
      AppendField(1, bodies[i], wire);
    }
    return SerializedMessage{std::make_shared<const std::string>(std::move(wire)), {}};
  }

  absl::StatusOr<SerializedMessage> List(const Context& context, const Message& request) const {
    const std::string parent = TextField(request, "parent");
    RETURN_IF_ERROR(BeforeRead(context, parent).status());
    ASSIGN_OR_RETURN(ResourcePage page,
                     store_.List(type_,
                                 {.parent = parent,
                                  .filter = TextField(request, "filter"),
                                  .order_by = TextField(request, "order_by"),
                                  .show_deleted = BoolField(request, "show_deleted"),
                                  .page_size = IntField(request, "page_size")},
                                 TextField(request, "page_token"), context.deadline));
    RETURN_IF_ERROR(store_.OpenPersonal(type_, page.bodies, context.deadline));
    std::string wire;
    for (std::string& body : page.bodies) {
      RETURN_IF_ERROR(Adapt(context, request, parent, body));
      AppendField(1, body, wire);
    }
    if (!page.next_page_token.empty()) AppendField(2, page.next_page_token, wire);
    return SerializedMessage{std::make_shared<const std::string>(std::move(wire)), {}};
  }

  absl::StatusOr<SerializedMessage> Create(const Context& context, const Message& request) const {
    const std::string given = TextField(request, type_.singular + "_id");
    const std::string name = type_.pattern.Child(
        TextField(request, "parent"), given.empty() ? store_.ids().TimeOrdered() : given);
    const Message& sent = MessageField(request, type_.singular);
    return Change(context, request, [&](Transaction& transaction, std::string& shown_once) {
      return writes_.Create(context, transaction, name, sent, shown_once);
    });
  }

  absl::StatusOr<SerializedMessage> Update(const Context& context, const Message& request) const {
    const Message& sent = MessageField(request, type_.singular);
    const std::string name = NameOf(sent);
    const auto mask = MaskField(request);
    return Change(
        context, request,
        [&](Transaction& transaction, std::string& shown_once) -> absl::StatusOr<MessagePtr> {
          ASSIGN_OR_RETURN(MessagePtr current, transaction.Find(type_, name));
          if (current == nullptr) {
            if (!BoolField(request, "allow_missing")) return NotFound(name);
            return writes_.Create(context, transaction, name, sent, shown_once);
          }
          if (IsDeleted(*current)) return RuledWrites::Deleted(name);
          RETURN_IF_ERROR(CheckEtag(EtagOf(sent), *current));
          MessagePtr changed(current->New());
          changed->CopyFrom(*current);
          RETURN_IF_ERROR(MergeUpdate(sent, mask, *changed));
          return writes_.Update(context, transaction, std::move(current), std::move(changed));
        });
  }

  absl::StatusOr<SerializedMessage> Delete(const Context& context, const Message& request) const {
    const std::string name = TextField(request, "name");
    return Change(
        context, request,
        [&](Transaction& transaction, std::string&) -> absl::StatusOr<MessagePtr> {
          ASSIGN_OR_RETURN(MessagePtr resource, transaction.Find(type_, name));
          if (resource == nullptr || IsDeleted(*resource)) return NotFound(name);
          RETURN_IF_ERROR(CheckEtag(TextField(request, "etag"), *resource));
          for (const ResourceType* const child : rules_.children) {
            ASSIGN_OR_RETURN(const bool has, transaction.HasChildren(*child, name));
            if (has) {
              return FailedPrecondition(
                  reasons::kResourceInUse, name,
                  absl::StrCat(name, " still has ", child->plural, "; delete them first."));
            }
          }
          RETURN_IF_ERROR(writes_.BeforeWrite(context, transaction, events::v1::Event::DELETED,
                                              resource.get(), *resource));
          RETURN_IF_ERROR(transaction.Delete(type_, *resource));
          return resource;
        });
  }

  absl::StatusOr<SerializedMessage> Undelete(const Context& context, const Message& request) const {
    const std::string name = TextField(request, "name");
    return Change(
        context, request,
        [&](Transaction& transaction, std::string&) -> absl::StatusOr<MessagePtr> {
          ASSIGN_OR_RETURN(MessagePtr resource, transaction.Find(type_, name));
          if (resource == nullptr) return NotFound(name);
          if (!IsDeleted(*resource)) {
            return FailedPrecondition(reasons::kResourceNotDeleted, name,
                                      absl::StrCat(name, " is not deleted."));
          }
          RETURN_IF_ERROR(CheckEtag(TextField(request, "etag"), *resource));
          RETURN_IF_ERROR(writes_.CheckParent(transaction, name));
          RETURN_IF_ERROR(writes_.BeforeWrite(context, transaction, events::v1::Event::UNDELETED,
                                              resource.get(), *resource));
          RETURN_IF_ERROR(transaction.Undelete(type_, *resource));
          return resource;
        });
  }

  using CustomChange =
      std::function<absl::Status(const Context&, Transaction&, const Message&, Message&)>;

  // What a custom method does to the resource that its request names.
  absl::StatusOr<SerializedMessage> ChangeBy(const Context& context, const Message& request,
                                             const CustomChange& change) const {
    const std::string name = TextField(request, "name");
    return Change(context, request,
                  [&](Transaction& transaction, std::string&) -> absl::StatusOr<MessagePtr> {
                    ASSIGN_OR_RETURN(MessagePtr current, transaction.Find(type_, name));
                    if (current == nullptr) return NotFound(name);
                    if (IsDeleted(*current)) return RuledWrites::Deleted(name);
                    RETURN_IF_ERROR(CheckEtag(TextField(request, "etag"), *current));
                    MessagePtr changed(current->New());
                    changed->CopyFrom(*current);
                    RETURN_IF_ERROR(change(context, transaction, request, *changed));
                    if (MessageDifferencer::Equals(*current, *changed)) return current;
                    RETURN_IF_ERROR(transaction.Update(type_, *changed));
                    return changed;
                  });
  }

 private:
  absl::StatusOr<ReadFrom> BeforeRead(const Context& context, absl::string_view name) const {
    return rules_.before_read ? rules_.before_read(context, name) : ReadFrom::kNearest;
  }

  bool SeesAll(const Context& context, absl::string_view name) const {
    return rules_.sees_all == nullptr || rules_.sees_all(context, name);
  }

  bool IsAdapted(const Context& context, const Message& request, absl::string_view name) const {
    return !SeesAll(context, name) || !TextField(request, "as_of").empty();
  }

  // Takes out of what was read under a name, and opened, what the caller does not see, or did not
  // ask for.
  absl::Status Adapt(const Context& context, const Message& request, absl::string_view name,
                     std::string& body) const {
    if (!IsAdapted(context, request, name)) return absl::OkStatus();
    const MessagePtr resource(type_.prototype->New());
    if (!resource->ParseFromString(body)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("What is stored under ", name, " cannot be read."));
    }
    if (!SeesAll(context, name)) rules_.conceal(*resource);
    const std::string as_of = TextField(request, "as_of");
    if (!as_of.empty()) RETURN_IF_ERROR(rules_.as_of(as_of, *resource));
    body = resource->SerializeAsString();
    return absl::OkStatus();
  }

  absl::StatusOr<SerializedMessage> Adapted(const Context& context, const Message& request,
                                            absl::string_view name, std::string body) const {
    RETURN_IF_ERROR(store_.OpenPersonal(type_, std::span(&body, 1), context.deadline));
    RETURN_IF_ERROR(Adapt(context, request, name, body));
    return SerializedMessage{std::make_shared<const std::string>(std::move(body)), {}};
  }

  // Runs `body` in a transaction, once for each request id, and keeps nothing when the request only
  // asks whether it would be right. The answer is the resource that `body` returns, and behind it,
  // the first time, what `body` leaves in its string.
  absl::StatusOr<SerializedMessage> Change(
      const Context& context, const Message& request,
      const std::function<absl::StatusOr<MessagePtr>(Transaction&, std::string&)>& body) const {
    const RepeatableCall call(context, request);
    const bool validate_only = BoolField(request, "validate_only");
    SerializedMessage answer;
    const auto change = [&](Transaction& transaction) -> absl::Status {
      ASSIGN_OR_RETURN(auto kept, call.FindAnswer(store_, transaction, context.deadline));
      if (kept) {
        if (!type_.personal.empty()) {
          ASSIGN_OR_RETURN(const MessagePtr opened, transaction.Opened(type_, *kept));
          kept = opened->SerializeAsString();
        }
        answer = {std::make_shared<const std::string>(*std::move(kept)), {}};
        return absl::OkStatus();
      }
      std::string shown_once;
      ASSIGN_OR_RETURN(const MessagePtr resource, body(transaction, shown_once));
      // The revision goes with the transaction, and may become another change's.
      if (validate_only) SetText(*resource, "etag", "");
      answer = SerializedMessage::Of(*resource);
      if (validate_only) return absl::OkStatus();
      answer.suffix = std::move(shown_once);
      if (!call.IsRepeatable()) return absl::OkStatus();
      ASSIGN_OR_RETURN(const std::string sealed, transaction.Sealed(type_, *resource));
      return call.KeepAnswer(transaction, sealed);
    };
    const Author author = AuthorOf(context);
    RETURN_IF_ERROR(validate_only ? store_.Try(author, context.deadline, change)
                                  : store_.Write(author, context.deadline, change));
    return answer;
  }

  const ResourceType& type_;
  Store& store_;
  const AnyResourceRules rules_;
  const RuledWrites writes_;
};

}  // namespace

void RegisterStandardMethodsOf(RpcService& service, const ResourceType& type, Store& store,
                               AnyResourceRules rules) {
  if (!type.personal.empty() && store.personal_keys() == nullptr) {
    std::fprintf(stderr, "%s has personal fields, and the store no keys for them\n",
                 type.type.c_str());
    std::abort();
  }
  const auto methods = std::make_shared<StandardMethods>(type, store, std::move(rules));
  const std::string one = UpperCamelCase(type.singular);
  const std::string many = UpperCamelCase(type.plural);
  const auto add = [&](const std::string& name, auto method) {
    if (service.descriptor().FindMethodByName(name) == nullptr) return;
    service.AddUnary(name, [methods, method](const Context& context, const Message& request) {
      return ((*methods).*method)(context, request);
    });
  };
  using Handler =
      absl::StatusOr<SerializedMessage> (StandardMethods::*)(const Context&, const Message&) const;
  add("Get" + one, static_cast<Handler>(&StandardMethods::Get));
  add("BatchGet" + many, static_cast<Handler>(&StandardMethods::BatchGet));
  add("List" + many, static_cast<Handler>(&StandardMethods::List));
  add("Create" + one, static_cast<Handler>(&StandardMethods::Create));
  add("Update" + one, static_cast<Handler>(&StandardMethods::Update));
  add("Delete" + one, static_cast<Handler>(&StandardMethods::Delete));
  add("Undelete" + one, static_cast<Handler>(&StandardMethods::Undelete));
}

void RegisterChangeOf(RpcService& service, absl::string_view method, const ResourceType& type,
                      Store& store, StandardMethods::CustomChange change, BeforeChange before) {
  const auto methods = std::make_shared<StandardMethods>(type, store, AnyResourceRules());
  service.AddUnary(
      method,
      [methods, change = std::move(change), before = std::move(before)](
          const Context& context, const Message& request) -> absl::StatusOr<SerializedMessage> {
        if (before) RETURN_IF_ERROR(before(context, TextField(request, "name")));
        return methods->ChangeBy(context, request, change);
      });
}

void RegisterPreparedChangeOf(
    RpcService& service, absl::string_view method, const ResourceType& type, Store& store,
    std::function<absl::StatusOr<PreparedChange<Message>>(const Context&, const Message&)>
        prepare) {
  const auto methods = std::make_shared<StandardMethods>(type, store, AnyResourceRules());
  service.AddUnary(
      method,
      [methods, &store, prepare = std::move(prepare)](
          const Context& context, const Message& request) -> absl::StatusOr<SerializedMessage> {
        // A call that was answered has its answer, whatever would be found now; ChangeBy finds it
        // again.
        ASSIGN_OR_RETURN(const auto answer,
                         RepeatableCall(context, request).FindAnswer(store, context.deadline));
        PreparedChange<Message> change = [](Transaction&, Message&) {
          return Error(absl::StatusCode::kAborted, reasons::kConflictingChange,
                       "The first answer is not kept any more; ask again.");
        };
        if (!answer) {
          ASSIGN_OR_RETURN(change, prepare(context, request));
        }
        return methods->ChangeBy(
            context, request,
            [&change](const Context&, Transaction& transaction, const Message&, Message& resource) {
              return change(transaction, resource);
            });
      });
}

absl::StatusOr<PutOutcome> PutResource(const Context& context, Transaction& transaction,
                                       const ResourceType& type, const AnyResourceRules& rules,
                                       const Message& wanted) {
  const RuledWrites writes(type, rules);
  const std::string name = NameOf(wanted);
  ASSIGN_OR_RETURN(MessagePtr current, transaction.Find(type, name));
  if (current == nullptr) {
    std::string shown_once;
    RETURN_IF_ERROR(writes.Create(context, transaction, name, wanted, shown_once).status());
    return PutOutcome::kCreated;
  }
  if (IsDeleted(*current)) return RuledWrites::Deleted(name);
  MessagePtr changed(current->New());
  changed->CopyFrom(*current);
  RETURN_IF_ERROR(MergeUpdate(wanted, std::vector<std::string>{"*"}, *changed));
  const std::string before = EtagOf(*current);
  ASSIGN_OR_RETURN(const MessagePtr now,
                   writes.Update(context, transaction, std::move(current), std::move(changed)));
  return EtagOf(*now) == before ? PutOutcome::kUnchanged : PutOutcome::kUpdated;
}

Author AuthorOf(const Context& context) {
  return {
      .actor = context.caller->id(), .method = context.method, .trace_id = context.trace.trace_id};
}

}  // namespace touchstone
