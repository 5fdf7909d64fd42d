// Where a service keeps its resources: the database, and the cache before it.
//
//   ASSIGN_OR_RETURN(const CachedValue found,
//                    store.Read(CompetencyType(), name, context.deadline));
//
//   RETURN_IF_ERROR(store.Write(author, context.deadline, [&](Transaction& t) -> absl::Status {
//     ASSIGN_OR_RETURN(auto framework, t.Find<v1::Framework>(FrameworkType(), name));
//     if (!framework) return NotFound(name);
//     framework->set_title("HR core competencies");
//     return t.Update(FrameworkType(), *framework);
//   }));
//
// A write is one database transaction: the rows, their history, audit and outbox (one row of
// `changes` for each), and what the closure does beside them through `t.session()`. After the
// commit, and only then, the cache is told; then Write returns.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_STORE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_STORE_H_

#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/cache/cache.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/ids.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/events/tail.h"
#include "services/runtime/resources/list_query.h"
#include "services/runtime/resources/page_token.h"
#include "services/runtime/resources/personal_fields.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/sql/database.h"

namespace touchstone {

// Who writes, for the audit trail.
struct Author {
  std::string actor;   // the principal's id
  std::string method;  // "/touchstone.catalog.v1.Catalog/UpdateCompetency"
  std::string trace_id;
};

// A write under way. Belongs to the closure that it is handed to.
class Transaction {
 public:
  // The resource of that name, also when it is deleted (its delete_time says so), with its personal
  // fields open; null when there is none.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Find(const ResourceType& type,
                                                                  absl::string_view name);
  template <typename T>
  absl::StatusOr<std::unique_ptr<T>> Find(const ResourceType& type, absl::string_view name) {
    ASSIGN_OR_RETURN(auto found, Find(type, name));
    return std::unique_ptr<T>(static_cast<T*>(found.release()));
  }

  // Whether there is a resource of that name that is not deleted.
  absl::StatusOr<bool> Exists(const ResourceType& type, absl::string_view name);

  // Whether a parent has children of a type that are not deleted.
  absl::StatusOr<bool> HasChildren(const ResourceType& type, absl::string_view parent);

  // These take the resource as it is to be, set its times and etag, and write it. Its name must be
  // set; its etag, but for Create, must still be the one it was found with. ALREADY_EXISTS: the
  // name is taken (RESOURCE_EXISTS), or a value that must be unique (VALUE_TAKEN).
  absl::Status Create(const ResourceType& type, google::protobuf::Message& resource);
  absl::Status Update(const ResourceType& type, google::protobuf::Message& resource);
  absl::Status Delete(const ResourceType& type, google::protobuf::Message& resource);
  absl::Status Undelete(const ResourceType& type, google::protobuf::Message& resource);

  // Removes a deleted resource for good; its history stays, as the audit trail.
  absl::Status Purge(const ResourceType& type, const google::protobuf::Message& resource);

  // A resource as bytes that may be kept: its personal fields are sealed. Writes, where they are
  // not those that it was found or written with.
  absl::StatusOr<std::string> Sealed(const ResourceType& type,
                                     const google::protobuf::Message& resource);

  // The inverse.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Opened(const ResourceType& type,
                                                                    absl::string_view bytes);

  // Runs `body`, and takes back all that it wrote when it fails; the transaction goes on. For work
  // that writes many things and keeps those that can be.
  absl::Status Attempt(absl::FunctionRef<absl::Status()> body);

  // The session, for facts that are written in the same transaction.
  Session& session() { return session_; }
  absl::Time now() const { return now_; }

 private:
  friend class Store;
  Transaction(Session& session, const PersonalKeys* personal_keys, const Author& author,
              absl::Time now)
      : session_(session), personal_keys_(personal_keys), author_(author), now_(now) {}

  absl::Status Write(const ResourceType& type, google::protobuf::Message& resource,
                     ChangeKind kind);
  absl::Status AlreadyThere(const ResourceType& type, const std::string& name);
  absl::Status Append(const ResourceType& type, const google::protobuf::Message& resource,
                      ChangeKind kind, int64_t previous, int64_t revision,
                      std::shared_ptr<const std::string> body);

  // What a personal text is sealed as, so that one that stays the same stays so in what is kept.
  struct SealedText {
    std::string text;
    std::string sealed;
  };

  Session& session_;
  const PersonalKeys* const personal_keys_;  // null for a store without
  const Author& author_;
  const absl::Time now_;
  bool has_changes_ = false;
  std::map<std::string, SealedText> sealed_;                    // by place
  std::vector<std::pair<std::string, CachedValue>> committed_;  // what the cache is told afterwards
};

