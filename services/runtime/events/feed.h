// The log of changes as those outside follow it: one organization's events, page by page.
//
//   ASSIGN_OR_RETURN(ChangePosition position, ParseFeedPosition(request.after()));
//   ASSIGN_OR_RETURN(const FeedPage page,
//                    ReadFeed(database, position, tail.Settled(), filter, deadline));
//   Send(page.events);
//   position = page.position;

#ifndef TOUCHSTONE_SERVICES_RUNTIME_EVENTS_FEED_H_
#define TOUCHSTONE_SERVICES_RUNTIME_EVENTS_FEED_H_

#include <touchstone/events/v1/events.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/sql/database.h"

namespace touchstone {

// Which events a follower wants.
struct FeedFilter {
  std::string organization;                 // its id; none: no event
  std::vector<std::string> resource_types;  // empty: all
  std::vector<std::string> withheld_types;  // of these none, also where they are asked for
};

struct FeedPage {
  std::vector<events::v1::Event> events;  // in order; perhaps none, though the position moved on
  ChangePosition position;                // where the next page begins
  bool complete = true;                   // false: there is more, ask again at once
  // Behind every change of the organization that was committed when this page was read, also those
  // that stand behind a transaction still open and come in a later page. Not before `position`.
  ChangePosition committed;
};

// A follower's position: INVALID_ARGUMENT when it is not one that an event or a page had. Empty is
// the beginning of what is kept.
absl::StatusOr<ChangePosition> ParseFeedPosition(absl::string_view text);

// Reads what comes after a position. `known` is one up to which everything was settled before: the
// follower's position moves there over the changes of others, which are not read. OUT_OF_RANGE when
// some of it is not kept any more.
absl::StatusOr<FeedPage> ReadFeed(Database& database, const ChangePosition& after,
                                  const ChangePosition& known, const FeedFilter& filter,
                                  absl::Time deadline);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_EVENTS_FEED_H_
