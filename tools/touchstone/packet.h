// Packets of records for public-records requests, as somebody gets them who trusts nobody: whether
// each file is what the manifest says, and nothing else is in it.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_PACKET_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_PACKET_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone {

struct VerifiedPacket {
  std::string requisition;
  int files = 0;     // that the manifest names, all of them there
  int redacted = 0;  // of these with something taken out, by an exemption
  int withheld = 0;  // records that are left out, by an exemption
};

// INVALID_ARGUMENT when it is no packet; DATA_LOSS names the first file that is missing, not named
// in the manifest, or not what the manifest says.
absl::StatusOr<VerifiedPacket> VerifyPacket(absl::string_view zip);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_PACKET_H_
