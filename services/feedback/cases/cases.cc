#include "services/feedback/cases/cases.h"

#include <google/protobuf/message.h>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_changes.h"
#include "services/feedback/cases/case_facts.h"
#include "services/feedback/cases/case_reads.h"
#include "services/feedback/intake/customer_erasure.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
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

bool IsConcerned(const Context& context, const Case& of) {
  return of.kind() == v1::COMPLAINT && !of.worker().empty() &&
         of.worker() == context.caller->person();
}

absl::Status CheckNotConcerned(const Context& context, const Case& of) {
  if (!IsConcerned(context, of)) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kWorkerConcerned,
               "It is about who calls; what was found, they read in the finding.",
               {{"resource", of.name()}});
}

absl::StatusOr<std::vector<std::string>> OpenCasesOf(Session& session,
                                                     const std::string& customer) {
  constexpr int kMostNamed = 20;
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<std::string>(
                       "SELECT name FROM cases WHERE parent = :parent AND customer = :customer AND "
                       "state < :resolved AND delete_time = 0 ORDER BY name LIMIT :most",
                       ParentOf(customer), customer, static_cast<int>(Case::RESOLVED), kMostNamed));
  std::vector<std::string> names;
  for (const auto& [name] : rows) names.push_back(name);
  return names;
}

absl::Status ForgetCasesOf(Transaction& transaction, const std::string& customer) {
  ASSIGN_OR_RETURN(const auto rows, transaction.session().Query<std::string>(
                                        "SELECT name FROM cases WHERE parent = :parent AND "
                                        "customer = :customer ORDER BY name",
                                        ParentOf(customer), customer));
  for (const auto& [name] : rows) {
    RETURN_IF_ERROR(ForgetExternalIds(transaction, CaseType(), name));
    RETURN_IF_ERROR(ForgetPlace(transaction.session(), name));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> HasCases(Session& session, const std::string& service_type) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>("SELECT name FROM cases WHERE parent = :parent "
                                                 "AND service_type = :type LIMIT 1",
                                                 ParentOf(service_type), service_type));
  return row.has_value();
}

absl::StatusOr<bool> CaseExists(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<int64_t>(
                       "SELECT state FROM cases WHERE name = :name AND delete_time = 0", name));
  return row.has_value();
}

void RegisterCases(RpcService& cases, Store& store, const CaseNeighbors& neighbors) {
  const Handlers standard = RegisterStandardMethodsBut(
      {"GetCase", "BatchGetCases", "ListCases", "UpdateCase"}, cases, CaseType(), store,
      AnyRules<Case>({.before_write = [&neighbors](const Context& context, Transaction& transaction,
                                                   const ResourceChange<Case>& change) {
        return BeforeWrite(neighbors, context, transaction, change);
      }}));
  RegisterCaseReads(cases, standard);
}

}  // namespace touchstone::feedback
