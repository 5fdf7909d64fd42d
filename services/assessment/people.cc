#include "services/assessment/people.h"

#include <touchstone/assessment/v1/person.pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "services/assessment/employments.h"
#include "services/assessment/spans.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::assessment {
namespace {

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<v1::Person>& change) {
  const v1::Person& person = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckNoneRefersOutside(transaction.session(), AssignmentSpans(), "manager",
                                           person.name(), {}));
    return KeepExternalIds(transaction, PersonType(), person.name(), {});
  }
  return KeepExternalIds(transaction, PersonType(), person.name(),
                         ExternalIdsOf(person.external_ids()));
}

// Whether anything of that name was ever recorded, and is kept.
absl::StatusOr<bool> WasRecorded(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto change,
                   session.QueryOne<int64_t>(
                       "SELECT sequence FROM changes WHERE resource = :resource LIMIT 1", name));
  return change.has_value();
}

absl::StatusOr<v1::ErasePersonResponse> Erase(Store& store, const PersonalData& personal_data,
                                              const Context& context, const std::string& name) {
  std::optional<absl::Time> erased;
  const auto erase = [&](Transaction& transaction) -> absl::Status {
    Session& session = transaction.session();
    ASSIGN_OR_RETURN(erased, personal_data.EraseTime(session, name));
    if (erased) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto person, transaction.Find<v1::Person>(PersonType(), name));
    if (person == nullptr) {
      ASSIGN_OR_RETURN(const bool was_recorded, WasRecorded(session, name));
      if (!was_recorded) return NotFound(name);
    }
    RETURN_IF_ERROR(personal_data.Erase(session, name));
    ASSIGN_OR_RETURN(erased, personal_data.EraseTime(session, name));
    if (person == nullptr) return absl::OkStatus();
    // For the audit trail, and so that whoever keeps a copy of the person hears of it.
    ClearPersonalTexts(PersonType(), *person);
    return transaction.Update(PersonType(), *person);
  };
  RETURN_IF_ERROR(store.Write(AuthorOf(context), context.deadline, erase));
  v1::ErasePersonResponse response;
  const int64_t micros = absl::ToUnixMicros(*erased);
  response.mutable_erase_time()->set_seconds(micros / 1'000'000);
  response.mutable_erase_time()->set_nanos(static_cast<int>(micros % 1'000'000) * 1000);
  return response;
}

absl::Status FindIn(Session& session, const v1::FindPersonRequest& request, std::string& found) {
  found = request.person();
  if (request.has_external_id()) {
    const v1::ExternalId& id = request.external_id();
    ASSIGN_OR_RETURN(const auto holder,
                     HolderOf(session, PersonType(), OrganizationOf(request.parent()),
                              {.system = id.system(), .type = id.type(), .value = id.value()}));
    if (!holder) {
      return Error(absl::StatusCode::kNotFound, reasons::kResourceNotFound,
                   "Nobody bears this external id; it comes with the person's record.",
                   {{"resource", request.parent()}});
    }
    found = *holder;
  }
  ASSIGN_OR_RETURN(const auto person,
                   session.QueryOne<std::string>(
                       "SELECT name FROM people WHERE name = :name AND delete_time = 0", found));
  return person ? absl::OkStatus() : NotFound(found);
}

absl::StatusOr<v1::FindPersonResponse> FindPerson(Store& store, const Context& context,
                                                  const v1::FindPersonRequest& request) {
  if (request.person().empty() == !request.has_external_id()) {
    return InvalidField("person", "must be given, or external_id, and not both");
  }
  if (!request.person().empty() && ParentOf(request.person()) != request.parent()) {
    return InvalidField("person", "must be under the parent");
  }
  std::string found;
  RETURN_IF_ERROR(store.database().Read(
      context.deadline, [&](Session& session) { return FindIn(session, request, found); }));
  v1::FindPersonResponse response;
  response.set_person(std::move(found));
  return response;
}

}  // namespace

const ResourceType& PersonType() {
  static const ResourceType type = DeclareResource<v1::Person>({.table = "people"});
  return type;
}

AnyResourceRules PersonRules() {
  return AnyRules<v1::Person>({.children = {&EmploymentType()}, .before_write = BeforeWrite});
}

void RegisterPeople(RpcService& assessment, Store& store) {
  RegisterStandardMethodsOf(assessment, PersonType(), store, PersonRules());
  assessment.Unary<v1::FindPersonRequest, v1::FindPersonResponse>(
      "FindPerson", [&store](const Context& context, const v1::FindPersonRequest& request) {
        return FindPerson(store, context, request);
      });
}

void RegisterErasePerson(RpcService& assessment, Store& store, const PersonalData& personal_data) {
  assessment.Unary<v1::ErasePersonRequest, v1::ErasePersonResponse>(
      "ErasePerson",
      [&store, &personal_data](const Context& context, const v1::ErasePersonRequest& request) {
        return Erase(store, personal_data, context, request.name());
      });
}

}  // namespace touchstone::assessment
