#include "services/feedback/promises/reviews.h"

#include <touchstone/feedback/v1/review.pb.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/promises/concerned.h"
#include "services/feedback/promises/review_items.h"
#include "services/feedback/rules/review_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Review;

// How many cases an error names.
constexpr int kMostNamed = 100;

absl::Status CheckIsOpen(const Review& review) {
  if (review.state() == Review::OPEN) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kReviewState, review.name(),
      absl::StrCat(review.name(), " is completed; what is to be done now is for the next review."));
}

class Reviews {
 public:
  Reviews(const PersonalData& personal_data, UnitTree unit_tree)
      : personal_data_(personal_data), unit_tree_(std::move(unit_tree)) {}

  absl::Status BeforeWrite(Transaction& transaction, const ResourceChange<Review>& change) const {
    if (change.kind == events::v1::Event::CREATED) return Open(transaction, *change.after);
    RETURN_IF_ERROR(CheckIsOpen(*change.before));
    std::vector<FieldViolation> violations;
    const auto compare = [&](absl::string_view field, bool is_same) {
      if (!is_same) violations.push_back({absl::StrCat("review.", field), "stays as it is"});
    };
    compare("organizational_unit",
            change.before->organizational_unit() == change.after->organizational_unit());
    compare("week_date", change.before->week_date() == change.after->week_date());
    return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
  }

  absl::Status SetStrategy(const Context& context, Transaction& transaction,
                           const v1::SetReviewStrategyRequest& request, Review& review) const {
    Session& session = transaction.session();
    RETURN_IF_ERROR(CheckMayKnow(session, context, request.case_()));
    RETURN_IF_ERROR(CheckIsOpen(review));
    ASSIGN_OR_RETURN(const ItemStanding item, StandingOf(session, review.name(), request.case_()));
    if (OrganizationOf(request.owner()) != OrganizationOf(review.name())) {
      return InvalidField("owner", "must be of the same organization");
    }
    const auto violations = StrategyViolations(request, item.former_due, DayOf(transaction.now()));
    if (!violations.empty()) return InvalidFields(violations);
    ASSIGN_OR_RETURN(const auto of, FindCase(transaction, request.case_()));
    RETURN_IF_ERROR(CheckMayWorkOn(*of, request.owner()));
    RETURN_IF_ERROR(DecideItem(session, personal_data_, *of, request));
    if (!item.decided) review.set_undecided_count(review.undecided_count() - 1);
    // So that the review gets another etag, whatever was said: its items are part of it.
    SetTime(review, "update_time", transaction.now());
    return absl::OkStatus();
  }

  static absl::Status Complete(const Context& context, Transaction& transaction,
                               const v1::CompleteReviewRequest&, Review& review) {
    RETURN_IF_ERROR(CheckIsOpen(review));
    ASSIGN_OR_RETURN(auto undecided,
                     UndecidedCases(transaction.session(), review.name(), kMostNamed + 1));
    if (!undecided.empty()) return Incomplete(context, transaction, std::move(undecided), review);
    review.set_state(Review::COMPLETED);
    SetTime(review, "complete_time", transaction.now());
    review.set_completer(context.caller->id());
    return absl::OkStatus();
  }

 private:
  absl::Status Open(Transaction& transaction, Review& review) const {
    auto violations = WeekViolations(review.week_date());
    if (OrganizationOf(review.organizational_unit()) != OrganizationOf(review.name())) {
      violations.push_back({"review.organizational_unit", "must be of the same organization"});
    }
    if (!violations.empty()) return InvalidFields(violations);
    ASSIGN_OR_RETURN(const bool is_taken, transaction.Exists(ReviewType(), review.name()));
    if (is_taken) return absl::OkStatus();  // creating it says so
    RETURN_IF_ERROR(CheckIsNext(transaction.session(), review));
    ASSIGN_OR_RETURN(const int count, GatherItems(transaction, unit_tree_, review));
    review.set_state(Review::OPEN);
    review.set_item_count(count);
    review.set_undecided_count(count);
    SetTime(review, "open_time", transaction.now());
    return absl::OkStatus();
  }

