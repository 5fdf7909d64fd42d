// The items of reviews: rows, one for each case. What is to be done with a case is sealed under the
// key that the case's own words are sealed under.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_REVIEW_ITEMS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_REVIEW_ITEMS_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/review.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/sql/session.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// What is asked of an item before it is decided.
struct ItemStanding {
  bool decided = false;
  std::optional<Day> former_due;  // the last strategy's day; nothing where there was none
};

// NOT_FOUND when the case is not in the review.
absl::StatusOr<ItemStanding> StandingOf(Session& session, const std::string& review,
                                        const std::string& of);

// Keeps what is to be done with a case of the review, checked.
absl::Status DecideItem(Session& session, const PersonalData& personal_data, const v1::Case& of,
                        const v1::SetReviewStrategyRequest& request);

// Cases of a review that are unresolved still and have no strategy, the oldest first: so many at
// most.
absl::StatusOr<std::vector<std::string>> UndecidedCases(Session& session, const std::string& review,
                                                        int most);

// A page, without complaints about who calls.
absl::StatusOr<v1::ListReviewItemsResponse> ListItems(Store& store,
                                                      const PersonalData& personal_data,
                                                      const Context& context,
                                                      const v1::ListReviewItemsRequest& request);

// Those of a customer's cases, week after week, for who exports what is kept about them.
absl::StatusOr<std::vector<v1::ReviewItem>> ItemsAbout(Session& session,
                                                       const PersonalData& personal_data,
                                                       const std::string& customer);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_REVIEW_ITEMS_H_
