#include "services/assessment/assessment_notices.h"

#include <touchstone/assessment/v1/person.pb.h>
#include <touchstone/assessment/v1/rater_assignment.pb.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/people.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/personal_fields.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::assessment {
namespace {

// A person who is not deleted, with what is personal opened.
absl::StatusOr<std::optional<v1::Person>> FindPerson(Session& session, const Store& store,
                                                     const std::string& name) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>(
                       "SELECT body FROM people WHERE name = :name AND delete_time = 0", name));
  if (!row) return std::optional<v1::Person>();
  v1::Person person;
  google::protobuf::Message* const opened[] = {&person};
  absl::Status read = absl::OkStatus();
  if (!person.ParseFromString(std::get<0>(*row).value)) read = absl::DataLossError("");
  if (read.ok()) read = OpenPersonalTexts(*store.personal_keys(), session, PersonType(), opened);
  if (absl::IsDataLoss(read)) {
    // The others are told all the same.
    Log(LogLevel::kError, "a stored person cannot be read", {{"person", name}});
    return std::optional<v1::Person>();
  }
  RETURN_IF_ERROR(read);
  return std::optional<v1::Person>(std::move(person));
}

// What a notice calls a person.
std::string NameFor(const v1::Person& person) {
  return person.display_name().empty() ? std::string(IdOf(person.name())) : person.display_name();
}

}  // namespace

std::vector<NoticeKind> AssessmentNotices() {
  return {
      {.name = kRaterInvited,
       .placeholders = {{"due", true}, {"link"}, {"person"}, {"rater"}},
       .texts =
           {{"en", "Your view is asked for",
             "Hello {{rater}},\n\nplease say how you see the work of {{person}}:\n\n"
             "{{link}}\n\nIt says until when. The link is for you alone; please do not pass it "
             "on.\n"},
            {"es", "Se solicita su opinión",
             "Hola, {{rater}}:\n\nPor favor, diga cómo ve el trabajo de {{person}}:\n\n{{link}}"
             "\n\nAllí dice hasta cuándo. El enlace es solo para usted; por favor, no lo "
             "comparta.\n"}}},
      {.name = kReminder,
       .placeholders = {{"due", true}, {"person"}, {"rater"}},
       .texts = {{"en", "A reminder: please answer by {{due}}",
                  "Hello {{rater}},\n\nyour view of the work of {{person}} is still missing. "
                  "Please give it by {{due}}, by the link that you were sent when you were asked. "
                  "Whoever runs the assessment can send you another.\n"},
                 {"es", "Recordatorio: conteste a más tardar el {{due}}",
                  "Hola, {{rater}}:\n\nAún falta su opinión sobre el trabajo de {{person}}. Por "
                  "favor, dela a más tardar el {{due}}, con el enlace que recibió. Quien dirige la "
                  "evaluación puede enviarle otro.\n"}}},
      {.name = kReceiptAsked,
       .placeholders = {{"person"}},
       .texts = {{"en", "Please confirm that you received your assessment",
                  "Hello {{person}},\n\nyour assessment is there. Please read it, and confirm that "
                  "you received it. To confirm does not mean to agree.\n"},
                 {"es", "Confirme que recibió su evaluación",
                  "Hola, {{person}}:\n\nSu evaluación está lista. Por favor, léala y confirme que "
                  "la recibió. Confirmar no significa estar de acuerdo.\n"}}},
  };
}

NoticeAddressBook AddressesOfPeople(const Store& store) {
  return [&store](Session& session,
                  const std::string& name) -> absl::StatusOr<std::optional<NoticeRecipient>> {
    ASSIGN_OR_RETURN(const auto person, FindPerson(session, store, name));
    if (!person) return std::optional<NoticeRecipient>();
    return std::optional<NoticeRecipient>(
        NoticeRecipient{.address = person->email(), .language = person->preferred_language()});
  };
}

absl::Status TellPerson(Notices& notices, const Store& store, Transaction& transaction,
                        const PersonalMessage& message) {
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const auto recipient, FindPerson(session, store, message.recipient));
  ASSIGN_OR_RETURN(const auto subject, FindPerson(session, store, message.subject));
  if (!recipient || !subject) return absl::OkStatus();
  NewNotice notice{
      .organization = absl::StrCat("organizations/", OrganizationOf(recipient->name())),
      .recipient = recipient->name(),
      .kind = message.kind,
      .about = message.about,
      .values = message.values};
  notice.values["person"] = NameFor(*subject);
  if (message.kind != kReceiptAsked) notice.values["rater"] = NameFor(*recipient);
  return notices.Enqueue(transaction, notice).status();
}

TellRater TellRaters(Notices& notices, const Store& store, const std::string& rating_url) {
  return [&notices, &store, rating_url](Transaction& transaction, const v1::AssessmentCycle& cycle,
                                        const Invited& invited) -> absl::Status {
    if (invited.assignment.rater().empty()) return absl::OkStatus();
    return TellPerson(notices, store, transaction,
                      {.kind = kRaterInvited,
                       .recipient = invited.assignment.rater(),
                       .subject = invited.assignment.subject(),
                       .about = invited.assignment.name(),
                       .values = {{"due", cycle.schedule().due_date()},
                                  {"link", absl::StrCat(rating_url, invited.token)}}});
  };
}

}  // namespace touchstone::assessment
