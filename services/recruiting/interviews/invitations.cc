#include "services/recruiting/interviews/invitations.h"

#include <google/api/httpbody.pb.h>
#include <touchstone/recruiting/v1/applicant.pb.h>
#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <span>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/interviews/calendar_file.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/panel_rules.h"
#include "services/runtime/clock/time_zones.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::recruiting {
namespace {

using google::api::HttpBody;
using v1::Interview;
using Request = v1::GetInvitationRequest;

constexpr absl::string_view kReadApplicants = "recruiting.applicants.read";

template <typename T>
absl::StatusOr<T> Read(Store& store, const Context& context, const ResourceType& type,
                       const std::string& name) {
  ASSIGN_OR_RETURN(auto bodies, store.ReadAtOneMoment(type, {name}, context.deadline));
  RETURN_IF_ERROR(store.OpenPersonal(type, bodies, context.deadline));
  T resource;
  if (resource.ParseFromString(bodies.front())) return resource;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("The stored ", name, " cannot be read."));
}

// Who has no mail address here is known by their name, as a URI.
std::string UriOf(absl::string_view name) {
  return absl::StrCat("urn:x-touchstone:", absl::StrReplaceAll(name, {{"/", ":"}}));
}

// RFC 6068: what has a meaning of its own in a URI is written as its number.
std::string MailUriOf(const std::string& email) {
  std::string uri = "mailto:";
  for (const char c : email) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
        absl::string_view("@.!$'*+_-~").find(c) != absl::string_view::npos) {
      uri += c;
    } else {
      absl::StrAppendFormat(&uri, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

// What both have.
CalendarEvent EventOf(const Interview& interview, const v1::Requisition& requisition) {
  const std::string organization = absl::StrCat("organizations/", OrganizationOf(interview.name()));
  return {.method = interview.state() == Interview::CANCELED ? CalendarMethod::kCancel
                                                             : CalendarMethod::kRequest,
          .sequence = interview.calendar_sequence(),
          .written = TimeOf(interview, "update_time"),
          .start = TimeOf(interview, "start_time"),
          .end = TimeOf(interview, "end_time"),
          // It was one when the interview was written.
          .zone = FindTimeZone(interview.time_zone()).value_or(absl::UTCTimeZone()),
          .summary = absl::StrCat("Interview: ", requisition.title()),
          .location = interview.location(),
          .link = interview.link(),
          .organizer = {UriOf(organization), std::string(IdOf(organization))}};
}

std::string LinkLine(const Interview& interview) {
  return interview.link().empty() ? "" : absl::StrCat("Link: ", interview.link(), "\n");
}

CalendarEvent ForPanel(const Interview& interview, const v1::Requisition& requisition,
                       const v1::Applicant& applicant) {
  CalendarEvent event = EventOf(interview, requisition);
  event.uid = interview.calendar_uid();
  event.description = absl::StrCat("Applicant: ", applicant.display_name(), "\n",
                                   LinkLine(interview), "Interview: ", interview.name(), "\n",
                                   "What is asked, and what is done differently for the applicant, "
                                   "is on the interview's sheet.");
  for (const v1::PanelMember& member : interview.panel()) {
    if (IsRecused(member)) continue;
    event.attendees.push_back(
        {UriOf(member.person()), std::string(IdOf(member.person())), member.lead()});
  }
  return event;
}

// Another event, so that neither takes the place of the other in a calendar that gets both.
CalendarEvent ForApplicant(const Interview& interview, const v1::Requisition& requisition,
                           const v1::Applicant& applicant) {
  CalendarEvent event = EventOf(interview, requisition);
  event.uid = absl::StrCat("applicant-", interview.calendar_uid());
  event.description = absl::StrCat(
      LinkLine(interview),
      "If something should be done differently for you, tell us; who interviews you is not told "
      "why.");
  event.attendees.push_back(
      {applicant.email().empty() ? UriOf(applicant.name()) : MailUriOf(applicant.email()),
       applicant.display_name()});
  return event;
}

// It names the applicant: it is for who may read that, and the panel's for the panel.
absl::Status CheckAudience(const Context& context, const Request& request,
                           const Interview& interview) {
  const absl::string_view organization = OrganizationOf(request.name());
  if (IsAllowed(*context.caller, kReadApplicants, organization)) return absl::OkStatus();
  if (request.audience() == Request::APPLICANT) {
    return DenyAccess(*context.caller, kReadApplicants, organization);
  }
  return MemberOf(interview, context.caller->person()) != nullptr ? absl::OkStatus() : NotOnPanel();
}

absl::StatusOr<HttpBody> Invite(Store& store, const Context& context, const Request& request) {
  ASSIGN_OR_RETURN(const auto interview,
                   Read<Interview>(store, context, InterviewType(), request.name()));
  RETURN_IF_ERROR(CheckAudience(context, request, interview));
  ASSIGN_OR_RETURN(const auto requisition, Read<v1::Requisition>(store, context, RequisitionType(),
                                                                 interview.requisition()));
  ASSIGN_OR_RETURN(const auto applicant,
                   Read<v1::Applicant>(store, context, ApplicantType(), interview.applicant()));
  const CalendarEvent event = request.audience() == Request::APPLICANT
                                  ? ForApplicant(interview, requisition, applicant)
                                  : ForPanel(interview, requisition, applicant);
  HttpBody file;
  file.set_content_type(
      absl::StrCat("text/calendar; charset=utf-8; method=",
                   event.method == CalendarMethod::kCancel ? "CANCEL" : "REQUEST"));
  file.set_data(CalendarFile(event));
  return file;
}

}  // namespace

void RegisterInvitations(RpcService& interviews, Store& store) {
  interviews.Unary<Request, HttpBody>("GetInvitation",
                                      [&store](const Context& context, const Request& request) {
                                        return Invite(store, context, request);
                                      });
}

}  // namespace touchstone::recruiting
