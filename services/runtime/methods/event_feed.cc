#include "services/runtime/methods/event_feed.h"

#include <touchstone/events/v1/events.pb.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/events/feed.h"
#include "services/runtime/methods/history.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/serving/resource_types.h"
#include "services/runtime/trust/caller.h"

namespace touchstone {
namespace {

using events::v1::ListChangesRequest;
using events::v1::ListChangesResponse;
using events::v1::WatchRequest;
using events::v1::WatchResponse;

constexpr absl::Duration kHeartbeat = absl::Seconds(15);
// How long one page may take to read, however patient the caller is.
constexpr absl::Duration kReadTimeout = absl::Seconds(10);

absl::Status EndOfCall(const Context& context) {
  if (context.is_cancelled()) {
    return Error(absl::StatusCode::kCancelled, reasons::kCallerGone, "The caller is gone.");
  }
  return Error(absl::StatusCode::kDeadlineExceeded, reasons::kDeadlineExceeded,
               "The call's deadline has passed; watch again from the last position.");
}

// The types whose permission the caller does not hold.
std::vector<std::string> WithheldFrom(const Context& context, absl::string_view organization,
                                      const std::vector<GuardedType>& guarded) {
  std::vector<std::string> withheld;
  for (const auto& [type, permission] : guarded) {
    if (!IsAllowed(*context.caller, permission, organization)) withheld.push_back(type->type);
  }
  return withheld;
}

absl::Status CheckIsTold(const Context& context, const std::string& name,
                         const std::vector<GuardedType>& guarded) {
  const absl::string_view organization = OrganizationOf(name);
  for (const auto& [type, permission] : guarded) {
    if (type->pattern.Matches(name) && !IsAllowed(*context.caller, permission, organization)) {
      return DenyAccess(*context.caller, permission, organization);
    }
  }
  return absl::OkStatus();
}

absl::Status Watch(Database& database, Tail& tail, const std::vector<GuardedType>& guarded,
                   const Context& context, const WatchRequest& request, Sink<WatchResponse>& sink) {
  ASSIGN_OR_RETURN(ChangePosition position, ParseFeedPosition(request.after()));
  const std::string organization(OrganizationOf(request.parent()));
  const FeedFilter filter{
      .organization = organization,
      .resource_types = {request.resource_types().begin(), request.resource_types().end()},
      .withheld_types = WithheldFrom(context, organization, guarded)};
  std::optional<ChangePosition> end;  // of a caller that wants only what there is
  absl::Time next_heartbeat = absl::Now() + kHeartbeat;

  while (!context.is_cancelled() && absl::Now() < context.deadline) {
    const absl::Time read_by = std::min(context.deadline, absl::Now() + kReadTimeout);
    ASSIGN_OR_RETURN(FeedPage page, ReadFeed(database, position, tail.Settled(), filter, read_by));
    position = page.position;
    if (page.complete && !end.has_value()) end = page.committed;
    const bool is_last = request.once() && page.complete && position >= *end;

    if (!page.events.empty() || is_last || absl::Now() >= next_heartbeat) {
      WatchResponse response;
      response.mutable_events()->Assign(page.events.begin(), page.events.end());
      response.set_position(position.ToText());
      if (!sink.Send(response)) return EndOfCall(context);
      next_heartbeat = absl::Now() + kHeartbeat;
    }
    if (is_last) return absl::OkStatus();
    if (page.complete) {
      tail.AwaitAfter(position, std::min(context.deadline, next_heartbeat), context.is_cancelled);
    }
  }
  return EndOfCall(context);
}

}  // namespace

void RegisterEventFeed(RpcService& service, Store& store, Tail& tail, FeedScope scope) {
  ResourceTypes types(*service.descriptor().file());
  for (const RpcService* const other : scope.services) types.Add(*other->descriptor().file());
  service.EndlessStream<WatchRequest, WatchResponse>(
      "Watch", [&store, &tail, guarded = scope.guarded](
                   const Context& context, const WatchRequest& request, Sink<WatchResponse>& sink) {
        return Watch(store.database(), tail, guarded, context, request, sink);
      });
  service.Unary<ListChangesRequest, ListChangesResponse>(
      "ListChanges",
      [&store, types = std::move(types), guarded = std::move(scope.guarded)](
          const Context& context,
          const ListChangesRequest& request) -> absl::StatusOr<ListChangesResponse> {
        RETURN_IF_ERROR(CheckIsTold(context, request.name(), guarded));
        return ListChanges(store, types, context, request);
      });
}

}  // namespace touchstone
