#include "services/recruiting/records/record_source.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

// What an application is known as when it is there, and when it was disposed of.
constexpr char kApplications[] =
    "(SELECT name FROM applications WHERE parent = :organization AND requisition = :requisition "
    "UNION SELECT application FROM former_applications WHERE requisition = :left)";
constexpr char kApplicants[] =
    "(SELECT applicant FROM applications WHERE parent = :organization AND requisition = "
    ":requisition UNION SELECT applicant FROM former_applications WHERE requisition = :left)";

// A condition, and its parameters.
struct Condition {
  std::string sql;
  std::vector<SqlValue> parameters;
};

Condition ConditionOf(const RecordSource& source, const std::string& requisition) {
  const std::string organization(ParentOf(requisition));
  const std::string collection = source.type->pattern.collection();
  switch (source.belongs) {
    case Belongs::kIsRequisition:
      return {"name = :requisition", {requisition}};
    case Belongs::kUnderRequisition:
      return {"parent = :requisition", {requisition}};
    case Belongs::kNamesRequisition:
      return {"parent = :organization AND requisition = :requisition", {organization, requisition}};
    case Belongs::kNamesApplication:
      return {absl::StrCat("parent = :parent AND application IN ", kApplications),
              {organization, organization, requisition, requisition}};
    case Belongs::kUnderInterview:
      return {
          "parent IN (SELECT name FROM interviews WHERE parent = :organization AND requisition "
          "= :requisition)",
          {organization, requisition}};
    case Belongs::kIsApplicant:
      return {absl::StrCat("name IN ", kApplicants), {organization, requisition, requisition}};
    case Belongs::kUnderApplicant:
      return {absl::StrCat("parent IN ", kApplicants), {organization, requisition, requisition}};
    case Belongs::kNamedAsApplicant:
      return {absl::StrCat("name IN (SELECT REPLACE(applicant, '/applicants/', '/", collection,
                           "/') FROM ", kApplicants, " applied)"),
              {organization, requisition, requisition}};
  }
  return {};
}

}  // namespace

absl::StatusOr<std::vector<KeptRecord>> ReadRecords(Session& session, const RecordSource& source,
                                                    const std::string& requisition,
                                                    const std::string& after, int most,
                                                    Wanted wanted) {
  auto [sql, parameters] = ConditionOf(source, requisition);
  if (wanted == Wanted::kForPacket) {
    absl::StrAppend(&sql, " AND delete_time = 0");
    if (!source.in_packet.empty()) absl::StrAppend(&sql, " AND ", source.in_packet);
  }
  parameters.emplace_back(after);
  parameters.emplace_back(static_cast<int64_t>(most));
  ASSIGN_OR_RETURN(auto rows,
                   (session.QueryWith<std::string, Bytes>(
                       absl::StrCat("SELECT name, body FROM ", source.type->table(), " WHERE ", sql,
                                    " AND name > :after ORDER BY name LIMIT :most"),
                       parameters)));
  std::vector<KeptRecord> records;
  for (auto& [name, body] : rows) records.push_back({std::move(name), std::move(body.value)});
  return records;
}

}  // namespace touchstone::recruiting
