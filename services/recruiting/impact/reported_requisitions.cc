#include "services/recruiting/impact/reported_requisitions.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

absl::StatusOr<v1::Requisition> Parsed(const std::string& name, const Bytes& body) {
  v1::Requisition requisition;
  if (requisition.ParseFromString(body.value)) return requisition;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat(name, " cannot be read."));
}

}  // namespace

absl::StatusOr<v1::Requisition> ReadReportedRequisition(Session& session, const std::string& name) {
  for (const char* const sql :
       {"SELECT body FROM requisitions WHERE name = :name AND delete_time = 0",
        "SELECT body FROM impact_requisitions WHERE requisition = :name"}) {
    ASSIGN_OR_RETURN(const auto row, session.QueryOne<Bytes>(sql, name));
    if (row) return Parsed(name, std::get<0>(*row));
  }
  return NotFound(name);
}

absl::StatusOr<std::vector<v1::Requisition>> ReadRequisitionsOfJob(Session& session,
                                                                   const std::string& job_profile,
                                                                   int first_year, int last_year) {
  std::map<std::string, v1::Requisition> by_name;
  for (const char* const sql :
       {"SELECT name, body FROM requisitions WHERE parent = :parent AND job_profile = "
        ":job_profile AND open_date >= :first AND open_date <= :last AND delete_time = 0",
        "SELECT requisition, body FROM impact_requisitions WHERE parent = :parent AND job_profile "
        "= :job_profile AND open_date >= :first AND open_date <= :last"}) {
    ASSIGN_OR_RETURN(const auto rows,
                     (session.Query<std::string, Bytes>(sql, ParentOf(job_profile), job_profile,
                                                        absl::StrCat(first_year, "-01-01"),
                                                        absl::StrCat(last_year, "-12-31"))));
    for (const auto& [name, body] : rows) {
      ASSIGN_OR_RETURN(v1::Requisition requisition, Parsed(name, body));
      by_name.emplace(name, std::move(requisition));
    }
  }
  std::vector<v1::Requisition> requisitions;
  for (auto& [name, requisition] : by_name) requisitions.push_back(std::move(requisition));
  return requisitions;
}

}  // namespace touchstone::recruiting
