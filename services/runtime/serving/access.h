// Who calls, and whether they may: the identity that came with a call, and the method's permission
// in every organization that the request names. The default is no.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_ACCESS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_ACCESS_H_

#include <google/protobuf/message.h>
#include <touchstone/trust/v1/identity.pb.h>

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/trust/identity.h"

namespace touchstone {

struct Caller {
  std::shared_ptr<const trust::v1::Principal> principal;
  absl::Time expires = absl::InfiniteFuture();
};

// The caller of a method with that permission. `presented` is every identity that came with the
// call. UNAUTHENTICATED when the method is not public and there is none (IDENTITY_MISSING), and
// whenever one is not believed or there are several (IDENTITY_INVALID).
absl::StatusOr<Caller> Identify(IdentityVerifier& identities, absl::string_view permission,
                                const std::vector<absl::string_view>& presented);

// PERMISSION_DENIED unless the caller holds the permission in every organization that the request
// names; in the whole installation when it names none. Says nothing of what exists.
absl::Status CheckAccess(const trust::v1::Principal& caller, absl::string_view permission,
                         const google::protobuf::Message& request);

// What a method that decides for itself answers to who may not: UNAUTHENTICATED to who has not said
// who calls, PERMISSION_DENIED to everybody else. `organization` is the id in which the permission
// would be needed.
absl::Status DenyAccess(const trust::v1::Principal& caller, absl::string_view permission,
                        absl::string_view organization);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_ACCESS_H_
