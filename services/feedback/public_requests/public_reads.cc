#include "services/feedback/public_requests/public_reads.h"

#include <touchstone/feedback/v1/public_request.pb.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/public_requests/jurisdictions.h"
#include "services/feedback/public_requests/public_services.h"
#include "services/feedback/public_requests/public_span.h"
#include "services/feedback/public_requests/service_filter.h"
#include "services/feedback/rules/localized_texts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/request_fields.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::CaseAttribute;
using v1::GetPublicRequestRequest;
using v1::Jurisdiction;
using v1::ListPublicRequestsRequest;
using v1::ListPublicRequestsResponse;
using v1::PublicRequest;
using v1::ServiceType;

constexpr int kDefaultPage = 1000;

struct PublicRow {
  std::string number;
  std::string service_code;
  int64_t requested_time = 0;
  std::string body;
  std::string extension;
};

// What depends on the reader's language, put behind what is stored: protobuf takes them as one.
class Teller {
 public:
  Teller(const ServicesByCode& services, std::string language, bool extensions)
      : services_(services), language_(std::move(language)), extensions_(extensions) {}

  std::string Told(const PublicRow& row) {
    const ServiceType* const type = TypeOf(row.service_code);
    if (!extensions_) return row.body + TextsOf(row.service_code, type);
    PublicRequest extension;
    extension.ParseFromString(row.extension);
    for (auto& answer : *extension.mutable_attributes()) AddLabels(type, answer);
    return absl::StrCat(row.body, TextsOf(row.service_code, type), extension.SerializeAsString());
  }

 private:
  const ServiceType* TypeOf(const std::string& code) const {
    const auto found = services_.find(code);
    return found == services_.end() ? nullptr : &found->second;
  }

  const std::string& TextsOf(const std::string& code, const ServiceType* type) {
    const auto [known, is_new] = texts_.try_emplace(code);
    if (is_new && type != nullptr) {
      PublicRequest texts;
      texts.set_service_name(TitleIn(*type, language_));
      texts.set_service_notice(NoticeIn(*type, language_));
      known->second = texts.SerializeAsString();
    }
    return known->second;
  }

  void AddLabels(const ServiceType* type, v1::PublicAttributeAnswer& answer) const {
    if (type == nullptr) return;
    for (const CaseAttribute& attribute : type->attributes()) {
      if (attribute.code() != answer.code()) continue;
      answer.set_label(TextIn(attribute.labels(), language_));
      for (const auto& choice : attribute.choices()) {
        if (choice.key() == answer.value()) answer.set_name(TextIn(choice.labels(), language_));
      }
    }
    if (answer.name().empty()) answer.set_name(answer.value());
  }

  const ServicesByCode& services_;
  const std::string language_;
  const bool extensions_;
  std::map<std::string, std::string> texts_;  // by code
};

// What a list asks for, as SQL says it.
struct Selection {
  std::string where;
  std::vector<SqlValue> parameters;

  void Add(absl::string_view condition, SqlValue value) {
    where.append(condition.data(), condition.size());
    parameters.push_back(std::move(value));
  }
  void Add(ServiceFilter filter) {
    where += filter.sql;
    for (SqlValue& value : filter.parameters) parameters.push_back(std::move(value));
  }
};

Selection Of(absl::string_view organization) {
  Selection selection;
  selection.Add("organization = :organization", std::string(organization));
  return selection;
}

