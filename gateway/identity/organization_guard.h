// Organizations exist only after an administrator created them: a request that names another one
// does not reach a service.

#ifndef TOUCHSTONE_GATEWAY_IDENTITY_ORGANIZATION_GUARD_H_
#define TOUCHSTONE_GATEWAY_IDENTITY_ORGANIZATION_GUARD_H_

#include <google/protobuf/descriptor.h>
#include <touchstone/trust/v1/identity.pb.h>

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// Which organizations there are. Thread-safe.
class OrganizationDirectory {
 public:
  virtual ~OrganizationDirectory() = default;

  // Whether the organization exists and is not deleted. Asked for every request: answer from memory
  // as a rule. An error when it cannot be told now.
  virtual absl::StatusOr<bool> Exists(absl::string_view organization_id) = 0;
};

// Finds the organizations that a request names in its bytes, without parsing the message: through
// `parent`, `name` and fields with a resource reference, and the `name` of a resource inside.
// Immutable and thread-safe.
class OrganizationGuard {
 public:
  // Knows the requests of these services' methods, but for touchstone.admin's, which owns the
  // organizations and answers for itself. `directory` must outlive it.
  OrganizationGuard(const std::vector<const google::protobuf::ServiceDescriptor*>& services,
                    OrganizationDirectory& directory);

  // OK when every organization that the request names exists. Otherwise NOT_FOUND
  // (ORGANIZATION_UNKNOWN) to a caller with a binding for every organization, and PERMISSION_DENIED
  // to every other, as for an organization that exists and is not theirs. An anonymous caller is
  // let pass: the service refuses it in the same words either way.
  absl::Status Check(absl::string_view rpc, absl::string_view request,
                     const trust::v1::Principal& caller) const;

 private:
  struct NameFields {
    std::vector<int> names;        // of the request: strings that are resource names
    std::map<int, int> resources;  // messages inside, and the number of their `name`
  };

  absl::Status CheckName(absl::string_view name, const trust::v1::Principal& caller) const;

  OrganizationDirectory& directory_;
  absl::flat_hash_map<std::string, NameFields> by_rpc_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_IDENTITY_ORGANIZATION_GUARD_H_
