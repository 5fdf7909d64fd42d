#include "services/assessment/staff.h"

#include <touchstone/assessment/v1/staff.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/spans.h"
#include "services/assessment/unit_tree.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/list_query.h"

namespace touchstone::assessment {
namespace {

template <typename Request>
absl::StatusOr<Moment> MomentOf(const Request& request, absl::Time now) {
  Moment moment{.day = DayOf(now)};
  if (!request.as_of().empty()) {
    const std::optional<Day> day = ParseDay(request.as_of());
    if (!day) return InvalidField("as_of", "is no day");
    moment.day = *day;
  }
  if (request.has_known_at()) {
    moment.known_at = request.known_at().seconds() * 1'000'000 + request.known_at().nanos() / 1'000;
  }
  return moment;
}

absl::Status CheckIsThere(Session& session, const std::string& unit, const Moment& moment) {
  Statement statement;
  statement.Add("SELECT s.name FROM unit_spans s WHERE s.name = ").Bind(unit).Add(" AND ");
  AddHolds("s", moment, statement);
  ASSIGN_OR_RETURN(const auto rows,
                   session.QueryWith<std::string>(statement.sql(), statement.parameters()));
  return rows.empty() ? NotFound(unit) : absl::OkStatus();
}

std::string QueryOf(v1::ListStaffRequest request) {
  request.clear_page_token();
  request.clear_page_size();
  return absl::StrCat("ListStaff:", request.SerializeAsString());
}

absl::StatusOr<v1::ListStaffResponse> ListStaff(Store& store, const Context& context,
                                                const v1::ListStaffRequest& request) {
  ASSIGN_OR_RETURN(const Moment moment, MomentOf(request, store.clock().Now()));
  const std::string query = QueryOf(request);
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    after = std::move(position.name);
  }
  const size_t page_size = PageSize(request.page_size());
  const std::string& unit = request.organizational_unit();
  // The page is found in the index alone; only its rows are read.
  Statement statement;
  if (!request.direct_only()) AddTree(unit, moment, statement);
  statement.Add(
      "SELECT b.name, b.person, b.body FROM (SELECT a.name, a.known_to, a.valid_from FROM ");
  if (request.direct_only()) {
    statement.Add("assignment_spans a WHERE a.unit = ").Bind(unit).Add(" AND ");
  } else {
    statement.Add("tree JOIN assignment_spans a ON a.unit = tree.unit AND ");
  }
  AddHolds("a", moment, statement);
  statement.Add(" AND a.name > ").Bind(after);
  statement.Add(" ORDER BY a.name LIMIT ").Bind(static_cast<int64_t>(page_size + 1));
  statement.Add(
      ") page JOIN assignment_spans b ON b.name = page.name AND b.known_to = page.known_to AND "
      "b.valid_from = page.valid_from ORDER BY b.name");

  v1::ListStaffResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    RETURN_IF_ERROR(CheckIsThere(session, unit, moment));
    ASSIGN_OR_RETURN(auto rows, (session.QueryWith<std::string, std::string, Bytes>(
                                    statement.sql(), statement.parameters())));
    for (auto& [name, person, body] : rows) {
      if (static_cast<size_t>(response.staff_size()) == page_size) {
        const std::string& last = response.staff().rbegin()->assignment();
        response.set_next_page_token(
            store.page_tokens().Make({last, last}, query, store.clock().Now()));
        break;
      }
      v1::StaffMember& member = *response.add_staff();
      member.set_person(std::move(person));
      member.set_assignment(std::move(name));
      if (!member.mutable_row()->ParseFromString(body.value)) {
        return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                     absl::StrCat("The stored ", member.assignment(), " cannot be read."));
      }
    }
    return absl::OkStatus();
  }));
  return response;
}

void Add(const v1::Headcount& part, v1::Headcount& sum) {
  sum.set_people(sum.people() + part.people());
  sum.set_full_time_percent(sum.full_time_percent() + part.full_time_percent());
}

absl::StatusOr<v1::ReportHeadcountResponse> ReportHeadcount(
    Store& store, const Context& context, const v1::ReportHeadcountRequest& request) {
  ASSIGN_OR_RETURN(const Moment moment, MomentOf(request, store.clock().Now()));
  const std::string& unit = request.organizational_unit();
  Statement statement;
  AddTree(unit, moment, statement);
  statement.Add(
      "SELECT tree.top, COALESCE(SUM(a.is_primary), 0), COALESCE(SUM(a.full_time_percent), 0) FROM "
      "tree LEFT JOIN assignment_spans a ON a.unit = tree.unit AND ");
  AddHolds("a", moment, statement);
  statement.Add(" GROUP BY tree.top ORDER BY tree.top");

  v1::ReportHeadcountResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    ASSIGN_OR_RETURN(auto rows, (session.QueryWith<std::string, int64_t, int64_t>(
                                    statement.sql(), statement.parameters())));
    if (rows.empty()) return NotFound(unit);
    response.set_as_of(DayText(moment.day));
    response.mutable_total()->set_organizational_unit(unit);
    response.mutable_direct()->set_organizational_unit(unit);
    for (auto& [top, people, full_time_percent] : rows) {
      v1::Headcount& part = top == unit ? *response.mutable_direct() : *response.add_subunits();
      part.set_organizational_unit(std::move(top));
      part.set_people(static_cast<int32_t>(people));
      part.set_full_time_percent(full_time_percent);
      Add(part, *response.mutable_total());
    }
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace

void RegisterStaff(RpcService& assessment, Store& store) {
  assessment.Unary<v1::ListStaffRequest, v1::ListStaffResponse>(
      "ListStaff", [&store](const Context& context, const v1::ListStaffRequest& request) {
        return ListStaff(store, context, request);
      });
  assessment.Unary<v1::ReportHeadcountRequest, v1::ReportHeadcountResponse>(
      "ReportHeadcount",
      [&store](const Context& context, const v1::ReportHeadcountRequest& request) {
        return ReportHeadcount(store, context, request);
      });
}

}  // namespace touchstone::assessment
