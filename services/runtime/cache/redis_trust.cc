#include "services/runtime/cache/redis_trust.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/cache/redis_scripts.h"
#include "services/runtime/clock/ids.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {
namespace {

// How many invalidations are remembered for a Redis that is put aside: some megabytes.
constexpr size_t kJournalEntries = 16384;
// How many changes a Redis may be behind when a process starts, to be worth catching up.
constexpr int64_t kLargestGap = 10'000;
// How many keys one run of a script invalidates: a fraction of a millisecond of Redis's time.
constexpr size_t kKeysAtOnce = 256;
// How often what was heard meanwhile is looked for again, before catching up is given up.
constexpr int kRounds = 100;
// How often the tail is given time to read as far as Redis has applied, when a process starts.
constexpr int kLargestDoubts = 4;

std::string AppliedKey(absl::string_view key_space) { return absl::StrCat(key_space, ":applied"); }

}  // namespace

std::string TrustedRedis::EntryOf(absl::string_view key_space, absl::string_view key) const {
  return absl::StrCat(key_space, ":", epoch, ":", key);
}

absl::Status SendInvalidations(RedisConnection& redis, const RedisTrustSettings& settings,
                               const TrustedRedis& trust, std::span<const Invalidation> changed,
                               const std::optional<ChangePosition>& applied) {
  const std::string tombstone = absl::StrCat(absl::ToInt64Milliseconds(settings.tombstone_ttl));
  do {
    const size_t count = std::min(changed.size(), kKeysAtOnce);
    const bool is_last = count == changed.size();
    std::vector<std::string> keys{AppliedKey(settings.key_space)};
    std::vector<std::string> arguments{trust.epoch, "", "", tombstone};
    if (is_last && applied.has_value()) {
      arguments[1] = absl::StrCat(applied->transaction);
      arguments[2] = absl::StrCat(applied->sequence);
    }
    for (const Invalidation& invalidation : changed.first(count)) {
      keys.push_back(trust.EntryOf(settings.key_space, invalidation.key));
      arguments.push_back(absl::StrCat(invalidation.revision));
    }
    ASSIGN_OR_RETURN(const RedisReply reply,
                     redis.Run(redis_scripts::Invalidate(),
                               std::vector<absl::string_view>(keys.begin(), keys.end()),
                               std::vector<absl::string_view>(arguments.begin(), arguments.end())));
    if (reply.text() != redis_scripts::kDone) return absl::DataLossError("its epoch is gone");
    changed = changed.subspan(count);
  } while (!changed.empty());
  return absl::OkStatus();
}

RedisTrust::RedisTrust(const RedisTrustSettings& settings, Clock& clock, Metrics& metrics,
                       std::function<void()> put_aside)
    : settings_(settings),
      applied_key_(AppliedKey(settings.key_space)),
      put_aside_(std::move(put_aside)),
      trusted_gauge_(metrics.Gauge("touchstone_cache_breaker_closed",
                                   "1 while Redis is relied upon, 0 while it is put aside.")),
      put_aside_counter_(metrics.Counter("touchstone_cache_redis_put_aside_total",
                                         "How often Redis was put aside.")),
      breaker_(BreakerSettings{}, clock),
      journal_(kJournalEntries) {}

ChangePosition RedisTrust::Start(const ChangePosition& last) {
  ChangePosition from = last;
  if (const auto redis = RedisConnection::Open(settings_.address, settings_.timeout); redis.ok()) {
    const auto applied = ReadApplied(**redis);
    if (applied.ok() && applied->has_value() && (*applied)->position <= last &&
        last.sequence - (*applied)->position.sequence <= kLargestGap) {
      from = (*applied)->position;
    }
  }
  {
    MutexLock lock(&mutex_);
    journal_.Begin(from);
  }
  Probe();
  return from;
}

std::shared_ptr<const TrustedRedis> RedisTrust::Current() {
  MutexLock lock(&mutex_);
  return trust_;
}

void RedisTrust::Succeeded() {
  MutexLock lock(&mutex_);
  breaker_.Succeeded();
}

void RedisTrust::Failed(const std::shared_ptr<const TrustedRedis>& trust, const absl::Status& why) {
  {
    MutexLock lock(&mutex_);
    if (trust_ != trust || !breaker_.Failed()) return;
    trust_ = nullptr;
  }
  TellAside(why.message());
}

void RedisTrust::PutAside(const std::shared_ptr<const TrustedRedis>& trust, absl::string_view why) {
  {
    MutexLock lock(&mutex_);
    if (trust_ != trust || !PutAsideLocked()) return;
  }
  TellAside(why);
}

std::shared_ptr<const TrustedRedis> RedisTrust::Hear(std::span<const Invalidation> heard,
                                                     const ChangePosition& settled) {
  MutexLock lock(&mutex_);
  for (const Invalidation& invalidation : heard) journal_.Add(invalidation);
  journal_.Settle(settled);
  return trust_;
}

void RedisTrust::HearGap(const ChangePosition& settled) {
  bool told = false;
  {
    MutexLock lock(&mutex_);
    journal_.Begin(settled);
    told = PutAsideLocked();
  }
  if (told) TellAside("the log was cut off before it was read");
}

