#include "services/feedback/promises/review_items.h"

#include <limits>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/promises/concerned.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/list_query.h"
#include "services/runtime/resources/page_token.h"

namespace touchstone::feedback {
namespace {

using v1::ReviewItem;

// Where a strategy stays: it opens in that review, for that case only.
std::string PlaceOf(absl::string_view review, absl::string_view of) {
  return absl::StrCat("review_items.strategy ", review, " ", of);
}

struct Row {
  ReviewItem item;
  std::string review;
  int64_t receive_time = 0;
  std::string key_owner;
  std::string sealed;
  std::string former_review;
  std::string former_sealed;
};

constexpr absl::string_view kSelect =
    "SELECT i.case_name, i.review, i.state, i.age_minutes, i.missed_clocks, i.broken_commitments, "
    "i.review_count, i.owner, i.due_date, i.former_outcome, i.receive_time, i.sealed_strategy, "
    "i.former_review, f.sealed_strategy, c.customer FROM review_items i LEFT JOIN review_items f "
    "ON f.review = i.former_review AND f.case_name = i.case_name LEFT JOIN cases c ON c.name = "
    "i.case_name WHERE ";

absl::StatusOr<std::vector<Row>> ReadRows(Session& session, absl::string_view where,
                                          const std::vector<SqlValue>& values) {
  ASSIGN_OR_RETURN(
      auto found,
      (session.QueryWith<std::string, std::string, int64_t, int64_t, int64_t, int64_t, int64_t,
                         std::string, std::string, int64_t, int64_t, Bytes, std::string, Bytes,
                         std::string>(absl::StrCat(kSelect, where), values)));
  std::vector<Row> rows;
  for (auto& [name, review, state, age, missed, broken, count, owner, due_date, outcome, received,
              sealed, former, former_sealed, customer] : found) {
    Row& row = rows.emplace_back();
    row.item.set_case_(name);
    row.item.set_state(static_cast<v1::Case::State>(state));
    row.item.set_age_minutes(static_cast<int>(age));
    row.item.set_missed_clocks(static_cast<int>(missed));
    row.item.set_broken_commitments(static_cast<int>(broken));
    row.item.set_review_count(static_cast<int>(count));
    row.item.set_owner(std::move(owner));
    row.item.set_due_date(std::move(due_date));
    row.item.set_former_outcome(static_cast<ReviewItem::FormerOutcome>(outcome));
    row.review = std::move(review);
    row.receive_time = received;
    row.key_owner = customer.empty() ? name : std::move(customer);
    row.sealed = std::move(sealed.value);
    row.former_review = std::move(former);
    row.former_sealed = std::move(former_sealed.value);
  }
  return rows;
}

// Those behind a place, and the one behind the page.
absl::StatusOr<std::vector<Row>> ReadPage(Session& session,
                                          const v1::ListReviewItemsRequest& request,
                                          const PagePosition& after, int64_t most) {
  return ReadRows(session,
                  absl::StrCat("i.review = :review AND (i.receive_time, i.case_name) > (:time, "
                               ":case)",
                               request.undecided() ? " AND i.decided = 0" : "",
                               " ORDER BY i.receive_time, i.case_name LIMIT :most"),
                  {request.name(), std::get<int64_t>(after.order_value), after.name, most});
}

// Opens what was said of the cases, with few statements; of who was erased it is empty.
absl::Status OpenStrategies(Session& session, const PersonalData& personal_data,
                            std::vector<Row>& rows) {
  std::vector<SealedPersonal> sealed;
  std::vector<std::string*> texts;
  for (Row& row : rows) {
    const std::string& of = row.item.case_();
    if (!row.sealed.empty()) {
      sealed.push_back({row.key_owner, row.sealed, PlaceOf(row.review, of)});
      texts.push_back(row.item.mutable_strategy());
    }
    if (!row.former_sealed.empty()) {
      sealed.push_back({row.key_owner, row.former_sealed, PlaceOf(row.former_review, of)});
      texts.push_back(row.item.mutable_former_strategy());
    }
  }
  ASSIGN_OR_RETURN(auto opened, personal_data.DecryptAll(session, sealed));
  for (size_t i = 0; i < opened.size(); ++i) {
    if (opened[i]) *texts[i] = *std::move(opened[i]);
  }
  return absl::OkStatus();
}

// What PageTokens are bound to.
std::string QueryOf(const v1::ListReviewItemsRequest& request) {
  return absl::StrCat("items of ", request.name(), request.undecided() ? " undecided" : "");
}

}  // namespace

absl::StatusOr<ItemStanding> StandingOf(Session& session, const std::string& review,
                                        const std::string& of) {
  ASSIGN_OR_RETURN(const auto row,
                   (session.QueryOne<int64_t, std::string, std::string>(
                       "SELECT i.decided, i.former_review, f.due_date FROM review_items i LEFT "
                       "JOIN review_items f ON f.review = i.former_review AND f.case_name = "
                       "i.case_name WHERE i.review = :review AND i.case_name = :case",
                       review, of)));
  if (!row) return NotFound(of);
  const auto& [decided, former_review, former_due] = *row;
  ItemStanding standing{.decided = decided != 0, .former_due = std::nullopt};
  if (!former_review.empty()) standing.former_due = ParseDay(former_due);
  return standing;
}

absl::Status DecideItem(Session& session, const PersonalData& personal_data, const v1::Case& of,
                        const v1::SetReviewStrategyRequest& request) {
  ASSIGN_OR_RETURN(const std::string sealed,
                   personal_data.Encrypt(session, KeyOwnerOf(of), request.strategy(),
                                         PlaceOf(request.name(), of.name())));
  const auto outcome = request.former_outcome() == ReviewItem::FORMER_OUTCOME_UNSPECIFIED
                           ? ReviewItem::NONE_BEFORE
                           : request.former_outcome();
  return session
      .Execute(
          "UPDATE review_items SET decided = 1, sealed_strategy = :strategy, owner = :owner, "
          "due_date = :due, former_outcome = :outcome WHERE review = :review AND case_name = :case",
          Bytes{sealed}, request.owner(), request.due_date(), static_cast<int>(outcome),
          request.name(), of.name())
      .status();
}

absl::StatusOr<std::vector<std::string>> UndecidedCases(Session& session, const std::string& review,
                                                        int most) {
  ASSIGN_OR_RETURN(auto rows, session.Query<std::string>(
                                  "SELECT i.case_name FROM review_items i WHERE i.review = :review "
                                  "AND i.decided = 0 AND (SELECT c.state FROM cases c WHERE c.name "
                                  "= i.case_name AND c.delete_time = 0) < :resolved ORDER BY "
                                  "i.receive_time, i.case_name LIMIT :most",
                                  review, static_cast<int>(v1::Case::RESOLVED), most));
  std::vector<std::string> cases;
  for (auto& [name] : rows) cases.push_back(std::move(name));
  return cases;
}

absl::StatusOr<v1::ListReviewItemsResponse> ListItems(Store& store,
                                                      const PersonalData& personal_data,
                                                      const Context& context,
                                                      const v1::ListReviewItemsRequest& request) {
  PagePosition after{.order_value = std::numeric_limits<int64_t>::min(), .name = ""};
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(after, store.page_tokens().Read(request.page_token(), QueryOf(request),
                                                     store.clock().Now()));
  }
  const size_t size = PageSize(request.page_size());
  std::vector<Row> rows;
  std::set<std::string> complaints;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(
        const auto review,
        session.QueryOne<int64_t>("SELECT state FROM reviews WHERE name = :name", request.name()));
    if (!review) return NotFound(request.name());
    ASSIGN_OR_RETURN(complaints, ComplaintsAboutCaller(session, context));
    ASSIGN_OR_RETURN(rows, ReadPage(session, request, after, static_cast<int64_t>(size) + 1));
    return OpenStrategies(session, personal_data, rows);
  }));
  v1::ListReviewItemsResponse response;
  if (rows.size() > size) {
    rows.resize(size);
    response.set_next_page_token(
        store.page_tokens().Make({rows.back().receive_time, rows.back().item.case_()},
                                 QueryOf(request), store.clock().Now()));
  }
  for (Row& row : rows) {
    if (!complaints.contains(row.item.case_())) *response.add_items() = std::move(row.item);
  }
  return response;
}

absl::StatusOr<std::vector<ReviewItem>> ItemsAbout(Session& session,
                                                   const PersonalData& personal_data,
                                                   const std::string& customer) {
  ASSIGN_OR_RETURN(auto rows,
                   ReadRows(session,
                            "i.case_name IN (SELECT name FROM cases WHERE parent = :parent AND "
                            "customer = :customer) ORDER BY i.week_date, i.review, i.case_name",
                            {std::string(ParentOf(customer)), customer}));
  RETURN_IF_ERROR(OpenStrategies(session, personal_data, rows));
  std::vector<ReviewItem> items;
  for (Row& row : rows) items.push_back(std::move(row.item));
  return items;
}

}  // namespace touchstone::feedback
