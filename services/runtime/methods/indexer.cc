#include "services/runtime/methods/indexer.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/resources/list_query.h"
#include "services/runtime/resources/resource_index.h"
#include "services/runtime/search/walks.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(30);
constexpr size_t kResourcesOfStep = 8;

// Indexes the next few resources of a walk and moves it on; returns how many there were.
absl::StatusOr<size_t> IndexNext(Session& session, const ResourceType& type, SearchWalk walk) {
  ASSIGN_OR_RETURN(auto rows,
                   (session.Query<std::string, Bytes>(
                       absl::StrCat("SELECT name, body FROM ", type.table(),
                                    " WHERE name > :position AND name < :end ORDER BY name LIMIT ",
                                    kResourcesOfStep),
                       walk.position, absl::StrCat(walk.prefix, kBehindAll))));
  for (auto& [name, body] : rows) {
    const std::unique_ptr<google::protobuf::Message> resource(type.prototype->New());
    if (resource->ParseFromString(body.value)) {
      RETURN_IF_ERROR(KeepIndexed(session, type, *resource));
    } else {
      Log(LogLevel::kError, "a resource cannot be read, and is not indexed", {{"resource", name}});
    }
    walk.position = std::move(name);
  }
  const bool at_end = rows.size() < kResourcesOfStep;
  RETURN_IF_ERROR(at_end ? EndWalk(session, walk) : KeepWalk(session, walk));
  return rows.size();
}

}  // namespace

Indexer::Indexer(Store& store, std::vector<const ResourceType*> types)
    : store_(store), types_(std::move(types)) {}

Indexer::~Indexer() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    stopped_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void Indexer::Start() {
  thread_ = std::thread([this] {
    while (true) {
      if (const absl::Status status = CatchUp(); !status.ok()) {
        Log(LogLevel::kWarning, "what is due for the search index could not be indexed",
            {{"reason", ReasonOf(status)}});
      }
      MutexLock lock(&mutex_);
      if (!stopping_) stopped_.WaitWithTimeout(&mutex_, kInterval);
      if (stopping_) return;
    }
  });
}

absl::Status Indexer::CatchUp() {
  if (!tables_asked_for_) RETURN_IF_ERROR(AskForTables());
  tables_asked_for_ = true;
  for (const ResourceType* const type : types_) {
    bool more = true;
    while (more && !IsStopping()) {
      ASSIGN_OR_RETURN(more, Step(*type));
    }
  }
  return absl::OkStatus();
}

absl::Status Indexer::AskForTables() {
  return store_.database().Write(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
    for (const ResourceType* const type : types_) {
      RETURN_IF_ERROR(AskForWholeWalk(session, type->table()));
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<bool> Indexer::Step(const ResourceType& type) {
  // Looked for without writing: most of the time there is none.
  std::optional<SearchWalk> walk;
  RETURN_IF_ERROR(
      store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(walk, FindWalk(session, type.table()));
        return absl::OkStatus();
      }));
  if (!walk) return false;
  bool ended = false;
  size_t indexed = 0;
  RETURN_IF_ERROR(
      store_.database().Write(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(walk, FindWalk(session, type.table()));
        ended = true;
        if (!walk) return absl::OkStatus();  // another process was faster
        ASSIGN_OR_RETURN(indexed, IndexNext(session, type, *walk));
        ended = indexed < kResourcesOfStep;
        return absl::OkStatus();
      }));
  if (ended && walk && (indexed > 0 || !walk->position.empty())) {
    Log(LogLevel::kInfo, "indexed for search",
        {{"table", type.table()}, {"names", walk->prefix.empty() ? "all" : walk->prefix}});
  }
  return true;
}

bool Indexer::IsStopping() {
  MutexLock lock(&mutex_);
  return stopping_;
}

}  // namespace touchstone
