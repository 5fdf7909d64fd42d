#include "services/feedback/surveys/surveys.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/survey_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Survey;

absl::Status CheckServiceTypes(Transaction& transaction, const Survey& survey) {
  for (int i = 0; i < survey.service_types_size(); ++i) {
    RETURN_IF_ERROR(ServiceTypeNamed(transaction, ParentOf(survey.name()),
                                     absl::StrCat("survey.service_types[", i, "]"),
                                     survey.service_types(i))
                        .status());
  }
  return absl::OkStatus();
}

absl::Status CheckFits(Transaction& transaction, const Survey& survey) {
  const auto violations = SurveyViolations(survey);
  if (!violations.empty()) return InvalidFields(violations);
  return CheckServiceTypes(transaction, survey);
}

absl::StatusOr<bool> WasAnybodyInvited(Transaction& transaction, const std::string& survey) {
  ASSIGN_OR_RETURN(
      const auto invitation,
      transaction.session().QueryOne<std::string>(
          "SELECT name FROM survey_invitations WHERE parent = :parent LIMIT 1", survey));
  return invitation.has_value();
}

absl::Status CheckMayBeDeleted(Transaction& transaction, const Survey& survey) {
  if (survey.state() == Survey::DRAFT) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool invited, WasAnybodyInvited(transaction, survey.name()));
  if (!invited) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kSurveyState, survey.name(),
      absl::StrCat("Customers were invited to ", survey.name(),
                   "; what they answered stays with what they were asked. Close it instead."));
}

absl::Status CheckMayChange(const Survey& before, const Survey& after) {
  if (before.state() == Survey::DRAFT) return absl::OkStatus();
  if (before.state() == Survey::OPEN && AsksTheSame(before, after)) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kSurveyState, before.name(),
      before.state() == Survey::OPEN
          ? absl::StrCat(before.name(),
                         " is open: of it only title, sample_percent, quiet_days and new "
                         "translations can be changed. Create another to ask something else.")
          : absl::StrCat(before.name(), " is closed; nothing of it changes any more."));
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<Survey>& change) {
  Survey& survey = *change.after;
  switch (change.kind) {
    case events::v1::Event::DELETED:
      return CheckMayBeDeleted(transaction, survey);
    case events::v1::Event::UNDELETED:
      return CheckFits(transaction, survey);
    default:
      break;
  }
  if (change.before == nullptr) {
    survey.set_state(Survey::DRAFT);
    return CheckFits(transaction, survey);
  }
  RETURN_IF_ERROR(CheckMayChange(*change.before, survey));
  return CheckFits(transaction, survey);
}

absl::Status Open(const Context&, Transaction& transaction, const v1::OpenSurveyRequest&,
                  Survey& survey) {
  RETURN_IF_ERROR(CheckState(survey, Survey::DRAFT));
  survey.set_state(Survey::OPEN);
  SetTime(survey, "open_time", transaction.now());
  return absl::OkStatus();
}

// Who is to be invited after something that happened before is not, once it is closed.
absl::Status Close(const Context&, Transaction& transaction, const v1::CloseSurveyRequest&,
                   Survey& survey) {
  RETURN_IF_ERROR(CheckState(survey, Survey::OPEN));
  survey.set_state(Survey::CLOSED);
  SetTime(survey, "close_time", transaction.now());
  return transaction.session()
      .Execute("DELETE FROM survey_triggers WHERE survey = :survey", survey.name())
      .status();
}

}  // namespace

const ResourceType& SurveyType() {
  static const ResourceType type = DeclareResource<Survey>({
      .table = "surveys",
      .columns = {{"title"}, {"state"}, {"trigger"}},
  });
  return type;
}

void RegisterSurveys(RpcService& surveys, Store& store) {
  const ResourceType& type = SurveyType();
  RegisterStandardMethods<Survey>(surveys, type, store,
                                  {.prepare = CompleteSurvey, .before_write = BeforeWrite});
  RegisterChange<v1::OpenSurveyRequest, Survey>(surveys, "OpenSurvey", type, store, Open);
  RegisterChange<v1::CloseSurveyRequest, Survey>(surveys, "CloseSurvey", type, store, Close);
}

absl::StatusOr<std::unique_ptr<Survey>> FindSurvey(Transaction& transaction,
                                                   absl::string_view name) {
  ASSIGN_OR_RETURN(auto survey, transaction.Find<Survey>(SurveyType(), name));
  if (survey == nullptr || survey->has_delete_time()) return NotFound(name);
  return survey;
}

absl::Status CheckState(const Survey& survey, Survey::State needed) {
  if (survey.state() == needed) return absl::OkStatus();
  return FailedPrecondition(reasons::kSurveyState, survey.name(),
                            absl::StrCat(survey.name(), " is ", InWords(survey.state()),
                                         "; for this it must be ", InWords(needed), "."));
}

}  // namespace touchstone::feedback
