#include "services/feedback/handoffs/handoffs.h"

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/handoff.pb.h>

#include <optional>
#include <span>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/handoffs/handoff_partners.h"
#include "services/feedback/handoffs/handoff_tasks.h"
#include "services/feedback/rules/case_way.h"
#include "services/feedback/rules/handoff_way.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseStep;
using v1::Handoff;
using v1::HandoffPartner;
using v1::ListHandoffsRequest;
using v1::ListHandoffsResponse;

absl::Status CheckCase(const Case& of) {
  if (!IsOpen(of.state())) return StepRefused(CaseStep::HANDED_OFF, of);
  if (of.kind() != v1::COMPLAINT || of.worker().empty()) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kCaseState, of.name(),
      absl::StrCat(of.name(), " is a complaint about a worker; it is looked into here."));
}

absl::Status CheckPartner(Transaction& transaction, const Case& of, const Handoff& handoff) {
  constexpr char kField[] = "handoff.handoff_partner";
  const std::string& name = handoff.handoff_partner();
  if (OrganizationOf(name) != OrganizationOf(handoff.name())) {
    return InvalidField(kField, "must be of the same organization");
  }
  ASSIGN_OR_RETURN(const auto partner,
                   transaction.Find<HandoffPartner>(HandoffPartnerType(), name));
  if (partner == nullptr || partner->has_delete_time()) {
    return InvalidField(kField, "names what does not exist");
  }
  if (ServiceOf(*partner, of.service_type()) != nullptr) return absl::OkStatus();
  return InvalidField(kField, absl::StrCat("has no service for ", of.service_type()));
}

absl::Status CheckIsOnlyOne(Session& session, const Handoff& handoff) {
  ASSIGN_OR_RETURN(const auto other,
                   session.QueryOne<std::string>("SELECT name FROM handoffs WHERE parent = :parent "
                                                 "AND state IN (1, 2, 3, 4, 8) LIMIT 1",
                                                 ParentOf(handoff.name())));
  if (!other) return absl::OkStatus();
  return FailedPrecondition(reasons::kHandoffState, std::get<0>(*other),
                            absl::StrCat(std::get<0>(*other),
                                         " is open; withdraw it, or wait until they have done "
                                         "it."));
}

absl::Status Begin(const CaseNeighbors& neighbors, const Context& context, Transaction& transaction,
                   Handoff& handoff) {
  ASSIGN_OR_RETURN(const auto of, FindCase(transaction, ParentOf(handoff.name())));
  RETURN_IF_ERROR(CheckCase(*of));
  RETURN_IF_ERROR(CheckPartner(transaction, *of, handoff));
  RETURN_IF_ERROR(CheckIsOnlyOne(transaction.session(), handoff));
  handoff.set_state(Handoff::QUEUED);
  SetTime(handoff, "next_attempt_time", transaction.now());
  RETURN_IF_ERROR(QueueTask(
      transaction.session(),
      {.subject = handoff.name(), .kind = TaskKind::kSend, .task = "", .due = transaction.now()},
      transaction.now()));
  return TakeStepOf(neighbors, context, transaction, of->name(),
                    {.kind = CaseStep::HANDED_OFF, .note = "", .subject = handoff.name()})
      .status();
}

// A list of the handoffs of all cases of an organization: as that of one, with another parent.
absl::StatusOr<ListHandoffsResponse> ListAll(Store& store, const Context& context,
                                             const ListHandoffsRequest& request) {
  const std::string organization(OrganizationOf(request.parent()));
  const std::string query = absl::StrCat("handoffs of ", request.parent(), " filter ",
                                         request.filter(), " order ", request.order_by());
  std::optional<PagePosition> after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(after,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
  }
  ASSIGN_OR_RETURN(ListStatement statement, MakeListStatement(HandoffType(),
                                                              {.parent = organization,
                                                               .filter = request.filter(),
                                                               .order_by = request.order_by(),
                                                               .page_size = request.page_size()},
                                                              after));
  statement.sql =
      absl::StrReplaceAll(statement.sql, {{" WHERE parent = ", " WHERE organization = "}});
  const SqlType columns[] = {statement.order_type, SqlType::kText, SqlType::kBytes};
  std::vector<std::string> bodies;
  std::optional<PagePosition> last;
  bool has_more = false;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    bodies.clear();
    return session
        .Run(statement.sql, statement.parameters, columns,
             [&](std::span<SqlValue> row) {
               has_more = static_cast<int>(bodies.size()) == statement.page_size;
               if (has_more) return;
               bodies.push_back(std::move(std::get<Bytes>(row[2]).value));
               last = PagePosition{row[0], std::get<std::string>(row[1])};
             })
        .status();
  }));
  RETURN_IF_ERROR(store.OpenPersonal(HandoffType(), bodies, context.deadline));
  ListHandoffsResponse response;
  for (const std::string& body : bodies) {
    if (response.add_handoffs()->ParseFromString(body)) continue;
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 "A stored handoff cannot be read.");
  }
  if (has_more) {
    response.set_next_page_token(store.page_tokens().Make(*last, query, store.clock().Now()));
  }
  return response;
}

}  // namespace

const ResourceType& HandoffType() {
  static const ResourceType type = DeclareResource<Handoff>({
      .table = "handoffs",
      .columns = {{"handoff_partner"}, {"state"}, {"partner_request_id"}},
  });
  return type;
}

void RegisterHandoffs(RpcService& cases, Store& store, const CaseNeighbors& neighbors) {
  Handlers own = RegisterStandardMethodsBut(
      {"ListHandoffs"}, cases, HandoffType(), store,
      AnyRules<Handoff>(
          {.parent = &CaseType(),
           .before_write = [&neighbors](const Context& context, Transaction& transaction,
                                        const ResourceChange<Handoff>& change) {
             return Begin(neighbors, context, transaction, *change.after);
           }}));
  cases.AddUnary("ListHandoffs",
                 [&store, list = std::move(own.at("ListHandoffs"))](
                     const Context& context,
                     const google::protobuf::Message& any) -> absl::StatusOr<SerializedMessage> {
                   const auto& request = static_cast<const ListHandoffsRequest&>(any);
                   if (!absl::EndsWith(request.parent(), "/cases/-")) return list(context, request);
                   ASSIGN_OR_RETURN(const ListHandoffsResponse response,
                                    ListAll(store, context, request));
                   return SerializedMessage::Of(response);
                 });
}

absl::StatusOr<std::string> HandoffOf(Session& session, const std::string& case_name) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT name FROM handoffs WHERE parent = :parent LIMIT 1", case_name));
  return row ? std::get<0>(*row) : "";
}

absl::Status EraseHandoffsOf(Session& session, const PersonalData& personal_data,
                             const std::string& customer) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<std::string>(
                       "SELECT h.name FROM cases c JOIN handoffs h ON h.parent = c.name WHERE "
                       "c.parent = :parent AND c.customer = :customer",
                       ParentOf(customer), customer));
  for (const auto& [name] : rows) RETURN_IF_ERROR(personal_data.Erase(session, name));
  return absl::OkStatus();
}

}  // namespace touchstone::feedback
