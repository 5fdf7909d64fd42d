#include <touchstone/admin/v1/admin.pb.h>
#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/handoff.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/tour/tour.h"

// What the public hands in and reads, as apps do: by Open311, in XML. And a case that another
// organization works on.

namespace touchstone {
namespace {

using namespace feedback::v1;  // NOLINT: a walk through all of it

using Fields = std::vector<std::pair<std::string, std::string>>;

// How long it is waited for a case to leave.
constexpr int kMostLooks = 300;
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(200);

// By what a jurisdiction is called outside; "" is the tour's own, "-next" the neighbor's.
std::string JurisdictionId(const Tour& tour, absl::string_view which) {
  return absl::StrCat(tour.upload.organization, which, ".example");
}

std::string FormOf(const Fields& fields) {
  return absl::StrJoin(fields, "&", [](std::string* form, const auto& field) {
    absl::StrAppend(form, QueryEscape(field.first), "=", QueryEscape(field.second));
  });
}

// Calls as an app does that has no token but what is in the form.
absl::StatusOr<HttpResponse> Get(const Tour& tour, absl::string_view path, const Fields& fields) {
  return RestAs(tour, "").Send({.target = absl::StrCat("/open311/v2/", path, "?", FormOf(fields))});
}

absl::StatusOr<HttpResponse> Post(const Tour& tour, absl::string_view path, const Fields& fields) {
  return RestAs(tour, "").Send(
      {.verb = "POST",
       .target = absl::StrCat("/open311/v2/", path),
       .headers = {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}},
       .body = FormOf(fields)});
}

// The body of an answer with that status.
absl::StatusOr<std::string> Xml(const absl::StatusOr<HttpResponse>& answer, int status,
                                absl::string_view what) {
  RETURN_IF_ERROR(answer.status());
  if (answer->status != status) {
    return Wrong(
        absl::StrCat(what, " should be ", status, " and is ", answer->status, ": ", answer->body));
  }
  if (!absl::StartsWith(answer->body, "<?xml")) return Wrong(absl::StrCat(what, " is no XML"));
  return answer->body;
}

// What stands in the first element of a name; nothing where there is none.
std::string ElementIn(absl::string_view xml, absl::string_view name) {
  const std::string opening = absl::StrCat("<", name, ">");
  const size_t start = xml.find(opening);
  const size_t end = xml.find(absl::StrCat("</", name, ">"));
  if (start == xml.npos || end == xml.npos) return "";
  return std::string(xml.substr(start + opening.size(), end - start - opening.size()));
}

absl::Status OpenJurisdiction(const Tour& tour, absl::string_view organization,
                              absl::string_view which) {
  return Ask(
      tour, tour.client, "PublicRequests.CreateJurisdiction",
      absl::StrReplaceAll(R"({"parent": "WHERE", "jurisdictionId": "city", "jurisdiction": {
                                     "publicId": "PUBLIC", "title": "The city",
                                     "contact": "311@mail.example",
                                     "keyService": "Write to 311@mail.example", "language": "en",
                                     "endpoints": [{"uri": "https://311.example/open311/v2"}]}})",
                          {{"WHERE", organization}, {"PUBLIC", JurisdictionId(tour, which)}}));
}

absl::StatusOr<admin::v1::ApiKey> MakeKey(const Tour& tour, absl::string_view organization,
                                          absl::string_view role) {
  admin::v1::ApiKey key;
  RETURN_IF_ERROR(Ask(tour, tour.client, "Admin.CreateApiKey",
                      absl::StrReplaceAll(R"({"parent": "WHERE", "apiKey": {"roles": ["ROLE"]}})",
                                          {{"WHERE", organization}, {"ROLE", role}}),
                      key));
  return key;
}

Fields Hole(const Tour& tour, absl::string_view which, const std::string& key) {
  return {{"api_key", key},        {"jurisdiction_id", JurisdictionId(tour, which)},
          {"service_code", "POT"}, {"lat", "47.0379"},
          {"long", "-122.9007"},   {"description", "There is a deep hole <here> & water in it."}};
}

// The case that came in by Open311.
absl::StatusOr<Case> HandedIn(const Tour& tour, absl::string_view organization) {
  ListCasesResponse listed;
  RETURN_IF_ERROR(
      Ask(tour, tour.client, "Cases.ListCases",
          absl::StrCat(R"({"parent": ")", organization, R"(", "filter": "channel = \"PARTNER\""})"),
          listed));
  if (listed.cases_size() != 1) return Wrong("what was handed in is not one case");
  return listed.cases(0);
}

