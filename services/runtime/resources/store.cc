#include "services/runtime/resources/store.h"

#include <sodium.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/failpoint.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

constexpr absl::Duration kOpenTimeout = absl::Seconds(30);
// Of a list, in one statement.
constexpr size_t kRowsAtOnce = 100;

// What tells a list query apart from all others: page tokens are bound to it.
std::string QueryOf(const ResourceType& type, const ListRequest& request) {
  const std::string deleted = request.show_deleted ? "1" : "0";
  std::string query;
  for (const std::string* part :
       {&type.type, &request.parent, &request.filter, &request.order_by, &deleted}) {
    absl::StrAppend(&query, part->size(), ":", *part);
  }
  return query;
}

// The secret of a name that all processes of this database share; the first that asks makes it.
absl::StatusOr<std::string> SharedSecret(Database& database, const std::string& name) {
  std::string fresh(32, '\0');
  randombytes_buf(fresh.data(), fresh.size());
  const absl::Time deadline = absl::Now() + kOpenTimeout;
  RETURN_IF_ERROR(database.Write(deadline, [&](Session& session) {
    return session
        .Execute(
            "INSERT INTO settings (name, value) VALUES (:name, :value) ON CONFLICT (name) DO "
            "NOTHING",
            name, Bytes{fresh})
        .status();
  }));
  std::string secret;
  RETURN_IF_ERROR(database.Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(
        auto row, session.QueryOne<Bytes>("SELECT value FROM settings WHERE name = :name", name));
    if (row) secret = std::get<0>(*row).value;
    return absl::OkStatus();
  }));
  return secret;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> Store::Open(Database& database, Cache& cache, Tail& tail,
                                                   Clock& clock, IdSource& ids,
                                                   const PersonalKeys* personal_keys) {
  ASSIGN_OR_RETURN(std::string key, SharedSecret(database, "page_token_key"));
  return std::unique_ptr<Store>(
      new Store(database, cache, tail, clock, ids, std::move(key), personal_keys));
}

absl::Status Store::OpenPersonal(const ResourceType& type, std::span<std::string> bodies,
                                 absl::Time deadline) {
  if (type.personal.empty() || bodies.empty()) return absl::OkStatus();
  std::vector<std::unique_ptr<google::protobuf::Message>> resources;
  std::vector<google::protobuf::Message*> pointers;
  for (const std::string& body : bodies) {
    resources.emplace_back(type.prototype->New());
    pointers.push_back(resources.back().get());
    if (!resources.back()->ParseFromString(body)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("What is stored of a ", type.singular, " cannot be read."));
    }
  }
  RETURN_IF_ERROR(database_.Read(deadline, [&](Session& session) {
    return OpenPersonalTexts(*personal_keys_, session, type, pointers);
  }));
  for (size_t i = 0; i < bodies.size(); ++i) bodies[i] = resources[i]->SerializeAsString();
  return absl::OkStatus();
}

absl::StatusOr<CachedValue> Store::Read(const ResourceType& type, absl::string_view name,
                                        absl::Time deadline) {
  const auto from_database = [&]() -> absl::StatusOr<CachedValue> {
    CachedValue value;
    RETURN_IF_ERROR(database_.Read(deadline, [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(
          auto row,
          (session.QueryOne<int64_t, Bytes>(
              absl::StrCat("SELECT revision, body FROM ", type.table(), " WHERE name = :name"),
              name)));
      if (row) {
        value = {std::get<0>(*row),
                 std::make_shared<const std::string>(std::move(std::get<1>(*row).value))};
      }
      return absl::OkStatus();
    }));
    return value;
  };
  if (type.is_confidential()) return from_database();
  return cache_.Get(name, deadline, from_database);
}

absl::StatusOr<std::string> Store::ReadAsKnownAt(absl::string_view name, absl::Time time,
                                                 absl::Time deadline) {
  std::string body;
  RETURN_IF_ERROR(database_.Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(auto row, (session.QueryOne<int64_t, Bytes>(
                                   "SELECT kind, body FROM changes WHERE resource = :resource AND "
                                   "change_time <= :time ORDER BY sequence DESC LIMIT 1",
                                   name, absl::ToUnixMicros(time))));
    if (!row || std::get<0>(*row) == events::v1::Event::PURGED) return NotFound(name);
    body = std::move(std::get<1>(*row).value);
    return absl::OkStatus();
  }));
  return body;
}

