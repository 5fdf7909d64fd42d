#include "services/feedback/promises/review_gathering.h"

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/commitment.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "services/feedback/intake/business_calendars.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/calendar.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::ReviewItem;

constexpr int kCasesRead = 500;

// Name, state, when it came in, service type, missed clocks, broken commitments, reviews before,
// the last that had a strategy.
using Row =
    std::tuple<std::string, int64_t, int64_t, std::string, int64_t, int64_t, int64_t, std::string>;

absl::StatusOr<std::vector<Row>> ReadCases(Transaction& transaction, absl::string_view organization,
                                           const std::string& unit, const std::string& after) {
  return transaction.session()
      .Query<std::string, int64_t, int64_t, std::string, int64_t, int64_t, int64_t, std::string>(
          "SELECT c.name, c.state, c.receive_time, c.service_type, "
          "(SELECT COUNT(*) FROM case_clocks k WHERE k.case_name = c.name AND (k.state = :missed "
          "OR k.missed_time > 0 OR (k.state = :running AND k.stop_time = 0 AND k.due_time <= "
          ":now))), "
          "(SELECT COUNT(*) FROM commitments m WHERE m.parent = :made_in AND m.\"case\" = c.name "
          "AND m.state = :broken AND m.delete_time = 0), "
          "(SELECT COUNT(*) FROM review_items i WHERE i.case_name = c.name), "
          "(SELECT f.review FROM review_items f WHERE f.case_name = c.name AND f.decided = 1 "
          "ORDER BY f.week_date DESC, f.review DESC LIMIT 1) "
          "FROM cases c WHERE c.parent = :parent AND c.organizational_unit = :unit AND c.state < 6 "
          "AND c.delete_time = 0 AND c.name > :after ORDER BY c.name LIMIT :most",
          static_cast<int>(v1::CaseClock::MISSED), static_cast<int>(v1::CaseClock::RUNNING),
          absl::ToUnixMicros(transaction.now()), organization,
          static_cast<int>(v1::Commitment::BROKEN), organization, unit, after, kCasesRead);
}

// How long offices were open since cases came in, by their service types' calendars.
class Ages {
 public:
  explicit Ages(Transaction& transaction) : transaction_(transaction) {}

  absl::StatusOr<int64_t> MinutesOf(const std::string& service_type, absl::Time receive_time) {
    auto hours = by_type_.find(service_type);
    if (hours == by_type_.end()) {
      ASSIGN_OR_RETURN(auto found, HoursOf(service_type));
      hours = by_type_.emplace(service_type, std::move(found)).first;
    }
    if (!hours->second) return 0;
    return absl::ToInt64Minutes(hours->second->OpenBetween(receive_time, transaction_.now()));
  }

 private:
  // Nothing where type or calendar are gone: a review is held all the same.
  absl::StatusOr<std::optional<BusinessHours>> HoursOf(const std::string& service_type) {
    ASSIGN_OR_RETURN(const auto type,
                     transaction_.Find<v1::ServiceType>(ServiceTypeType(), service_type));
    if (type == nullptr) return std::optional<BusinessHours>();
    ASSIGN_OR_RETURN(const auto calendar, transaction_.Find<v1::BusinessCalendar>(
                                              BusinessCalendarType(), type->business_calendar()));
    if (calendar == nullptr) return std::optional<BusinessHours>();
    return std::optional<BusinessHours>(*calendar);
  }

  Transaction& transaction_;
  std::map<std::string, std::optional<BusinessHours>> by_type_;
};

absl::Status WriteItem(Session& session, const v1::Review& review, const Row& row,
                       int64_t age_minutes) {
  const auto& [name, state, receive_time, type, missed, broken, before, former] = row;
  const auto former_outcome =
      former.empty() ? ReviewItem::NONE_BEFORE : ReviewItem::FORMER_OUTCOME_UNSPECIFIED;
  return session
      .Execute(
          "INSERT INTO review_items (review, case_name, organization, week_date, receive_time, "
          "state, age_minutes, missed_clocks, broken_commitments, review_count, former_review, "
          "former_outcome, decided, owner, due_date, sealed_strategy) VALUES (:review, :case, "
          ":organization, :week, :received, :state, :age, :missed, :broken, :count, :former, "
          ":outcome, 0, '', '', :strategy)",
          review.name(), name, ParentOf(review.name()), review.week_date(), receive_time, state,
          age_minutes, missed, broken, before + 1, former, static_cast<int>(former_outcome),
          Bytes{})
      .status();
}

absl::StatusOr<std::set<std::string>> UnitsOf(Session& session, const UnitTree& unit_tree,
                                              const v1::Review& review) {
  std::set<std::string> units = {review.organizational_unit()};
  if (!unit_tree.below) return units;
  ASSIGN_OR_RETURN(const auto below, unit_tree.below(session, review.organizational_unit()));
  units.insert(below.begin(), below.end());
  ASSIGN_OR_RETURN(const auto holders,
                   session.Query<std::string>("SELECT organizational_unit FROM reviews WHERE "
                                              "parent = :parent AND week_date = :week AND "
                                              "delete_time = 0",
                                              ParentOf(review.name()), review.week_date()));
  for (const auto& [holder] : holders) {
    if (holder == review.organizational_unit() || !units.contains(holder)) continue;
    units.erase(holder);
    ASSIGN_OR_RETURN(const auto theirs, unit_tree.below(session, holder));
    for (const std::string& unit : theirs) units.erase(unit);
  }
  return units;
}

}  // namespace

absl::StatusOr<int> GatherItems(Transaction& transaction, const UnitTree& unit_tree,
                                const v1::Review& review) {
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const auto units, UnitsOf(session, unit_tree, review));
  Ages ages(transaction);
  int count = 0;
  for (const std::string& unit : units) {
    std::string after;
    bool more = true;
    while (more) {
      ASSIGN_OR_RETURN(const auto rows,
                       ReadCases(transaction, ParentOf(review.name()), unit, after));
      for (const Row& row : rows) {
        ASSIGN_OR_RETURN(const int64_t age,
                         ages.MinutesOf(std::get<3>(row), absl::FromUnixMicros(std::get<2>(row))));
        RETURN_IF_ERROR(WriteItem(session, review, row, age));
        after = std::get<0>(row);
        ++count;
      }
      more = rows.size() == kCasesRead;
    }
  }
  return count;
}

}  // namespace touchstone::feedback
