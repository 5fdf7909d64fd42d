#include "services/feedback/cases/cases.h"

#include <google/protobuf/message.h>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_numbers.h"
#include "services/feedback/cases/case_steps.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/personal_fields.h"

namespace touchstone::feedback {

using v1::Case;

const ResourceType& CaseType() {
  static const ResourceType type = DeclareResource<Case>({
      .table = "cases",
      .columns = {{"number", Column::kUniqueInParent},
                  {"customer"},
                  {"service_type"},
                  {"kind"},
                  {"channel"},
                  {"language"},
                  {"organizational_unit"},
                  {"assignee"},
                  {"worker"},
                  {"state"},
                  {"outcome"},
                  {"incident"},
                  {"publication_state"},
                  {"escalation_count"},
                  {"receive_time"},
                  {"due_time"},
                  {"close_time"}},
      .person = "customer",
  });
  return type;
}

absl::StatusOr<std::unique_ptr<Case>> FindCase(Transaction& transaction, absl::string_view name) {
  ASSIGN_OR_RETURN(auto of, transaction.Find<Case>(CaseType(), name));
  if (of == nullptr || of->has_delete_time()) return NotFound(name);
  return of;
}

absl::StatusOr<Case> ReadCase(Session& session, const PersonalKeys& keys, absl::string_view name) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>(
                       "SELECT body FROM cases WHERE name = :name AND delete_time = 0", name));
  if (!row) return NotFound(name);
  Case of;
  if (!of.ParseFromString(std::get<0>(*row).value)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("What is stored of ", name, " cannot be read."));
  }
  google::protobuf::Message* const opened[] = {&of};
  RETURN_IF_ERROR(OpenPersonalTexts(keys, session, CaseType(), opened));
  return of;
}

absl::StatusOr<std::optional<std::string>> FindCaseByNumber(Session& session,
                                                            absl::string_view organization,
                                                            absl::string_view number) {
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                       "SELECT name FROM cases WHERE parent = :parent AND "
                                       "number = :number AND delete_time = 0",
                                       organization, number));
  return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

absl::Status OpenCase(const CaseNeighbors& neighbors, const Context& context,
                      Transaction& transaction, Case& of) {
  ASSIGN_OR_RETURN(const std::string number, TakeCaseNumber(transaction, ParentOf(of.name())));
  of.set_number(number);
  if (!of.has_receive_time()) SetTime(of, "receive_time", transaction.now());
  RETURN_IF_ERROR(TakeStep(neighbors, context, transaction,
                           {.kind = v1::CaseStep::RECEIVED, .note = "", .subject = ""}, of));
  return transaction.Create(CaseType(), of);
}

absl::Status CheckNotConcerned(const Context& context, const Case& of) {
  if (of.kind() != v1::COMPLAINT || of.worker().empty()) return absl::OkStatus();
  if (of.worker() != context.caller->person()) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kWorkerConcerned,
               "It is about who calls; what was found, they read in the finding.",
               {{"resource", of.name()}});
}

absl::StatusOr<std::optional<std::string>> OpenCaseOf(Session& session,
                                                      const std::string& customer) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT name FROM cases WHERE parent = :parent AND customer = :customer AND "
                       "state < :resolved AND delete_time = 0 LIMIT 1",
                       ParentOf(customer), customer, static_cast<int>(Case::RESOLVED)));
  return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

}  // namespace touchstone::feedback
