#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <utility>

#include "absl/container/node_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/trust/identity.h"
#include "services/runtime/trust/identity_key_file.h"
#include "services/runtime/trust/identity_wire.h"
#include "services/runtime/trust/sodium.h"

namespace touchstone {
namespace {

using SharedIdentity = std::shared_ptr<const trust::v1::Identity>;

// How far the gateway's clock may be ahead of ours.
constexpr absl::Duration kSkew = absl::Minutes(1);

// How soon after a look into the file of keys another one is worth it.
constexpr absl::Duration kBetweenReads = absl::Seconds(1);

absl::Status Invalid(absl::string_view problem) {
  return Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityInvalid,
               absl::StrCat("The identity is not valid: ", problem, "."));
}

absl::Status Expired() { return Invalid("it has expired"); }

absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

// Identities that were found good, by their bytes. Only such get in, so nobody outside can fill it;
// all live equally long, so the oldest is the one that expires next.
class Remembered {
 public:
  SharedIdentity Find(absl::string_view wire) {
    Shard& shard = ShardOf(wire);
    MutexLock lock(&shard.mutex);
    const auto found = shard.identities.find(wire);
    return found == shard.identities.end() ? nullptr : found->second;
  }

  void Insert(absl::string_view wire, SharedIdentity identity, absl::Time now) {
    Shard& shard = ShardOf(wire);
    MutexLock lock(&shard.mutex);
    while (!shard.oldest_first.empty()) {
      const auto oldest = shard.identities.find(shard.oldest_first.front());
      if (shard.oldest_first.size() < kMostInAShard && ToTime(oldest->second->expire_time()) > now)
        break;
      shard.oldest_first.pop_front();
      shard.identities.erase(oldest);
    }
    const auto [place, is_new] = shard.identities.try_emplace(std::string(wire), identity);
    if (is_new) shard.oldest_first.push_back(place->first);
  }

 private:
  static constexpr size_t kShards = 16;
  static constexpr size_t kMostInAShard = 1024;

  struct alignas(64) Shard {
    Mutex mutex;
    // A node each, so that the views below stay valid.
    absl::node_hash_map<std::string, SharedIdentity> identities ABSL_GUARDED_BY(mutex);
    std::deque<absl::string_view> oldest_first ABSL_GUARDED_BY(mutex);
  };

  // By a byte of the signature, which is the end of it.
  Shard& ShardOf(absl::string_view wire) {
    return shards_[static_cast<unsigned char>(wire.back()) % kShards];
  }

  std::array<Shard, kShards> shards_;
};

// The public keys, read again when none of them fits.
class KnownKeys {
 public:
  KnownKeys(std::string path, std::vector<IdentityKey> keys, Clock& clock)
      : path_(std::move(path)),
        clock_(clock),
        keys_(std::make_shared<const Keys>(std::move(keys))),
        last_read_(clock.Monotonic()) {}

  // Whether one that is believed now signed the text.
  bool Signed(absl::string_view text, absl::string_view signature) {
    if (AnySigned(*Current(), text, signature)) return true;
    const std::shared_ptr<const Keys> renewed = ReadAgain();
    return renewed != nullptr && AnySigned(*renewed, text, signature);
  }

 private:
  using Keys = std::vector<IdentityKey>;

  bool AnySigned(const Keys& keys, absl::string_view text, absl::string_view signature) const {
    const absl::Time now = clock_.Now();
    return std::any_of(keys.begin(), keys.end(), [&](const IdentityKey& key) {
      return now < key.believed_until &&
             crypto_sign_verify_detached(Bytewise(signature), Bytewise(text), text.size(),
                                         Bytewise(key.bytes)) == 0;
    });
  }

  std::shared_ptr<const Keys> Current() {
    MutexLock lock(&mutex_);
    return keys_;
  }

  // Null when that was done just now, or fails.
  std::shared_ptr<const Keys> ReadAgain() {
    MutexLock lock(&mutex_);
    const absl::Duration now = clock_.Monotonic();
    if (now - last_read_ < kBetweenReads) return nullptr;
    last_read_ = now;
    absl::StatusOr<Keys> keys = ReadIdentityKeys(path_);
    if (!keys.ok()) {
      Log(LogLevel::kWarning, "cannot read the identity keys again; those known stay",
          {{"problem", keys.status().message()}});
      return nullptr;
    }
    return keys_ = std::make_shared<const Keys>(*std::move(keys));
  }

  const std::string path_;
  Clock& clock_;
  Mutex mutex_;
  std::shared_ptr<const Keys> keys_ ABSL_GUARDED_BY(mutex_);
  absl::Duration last_read_ ABSL_GUARDED_BY(mutex_);
};

class Ed25519Verifier : public IdentityVerifier {
 public:
  Ed25519Verifier(const std::string& path, std::vector<IdentityKey> keys, Clock& clock)
      : clock_(clock), keys_(path, std::move(keys), clock) {}

  absl::StatusOr<SharedIdentity> Verify(absl::string_view wire) override {
    if (wire.size() <= crypto_sign_BYTES || wire.size() > kLargestIdentity) {
      return Invalid("it has not the size of one");
    }
    const absl::Time now = clock_.Now();
    if (SharedIdentity known = remembered_.Find(wire)) {
      if (now >= ToTime(known->expire_time())) return Expired();
      return known;
    }
    ASSIGN_OR_RETURN(SharedIdentity identity, CheckSignature(wire));
    RETURN_IF_ERROR(CheckContent(*identity, now));
    remembered_.Insert(wire, identity, now);
    return identity;
  }

 private:
  absl::StatusOr<SharedIdentity> CheckSignature(absl::string_view wire) {
    const absl::string_view signature = wire.substr(wire.size() - crypto_sign_BYTES);
    wire.remove_suffix(crypto_sign_BYTES);
    if (!keys_.Signed(SignedText(wire), signature)) return Invalid("no key that we know signed it");
    // Only now: nothing is parsed that a stranger wrote.
    auto identity = std::make_shared<trust::v1::Identity>();
    if (!identity->ParseFromArray(wire.data(), static_cast<int>(wire.size()))) {
      return Invalid("it cannot be read");
    }
    return identity;
  }

  static absl::Status CheckContent(const trust::v1::Identity& identity, absl::Time now) {
    const absl::Time issued = ToTime(identity.issue_time());
    const absl::Time expires = ToTime(identity.expire_time());
    if (identity.principal().kind() == trust::v1::Principal::KIND_UNSPECIFIED) {
      return Invalid("it names nobody");
    }
    if (issued > now + kSkew) return Invalid("it begins in the future");
    if (expires - issued > kIdentityLifetime) return Invalid("it would last too long");
    if (now >= expires) return Expired();
    return absl::OkStatus();
  }

  Clock& clock_;
  KnownKeys keys_;
  Remembered remembered_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<IdentityVerifier>> IdentityVerifier::Load(const std::string& path,
                                                                         Clock& clock) {
  StartSodium();
  ASSIGN_OR_RETURN(std::vector<IdentityKey> keys, ReadIdentityKeys(path));
  return std::make_unique<Ed25519Verifier>(path, std::move(keys), clock);
}

}  // namespace touchstone
