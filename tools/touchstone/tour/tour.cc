#include "tools/touchstone/tour/tour.h"

#include <iomanip>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/commands.h"
#include "tools/touchstone/contract.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

struct TourOptions {
  std::string document;
  std::string outline_file;
};

absl::Status WalkThrough(Console& console, const TourOptions& options) {
  ASSIGN_OR_RETURN(Client* const client, console.client());
  ASSIGN_OR_RETURN(RestClient* const rest, console.rest());
  Tour tour{.client = *client, .rest = *rest};
  tour.upload.organization = absl::StrCat("tour-", absl::ToUnixMillis(absl::Now()));
  tour.upload.framework = "tour";
  ASSIGN_OR_RETURN(tour.upload.document, ReadFile(options.document));
  tour.upload.content_type =
      absl::EndsWith(options.document, ".md") ? "text/markdown" : "text/plain";
  if (!options.outline_file.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(options.outline_file));
    tour.upload.outline = ReadOutline(text);
  }

  size_t failed = 0;
  for (const Step& step : AllSteps()) {
    const Seen seen = step.run(tour);
    const std::string words = seen.ok() ? *seen : std::string(seen.status().message());
    console.terminal().out << (seen.ok() ? "ok " : "FAILED ") << step.name << "  " << Plain(words)
                           << std::endl;
    if (seen.ok()) continue;
    ++failed;
    if (absl::IsUnavailable(seen.status())) return seen.status();
  }
  if (failed == 0) return absl::OkStatus();
  return Wrong(absl::StrCat(failed, " of ", AllSteps().size(), " steps failed"));
}

}  // namespace

const std::vector<Step>& AllSteps() {
  static const auto* const steps = new std::vector<Step>{
      {"organization", CreateOwnOrganization},
      {"import", ImportDocument},
      {"read-grpc", ReadOverGrpc},
      {"read-rest", ReadOverRest},
      {"etag", UnchangedIsNotSentAgain},
      {"import-again", ImportAgainChangesNothing},
      {"update", ChangeOneField},
      {"stale-etag", StaleEtagIsRefused},
      {"human-edit-kept", HumanEditIsKept},
      {"list", ListBoth},
      {"review", ReleaseIsReviewed},
      {"publish", ReleaseIsPublished},
      {"profile", ProfileIsPinned},
      {"diff", DiffSaysWhatChanged},
      {"search", SearchFindsIt},
      {"export-import", ExportComesInAgain},
      {"profiles", ProfilesDiffer},
      {"people", OfficeComesFromAFile},
      {"cycle", CycleOpens},
      {"ratings", RatersRate},
      {"results", ResultsHideWhatFewSaid},
      {"appeal", AppealIsDecided},
      {"observation", WorkIsObserved},
      {"calibration", EvaluatorsCalibrate},
      {"evaluation", ResultsAreExpectedAndEvaluated},
      {"plan", PlanComesFromTheDocument},
      {"workforce", FiguresOfEverybody},
      {"requisition", RequisitionIsApproved},
      {"announcement", AnnouncementReachesPeople},
      {"applicants", ApplicantsAreScreened},
      {"guide", GuideIsCompiled},
      {"panels", PanelsScoreApart},
      {"references", ReferencesAreComparable},
      {"certification", VeteranIsCertifiedFirst},
      {"hire", HireBecomesAPerson},
      {"defense", DecisionIsDefended},
      {"packet", PacketVerifies},
      {"service", ServiceIsPromised},
      {"customers", CustomersAreFound},
      {"intervals", IntervalsComeFromAFile},
      {"contacts", ContactsComeFromAFile},
      {"complaint", ComplaintIsKeptFromWhomItIsAbout},
      {"commitments", CommitmentsAreKeptAndBroken},
      {"finding", FindingIsDecidedByTwo},
      {"follow-up", CustomerConfirms},
      {"open311", PublicHandsInAndReads},
      {"handoff", CaseGoesToTheNeighborAndBack},
      {"weekly-review", WeekIsReviewed},
      {"survey", CustomersAreAsked},
      {"barrier", BarriersAreRanked},
      {"improvement", ImprovementIsMeasured},
      {"effectiveness", StudyClaimsNoCause},
      {"figures", FiguresAreWhatRowsSay},
      {"events", EventsTellWhatHappened},
      {"openapi", OpenApiDescribesIt},
      {"denied", OthersAreDenied},
      {"delete", OwnOrganizationIsDeleted},
  };
  return *steps;
}

absl::Status Wrong(absl::string_view what) { return absl::UnknownError(what); }

absl::Status Expect(absl::StatusCode code, const absl::Status& status, absl::string_view what) {
  if (status.code() == code) return absl::OkStatus();
  if (absl::IsUnavailable(status)) return status;
  return Wrong(absl::StrCat(what, " should be ", absl::StatusCodeToString(code), " and is ",
                            absl::StatusCodeToString(status.code()), ": ", status.message()));
}

absl::Status GetOverRest(const RestClient& rest, absl::string_view target,
                         google::protobuf::Message& response) {
  ASSIGN_OR_RETURN(const HttpResponse answer, rest.SendForSuccess({.target = std::string(target)}));
  return FromJson(answer.body, response);
}

absl::Status Ask(const Tour& tour, Client& client, absl::string_view method, absl::string_view json,
                 google::protobuf::Message& response) {
  ASSIGN_OR_RETURN(const auto* const found, FindMethod(method));
  const auto request = NewMessage(*found->input_type());
  RETURN_IF_ERROR(FromJson(absl::StrReplaceAll(json, {{"ORG", tour.organization()},
                                                      {"NEIGHBOR", tour.neighbor()},
                                                      {"COMPETENCY", tour.competency.name()},
                                                      {"TODAY", DayFromNow(0)},
                                                      {"LATER", DayFromNow(60)}}),
                           *request));
  return client.Unary(PathOf(*found), *request, response);
}

absl::Status Ask(const Tour& tour, Client& client, absl::string_view method,
                 absl::string_view json) {
  ASSIGN_OR_RETURN(const auto* const found, FindMethod(method));
  return Ask(tour, client, method, json, *NewMessage(*found->output_type()));
}

std::string DayFromNow(int days) {
  return absl::FormatTime("%Y-%m-%d", absl::Now() + days * absl::Hours(24), absl::UTCTimeZone());
}

std::string MomentFromNow(absl::Duration duration) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now() + duration, absl::UTCTimeZone());
}

RestClient RestAs(const Tour& tour, const std::string& token) {
  RestSettings settings = tour.rest.settings();
  settings.token = token;
  return RestClient(settings);
}

void AddTour(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command = app.add_subcommand(
      "tour", "Walk through the main job on a real document, and check every step");
  command->footer(
      "Needs the administrator's token: the tour works in an organization of its own, which it\n"
      "creates and, at the end, deletes. Ends with 0 only when every step was as it should be.");
  const auto options = std::make_shared<TourOptions>();
  command->add_option("DOCUMENT", options->document, "A job aid: plain text or Markdown")
      ->required();
  command->add_option("--outline", options->outline_file,
                      "The titles of its key elements, one a line; they are compared with what was "
                      "found");
  command->callback([&console, &chosen, options] {
    chosen = [&console, options] { return WalkThrough(console, *options); };
  });
}

}  // namespace touchstone
