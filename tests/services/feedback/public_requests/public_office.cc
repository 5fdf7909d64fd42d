#include "tests/services/feedback/public_requests/public_office.h"

#include <gtest/gtest.h>
#include <touchstone/feedback/v1/business_calendar.pb.h>
#include <touchstone/feedback/v1/handoff.pb.h>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_endings.h"
#include "services/feedback/cases/case_moves.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/handoffs/handoff_partners.h"
#include "services/feedback/handoffs/handoffs.h"
#include "services/feedback/intake/business_calendars.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/public_requests/public_requests.h"

namespace touchstone::feedback {
namespace {

constexpr char kHours[] = "organizations/wa/businessCalendars/hours";

void AddText(google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts, const char* language,
             const char* text) {
  auto& added = *texts.Add();
  added.set_language(language);
  added.set_text(text);
}

void AddLane(v1::ServiceType& type) {
  auto& lane = *type.add_attributes();
  lane.set_code("LANE");
  lane.set_kind(v1::CaseAttribute::SINGLE_VALUE_LIST);
  lane.set_variable(true);
  AddText(*lane.mutable_labels(), "en", "Which lane?");
  AddText(*lane.mutable_labels(), "es", "\u00BFQu\u00E9 carril?");
  auto& left = *lane.add_choices();
  left.set_key("LEFT");
  AddText(*left.mutable_labels(), "en", "Left");
  AddText(*left.mutable_labels(), "es", "Izquierdo");
  auto& right = *lane.add_choices();
  right.set_key("RIGHT");
  AddText(*right.mutable_labels(), "en", "Right");
}

v1::ServiceType Pothole(const std::string& code) {
  v1::ServiceType type;
  type.set_code(code);
  type.set_title("Pothole");
  type.set_description("Holes in streets.");
  auto& spanish = *type.add_texts();
  spanish.set_language("es");
  spanish.set_title("Bache");
  spanish.set_notice("Miramos en tres d\u00EDas.");
  type.set_group("Streets");
  type.add_keywords("hole");
  type.set_public_(true);
  type.add_case_kinds(v1::PROBLEM);
  type.add_case_kinds(v1::COMPLAINT);
  AddLane(type);
  type.set_place_need(v1::ServiceType::OPTIONAL_PLACE);
  type.set_business_calendar(kHours);
  type.set_organizational_unit("organizations/wa/organizationalUnits/streets");
  type.mutable_publication()->set_status(true);
  type.mutable_publication()->set_description_by_rule(true);
  type.mutable_publication()->set_place_precision(v1::PublicationRule::BLOCK);
  type.mutable_publication()->set_media_by_person(true);
  return type;
}

}  // namespace

std::string TypeName(const std::string& code) {
  return absl::StrCat("organizations/wa/serviceTypes/type-", code);
}

PublicOffice::PublicOffice(TestStore& store, FakeClock& clock)
    : office_(store, clock, [this, &clock](FeedbackOffice& office) {
        neighbors_ =
            std::make_unique<CaseNeighbors>(CaseNeighbors{.personal_data = office.personal_data()});
        JoinPublicRequests(*neighbors_, clock);
        RpcService& intake = office.Service("Intake");
        RegisterCustomers(intake, office.store(), office.personal_data());
        RegisterBusinessCalendars(intake, office.store());
        RegisterServiceTypes(intake, office.store());
        RpcService& cases = office.Service("Cases");
        RegisterCases(cases, office.store(), *neighbors_);
        RegisterCaseMoves(cases, office.store(), *neighbors_);
        RegisterCaseEndings(cases, office.store(), *neighbors_);
        RegisterHandoffPartners(cases, office.store(), office.personal_data(), false);
        RegisterHandoffs(cases, office.store(), *neighbors_);
        RegisterPublicRequests(office.Service("PublicRequests"), office.store(), *neighbors_);
      }) {
  office_.ActAsRole("administrator");
  v1::CreateBusinessCalendarRequest hours;
  hours.set_parent(kOrganization);
  hours.set_business_calendar_id("hours");
  hours.mutable_business_calendar()->set_title("Office hours");
  hours.mutable_business_calendar()->set_time_zone("America/Los_Angeles");
  auto& week = *hours.mutable_business_calendar()->add_weekly_hours();
  week.set_effective_date("2020-01-01");
  auto& open = *week.add_hours();
  open.set_weekday(v1::OpenHours::MONDAY);
  open.set_open_time("08:00");
  open.set_close_time("16:00");
  const auto made = office_.Do<v1::BusinessCalendar>("CreateBusinessCalendar", hours);
  EXPECT_TRUE(made.ok()) << made.status();
  const auto type = AddType("001");
  EXPECT_TRUE(type.ok()) << type.status();
  const auto city = AddJurisdiction("city", "Example.org");
  EXPECT_TRUE(city.ok()) << city.status();
  ActAsAdapter();
}

absl::StatusOr<v1::ServiceType> PublicOffice::AddType(const std::string& code,
                                                      const EditType& edit) {
  office_.ActAsRole("administrator");
  v1::CreateServiceTypeRequest request;
  request.set_parent(kOrganization);
  request.set_service_type_id(absl::StrCat("type-", code));
  *request.mutable_service_type() = Pothole(code);
  if (edit) edit(*request.mutable_service_type());
  auto type = office_.Do<v1::ServiceType>("CreateServiceType", request);
  ActAsAdapter();
  return type;
}

absl::StatusOr<v1::ServiceType> PublicOffice::ChangeType(const std::string& code,
                                                         const EditType& edit) {
  office_.ActAsRole("administrator");
  v1::GetServiceTypeRequest get;
  get.set_name(TypeName(code));
  ASSIGN_OR_RETURN(auto type, office_.Do<v1::ServiceType>("GetServiceType", get));
  v1::UpdateServiceTypeRequest update;
  *update.mutable_service_type() = type;
  edit(*update.mutable_service_type());
  for (const char* path : {"public", "publication", "title", "case_kinds"}) {
    update.mutable_update_mask()->add_paths(path);
  }
  auto changed = office_.Do<v1::ServiceType>("UpdateServiceType", update);
  ActAsAdapter();
  return changed;
}

absl::StatusOr<v1::Jurisdiction> PublicOffice::AddJurisdiction(
    const std::string& id, const std::string& public_id,
    const std::function<void(v1::Jurisdiction&)>& edit) {
  office_.ActAsRole("administrator");
  v1::CreateJurisdictionRequest request;
  request.set_parent(kOrganization);
  request.set_jurisdiction_id(id);
  auto& jurisdiction = *request.mutable_jurisdiction();
  jurisdiction.set_public_id(public_id);
  jurisdiction.set_title("City");
  jurisdiction.set_contact("311@example.org");
  jurisdiction.set_key_service("Ask.");
  jurisdiction.add_endpoints()->set_uri("https://311.example.org/open311/v2");
  jurisdiction.set_language("en");
  if (edit) edit(jurisdiction);
  auto made = office_.Do<v1::Jurisdiction>("CreateJurisdiction", request);
  ActAsAdapter();
  return made;
}

absl::StatusOr<v1::SubmitPublicRequestResponse> PublicOffice::Submit(const EditRequest& edit) {
  v1::SubmitPublicRequestRequest request;
  request.set_parent(kCity);
  request.set_service_code("001");
  request.set_description("There is a deep hole in the road.");
  request.mutable_place()->set_latitude("47.0379");
  request.mutable_place()->set_longitude("-122.9007");
  if (edit) edit(request);
  return office_.Do<v1::SubmitPublicRequestResponse>("SubmitPublicRequest", request);
}

std::string PublicOffice::Submitted(const EditRequest& edit) {
  const auto submitted = Submit(edit);
  EXPECT_TRUE(submitted.ok()) << submitted.status();
  return submitted.ok() ? submitted->service_request_id() : "";
}

absl::StatusOr<v1::ListPublicRequestsResponse> PublicOffice::List(
    const std::function<void(v1::ListPublicRequestsRequest&)>& edit) {
  v1::ListPublicRequestsRequest request;
  request.set_parent(kCity);
  if (edit) edit(request);
  return office_.Do<v1::ListPublicRequestsResponse>("ListPublicRequests", request);
}

absl::StatusOr<v1::PublicRequest> PublicOffice::Get(const std::string& number, bool extensions,
                                                    const std::string& language) {
  v1::GetPublicRequestRequest request;
  request.set_parent(kCity);
  request.set_service_request_id(number);
  request.set_extensions(extensions);
  request.set_language(language);
  return office_.Do<v1::PublicRequest>("GetPublicRequest", request);
}

absl::StatusOr<v1::ListPublicUpdatesResponse> PublicOffice::Updates(
    const std::function<void(v1::ListPublicUpdatesRequest&)>& edit) {
  v1::ListPublicUpdatesRequest request;
  request.set_parent(kCity);
  if (edit) edit(request);
  return office_.Do<v1::ListPublicUpdatesResponse>("ListPublicUpdates", request);
}

v1::Case PublicOffice::CaseOf(const std::string& number) {
  office_.ActAsRole("case-supervisor");
  v1::ListCasesRequest request;
  request.set_parent(kOrganization);
  request.set_filter(absl::StrCat("number = \"", number, "\""));
  const auto found = office_.Do<v1::ListCasesResponse>("ListCases", request);
  EXPECT_TRUE(found.ok() && found->cases_size() == 1) << number << found.status();
  ActAsAdapter();
  return found.ok() && found->cases_size() == 1 ? found->cases(0) : v1::Case();
}

absl::Status PublicOffice::Step(const std::string& method, const std::string& number) {
  const std::string name = CaseOf(number).name();
  office_.ActAsRole("case-supervisor");
  absl::Status status;
  if (method == "AcknowledgeCase") {
    v1::AcknowledgeCaseRequest request;
    request.set_name(name);
    request.set_channel(v1::EMAIL);
    status = office_.Do<v1::Case>(method, request).status();
  } else {
    v1::StartCaseRequest request;
    request.set_name(name);
    status = office_.Do<v1::Case>(method, request).status();
  }
  ActAsAdapter();
  return status;
}

absl::StatusOr<v1::Case> PublicOffice::Resolve(const std::string& number) {
  v1::ResolveCaseRequest request;
  request.set_name(CaseOf(number).name());
  request.set_resolution("Filled by Bob Jones.");
  office_.ActAsRole("case-supervisor");
  auto resolved = office_.Do<v1::Case>("ResolveCase", request);
  ActAsAdapter();
  return resolved;
}

absl::StatusOr<v1::Case> PublicOffice::Publish(
    const std::string& number, const std::function<void(v1::PublishCaseRequest&)>& edit) {
  v1::PublishCaseRequest request;
  request.set_name(CaseOf(number).name());
  if (edit) edit(request);
  office_.ActAsRole("case-supervisor");
  auto published = office_.Do<v1::Case>("PublishCase", request);
  ActAsAdapter();
  return published;
}

}  // namespace touchstone::feedback
