#include "services/recruiting/lists/eligibles.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/recruiting/lists/eligible_lists.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/list_query.h"
#include "services/runtime/sql/inserted_rows.h"

namespace touchstone::recruiting {
namespace {

using v1::Eligible;

int64_t InHundredths(Fraction points) { return (points * Fraction(10)).Tenths(); }

constexpr int64_t kMostAtOnce = 1000;
constexpr int64_t kEverybody = 1'000'000'000;
constexpr char kReferredToo[] = "AND e.referred_too = 1 ";

// Those behind a place, of whom a further condition holds.
absl::StatusOr<std::vector<PlacedReferable>> ReferablesBehind(Session& session,
                                                              const std::string& eligible_list,
                                                              absl::string_view condition,
                                                              int64_t place, int64_t size) {
  // Offers: 0 none was made, 3 stands no more.
  ASSIGN_OR_RETURN(
      auto rows,
      (session.Query<std::string, int64_t, int64_t, int64_t, int64_t>(
          absl::StrCat("SELECT e.application, e.place, e.rank, e.band, e.referred_too FROM "
                       "eligibles e JOIN application_progress p ON p.application = e.application "
                       "WHERE e.eligible_list = :list AND e.place > :place AND e.passed = 1 ",
                       condition,
                       "AND p.active = 1 AND p.offer IN (0, 3) ORDER BY e.place LIMIT :size"),
          eligible_list, place, size)));
  std::vector<PlacedReferable> referables;
  referables.reserve(rows.size());
  for (auto& [application, at, rank, band, referred_too] : rows) {
    referables.push_back(
        {{eligible_list, std::move(application), rank, band, referred_too == 1}, at});
  }
  return referables;
}

bool AreEqual(const Referable& one, const Referable& other) {
  return one.band > 0 ? one.band == other.band : one.rank == other.rank;
}

absl::StatusOr<v1::ListEligiblesResponse> ListEligibles(Store& store, const Context& context,
                                                        const v1::ListEligiblesRequest& request) {
  const std::string query = absl::StrCat("ListEligibles:", request.parent());
  int64_t after = -1;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    after = std::get<int64_t>(position.order_value);
  }
  const int64_t size = PageSize(request.page_size());
  v1::ListEligiblesResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    RETURN_IF_ERROR(CheckListExists(session, request.parent()));
    const std::vector<SqlValue> parameters = {request.parent(), after, size + 1};
    return session
        .Run(absl::StrCat("SELECT ", kEligibleColumns,
                          " FROM eligibles e WHERE e.eligible_list = :list AND e.place > :after "
                          "ORDER BY e.place LIMIT :size"),
             parameters, kEligibleTypes,
             [&](std::span<SqlValue> row) { *response.add_eligibles() = EligibleOf(row); })
        .status();
  }));
  if (response.eligibles_size() > size) {
    response.mutable_eligibles()->RemoveLast();
    response.set_next_page_token(
        store.page_tokens().Make({after + size, ""}, query, store.clock().Now()));
  }
  return response;
}

}  // namespace

void RegisterEligibles(RpcService& certifications, Store& store) {
  certifications.Unary<v1::ListEligiblesRequest, v1::ListEligiblesResponse>(
      "ListEligibles", [&store](const Context& context, const v1::ListEligiblesRequest& request) {
        return ListEligibles(store, context, request);
      });
}

