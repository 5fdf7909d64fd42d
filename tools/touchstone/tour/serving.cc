#include <touchstone/feedback/v1/business_calendar.pb.h>
#include <touchstone/feedback/v1/contact_import.pb.h>
#include <touchstone/feedback/v1/contact_interval.pb.h>
#include <touchstone/feedback/v1/customer.pb.h>
#include <touchstone/feedback/v1/service_level_report.pb.h>
#include <touchstone/feedback/v1/service_standard.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/tour/tour.h"

// Whom the office serves and with what, and what its telephone system counted.

namespace touchstone {
namespace {

using namespace feedback::v1;  // NOLINT: a walk through all of it

constexpr char kServiceType[] = R"({"parent": "WHERE", "serviceTypeId": "pothole", "serviceType": {
    "code": "POT", "title": "Pothole", "group": "Streets", "public": true,
    "caseKinds": ["PROBLEM", "COMPLAINT"], "placeNeed": "OPTIONAL_PLACE",
    "businessCalendar": "WHERE/businessCalendars/always",
    "organizationalUnit": "WHERE/organizationalUnits/calls",
    "clocks": [{"kind": "ACKNOWLEDGE", "targetMinutes": 480},
               {"kind": "RESOLVE", "targetMinutes": 2880,
                "pauses": [{"reason": "WAITING_FOR_CUSTOMER", "maxMinutesTotal": 960}]}],
    "promiseLimits": [{"role": "case-worker", "promiseKinds": ["call-back"]}],
    "publication": {"status": true, "descriptionByRule": true, "placePrecision": "BLOCK"},
    "tokens": TOKENS}})";
constexpr char kStandard[] = R"({"parent": "ORG", "serviceStandardId": "WHICH", "serviceStandard": {
    "serviceType": "ORG/serviceTypes/pothole", "language": "en", "effectiveDate": "TODAY",
    "promise": "We fill it within two days.",
    "targets": [{"measure": "RESOLVED_IN_TIME", "targetMinutes": 2880, "share": 0.9}]}})";
constexpr int kCallers = 50;

