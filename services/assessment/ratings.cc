#include "services/assessment/ratings.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/rater_assignment.pb.h>
#include <touchstone/assessment/v1/rating.pb.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/rater_assignments.h"
#include "services/assessment/rater_tokens.h"
#include "services/assessment/rules/cycle_rules.h"
#include "services/assessment/rules/rating_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/trust/sealed.h"
#include "services/runtime/trust/secrets.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;

constexpr char kDraftContext[] = "draft of a rating";

absl::Status NotLetIn() {
  return Error(
      absl::StatusCode::kPermissionDenied, reasons::kRaterUnknown,
      "This lets nobody rate: the token is mistyped, or was replaced by another, or ratings "
      "have ended; or you are not who the rater assignment names.");
}

absl::Status HandedIn() {
  return FailedPrecondition(reasons::kRatingHandedIn, "rating",
                            "This rating was handed in. Until ratings end it can be withdrawn.");
}

absl::Status Unreadable(const char* what) {
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("The stored ", what, " cannot be read."));
}

// A rater at the door: whom and what they are let rate.
struct Rater {
  std::optional<TokenHashes> token;  // of who came with one
  Seat seat;
  Cycle cycle;
  v1::RelationRule rule;
  std::string job_profile;  // of the subject

  bool anonymous() const { return rule.visibility() == v1::RelationRule::ANONYMOUS; }
  std::string draft() const { return token ? token->draft : seat.rater_assignment; }
  const TokenHashes* hashes() const { return token ? &*token : nullptr; }
};

// The seat of who is signed in as the person whom the assignment names.
absl::StatusOr<std::optional<Seat>> SeatOfPerson(Session& session, const Context& context,
                                                 const std::string& name) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<Bytes>(
          "SELECT body FROM rater_assignments WHERE name = :name AND delete_time = 0", name));
  v1::RaterAssignment assignment;
  if (!row || !assignment.ParseFromString(std::get<0>(*row).value) || assignment.rater().empty() ||
      assignment.rater() != context.caller->person()) {
    return std::nullopt;
  }
  ASSIGN_OR_RETURN(Seat seat, SeatOf(session, assignment));
  return seat;
}

absl::Status CheckIsOpen(const Cycle& cycle) {
  if (cycle.state() == Cycle::OPEN) return absl::OkStatus();
  if (cycle.state() == Cycle::DRAFT) {
    return FailedPrecondition(reasons::kRatingsNotOpen, cycle.name(), "Ratings have not begun.");
  }
  return FailedPrecondition(reasons::kRatingsEnded, cycle.name(), "Ratings have ended.");
}

template <typename Request>
absl::StatusOr<Rater> LetIn(Session& session, const Context& context, const Request& request) {
  if (request.token().empty() == request.rater_assignment().empty()) {
    return InvalidField("token", "or rater_assignment is required, and only one of them");
  }
  Rater rater;
  std::optional<Seat> seat;
  if (!request.token().empty()) {
    if (!IsSecret(request.token())) return NotLetIn();
    rater.token.emplace(request.token());
    ASSIGN_OR_RETURN(seat, SeatOf(session, *rater.token));
  } else {
    ASSIGN_OR_RETURN(seat, SeatOfPerson(session, context, request.rater_assignment()));
  }
  if (!seat) return NotLetIn();
  rater.seat = *std::move(seat);
  ASSIGN_OR_RETURN(auto rated,
                   (session.QueryOne<Bytes, std::string>(
                       "SELECT cycle.body, subject.job_profile FROM assessment_cycles cycle "
                       "JOIN cycle_subjects subject ON subject.cycle = cycle.name "
                       "WHERE cycle.name = :cycle AND cycle.delete_time = 0 AND "
                       "subject.person = :person",
                       rater.seat.cycle, rater.seat.subject)));
  if (!rated) return NotLetIn();
  auto& [cycle, job_profile] = *rated;
  if (!rater.cycle.ParseFromString(cycle.value)) return Unreadable("cycle");
  const v1::RelationRule* const rule = RuleOf(rater.cycle, rater.seat.relation);
  if (rule == nullptr) return NotLetIn();
  rater.rule = *rule;
  rater.job_profile = std::move(job_profile);
  if (!rater.token && rater.anonymous()) {
    return Error(absl::StatusCode::kPermissionDenied, reasons::kRaterUnknown,
                 "This rating is anonymous: hand it in with the token that you were sent, and not "
                 "signed in.");
  }
  RETURN_IF_ERROR(CheckIsOpen(rater.cycle));
  return rater;
}

// Who came with a token is known by what it lets them do.
void SignAs(const Rater& rater, Author& author) {
  if (rater.token && !rater.anonymous()) author.actor = rater.seat.rater_assignment;
}

absl::Status ParseAnswer(const std::string& answer, v1::HandInRatingResponse& response) {
  if (response.ParseFromString(answer)) return absl::OkStatus();
  return Unreadable("answer");
}

// --- Drafts ---------------------------------------------------------------------------------

