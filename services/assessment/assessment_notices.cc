#include "services/assessment/assessment_notices.h"

#include <touchstone/assessment/v1/person.pb.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/assessment/people.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/personal_fields.h"

namespace touchstone::assessment {

std::vector<NoticeKind> AssessmentNotices() {
  return {
      {.name = "rater-invited",
       .placeholders = {{"due", true}, {"link"}, {"person"}, {"rater"}},
       .texts =
           {{"en", "Your view is asked for",
             "Hello {{rater}},\n\nplease say how you see the work of {{person}}, by {{due}}:\n\n"
             "{{link}}\n\nThe link is for you alone; please do not pass it on.\n"},
            {"es", "Se solicita su opinión",
             "Hola, {{rater}}:\n\nPor favor, diga cómo ve el trabajo de {{person}}, a más "
             "tardar el {{due}}:\n\n{{link}}\n\nEl enlace es solo para usted; por favor, no lo "
             "comparta.\n"}}},
      {.name = "reminder",
       .placeholders = {{"due", true}, {"link"}, {"person"}, {"rater"}},
       .texts =
           {{"en", "A reminder: please answer by {{due}}",
             "Hello {{rater}},\n\nyour view of the work of {{person}} is still missing. Please "
             "give it by {{due}}:\n\n{{link}}\n\nThe link is for you alone; please do not pass "
             "it on.\n"},
            {"es", "Recordatorio: conteste a más tardar el {{due}}",
             "Hola, {{rater}}:\n\nAún falta su opinión sobre el trabajo de {{person}}. Por "
             "favor, dela a más tardar el {{due}}:\n\n{{link}}\n\nEl enlace es solo para usted; "
             "por favor, no lo comparta.\n"}}},
      {.name = "receipt-asked",
       .placeholders = {{"due", true}, {"link"}, {"person"}},
       .texts =
           {{"en", "Please confirm that you received your assessment",
             "Hello {{person}},\n\nyour assessment is there. Please read it, and confirm by "
             "{{due}} that you received it:\n\n{{link}}\n\nTo confirm does not mean to agree.\n"},
            {"es", "Confirme que recibió su evaluación",
             "Hola, {{person}}:\n\nSu evaluación está lista. Por favor, léala y confirme a más "
             "tardar el {{due}} que la recibió:\n\n{{link}}\n\nConfirmar no significa estar de "
             "acuerdo.\n"}}},
  };
}

NoticeAddressBook AddressesOfPeople(const Store& store) {
  return [&store](Session& session,
                  const std::string& name) -> absl::StatusOr<std::optional<NoticeRecipient>> {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<Bytes>(
                         "SELECT body FROM people WHERE name = :name AND delete_time = 0", name));
    if (!row) return std::optional<NoticeRecipient>();
    v1::Person person;
    if (!person.ParseFromString(std::get<0>(*row).value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("The stored ", name, " cannot be read."));
    }
    google::protobuf::Message* const opened[] = {&person};
    RETURN_IF_ERROR(OpenPersonalTexts(*store.personal_keys(), session, PersonType(), opened));
    return std::optional<NoticeRecipient>(
        NoticeRecipient{.address = person.email(), .language = person.preferred_language()});
  };
}

}  // namespace touchstone::assessment
