#include "services/feedback/surveys/inviting.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/rules/survey_form.h"
#include "services/feedback/surveys/survey_tokens.h"
#include "services/feedback/surveys/surveys.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::feedback {
namespace {

using v1::InviteCustomersRequest;
using v1::InviteCustomersResponse;
using v1::InviteOutcome;
using v1::Survey;
using v1::SurveyInvitation;

constexpr absl::string_view kIssueTokens = "feedback.tokens.issue";

absl::StatusOr<std::string> FindInvitationAbout(Session& session, const std::string& survey,
                                                const SurveySubject& subject) {
  ASSIGN_OR_RETURN(
      auto row, session.QueryOne<std::string>(
                    absl::StrCat("SELECT name FROM survey_invitations WHERE parent = :parent AND ",
                                 subject.is_case ? "\"case\"" : "contact",
                                 " = :subject AND delete_time = 0 LIMIT 1"),
                    survey, subject.name));
  return row ? std::get<0>(*std::move(row)) : std::string();
}

// Chance is a number that nobody can reckon beforehand, so that who names contacts does not choose
// who is asked. Who is not drawn stays so, also when more are invited later.
absl::StatusOr<bool> Draw(const SurveyParts& parts, Session& session, const Survey& survey,
                          const std::string& subject) {
  ASSIGN_OR_RETURN(const auto left_out,
                   session.QueryOne<std::string>("SELECT subject FROM undrawn_subjects WHERE "
                                                 "survey = :survey AND subject = :subject",
                                                 survey.name(), subject));
  if (left_out) return false;
  if (survey.sample_percent() >= 100) return true;
  ASSIGN_OR_RETURN(const std::string number,
                   parts.personal_data.KeyedHash(session, ParentOf(survey.name()), "survey draw",
                                                 absl::StrCat(survey.name(), " ", subject)));
  if (IsDrawn(number, survey.sample_percent())) return true;
  RETURN_IF_ERROR(session
                      .Execute("INSERT INTO undrawn_subjects (survey, subject) VALUES (:survey, "
                               ":subject) ON CONFLICT (survey, subject) DO NOTHING",
                               survey.name(), subject)
                      .status());
  return false;
}

// Whether they may be asked again; then this is the last time they were.
absl::StatusOr<bool> TakeTurn(Transaction& transaction, const Survey& survey,
                              const std::string& customer) {
  const absl::Time quiet_since = transaction.now() - absl::Hours(24) * survey.quiet_days();
  ASSIGN_OR_RETURN(
      const int64_t taken,
      transaction.session().Execute(
          "INSERT INTO last_invitations (organization, customer, invite_time) VALUES "
          "(:organization, :customer, :now) ON CONFLICT (organization, customer) DO UPDATE SET "
          "invite_time = excluded.invite_time WHERE last_invitations.invite_time <= :quiet_since",
          ParentOf(survey.name()), customer, absl::ToUnixMicros(transaction.now()),
          absl::ToUnixMicros(quiet_since)));
  return taken > 0;
}

SurveyInvitation InvitationTo(const SurveyParts& parts, const Transaction& transaction,
                              const Survey& survey, const SurveySubject& subject,
                              const AskedCustomer& customer) {
  SurveyInvitation invitation;
  invitation.set_name(
      SurveyInvitationType().pattern.Child(survey.name(), parts.store.ids().TimeOrdered()));
  invitation.set_customer(subject.customer);
  (subject.is_case ? *invitation.mutable_case_() : *invitation.mutable_contact()) = subject.name;
  invitation.set_service_type(subject.service_type);
  invitation.set_organizational_unit(subject.organizational_unit);
  invitation.set_language(SurveyLanguageFor(survey, {customer.language, subject.language}));
  invitation.set_state(SurveyInvitation::INVITED);
  SetTime(invitation, "invite_time", transaction.now());
  SetTime(invitation, "expire_time", transaction.now() + absl::Hours(24) * survey.valid_days());
  return invitation;
}

absl::Status KeepBeside(Session& session, const SurveyInvitation& invitation,
                        const HandledBy& handled_by) {
  return session
      .Execute(
          "UPDATE survey_invitations SET worker = :worker, channel = :channel WHERE name = "
          ":name",
          handled_by.worker, static_cast<int64_t>(handled_by.channel), invitation.name())
      .status();
}

absl::Status KeepNotice(Session& session, const SurveyInvitation& invitation,
                        const std::string& notice) {
  return session
      .Execute("UPDATE survey_invitations SET notice = :notice WHERE name = :name", notice,
               invitation.name())
      .status();
}

absl::Status WriteInvitation(const SurveyParts& parts, Transaction& transaction,
                             const Survey& survey, const FoundSubject& about,
                             const AskedCustomer& customer, bool return_token,
                             InviteOutcome& outcome) {
  Session& session = transaction.session();
  SurveyInvitation invitation = InvitationTo(parts, transaction, survey, about.subject, customer);
  RETURN_IF_ERROR(transaction.Create(SurveyInvitationType(), invitation));
  const HandledBy handled_by{about.subject.worker, about.channel};
  RETURN_IF_ERROR(KeepBeside(session, invitation, handled_by));
  ASSIGN_OR_RETURN(const std::string token, GiveToken(session, survey.name(), invitation.name()));
  outcome.set_invitation(invitation.name());
  if (return_token) {
    outcome.set_token(token);
  } else {
    ASSIGN_OR_RETURN(const std::string notice, parts.tell(transaction, invitation, token));
    RETURN_IF_ERROR(KeepNotice(session, invitation, notice));
  }
  return TellFollowers(parts, transaction,
                       {.survey = survey,
                        .invitation = invitation,
                        .handled_by = handled_by,
                        .answers = {},
                        .language = invitation.language()});
}

// --- InviteCustomers --------------------------------------------------------------------------

absl::Status CheckEtag(const std::string& given, const Survey& survey) {
  if (given.empty() || given == survey.etag()) return absl::OkStatus();
  return Error(absl::StatusCode::kAborted, reasons::kEtagStale,
               absl::StrCat(survey.name(), " was changed meanwhile; read it again."),
               {{"resource", survey.name()}, {"etag", survey.etag()}});
}

absl::StatusOr<std::vector<FoundSubject>> FindSubjects(Transaction& transaction,
                                                       const InviteCustomersRequest& request) {
  std::vector<FoundSubject> subjects;
  std::vector<FieldViolation> violations;
  for (int i = 0; i < request.subjects_size(); ++i) {
    const std::string field = absl::StrCat("subjects[", i, "]");
    if (OrganizationOf(request.subjects(i)) != OrganizationOf(request.name())) {
      violations.push_back({field, "must be of the same organization"});
      continue;
    }
    ASSIGN_OR_RETURN(auto found, FindSubject(transaction, request.subjects(i)));
    if (!found) {
      violations.push_back({field, "must be a contact or case that exists"});
    } else {
      subjects.push_back(*std::move(found));
    }
  }
  if (!violations.empty()) return InvalidFields(violations);
  return subjects;
}

absl::StatusOr<InviteCustomersResponse> InviteAll(const SurveyParts& parts,
                                                  Transaction& transaction,
                                                  const InviteCustomersRequest& request) {
  ASSIGN_OR_RETURN(const auto survey, FindSurvey(transaction, request.name()));
  RETURN_IF_ERROR(CheckEtag(request.etag(), *survey));
  RETURN_IF_ERROR(CheckState(*survey, Survey::OPEN));
  ASSIGN_OR_RETURN(const auto subjects, FindSubjects(transaction, request));
  InviteCustomersResponse response;
  for (const FoundSubject& about : subjects) {
    ASSIGN_OR_RETURN(*response.add_outcomes(),
                     Invite(parts, transaction, *survey, about, request.return_tokens()));
  }
  return response;
}

void TakeOutTokens(InviteCustomersResponse& response) {
  for (InviteOutcome& outcome : *response.mutable_outcomes()) outcome.clear_token();
}

// What would be made has neither name nor token.
void TakeOutInvitations(InviteCustomersResponse& response) {
  TakeOutTokens(response);
  for (InviteOutcome& outcome : *response.mutable_outcomes()) {
    if (outcome.reason() == InviteOutcome::INVITED) outcome.clear_invitation();
  }
}

absl::StatusOr<InviteCustomersResponse> InviteCustomers(const SurveyParts& parts,
                                                        const Context& context,
                                                        const InviteCustomersRequest& request) {
  const absl::string_view organization = OrganizationOf(request.name());
  if (request.return_tokens() && !IsAllowed(*context.caller, kIssueTokens, organization)) {
    return DenyAccess(*context.caller, kIssueTokens, organization);
  }
  const RepeatableCall call(context, request);
  InviteCustomersResponse response;
  const auto write = [&](Transaction& transaction) -> absl::Status {
    response.Clear();
    ASSIGN_OR_RETURN(const auto kept, call.FindAnswer(parts.store, transaction, context.deadline));
    if (kept) {
      response.ParseFromString(*kept);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(response, InviteAll(parts, transaction, request));
    if (request.validate_only()) return absl::OkStatus();
    InviteCustomersResponse without_tokens = response;
    TakeOutTokens(without_tokens);
    return call.KeepAnswer(transaction, without_tokens.SerializeAsString());
  };
  if (request.validate_only()) {
    RETURN_IF_ERROR(parts.store.Try(AuthorOf(context), context.deadline, write));
    TakeOutInvitations(response);
    return response;
  }
  RETURN_IF_ERROR(parts.store.Write(AuthorOf(context), context.deadline, write));
  return response;
}

}  // namespace

absl::StatusOr<InviteOutcome> Invite(const SurveyParts& parts, Transaction& transaction,
                                     const Survey& survey, const FoundSubject& about,
                                     bool return_token) {
  Session& session = transaction.session();
  const SurveySubject& subject = about.subject;
  InviteOutcome outcome;
  outcome.set_subject(subject.name);
  ASSIGN_OR_RETURN(const AskedCustomer customer, FindAskedCustomer(transaction, subject.customer));
  outcome.set_reason(WhyNotInvited(survey, subject, customer, !return_token));
  if (outcome.reason() != InviteOutcome::INVITED) return outcome;
  ASSIGN_OR_RETURN(const std::string former, FindInvitationAbout(session, survey.name(), subject));
  if (!former.empty()) {
    outcome.set_reason(InviteOutcome::ALREADY_INVITED);
    outcome.set_invitation(former);
    return outcome;
  }
  ASSIGN_OR_RETURN(const bool drawn, Draw(parts, session, survey, subject.name));
  if (!drawn) {
    outcome.set_reason(InviteOutcome::NOT_DRAWN);
    return outcome;
  }
  ASSIGN_OR_RETURN(const bool taken, TakeTurn(transaction, survey, subject.customer));
  if (!taken) {
    outcome.set_reason(InviteOutcome::ASKED_LATELY);
    return outcome;
  }
  RETURN_IF_ERROR(
      WriteInvitation(parts, transaction, survey, about, customer, return_token, outcome));
  return outcome;
}

absl::Status TellFollowers(const SurveyParts& parts, Transaction& transaction,
                           const SurveyChange& change) {
  for (const SurveyFollower& follower : parts.followers) {
    RETURN_IF_ERROR(follower(transaction, change));
  }
  return absl::OkStatus();
}

void RegisterInviting(RpcService& surveys, const SurveyParts& parts) {
  surveys.Unary<InviteCustomersRequest, InviteCustomersResponse>(
      "InviteCustomers", [parts](const Context& context, const InviteCustomersRequest& request) {
        return InviteCustomers(parts, context, request);
      });
}

}  // namespace touchstone::feedback