absl::StatusOr<ServiceFilter> FilterOf(Session& session, const ListPublicRequestsRequest& request,
                                       const Jurisdiction& jurisdiction,
                                       const ServicesByCode& services) {
  std::vector<std::string> codes(request.service_codes().begin(), request.service_codes().end());
  if (codes.empty()) return FilterOfOffered(session, jurisdiction, services);
  for (const std::string& code : codes) {
    if (!services.contains(code)) return NoSuchService(code);
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return FilterOfCodes(codes);
}

void AddNumbers(const ListPublicRequestsRequest& request, Selection& selection) {
  std::string places;
  for (const std::string& number : request.service_request_ids()) {
    absl::StrAppend(&places, places.empty() ? ":" : ", :", "number", selection.parameters.size());
    selection.parameters.emplace_back(number);
  }
  absl::StrAppend(&selection.where, " AND number IN (", places, ")");
}

void AddRanges(const ListPublicRequestsRequest& request, const PublicSpan& span,
               Selection& selection) {
  selection.Add(" AND requested_time >= :start", absl::ToUnixMicros(span.start));
  selection.Add(" AND requested_time <= :end", absl::ToUnixMicros(span.end));
  if (request.status() != v1::PUBLIC_STATUS_UNSPECIFIED) {
    selection.Add(" AND open = :open", int64_t{request.status() == v1::OPEN_REQUESTS ? 1 : 0});
  }
  if (const auto after = TimeField(request, "updated_after")) {
    selection.Add(" AND updated_time > :updated_after", absl::ToUnixMicros(*after));
  }
}

using Columns = std::vector<std::tuple<std::string, std::string, int64_t, Bytes, Bytes>>;

std::vector<PublicRow> RowsOf(Columns columns) {
  std::vector<PublicRow> rows;
  rows.reserve(columns.size());
  for (auto& [number, code, time, body, extension] : columns) {
    rows.push_back({std::move(number), std::move(code), time, std::move(body.value),
                    std::move(extension.value)});
  }
  return rows;
}

absl::StatusOr<std::vector<PublicRow>> ReadRows(Session& session, const Selection& selection,
                                                bool extensions, absl::string_view order) {
  const std::string sql = absl::StrCat("SELECT number, service_code, requested_time, body, ",
                                       extensions ? "extension" : "NULL AS extension",
                                       " FROM public_requests WHERE ", selection.where, order);
  ASSIGN_OR_RETURN(auto columns,
                   (session.QueryWith<std::string, std::string, int64_t, Bytes, Bytes>(
                       sql, selection.parameters)));
  return RowsOf(std::move(columns));
}

absl::StatusOr<int64_t> Count(Session& session, const Selection& selection) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.QueryWith<int64_t>(absl::StrCat("SELECT COUNT(*) FROM public_requests "
                                                           "WHERE ",
                                                           selection.where),
                                              selection.parameters));
  return rows.empty() ? 0 : std::get<0>(rows.front());
}

// Where a page begins.
struct Beginning {
  std::optional<PagePosition> after;
  int64_t skipped = 0;
};

struct FoundRequests {
  std::vector<PublicRow> rows;  // one more than the page when there is another
  int64_t total = 0;
};

absl::StatusOr<FoundRequests> Find(Session& session, Selection selection,
                                   const Beginning& beginning, size_t page_size, bool extensions) {
  const Selection all = selection;
  if (beginning.after) {
    selection.Add(" AND (requested_time, number) < (:time", beginning.after->order_value);
    selection.Add(", :after)", beginning.after->name);
  }
  selection.parameters.emplace_back(static_cast<int64_t>(page_size + 1));
  selection.parameters.emplace_back(beginning.skipped);
  FoundRequests found;
  ASSIGN_OR_RETURN(found.rows,
                   ReadRows(session, selection, extensions,
                            " ORDER BY requested_time DESC, number DESC LIMIT :most OFFSET :skip"));
  const bool is_all = !beginning.after && beginning.skipped == 0 && found.rows.size() <= page_size;
  if (is_all) {
    found.total = static_cast<int64_t>(found.rows.size());
  } else {
    ASSIGN_OR_RETURN(found.total, Count(session, all));
  }
  return found;
}

// What tells a list apart from others, for its page tokens.
std::string QueryOf(ListPublicRequestsRequest request) {
  request.clear_page_token();
  request.clear_page_size();
  request.clear_page();
  return request.SerializeAsString();
}

absl::StatusOr<Beginning> BeginningOf(Store& store, const ListPublicRequestsRequest& request,
                                      int page_size) {
  Beginning beginning;
  if (request.page() > 1) beginning.skipped = int64_t{request.page() - 1} * page_size;
  if (request.page_token().empty()) return beginning;
  if (request.page() > 0) return InvalidField("page", "cannot be given with page_token");
  ASSIGN_OR_RETURN(beginning.after, store.page_tokens().Read(request.page_token(), QueryOf(request),
                                                             store.clock().Now()));
  return beginning;
}