std::string DayAndNight() {
  std::vector<std::string> hours;
  for (int weekday = OpenHours::MONDAY; weekday <= OpenHours::SUNDAY; ++weekday) {
    hours.push_back(absl::StrCat(R"({"weekday": )", weekday,
                                 R"(, "openTime": "00:00", "closeTime": "24:00"})"));
  }
  return absl::StrCat(R"({"parent": "WHERE", "businessCalendarId": "always", "businessCalendar": {
      "title": "Day and night", "timeZone": "UTC", "weeklyHours": [
      {"effectiveDate": "2020-01-01", "hours": [)",
                      absl::StrJoin(hours, ", "), "]}]}}");
}

// What the system counted on two evenings: on the second, callers waited less.
std::string Intervals() {
  constexpr char kColumns[] =
      "queue,channel,language,organizational_unit,start_time,minutes,offered,answered,"
      "answered_in_time,threshold_seconds,abandoned,short_abandoned,short_seconds,handle_seconds\n";
  std::string file = kColumns;
  for (const char* time : {"20:00", "20:30"}) {
    absl::StrAppend(&file, "spanish,CALL,es-US,calls,", DayFromNow(-2), "T", time,
                    ":00Z,30,200,150,80,20,48,2,5,30000\n");
    absl::StrAppend(&file, "spanish,CALL,es-US,calls,", DayFromNow(-1), "T", time,
                    ":00Z,30,200,180,170,20,19,1,5,32400\n");
  }
  return file;
}

// What cannot be, of one that was counted: more answered than came.
std::string WithWrongSum(const std::string& file) {
  return absl::StrReplaceAll(file, {{",200,180,", ",200,190,"}});
}

// Begins within another of the same queue.
std::string Overlapping(const std::string& file) {
  return absl::StrReplaceAll(file, {{"T20:30:00Z", "T20:20:00Z"}});
}

// Who took which call: of nine each, figures are not shown.
const char* WorkerOf(int call) {
  constexpr int kOfFew = 9;
  if (call <= kOfFew) return "bo";
  return call <= 2 * kOfFew ? "cy" : "ana";
}

std::string Contacts(const Tour& tour) {
  constexpr char kLine[] =
      R"({"contact": {"name": "ORG/contacts/call-NUMBER", "customer": "ORG/customers/caller-NUMBER", "channel": "CALL", "queue": "spanish", "language": "en", "worker": "ORG/people/WHO", "organizationalUnit": "ORG/organizationalUnits/calls", "serviceType": "ORG/serviceTypes/pothole", "startTime": "MOMENT", "waitSeconds": 12, "handleSeconds": 180, "outcome": "INFORMED", "externalIds": [{"system": "telephone-system", "value": "NUMBER"}]}})"
      "\n";
  const std::string moment = MomentFromNow(-absl::Minutes(5));
  std::string file;
  for (int call = 1; call <= kCallers; ++call) {
    file += absl::StrReplaceAll(kLine, {{"ORG", tour.organization()},
                                        {"NUMBER", absl::StrCat(call)},
                                        {"WHO", WorkerOf(call)},
                                        {"MOMENT", moment}});
  }
  return file;
}

absl::Status Import(const Tour& tour, const RestClient& rest, absl::string_view collection,
                    const std::string& content_type, const std::string& file,
                    google::protobuf::Message& response) {
  ASSIGN_OR_RETURN(
      const HttpResponse answer,
      rest.SendForSuccess({.verb = "POST",
                           .target = absl::StrCat("/v1/", tour.organization(), "/", collection),
                           .headers = {{"content-type", content_type}},
                           .body = file}));
  return FromJson(answer.body, response);
}

}  // namespace

absl::Status OfferPotholes(const Tour& tour, absl::string_view organization, bool tokens) {
  RETURN_IF_ERROR(Ask(tour, tour.client, "Intake.CreateBusinessCalendar",
                      absl::StrReplaceAll(DayAndNight(), {{"WHERE", organization}})));
  return Ask(tour, tour.client, "Intake.CreateServiceType",
             absl::StrReplaceAll(kServiceType,
                                 {{"WHERE", organization}, {"TOKENS", tokens ? "true" : "false"}}));
}

Seen ServiceIsPromised(Tour& tour) {
  RETURN_IF_ERROR(OfferPotholes(tour, "ORG", true));
  for (const char* which : {"first", "second"}) {
    RETURN_IF_ERROR(Ask(tour, tour.client, "Intake.CreateServiceStandard",
                        absl::StrReplaceAll(kStandard, {{"WHICH", which}})));
  }
  FindServiceStandardsResponse found;
  constexpr char kFind[] = R"({"parent": "ORG", "serviceTypeCode": "POT"})";
  Client nobody({.address = tour.client.settings().address,
                 .token = "",
                 .tls_ca = tour.client.settings().tls_ca});
  RETURN_IF_ERROR(Ask(tour, nobody, "Intake.FindServiceStandards", kFind, found));
  if (!found.service_standards().empty()) return Wrong("a standard is public before it is");
  RETURN_IF_ERROR(Ask(tour, tour.client, "Intake.PublishServiceStandard",
                      R"({"name": "ORG/serviceStandards/first"})"));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         Ask(tour, tour.client, "Intake.PublishServiceStandard",
                             R"({"name": "ORG/serviceStandards/second"})"),
                         "promising twice for the same days"));
  RETURN_IF_ERROR(Ask(tour, nobody, "Intake.FindServiceStandards", kFind, found));
  if (found.service_standards_size() != 1) return Wrong("what is promised is not told once");
  return absl::StrCat("\"", found.service_standards(0).promise(),
                      "\": everybody reads it, and it is promised once");
}