// Also one that who comes with a token saved signed in.
absl::Status RemoveDrafts(Session& session, const Rater& rater) {
  return session
      .Execute("DELETE FROM rating_drafts WHERE draft IN (:draft, :signed_in)", rater.draft(),
               rater.seat.rater_assignment)
      .status();
}

absl::Status KeepDraft(Session& session, const Rater& rater, const v1::RatingContent& content) {
  std::string body = content.SerializeAsString();
  if (rater.token) body = Seal(body, rater.token->draft_key, kDraftContext);
  return session
      .Execute(
          "INSERT INTO rating_drafts (draft, cycle, body) VALUES (:draft, :cycle, :body) "
          "ON CONFLICT (draft) DO UPDATE SET body = excluded.body",
          rater.draft(), rater.seat.cycle, Bytes{std::move(body)})
      .status();
}

absl::Status ReadDraft(Session& session, const Rater& rater, v1::RatingContent& content) {
  ASSIGN_OR_RETURN(auto row,
                   session.QueryOne<Bytes>("SELECT body FROM rating_drafts WHERE draft = :draft",
                                           rater.draft()));
  if (!row) return absl::OkStatus();
  std::optional<std::string> body = std::move(std::get<0>(*row).value);
  if (rater.token) body = Open(*body, rater.token->draft_key, kDraftContext);
  if (!body || !content.ParseFromString(*body)) {
    return Unreadable("draft");
  }
  return absl::OkStatus();
}

// --- What is handed in ----------------------------------------------------------------------

absl::Status KeepAnonymous(Session& session, Store& store, const Rater& rater,
                           const std::string& date, const v1::RatingContent& content) {
  return session
      .Execute(
          "INSERT INTO anonymous_ratings (cycle, subject, id, relation, date, withdraw_hash, body) "
          "VALUES (:cycle, :subject, :id, :relation, :date, :withdraw_hash, :body)",
          rater.seat.cycle, rater.seat.subject, store.ids().Random(),
          static_cast<int64_t>(rater.seat.relation), date, rater.token->withdraw,
          Bytes{content.SerializeAsString()})
      .status();
}

std::string RatingName(const Rater& rater) {
  return absl::StrCat(rater.seat.cycle, "/ratings/", IdOf(rater.seat.rater_assignment));
}

// One that was withdrawn before comes back with what is said now; its history has both.
absl::Status KeepNamed(Transaction& transaction, const Rater& rater, const std::string& date,
                       const v1::RatingContent& content) {
  const std::string name = RatingName(rater);
  v1::Rating rating;
  rating.set_name(name);
  rating.set_subject(rater.seat.subject);
  rating.set_rater(rater.seat.rater);
  rating.set_relation(rater.seat.relation);
  *rating.mutable_content() = content;
  rating.set_date(date);
  absl::Status created = transaction.Create(RatingType(), rating);
  if (ReasonOf(created) != reasons::kResourceExists) return created;
  ASSIGN_OR_RETURN(const auto withdrawn, transaction.Find<v1::Rating>(RatingType(), name));
  if (withdrawn == nullptr) return created;
  *rating.mutable_create_time() = withdrawn->create_time();
  rating.set_etag(withdrawn->etag());
  return transaction.Undelete(RatingType(), rating);
}

absl::Status RemoveNamed(Transaction& transaction, const Rater& rater) {
  ASSIGN_OR_RETURN(const auto rating,
                   transaction.Find<v1::Rating>(RatingType(), RatingName(rater)));
  if (rating == nullptr) return absl::OkStatus();
  rating->clear_content();  // what was taken back is not read any more
  return transaction.Delete(RatingType(), *rating);
}

// --- The methods ----------------------------------------------------------------------------

class RatersService {
 public:
  RatersService(Store& store, Forms& forms) : store_(store), forms_(forms) {}

