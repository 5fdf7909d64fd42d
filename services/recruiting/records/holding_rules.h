// What exemption tables and retention schedules have in common: they are a jurisdiction's, hold
// from one day to another, no two on one day; and some stay as they are once something was done by
// them.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_HOLDING_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_HOLDING_RULES_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// FAILED_PRECONDITION (RULES_OVERLAP) when another of the type holds in the jurisdiction of
// `resource` on one of its days.
absl::Status CheckNoOtherHolds(Session& session, const ResourceType& type,
                               const google::protobuf::Message& resource);

// The one that holds in a jurisdiction of an organization on a day, as it is kept; empty when there
// is none.
absl::StatusOr<std::string> FindHolding(Session& session, const ResourceType& type,
                                        absl::string_view organization,
                                        absl::string_view jurisdiction, Day day);

template <typename T>
absl::StatusOr<std::unique_ptr<T>> HoldingOn(Session& session, const ResourceType& type,
                                             absl::string_view organization,
                                             absl::string_view jurisdiction, Day day) {
  ASSIGN_OR_RETURN(const std::string body,
                   FindHolding(session, type, organization, jurisdiction, day));
  auto found = std::make_unique<T>();
  if (body.empty() || !found->ParseFromString(body)) return std::unique_ptr<T>();
  return found;
}

// That something was done by it; whether it was.
absl::Status SetUsed(Session& session, const std::string& name);
absl::StatusOr<bool> IsUsed(Session& session, const std::string& name);

// FAILED_PRECONDITION (RESOURCE_IN_USE) when something was: "Packets were made".
absl::Status CheckNotUsed(Session& session, const std::string& name, absl::string_view what);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_HOLDING_RULES_H_