  // There is none of that week, and the one before is done.
  static absl::Status CheckIsNext(Session& session, Review& review) {
    ASSIGN_OR_RETURN(
        const auto last,
        (session.QueryOne<std::string, std::string, int64_t>(
            "SELECT name, week_date, state FROM reviews WHERE parent = :parent AND "
            "organizational_unit = :unit AND week_date <= :week AND delete_time = 0 "
            "ORDER BY week_date DESC LIMIT 1",
            ParentOf(review.name()), review.organizational_unit(), review.week_date())));
    if (!last) return absl::OkStatus();
    const auto& [name, week, state] = *last;
    if (week == review.week_date()) {
      return Error(absl::StatusCode::kAlreadyExists, reasons::kValueTaken,
                   absl::StrCat(name, " is the review of that organizational unit and week."),
                   {{"field", "week_date"}, {"resource", name}});
    }
    if (state != Review::COMPLETED) {
      return FailedPrecondition(
          reasons::kReviewState, name,
          absl::StrCat(name, ", of the week of ", week, ", is open; complete it first."));
    }
    review.set_former_review(name);
    return absl::OkStatus();
  }

  static absl::Status Incomplete(const Context& context, Transaction& transaction,
                                 std::vector<std::string> undecided, const Review& review) {
    ASSIGN_OR_RETURN(const auto complaints, ComplaintsAboutCaller(transaction.session(), context));
    const bool are_more = undecided.size() > kMostNamed;
    if (are_more) undecided.resize(kMostNamed);
    std::vector<Obstacle> obstacles;
    for (std::string& of : undecided) {
      if (complaints.contains(of)) continue;
      obstacles.push_back(
          {std::move(of), "is unresolved; say what is to be done, by whom, by when"});
    }
    if (obstacles.empty()) obstacles.push_back({review.name(), "has cases that others decide on"});
    return FailedPreconditions(
        reasons::kReviewIncomplete,
        absl::StrCat(review.name(), " has ", are_more ? "more than " : "", undecided.size(),
                     " unresolved cases without a strategy."),
        obstacles);
  }

  const PersonalData& personal_data_;
  const UnitTree unit_tree_;
};

}  // namespace

const ResourceType& ReviewType() {
  static const ResourceType type = DeclareResource<Review>({
      .table = "reviews",
      .columns = {{"organizational_unit"}, {"week_date"}, {"state"}},
  });
  return type;
}

void RegisterReviews(RpcService& cases, Store& store, const PersonalData& personal_data,
                     UnitTree unit_tree) {
  const ResourceType& type = ReviewType();
  Preparation before_create;
  if (unit_tree.refresh) {
    before_create.ask = [refresh = unit_tree.refresh](const Context& context,
                                                      const google::protobuf::Message& request) {
      return refresh(context, static_cast<const v1::CreateReviewRequest&>(request).parent());
    };
  }
  const auto reviews = std::make_shared<const Reviews>(personal_data, std::move(unit_tree));
  RegisterPreparedMethods<Review>(cases, type, store,
                                  {.before_write =
                                       [reviews](const Context&, Transaction& transaction,
                                                 const ResourceChange<Review>& change) {
                                         return reviews->BeforeWrite(transaction, change);
                                       }},
                                  {{"CreateReview", before_create}});
  cases.Unary<v1::ListReviewItemsRequest, v1::ListReviewItemsResponse>(
      "ListReviewItems",
      [&store, &personal_data](const Context& context, const v1::ListReviewItemsRequest& request) {
        return ListItems(store, personal_data, context, request);
      });
  RegisterChange<v1::SetReviewStrategyRequest, Review>(
      cases, "SetReviewStrategy", type, store,
      [reviews](const Context& context, Transaction& transaction,
                const v1::SetReviewStrategyRequest& request, Review& review) {
        return reviews->SetStrategy(context, transaction, request, review);
      });
  RegisterChange<v1::CompleteReviewRequest, Review>(cases, "CompleteReview", type, store,
                                                    &Reviews::Complete);
}

}  // namespace touchstone::feedback