// One page of a list: serialized resources, ready to be put into a response.
struct ResourcePage {
  std::vector<std::string> bodies;
  std::string next_page_token;
};

// Thread-safe.
class Store {
 public:
  // Reads the key that signs page tokens from the database, or makes one. Without `personal_keys`
  // it keeps no resources with personal fields.
  static absl::StatusOr<std::unique_ptr<Store>> Open(Database& database, Cache& cache, Tail& tail,
                                                     Clock& clock, IdSource& ids,
                                                     const PersonalKeys* personal_keys = nullptr);

  // The reads that follow give bytes as they are kept: with personal fields sealed. This opens
  // them in place, all with a few statements; nothing for a type that has none.
  absl::Status OpenPersonal(const ResourceType& type, std::span<std::string> bodies,
                            absl::Time deadline);

  // A resource's serialized bytes, from the nearest place that has them; absent when there never
  // was one or it has been purged. A deleted one is given, with its delete_time.
  absl::StatusOr<CachedValue> Read(const ResourceType& type, absl::string_view name,
                                   absl::Time deadline);

  // The bytes of a resource as they were at a time, from the log of changes. NOT_FOUND when nothing
  // of that name was written by then, or it was purged by then.
  absl::StatusOr<std::string> ReadAsKnownAt(absl::string_view name, absl::Time time,
                                            absl::Time deadline);

  // Several resources as they were at one moment, in the order of the names. NOT_FOUND names the
  // first that does not exist; INVALID_ARGUMENT when they are more than kLargestAnswer together.
  absl::StatusOr<std::vector<std::string>> ReadAtOneMoment(const ResourceType& type,
                                                           const std::vector<std::string>& names,
                                                           absl::Time deadline);

  // One page, which ends early where its bodies would be more than kLargestAnswer. `page_token` is
  // empty for the first.
  absl::StatusOr<ResourcePage> List(const ResourceType& type, const ListRequest& request,
                                    absl::string_view page_token, absl::Time deadline);

  // Runs `body` in a transaction; it may run more than once, and nothing of a run that fails is
  // kept.
  absl::Status Write(const Author& author, absl::Time deadline,
                     absl::FunctionRef<absl::Status(Transaction&)> body);

  // The same, and keeps nothing: whether it would have been written, and what `body` found out.
  absl::Status Try(const Author& author, absl::Time deadline,
                   absl::FunctionRef<absl::Status(Transaction&)> body);

  Database& database() { return database_; }
  Clock& clock() { return clock_; }
  IdSource& ids() { return ids_; }
  const PageTokens& page_tokens() const { return page_tokens_; }
  const PersonalKeys* personal_keys() const { return personal_keys_; }

 private:
  Store(Database& database, Cache& cache, Tail& tail, Clock& clock, IdSource& ids, std::string key,
        const PersonalKeys* personal_keys)
      : database_(database),
        cache_(cache),
        tail_(tail),
        clock_(clock),
        ids_(ids),
        page_tokens_(std::move(key)),
        personal_keys_(personal_keys) {}

  Database& database_;
  Cache& cache_;
  Tail& tail_;
  Clock& clock_;
  IdSource& ids_;
  const PageTokens page_tokens_;
  const PersonalKeys* const personal_keys_;  // null for none
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_STORE_H_
