#include "services/feedback/public_requests/service_filter.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

ServiceFilter In(absl::string_view condition, const std::vector<std::string>& codes) {
  ServiceFilter filter;
  std::string places;
  for (const std::string& code : codes) {
    absl::StrAppend(&places, places.empty() ? ":" : ", :", "code", filter.parameters.size());
    filter.parameters.emplace_back(code);
  }
  filter.sql = absl::StrCat(" AND service_code ", condition, " (", places, ")");
  return filter;
}

}  // namespace

absl::StatusOr<ServiceFilter> FilterOfOffered(Session& session,
                                              const v1::Jurisdiction& jurisdiction,
                                              const ServicesByCode& services) {
  std::vector<std::string> codes;
  if (!jurisdiction.service_types().empty()) {
    for (const auto& [code, type] : services) codes.push_back(code);
    return FilterOfCodes(codes);
  }
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<std::string>("SELECT code FROM service_types WHERE parent = "
                                              ":parent AND public = 0 AND delete_time = 0 "
                                              "ORDER BY code",
                                              ParentOf(jurisdiction.name())));
  for (const auto& [code] : rows) codes.push_back(code);
  return codes.empty() ? ServiceFilter() : In("NOT IN", codes);
}

ServiceFilter FilterOfCodes(const std::vector<std::string>& codes) {
  if (codes.size() == 1) return {" AND service_code = :code0", {codes.front()}};
  // No code is empty: this is of none.
  return In("IN", codes.empty() ? std::vector<std::string>{""} : codes);
}

}  // namespace touchstone::feedback
