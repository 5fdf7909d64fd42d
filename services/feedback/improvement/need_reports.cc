#include "services/feedback/improvement/need_reports.h"

#include <touchstone/feedback/v1/needs_interview.pb.h>
#include <touchstone/feedback/v1/requirement.pb.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/rules/need_differences.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using Report = v1::ReportNeedDifferencesResponse;
using v1::ReportNeedDifferencesRequest;
using v1::Requirement;

// Behind every day's text.
constexpr char kForeverText[] = "9999-99-99";

absl::Status CheckDays(const ReportNeedDifferencesRequest& request) {
  std::vector<FieldViolation> violations;
  if (!request.start_date().empty() && !ParseDay(request.start_date())) {
    violations.push_back({"start_date", "is no day of the calendar"});
  }
  if (!request.end_date().empty() && !ParseDay(request.end_date())) {
    violations.push_back({"end_date", "is no day of the calendar"});
  }
  if (!request.end_date().empty() && request.end_date() < request.start_date()) {
    violations.push_back({"end_date", "is before the first day"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// The condition of both queries, with its values behind those that come before it.
std::string InSpan(const ReportNeedDifferencesRequest& request, std::vector<SqlValue>& values) {
  values.emplace_back(request.name());
  values.emplace_back(request.start_date());
  values.emplace_back(request.end_date().empty() ? std::string(kForeverText) : request.end_date());
  std::string condition =
      " AND service_type = :service_type AND interview_date >= :start AND interview_date <= :end";
  if (request.customer_group().empty()) return condition;
  values.emplace_back(request.customer_group());
  return absl::StrCat(condition, " AND customer_group = :customer_group");
}

// Those that are none any more are left out.
absl::StatusOr<std::vector<Requirement>> ReadRequirements(Session& session,
                                                          const std::string& service_type,
                                                          const std::string& today) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<Bytes>("SELECT body FROM requirements WHERE parent = :parent AND service_type "
                           "= :service_type AND delete_time = 0",
                           ParentOf(service_type), service_type));
  std::vector<Requirement> requirements;
  for (const auto& [body] : rows) {
    Requirement requirement;
    if (!requirement.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("A requirement of ", service_type, " cannot be read."));
    }
    if (!requirement.retire_date().empty() && requirement.retire_date() <= today) continue;
    requirements.push_back(std::move(requirement));
  }
  return requirements;
}

// By requirement; those on no list are under the empty name.
absl::StatusOr<std::map<std::string, NeedSums>> ReadSums(
    Session& session, const ReportNeedDifferencesRequest& request) {
  std::vector<SqlValue> values = {std::string(ParentOf(request.name()))};
  const std::string span = InSpan(request, values);
  ASSIGN_OR_RETURN(
      const auto rows,
      (session
           .QueryWith<std::string, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t>(
               absl::StrCat("SELECT requirement, COUNT(DISTINCT interview), "
                            "CAST(SUM(CASE WHEN importance > 0 THEN 1 ELSE 0 END) AS BIGINT), "
                            "CAST(SUM(importance) AS BIGINT), "
                            "CAST(SUM(importance * importance) AS BIGINT), "
                            "CAST(SUM(CASE WHEN fulfilment > 0 THEN 1 ELSE 0 END) AS BIGINT), "
                            "CAST(SUM(fulfilment) AS BIGINT), "
                            "CAST(SUM(fulfilment * fulfilment) AS BIGINT) "
                            "FROM need_answers WHERE organization = :organization",
                            span, " GROUP BY requirement"),
               values)));
  std::map<std::string, NeedSums> sums;
  for (const auto& [requirement, interviews, important, importance, importance_squares, told,
                    fulfilment, fulfilment_squares] : rows) {
    sums[requirement] = {interviews,
                         {important, importance, importance_squares},
                         {told, fulfilment, fulfilment_squares}};
  }
  return sums;
}

absl::StatusOr<int64_t> CountInterviews(Session& session,
                                        const ReportNeedDifferencesRequest& request) {
  std::vector<SqlValue> values = {std::string(ParentOf(request.name()))};
  const std::string span = InSpan(request, values);
  ASSIGN_OR_RETURN(const auto rows,
                   session.QueryWith<int64_t>(
                       absl::StrCat("SELECT COUNT(*) FROM needs_interviews WHERE parent = :parent "
                                    "AND delete_time = 0",
                                    span),
                       values));
  return rows.empty() ? 0 : std::get<0>(rows.front());
}

absl::StatusOr<Report> ReadReport(Session& session, const ReportNeedDifferencesRequest& request,
                                  const std::string& today) {
  ASSIGN_OR_RETURN(
      const auto there,
      session.QueryOne<std::string>(
          "SELECT name FROM service_types WHERE name = :name AND delete_time = 0", request.name()));
  if (!there) return NotFound(request.name());
  ASSIGN_OR_RETURN(const auto requirements, ReadRequirements(session, request.name(), today));
  ASSIGN_OR_RETURN(const auto sums, ReadSums(session, request));
  Report report;
  const auto not_listed = sums.find("");
  for (auto& difference : NeedDifferencesOf(
           requirements, sums, not_listed == sums.end() ? 0 : not_listed->second.interviews)) {
    *report.add_differences() = std::move(difference);
  }
  ASSIGN_OR_RETURN(const int64_t interviews, CountInterviews(session, request));
  report.set_interview_count(interviews);
  report.add_formulas(kNeedImportanceFormula);
  report.add_formulas(kNeedFulfilmentFormula);
  return report;
}

absl::StatusOr<Report> ReportDifferences(Store& store, const Context& context,
                                         const ReportNeedDifferencesRequest& request) {
  RETURN_IF_ERROR(CheckDays(request));
  Report report;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(report, ReadReport(session, request, DayText(DayOf(store.clock().Now()))));
        return absl::OkStatus();
      }));
  return report;
}

}  // namespace

void RegisterNeedReports(RpcService& improvement, Store& store) {
  improvement.Unary<ReportNeedDifferencesRequest, Report>(
      "ReportNeedDifferences",
      [&store](const Context& context, const ReportNeedDifferencesRequest& request) {
        return ReportDifferences(store, context, request);
      });
}

}  // namespace touchstone::feedback