absl::StatusOr<Selection> SelectionOf(Session& session, const ListPublicRequestsRequest& request,
                                      const PublicSpan& span, const Jurisdiction& jurisdiction,
                                      const ServicesByCode& services) {
  Selection selection = Of(ParentOf(jurisdiction.name()));
  if (!request.service_request_ids().empty()) {
    ASSIGN_OR_RETURN(ServiceFilter offered, FilterOfOffered(session, jurisdiction, services));
    selection.Add(std::move(offered));
    AddNumbers(request, selection);
    return selection;
  }
  ASSIGN_OR_RETURN(ServiceFilter filter, FilterOf(session, request, jurisdiction, services));
  selection.Add(std::move(filter));
  AddRanges(request, span, selection);
  return selection;
}

absl::StatusOr<PublicSpan> SpanOf(const ListPublicRequestsRequest& request, absl::Time now) {
  if (!request.service_request_ids().empty()) return PublicSpan{now, now};  // is not looked at
  return PublicSpanOf(request, now);
}

absl::StatusOr<Serialized<ListPublicRequestsResponse>> List(
    Store& store, const Context& context, const ListPublicRequestsRequest& request) {
  ASSIGN_OR_RETURN(const Jurisdiction jurisdiction,
                   ReadJurisdiction(store, request.parent(), context.deadline));
  const absl::Time now = store.clock().Now();
  ASSIGN_OR_RETURN(const PublicSpan span, SpanOf(request, now));
  const int page_size = request.page_size() == 0 ? kDefaultPage : request.page_size();
  ASSIGN_OR_RETURN(const Beginning beginning, BeginningOf(store, request, page_size));
  ServicesByCode services;
  FoundRequests found;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(services, ReadServices(session, jurisdiction));
        ASSIGN_OR_RETURN(const Selection selection,
                         SelectionOf(session, request, span, jurisdiction, services));
        ASSIGN_OR_RETURN(found, Find(session, selection, beginning, static_cast<size_t>(page_size),
                                     request.extensions()));
        return absl::OkStatus();
      }));
  Teller teller(services, LanguageFor(request.language(), jurisdiction), request.extensions());
  ListPublicRequestsResponse rest;
  rest.set_total_count(found.total);
  if (found.rows.size() > static_cast<size_t>(page_size)) {
    found.rows.pop_back();
    const PublicRow& last = found.rows.back();
    rest.set_next_page_token(
        store.page_tokens().Make({last.requested_time, last.number}, QueryOf(request), now));
  }
  std::string wire;
  for (const PublicRow& row : found.rows) {
    AppendField(ListPublicRequestsResponse::kRequestsFieldNumber, teller.Told(row), wire);
  }
  wire += rest.SerializeAsString();
  return Serialized<ListPublicRequestsResponse>(
      SerializedMessage{std::make_shared<const std::string>(std::move(wire)), "", false});
}

absl::StatusOr<Serialized<PublicRequest>> Get(Store& store, const Context& context,
                                              const GetPublicRequestRequest& request) {
  ASSIGN_OR_RETURN(const Jurisdiction jurisdiction,
                   ReadJurisdiction(store, request.parent(), context.deadline));
  ServicesByCode services;
  std::vector<PublicRow> rows;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(services, ReadServices(session, jurisdiction));
        Selection selection = Of(ParentOf(jurisdiction.name()));
        selection.Add(" AND number = :number", request.service_request_id());
        ASSIGN_OR_RETURN(rows, ReadRows(session, selection, request.extensions(), ""));
        return absl::OkStatus();
      }));
  if (rows.empty() || !services.contains(rows.front().service_code)) {
    return Error(absl::StatusCode::kNotFound, reasons::kResourceNotFound,
                 "service_request_id is none that everybody may read.");
  }
  Teller teller(services, LanguageFor(request.language(), jurisdiction), request.extensions());
  return Serialized<PublicRequest>(
      SerializedMessage{std::make_shared<const std::string>(teller.Told(rows.front())), "", false});
}

}  // namespace

void RegisterPublicRequestReads(RpcService& public_requests, Store& store) {
  public_requests.Unary<ListPublicRequestsRequest, ListPublicRequestsResponse>(
      "ListPublicRequests",
      [&store](const Context& context, const ListPublicRequestsRequest& request) {
        return List(store, context, request);
      });
  public_requests.Unary<GetPublicRequestRequest, PublicRequest>(
      "GetPublicRequest", [&store](const Context& context, const GetPublicRequestRequest& request) {
        return Get(store, context, request);
      });
}

}  // namespace touchstone::feedback
