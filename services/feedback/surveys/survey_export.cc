#include "services/feedback/surveys/survey_export.h"

#include <touchstone/feedback/v1/survey_answer.pb.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/surveys/survey_comments.h"
#include "services/feedback/surveys/survey_invitations.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

// By the question.
absl::StatusOr<Enclosures> AnswersTo(const PersonalData& personal_data, Session& session,
                                     const std::string& invitation) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, int64_t, std::string, Bytes, std::string>(
          "SELECT a.question, a.rating, a.choice, a.sealed_text, i.customer FROM survey_answers a "
          "JOIN survey_invitations i ON i.name = a.invitation WHERE a.invitation = :invitation "
          "ORDER BY a.question",
          invitation)));
  Enclosures answers;
  for (const auto& [question, rating, choice, sealed, customer] : rows) {
    auto answer = std::make_unique<v1::SurveyAnswer>();
    answer->set_question_id(question);
    if (rating >= 0) answer->set_rating(static_cast<int32_t>(rating));
    answer->set_choice_id(choice);
    if (!sealed.value.empty()) {
      ASSIGN_OR_RETURN(*answer->mutable_text(),
                       personal_data.Decrypt(session, customer, sealed.value,
                                             CommentPlace(invitation, question)));
    }
    answers[absl::StrCat("answer to ", question)] = std::move(answer);
  }
  return answers;
}

}  // namespace

ExportedResources InvitationsToExport(const PersonalData& personal_data) {
  return {.type = &SurveyInvitationType(),
          .condition = "customer = :customer",
          .enclose =
              [&personal_data](Session& session, const std::string& name) {
                return AnswersTo(personal_data, session, name);
              },
          .conceal = nullptr};
}

}  // namespace touchstone::feedback
