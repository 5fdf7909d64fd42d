#include <touchstone/events/v1/events.pb.h>

#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/tour/tour.h"

namespace touchstone {
namespace {

using events::v1::Event;
using events::v1::WatchResponse;

absl::StatusOr<std::vector<Event>> WatchOverGrpc(Tour& tour) {
  events::v1::WatchRequest request;
  request.set_parent(tour.organization());
  request.set_once(true);
  const auto call = tour.client.Start("touchstone.catalog.v1.EventFeed/Watch");
  if (call->Write(request)) call->WritesDone();
  std::vector<Event> events;
  WatchResponse response;
  while (call->Read(response)) {
    events.insert(events.end(), response.events().begin(), response.events().end());
  }
  RETURN_IF_ERROR(call->Finish());
  return events;
}

// The stream comes as one JSON object a line.
absl::StatusOr<std::vector<Event>> WatchOverRest(Tour& tour) {
  ASSIGN_OR_RETURN(
      const HttpResponse answer,
      tour.rest.SendForSuccess(
          {.target = absl::StrCat("/v1/", tour.organization(), "/catalogEvents:watch?once=true")}));
  std::vector<Event> events;
  for (const absl::string_view line : absl::StrSplit(answer.body, '\n', absl::SkipWhitespace())) {
    WatchResponse response;
    RETURN_IF_ERROR(FromJson(line, response));
    events.insert(events.end(), response.events().begin(), response.events().end());
  }
  return events;
}

}  // namespace

Seen EventsTellWhatHappened(Tour& tour) {
  ASSIGN_OR_RETURN(const auto over_grpc, WatchOverGrpc(tour));
  std::set<Event::Kind> kinds;
  std::string last_etag;
  for (const Event& event : over_grpc) {
    if (event.resource() != tour.competency.name()) continue;
    kinds.insert(event.kind());
    last_etag = absl::StrCat(event.revision());
  }
  if (!kinds.contains(Event::CREATED)) return Wrong("nothing says that the competency was created");
  if (!kinds.contains(Event::UPDATED)) return Wrong("nothing says that it was changed");
  if (last_etag != tour.competency.etag()) return Wrong("the last event is not the last change");
  ASSIGN_OR_RETURN(const auto over_rest, WatchOverRest(tour));
  if (over_rest.size() != over_grpc.size()) {
    return Wrong(
        absl::StrCat(over_grpc.size(), " events over gRPC, ", over_rest.size(), " over REST"));
  }
  return absl::StrCat(over_grpc.size(), " events, over both");
}

}  // namespace touchstone
