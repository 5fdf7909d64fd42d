// Who the assessment service knows, to who asks in the caller's name: that somebody is there, and
// nothing about them.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_RECORDED_PEOPLE_H_
#define TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_RECORDED_PEOPLE_H_

#include <touchstone/recruiting/v1/external_id.pb.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/serving/context.h"

namespace touchstone::recruiting {

// Thread-safe. Give the person's name. Errors are those of assessment: NOT_FOUND,
// PERMISSION_DENIED, UNAVAILABLE, …
class RecordedPeople {
 public:
  virtual ~RecordedPeople() = default;

  virtual absl::StatusOr<std::string> ByName(const Context& context, const std::string& person) = 0;
  // Who bears an external id, in an organization, `organizations/{organization}`.
  virtual absl::StatusOr<std::string> ByKey(const Context& context, const std::string& organization,
                                            const v1::ExternalId& key) = 0;
};

// The assessment service at an address.
std::unique_ptr<RecordedPeople> PeopleAt(const std::string& address);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_RECORDED_PEOPLE_H_
