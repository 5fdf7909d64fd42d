#include "services/recruiting/records/holding_rules.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

// Behind the last day of a calendar with four digits.
constexpr char kNoEnd[] = "9999-99-99";

std::string TextOf(const google::protobuf::Message& resource, const char* field) {
  return std::get<std::string>(ColumnValue(resource, field));
}

}  // namespace

absl::Status CheckNoOtherHolds(Session& session, const ResourceType& type,
                               const google::protobuf::Message& resource) {
  const std::string name = NameOf(resource);
  const std::string jurisdiction = TextOf(resource, "jurisdiction");
  const std::string end = TextOf(resource, "end_date");
  ASSIGN_OR_RETURN(
      const auto other,
      session.QueryOne<std::string>(
          absl::StrCat("SELECT name FROM ", type.table(),
                       " WHERE parent = :parent AND jurisdiction = :jurisdiction AND name <> :name "
                       "AND delete_time = 0 AND effective_date <= :end AND (end_date = '' OR "
                       "end_date >= :start) ORDER BY name LIMIT 1"),
          ParentOf(name), jurisdiction, name, end.empty() ? kNoEnd : end,
          TextOf(resource, "effective_date")));
  if (!other) return absl::OkStatus();
  return FailedPrecondition(reasons::kRulesOverlap, std::get<0>(*other),
                            absl::StrCat(std::get<0>(*other), " holds in ", jurisdiction,
                                         " on a day of this one; end it before this one begins."));
}

absl::StatusOr<std::string> FindHolding(Session& session, const ResourceType& type,
                                        absl::string_view organization,
                                        absl::string_view jurisdiction, Day day) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<Bytes>(
          absl::StrCat("SELECT body FROM ", type.table(),
                       " WHERE parent = :parent AND jurisdiction = :jurisdiction AND delete_time = "
                       "0 AND effective_date <= :today AND (end_date = '' OR end_date >= :same) "
                       "ORDER BY name LIMIT 1"),
          organization, jurisdiction, DayText(day), DayText(day)));
  return row ? std::get<0>(*row).value : std::string();
}

absl::Status SetUsed(Session& session, const std::string& name) {
  return session
      .Execute("INSERT INTO used_rules (name) VALUES (:name) ON CONFLICT (name) DO NOTHING", name)
      .status();
}

absl::StatusOr<bool> IsUsed(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                       "SELECT name FROM used_rules WHERE name = :name", name));
  return row.has_value();
}

absl::Status CheckNotUsed(Session& session, const std::string& name, absl::string_view what) {
  ASSIGN_OR_RETURN(const bool used, IsUsed(session, name));
  if (!used) return absl::OkStatus();
  return FailedPrecondition(reasons::kResourceInUse, name,
                            absl::StrCat(what, " by ", name,
                                         ", which must stay readable; end it with end_date, and "
                                         "create another that holds from the next day on."));
}

}  // namespace touchstone::recruiting
