// What every process that keeps resources stands on, put together once and in order.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_PARTS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_PARTS_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/cache/cache.h"
#include "services/runtime/events/tail.h"
#include "services/runtime/methods/personal_keys.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/server.h"
#include "services/runtime/serving/settings.h"
#include "services/runtime/sql/database.h"
#include "services/runtime/telemetry/metrics.h"
#include "services/runtime/trust/identity.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone {

// The parts, owned; they end in reverse order. Thread-safe.
class Parts {
 public:
  Metrics& metrics() { return metrics_; }
  Database& database() { return *database_; }
  Tail& tail() { return *tail_; }
  Store& store() { return *store_; }
  // Only for a service whose settings name master keys.
  const PersonalData& personal_data() { return *personal_data_; }

  // For Server::Start: ready when the database answers.
  ServerParts server_parts();

 private:
  friend absl::StatusOr<std::unique_ptr<Parts>> OpenParts(const ServiceSettings&, const Schema&);
  Parts() = default;

  Metrics metrics_;
  std::unique_ptr<IdentityVerifier> identities_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Tail> tail_;
  std::unique_ptr<Cache> cache_;
  std::unique_ptr<PersonalData> personal_data_;
  std::unique_ptr<KeysOfPersons> keys_of_persons_;
  std::unique_ptr<Store> store_;
};

// Starts the log, opens the database and brings its schema up to date, reads the keys that
// identities are verified with and those of personal data (made when absent; what a former one
// wrapped is wrapped again), connects the cache and the tail.
absl::StatusOr<std::unique_ptr<Parts>> OpenParts(const ServiceSettings& settings,
                                                 const Schema& schema);

// Logs why a process cannot start; returns the exit code for main, 1.
int CouldNotStart(const absl::Status& status);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_PARTS_H_
