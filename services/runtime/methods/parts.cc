#include "services/runtime/methods/parts.h"

#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/ids.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/events/moved_log.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {
namespace {

constexpr absl::Duration kOpenTimeout = absl::Seconds(30);
constexpr absl::Duration kPingTimeout = absl::Seconds(1);
constexpr int64_t kKeysAtOnce = 500;

// Wraps with the current master key what a former one wrapped.
absl::Status RewrapAll(Database& database, const PersonalData& data) {
  RETURN_IF_ERROR(database.Read(absl::Now() + kOpenTimeout,
                                [&](Session& session) { return data.CheckMasterKeys(session); }));
  int64_t done = 0;
  do {
    RETURN_IF_ERROR(
        database.Write(absl::Now() + kOpenTimeout, [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(done, data.Rewrap(session, kKeysAtOnce));
          return absl::OkStatus();
        }));
  } while (done > 0);
  return absl::OkStatus();
}

}  // namespace

ServerParts Parts::server_parts() {
  return {.metrics = &metrics_, .identities = identities_.get(), .is_ready = [this] {
            return database_->Ping(absl::Now() + kPingTimeout);
          }};
}

absl::StatusOr<std::unique_ptr<Parts>> OpenParts(const ServiceSettings& settings,
                                                 const Schema& schema) {
  StartLog(settings.process, settings.log_level);
  auto parts = std::unique_ptr<Parts>(new Parts);
  ASSIGN_OR_RETURN(parts->identities_,
                   IdentityVerifier::Load(settings.identity_keys, SystemClock()));
  ASSIGN_OR_RETURN(parts->database_, Database::Open(settings.database, schema, parts->metrics_));
  RETURN_IF_ERROR(parts->database_->Write(absl::Now() + kOpenTimeout, AdoptLog));
  parts->tail_ = std::make_unique<Tail>(*parts->database_, SystemClock(), parts->metrics_);
  parts->cache_ =
      std::make_unique<Cache>(settings.cache, *parts->tail_, SystemClock(), parts->metrics_);
  if (settings.keeps_personal_data) {
    if (settings.master_keys.empty()) {
      return InvalidField("--master-keys",
                          "names no file: personal data are not kept in the clear");
    }
    ASSIGN_OR_RETURN(MasterKeys master_keys, MasterKeys::LoadOrMake(settings.master_keys));
    parts->personal_data_ = std::make_unique<PersonalData>(std::move(master_keys), SystemClock());
    parts->keys_of_persons_ = std::make_unique<KeysOfPersons>(*parts->personal_data_);
    RETURN_IF_ERROR(RewrapAll(*parts->database_, *parts->personal_data_));
  }
  ASSIGN_OR_RETURN(parts->store_,
                   Store::Open(*parts->database_, *parts->cache_, *parts->tail_, SystemClock(),
                               SystemIds(), parts->keys_of_persons_.get()));
  ChangePosition last;
  RETURN_IF_ERROR(
      parts->database_->Read(absl::Now() + kOpenTimeout, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(last, LastPosition(session));
        return absl::OkStatus();
      }));
  parts->tail_->Start(parts->cache_->StartPosition(last));
  return parts;
}

int CouldNotStart(const absl::Status& status) {
  Log(LogLevel::kError, "could not start",
      {{"reason", ReasonOf(status)}, {"problem", status.message()}});
  return 1;
}

}  // namespace touchstone
