#include "services/feedback/public_requests/public_updates.h"

#include <touchstone/feedback/v1/public_request.pb.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/public_requests/jurisdictions.h"
#include "services/feedback/public_requests/public_services.h"
#include "services/feedback/public_requests/public_span.h"
#include "services/feedback/public_requests/service_filter.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/request_fields.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Jurisdiction;
using v1::ListPublicUpdatesRequest;
using v1::ListPublicUpdatesResponse;

constexpr int kDefaultPage = 1000;

struct UpdateRow {
  int64_t updated_time = 0;
  std::string number;
  int64_t sequence = 0;
  std::string body;
};

// The name of a position: the sequence, then the number.
UpdateRow RowAt(const PagePosition& position) {
  UpdateRow row;
  row.updated_time = std::get<int64_t>(position.order_value);
  const size_t space = position.name.find(' ');
  if (!absl::SimpleAtoi(position.name.substr(0, space), &row.sequence)) row.sequence = 0;
  row.number = position.name.substr(space + 1);
  return row;
}

PagePosition PositionOf(const UpdateRow& row) {
  return {row.updated_time, absl::StrCat(row.sequence, " ", row.number)};
}

std::string QueryOf(ListPublicUpdatesRequest request) {
  request.clear_page_token();
  request.clear_page_size();
  return request.SerializeAsString();
}

absl::StatusOr<std::vector<UpdateRow>> Read(Session& session,
                                            const ListPublicUpdatesRequest& request,
                                            const PublicSpan& span, const UpdateRow& after,
                                            const Jurisdiction& jurisdiction, int most) {
  ASSIGN_OR_RETURN(const ServicesByCode services, ReadServices(session, jurisdiction));
  ASSIGN_OR_RETURN(const ServiceFilter filter, FilterOfOffered(session, jurisdiction, services));
  std::string sql =
      "SELECT updated_time, number, sequence, body FROM public_updates WHERE organization = "
      ":organization AND updated_time >= :start AND updated_time <= :end AND (updated_time, "
      "number, sequence) > (:time, :after_number, :after_sequence)";
  std::vector<SqlValue> parameters = {std::string(ParentOf(jurisdiction.name())),
                                      absl::ToUnixMicros(span.start),
                                      absl::ToUnixMicros(span.end),
                                      after.updated_time,
                                      after.number,
                                      after.sequence};
  sql += filter.sql;
  parameters.insert(parameters.end(), filter.parameters.begin(), filter.parameters.end());
  if (!request.service_request_id().empty()) {
    sql += " AND number = :number";
    parameters.emplace_back(request.service_request_id());
  }
  sql += " ORDER BY updated_time, number, sequence LIMIT :most";
  parameters.emplace_back(static_cast<int64_t>(most));
  ASSIGN_OR_RETURN(auto columns,
                   (session.QueryWith<int64_t, std::string, int64_t, Bytes>(sql, parameters)));
  std::vector<UpdateRow> rows;
  for (auto& [time, number, sequence, body] : columns) {
    rows.push_back({time, std::move(number), sequence, std::move(body.value)});
  }
  return rows;
}

absl::StatusOr<Serialized<ListPublicUpdatesResponse>> List(
    Store& store, const Context& context, const ListPublicUpdatesRequest& request) {
  ASSIGN_OR_RETURN(const Jurisdiction jurisdiction,
                   ReadJurisdiction(store, request.parent(), context.deadline));
  const absl::Time now = store.clock().Now();
  ASSIGN_OR_RETURN(const PublicSpan span, PublicSpanOf(request, now));
  UpdateRow after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const PagePosition position,
                     store.page_tokens().Read(request.page_token(), QueryOf(request), now));
    after = RowAt(position);
  }
  const int page_size = request.page_size() == 0 ? kDefaultPage : request.page_size();
  std::vector<UpdateRow> rows;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(rows, Read(session, request, span, after, jurisdiction, page_size + 1));
        return absl::OkStatus();
      }));
  ListPublicUpdatesResponse rest;
  if (rows.size() > static_cast<size_t>(page_size)) {
    rows.pop_back();
    rest.set_next_page_token(
        store.page_tokens().Make(PositionOf(rows.back()), QueryOf(request), now));
  }
  std::string wire;
  for (const UpdateRow& row : rows) {
    AppendField(ListPublicUpdatesResponse::kUpdatesFieldNumber, row.body, wire);
  }
  wire += rest.SerializeAsString();
  return Serialized<ListPublicUpdatesResponse>(
      SerializedMessage{std::make_shared<const std::string>(std::move(wire)), "", false});
}

}  // namespace

void RegisterPublicUpdates(RpcService& public_requests, Store& store) {
  public_requests.Unary<ListPublicUpdatesRequest, ListPublicUpdatesResponse>(
      "ListPublicUpdates",
      [&store](const Context& context, const ListPublicUpdatesRequest& request) {
        return List(store, context, request);
      });
}

}  // namespace touchstone::feedback
