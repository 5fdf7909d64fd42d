#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/case_steps.pb.h>
#include <touchstone/feedback/v1/commitment.pb.h>
#include <touchstone/feedback/v1/finding.pb.h>
#include <touchstone/feedback/v1/follow_up.pb.h>
#include <touchstone/feedback/v1/review.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/tour/tour.h"

// What a customer complains of, what is promised and found out, and whether it is settled.

namespace touchstone {
namespace {

using namespace feedback::v1;  // NOLINT: a walk through all of it

constexpr char kComplaint[] = R"({"name": "ORG/cases/unheard"})";
constexpr char kFinding[] = R"({"name": "ORG/cases/unheard/findings/first"})";

absl::Status Promise(const Tour& tour, Client& client, absl::string_view id,
                     absl::string_view what) {
  return Ask(tour, client, "Cases.CreateCommitment",
             absl::StrReplaceAll(
                 R"({"parent": "ORG", "commitmentId": "WHICH", "commitment": {
                                     "case": "ORG/cases/unheard", WHAT,
                                     "text": "I call you with the date.", "dueTime": "MOMENT",
                                     "worker": "ORG/people/bo"}})",
                 {{"WHICH", id}, {"WHAT", what}, {"MOMENT", MomentFromNow(absl::Hours(24))}}));
}

absl::Status Investigate(const Tour& tour, Client& client, absl::string_view who) {
  return Ask(tour, client, "Cases.CreateFinding",
             absl::StrReplaceAll(R"({"parent": "ORG/cases/unheard", "findingId": "first",
                                     "finding": {"investigator": "ORG/people/WHO",
                                     "worker": "ORG/people/ana", "result": "SUBSTANTIATED",
                                     "grounds": "Nobody called back.",
                                     "evidence": ["The list of calls"]}})",
                                 {{"WHO", who}}));
}

// The Monday of this week.
std::string Monday() {
  const absl::CivilDay today = absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
  return absl::FormatCivilTime(absl::PrevWeekday(today + 1, absl::Weekday::monday));
}

absl::Status CheckClocks(const Tour& tour, Client& client) {
  ReportCaseClocksResponse clocks;
  RETURN_IF_ERROR(Ask(tour, client, "Cases.ReportCaseClocks", kComplaint, clocks));
  if (clocks.clocks_size() != 2) return Wrong("it has not the two clocks of its type");
  for (const ClockReading& reading : clocks.clocks()) {
    if (reading.elapsed_minutes() != reading.counted_minutes() + reading.paused_minutes()) {
      return Wrong("a clock hides minutes");
    }
  }
  return absl::OkStatus();
}

}  // namespace

Seen ComplaintIsKeptFromWhomItIsAbout(Tour& tour) {
  ASSIGN_OR_RETURN(Client bo, Become(tour, "case-worker", "bo"));
  ASSIGN_OR_RETURN(Client ana, Become(tour, "case-worker", "ana"));
  Case complaint;
  RETURN_IF_ERROR(Ask(tour, bo, "Cases.CreateCase",
                      R"({"parent": "ORG", "caseId": "unheard", "case": {
                          "customer": "ORG/customers/ada", "kind": "COMPLAINT", "channel": "CALL",
                          "serviceType": "ORG/serviceTypes/pothole",
                          "description": "I was to be called back, and nobody called.",
                          "worker": "ORG/people/ana", "assignee": "ORG/people/bo"}})",
                      complaint));
  RETURN_IF_ERROR(Ask(tour, bo, "Cases.AcknowledgeCase",
                      R"({"name": "ORG/cases/unheard", "sendNotice": true})", complaint));
  RETURN_IF_ERROR(Ask(tour, bo, "Cases.StartCase", kComplaint, complaint));
  if (complaint.state() != Case::IN_PROGRESS) return Wrong("nobody works on it");
  RETURN_IF_ERROR(CheckClocks(tour, bo));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kPermissionDenied,
                         Ask(tour, ana, "Cases.GetCase", kComplaint),
                         "reading a complaint about oneself"));
  ListCasesResponse listed;
  RETURN_IF_ERROR(Ask(tour, ana, "Cases.ListCases", R"({"parent": "ORG"})", listed));
  if (!listed.cases().empty()) return Wrong("it is in the list of whom it is about");
  return absl::StrCat("number ", complaint.number(), " with ", complaint.clocks_size(),
                      " clocks; whom it is about neither reads nor lists it");
}

Seen CommitmentsAreKeptAndBroken(Tour& tour) {
  ASSIGN_OR_RETURN(Client bo, Become(tour, "case-worker", "bo"));
  constexpr char kCallBack[] = R"("promiseKind": "call-back")";
  RETURN_IF_ERROR(Promise(tour, bo, "kept", kCallBack));
  RETURN_IF_ERROR(Promise(tour, bo, "broken", kCallBack));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         Promise(tour, bo, "refund",
                                 R"("promiseKind": "refund", "amountCents": "5000",
                                    "currencyCode": "USD")"),
                         "promising what the role may not"));
  Commitment kept;
  RETURN_IF_ERROR(Ask(tour, bo, "Cases.KeepCommitment",
                      R"({"name": "ORG/commitments/kept", "note": "Called at noon."})", kept));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         Ask(tour, bo, "Cases.ResolveCase",
                             R"({"name": "ORG/cases/unheard", "resolution": "All done."})"),
                         "resolving a case for which something promised is open"));
  Commitment broken;
  RETURN_IF_ERROR(Ask(tour, bo, "Cases.BreakCommitment",
                      R"({"name": "ORG/commitments/broken", "note": "Nobody had the date."})",
                      broken));
  RETURN_IF_ERROR(
      Expect(absl::StatusCode::kFailedPrecondition,
             Ask(tour, bo, "Cases.KeepCommitment", R"({"name": "ORG/commitments/broken"})"),
             "keeping what was broken"));
  if (kept.state() != Commitment::KEPT || broken.state() != Commitment::BROKEN) {
    return Wrong("they do not stay what they were");
  }
  return "one kept, one broken for good; a refund is not for the role to promise";
}