absl::Status TakeSteps(const Tour& tour, const std::string& of,
                       const std::vector<std::string>& steps) {
  for (const std::string& step : steps) {
    std::string request = absl::StrCat(R"({"name": ")", of, "\"");
    if (step == "AcknowledgeCase") absl::StrAppend(&request, R"(, "channel": "PARTNER")");
    if (step == "ResolveCase") absl::StrAppend(&request, R"(, "resolution": "It is filled.")");
    RETURN_IF_ERROR(
        Ask(tour, tour.client, absl::StrCat("Cases.", step), absl::StrCat(request, "}")));
  }
  return absl::OkStatus();
}

// What anybody reads of a request, which is as much as is to be known.
absl::Status CheckPublicReading(const Tour& tour, const std::string& number) {
  const Fields here = {{"jurisdiction_id", JurisdictionId(tour, "")}};
  ASSIGN_OR_RETURN(
      const std::string one,
      Xml(Get(tour, absl::StrCat("requests/", number, ".xml"), here), 200, "reading a request"));
  if (ElementIn(one, "status") != "open" ||
      ElementIn(one, "description") != "There is a deep hole &lt;here&gt; &amp; water in it.") {
    return Wrong(absl::StrCat("what was handed in is not what is read: ", one));
  }
  const std::string latitude = ElementIn(one, "lat");
  if (!absl::StartsWith(latitude, "47.03") || latitude == "47.0379") {
    return Wrong(absl::StrCat("the place is not told to the block: ", latitude));
  }
  Case complaint;
  RETURN_IF_ERROR(
      Ask(tour, tour.client, "Cases.GetCase", R"({"name": "ORG/cases/unheard"})", complaint));
  ASSIGN_OR_RETURN(const std::string all,
                   Xml(Get(tour, "requests.xml", here), 200, "listing requests"));
  if (!absl::StrContains(all, number) || absl::StrContains(all, complaint.number())) {
    return Wrong("the list has not the request, or has the complaint");
  }
  return Xml(Get(tour, absl::StrCat("requests/", complaint.number(), ".xml"), here), 404,
             "the public's reading of a complaint")
      .status();
}

// What another system says of a request.
Fields UpdateOf(const Tour& tour, const std::string& key, const std::string& number,
                const std::string& update, const std::string& status) {
  return {{"api_key", key},
          {"jurisdiction_id", JurisdictionId(tour, "")},
          {"service_request_id", number},
          {"update_id", update},
          {"status", status},
          {"updated_datetime", MomentFromNow(absl::ZeroDuration())},
          {"description", "Seen by a crew."}};
}

// The first time it is taken, the second it is not.
absl::Status SayOnce(const Tour& tour, const Fields& update) {
  RETURN_IF_ERROR(Xml(Post(tour, "servicerequestupdates.xml", update), 200, "an update").status());
  return Xml(Post(tour, "servicerequestupdates.xml", update), 400, "the same update again")
      .status();
}

absl::StatusOr<Handoff> AwaitSent(const Tour& tour) {
  Handoff handoff;
  for (int look = 0; look < kMostLooks; ++look) {
    if (look > 0) absl::SleepFor(kBetweenLooks);
    RETURN_IF_ERROR(Ask(tour, tour.client, "Cases.GetHandoff",
                        R"({"name": "ORG/cases/shared/handoffs/next"})", handoff));
    if (handoff.state() != Handoff::QUEUED) return handoff;
  }
  return Wrong(absl::StrCat("it did not leave: ", handoff.last_error()));
}

// Another organization on the same server, which fills holes too.
absl::Status FoundNeighbor(const Tour& tour) {
  RETURN_IF_ERROR(Ask(
      tour, tour.client, "Admin.CreateOrganization",
      absl::StrReplaceAll(R"({"organizationId": "ID", "organization": {"displayName": "Next"}})",
                          {{"ID", absl::StrCat(tour.upload.organization, "-next")}})));
  RETURN_IF_ERROR(OfferPotholes(tour, "NEIGHBOR", false));
  return OpenJurisdiction(tour, "NEIGHBOR", "-next");
}

