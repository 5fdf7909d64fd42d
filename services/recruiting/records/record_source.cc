#include "services/recruiting/records/record_source.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

// What an application is known as when it is there, and when it was disposed of.
constexpr char kApplications[] =
    "(SELECT name FROM applications WHERE parent = :organization AND requisition = :requisition "
    "UNION SELECT application FROM former_applications WHERE requisition = :left)";
// Who applied, as an expression of `applicant` has them.
std::string ApplicantsAs(absl::string_view expression) {
  return absl::StrCat("(SELECT ", expression,
                      " FROM applications WHERE parent = :organization AND requisition = "
                      ":requisition UNION SELECT ",
                      expression, " FROM former_applications WHERE requisition = :left)");
}

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
      return {absl::StrCat("name IN ", ApplicantsAs("applicant")),
              {organization, requisition, requisition}};
    case Belongs::kUnderApplicant:
      return {absl::StrCat("parent IN ", ApplicantsAs("applicant")),
              {organization, requisition, requisition}};
    case Belongs::kNamedAsApplicant: {
      const std::string renamed =
          absl::StrCat("REPLACE(applicant, '/applicants/', '/", collection, "/')");
      return {absl::StrCat("name IN ", ApplicantsAs(renamed)),
              {organization, requisition, requisition}};
    }
  }
  return {};
}

absl::StatusOr<bool> HasRow(Session& session, const RecordSource& source,
                            absl::string_view condition, const std::vector<SqlValue>& parameters) {
  ASSIGN_OR_RETURN(const auto rows, session.QueryWith<std::string>(
                                        absl::StrCat("SELECT name FROM ", source.type->table(),
                                                     " WHERE ", condition, " LIMIT 1"),
                                        parameters));
  return !rows.empty();
}

bool NamesApplication(const RecordSource& source) {
  const auto& columns = source.type->declaration.columns;
  return std::any_of(columns.begin(), columns.end(),
                     [](const Column& column) { return column.field == "application"; });
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

absl::StatusOr<bool> HasRecordsAbout(Session& session, const RecordSource& source,
                                     const std::string& applicant) {
  const std::string organization(ParentOf(applicant));
  switch (source.belongs) {
    case Belongs::kIsApplicant:
      return HasRow(session, source, "name = :applicant", {applicant});
    case Belongs::kUnderApplicant:
      return HasRow(session, source, "parent = :applicant", {applicant});
    case Belongs::kNamedAsApplicant:
      return HasRow(session, source, "name = :name",
                    {source.type->pattern.Child(organization, IdOf(applicant))});
    default:
      break;
  }
  if (source.type == &ApplicationType()) {
    return HasRow(session, source, "parent = :organization AND applicant = :applicant",
                  {organization, applicant});
  }
  if (!NamesApplication(source)) return false;
  return HasRow(session, source,
                "parent = :parent AND application IN (SELECT name FROM applications WHERE parent = "
                ":organization AND applicant = :applicant UNION SELECT application FROM "
                "former_applications WHERE applicant = :left)",
                {organization, organization, applicant, applicant});
}

absl::StatusOr<bool> HasRecordsAbout(Session& session, const RecordSource& source,
                                     const std::string& applicant, const std::string& requisition) {
  if (IsOfApplicant(source.belongs)) return HasRecordsAbout(session, source, applicant);
  const std::string organization(ParentOf(applicant));
  if (source.type == &ApplicationType()) {
    return HasRow(
        session, source,
        "parent = :organization AND applicant = :applicant AND requisition = :requisition",
        {organization, applicant, requisition});
  }
  if (!NamesApplication(source)) return false;
  return HasRow(session, source,
                "parent = :parent AND application IN (SELECT name FROM applications WHERE parent = "
                ":organization AND applicant = :applicant AND requisition = :requisition UNION "
                "SELECT application FROM former_applications WHERE applicant = :left AND "
                "requisition = :former)",
                {organization, organization, applicant, requisition, applicant, requisition});
}

}  // namespace touchstone::recruiting