Seen CustomersAreFound(Tour& tour) {
  ASSIGN_OR_RETURN(Client bo, Become(tour, "case-worker", "bo"));
  RETURN_IF_ERROR(Ask(tour, bo, "Intake.CreateCustomer",
                      R"({"parent": "ORG", "customerId": "ada", "customer": {
                          "kind": "EXTERNAL", "identification": "KNOWN",
                          "displayName": "Ada Quist", "email": "ada@mail.example",
                          "phone": "+1 360 555 0117", "preferredLanguage": "en"}})"));
  for (int caller = 1; caller <= kCallers; ++caller) {
    RETURN_IF_ERROR(
        Ask(tour, bo, "Intake.CreateCustomer",
            absl::StrReplaceAll(R"({"parent": "ORG", "customerId": "caller-NUMBER", "customer": {
                                    "kind": "EXTERNAL", "identification": "KNOWN",
                                    "displayName": "Caller NUMBER",
                                    "email": "caller-NUMBER@mail.example"}})",
                                {{"NUMBER", absl::StrCat(caller)}})));
  }
  RETURN_IF_ERROR(Expect(absl::StatusCode::kInvalidArgument,
                         Ask(tour, bo, "Intake.CreateCustomer",
                             R"({"parent": "ORG", "customer": {"kind": "EXTERNAL",
                                 "identification": "ANONYMOUS", "displayName": "Ada Quist"}})"),
                         "a name of somebody who is anonymous"));
  FindCustomersResponse found;
  RETURN_IF_ERROR(Ask(tour, bo, "Intake.FindCustomers",
                      R"({"parent": "ORG", "email": "ADA@mail.example",
                          "phone": "1 (360) 555-0117"})",
                      found));
  if (found.customers_size() != 1 || found.customers(0).display_name() != "Ada Quist") {
    return Wrong("she is not found by what she says of herself");
  }
  return absl::StrCat(kCallers + 1, " customers; one is found by address and number, however they ",
                      "are written");
}

Seen IntervalsComeFromAFile(Tour& tour) {
  ASSIGN_OR_RETURN(const Client system, Become(tour, "integration", ""));
  const RestClient rest = RestAs(tour, system.settings().token);
  const std::string file = Intervals();
  ImportContactIntervalsResponse imported;
  const auto import = [&](const std::string& document) {
    imported.Clear();
    return Import(tour, rest, "contactIntervals:import?source=telephone-system", "text/csv",
                  document, imported);
  };
  RETURN_IF_ERROR(Expect(absl::StatusCode::kInvalidArgument, import(WithWrongSum(file)),
                         "intervals that do not add up"));
  RETURN_IF_ERROR(import(file));
  const int64_t created = imported.created_count();
  RETURN_IF_ERROR(Expect(absl::StatusCode::kInvalidArgument, import(Overlapping(file)),
                         "intervals that overlap"));
  RETURN_IF_ERROR(import(file));
  if (created != 4 || imported.unchanged_count() != created) {
    return Wrong("the same file again is not the same");
  }
  ASSIGN_OR_RETURN(Client analyst, Become(tour, "analyst", ""));
  ReportServiceLevelsResponse levels;
  RETURN_IF_ERROR(
      Ask(tour, analyst, "ReportServiceLevels",
          absl::StrReplaceAll(R"({"parent": "ORG", "abandons": "SHORT_ABANDONS_EXCLUDED",
                                  "period": {"startDate": "FROM", "endDate": "TODAY"},
                                  "slice": {"organizationalUnit": "ORG/organizationalUnits/calls"},
                                  "dimensions": ["BY_QUEUE"]})",
                              {{"FROM", DayFromNow(-3)}}),
          levels));
  if (levels.rows_size() != 1) return Wrong("one queue is not one row");
  const Figure& level = levels.rows(0).service_level();
  // 2 x (80 + 170) in time, of 2 x (150 + 48 + 180 + 19).
  if (level.numerator() != 500 || level.n() != 794) {
    return Wrong(absl::StrCat("in time were 500 of 794, and it says ", level.numerator(), " of ",
                              level.n()));
  }
  return absl::StrFormat("%d intervals, once; %.1f%% in time by %s", created, level.value() * 100,
                         level.formula());
}

Seen ContactsComeFromAFile(Tour& tour) {
  ASSIGN_OR_RETURN(const Client system, Become(tour, "integration", ""));
  const RestClient rest = RestAs(tour, system.settings().token);
  const std::string file = Contacts(tour);
  ImportContactsResponse imported;
  RETURN_IF_ERROR(Import(tour, rest, "contacts:import", "application/x-ndjson", file, imported));
  if (imported.failed_count() > 0) {
    return Wrong(absl::StrCat("line ", imported.failures(0).line(), ": ",
                              imported.failures(0).error().message()));
  }
  const int64_t created = imported.created_count();
  imported.Clear();
  RETURN_IF_ERROR(Import(tour, rest, "contacts:import", "application/x-ndjson", file, imported));
  if (created != kCallers || imported.unchanged_count() != created) {
    return Wrong("the same file again is not the same");
  }
  return absl::StrCat(created, " calls, and the same file again changes nothing");
}

}  // namespace touchstone