// The neighbor as a partner, which reports with that key: by Open311 at this very server where it
// is known by https and may be called from itself; otherwise by letter.
absl::Status MakePartner(Tour& tour, const std::string& key, const std::string& their_key) {
  ASSIGN_OR_RETURN(Client lee, Become(tour, "case-supervisor", "lee"));
  const auto make = [&](absl::string_view way) {
    return Ask(tour, lee, "Cases.CreateHandoffPartner",
               absl::StrCat(R"({"parent": "ORG", "handoffPartnerId": "next", "handoffPartner": {
                                "title": "The next town", "apiKey": ")",
                            key, R"(", "services": [{"serviceType": "ORG/serviceTypes/pothole",
                                                     "serviceCode": "POT"}], )",
                            way, "}}"));
  };
  const std::string& url = tour.rest.settings().url;
  if (absl::StartsWith(url, "https://")) {
    const absl::Status made =
        make(absl::StrCat(R"("way": "OPEN311", "endpoint": ")", url, R"(/open311/v2",
                              "jurisdictionId": ")",
                          JurisdictionId(tour, "-next"), R"(", "secret": ")", their_key, "\""));
    if (!absl::IsInvalidArgument(made)) return made;
  }
  return make(R"("way": "MAILBOX", "mailbox": "holes@mail.example")");
}

absl::Status HandOver(Tour& tour) {
  ASSIGN_OR_RETURN(Client bo, Become(tour, "case-worker", "bo"));
  constexpr char kHandoff[] = R"({"parent": "ORG/cases/WHICH", "handoffId": "next",
                                  "handoff": {"handoffPartner": "ORG/handoffPartners/next"}})";
  RETURN_IF_ERROR(Ask(tour, bo, "Cases.CreateCase",
                      R"({"parent": "ORG", "caseId": "shared", "case": {
                          "serviceType": "ORG/serviceTypes/pothole", "kind": "PROBLEM",
                          "channel": "CALL", "description": "A hole on the bridge to the next town.",
                          "place": {"latitude": "47.0379", "longitude": "-122.9007"},
                          "assignee": "ORG/people/bo"}})"));
  RETURN_IF_ERROR(Expect(
      absl::StatusCode::kFailedPrecondition,
      Ask(tour, bo, "Cases.CreateHandoff", absl::StrReplaceAll(kHandoff, {{"WHICH", "unheard"}})),
      "handing over a complaint"));
  return Ask(tour, bo, "Cases.CreateHandoff", absl::StrReplaceAll(kHandoff, {{"WHICH", "shared"}}));
}

// Who reads the letter hands it in there, and says so; by Open311 all of that is done already.
absl::StatusOr<Handoff> Deliver(const Tour& tour, const admin::v1::ApiKey& ours,
                                const std::string& their_key, const std::string& number) {
  ASSIGN_OR_RETURN(const Handoff handoff, AwaitSent(tour));
  if (!handoff.partner_request_id().empty()) return handoff;
  ASSIGN_OR_RETURN(
      const std::string posted,
      Xml(Post(tour, "requests.xml", Hole(tour, "-next", their_key)), 200, "handing it in"));
  Fields taken = UpdateOf(tour, ours.secret(), number, "1", "OPEN");
  taken.emplace_back("service_request_id_ext", ElementIn(posted, "service_request_id"));
  RETURN_IF_ERROR(SayOnce(tour, taken));
  return AwaitSent(tour);
}

// Compares both sides, and takes what is later there; by letter what they say is told with it.
absl::StatusOr<ReconcileHandoffsResponse> Compare(const Tour& tour, absl::string_view told) {
  ReconcileHandoffsResponse compared;
  RETURN_IF_ERROR(Ask(
      tour, tour.client, "Cases.ReconcileHandoffs",
      absl::StrCat(R"({"name": "ORG/handoffPartners/next", "apply": true)", told, "}"), compared));
  return compared;
}

// What they did comes back: asked for where they can be asked, said by them otherwise; then both
// sides agree. By which way, in words.
absl::StatusOr<std::string> ComeBack(const Tour& tour, const std::string& key,
                                     const std::string& number, const std::string& there) {
  HandoffPartner partner;
  RETURN_IF_ERROR(Ask(tour, tour.client, "Cases.GetHandoffPartner",
                      R"({"name": "ORG/handoffPartners/next"})", partner));
  const bool by_letter = partner.way() == HandoffPartner::MAILBOX;
  std::string told;
  if (!by_letter) {
    ASSIGN_OR_RETURN(const auto compared, Compare(tour, told));
    if (compared.applied_count() != 1) return Wrong("what is done there is not heard of");
  } else {
    RETURN_IF_ERROR(SayOnce(tour, UpdateOf(tour, key, number, "2", "FIXED")));
    told = absl::StrCat(R"(, "partnerRequests": [{"status": "fixed", "partnerRequestId": ")", there,
                        "\"}]");
  }
  ASSIGN_OR_RETURN(const auto compared, Compare(tour, told));
  if (!compared.differences().empty() || compared.agreeing_count() != 1) {
    return Wrong("the two sides differ");
  }
  return by_letter ? "by letter" : "by Open311";
}

}  // namespace

