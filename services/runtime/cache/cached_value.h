// What the cache holds for a key.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_CACHED_VALUE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_CACHED_VALUE_H_

#include <cstdint>
#include <memory>
#include <string>

namespace touchstone {

// A value of the cache, or the knowledge that there is none. Cheap to copy.
struct CachedValue {
  int64_t revision = 0;  // 0 when the thing never existed, as far as the loader knows
  std::shared_ptr<const std::string> bytes;  // null: absent
  bool absent() const { return bytes == nullptr; }
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_CACHED_VALUE_H_
