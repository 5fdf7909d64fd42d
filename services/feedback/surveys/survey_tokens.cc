#include "services/feedback/surveys/survey_tokens.h"

#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/rules/invitation.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/names/sha256.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/trust/secrets.h"

namespace touchstone::feedback {
namespace {

std::string FindingHash(const std::string& token) {
  return Sha256Hex(absl::StrCat("touchstone survey token 1: find ", token));
}

std::string SurveyHash(const std::string& survey, const std::string& token) {
  return Sha256Hex(absl::StrCat("touchstone survey token 1: of ", survey, " ", token));
}

}  // namespace

absl::StatusOr<std::string> GiveToken(Session& session, const std::string& survey,
                                      const std::string& invitation) {
  const std::string token = NewSecret();
  RETURN_IF_ERROR(session
                      .Execute("UPDATE survey_invitations SET token_hash = :token_hash, "
                               "survey_hash = :survey_hash WHERE name = :name",
                               FindingHash(token), SurveyHash(survey, token), invitation)
                      .status());
  return token;
}

absl::StatusOr<std::string> InvitationOf(Session& session, const std::string& survey,
                                         const std::string& token) {
  if (IsSecret(token)) {
    ASSIGN_OR_RETURN(
        auto row, (session.QueryOne<std::string, std::string>(
                      "SELECT name, survey_hash FROM survey_invitations WHERE token_hash = :hash",
                      FindingHash(token))));
    if (row && std::get<1>(*row) == SurveyHash(survey, token)) return std::get<0>(*std::move(row));
  }
  return Error(absl::StatusCode::kNotFound, reasons::kTokenUnknown,
               "The token is not of this survey; it is in the invitation, and for you alone.");
}

absl::Status CheckIsOpen(const v1::SurveyInvitation& invitation, absl::Time now) {
  using v1::SurveyInvitation;
  const std::string survey(ParentOf(invitation.name()));
  if (invitation.state() == SurveyInvitation::ANSWERED ||
      invitation.state() == SurveyInvitation::DISMISSED) {
    return FailedPrecondition(reasons::kSurveyAnswered, survey,
                              "The token was used; answers are given once.");
  }
  if (invitation.state() == SurveyInvitation::INVITED && !IsOver(invitation, now)) {
    return absl::OkStatus();
  }
  return FailedPrecondition(reasons::kSurveyExpired, survey,
                            absl::StrCat("It could be answered until ",
                                         DayText(DayOf(TimeOf(invitation, "expire_time"))), "."));
}

}  // namespace touchstone::feedback
