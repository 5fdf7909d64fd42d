#include "services/recruiting/interviews/scorecards.h"

#include <touchstone/recruiting/v1/scorecard.pb.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/recruiting/interviews/member_scores.h"
#include "services/recruiting/interviews/panel_seats.h"
#include "services/recruiting/interviews/scored_guides.h"
#include "services/recruiting/rules/guide_contents.h"
#include "services/recruiting/rules/panel_rules.h"
#include "services/recruiting/rules/scorecard_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::Interview;
using v1::Scorecard;

// The interview, where the caller asks in it: to others it is not told whether there is one.
absl::StatusOr<std::unique_ptr<Interview>> FindAsMember(Transaction& transaction,
                                                        absl::string_view name,
                                                        const std::string& person) {
  ASSIGN_OR_RETURN(auto interview, transaction.Find<Interview>(InterviewType(), name));
  if (interview == nullptr || interview->has_delete_time() ||
      MemberOf(*interview, person) == nullptr) {
    return NotOnPanel();
  }
  return interview;
}

// Who took somebody's place since the interview was started has the same to show as those before.
absl::Status CheckIsReady(const Interview& interview, const v1::PanelMember& member, Day day) {
  const auto obstacles = MemberObstacles(interview, member, day);
  if (obstacles.empty()) return absl::OkStatus();
  return FailedPreconditions(reasons::kPanelUnready, "The member cannot score yet.", obstacles);
}

Scorecard Draft(const v1::HandInScorecardRequest& request, const Interview& interview,
                const std::string& person) {
  Scorecard scorecard;
  scorecard.set_name(ScorecardType().pattern.Child(interview.name(), IdOf(person)));
  scorecard.set_scorer(person);
  scorecard.set_application(interview.application());
  scorecard.set_applicant(interview.applicant());
  scorecard.set_guide_hash(interview.guide_hash());
  *scorecard.mutable_scores() = request.scorecard().scores();
  return scorecard;
}

absl::StatusOr<Scorecard> HandInOnce(const Context& context, Transaction& transaction,
                                     const v1::HandInScorecardRequest& request) {
  const std::string& person = context.caller->person();
  ASSIGN_OR_RETURN(const auto interview, FindAsMember(transaction, request.parent(), person));
  RETURN_IF_ERROR(CheckState(*interview, {Interview::STARTED, Interview::REVEALED}));
  ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, interview->application()));
  RETURN_IF_ERROR(CheckActive(*application));
  RETURN_IF_ERROR(
      CheckIsReady(*interview, *MemberOf(*interview, person), DayOf(transaction.now())));
  ASSIGN_OR_RETURN(const auto guide, FindScoredGuide(transaction, *interview));
  const auto violations = ScoreViolations(request.scorecard().scores(), guide->content(),
                                          *FindForm(guide->content(), interview->form()));
  if (!violations.empty()) return InvalidFields(violations);
  Scorecard scorecard = Draft(request, *interview, person);
  SetTime(scorecard, "hand_in_time", transaction.now());
  // First, so that a second one is found to be that.
  RETURN_IF_ERROR(transaction.Create(ScorecardType(), scorecard));
  RETURN_IF_ERROR(KeepScores(transaction.session(), *interview, scorecard, guide->content()));
  RETURN_IF_ERROR(FollowPanel(transaction, *interview));
  RETURN_IF_ERROR(transaction.Update(InterviewType(), *interview));
  return scorecard;
}

// What is kept of an answer is sealed, as the scorecard itself is.
absl::StatusOr<Scorecard> HandIn(Store& store, const Context& context,
                                 const v1::HandInScorecardRequest& request) {
  const RepeatableCall call(context, request);
  Scorecard scorecard;
  const auto hand_in = [&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const auto kept, call.FindAnswer(store, transaction, context.deadline));
    if (kept) {
      ASSIGN_OR_RETURN(const auto opened, transaction.Opened(ScorecardType(), *kept));
      scorecard = static_cast<const Scorecard&>(*opened);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(scorecard, HandInOnce(context, transaction, request));
    if (request.validate_only()) {
      // The revision goes with the transaction, and may become another change's.
      scorecard.clear_etag();
      return absl::OkStatus();
    }
    if (!call.IsRepeatable()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::string sealed, transaction.Sealed(ScorecardType(), scorecard));
    return call.KeepAnswer(transaction, sealed);
  };
  const Author author = AuthorOf(context);
  RETURN_IF_ERROR(request.validate_only() ? store.Try(author, context.deadline, hand_in)
                                          : store.Write(author, context.deadline, hand_in));
  return scorecard;
}

absl::Status Revise(Transaction& transaction, const v1::ReviseScorecardRequest& request,
                    Scorecard& scorecard) {
  ASSIGN_OR_RETURN(const auto interview,
                   FindAsMember(transaction, ParentOf(scorecard.name()), scorecard.scorer()));
  RETURN_IF_ERROR(CheckIsRevealed(*interview));
  RETURN_IF_ERROR(CheckState(*interview, {Interview::REVEALED}));
  ASSIGN_OR_RETURN(const auto guide, FindScoredGuide(transaction, *interview));
  const auto violations = RevisionViolations(scorecard, request.revisions(), guide->content());
  if (!violations.empty()) return InvalidFields(violations);
  for (const v1::ScoreRevision& sent : request.revisions()) {
    v1::ScoreRevision revision = sent;
    revision.set_old_level(LevelByNow(scorecard, sent.question()));
    SetTime(revision, "revise_time", transaction.now());
    RETURN_IF_ERROR(
        ChangeScore(transaction.session(), *interview, scorecard, revision, guide->content()));
    *scorecard.add_revisions() = std::move(revision);
  }
  return absl::OkStatus();
}

// Whether or not there is such a scorecard: nobody changes another's.
absl::Status CheckIsOwn(const Context& context, absl::string_view name) {
  const std::string& person = context.caller->person();
  if (!person.empty() && IdOf(person) == IdOf(name) &&
      OrganizationOf(person) == OrganizationOf(name)) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only who scored changes what they scored, by a key that names them.");
}

}  // namespace

const ResourceType& ScorecardType() {
  static const ResourceType type = DeclareResource<Scorecard>({
      .table = "scorecards",
      .columns = {{"scorer"}},
      .person = "applicant",
  });
  return type;
}

void RegisterScorecards(RpcService& interviews, Store& store) {
  interviews.Unary<v1::HandInScorecardRequest, Scorecard>(
      "HandInScorecard",
      [&store](const Context& context, const v1::HandInScorecardRequest& request) {
        return HandIn(store, context, request);
      });
  RegisterChange<v1::ReviseScorecardRequest, Scorecard>(
      interviews, "ReviseScorecard", ScorecardType(), store,
      [](const Context&, Transaction& transaction, const v1::ReviseScorecardRequest& request,
         Scorecard& scorecard) { return Revise(transaction, request, scorecard); },
      CheckIsOwn);
}

}  // namespace touchstone::recruiting
