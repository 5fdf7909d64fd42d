#include "services/feedback/surveys/survey_notices.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

constexpr char kSurveyInvited[] = "survey-invited";

}  // namespace

NoticeKind SurveyInvitedNotice() {
  return {.name = kSurveyInvited,
          .placeholders = {{"due", true}, {"link"}, {"survey"}, {"token"}},
          .texts = {{"en", "Did it help? Please tell us by {{due}}",
                     "Hello,\n\nyou were served by us, and we ask whether it helped. Please "
                     "answer by {{due}}:\n\n{{link}}\n\nThe survey is {{survey}}. This code lets "
                     "you in, once; it is for you alone:\n\n{{token}}\n\nYou do not have to "
                     "answer.\n"},
                    {"es", "¿Le ayudamos? Díganoslo a más tardar el {{due}}",
                     "Hola:\n\nLe atendimos y queremos saber si le sirvió. Por favor, conteste a "
                     "más tardar el {{due}}:\n\n{{link}}\n\nLa encuesta es {{survey}}. Este código "
                     "le permite entrar, una vez; es solo para usted:\n\n{{token}}\n\nNo tiene que "
                     "contestar.\n"}}};
}

TellCustomer TellByNotice(Notices& notices, const std::string& survey_url) {
  return [&notices, survey_url](Transaction& transaction, const v1::SurveyInvitation& invitation,
                                const std::string& token) {
    return notices.Enqueue(
        transaction,
        {.organization = absl::StrCat("organizations/", OrganizationOf(invitation.name())),
         .recipient = invitation.customer(),
         .kind = kSurveyInvited,
         .language = absl::AsciiStrToLower(invitation.language()),
         .about = invitation.name(),
         .values = {{"due", DayText(DayOf(TimeOf(invitation, "expire_time")))},
                    {"link", survey_url},
                    {"survey", std::string(ParentOf(invitation.name()))},
                    {"token", token}}});
  };
}

}  // namespace touchstone::feedback