std::shared_ptr<const TrustedRedis> RedisTrust::CurrentOrOwe(const Invalidation& own) {
  MutexLock lock(&mutex_);
  if (trust_ == nullptr) journal_.AddOwn(own);
  return trust_;
}

void RedisTrust::Owe(const Invalidation& own, absl::string_view why) {
  bool told = false;
  {
    MutexLock lock(&mutex_);
    journal_.AddOwn(own);
    told = PutAsideLocked();
  }
  if (told) TellAside(why);
}

absl::Duration RedisTrust::UntilProbe() {
  MutexLock lock(&mutex_);
  return breaker_.UntilProbe();
}

void RedisTrust::Probe() {
  {
    MutexLock lock(&mutex_);
    if (!breaker_.MayProbe()) return;
  }
  const absl::Status caught_up = CatchUp();
  if (caught_up.ok()) return;
  MutexLock lock(&mutex_);
  breaker_.Probed(false);
}

absl::StatusOr<std::optional<RedisTrust::Applied>> RedisTrust::ReadApplied(
    RedisConnection& redis) const {
  ASSIGN_OR_RETURN(const RedisReply reply,
                   redis.Command({"HMGET", applied_key_, "epoch", "transaction", "sequence"}));
  Applied applied;
  if (reply.size() != 3 || !reply.text(0) || !reply.text(1) || !reply.text(2) ||
      !absl::SimpleAtoi(*reply.text(1), &applied.position.transaction) ||
      !absl::SimpleAtoi(*reply.text(2), &applied.position.sequence)) {
    return std::optional<Applied>();
  }
  applied.epoch = std::string(*reply.text(0));
  return std::optional<Applied>(std::move(applied));
}

absl::Status RedisTrust::CatchUp() {
  ASSIGN_OR_RETURN(const auto redis, RedisConnection::Open(settings_.address, settings_.timeout));
  bool is_new = false;
  size_t told = 0;
  for (int round = 0; round < kRounds; ++round) {
    ASSIGN_OR_RETURN(const std::optional<Applied> applied, ReadApplied(*redis));
    bool is_known = false;
    if (applied.has_value()) {
      ASSIGN_OR_RETURN(is_known, IsOfThisLog(*applied));
    }
    std::optional<std::vector<Invalidation>> missing;
    ChangePosition settled;
    uint64_t version = 0;
    {
      MutexLock lock(&mutex_);
      version = journal_.version();
      settled = journal_.settled();
      if (is_known) missing = journal_.After(applied->position);
    }
    TrustedRedis trust{.run = redis->run(), .epoch = applied.has_value() ? applied->epoch : ""};
    if (missing.has_value()) {
      RETURN_IF_ERROR(SendInvalidations(*redis, settings_, trust, *missing, settled));
      told += missing->size();
    } else {
      trust.epoch = SystemIds().Random();
      ASSIGN_OR_RETURN(is_new, BeginEpoch(*redis, applied, {trust.epoch, settled}));
      if (!is_new) continue;
    }

    MutexLock lock(&mutex_);
    if (journal_.version() != version) continue;  // something was heard meanwhile
    if (!missing.has_value()) journal_.Begin(settled);
    Log(LogLevel::kInfo, is_new ? "redis begins a new epoch" : "redis has caught up",
        {{"redis", settings_.address.ToText()}, {"invalidations", absl::StrCat(told)}});
    breaker_.Probed(true);
    trust_ = std::make_shared<const TrustedRedis>(std::move(trust));
    trusted_gauge_.Set(1);
    return absl::OkStatus();
  }
  return absl::AbortedError("changes come faster than they are applied");
}

absl::StatusOr<bool> RedisTrust::IsOfThisLog(const Applied& applied) {
  MutexLock lock(&mutex_);
  if (!claimed_.has_value()) claimed_ = applied.position;
  if (*claimed_ <= journal_.settled()) return true;
  if (++doubts_ < kLargestDoubts) {
    return absl::AbortedError("it has applied changes that were not read yet");
  }
  claimed_ = journal_.settled();
  return false;
}

absl::StatusOr<bool> RedisTrust::BeginEpoch(RedisConnection& redis,
                                            const std::optional<Applied>& old,
                                            const Applied& fresh) const {
  const std::string transaction = absl::StrCat(fresh.position.transaction);
  const std::string sequence = absl::StrCat(fresh.position.sequence);
  const absl::string_view keys[] = {applied_key_};
  const absl::string_view arguments[] = {old.has_value() ? old->epoch : absl::string_view(),
                                         fresh.epoch, transaction, sequence};
  ASSIGN_OR_RETURN(const RedisReply reply, redis.Run(redis_scripts::Begin(), keys, arguments));
  return reply.text() == redis_scripts::kDone;
}

bool RedisTrust::PutAsideLocked() {
  trust_ = nullptr;
  return breaker_.Trip();
}

void RedisTrust::TellAside(absl::string_view why) {
  trusted_gauge_.Set(0);
  put_aside_counter_.Increment();
  Log(LogLevel::kWarning, "redis is put aside",
      {{"redis", settings_.address.ToText()}, {"reason", why}});
  put_aside_();
}

}  // namespace touchstone
