// JSON that was made of protobuf bytes, kept so that the same bytes are not converted, or
// compressed, twice. What is kept depends on nothing but the bytes themselves, which the service
// has just sent to a caller that may have them: there is nothing to invalidate.

#ifndef TOUCHSTONE_GATEWAY_ANSWERS_JSON_CACHE_H_
#define TOUCHSTONE_GATEWAY_ANSWERS_JSON_CACHE_H_

#include <google/protobuf/descriptor.h>

#include <array>
#include <list>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/transcoding/json_codec.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone::gateway {

// Thread-safe.
class JsonCache {
 public:
  using Text = std::shared_ptr<const std::string>;

  // Keeps at most about `most_bytes`. `codec` and `metrics` must outlive it.
  JsonCache(const JsonCodec& codec, size_t most_bytes, Metrics& metrics);

  struct Answer {
    Text text;
    bool compressed = false;
  };

  // The JSON of a message, made and not kept; compressed as Get does.
  static absl::StatusOr<Answer> Make(const JsonCodec& codec,
                                     const google::protobuf::Descriptor& type,
                                     absl::string_view wire, bool takes_gzip);

  // The JSON of a message, made or kept; the same text as others have now when it is too large to
  // be kept; compressed when the caller takes that and it is large enough to gain by it.
  absl::StatusOr<Answer> Get(const google::protobuf::Descriptor& type, absl::string_view wire,
                             bool takes_gzip);

 private:
  struct Entry {
    const google::protobuf::Descriptor* type;
    std::string wire;
    size_t hash;
    Text json;
    Text gzip;  // null until it was asked for

    size_t bytes() const;
    // Without text when it is not there in the form that is wanted.
    Answer TextOf(bool takes_gzip) const;
  };
  using Entries = std::list<Entry>;
  struct Shard {
    Mutex mutex;
    Entries entries ABSL_GUARDED_BY(mutex);  // used most recently first
    absl::flat_hash_map<size_t, Entries::iterator> by_hash ABSL_GUARDED_BY(mutex);
    size_t bytes ABSL_GUARDED_BY(mutex) = 0;
    // What was too large to be kept, for as long as somebody has it.
    absl::flat_hash_map<size_t, std::weak_ptr<const Entry>> lent ABSL_GUARDED_BY(mutex);
  };

  Answer Find(Shard& shard, const Entry& wanted, absl::string_view wire, bool takes_gzip);
  static Answer Lent(const std::shared_ptr<const Entry>& entry, bool takes_gzip);
  // The entry's text, which is kept with it or lent.
  Answer Keep(Shard& shard, Entry entry, bool takes_gzip);

  const JsonCodec& codec_;
  const size_t most_bytes_;
  std::array<Shard, 16> shards_;
  prometheus::Counter& hits_;
  prometheus::Counter& misses_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_ANSWERS_JSON_CACHE_H_
