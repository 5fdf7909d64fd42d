#include "services/feedback/surveys/survey_comments.h"

#include <touchstone/feedback/v1/survey_answer.pb.h>
#include <touchstone/feedback/v1/survey_invitation.pb.h>

#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

using v1::ListSurveyCommentsRequest;
using v1::ListSurveyCommentsResponse;
using v1::SurveyComment;

absl::Status CheckEnoughAnswered(Session& session, const std::string& survey) {
  ASSIGN_OR_RETURN(const auto there,
                   session.QueryOne<std::string>(
                       "SELECT name FROM surveys WHERE name = :name AND delete_time = 0", survey));
  if (!there) return NotFound(survey);
  ASSIGN_OR_RETURN(
      const auto answered,
      session.Query<std::string>(
          "SELECT name FROM survey_invitations WHERE parent = :parent AND state = "
          ":state ORDER BY name LIMIT :fewest",
          survey, static_cast<int64_t>(v1::SurveyInvitation::ANSWERED), kFewestAnswers));
  if (answered.size() >= kFewestAnswers) return absl::OkStatus();
  return FailedPrecondition(reasons::kTooFew, survey,
                            absl::StrCat("Fewer than ", kFewestAnswers, " answered ", survey,
                                         "; what they wrote is shown when there are more."));
}

// Place, question, sealed text, language, day, invitation, customer, service type, unit.
using Row = std::tuple<std::string, std::string, Bytes, std::string, std::string, std::string,
                       std::string, std::string, std::string>;

absl::StatusOr<std::vector<Row>> ReadRows(Session& session,
                                          const ListSurveyCommentsRequest& request,
                                          const std::string& after, int most) {
  const bool of_one = !request.question_id().empty();
  std::vector<SqlValue> values = {request.name()};
  if (of_one) values.emplace_back(request.question_id());
  values.emplace_back(after);
  values.emplace_back(int64_t{most});
  return session.QueryWith<std::string, std::string, Bytes, std::string, std::string, std::string,
                           std::string, std::string, std::string>(
      absl::StrCat("SELECT a.place, a.question, a.sealed_text, a.language, a.answer_date, "
                   "a.invitation, i.customer, i.service_type, i.organizational_unit FROM "
                   "survey_answers a JOIN survey_invitations i ON i.name = a.invitation WHERE "
                   "a.survey = :survey AND a.kind = 8",
                   of_one ? " AND a.question = :question" : "",
                   " AND a.place > :after ORDER BY a.place LIMIT :most"),
      values);
}

absl::StatusOr<std::vector<std::optional<std::string>>> OpenTexts(Session& session,
                                                                  const PersonalData& personal_data,
                                                                  const std::vector<Row>& rows) {
  std::vector<SealedPersonal> sealed;
  for (const auto& [place, question, text, language, day, invitation, customer, type, unit] :
       rows) {
    sealed.push_back(
        {.person = customer, .sealed = text.value, .place = CommentPlace(invitation, question)});
  }
  return personal_data.DecryptAll(session, sealed);
}

SurveyComment CommentOf(const Row& row, const std::optional<std::string>& opened) {
  const auto& [place, question, text, language, day, invitation, customer, type, unit] = row;
  SurveyComment comment;
  comment.set_question_id(question);
  comment.set_text(opened.value_or(""));
  comment.set_language(language);
  comment.set_service_type(type);
  comment.set_organizational_unit(unit);
  comment.set_month(day.substr(0, 7));
  return comment;
}

// What PageTokens are bound to.
std::string QueryOf(const ListSurveyCommentsRequest& request) {
  return absl::StrCat("comments of ", request.name(), " on ", request.question_id());
}

absl::StatusOr<ListSurveyCommentsResponse> List(Store& store, const PersonalData& personal_data,
                                                const Context& context,
                                                const ListSurveyCommentsRequest& request) {
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(
        const PagePosition position,
        store.page_tokens().Read(request.page_token(), QueryOf(request), store.clock().Now()));
    after = position.name;
  }
  const int size = PageSize(request.page_size());
  ListSurveyCommentsResponse response;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        response.Clear();
        RETURN_IF_ERROR(CheckEnoughAnswered(session, request.name()));
        ASSIGN_OR_RETURN(auto rows, ReadRows(session, request, after, size + 1));
        const bool is_more = rows.size() > static_cast<size_t>(size);
        if (is_more) rows.pop_back();
        ASSIGN_OR_RETURN(const auto opened, OpenTexts(session, personal_data, rows));
        for (size_t i = 0; i < rows.size(); ++i) {
          *response.add_comments() = CommentOf(rows[i], opened[i]);
        }
        if (!is_more) return absl::OkStatus();
        const std::string& last = std::get<0>(rows.back());
        response.set_next_page_token(
            store.page_tokens().Make({last, last}, QueryOf(request), store.clock().Now()));
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace

std::string CommentPlace(absl::string_view invitation, absl::string_view question) {
  return absl::StrCat(invitation, " ", question);
}

void RegisterSurveyComments(RpcService& surveys, Store& store, const PersonalData& personal_data) {
  surveys.Unary<ListSurveyCommentsRequest, ListSurveyCommentsResponse>(
      "ListSurveyComments",
      [&store, &personal_data](const Context& context, const ListSurveyCommentsRequest& request) {
        return List(store, personal_data, context, request);
      });
}

}  // namespace touchstone::feedback
