#include "services/runtime/cache/redis_cache.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/cache/redis_scripts.h"
#include "services/runtime/clock/ids.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

// The most connections of a process, its subscription apart.
constexpr int kConnections = 16;
// How long the database may take after which its find is not stored any more.
constexpr absl::string_view kLeaseMillis = "10000";
// How often the thread looks after a subscription that has nothing to say.
constexpr absl::Duration kLongestSleep = absl::Seconds(1);

std::string Millis(absl::Duration duration) {
  return absl::StrCat(absl::ToInt64Milliseconds(duration));
}

absl::string_view Letter(const CachedValue& value) { return value.absent() ? "A" : "V"; }

absl::string_view BytesOf(const CachedValue& value) {
  return value.absent() ? absl::string_view("") : absl::string_view(*value.bytes);
}

}  // namespace

RedisCache::RedisCache(const RedisCacheSettings& settings, Clock& clock, Metrics& metrics,
                       std::function<void()> wake)
    : settings_(settings),
      applied_key_(absl::StrCat(settings.key_space, ":applied")),
      channel_(absl::StrCat(settings.key_space, ":wake")),
      wake_(std::move(wake)),
      errors_(metrics.Counter("touchstone_cache_redis_errors_total",
                              "Calls to Redis that failed or took too long.")),
      pool_(settings.address, settings.timeout, kConnections),
      trust_({.address = settings.address,
              .key_space = settings.key_space,
              .timeout = settings.timeout,
              .tombstone_ttl = settings.tombstone_ttl},
             clock, metrics,
             [this] {
               pool_.CloseIdle();
               Nudge();
             }),
      lease_prefix_(SystemIds().Random()),
      nudge_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

RedisCache::~RedisCache() {
  Stop();
  close(nudge_);
}

ChangePosition RedisCache::Start(const ChangePosition& last) {
  const ChangePosition from = trust_.Start(last);
  keeper_ = std::thread([this] { Keep(); });
  return from;
}

void RedisCache::Stop() {
  stopping_ = true;
  Nudge();
  if (keeper_.joinable()) keeper_.join();
}

RedisCache::Found RedisCache::Find(absl::string_view key) {
  const Trust trust = trust_.Current();
  if (trust == nullptr) return {};
  const std::string lease = absl::StrCat(lease_prefix_, "-", leases_.fetch_add(1));
  const auto reply = Run(trust, redis_scripts::Find(), key, {trust->epoch, lease, kLeaseMillis});
  if (!reply.ok()) return {};
  const auto entry = redis_scripts::ParseEntry(reply->text().value_or(""));
  if (!entry.has_value()) return {};
  if (entry->letter == 'T') return {.lease = std::string(entry->rest)};
  CachedValue value{.revision = entry->revision};
  if (entry->letter == 'V') value.bytes = std::make_shared<const std::string>(entry->rest);
  return {.value = std::move(value)};
}

void RedisCache::Fill(absl::string_view key, absl::string_view lease, const CachedValue& value) {
  const Trust trust = trust_.Current();
  if (trust == nullptr || lease.empty()) return;
  const absl::Duration ttl = value.absent() ? settings_.absence_ttl : settings_.value_ttl;
  static_cast<void>(Run(trust, redis_scripts::Fill(), key,
                        {trust->epoch, lease, Letter(value), absl::StrCat(value.revision),
                         BytesOf(value), Millis(ttl)}));
}

void RedisCache::Commit(absl::string_view key, const CachedValue& value) {
  const Invalidation own{.key = std::string(key), .revision = value.revision};
  const Trust trust = trust_.CurrentOrOwe(own);
  if (trust == nullptr) return;
  const auto reply = Run(trust, redis_scripts::Commit(), key,
                         {trust->epoch, Letter(value), absl::StrCat(value.revision), BytesOf(value),
                          Millis(settings_.value_ttl), Millis(settings_.tombstone_ttl), channel_});
  if (!reply.ok()) trust_.Owe(own, reply.status().message());
}

void RedisCache::Hear(const HeardChanges& heard) {
  if (heard.gap) trust_.HearGap(heard.settled);
  std::vector<Invalidation> changed;
  changed.reserve(heard.changes.size() + heard.unsettled.size());
  for (const auto& changes : {heard.changes, heard.unsettled}) {
    for (const LoggedChange& logged : changes) {
      changed.push_back({logged.change.resource, logged.change.revision, logged.position});
    }
  }
  const Trust trust = trust_.Hear(changed, heard.settled);
  if (trust == nullptr) return;
  const absl::Status told = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const RedisPool::Loan redis, Borrow(trust));
    return SendInvalidations(*redis, trust_.settings(), *trust, changed, heard.settled);
  }();
  if (told.ok()) return trust_.Succeeded();
  errors_.Increment();
  trust_.PutAside(trust, told.message());
}

absl::StatusOr<RedisPool::Loan> RedisCache::Borrow(const Trust& trust) {
  ASSIGN_OR_RETURN(RedisPool::Loan redis, pool_.Borrow(trust->run));
  if (redis->run() != trust->run) {
    trust_.PutAside(trust, "it was restarted");
    return absl::DataLossError("it was restarted");
  }
  return redis;
}

absl::StatusOr<RedisReply> RedisCache::Run(const Trust& trust, const RedisScript& script,
                                           absl::string_view key,
                                           std::initializer_list<absl::string_view> arguments) {
  auto reply = [&]() -> absl::StatusOr<RedisReply> {
    ASSIGN_OR_RETURN(const RedisPool::Loan redis, Borrow(trust));
    const std::string entry = trust->EntryOf(settings_.key_space, key);
    return redis->Run(script, std::initializer_list<absl::string_view>{applied_key_, entry},
                      arguments);
  }();
  if (!reply.ok()) {
    errors_.Increment();
    // A full Redis, and one that is busy with our own other calls, still answers.
    if (!absl::IsResourceExhausted(reply.status())) trust_.Failed(trust, reply.status());
    return reply;
  }
  if (reply->text() == redis_scripts::kEpochGone) {
    trust_.PutAside(trust, "its state is gone");
    return absl::DataLossError("its state is gone");
  }
  trust_.Succeeded();
  return reply;
}

void RedisCache::Keep() {
  std::unique_ptr<RedisConnection> subscriber;
  while (!stopping_) {
    trust_.Probe();
    if (trust_.Current() == nullptr) {
      subscriber = nullptr;
    } else if (subscriber == nullptr) {
      auto opened = RedisConnection::Open(settings_.address, settings_.timeout);
      if (opened.ok() && (*opened)->Command({"SUBSCRIBE", channel_}).ok()) {
        subscriber = *std::move(opened);
      }
    }

    const absl::Duration sleep =
        std::clamp(trust_.UntilProbe(), absl::Milliseconds(1), kLongestSleep);
    pollfd waits[] = {{.fd = nudge_, .events = POLLIN},
                      {.fd = subscriber == nullptr ? -1 : subscriber->socket(), .events = POLLIN}};
    poll(waits, 2, static_cast<int>(absl::ToInt64Milliseconds(sleep)));
    if (waits[0].revents != 0) {
      eventfd_t ignored;
      eventfd_read(nudge_, &ignored);
    }
    if (waits[1].revents != 0) {
      const auto any = subscriber->TakeMessages();
      if (!any.ok()) {
        subscriber = nullptr;  // nothing is lost: the tail reads anyway
      } else if (*any) {
        wake_();
      }
    }
  }
}

void RedisCache::Nudge() { eventfd_write(nudge_, 1); }

}  // namespace touchstone