// Places are counted from 0, without gaps.
absl::Status WriteEligibles(Session& session, const std::string& eligible_list,
                            const std::vector<ScoredApplication>& scored,
                            const std::vector<std::string>& applicants, const Ranking& ranking) {
  static constexpr absl::string_view kColumns[] = {"eligible_list",
                                                   "place",
                                                   "application",
                                                   "applicant",
                                                   "raw_score",
                                                   "converted_score",
                                                   "preferences",
                                                   "preference_points",
                                                   "final_score",
                                                   "passed",
                                                   "referred_too",
                                                   "rank",
                                                   "band",
                                                   "indistinguishable_from",
                                                   "indistinguishable_to"};
  std::vector<SqlValue> values;
  for (size_t place = 0; place < ranking.order.size(); ++place) {
    const size_t i = ranking.order[place];
    const RankedEligible& eligible = ranking.eligibles[i];
    values.emplace_back(eligible_list);
    values.emplace_back(static_cast<int64_t>(place));
    values.emplace_back(scored[i].application);
    values.emplace_back(applicants[i]);
    values.emplace_back(InHundredths(scored[i].raw_score));
    values.emplace_back(InHundredths(eligible.points));
    values.emplace_back(absl::StrJoin(eligible.preferences, ","));
    values.emplace_back(InHundredths(eligible.preference_points));
    values.emplace_back(InHundredths(eligible.final_score));
    values.emplace_back(static_cast<int64_t>(eligible.passed));
    values.emplace_back(static_cast<int64_t>(eligible.referred_too));
    values.emplace_back(eligible.rank);
    values.emplace_back(eligible.band);
    values.emplace_back(eligible.indistinguishable_from);
    values.emplace_back(eligible.indistinguishable_to);
  }
  return InsertRows(session, "eligibles", kColumns, values);
}

absl::StatusOr<std::vector<PlacedReferable>> ReferablesOf(Session& session,
                                                          const std::string& eligible_list,
                                                          int64_t most) {
  const int64_t size = std::min(most, kMostAtOnce) + 1;
  std::vector<PlacedReferable> referables;
  for (int64_t after = -1;;) {
    ASSIGN_OR_RETURN(auto next, ReferablesBehind(session, eligible_list, "", after, size));
    for (PlacedReferable& each : next) {
      const bool is_enough = static_cast<int64_t>(referables.size()) >= most;
      if (is_enough && !AreEqual(referables.back().referable, each.referable)) {
        ASSIGN_OR_RETURN(auto too, ReferablesBehind(session, eligible_list, kReferredToo,
                                                    referables.back().place, kEverybody));
        std::move(too.begin(), too.end(), std::back_inserter(referables));
        return referables;
      }
      after = each.place;
      referables.push_back(std::move(each));
    }
    if (static_cast<int64_t>(next.size()) < size) return referables;
  }
}

v1::Eligible EligibleOf(std::span<SqlValue> row) {
  const auto number = [&](size_t i) { return std::get<int64_t>(row[i]); };
  const auto points = [&](size_t i) { return static_cast<double>(number(i)) / 100; };
  Eligible eligible;
  eligible.set_application(std::get<std::string>(std::move(row[0])));
  eligible.set_applicant(std::get<std::string>(std::move(row[1])));
  eligible.set_raw_score(points(2));
  eligible.set_converted_score(points(3));
  for (const absl::string_view preference :
       absl::StrSplit(std::get<std::string>(row[4]), ',', absl::SkipEmpty())) {
    eligible.add_preferences(std::string(preference));
  }
  eligible.set_preference_points(points(5));
  eligible.set_final_score(points(6));
  eligible.set_passed(number(7) == 1);
  eligible.set_rank(static_cast<int32_t>(number(8)));
  eligible.set_band(static_cast<int32_t>(number(9)));
  eligible.set_indistinguishable_from_rank(static_cast<int32_t>(number(10)));
  eligible.set_indistinguishable_to_rank(static_cast<int32_t>(number(11)));
  return eligible;
}

absl::StatusOr<std::vector<Eligible>> RanksOf(Session& session, const std::string& application) {
  std::vector<Eligible> ranks;
  const std::vector<SqlValue> parameters = {application};
  RETURN_IF_ERROR(session
                      .Run(absl::StrCat("SELECT ", kEligibleColumns,
                                        " FROM eligibles e WHERE e.application = :application "
                                        "ORDER BY e.eligible_list"),
                           parameters, kEligibleTypes,
                           [&](std::span<SqlValue> row) { ranks.push_back(EligibleOf(row)); })
                      .status());
  return ranks;
}

}  // namespace touchstone::recruiting
