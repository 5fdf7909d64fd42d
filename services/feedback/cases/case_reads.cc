#include "services/feedback/cases/case_reads.h"

#include <touchstone/feedback/v1/case.pb.h>

#include <algorithm>
#include <utility>

#include "services/feedback/cases/cases.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/list_query.h"

namespace touchstone::feedback {
namespace {

using google::protobuf::Message;
using v1::BatchGetCasesResponse;
using v1::Case;
using v1::ListCasesRequest;
using v1::ListCasesResponse;

using Handler = RpcService::UnaryHandler;

template <typename Response>
absl::StatusOr<Response> Parsed(const SerializedMessage& answer) {
  Response response;
  if (response.ParseFromString(*answer.bytes)) return response;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal, "A case cannot be read.");
}

// Nothing is kept from who calls with a key of nobody.
bool IsSomebody(const Context& context) { return !context.caller->person().empty(); }

Handler OfOne(Handler standard) {
  return [standard = std::move(standard)](
             const Context& context, const Message& request) -> absl::StatusOr<SerializedMessage> {
    ASSIGN_OR_RETURN(SerializedMessage answer, standard(context, request));
    if (!IsSomebody(context)) return answer;
    ASSIGN_OR_RETURN(const Case of, Parsed<Case>(answer));
    RETURN_IF_ERROR(CheckNotConcerned(context, of));
    return answer;
  };
}

Handler OfSeveral(Handler standard) {
  return [standard = std::move(standard)](
             const Context& context, const Message& request) -> absl::StatusOr<SerializedMessage> {
    ASSIGN_OR_RETURN(SerializedMessage answer, standard(context, request));
    if (!IsSomebody(context)) return answer;
    ASSIGN_OR_RETURN(const auto response, Parsed<BatchGetCasesResponse>(answer));
    for (const Case& of : response.cases()) RETURN_IF_ERROR(CheckNotConcerned(context, of));
    return answer;
  };
}

// Pages are filled up with what comes behind: a page that is short would tell that something was
// left out.
absl::StatusOr<SerializedMessage> ListOthers(const Handler& standard, const Context& context,
                                             ListCasesRequest request) {
  const int size = PageSize(request.page_size());
  ListCasesResponse shown;
  do {
    request.set_page_size(size - shown.cases_size());
    ASSIGN_OR_RETURN(const SerializedMessage answer, standard(context, request));
    ASSIGN_OR_RETURN(auto page, Parsed<ListCasesResponse>(answer));
    const bool is_cut = page.cases_size() < request.page_size();
    for (Case& of : *page.mutable_cases()) {
      if (!IsConcerned(context, of)) *shown.add_cases() = std::move(of);
    }
    shown.set_next_page_token(page.next_page_token());
    request.set_page_token(page.next_page_token());
    // An answer that became too large ends early.
    if (is_cut) break;
  } while (shown.cases_size() < size && !shown.next_page_token().empty());
  return SerializedMessage::Of(shown);
}

Handler OfMany(Handler standard) {
  return [standard = std::move(standard)](
             const Context& context, const Message& request) -> absl::StatusOr<SerializedMessage> {
    if (!IsSomebody(context)) return standard(context, request);
    return ListOthers(standard, context, static_cast<const ListCasesRequest&>(request));
  };
}

}  // namespace

void RegisterCaseReads(RpcService& cases, const Handlers& standard) {
  cases.AddUnary("GetCase", OfOne(standard.at("GetCase")));
  cases.AddUnary("BatchGetCases", OfSeveral(standard.at("BatchGetCases")));
  cases.AddUnary("ListCases", OfMany(standard.at("ListCases")));
  cases.AddUnary("UpdateCase", OfOne(standard.at("UpdateCase")));
}

BeforeChange ChecksNotConcerned(Store& store) {
  return [&store](const Context& context, absl::string_view name) -> absl::Status {
    if (!IsSomebody(context)) return absl::OkStatus();
    Case of;
    of.set_name(std::string(name));
    RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const auto row,
                       (session.QueryOne<int64_t, std::string>(
                           "SELECT kind, worker FROM cases WHERE name = :name", name)));
      if (!row) return absl::OkStatus();
      of.set_kind(static_cast<v1::CaseKind>(std::get<0>(*row)));
      of.set_worker(std::get<1>(*row));
      return absl::OkStatus();
    }));
    return CheckNotConcerned(context, of);
  };
}

}  // namespace touchstone::feedback
