#include "services/recruiting/applicants/eeo_self_identifications.h"

#include <touchstone/recruiting/v1/eeo_category_set.pb.h>
#include <touchstone/recruiting/v1/eeo_self_identification.pb.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applicants/eeo_category_sets.h"
#include "services/recruiting/rules/eeo_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::EeoCategorySet;
using v1::EeoSelfIdentification;
using v1::RecordEeoSelfIdentificationRequest;
using v1::RecordEeoSelfIdentificationResponse;

std::string ApplicantOf(absl::string_view self_identification) {
  return absl::StrCat(ParentOf(self_identification), "/applicants/", IdOf(self_identification));
}

absl::StatusOr<std::unique_ptr<EeoCategorySet>> FindSet(Transaction& transaction,
                                                        const std::string& name,
                                                        const std::string& applicant) {
  constexpr absl::string_view kField = "eeo_self_identification.category_set";
  if (OrganizationOf(name) != OrganizationOf(applicant)) {
    return InvalidField(kField, "must be of the same organization");
  }
  ASSIGN_OR_RETURN(auto set, transaction.Find<EeoCategorySet>(EeoCategorySetType(), name));
  if (set == nullptr || set->has_delete_time()) {
    return InvalidField(kField, "names what does not exist");
  }
  return set;
}

absl::Status KeepGroups(Session& session, const EeoSelfIdentification& said,
                        const EeoCategorySet& set) {
  const EeoChoice choice = ChoiceFrom(set, said);
  RETURN_IF_ERROR(RemoveGroups(session, said.applicant()));
  return session
      .Execute(
          "INSERT INTO eeo_groups (applicant, organization, category_set, sex, race_ethnicity, "
          "disability) VALUES (:applicant, :organization, :category_set, :sex, :race_ethnicity, "
          ":disability)",
          said.applicant(), ParentOf(said.applicant()), set.name(), choice.sex,
          choice.race_ethnicity, choice.disability)
      .status();
}

// What they say, without what a caller may not set.
EeoSelfIdentification Said(const RecordEeoSelfIdentificationRequest& request) {
  const EeoSelfIdentification& sent = request.eeo_self_identification();
  EeoSelfIdentification said;
  said.set_name(SelfIdentificationOf(request.applicant()));
  said.set_applicant(request.applicant());
  said.set_category_set(sent.category_set());
  said.set_sex(sent.sex());
  said.set_race_ethnicity(sent.race_ethnicity());
  said.set_disability(sent.disability());
  said.set_etag(sent.etag());
  return said;
}

// In place of what they said before, which stays in the history, sealed.
absl::Status Keep(Transaction& transaction, EeoSelfIdentification said) {
  const ResourceType& type = EeoSelfIdentificationType();
  ASSIGN_OR_RETURN(const auto before, transaction.Find<EeoSelfIdentification>(type, said.name()));
  if (before == nullptr) return transaction.Create(type, said);
  if (!said.etag().empty() && said.etag() != before->etag()) {
    return Error(absl::StatusCode::kAborted, reasons::kEtagStale,
                 absl::StrCat(said.name(), " was recorded anew meanwhile; ask again which holds."));
  }
  *said.mutable_create_time() = before->create_time();
  said.set_etag(before->etag());
  return transaction.Update(type, said);
}

absl::Status Record(Transaction& transaction, const RecordEeoSelfIdentificationRequest& request) {
  ASSIGN_OR_RETURN(const auto applicant, FindApplicant(transaction, request.applicant()));
  RETURN_IF_ERROR(CheckNotErased(*applicant));
  const EeoSelfIdentification said = Said(request);
  ASSIGN_OR_RETURN(const auto set, FindSet(transaction, said.category_set(), applicant->name()));
  const auto violations = ChoiceViolations(*set, said);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(KeepGroups(transaction.session(), said, *set));
  RETURN_IF_ERROR(SetChosen(transaction.session(), set->name()));
  return Keep(transaction, said);
}

