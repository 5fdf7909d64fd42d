#include "services/feedback/findings/finding_reads.h"

#include <touchstone/feedback/v1/finding.pb.h>

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/findings/finding_access.h"
#include "services/feedback/findings/findings.h"
#include "services/feedback/rules/finding_way.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/list_query.h"
#include "services/runtime/resources/page_token.h"

namespace touchstone::feedback {
namespace {

using v1::Finding;
using v1::ListFindingsRequest;
using v1::ListFindingsResponse;

absl::StatusOr<Finding> Parsed(const std::string& body) {
  Finding finding;
  if (finding.ParseFromString(body)) return finding;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal, "A stored finding cannot be read.");
}

absl::StatusOr<Finding> Get(Store& store, const Context& context,
                            const v1::GetFindingRequest& request) {
  ASSIGN_OR_RETURN(const auto found, PeekFinding(store, context, request.name()));
  if (!found) return NoFinding(store, context, request.name());
  const FindingView view = ViewOf(*found, ReaderOf(context, OrganizationOf(request.name())));
  if (view == FindingView::kNothing) return DenyFinding(context, request.name());
  std::string body = found->SerializeAsString();
  RETURN_IF_ERROR(store.OpenPersonal(FindingType(), std::span(&body, 1), context.deadline));
  ASSIGN_OR_RETURN(Finding finding, Parsed(body));
  if (view == FindingView::kWithoutHearing) ConcealHearing(finding);
  return finding;
}

// All findings of a case that match, in order. They are few: one stands, the others were withdrawn.
absl::StatusOr<std::vector<std::string>> ReadAll(Store& store, const Context& context,
                                                 const ListFindingsRequest& request) {
  std::vector<std::string> bodies;
  std::string token;
  do {
    ASSIGN_OR_RETURN(ResourcePage page, store.List(FindingType(),
                                                   {.parent = request.parent(),
                                                    .filter = request.filter(),
                                                    .order_by = request.order_by(),
                                                    .show_deleted = request.show_deleted(),
                                                    .page_size = kLargestPageSize},
                                                   token, context.deadline));
    for (std::string& body : page.bodies) bodies.push_back(std::move(body));
    token = std::move(page.next_page_token);
  } while (!token.empty());
  return bodies;
}

// What a page token is good for: this list, to this reader.
std::string QueryOf(const Context& context, const ListFindingsRequest& request) {
  return absl::StrCat("findings of ", request.parent(), " for ", context.caller->id(), " filter ",
                      request.filter(), " order ", request.order_by(),
                      request.show_deleted() ? " deleted" : "");
}

// Pages are made of what the caller may read, so that neither their length nor a token tells of
// what they may not.
absl::StatusOr<ListFindingsResponse> List(Store& store, const Context& context,
                                          const ListFindingsRequest& request) {
  const std::string query = QueryOf(context, request);
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    after = std::move(position.name);
  }
  ASSIGN_OR_RETURN(std::vector<std::string> bodies, ReadAll(store, context, request));
  RETURN_IF_ERROR(store.OpenPersonal(FindingType(), bodies, context.deadline));
  const FindingReader reader = ReaderOf(context, OrganizationOf(request.parent()));
  const int size = PageSize(request.page_size());
  ListFindingsResponse response;
  bool is_behind = after.empty();
  for (const std::string& body : bodies) {
    ASSIGN_OR_RETURN(Finding finding, Parsed(body));
    const FindingView view = ViewOf(finding, reader);
    if (view == FindingView::kNothing) continue;
    if (!is_behind) {
      is_behind = finding.name() == after;
      continue;
    }
    if (response.findings_size() == size) {
      const std::string& last = response.findings().rbegin()->name();
      response.set_next_page_token(
          store.page_tokens().Make({last, last}, query, store.clock().Now()));
      break;
    }
    if (view == FindingView::kWithoutHearing) ConcealHearing(finding);
    *response.add_findings() = std::move(finding);
  }
  return response;
}

}  // namespace

void RegisterFindingReads(RpcService& cases, Store& store) {
  cases.Unary<v1::GetFindingRequest, Finding>(
      "GetFinding", [&store](const Context& context, const v1::GetFindingRequest& request) {
        return Get(store, context, request);
      });
  cases.Unary<ListFindingsRequest, ListFindingsResponse>(
      "ListFindings", [&store](const Context& context, const ListFindingsRequest& request) {
        return List(store, context, request);
      });
}

}  // namespace touchstone::feedback