Seen FindingIsDecidedByTwo(Tour& tour) {
  ASSIGN_OR_RETURN(Client cy, Become(tour, "case-investigator", "cy"));
  ASSIGN_OR_RETURN(Client lee, Become(tour, "case-supervisor", "lee"));
  ASSIGN_OR_RETURN(Client ana, Become(tour, "worker", "ana"));
  ASSIGN_OR_RETURN(Client bo, Become(tour, "case-worker", "bo"));
  for (const char* who : {"lee", "ed", "bo"}) {
    RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition, Investigate(tour, cy, who),
                           absl::StrCat("a finding by ", who, ", above, below or at work on it")));
  }
  RETURN_IF_ERROR(Investigate(tour, cy, "cy"));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kPermissionDenied,
                         Ask(tour, ana, "Cases.GetFinding", kFinding),
                         "the worker's reading of a draft"));
  RETURN_IF_ERROR(Ask(tour, cy, "Cases.NotifyFinding", kFinding));
  RETURN_IF_ERROR(Ask(tour, ana, "Cases.GetFinding", kFinding));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         Ask(tour, lee, "Cases.FinalizeFinding", kFinding),
                         "deciding before the worker is heard"));
  RETURN_IF_ERROR(Ask(tour, ana, "Cases.RespondFinding",
                      R"({"name": "ORG/cases/unheard/findings/first",
                          "response": "I had no date to tell."})"));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kPermissionDenied,
                         Ask(tour, cy, "Cases.FinalizeFinding", kFinding),
                         "deciding on one's own finding"));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         Ask(tour, bo, "Cases.ResolveCase",
                             R"({"name": "ORG/cases/unheard", "resolution": "All done."})"),
                         "resolving a complaint whose finding is not final"));
  Finding finding;
  RETURN_IF_ERROR(Ask(tour, lee, "Cases.FinalizeFinding", kFinding, finding));
  if (finding.state() != Finding::FINAL) return Wrong("it is not final");
  return absl::StrCat(
      "found by somebody outside the chain, answered by the worker, final by a "
      "second: ",
      Finding::Result_Name(finding.result()));
}

Seen CustomerConfirms(Tour& tour) {
  ASSIGN_OR_RETURN(Client bo, Become(tour, "case-worker", "bo"));
  RETURN_IF_ERROR(Ask(tour, bo, "Cases.ResolveCase",
                      R"({"name": "ORG/cases/unheard", "sendNotice": true,
                          "resolution": "We are sorry, and told you the date."})"));
  RETURN_IF_ERROR(Expect(
      absl::StatusCode::kFailedPrecondition,
      Ask(tour, bo, "Cases.CloseCase", R"({"name": "ORG/cases/unheard", "outcome": "CONFIRMED"})"),
      "confirming for a customer who was not asked"));
  RETURN_IF_ERROR(Ask(tour, bo, "Cases.CreateFollowUp",
                      R"({"parent": "ORG", "followUpId": "unheard", "followUp": {
                          "case": "ORG/cases/unheard", "dueDate": "LATER", "channel": "CALL"}})"));
  RETURN_IF_ERROR(Ask(tour, bo, "Cases.RecordFollowUp",
                      R"({"name": "ORG/followUps/unheard", "outcome": "MET",
                          "words": "Yes, thank you.", "settleCase": true})"));
  Case settled;
  RETURN_IF_ERROR(Ask(tour, bo, "Cases.GetCase", kComplaint, settled));
  if (settled.state() != Case::CLOSED || settled.outcome() != Case::CONFIRMED) {
    return Wrong("her answer does not close it as confirmed");
  }
  return absl::StrCat("closed as confirmed after ", settled.step_count(),
                      " steps, because she said so");
}

Seen WeekIsReviewed(Tour& tour) {
  ASSIGN_OR_RETURN(Client lee, Become(tour, "case-supervisor", "lee"));
  RETURN_IF_ERROR(Ask(tour, lee, "Cases.CreateReview",
                      absl::StrReplaceAll(
                          R"({"parent": "ORG", "reviewId": "week", "review": {"weekDate": "MONDAY",
                              "organizationalUnit": "ORG/organizationalUnits/calls"}})",
                          {{"MONDAY", Monday()}})));
  constexpr char kReview[] = R"({"name": "ORG/reviews/week"})";
  ListReviewItemsResponse items;
  RETURN_IF_ERROR(Ask(tour, lee, "Cases.ListReviewItems", kReview, items));
  if (items.items().empty()) return Wrong("it has none of the cases that are open");
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         Ask(tour, lee, "Cases.CompleteReview", kReview),
                         "completing a review with cases that nobody decided on"));
  for (const ReviewItem& item : items.items()) {
    RETURN_IF_ERROR(Ask(tour, lee, "Cases.SetReviewStrategy",
                        absl::StrReplaceAll(R"({"name": "ORG/reviews/week", "case": "CASE",
                                                "strategy": "Send a crew.", "dueDate": "LATER",
                                                "owner": "ORG/people/bo"})",
                                            {{"CASE", item.case_()}})));
  }
  Review review;
  RETURN_IF_ERROR(Ask(tour, lee, "Cases.CompleteReview", kReview, review));
  if (review.state() != Review::COMPLETED || review.undecided_count() != 0) {
    return Wrong("it is not completed");
  }
  return absl::StrCat(review.item_count(),
                      " open case, none left out, each with somebody who does "
                      "something by a day");
}

}  // namespace touchstone