Seen PublicHandsInAndReads(Tour& tour) {
  RETURN_IF_ERROR(OpenJurisdiction(tour, "ORG", ""));
  const Fields here = {{"jurisdiction_id", JurisdictionId(tour, "")}};
  ASSIGN_OR_RETURN(const std::string services,
                   Xml(Get(tour, "services.xml", here), 200, "listing services"));
  if (ElementIn(services, "type") != "batch") return Wrong("no service gives tokens");
  RETURN_IF_ERROR(
      Xml(Post(tour, "requests.xml", Hole(tour, "", "")), 403, "a request without key").status());
  ASSIGN_OR_RETURN(const admin::v1::ApiKey app, MakeKey(tour, "ORG", "open311-client"));
  ASSIGN_OR_RETURN(const std::string posted,
                   Xml(Post(tour, "requests.xml", Hole(tour, "", app.secret())), 200, "a request"));
  const std::string poll = absl::StrCat("tokens/", ElementIn(posted, "token"), ".xml");
  ASSIGN_OR_RETURN(const std::string waiting, Xml(Get(tour, poll, here), 200, "a token"));
  if (!ElementIn(waiting, "service_request_id").empty()) {
    return Wrong("there is a number before somebody looked at it");
  }
  ASSIGN_OR_RETURN(const Case of, HandedIn(tour, "ORG"));
  RETURN_IF_ERROR(TakeSteps(tour, of.name(), {"AcknowledgeCase", "StartCase"}));
  ASSIGN_OR_RETURN(const std::string known, Xml(Get(tour, poll, here), 200, "a token"));
  const std::string number = ElementIn(known, "service_request_id");
  if (number != of.number()) return Wrong("the token does not become the number");
  RETURN_IF_ERROR(CheckPublicReading(tour, number));
  ASSIGN_OR_RETURN(const admin::v1::ApiKey other, MakeKey(tour, "ORG", "handoff-partner"));
  RETURN_IF_ERROR(SayOnce(tour, UpdateOf(tour, other.secret(), number, "1", "IN_PROGRESS")));
  return absl::StrCat("posted in XML, token polled, ", number,
                      " read to the block, updated once; the complaint is not there");
}

Seen CaseGoesToTheNeighborAndBack(Tour& tour) {
  RETURN_IF_ERROR(FoundNeighbor(tour));
  ASSIGN_OR_RETURN(const admin::v1::ApiKey ours, MakeKey(tour, "ORG", "handoff-partner"));
  ASSIGN_OR_RETURN(const admin::v1::ApiKey theirs, MakeKey(tour, "NEIGHBOR", "handoff-partner"));
  RETURN_IF_ERROR(MakePartner(tour, ours.name(), theirs.secret()));
  RETURN_IF_ERROR(HandOver(tour));
  Case shared;
  constexpr char kShared[] = R"({"name": "ORG/cases/shared"})";
  RETURN_IF_ERROR(Ask(tour, tour.client, "Cases.GetCase", kShared, shared));
  ASSIGN_OR_RETURN(Handoff handoff, Deliver(tour, ours, theirs.secret(), shared.number()));
  ASSIGN_OR_RETURN(const Case of, HandedIn(tour, "NEIGHBOR"));
  const std::string there = handoff.partner_request_id();
  if (handoff.state() != Handoff::ACKNOWLEDGED || there != of.number()) {
    return Wrong("they have it, and it is not acknowledged under their number");
  }
  RETURN_IF_ERROR(TakeSteps(tour, of.name(), {"AcknowledgeCase", "StartCase", "ResolveCase"}));
  ASSIGN_OR_RETURN(const std::string way, ComeBack(tour, ours.secret(), shared.number(), there));
  ASSIGN_OR_RETURN(handoff, AwaitSent(tour));
  RETURN_IF_ERROR(Ask(tour, tour.client, "Cases.GetCase", kShared, shared));
  if (handoff.state() != Handoff::CLAIMED_DONE || shared.state() != Case::RESOLVED) {
    return Wrong("what they claim does not make it resolved here, and no more");
  }
  return absl::StrCat(way, ": ", shared.number(), " here, ", there,
                      " there; their \"fixed\" is a claim that resolves it, and confirms nothing");
}

}  // namespace touchstone
