// JSON bodies: whatever the scan lets pass, json_util takes or refuses in good order, and what it
// took comes back as JSON that is taken again and means the same.

#include <cstdint>
#include <cstdlib>

#include "gateway/transcoding/json_codec.h"
#include "gateway/transcoding/json_scan.h"
#include "proto/descriptors.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace touchstone;           // NOLINT
  using namespace touchstone::gateway;  // NOLINT
  static const JsonCodec codec(ContractPool());
  static const auto& type =
      *ContractPool().FindMessageTypeByName("touchstone.catalog.v1.Competency");
  const absl::string_view json(reinterpret_cast<const char*>(data), size);
  if (!ScanJson(json, type, "competency").ok()) return 0;
  const auto wire = codec.ToWire(type, json, "competency");
  if (!wire.ok()) return 0;
  const auto again = codec.ToJson(type, *wire);
  if (!again.ok() || !ScanJson(*again, type, "").ok()) std::abort();
  const auto second = codec.ToWire(type, *again, "");
  if (!second.ok() || codec.ToJson(type, *second).value() != *again) std::abort();
  return 0;
}
