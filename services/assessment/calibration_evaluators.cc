#include "services/assessment/calibration_evaluators.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/calibration_sessions.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/list_query.h"

namespace touchstone::assessment {
namespace {

using v1::CalibrationSession;
using Request = v1::ListCalibrationSessionsRequest;
using Response = v1::ListCalibrationSessionsResponse;

// What tells the query apart from others.
std::string QueryOf(Request request) {
  request.clear_page_token();
  request.clear_page_size();
  return absl::StrCat("ListSessionsOfEvaluator:", request.SerializeAsString());
}

// A page as it is collected, row by row. It has more when another row is the evaluator's and finds
// no place in it.
struct Page {
  const Request& request;
  Response& response;
  PagePosition last;  // that is in it
  size_t bytes = 0;
  bool has_more = false;
  absl::Status status;

  void Add(std::span<SqlValue> row) {
    if (has_more || !status.ok()) return;
    const std::string& body = std::get<Bytes>(row[2]).value;
    CalibrationSession session;
    if (!session.ParseFromString(body)) {
      status =
          Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                absl::StrCat("The stored ", std::get<std::string>(row[1]), " cannot be read."));
      return;
    }
    if (!IsEvaluator(session, request.evaluator())) return;
    const int had = response.calibration_sessions_size();
    bytes += body.size();
    has_more = had == PageSize(request.page_size()) || (had > 0 && bytes > kLargestAnswer);
    if (has_more) return;
    *response.add_calibration_sessions() = std::move(session);
    last = {row[0], std::get<std::string>(row[1])};
  }
};

absl::Status Collect(Session& session, std::optional<PagePosition> after, Page& page) {
  const Request& request = page.request;
  const ListRequest all{.parent = request.parent(),
                        .filter = request.filter(),
                        .order_by = request.order_by(),
                        .show_deleted = request.show_deleted(),
                        .page_size = kLargestPageSize};
  for (bool is_end = false; !is_end && !page.has_more;) {
    ASSIGN_OR_RETURN(const ListStatement statement,
                     MakeListStatement(CalibrationSessionType(), all, after));
    const SqlType columns[] = {statement.order_type, SqlType::kText, SqlType::kBytes};
    int rows = 0;
    RETURN_IF_ERROR(session
                        .Run(statement.sql, statement.parameters, columns,
                             [&](std::span<SqlValue> row) {
                               ++rows;
                               page.Add(row);
                               after = PagePosition{row[0], std::get<std::string>(row[1])};
                             })
                        .status());
    RETURN_IF_ERROR(page.status);
    is_end = rows <= statement.page_size;
  }
  return absl::OkStatus();
}

}  // namespace

bool IsEvaluator(const CalibrationSession& session, absl::string_view person) {
  const auto& evaluators = session.evaluators();
  return !person.empty() &&
         std::find(evaluators.begin(), evaluators.end(), person) != evaluators.end();
}

absl::StatusOr<Response> ListSessionsOfEvaluator(Store& store, const Context& context,
                                                 const Request& request) {
  const std::string query = QueryOf(request);
  std::optional<PagePosition> after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(after,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
  }
  Response response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    Page page{.request = request, .response = response};
    RETURN_IF_ERROR(Collect(session, after, page));
    if (page.has_more) {
      response.set_next_page_token(store.page_tokens().Make(page.last, query, store.clock().Now()));
    }
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace touchstone::assessment
