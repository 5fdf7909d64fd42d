#include "gateway/identity/anonymous.h"

#include <touchstone/options/v1/options.pb.h>

#include "services/runtime/errors/errors.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::gateway {

absl::Status CheckAnonymous(const trust::v1::Principal& caller,
                            const google::protobuf::MethodDescriptor& method) {
  if (caller.kind() != trust::v1::Principal::ANONYMOUS) return absl::OkStatus();
  if (method.options().GetExtension(options::v1::permission) == kPublic) return absl::OkStatus();
  return Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityMissing,
               "This method needs to know who calls; sign in or send an API key.");
}

}  // namespace touchstone::gateway
