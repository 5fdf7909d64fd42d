#include "services/feedback/surveys/survey_form_methods.h"

#include <touchstone/feedback/v1/service_type.pb.h>

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/survey_answers.h"
#include "services/feedback/rules/survey_form.h"
#include "services/feedback/surveys/survey_comments.h"
#include "services/feedback/surveys/survey_tokens.h"
#include "services/feedback/surveys/surveys.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::AnswerSurveyRequest;
using v1::AnswerSurveyResponse;
using v1::GetSurveyFormRequest;
using v1::Survey;
using v1::SurveyAnswer;
using v1::SurveyForm;
using v1::SurveyInvitation;
using v1::SurveyQuestion;

// Customers are nobody in particular, and the log of changes does not say by which call they came.
Author Customers(const Context& context) {
  return {.actor = "customers", .method = context.method, .trace_id = ""};
}

// Something without personal texts, as it is stored. NOT_FOUND when it is not there, or deleted.
template <typename T>
absl::StatusOr<T> ReadStored(Session& session, const ResourceType& type, const std::string& name) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>(absl::StrCat("SELECT body FROM ", type.table(),
                                                        " WHERE name = :name AND delete_time = 0"),
                                           name));
  if (!row) return NotFound(name);
  T resource;
  if (resource.ParseFromString(std::get<0>(*row).value)) return resource;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("The stored ", name, " cannot be read."));
}

struct LetIn {
  Survey survey;
  SurveyInvitation invitation;
};

absl::StatusOr<LetIn> FindByToken(Session& session, absl::Time now, const std::string& survey,
                                  const std::string& token) {
  ASSIGN_OR_RETURN(const std::string name, InvitationOf(session, survey, token));
  LetIn in;
  ASSIGN_OR_RETURN(in.invitation,
                   ReadStored<SurveyInvitation>(session, SurveyInvitationType(), name));
  RETURN_IF_ERROR(CheckIsOpen(in.invitation, now));
  ASSIGN_OR_RETURN(in.survey, ReadStored<Survey>(session, SurveyType(), survey));
  return in;
}

// --- GetSurveyForm ----------------------------------------------------------------------------

// What the service is called in a language, else as the office calls it.
std::string TitleIn(const v1::ServiceType& service_type, absl::string_view language) {
  for (const auto& text : service_type.texts()) {
    if (absl::AsciiStrToLower(text.language()) == absl::AsciiStrToLower(language) &&
        !text.title().empty()) {
      return text.title();
    }
  }
  return service_type.title();
}

// On which day the contact began or the case came in.
absl::StatusOr<std::string> DayOfSubject(Session& session, const SurveyInvitation& invitation) {
  const bool is_case = invitation.contact().empty();
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<int64_t>(is_case ? "SELECT receive_time FROM cases WHERE name = :name"
                                        : "SELECT start_time FROM contacts WHERE name = :name",
                                is_case ? invitation.case_() : invitation.contact()));
  // It may be purged: then it was when they were invited.
  const absl::Time time =
      row ? absl::FromUnixMicros(std::get<0>(*row)) : TimeOf(invitation, "invite_time");
  return DayText(DayOf(time));
}

// The service and the day, which need no words around them in any language.
absl::StatusOr<std::string> SubjectText(Session& session, const SurveyInvitation& invitation,
                                        absl::string_view language) {
  ASSIGN_OR_RETURN(const std::string day, DayOfSubject(session, invitation));
  if (invitation.service_type().empty()) return day;
  const auto service_type =
      ReadStored<v1::ServiceType>(session, ServiceTypeType(), invitation.service_type());
  if (absl::IsNotFound(service_type.status())) return day;
  RETURN_IF_ERROR(service_type.status());
  return absl::StrCat(TitleIn(*service_type, language), ", ", day);
}

absl::StatusOr<SurveyForm> GetForm(Store& store, const Context& context,
                                   const GetSurveyFormRequest& request) {
  SurveyForm form;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const LetIn in, FindByToken(session, store.clock().Now(), request.name(),
                                                     request.token()));
        const std::string language =
            SurveyLanguageFor(in.survey, {request.language(), in.invitation.language()});
        form = FormOf(in.survey, language);
        *form.mutable_expire_time() = in.invitation.expire_time();
        ASSIGN_OR_RETURN(*form.mutable_subject_text(),
                         SubjectText(session, in.invitation, language));
        return absl::OkStatus();
      }));
  return form;
}

