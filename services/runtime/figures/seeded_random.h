// Random numbers that a seed decides on every platform, unlike the standard library's
// distributions: SplitMix64 (Steele, Lea & Flood 2014; Vigna's public-domain constants), seeded by
// FNV-1a. For resampling only; nothing secret may depend on them.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_FIGURES_SEEDED_RANDOM_H_
#define TOUCHSTONE_SERVICES_RUNTIME_FIGURES_SEEDED_RANDOM_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "services/runtime/figures/fraction.h"

namespace touchstone {

class SeededRandom {
 public:
  explicit SeededRandom(uint64_t state) : state_(state) {}
  explicit SeededRandom(absl::string_view seed) : state_(0xcbf29ce484222325) {
    for (const char c : seed) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }

  uint64_t Next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // 0 to `count` - 1. Uniform but for one part in 2^64 / count.
  int64_t Below(int64_t count) {
    return static_cast<int64_t>((UnsignedWide{Next()} * static_cast<uint64_t>(count)) >> 64);
  }

 private:
  uint64_t state_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_FIGURES_SEEDED_RANDOM_H_
