#include "services/recruiting/lists/referrals.h"

#include <span>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/list_query.h"
#include "services/runtime/sql/inserted_rows.h"

namespace touchstone::recruiting {
namespace {

using v1::Referral;

absl::Status CheckCertificationExists(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<std::string>(
          "SELECT name FROM certifications WHERE name = :name AND delete_time = 0", name));
  return row ? absl::OkStatus() : NotFound(name);
}

absl::StatusOr<v1::ListReferralsResponse> ListReferrals(Store& store, const Context& context,
                                                        const v1::ListReferralsRequest& request) {
  const std::string query = absl::StrCat("ListReferrals:", request.parent());
  int64_t after = -1;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    after = std::get<int64_t>(position.order_value);
  }
  const int64_t size = PageSize(request.page_size());
  std::vector<Referral> referrals;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(CheckCertificationExists(session, request.parent()));
    ASSIGN_OR_RETURN(referrals, ReferralsBehind(session, request.parent(), after, size + 1));
    return absl::OkStatus();
  }));
  v1::ListReferralsResponse response;
  if (static_cast<int64_t>(referrals.size()) > size) {
    referrals.pop_back();
    response.set_next_page_token(
        store.page_tokens().Make({after + size, ""}, query, store.clock().Now()));
  }
  for (Referral& referral : referrals) *response.add_referrals() = std::move(referral);
  return response;
}

}  // namespace

void RegisterReferrals(RpcService& certifications, Store& store) {
  certifications.Unary<v1::ListReferralsRequest, v1::ListReferralsResponse>(
      "ListReferrals", [&store](const Context& context, const v1::ListReferralsRequest& request) {
        return ListReferrals(store, context, request);
      });
}

absl::StatusOr<bool> IsReferred(Transaction& transaction, const std::string& application) {
  ASSIGN_OR_RETURN(
      const auto row,
      transaction.session().QueryOne<std::string>(
          "SELECT certification FROM referrals WHERE application = :application LIMIT 1",
          application));
  return row.has_value();
}

absl::StatusOr<bool> IsReferredBy(Session& session, const std::string& certification,
                                  const std::string& application) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<int64_t>("SELECT place FROM referrals WHERE application = "
                                             ":application AND certification = :certification",
                                             application, certification));
  return row.has_value();
}

absl::StatusOr<std::vector<Obstacle>> CertificationLeft(Transaction& transaction,
                                                        const v1::Application& application) {
  ASSIGN_OR_RETURN(const bool referred, IsReferred(transaction, application.name()));
  if (referred) return std::vector<Obstacle>();
  return std::vector<Obstacle>{
      {application.name(), "no certification refers it; certify from an eligible list first"}};
}

absl::Status WriteReferrals(Session& session, const std::string& certification,
                            const std::vector<PlacedReferable>& referables,
                            const std::vector<Referred>& referred) {
  std::vector<SqlValue> values;
  int64_t place = 0;
  for (const Referred& each : referred) {
    const PlacedReferable& placed = referables[each.referable];
    values.emplace_back(certification);
    values.emplace_back(place++);
    values.emplace_back(placed.referable.application);
    values.emplace_back(placed.referable.eligible_list);
    values.emplace_back(placed.place);
    values.emplace_back(static_cast<int64_t>(each.basis));
  }
  static constexpr absl::string_view kColumns[] = {"certification", "place",          "application",
                                                   "eligible_list", "eligible_place", "basis"};
  return InsertRows(session, "referrals", kColumns, values);
}

absl::StatusOr<std::vector<Referral>> ReferralsBehind(Session& session,
                                                      const std::string& certification,
                                                      int64_t place, int64_t most) {
  std::vector<SqlType> types(std::begin(kEligibleTypes), std::end(kEligibleTypes));
  types.push_back(SqlType::kText);
  types.push_back(SqlType::kInteger);
  const std::vector<SqlValue> parameters = {certification, place, most};
  std::vector<Referral> referrals;
  RETURN_IF_ERROR(
      session
          .Run(absl::StrCat("SELECT ", kEligibleColumns,
                            ", r.eligible_list, r.basis FROM referrals r JOIN eligibles e ON "
                            "e.eligible_list = r.eligible_list AND e.place = r.eligible_place "
                            "WHERE r.certification = :certification AND r.place > :after ORDER BY "
                            "r.place LIMIT :size"),
               parameters, types,
               [&](std::span<SqlValue> row) {
                 Referral& referral = referrals.emplace_back();
                 *referral.mutable_eligible() = EligibleOf(row);
                 const size_t own = std::size(kEligibleTypes);
                 referral.set_eligible_list(std::get<std::string>(std::move(row[own])));
                 referral.set_basis(static_cast<Referral::Basis>(std::get<int64_t>(row[own + 1])));
               })
          .status());
  return referrals;
}

}  // namespace touchstone::recruiting
