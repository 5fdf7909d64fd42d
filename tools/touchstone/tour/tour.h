// A walk through the suite's main job on a real document, every step of it checked over both
// protocols.
//
// A step is a function that does something, looks whether it came out right, and says in a few
// words what it saw. Steps run in the order of AllSteps(), each on what the earlier ones left in
// the Tour; a new subject adds a file of steps and their lines there.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_TOUR_TOUR_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_TOUR_TOUR_H_

#include <google/protobuf/message.h>
#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/job_aid_import.pb.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tools/touchstone/client.h"
#include "tools/touchstone/job_aid_upload.h"
#include "tools/touchstone/rest.h"

namespace touchstone {

// What the steps work with, and what they leave for those that follow.
struct Tour {
  Client& client;
  const RestClient& rest;
  JobAidUpload upload;  // the document, into an organization of the tour's own

  catalog::v1::ImportJobAidResponse imported;  // by the step "import"
  catalog::v1::Competency competency;          // as last read or changed
  std::string reviewer;                        // a token, by the step "review"
  std::string lowest_level;                    // of the released scale, by the step "profile"
  std::string highest_level;                   // likewise
  int rated_behaviors = 0;                     // by each rater, by the step "ratings"
  std::string question;                        // of interviews, by the step "guide"

  std::string organization() const { return "organizations/" + upload.organization; }
  // Another organization, which cases are handed to.
  std::string neighbor() const { return organization() + "-next"; }
};

// What was seen, in a few words; an error when it was not as it should be.
using Seen = absl::StatusOr<std::string>;

struct Step {
  absl::string_view name;
  Seen (*run)(Tour&);
};

const std::vector<Step>& AllSteps();

// What a step returns that saw something wrong.
absl::Status Wrong(absl::string_view what);

// OK when `status` has the code that a step wanted to see; `what` says what was tried.
absl::Status Expect(absl::StatusCode code, const absl::Status& status, absl::string_view what);

// Reads a resource, and anything else that a GET answers with one message of a known type.
absl::Status GetOverRest(const RestClient& rest, absl::string_view target,
                         google::protobuf::Message& response);

// A client of somebody with a role, who is a person where one is named.
absl::StatusOr<Client> Become(Tour& tour, const std::string& role, absl::string_view person);

std::string PersonOf(const Tour& tour, absl::string_view id);

// Calls a method, by any name that FindMethod knows, with a request in JSON, where ORG stands for
// the organization, NEIGHBOR for the one that cases are handed to, COMPETENCY for what was
// imported, and TODAY and LATER for today and a day two months from now.
absl::Status Ask(const Tour& tour, Client& client, absl::string_view method, absl::string_view json,
                 google::protobuf::Message& response);
// The same where the answer does not matter.
absl::Status Ask(const Tour& tour, Client& client, absl::string_view method,
                 absl::string_view json);

// A day and a moment as JSON says them, so long from now, in UTC.
std::string DayFromNow(int days);
std::string MomentFromNow(absl::Duration duration);

// The same REST door for somebody else; for nobody without a token.
RestClient RestAs(const Tour& tour, const std::string& token);

// organization.cc
Seen CreateOwnOrganization(Tour& tour);
Seen OwnOrganizationIsDeleted(Tour& tour);

// job_aid.cc
Seen ImportDocument(Tour& tour);
Seen ImportAgainChangesNothing(Tour& tour);
Seen HumanEditIsKept(Tour& tour);

// reading.cc
Seen ReadOverGrpc(Tour& tour);
Seen ReadOverRest(Tour& tour);
Seen UnchangedIsNotSentAgain(Tour& tour);
Seen ListBoth(Tour& tour);

// changing.cc
Seen ChangeOneField(Tour& tour);
Seen StaleEtagIsRefused(Tour& tour);

// releases.cc
Seen ReleaseIsReviewed(Tour& tour);
Seen ReleaseIsPublished(Tour& tour);
Seen ProfileIsPinned(Tour& tour);
Seen DiffSaysWhatChanged(Tour& tour);

// people.cc
Seen ProfilesDiffer(Tour& tour);
Seen OfficeComesFromAFile(Tour& tour);

// assessment.cc
Seen CycleOpens(Tour& tour);
Seen RatersRate(Tour& tour);
Seen ResultsHideWhatFewSaid(Tour& tour);
Seen AppealIsDecided(Tour& tour);

// growth.cc
Seen WorkIsObserved(Tour& tour);
Seen EvaluatorsCalibrate(Tour& tour);
Seen ResultsAreExpectedAndEvaluated(Tour& tour);
Seen PlanComesFromTheDocument(Tour& tour);
Seen FiguresOfEverybody(Tour& tour);

// hiring.cc
Seen RequisitionIsApproved(Tour& tour);
Seen AnnouncementReachesPeople(Tour& tour);
Seen ApplicantsAreScreened(Tour& tour);
Seen GuideIsCompiled(Tour& tour);

// choosing.cc
Seen PanelsScoreApart(Tour& tour);
Seen ReferencesAreComparable(Tour& tour);
Seen VeteranIsCertifiedFirst(Tour& tour);
Seen HireBecomesAPerson(Tour& tour);
Seen DecisionIsDefended(Tour& tour);
Seen PacketVerifies(Tour& tour);

// serving.cc
// Opens a calendar and a service for potholes in an organization: "ORG" or "NEIGHBOR".
absl::Status OfferPotholes(const Tour& tour, absl::string_view organization, bool tokens);
Seen ServiceIsPromised(Tour& tour);
Seen CustomersAreFound(Tour& tour);
Seen IntervalsComeFromAFile(Tour& tour);
Seen ContactsComeFromAFile(Tour& tour);

// promising.cc
Seen ComplaintIsKeptFromWhomItIsAbout(Tour& tour);
Seen CommitmentsAreKeptAndBroken(Tour& tour);
Seen FindingIsDecidedByTwo(Tour& tour);
Seen CustomerConfirms(Tour& tour);
Seen WeekIsReviewed(Tour& tour);

// public.cc
Seen PublicHandsInAndReads(Tour& tour);
Seen CaseGoesToTheNeighborAndBack(Tour& tour);

// learning.cc
Seen CustomersAreAsked(Tour& tour);
Seen BarriersAreRanked(Tour& tour);
Seen ImprovementIsMeasured(Tour& tour);
Seen StudyClaimsNoCause(Tour& tour);
Seen FiguresAreWhatRowsSay(Tour& tour);

// files.cc
Seen SearchFindsIt(Tour& tour);
Seen ExportComesInAgain(Tour& tour);

// events.cc
Seen EventsTellWhatHappened(Tour& tour);

// edge.cc
Seen OpenApiDescribesIt(Tour& tour);
Seen OthersAreDenied(Tour& tour);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_TOUR_TOUR_H_
