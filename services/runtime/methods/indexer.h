// Indexes what no write did: what was in the database before it had a search index, everything when
// the way in which words are told apart has changed, and what a service asks for (AskForWalk). It
// goes through the tables in small transactions that do not hold up others, beside all else;
// meanwhile searches find what is indexed so far.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_INDEXER_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_INDEXER_H_

#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"

namespace touchstone {

class Indexer {
 public:
  // How often it looks for what was asked for.
  static constexpr absl::Duration kInterval = absl::Seconds(5);

  // `types` are searched; one that says in which language another is written comes before it.
  Indexer(Store& store, std::vector<const ResourceType*> types);
  ~Indexer();

  // Begins to look; before that only CatchUp does.
  void Start();

  // Indexes all that is not indexed yet. One at a time.
  absl::Status CatchUp();

 private:
  absl::Status AskForTables();
  // One step of a walk over a table; false when there is nothing to do.
  absl::StatusOr<bool> Step(const ResourceType& type);
  bool IsStopping();

  Store& store_;
  const std::vector<const ResourceType*> types_;
  bool tables_asked_for_ = false;  // by whoever catches up: one thread
  Mutex mutex_;
  CondVar stopped_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_INDEXER_H_
