#include "services/feedback/cases/case_notices.h"

#include <utility>

#include "services/feedback/cases/case_facts.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

struct Told {
  std::string name;
  std::string customer;
  std::string language;
  std::string number;
};

absl::StatusOr<std::vector<Told>> WhoIsTold(Session& session, const v1::Case& of) {
  std::vector<Told> told = {{of.name(), of.customer(), of.language(), of.number()}};
  ASSIGN_OR_RETURN(const auto duplicates, ToldWith(session, of.name()));
  for (const std::string& name : duplicates) {
    ASSIGN_OR_RETURN(const auto row,
                     (session.QueryOne<std::string, std::string, std::string>(
                         "SELECT customer, language, number FROM cases WHERE name = :name AND "
                         "delete_time = 0",
                         name)));
    if (row) told.push_back({name, std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)});
  }
  return told;
}

}  // namespace

std::vector<NoticeKind> CaseNotices() {
  return {
      {.name = kCaseAcknowledged,
       .placeholders = {{"number", true}, {"service"}, {"text"}},
       .texts = {{"en", "We received {{number}}",
                  "Thank you. We received what you told us about: {{service}}. Its number is "
                  "{{number}}.\n\n{{text}}\n"},
                 {"es", "Recibimos {{number}}",
                  "Gracias. Recibimos lo que nos comunicó sobre: {{service}}. Su número es "
                  "{{number}}.\n\n{{text}}\n"}}},
      {.name = kCaseResolved,
       .placeholders = {{"number", true}, {"resolution"}},
       .texts = {{"en", "What was done about {{number}}",
                  "This was done about {{number}}:\n\n{{resolution}}\n\nPlease tell us when it "
                  "is not what you needed.\n"},
                 {"es", "Lo que se hizo con {{number}}",
                  "Esto se hizo con {{number}}:\n\n{{resolution}}\n\nPor favor, avísenos si no "
                  "es lo que necesitaba.\n"}}},
      {.name = kCaseEscalated,
       .placeholders = {{"number", true}, {"reason"}},
       .texts = {{"en", "Please look at {{number}}",
                  "{{number}} needs somebody who decides:\n\n{{reason}}\n"},
                 {"es", "Por favor, revise {{number}}",
                  "{{number}} necesita a alguien que decida:\n\n{{reason}}\n"}}},
      {.name = kIncidentInformed,
       .placeholders = {{"number", true}, {"text"}},
       .texts = {{"en", "News about {{number}}", "{{text}}\n"},
                 {"es", "Novedades sobre {{number}}", "{{text}}\n"}}},
  };
}

absl::Status TellCustomers(const CaseNeighbors& neighbors, Transaction& transaction,
                           const v1::Case& of, const std::string& kind,
                           std::map<std::string, std::string> values) {
  if (!neighbors.notify) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto all, WhoIsTold(transaction.session(), of));
  for (const Told& told : all) {
    if (told.customer.empty()) continue;
    values["number"] = told.number;
    RETURN_IF_ERROR(neighbors.notify(transaction, {.organization = std::string(ParentOf(of.name())),
                                                   .recipient = told.customer,
                                                   .address = "",
                                                   .kind = kind,
                                                   .language = told.language,
                                                   .about = told.name,
                                                   .values = values}));
  }
  return absl::OkStatus();
}

absl::Status TellEscalated(const CaseNeighbors& neighbors, Transaction& transaction,
                           const v1::Case& of, const std::string& person,
                           const std::string& reason) {
  const std::string& recipient = person.empty() ? of.organizational_unit() : person;
  if (!neighbors.notify || recipient.empty()) return absl::OkStatus();
  return neighbors.notify(transaction, {.organization = std::string(ParentOf(of.name())),
                                        .recipient = recipient,
                                        .address = "",
                                        .kind = kCaseEscalated,
                                        .language = "",
                                        .about = of.name(),
                                        .values = {{"number", of.number()}, {"reason", reason}}});
}

}  // namespace touchstone::feedback
