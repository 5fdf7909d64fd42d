#include "services/recruiting/records/records_page.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

// A condition, and its parameters.
struct Condition {
  std::string sql;
  std::vector<SqlValue> parameters;
};

// What records are found by.
struct Keys {
  std::vector<std::string> names;
  std::optional<RecordsPosition> next;
};

bool IsOfRequisition(Belongs belongs) {
  return belongs == Belongs::kIsRequisition || belongs == Belongs::kUnderRequisition ||
         belongs == Belongs::kNamesRequisition;
}

Condition OfRequisition(const RecordSource& source, const std::string& requisition) {
  switch (source.belongs) {
    case Belongs::kIsRequisition:
      return {"name = :requisition", {requisition}};
    case Belongs::kUnderRequisition:
      return {"parent = :requisition", {requisition}};
    default:
      return {"parent = :organization AND requisition = :requisition",
              {std::string(ParentOf(requisition)), requisition}};
  }
}

absl::StatusOr<Keys> ReadInterviews(Session& session, const std::string& requisition,
                                    const RecordsPosition& at, int most) {
  ASSIGN_OR_RETURN(auto rows, session.Query<std::string>(
                                  "SELECT name FROM interviews WHERE parent = :parent AND "
                                  "requisition = :requisition AND name > :after ORDER BY name "
                                  "LIMIT :most",
                                  ParentOf(requisition), requisition, at.after, most));
  Keys keys;
  for (auto& [name] : rows) keys.names.push_back(std::move(name));
  if (rows.size() == static_cast<size_t>(most)) {
    keys.next = RecordsPosition{.after = keys.names.back()};
  }
  return keys;
}

// What a source calls whom an application is of.
std::string KeyOf(const RecordSource& source, const std::string& application,
                  const std::string& applicant) {
  switch (source.belongs) {
    case Belongs::kNamesApplication:
      return application;
    case Belongs::kNamedAsApplicant:
      return source.type->pattern.Child(ParentOf(applicant), IdOf(applicant));
    default:
      return applicant;
  }
}

// Of those that were disposed of each applicant has one.
absl::StatusOr<Keys> ReadFormer(Session& session, const RecordSource& source,
                                const std::string& requisition, const RecordsPosition& at,
                                int most) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, std::string>(
                       "SELECT application, applicant FROM former_applications WHERE requisition = "
                       ":requisition AND applicant > :after ORDER BY applicant LIMIT :most",
                       requisition, at.after, most)));
  Keys keys;
  for (const auto& [application, applicant] : rows) {
    keys.names.push_back(KeyOf(source, application, applicant));
  }
  if (rows.size() == static_cast<size_t>(most)) {
    keys.next = RecordsPosition{.of_former = true, .after = std::get<1>(rows.back())};
  }
  return keys;
}

absl::StatusOr<Keys> ReadApplied(Session& session, const RecordSource& source,
                                 const std::string& requisition, const RecordsPosition& at,
                                 int most) {
  if (at.of_former) return ReadFormer(session, source, requisition, at, most);
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, std::string>(
                       "SELECT name, applicant FROM applications WHERE parent = :parent AND "
                       "requisition = :requisition AND name > :after ORDER BY name LIMIT :most",
                       ParentOf(requisition), requisition, at.after, most)));
  Keys keys;
  for (const auto& [application, applicant] : rows) {
    keys.names.push_back(KeyOf(source, application, applicant));
  }
  keys.next = rows.size() == static_cast<size_t>(most)
                  ? RecordsPosition{.after = std::get<0>(rows.back())}
                  : RecordsPosition{.of_former = true};
  return keys;
}

std::string ColumnOf(Belongs belongs) {
  if (belongs == Belongs::kNamesApplication) return "application";
  return belongs == Belongs::kUnderInterview || belongs == Belongs::kUnderApplicant ? "parent"
                                                                                    : "name";
}

// Filled up with the last, so that one statement is prepared for all pages.
Condition OfKeys(const RecordSource& source, const std::string& requisition, const Keys& keys,
                 int most) {
  Condition condition;
  if (source.belongs == Belongs::kNamesApplication) {
    condition = {"parent = :parent AND ", {std::string(ParentOf(requisition))}};
  }
  absl::StrAppend(&condition.sql, ColumnOf(source.belongs), " IN (");
  for (int i = 0; i < most; ++i) {
    absl::StrAppend(&condition.sql, i == 0 ? "" : ", ", ":key", i);
    const auto place = static_cast<size_t>(i);
    condition.parameters.emplace_back(place < keys.names.size() ? keys.names[place]
                                                                : keys.names.back());
  }
  absl::StrAppend(&condition.sql, ")");
  return condition;
}

absl::StatusOr<std::vector<KeptRecord>> ReadWhere(Session& session, const RecordSource& source,
                                                  Condition condition, Wanted wanted,
                                                  absl::string_view order) {
  if (wanted == Wanted::kForPacket) {
    absl::StrAppend(&condition.sql, " AND delete_time = 0");
    if (!source.in_packet.empty()) absl::StrAppend(&condition.sql, " AND ", source.in_packet);
  }
  ASSIGN_OR_RETURN(auto rows, (session.QueryWith<std::string, Bytes>(
                                  absl::StrCat("SELECT name, body FROM ", source.type->table(),
                                               " WHERE ", condition.sql, order),
                                  condition.parameters)));
  std::vector<KeptRecord> records;
  for (auto& [name, body] : rows) records.push_back({std::move(name), std::move(body.value)});
  return records;
}

absl::StatusOr<RecordsPage> ReadOfRequisition(Session& session, const RecordSource& source,
                                              const std::string& requisition,
                                              const RecordsPosition& at, int most, Wanted wanted) {
  Condition condition = OfRequisition(source, requisition);
  absl::StrAppend(&condition.sql, " AND name > :after");
  condition.parameters.emplace_back(at.after);
  condition.parameters.emplace_back(static_cast<int64_t>(most));
  RecordsPage page;
  ASSIGN_OR_RETURN(page.records, ReadWhere(session, source, std::move(condition), wanted,
                                           " ORDER BY name LIMIT :most"));
  if (page.records.size() == static_cast<size_t>(most)) {
    page.next = RecordsPosition{.after = page.records.back().name};
  }
  return page;
}

}  // namespace

absl::StatusOr<RecordsPage> ReadRecords(Session& session, const RecordSource& source,
                                        const std::string& requisition, const RecordsPosition& at,
                                        int most, Wanted wanted) {
  if (IsOfRequisition(source.belongs)) {
    return ReadOfRequisition(session, source, requisition, at, most, wanted);
  }
  ASSIGN_OR_RETURN(const Keys keys, source.belongs == Belongs::kUnderInterview
                                        ? ReadInterviews(session, requisition, at, most)
                                        : ReadApplied(session, source, requisition, at, most));
  RecordsPage page{.records = {}, .next = keys.next};
  if (keys.names.empty()) return page;
  ASSIGN_OR_RETURN(page.records, ReadWhere(session, source, OfKeys(source, requisition, keys, most),
                                           wanted, " ORDER BY name"));
  return page;
}

}  // namespace touchstone::recruiting
