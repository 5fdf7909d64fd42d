#include <touchstone/admin/v1/admin.pb.h>
#include <touchstone/assessment/v1/workforce_upsert.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/tour/tour.h"

namespace touchstone {
namespace {

// A small office as an HR system would hand it over, in an order in which nothing stands on what
// came before. ORG stands for the organization.
constexpr char kOffice[] =
    R"({"assignment": {"name": "ORG/people/ana/employments/e/assignments/a", "rows": [{"effectiveDate": "2024-01-01", "organizationalUnit": "ORG/organizationalUnits/calls", "position": "ORG/positions/agent-1", "manager": "ORG/people/lee", "fullTimePercent": 100, "primary": true}]}}
{"employment": {"name": "ORG/people/ana/employments/e", "rows": [{"effectiveDate": "2024-01-01", "type": "PERMANENT", "workStatus": "ACTIVE"}]}}
{"position": {"name": "ORG/positions/agent-1", "rows": [{"effectiveDate": "2020-01-01", "title": "Agent", "organizationalUnit": "ORG/organizationalUnits/calls", "jobProfile": "ORG/jobProfiles/agent", "fullTimePercent": 100}]}}
{"position": {"name": "ORG/positions/lead", "rows": [{"effectiveDate": "2020-01-01", "title": "Lead", "organizationalUnit": "ORG/organizationalUnits/city", "jobProfile": "ORG/jobProfiles/lead", "fullTimePercent": 100}]}}
{"position": {"name": "ORG/positions/vacant", "rows": [{"effectiveDate": "2020-01-01", "title": "Agent", "organizationalUnit": "ORG/organizationalUnits/calls", "jobProfile": "ORG/jobProfiles/agent", "fullTimePercent": 50}]}}
{"organizationalUnit": {"name": "ORG/organizationalUnits/calls", "rows": [{"effectiveDate": "2020-01-01", "title": "Contact center", "parentUnit": "ORG/organizationalUnits/city"}]}}
{"organizationalUnit": {"name": "ORG/organizationalUnits/city", "rows": [{"effectiveDate": "2020-01-01", "title": "City"}]}}
{"person": {"name": "ORG/people/ana"}}
{"person": {"name": "ORG/people/pat"}}
)";

// One of the others, who work in the unit above.
constexpr char kColleague[] =
    R"({"person": {"name": "ORG/people/WHO"}}
{"employment": {"name": "ORG/people/WHO/employments/e", "rows": [{"effectiveDate": "2021-01-01", "type": "PERMANENT", "workStatus": "ACTIVE"}]}}
{"assignment": {"name": "ORG/people/WHO/employments/e/assignments/a", "rows": [{"effectiveDate": "2021-01-01", "organizationalUnit": "ORG/organizationalUnits/city", "jobProfile": "ORG/jobProfiles/lead", MANAGER"fullTimePercent": 100, "primary": true}]}}
)";

std::string Office(const Tour& tour) {
  std::string lines = kOffice;
  const auto add = [&lines](const char* who, const char* manager) {
    const std::string reports =
        *manager == '\0' ? "" : absl::StrCat("\"manager\": \"ORG/people/", manager, "\", ");
    lines += absl::StrReplaceAll(kColleague, {{"WHO", who}, {"MANAGER", reports}});
  };
  add("lee", "");
  for (const char* peer : {"bo", "cy", "di"}) add(peer, "lee");
  for (const char* report : {"ed", "fay", "gus"}) add(report, "ana");
  return absl::StrReplaceAll(lines, {{"ORG", tour.organization()}});
}

}  // namespace

std::string PersonOf(const Tour& tour, absl::string_view id) {
  return absl::StrCat(tour.organization(), "/people/", id);
}

absl::StatusOr<Client> Become(Tour& tour, const std::string& role, absl::string_view person) {
  admin::v1::CreateApiKeyRequest request;
  request.set_parent(tour.organization());
  request.mutable_api_key()->add_roles(role);
  if (!person.empty()) request.mutable_api_key()->set_person(PersonOf(tour, person));
  admin::v1::ApiKey key;
  RETURN_IF_ERROR(tour.client.Unary("touchstone.admin.v1.Admin/CreateApiKey", request, key));
  ClientSettings settings = tour.client.settings();
  settings.token = key.secret();
  return Client(settings);
}

Seen ProfilesDiffer(Tour& tour) {
  catalog::v1::GetJobProfileRequest get;
  get.set_name(absl::StrCat(tour.organization(), "/jobProfiles/agent"));
  catalog::v1::JobProfile agent;
  RETURN_IF_ERROR(tour.client.Unary("touchstone.catalog.v1.Catalog/GetJobProfile", get, agent));
  catalog::v1::CreateJobProfileRequest request;
  request.set_parent(tour.organization());
  request.set_job_profile_id("lead");
  catalog::v1::JobProfile& lead = *request.mutable_job_profile();
  lead.set_title("Lead");
  lead.set_framework(agent.framework());
  lead.set_release(agent.release());
  catalog::v1::CompetencyRequirement& requirement = *lead.add_requirements();
  requirement.set_competency(tour.competency.name());
  requirement.set_required_level(tour.lowest_level);
  catalog::v1::JobProfile created;
  RETURN_IF_ERROR(
      tour.client.Unary("touchstone.catalog.v1.Catalog/CreateJobProfile", request, created));
  return absl::StrCat("an agent needs ", agent.requirements(0).required_level(), ", a lead ",
                      created.requirements(0).required_level());
}

Seen OfficeComesFromAFile(Tour& tour) {
  assessment::v1::UpsertWorkforceResponse response;
  ASSIGN_OR_RETURN(const HttpResponse answer,
                   tour.rest.SendForSuccess(
                       {.verb = "POST",
                        .target = absl::StrCat("/v1/", tour.organization(), ":upsertWorkforce"),
                        .headers = {{"content-type", "application/x-ndjson"}},
                        .body = Office(tour)}));
  RETURN_IF_ERROR(FromJson(answer.body, response));
  if (response.failed_count() > 0) {
    return Wrong(absl::StrCat("line ", response.failures(0).line(), ": ",
                              response.failures(0).error().message()));
  }
  return absl::StrCat(response.created_count(),
                      " people, positions, units and what joins them, in "
                      "any order");
}

}  // namespace touchstone
