#include "services/runtime/clock/ids.h"

#include <sodium.h>

#include <array>
#include <cstdlib>

#include "absl/strings/str_format.h"

namespace touchstone {
namespace {

using Uuid = std::array<uint8_t, 16>;

std::string Format(Uuid id, uint8_t version) {
  id[6] = static_cast<uint8_t>((id[6] & 0x0f) | (version << 4));
  id[8] = static_cast<uint8_t>((id[8] & 0x3f) | 0x80);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (size_t i = 0; i < id.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
    text.push_back(kHex[id[i] >> 4]);
    text.push_back(kHex[id[i] & 0x0f]);
  }
  return text;
}

class MachineIds : public IdSource {
 public:
  MachineIds() {
    if (sodium_init() < 0) std::abort();
  }

  std::string TimeOrdered() override {
    Uuid id = RandomBytes();
    const auto millis = static_cast<uint64_t>(absl::ToUnixMillis(SystemClock().Now()));
    for (int i = 0; i < 6; ++i) id[i] = static_cast<uint8_t>(millis >> (40 - 8 * i));
    return Format(id, 7);
  }

  std::string Random() override { return Format(RandomBytes(), 4); }

 private:
  static Uuid RandomBytes() {
    Uuid id;
    randombytes_buf(id.data(), id.size());
    return id;
  }
};

}  // namespace

IdSource& SystemIds() {
  static MachineIds ids;
  return ids;
}

std::string CountingIds::TimeOrdered() {
  return absl::StrFormat("00000000-0000-7000-8000-%012x", next_.fetch_add(1));
}

}  // namespace touchstone
