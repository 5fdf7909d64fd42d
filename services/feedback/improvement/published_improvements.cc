#include "services/feedback/improvement/published_improvements.h"

#include <touchstone/feedback/v1/improvement_cycle.pb.h>

#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/rules/improvement_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

using v1::ImprovementCycle;
using v1::ListPublishedImprovementsRequest;
using v1::ListPublishedImprovementsResponse;

// Time, name, body.
using Row = std::tuple<int64_t, std::string, Bytes>;

absl::StatusOr<ListPublishedImprovementsResponse> List(
    Store& store, const Context& context, const ListPublishedImprovementsRequest& request) {
  const std::string query =
      absl::StrCat("published improvements of ", request.parent(), " in ", request.language());
  PagePosition before{std::numeric_limits<int64_t>::max(), ""};
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(before,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
  }
  const int size = PageSize(request.page_size());
  std::vector<Row> rows;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(
        rows, (session.Query<int64_t, std::string, Bytes>(
                  "SELECT publish_time, name, body FROM improvement_cycles WHERE parent = :parent "
                  "AND publish_time > 0 AND delete_time = 0 AND (publish_time, name) < (:time, "
                  ":name) ORDER BY publish_time DESC, name DESC LIMIT :most",
                  request.parent(), std::get<int64_t>(before.order_value), before.name, size + 1)));
    return absl::OkStatus();
  }));
  ListPublishedImprovementsResponse response;
  for (const auto& [time, name, body] : rows) {
    if (response.improvements_size() == size) {
      const Row& last = rows[size - 1];
      response.set_next_page_token(store.page_tokens().Make({std::get<0>(last), std::get<1>(last)},
                                                            query, store.clock().Now()));
      break;
    }
    ImprovementCycle cycle;
    if (!cycle.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("The stored ", name, " cannot be read."));
    }
    *response.add_improvements() = PublishedOf(cycle, request.language());
  }
  return response;
}

}  // namespace

void RegisterPublishedImprovements(RpcService& improvement, Store& store) {
  improvement.Unary<ListPublishedImprovementsRequest, ListPublishedImprovementsResponse>(
      "ListPublishedImprovements",
      [&store](const Context& context, const ListPublishedImprovementsRequest& request) {
        return List(store, context, request);
      });
}

}  // namespace touchstone::feedback
