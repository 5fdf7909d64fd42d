#include "services/feedback/intake/disclosures.h"

#include <touchstone/feedback/v1/disclosure.pb.h>

#include <cstdint>
#include <limits>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/ids.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Disclosure;
using v1::ListDisclosuresRequest;
using v1::ListDisclosuresResponse;

absl::Status AddRow(Session& session, const std::string& id, const Context& context,
                    const std::string& subject, absl::Time now) {
  return session
      .Execute(
          "INSERT INTO disclosures (organization, read_time, id, reader, method, subject) VALUES "
          "(:organization, :read_time, :id, :reader, :method, :subject)",
          OrganizationOf(subject), absl::ToUnixMicros(now), id, context.caller->id(),
          context.method, subject)
      .status();
}

// Id, time, reader, method, subject.
using Row = std::tuple<std::string, int64_t, std::string, std::string, std::string>;

constexpr char kColumns[] =
    "SELECT id, read_time, reader, method, subject FROM disclosures WHERE organization = "
    ":organization";
constexpr char kNewestFirst[] =
    " AND (read_time, id) < (:read_time, :id) ORDER BY read_time DESC, id DESC LIMIT :most";

absl::StatusOr<std::vector<Row>> ReadRows(Session& session, const ListDisclosuresRequest& request,
                                          int64_t before_time, const std::string& before_id,
                                          int most) {
  const absl::string_view organization = OrganizationOf(request.parent());
  if (request.subject().empty()) {
    return session.Query<std::string, int64_t, std::string, std::string, std::string>(
        absl::StrCat(kColumns, kNewestFirst), organization, before_time, before_id, most);
  }
  return session.Query<std::string, int64_t, std::string, std::string, std::string>(
      absl::StrCat(kColumns, " AND subject = :subject", kNewestFirst), organization,
      request.subject(), before_time, before_id, most);
}

Disclosure DisclosureOf(const Row& row) {
  const auto& [id, time, reader, method, subject] = row;
  Disclosure disclosure;
  disclosure.set_reader(reader);
  disclosure.set_method(method);
  disclosure.set_subject(subject);
  SetTime(disclosure, "read_time", absl::FromUnixMicros(time));
  return disclosure;
}

// What page tokens are bound to.
std::string QueryOf(const ListDisclosuresRequest& request) {
  return absl::StrCat("disclosures of ", request.parent(), " about ", request.subject());
}

absl::StatusOr<ListDisclosuresResponse> List(Store& store, const Context& context,
                                             const ListDisclosuresRequest& request) {
  int64_t before_time = std::numeric_limits<int64_t>::max();
  std::string before_id;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(
        const PagePosition after,
        store.page_tokens().Read(request.page_token(), QueryOf(request), store.clock().Now()));
    before_time = std::get<int64_t>(after.order_value);
    before_id = after.name;
  }
  const int size = PageSize(request.page_size());
  std::vector<Row> rows;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(rows, ReadRows(session, request, before_time, before_id, size + 1));
    return absl::OkStatus();
  }));
  ListDisclosuresResponse response;
  for (const Row& row : rows) {
    if (response.disclosures_size() == size) {
      const Row& last = rows[size - 1];
      response.set_next_page_token(store.page_tokens().Make({std::get<1>(last), std::get<0>(last)},
                                                            QueryOf(request), store.clock().Now()));
      break;
    }
    *response.add_disclosures() = DisclosureOf(row);
  }
  return response;
}

}  // namespace

absl::Status KeepDisclosure(Store& store, const Context& context, const std::string& subject) {
  return store.Write(AuthorOf(context), context.deadline, [&](Transaction& transaction) {
    return KeepDisclosure(transaction, context, subject);
  });
}

absl::Status KeepDisclosure(Transaction& transaction, const Context& context,
                            const std::string& subject) {
  return AddRow(transaction.session(), SystemIds().TimeOrdered(), context, subject,
                transaction.now());
}

void RegisterDisclosures(RpcService& reports, Store& store) {
  reports.Unary<ListDisclosuresRequest, ListDisclosuresResponse>(
      "ListDisclosures", [&store](const Context& context, const ListDisclosuresRequest& request) {
        return List(store, context, request);
      });
}

}  // namespace touchstone::feedback
