// Identifiers, made in one place and handed in, so that tests are exact.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CLOCK_IDS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CLOCK_IDS_H_

#include <atomic>
#include <cstdint>
#include <string>

#include "services/runtime/clock/clock.h"

namespace touchstone {

// Makes identifiers. Thread-safe.
class IdSource {
 public:
  virtual ~IdSource() = default;

  // A UUIDv7 (RFC 9562), lower case with hyphens: sorts by the millisecond it was made in, so that
  // inserts stay local. Its random part has 74 bits.
  virtual std::string TimeOrdered() = 0;

  // A UUIDv4: says nothing about when it was made.
  virtual std::string Random() = 0;
};

// Identifiers from the operating system's randomness; lives as long as the program.
IdSource& SystemIds();

// Identifiers that count: 00000000-0000-7000-8000-000000000001 and on.
class CountingIds : public IdSource {
 public:
  std::string TimeOrdered() override;
  std::string Random() override { return TimeOrdered(); }

 private:
  std::atomic<uint64_t> next_{1};
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CLOCK_IDS_H_
