#include "services/runtime/events/feed.h"

#include <algorithm>

#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

// The most changes looked at for one page.
constexpr int kPage = 500;

bool IsAmong(const std::vector<std::string>& types, const Change& change) {
  return std::find(types.begin(), types.end(), change.resource_type) != types.end();
}

bool Wants(const FeedFilter& filter, const Change& change) {
  if (IsAmong(filter.withheld_types, change)) return false;
  return filter.resource_types.empty() || IsAmong(filter.resource_types, change);
}

events::v1::Event ToEvent(const LoggedChange& logged) {
  const Change& change = logged.change;
  events::v1::Event event;
  event.set_position(logged.position.ToText());
  event.set_kind(change.kind);
  event.set_resource_type(change.resource_type);
  event.set_resource(change.resource);
  event.set_organization_id(change.organization);
  event.set_revision(change.revision);
  const int64_t micros = absl::ToUnixMicros(change.time);
  event.mutable_event_time()->set_seconds(micros / 1'000'000);
  event.mutable_event_time()->set_nanos(static_cast<int>(micros % 1'000'000) * 1000);
  return event;
}

}  // namespace

absl::StatusOr<ChangePosition> ParseFeedPosition(absl::string_view text) {
  if (text.empty()) return ChangePosition();
  const auto position = ChangePosition::FromText(text);
  if (!position.has_value()) {
    return InvalidField("after", "is no position of this log; give one that an event had, or none");
  }
  return *position;
}

absl::StatusOr<FeedPage> ReadFeed(Database& database, const ChangePosition& after,
                                  const ChangePosition& known, const FeedFilter& filter,
                                  absl::Time deadline) {
  ChangePage page;
  RETURN_IF_ERROR(database.Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(page, ReadChanges(session, after, kPage, filter.organization));
    return absl::OkStatus();
  }));
  // What was settled before this was read is in a page that nothing cut off.
  if (page.complete) page.settled = std::max(page.settled, known);
  FeedPage result{.position = page.settled, .complete = page.complete, .committed = page.settled};
  for (const LoggedChange& logged : page.changes) {
    if (Wants(filter, logged.change)) result.events.push_back(ToEvent(logged));
  }
  for (const LoggedChange& logged : page.unsettled) {
    result.committed = std::max(result.committed, logged.position);
  }
  return result;
}

}  // namespace touchstone
