#include "services/recruiting/records/record_source.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

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

absl::StatusOr<bool> HasRecordsAbout(Session& session, const RecordSources& sources,
                                     const std::string& applicant) {
  for (const RecordSource& source : sources) {
    ASSIGN_OR_RETURN(const bool is_there, HasRecordsAbout(session, source, applicant));
    if (is_there) return true;
  }
  return false;
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
