// Organizations exist only after an administrator created them, and until one is deleted: a request
// that names another one does not reach a service, and an answer to everybody tells of none.

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
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone::gateway {

// Which organizations there are. Thread-safe.
class OrganizationDirectory {
 public:
  virtual ~OrganizationDirectory() = default;

  // Whether the organization exists and is not deleted. An error when it cannot be told now.
  virtual absl::StatusOr<bool> Exists(absl::string_view organization_id) = 0;
};

// Finds the organizations that a request names in its bytes, without parsing the message: through
// `parent`, `name` and fields with a resource reference, and the `name` of a resource inside.
// Remembers for half a second that one exists. Thread-safe.
class OrganizationGuard {
 public:
  // Knows the requests of these services' methods, but for touchstone.admin's, which owns the
  // organizations and answers for itself. `directory` and `clock` must outlive it.
  OrganizationGuard(const std::vector<const google::protobuf::ServiceDescriptor*>& services,
                    OrganizationDirectory& directory, Clock& clock);

  // OK when every organization that the request names exists. Otherwise NOT_FOUND
  // (ORGANIZATION_UNKNOWN) to a caller with a binding for every organization, and PERMISSION_DENIED
  // to every other, as for an organization that exists and is not theirs. INVALID_ARGUMENT
  // (MESSAGE_MALFORMED) when the bytes cannot be looked through to their end. An anonymous caller,
  // who gets here with public methods only, is answered UNAUTHENTICATED (IDENTITY_MISSING), as the
  // service answers of what is not public. May wait for the database.
  absl::Status Check(absl::string_view rpc, absl::string_view request,
                     const trust::v1::Principal& caller);

  // Whether Check would say OK to everybody, as far as is remembered. Never waits.
  bool IsKnownGood(absl::string_view rpc, absl::string_view request);

  // Whether a method's answers must go through Remaining: it is public and lists resources, but its
  // request names no parent whose organization Check could have asked about.
  bool ChecksAnswersOf(absl::string_view rpc) const;

  // An answer of such a method without the resources of organizations that do not exist. May wait
  // for the database.
  absl::StatusOr<std::string> Remaining(absl::string_view rpc, absl::string_view answer);

 private:
  struct NameFields {
    std::vector<int> names;        // of the request: strings that are resource names
    std::map<int, int> resources;  // messages inside, and the number of their `name`
    std::map<int, int> listed;     // the same of the answer, where it must be looked through
  };

  absl::StatusOr<bool> Exists(absl::string_view organization);

  // The ids in the names that a request holds; those that are no ids are left out.
  absl::StatusOr<std::vector<absl::string_view>> Named(absl::string_view rpc,
                                                       absl::string_view request) const;
  bool IsRemembered(absl::string_view organization);

  OrganizationDirectory& directory_;
  Clock& clock_;
  absl::flat_hash_map<std::string, NameFields> by_rpc_;
  Mutex mutex_;
  absl::flat_hash_map<std::string, absl::Duration> seen_at_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_IDENTITY_ORGANIZATION_GUARD_H_
