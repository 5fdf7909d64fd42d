#include "services/recruiting/applicants/applicants.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicant_contacts.h"
#include "services/recruiting/applicants/eeo_self_identifications.h"
#include "services/recruiting/applicants/preference_claims.h"
#include "services/recruiting/rules/applicant_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::recruiting {
namespace {

using v1::Applicant;

// What an applicant is a duplicate of is there, and is not a duplicate of the applicant in turn.
absl::Status CheckDuplicateOf(Transaction& transaction, const Applicant& applicant) {
  if (applicant.duplicate_of().empty()) return absl::OkStatus();
  if (OrganizationOf(applicant.duplicate_of()) != OrganizationOf(applicant.name())) {
    return InvalidField("applicant.duplicate_of", "must be of the same organization");
  }
  std::string other = applicant.duplicate_of();
  while (!other.empty()) {
    if (other == applicant.name()) {
      return InvalidField("applicant.duplicate_of", "leads back to the applicant");
    }
    ASSIGN_OR_RETURN(const auto found, transaction.session().QueryOne<std::string>(
                                           "SELECT duplicate_of FROM applicants WHERE "
                                           "name = :name AND delete_time = 0",
                                           other));
    if (!found) return InvalidField("applicant.duplicate_of", "names what does not exist");
    other = std::get<0>(*found);
  }
  return absl::OkStatus();
}

// Who applied is forgotten by erasure, which asks whether they may be.
absl::Status CheckMayBeDeleted(Transaction& transaction, const std::string& name,
                               const ApplicationLookup& has_applications) {
  if (has_applications) {
    ASSIGN_OR_RETURN(const bool applied, has_applications(transaction.session(), name));
    if (applied) {
      return FailedPrecondition(reasons::kResourceInUse, name,
                                absl::StrCat(name, " has applications; erase them instead."));
    }
  }
  ASSIGN_OR_RETURN(const auto duplicate,
                   transaction.session().QueryOne<std::string>(
                       "SELECT name FROM applicants WHERE parent = :parent AND "
                       "duplicate_of = :name AND delete_time = 0 LIMIT 1",
                       ParentOf(name), name));
  if (!duplicate) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kResourceInUse, name,
      absl::StrCat(std::get<0>(*duplicate), " is a duplicate of ", name, "; delete it first."));
}

bool IsReachedOtherwise(const Applicant& one, const Applicant& other) {
  return one.email() != other.email() || one.phone() != other.phone();
}

absl::Status Remove(Transaction& transaction, const Applicant& applicant,
                    const ApplicationLookup& has_applications) {
  RETURN_IF_ERROR(CheckMayBeDeleted(transaction, applicant.name(), has_applications));
  RETURN_IF_ERROR(DeleteSelfIdentificationOf(transaction, applicant.name()));
  RETURN_IF_ERROR(RemoveContacts(transaction.session(), applicant.name()));
  return KeepExternalIds(transaction, ApplicantType(), applicant.name(), {});
}

absl::Status BeforeWrite(const PersonalData& personal_data,
                         const ApplicationLookup& has_applications, Transaction& transaction,
                         const ResourceChange<Applicant>& change) {
  const Applicant& applicant = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return Remove(transaction, applicant, has_applications);
  }
  RETURN_IF_ERROR(CheckNotErased(applicant));
  const auto violations = ApplicantViolations(applicant, DayOf(transaction.now()));
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(CheckDuplicateOf(transaction, applicant));
  if (change.kind == events::v1::Event::UNDELETED) {
    RETURN_IF_ERROR(UndeleteSelfIdentificationOf(transaction, applicant.name()));
  }
  if (change.kind != events::v1::Event::UPDATED || IsReachedOtherwise(*change.before, applicant)) {
    RETURN_IF_ERROR(KeepContacts(transaction.session(), personal_data, applicant));
  }
  return KeepExternalIds(transaction, ApplicantType(), applicant.name(),
                         ExternalIdsOf(applicant.external_ids()));
}

absl::StatusOr<v1::FindDuplicateApplicantsResponse> FindDuplicateApplicants(
    Store& store, const Context& context, const std::string& name) {
  std::vector<v1::DuplicateApplicant> duplicates;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(
            const auto there,
            session.QueryOne<std::string>(
                "SELECT name FROM applicants WHERE name = :name AND delete_time = 0", name));
        if (!there) return NotFound(name);
        ASSIGN_OR_RETURN(duplicates, FindDuplicates(session, name));
        return absl::OkStatus();
      }));
  v1::FindDuplicateApplicantsResponse response;
  for (auto& duplicate : duplicates) *response.add_duplicates() = std::move(duplicate);
  return response;
}

}  // namespace

const ResourceType& ApplicantType() {
  static const ResourceType type = DeclareResource<Applicant>({
      .table = "applicants",
      .columns = {{"source"}, {"duplicate_of"}},
  });
  return type;
}

void RegisterApplicants(RpcService& applications, Store& store, const PersonalData& personal_data,
                        ApplicationLookup has_applications) {
  RegisterStandardMethods<Applicant>(
      applications, ApplicantType(), store,
      {.children = {&PreferenceClaimType()},
       .before_write = [&personal_data, has_applications = std::move(has_applications)](
                           const Context&, Transaction& transaction,
                           const ResourceChange<Applicant>& change) {
         return BeforeWrite(personal_data, has_applications, transaction, change);
       }});
  applications.Unary<v1::FindDuplicateApplicantsRequest, v1::FindDuplicateApplicantsResponse>(
      "FindDuplicateApplicants",
      [&store](const Context& context, const v1::FindDuplicateApplicantsRequest& request) {
        return FindDuplicateApplicants(store, context, request.name());
      });
}

absl::StatusOr<std::unique_ptr<Applicant>> FindApplicant(Transaction& transaction,
                                                         absl::string_view name) {
  ASSIGN_OR_RETURN(auto applicant, transaction.Find<Applicant>(ApplicantType(), name));
  if (applicant == nullptr || applicant->has_delete_time()) return NotFound(name);
  return applicant;
}

absl::Status CheckNotErased(const Applicant& applicant) {
  if (!applicant.has_erase_time()) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kPersonErased, applicant.name(),
      absl::StrCat(applicant.name(), " was erased; nothing is written about them any more."));
}

}  // namespace touchstone::recruiting
