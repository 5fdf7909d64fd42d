// What everybody reads of a case: made of what was cleared of it, and of nothing else. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_PUBLIC_VIEW_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_PUBLIC_VIEW_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/public_request.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <string>

#include "absl/time/time.h"

namespace touchstone::feedback {

// The address id of what has no place.
inline constexpr char kVirtualAddress[] = "virtual";

// How a case stands, as everybody is told.
struct PublicStanding {
  bool open = true;  // new to waiting, disputed or reopened
  std::string extended_status;

  friend bool operator==(const PublicStanding&, const PublicStanding&) = default;
};
PublicStanding StandingOf(const v1::Case& of);

// Whether anything of it is public.
bool IsPublic(const v1::Case& of);

// Whether a change can have changed what everybody reads; both are public.
bool IsSeenByPublic(const v1::Case& before, const v1::Case& after);

// What everybody reads of a public case that changed at `change_time`. Without what depends on the
// reader's language (`service_name`, `service_notice`, labels), and without notes.
v1::PublicRequest PublicViewOf(const v1::Case& of, const v1::ServiceType& type,
                               absl::Time change_time);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_PUBLIC_VIEW_H_