absl::StatusOr<RecordEeoSelfIdentificationResponse> RecordOnce(
    Store& store, const Context& context, const RecordEeoSelfIdentificationRequest& request) {
  const RepeatableCall call(context, request);
  RecordEeoSelfIdentificationResponse response;
  const auto record = [&](Transaction& transaction) -> absl::Status {
    response.Clear();
    ASSIGN_OR_RETURN(const auto kept, call.FindAnswer(store, transaction, context.deadline));
    if (kept) {
      response.ParseFromString(*kept);
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(Record(transaction, request));
    if (request.validate_only()) return absl::OkStatus();
    SetTime(response, "record_time", transaction.now());
    return call.KeepAnswer(transaction, response.SerializeAsString());
  };
  const Author author = AuthorOf(context);
  RETURN_IF_ERROR(request.validate_only() ? store.Try(author, context.deadline, record)
                                          : store.Write(author, context.deadline, record));
  return response;
}

// Whatever else they are allowed: who scores an applicant does not learn of which groups they are.
absl::Status CheckIsOnNoPanel(const PanelLookup& is_on_panel_of, const Context& context,
                              Session& session, const std::string& applicant) {
  const std::string& person = context.caller->person();
  if (!is_on_panel_of || person.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool is_on_panel, is_on_panel_of(session, person, applicant));
  if (!is_on_panel) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               absl::StrCat("Whoever is on a panel of a requisition that ", applicant,
                            " applied for is not shown of which groups they are."));
}

absl::StatusOr<EeoSelfIdentification> Read(Store& store, const SelfIdentificationGuards& guards,
                                           const Context& context, const std::string& name) {
  const std::string applicant = ApplicantOf(name);
  std::unique_ptr<EeoSelfIdentification> said;
  const auto read = [&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(
        CheckIsOnNoPanel(guards.is_on_panel_of, context, transaction.session(), applicant));
    ASSIGN_OR_RETURN(said,
                     transaction.Find<EeoSelfIdentification>(EeoSelfIdentificationType(), name));
    if (said == nullptr) return NotFound(name);
    if (!guards.keep_disclosure) return absl::OkStatus();
    return guards.keep_disclosure(context, transaction, applicant);
  };
  RETURN_IF_ERROR(store.Write(AuthorOf(context), context.deadline, read));
  return *std::move(said);
}

}  // namespace

const ResourceType& EeoSelfIdentificationType() {
  static const ResourceType type = DeclareResource<EeoSelfIdentification>({
      .table = "eeo_self_identifications",
      .columns = {{"category_set"}},
      .person = "applicant",
  });
  return type;
}

void RegisterEeoSelfIdentifications(RpcService& applications, Store& store,
                                    SelfIdentificationGuards guards) {
  applications.Unary<RecordEeoSelfIdentificationRequest, RecordEeoSelfIdentificationResponse>(
      "RecordEeoSelfIdentification",
      [&store](const Context& context, const RecordEeoSelfIdentificationRequest& request) {
        return RecordOnce(store, context, request);
      });
  applications.Unary<v1::GetEeoSelfIdentificationRequest, EeoSelfIdentification>(
      "GetEeoSelfIdentification",
      [&store, guards = std::move(guards)](const Context& context,
                                           const v1::GetEeoSelfIdentificationRequest& request) {
        return Read(store, guards, context, request.name());
      });
}

std::string SelfIdentificationOf(absl::string_view applicant) {
  return absl::StrCat(ParentOf(applicant), "/eeoSelfIdentifications/", IdOf(applicant));
}

absl::Status DeleteSelfIdentificationOf(Transaction& transaction, const std::string& applicant) {
  RETURN_IF_ERROR(RemoveGroups(transaction.session(), applicant));
  ASSIGN_OR_RETURN(const auto said,
                   transaction.Find<EeoSelfIdentification>(EeoSelfIdentificationType(),
                                                           SelfIdentificationOf(applicant)));
  if (said == nullptr || said->has_delete_time()) return absl::OkStatus();
  return transaction.Delete(EeoSelfIdentificationType(), *said);
}

absl::Status UndeleteSelfIdentificationOf(Transaction& transaction, const std::string& applicant) {
  ASSIGN_OR_RETURN(const auto said,
                   transaction.Find<EeoSelfIdentification>(EeoSelfIdentificationType(),
                                                           SelfIdentificationOf(applicant)));
  if (said == nullptr || !said->has_delete_time()) return absl::OkStatus();
  RETURN_IF_ERROR(transaction.Undelete(EeoSelfIdentificationType(), *said));
  // It stays as long as somebody has chosen from it.
  ASSIGN_OR_RETURN(const auto set,
                   transaction.Find<EeoCategorySet>(EeoCategorySetType(), said->category_set()));
  if (set == nullptr) return NotFound(said->category_set());
  return KeepGroups(transaction.session(), *said, *set);
}

absl::Status RemoveGroups(Session& session, const std::string& applicant) {
  return session.Execute("DELETE FROM eeo_groups WHERE applicant = :applicant", applicant).status();
}

}  // namespace touchstone::recruiting