absl::StatusOr<std::vector<std::string>> Store::ReadAtOneMoment(
    const ResourceType& type, const std::vector<std::string>& names, absl::Time deadline) {
  std::vector<std::string> bodies;
  const std::string sql = absl::StrCat("SELECT body FROM ", type.table(), " WHERE name = :name");
  RETURN_IF_ERROR(database_.ReadAtOneMoment(deadline, [&](Session& session) -> absl::Status {
    bodies.clear();
    size_t bytes = 0;
    for (const std::string& name : names) {
      ASSIGN_OR_RETURN(auto row, session.QueryOne<Bytes>(sql, name));
      if (!row) return NotFound(name);
      bytes += std::get<0>(*row).value.size();
      if (bytes > kLargestAnswer && !bodies.empty()) {
        return InvalidField("names", absl::StrCat("are of more than ", kLargestAnswer >> 20,
                                                  " MiB together; ask for at most ", bodies.size(),
                                                  " of them at once"));
      }
      bodies.push_back(std::move(std::get<0>(*row).value));
    }
    return absl::OkStatus();
  }));
  return bodies;
}

absl::StatusOr<ResourcePage> Store::List(const ResourceType& type, const ListRequest& request,
                                         absl::string_view page_token, absl::Time deadline) {
  const std::string query = QueryOf(type, request);
  std::optional<PagePosition> after;
  if (!page_token.empty()) {
    ASSIGN_OR_RETURN(after, page_tokens_.Read(page_token, query, clock_.Now()));
  }

  ResourcePage page;
  PagePosition last;
  size_t bytes = 0;
  bool more = true;
  bool full = false;
  // A few rows at a time: how large they are shows when they are here.
  ListRequest part = request;
  const size_t size = static_cast<size_t>(PageSize(request.page_size));
  while (more && !full && page.bodies.size() < size) {
    const size_t before = page.bodies.size();
    part.page_size = static_cast<int>(std::min(size - before, kRowsAtOnce));
    ASSIGN_OR_RETURN(const ListStatement statement, MakeListStatement(type, part, after));
    const SqlType columns[] = {statement.order_type, SqlType::kText, SqlType::kBytes};
    RETURN_IF_ERROR(database_.Read(deadline, [&](Session& session) -> absl::Status {
      more = false;
      return session
          .Run(statement.sql, statement.parameters, columns,
               [&](std::span<SqlValue> row) {
                 std::string& body = std::get<Bytes>(row[2]).value;
                 full = full || (!page.bodies.empty() && bytes + body.size() > kLargestAnswer);
                 if (full ||
                     page.bodies.size() - before == static_cast<size_t>(statement.page_size)) {
                   more = true;
                   return;
                 }
                 bytes += body.size();
                 last = {std::move(row[0]), std::move(std::get<std::string>(row[1]))};
                 page.bodies.push_back(std::move(body));
               })
          .status();
    }));
    after = last;
  }
  if (more) page.next_page_token = page_tokens_.Make(last, query, clock_.Now());
  return page;
}

absl::Status Store::Write(const Author& author, absl::Time deadline,
                          absl::FunctionRef<absl::Status(Transaction&)> body) {
  std::vector<std::pair<std::string, CachedValue>> committed;
  bool has_changes = false;
  RETURN_IF_ERROR(database_.Write(deadline, [&](Session& session) -> absl::Status {
    Transaction transaction(session, personal_keys_, author, clock_.Now());
    RETURN_IF_ERROR(body(transaction));
    committed = std::move(transaction.committed_);
    has_changes = transaction.has_changes_;
    return absl::OkStatus();
  }));
  TOUCHSTONE_FAILPOINT("after_commit_before_invalidate");
  for (auto& [name, value] : committed) cache_.Committed(name, std::move(value));
  if (has_changes) tail_.Wake();
  return absl::OkStatus();
}

absl::Status Store::Try(const Author& author, absl::Time deadline,
                        absl::FunctionRef<absl::Status(Transaction&)> body) {
  bool would_be_written = false;
  const absl::Status status = database_.Write(deadline, [&](Session& session) -> absl::Status {
    would_be_written = false;
    Transaction transaction(session, personal_keys_, author, clock_.Now());
    RETURN_IF_ERROR(body(transaction));
    would_be_written = true;
    return absl::CancelledError("rolled back");
  });
  return would_be_written ? absl::OkStatus() : status;
}

}  // namespace touchstone