  absl::StatusOr<v1::RatingForm> GetForm(const Context& context,
                                         const v1::GetRatingFormRequest& request) {
    v1::RatingForm form;
    RETURN_IF_ERROR(store_.database().Read(context.deadline, [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const Rater rater, LetIn(session, context, request));
      ASSIGN_OR_RETURN(const auto rated, forms_.Find(session, rater.cycle, rater.job_profile));
      form = rated->scales;
      for (const auto& competency : rated->competencies) *form.add_competencies() = competency;
      form.set_title(rater.cycle.title());
      form.set_description(rater.cycle.description());
      form.set_purpose(rater.cycle.purpose());
      form.set_due_date(rater.cycle.schedule().due_date());
      form.set_subject(rater.seat.subject);
      form.set_relation(rater.seat.relation);
      form.set_visibility(rater.rule.visibility());
      form.set_visibility_note(VisibilityNote(rater.rule.visibility(), rater.rule.minimum()));
      form.set_minimum(rater.rule.minimum());
      form.set_handed_in(rater.seat.done);
      return ReadDraft(session, rater, *form.mutable_draft());
    }));
    return form;
  }

  absl::StatusOr<v1::SaveRatingDraftResponse> SaveDraft(const Context& context,
                                                        const v1::SaveRatingDraftRequest& request) {
    RETURN_IF_ERROR(
        store_.database().Write(context.deadline, [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(const Rater rater, LetIn(session, context, request));
          if (rater.seat.done) return HandedIn();
          return KeepDraft(session, rater, request.content());
        }));
    return v1::SaveRatingDraftResponse();
  }

  absl::StatusOr<v1::HandInRatingResponse> HandIn(const Context& context,
                                                  const v1::HandInRatingRequest& request) {
    v1::HandInRatingResponse response;
    Author author = AuthorOf(context);
    const auto write = [&](Transaction& transaction) -> absl::Status {
      response.Clear();
      ASSIGN_OR_RETURN(const Rater rater, LetIn(transaction.session(), context, request));
      SignAs(rater, author);
      // Callers with tokens are nobody in particular; their request ids are each their own.
      const RepeatableCall call(context, request, author.actor);
      if (!rater.anonymous()) {
        ASSIGN_OR_RETURN(const auto answer, call.FindAnswer(store_, transaction, context.deadline));
        if (answer) return ParseAnswer(*answer, response);
      }
      RETURN_IF_ERROR(HandIn(transaction, rater, request.content(), response));
      // Of an anonymous one nothing may be kept by which the call could be known again.
      if (rater.anonymous()) return absl::OkStatus();
      return call.KeepAnswer(transaction, response.SerializeAsString());
    };
    RETURN_IF_ERROR(request.validate_only() ? store_.Try(author, context.deadline, write)
                                            : store_.Write(author, context.deadline, write));
    return response;
  }

  absl::StatusOr<v1::WithdrawRatingResponse> Withdraw(const Context& context,
                                                      const v1::WithdrawRatingRequest& request) {
    Author author = AuthorOf(context);
    RETURN_IF_ERROR(
        store_.Write(author, context.deadline, [&](Transaction& transaction) -> absl::Status {
          Session& session = transaction.session();
          ASSIGN_OR_RETURN(const Rater rater, LetIn(session, context, request));
          SignAs(rater, author);
          if (!rater.seat.done) {
            return FailedPrecondition(reasons::kRatingNotHandedIn, "rating",
                                      "There is nothing to withdraw: it was not handed in.");
          }
          RETURN_IF_ERROR(MarkDone(session, rater.seat, rater.hashes(), false));
          if (!rater.anonymous()) return RemoveNamed(transaction, rater);
          return session
              .Execute(
                  "DELETE FROM anonymous_ratings WHERE cycle = :cycle AND withdraw_hash = :hash "
                  "AND withdraw_hash <> ''",
                  rater.seat.cycle, rater.token->withdraw)
              .status();
        }));
    return v1::WithdrawRatingResponse();
  }

 private:
  absl::Status HandIn(Transaction& transaction, const Rater& rater,
                      const v1::RatingContent& content, v1::HandInRatingResponse& response) {
    if (rater.seat.done) return HandedIn();
    Session& session = transaction.session();
    const Day today = DayOf(transaction.now());
    ASSIGN_OR_RETURN(const auto form, forms_.Find(session, rater.cycle, rater.job_profile));
    const auto violations = RatingViolations(content, form->scales, form->competencies, today);
    if (!violations.empty()) return InvalidFields(violations);
    response.set_date(DayText(today));
    RETURN_IF_ERROR(MarkDone(session, rater.seat, rater.hashes(), true));
    RETURN_IF_ERROR(RemoveDrafts(session, rater));
    if (rater.anonymous()) return KeepAnonymous(session, store_, rater, response.date(), content);
    response.set_rating(RatingName(rater));
    return KeepNamed(transaction, rater, response.date(), content);
  }

  Store& store_;
  Forms& forms_;
};

}  // namespace

const ResourceType& RatingType() {
  static const ResourceType type = DeclareResource<v1::Rating>({
      .table = "ratings",
      .columns = {{"subject"}, {"relation"}},
  });
  return type;
}

void RegisterRatings(RpcService& ratings, Store& store, Forms& forms) {
  auto raters = std::make_shared<RatersService>(store, forms);
  ratings.Unary<v1::GetRatingFormRequest, v1::RatingForm>(
      "GetRatingForm", [raters](const Context& context, const auto& request) {
        return raters->GetForm(context, request);
      });
  ratings.Unary<v1::SaveRatingDraftRequest, v1::SaveRatingDraftResponse>(
      "SaveRatingDraft", [raters](const Context& context, const auto& request) {
        return raters->SaveDraft(context, request);
      });
  ratings.Unary<v1::HandInRatingRequest, v1::HandInRatingResponse>(
      "HandInRating", [raters](const Context& context, const auto& request) {
        return raters->HandIn(context, request);
      });
  ratings.Unary<v1::WithdrawRatingRequest, v1::WithdrawRatingResponse>(
      "WithdrawRating", [raters](const Context& context, const auto& request) {
        return raters->Withdraw(context, request);
      });
}

}  // namespace touchstone::assessment
