#include "services/assessment/handled_contacts.h"

#include <touchstone/assessment/v1/observation_form.pb.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::assessment {
namespace {

// How far ahead the clock of who records may be.
constexpr absl::Duration kClocksDiffer = absl::Hours(1);

std::string MonthOf(absl::Time time) { return DayText(DayOf(time)).substr(0, 7); }

// What can be said without the database.
std::vector<FieldViolation> Violations(const v1::RecordHandledContactsRequest& request,
                                       absl::Time now) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < request.contacts_size(); ++i) {
    const v1::HandledContact& contact = request.contacts(i);
    if (OrganizationOf(contact.person()) != OrganizationOf(request.parent())) {
      violations.push_back(
          {absl::StrCat("contacts[", i, "].person"), "is of another organization"});
    }
    if (TimeOf(contact, "handle_time") > now + kClocksDiffer) {
      violations.push_back({absl::StrCat("contacts[", i, "].handle_time"), "is in the future"});
    }
  }
  return violations;
}

// Writes the row where there is such a person, in one statement; says whether there is.
absl::StatusOr<bool> Record(Session& session, absl::string_view organization,
                            const v1::HandledContact& contact) {
  const absl::Time time = TimeOf(contact, "handle_time");
  ASSIGN_OR_RETURN(
      const int64_t written,
      session.Execute(
          "INSERT INTO handled_contacts (organization, contact, person, month, handle_time, "
          "channel) SELECT CAST(:organization AS TEXT), CAST(:contact AS TEXT), people.name, "
          "CAST(:month AS TEXT), CAST(:handle_time AS BIGINT), CAST(:channel AS TEXT) FROM people "
          "WHERE people.name = :person AND people.delete_time = 0 "
          "ON CONFLICT (organization, contact) DO UPDATE SET person = excluded.person, "
          "month = excluded.month, handle_time = excluded.handle_time, channel = excluded.channel",
          organization, contact.contact(), MonthOf(time), absl::ToUnixMicros(time),
          contact.channel(), contact.person()));
  return written > 0;
}

absl::StatusOr<v1::RecordHandledContactsResponse> RecordAll(
    Store& store, const Context& context, const v1::RecordHandledContactsRequest& request) {
  const auto violations = Violations(request, store.clock().Now());
  if (!violations.empty()) return InvalidFields(violations);
  const auto record = [&](Transaction& transaction) -> absl::Status {
    std::vector<FieldViolation> unknown;
    for (int i = 0; i < request.contacts_size(); ++i) {
      ASSIGN_OR_RETURN(
          const bool is_recorded,
          Record(transaction.session(), OrganizationOf(request.parent()), request.contacts(i)));
      if (!is_recorded) {
        unknown.push_back({absl::StrCat("contacts[", i, "].person"), "does not exist"});
      }
    }
    return unknown.empty() ? absl::OkStatus() : InvalidFields(unknown);
  };
  const Author author = AuthorOf(context);
  RETURN_IF_ERROR(request.validate_only() ? store.Try(author, context.deadline, record)
                                          : store.Write(author, context.deadline, record));
  v1::RecordHandledContactsResponse response;
  response.set_recorded_count(request.contacts_size());
  return response;
}

}  // namespace

absl::StatusOr<Day> DayHandled(Session& session, const std::string& person,
                               const std::string& contact) {
  ASSIGN_OR_RETURN(const auto row, (session.QueryOne<std::string, int64_t>(
                                       "SELECT person, handle_time FROM handled_contacts WHERE "
                                       "organization = :organization AND contact = :contact",
                                       OrganizationOf(person), contact)));
  if (!row || std::get<0>(*row) != person) {
    // What it says of a contact that another handled is what it says of none.
    return FailedPrecondition(
        reasons::kContactNotHandled, person,
        absl::StrCat("It is not recorded that ", person, " handled this contact."));
  }
  return DayOf(absl::FromUnixMicros(std::get<1>(*row)));
}

absl::Status CheckIsPersonOf(Session& session, absl::string_view organization,
                             const std::string& person, absl::string_view field) {
  if (OrganizationOf(person) != organization) {
    return InvalidField(field, "is of another organization");
  }
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT name FROM people WHERE name = :name AND delete_time = 0", person));
  return row ? absl::OkStatus() : InvalidField(field, "does not exist");
}

void RegisterHandledContacts(RpcService& observations, Store& store) {
  observations.Unary<v1::RecordHandledContactsRequest, v1::RecordHandledContactsResponse>(
      "RecordHandledContacts",
      [&store](const Context& context, const v1::RecordHandledContactsRequest& request) {
        return RecordAll(store, context, request);
      });
}

}  // namespace touchstone::assessment