// --- AnswerSurvey -----------------------------------------------------------------------------

absl::StatusOr<std::string> SealText(const SurveyParts& parts, Session& session,
                                     const SurveyInvitation& invitation,
                                     const SurveyAnswer& answer) {
  if (answer.text().empty()) return std::string();
  return parts.personal_data.Encrypt(session, invitation.customer(), answer.text(),
                                     CommentPlace(invitation.name(), answer.question_id()));
}

absl::Status KeepAnswers(const SurveyParts& parts, Transaction& transaction, const Survey& survey,
                         const SurveyInvitation& invitation, const AnswerSurveyRequest& request,
                         const std::string& language) {
  for (const SurveyAnswer& answer : request.answers()) {
    const SurveyQuestion& question = *FindQuestion(survey, answer.question_id());
    Session& session = transaction.session();
    ASSIGN_OR_RETURN(const std::string sealed, SealText(parts, session, invitation, answer));
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO survey_answers (organization, survey, invitation, question, "
                     "about, kind, rating, choice, sealed_text, language, answer_date, place) "
                     "VALUES (:organization, :survey, :invitation, :question, :about, :kind, "
                     ":rating, :choice, :sealed_text, :language, :answer_date, :place)",
                     ParentOf(survey.name()), survey.name(), invitation.name(), question.id(),
                     static_cast<int64_t>(question.about()), static_cast<int64_t>(question.kind()),
                     answer.has_rating() ? int64_t{answer.rating()} : int64_t{-1},
                     answer.choice_id(), Bytes{sealed}, language, invitation.answer_date(),
                     parts.store.ids().Random())
            .status());
  }
  return absl::OkStatus();
}

absl::Status TakeAnswers(const SurveyParts& parts, Transaction& transaction,
                         const AnswerSurveyRequest& request) {
  ASSIGN_OR_RETURN(LetIn in, FindByToken(transaction.session(), transaction.now(), request.name(),
                                         request.token()));
  const auto violations = AnswerViolations(in.survey, request);
  if (!violations.empty()) return InvalidFields(violations);
  SurveyInvitation& invitation = in.invitation;
  const std::string language =
      request.language().empty() ? invitation.language() : request.language();
  invitation.set_state(request.dismiss() ? SurveyInvitation::DISMISSED
                                         : SurveyInvitation::ANSWERED);
  invitation.set_answer_date(DayText(DayOf(transaction.now())));
  // First, so that of two at once the one who loses is run again, and finds it used.
  RETURN_IF_ERROR(transaction.Update(SurveyInvitationType(), invitation));
  RETURN_IF_ERROR(KeepAnswers(parts, transaction, in.survey, invitation, request, language));
  ASSIGN_OR_RETURN(const HandledBy handled_by,
                   FindHandledBy(transaction.session(), invitation.name()));
  return TellFollowers(parts, transaction,
                       {.survey = in.survey,
                        .invitation = invitation,
                        .handled_by = handled_by,
                        .answers = request.answers(),
                        .language = language});
}

absl::StatusOr<AnswerSurveyResponse> Answer(const SurveyParts& parts, const Context& context,
                                            const AnswerSurveyRequest& request) {
  RETURN_IF_ERROR(parts.store.Write(
      Customers(context), context.deadline,
      [&](Transaction& transaction) { return TakeAnswers(parts, transaction, request); }));
  AnswerSurveyResponse response;
  response.set_dismissed(request.dismiss());
  return response;
}

}  // namespace

void RegisterSurveyForm(RpcService& surveys, const SurveyParts& parts) {
  surveys.Unary<GetSurveyFormRequest, SurveyForm>(
      "GetSurveyForm",
      [&store = parts.store](const Context& context, const GetSurveyFormRequest& request) {
        return GetForm(store, context, request);
      });
  surveys.Unary<AnswerSurveyRequest, AnswerSurveyResponse>(
      "AnswerSurvey", [parts](const Context& context, const AnswerSurveyRequest& request) {
        return Answer(parts, context, request);
      });
}

}  // namespace touchstone::feedback
