#include "services/feedback/surveys/survey_invitations.h"

#include "services/feedback/surveys/surveys.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::feedback {

const ResourceType& SurveyInvitationType() {
  static const ResourceType type = DeclareResource<v1::SurveyInvitation>({
      .table = "survey_invitations",
      .columns = {{"customer"},
                  {"contact"},
                  {"case"},
                  {"service_type"},
                  {"organizational_unit"},
                  {"language"},
                  {"state"},
                  {"invite_time"},
                  {"expire_time"}},
  });
  return type;
}

void RegisterSurveyInvitations(RpcService& surveys, Store& store) {
  RegisterStandardMethods<v1::SurveyInvitation>(surveys, SurveyInvitationType(), store,
                                                {.parent = &SurveyType()});
}

absl::StatusOr<HandledBy> FindHandledBy(Session& session, const std::string& invitation) {
  ASSIGN_OR_RETURN(
      auto row,
      (session.QueryOne<std::string, int64_t>(
          "SELECT worker, channel FROM survey_invitations WHERE name = :name", invitation)));
  if (!row) return NotFound(invitation);
  return HandledBy{std::get<0>(*std::move(row)), static_cast<v1::Channel>(std::get<1>(*row))};
}

}  // namespace touchstone::feedback
