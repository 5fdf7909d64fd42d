#include "tests/services/feedback/cases/case_office.h"

#include <gtest/gtest.h>
#include <touchstone/feedback/v1/business_calendar.pb.h>
#include <touchstone/feedback/v1/customer.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_endings.h"
#include "services/feedback/cases/case_moves.h"
#include "services/feedback/cases/case_reports.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/cases/incident_steps.h"
#include "services/feedback/cases/incidents.h"
#include "services/feedback/intake/business_calendars.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/intake/service_types.h"

namespace touchstone::feedback {
namespace {

using v1::Case;

constexpr char kCalendar[] = "organizations/wa/businessCalendars/always";

// Open day and night, so that minutes of the calendar are minutes.
v1::CreateBusinessCalendarRequest Always() {
  v1::CreateBusinessCalendarRequest request;
  request.set_parent(kOrganization);
  request.set_business_calendar_id("always");
  auto& calendar = *request.mutable_business_calendar();
  calendar.set_title("Always");
  calendar.set_time_zone("America/Los_Angeles");
  auto& weekly = *calendar.add_weekly_hours();
  weekly.set_effective_date("2020-01-01");
  for (int day = v1::OpenHours::MONDAY; day <= v1::OpenHours::SUNDAY; ++day) {
    auto& hours = *weekly.add_hours();
    hours.set_weekday(static_cast<v1::OpenHours::Weekday>(day));
    hours.set_open_time("00:00");
    hours.set_close_time("24:00");
  }
  return request;
}

void AddClock(v1::ClockRule::Kind kind, int minutes, v1::ServiceType& type) {
  auto& clock = *type.add_clocks();
  clock.set_kind(kind);
  clock.set_target_minutes(minutes);
  if (kind == v1::ClockRule::ACKNOWLEDGE) return;
  auto& pause = *clock.add_pauses();
  pause.set_reason(v1::PauseRule::WAITING_FOR_CUSTOMER);
  pause.set_max_minutes_total(60);
}

v1::CreateServiceTypeRequest TypeRequest(const std::string& id) {
  v1::CreateServiceTypeRequest request;
  request.set_parent(kOrganization);
  request.set_service_type_id(id);
  auto& type = *request.mutable_service_type();
  type.set_code(id);
  type.set_title(id);
  for (const auto kind : {v1::COMPLAINT, v1::PROBLEM, v1::REQUEST, v1::COMPLIMENT}) {
    type.add_case_kinds(kind);
  }
  type.set_place_need(v1::ServiceType::OPTIONAL_PLACE);
  type.set_business_calendar(kCalendar);
  type.set_organizational_unit("organizations/wa/organizationalUnits/streets");
  return request;
}

v1::CreateServiceTypeRequest Pothole() {
  auto request = TypeRequest("pothole");
  auto& type = *request.mutable_service_type();
  AddClock(v1::ClockRule::ACKNOWLEDGE, 60, type);
  AddClock(v1::ClockRule::START, 120, type);
  AddClock(v1::ClockRule::RESOLVE, 480, type);
  type.set_duplicate_radius_meters(100);
  type.set_duplicate_days(10);
  return request;
}

v1::CreateServiceTypeRequest Permit() {
  auto request = TypeRequest("permit");
  request.mutable_service_type()->set_needs_agreement(true);
  AddClock(v1::ClockRule::RESOLVE, 1000, *request.mutable_service_type());
  return request;
}

void AddAttribute(const std::string& code, v1::CaseAttribute::Kind kind, bool required,
                  v1::ServiceType& type) {
  auto& attribute = *type.add_attributes();
  attribute.set_code(code);
  attribute.set_kind(kind);
  attribute.set_required(required);
  attribute.set_variable(true);
  auto& label = *attribute.add_labels();
  label.set_language("en");
  label.set_text(code);
  if (kind != v1::CaseAttribute::SINGLE_VALUE_LIST && kind != v1::CaseAttribute::MULTI_VALUE_LIST) {
    return;
  }
  for (const char* key : {"LEFT", "RIGHT"}) {
    auto& choice = *attribute.add_choices();
    choice.set_key(key);
    *choice.add_labels() = label;
  }
}

v1::CreateServiceTypeRequest Gas() {
  auto request = TypeRequest("gas");
  auto& type = *request.mutable_service_type();
  type.set_place_need(v1::ServiceType::REQUIRED_PLACE);
  auto& screening = *type.mutable_emergency_screening();
  screening.set_transfer_to("911");
  auto& question = *screening.add_questions();
  question.set_language("en");
  question.set_text("Does anybody smell gas now?");
  AddAttribute("SIDE", v1::CaseAttribute::SINGLE_VALUE_LIST, true, type);
  AddAttribute("COUNT", v1::CaseAttribute::NUMBER, false, type);
  AddAttribute("SINCE", v1::CaseAttribute::DATETIME, false, type);
  AddAttribute("LINE", v1::CaseAttribute::STRING, false, type);
  AddAttribute("SIDES", v1::CaseAttribute::MULTI_VALUE_LIST, false, type);
  return request;
}

template <typename Request>
Request Named(const std::string& name) {
  Request request;
  request.set_name(name);
  return request;
}

}  // namespace

std::string TypeName(const std::string& id) {
  return absl::StrCat(kOrganization, "/serviceTypes/", id);
}

CaseOffice::CaseOffice(TestStore& store, FakeClock& clock)
    : office_(std::make_unique<FeedbackOffice>(
          store, clock,
          [](FeedbackOffice& office) {
            RegisterCustomers(office.Service("Intake"), office.store(), office.personal_data());
            RegisterBusinessCalendars(office.Service("Intake"), office.store());
            RegisterServiceTypes(office.Service("Intake"), office.store());
            RegisterContacts(office.Service("Intake"), office.store());
          })),
      neighbors_{.personal_data = office_->personal_data()} {
  neighbors_.followers.push_back([this](const CaseChange& change) {
    const std::lock_guard lock(mutex_);
    if (change.step != nullptr) steps.push_back(*change.step);
    return absl::OkStatus();
  });
  neighbors_.notify = [this](Transaction&, const NewNotice& notice) {
    const std::lock_guard lock(mutex_);
    notices.push_back(notice);
    return absl::OkStatus();
  };
  neighbors_.with_open_commitments =
      [this](Session&,
             std::span<const std::string> cases) -> absl::StatusOr<std::set<std::string>> {
    std::set<std::string> open;
    for (const std::string& name : cases) {
      if (promised.contains(name)) open.insert(name);
    }
    return open;
  };
  neighbors_.has_finding = [this](Session&, const std::string& name) -> absl::StatusOr<bool> {
    return found.contains(name);
  };
  neighbors_.has_final_finding = neighbors_.has_finding;
  neighbors_.follow_up_outcomes = [this](Session&, std::span<const std::string>)
      -> absl::StatusOr<std::map<std::string, v1::FollowUp::Outcome>> { return answers; };
  neighbors_.named_by.push_back(
      [this](Session&, const std::string&) -> absl::StatusOr<std::string> {
        return namer.value_or("");
      });
  neighbors_.check_promise = [this](const Context&, Transaction&, const v1::ServiceType&,
                                    const v1::ProposedResolution&) { return may_promise; };
  RpcService& cases = office_->Service("Cases");
  RegisterCases(cases, office_->store(), neighbors_);
  RegisterCaseMoves(cases, office_->store(), neighbors_);
  RegisterCaseEndings(cases, office_->store(), neighbors_);
  RegisterCaseReports(cases, office_->store(), office_->personal_data());
  RegisterIncidents(cases, office_->store(), neighbors_);
  RegisterIncidentSteps(cases, office_->store(), neighbors_);
  Prepare();
}

void CaseOffice::Prepare() {
  office_->ActAsRole("case-supervisor");
  EXPECT_TRUE(office_->Do<v1::BusinessCalendar>("CreateBusinessCalendar", Always()).ok());
  for (const auto& request : {Pothole(), Permit(), Gas()}) {
    const auto type = office_->Do<v1::ServiceType>("CreateServiceType", request);
    EXPECT_TRUE(type.ok()) << type.status();
  }
  v1::CreateCustomerRequest request;
  request.set_parent(kOrganization);
  request.set_customer_id("ada");
  request.mutable_customer()->set_kind(v1::Customer::EXTERNAL);
  request.mutable_customer()->set_identification(v1::Customer::KNOWN);
  request.mutable_customer()->set_display_name("Ada");
  request.mutable_customer()->set_email("ada@example.org");
  request.mutable_customer()->set_preferred_language("es");
  EXPECT_TRUE(office_->Do<v1::Customer>("CreateCustomer", request).ok());
  office_->ActAsRole("case-worker");
}

absl::StatusOr<Case> CaseOffice::Open(const std::string& type,
                                      const std::function<void(Case&)>& change) {
  v1::CreateCaseRequest request;
  request.set_parent(kOrganization);
  Case& of = *request.mutable_case_();
  of.set_customer(kAda);
  of.set_service_type(TypeName(type));
  of.set_kind(v1::PROBLEM);
  of.set_channel(v1::CALL);
  of.set_description("A deep hole in the road");
  if (change) change(of);
  return office_->Do<Case>("CreateCase", request);
}

std::vector<std::string> CaseOffice::OpenMany(int count) {
  std::vector<std::string> names;
  const auto context =
      office_->MakeContext(*office_->Service("Cases").descriptor().FindMethodByName("CreateCase"));
  for (int begun = 0; begun < count; begun += 100) {
    std::vector<std::string> part;
    const absl::Status written = office_->store().Write(
        {.actor = "test", .method = "", .trace_id = ""}, absl::InfiniteFuture(),
        [&](Transaction& transaction) -> absl::Status {
          part.clear();
          for (int i = begun; i < std::min(count, begun + 100); ++i) {
            Case of;
            of.set_name(absl::StrCat(kOrganization, "/cases/many-", i));
            of.set_customer(kAda);
            of.set_service_type(TypeName("pothole"));
            of.set_kind(v1::PROBLEM);
            of.set_channel(v1::WEB);
            part.push_back(of.name());
            RETURN_IF_ERROR(OpenCase(neighbors_, context, transaction, of));
          }
          return absl::OkStatus();
        });
    EXPECT_TRUE(written.ok()) << written;
    names.insert(names.end(), part.begin(), part.end());
  }
  return names;
}

absl::StatusOr<Case> CaseOffice::Acknowledge(const std::string& name) {
  auto request = Named<v1::AcknowledgeCaseRequest>(name);
  request.set_channel(v1::CALL);
  return office_->Do<Case>("AcknowledgeCase", request);
}

absl::StatusOr<Case> CaseOffice::Assign(const std::string& name, const std::string& assignee) {
  auto request = Named<v1::AssignCaseRequest>(name);
  request.set_assignee(assignee);
  return office_->Do<Case>("AssignCase", request);
}

absl::StatusOr<Case> CaseOffice::Start(const std::string& name) {
  return office_->Do<Case>("StartCase", Named<v1::StartCaseRequest>(name));
}

absl::StatusOr<Case> CaseOffice::Wait(const std::string& name, v1::PauseRule::Reason reason,
                                      const std::string& until) {
  auto request = Named<v1::WaitForCaseRequest>(name);
  request.set_reason(reason);
  request.set_note("Which lane is it?");
  request.set_until_date(until);
  return office_->Do<Case>("WaitForCase", request);
}

absl::StatusOr<Case> CaseOffice::Resume(const std::string& name) {
  return office_->Do<Case>("ResumeCase", Named<v1::ResumeCaseRequest>(name));
}

absl::StatusOr<Case> CaseOffice::Propose(const std::string& name) {
  auto request = Named<v1::ProposeResolutionRequest>(name);
  request.mutable_proposed_resolution()->set_text("We fill it on Friday");
  return office_->Do<Case>("ProposeResolution", request);
}

absl::StatusOr<Case> CaseOffice::Answer(const std::string& name, bool accepted) {
  auto request = Named<v1::AnswerResolutionRequest>(name);
  request.set_accepted(accepted);
  return office_->Do<Case>("AnswerResolution", request);
}

absl::StatusOr<Case> CaseOffice::Escalate(const std::string& name, const std::string& person) {
  auto request = Named<v1::EscalateCaseRequest>(name);
  request.set_person(person);
  request.set_reason("It takes too long");
  return office_->Do<Case>("EscalateCase", request);
}

absl::StatusOr<Case> CaseOffice::Resolve(const std::string& name) {
  auto request = Named<v1::ResolveCaseRequest>(name);
  request.set_resolution("The hole is filled");
  request.set_send_notice(true);
  return office_->Do<Case>("ResolveCase", request);
}

absl::StatusOr<Case> CaseOffice::Close(const std::string& name, Case::Outcome outcome) {
  auto request = Named<v1::CloseCaseRequest>(name);
  request.set_outcome(outcome);
  return office_->Do<Case>("CloseCase", request);
}

absl::StatusOr<Case> CaseOffice::Reopen(const std::string& name) {
  auto request = Named<v1::ReopenCaseRequest>(name);
  request.set_reason("The hole is back");
  return office_->Do<Case>("ReopenCase", request);
}

absl::StatusOr<Case> CaseOffice::MarkDuplicate(const std::string& name, const std::string& other) {
  auto request = Named<v1::MarkCaseDuplicateRequest>(name);
  request.set_duplicate_of(other);
  return office_->Do<Case>("MarkCaseDuplicate", request);
}

absl::StatusOr<Case> CaseOffice::Refer(const std::string& name) {
  auto request = Named<v1::ReferCaseRequest>(name);
  request.set_referred_to("The county");
  return office_->Do<Case>("ReferCase", request);
}

absl::StatusOr<Case> CaseOffice::Get(const std::string& name) {
  return office_->Do<Case>("GetCase", Named<v1::GetCaseRequest>(name));
}

absl::StatusOr<v1::ListCaseStepsResponse> CaseOffice::Steps(const std::string& name) {
  return office_->Do<v1::ListCaseStepsResponse>("ListCaseSteps",
                                                Named<v1::ListCaseStepsRequest>(name));
}

absl::StatusOr<v1::ReportCaseClocksResponse> CaseOffice::Clocks(const std::string& name) {
  return office_->Do<v1::ReportCaseClocksResponse>("ReportCaseClocks",
                                                   Named<v1::ReportCaseClocksRequest>(name));
}

absl::StatusOr<Case> CaseOffice::Bring(const std::string& name, Case::State state) {
  switch (state) {
    case Case::NEW:
      return Get(name);
    case Case::ACKNOWLEDGED:
      return Acknowledge(name);
    case Case::IN_PROGRESS:
      return Start(name);
    case Case::WAITING_FOR_CUSTOMER:
      RETURN_IF_ERROR(Start(name).status());
      return Wait(name, v1::PauseRule::WAITING_FOR_CUSTOMER);
    case Case::WAITING_FOR_THIRD_PARTY:
      RETURN_IF_ERROR(Start(name).status());
      return Wait(name, v1::PauseRule::WAITING_FOR_THIRD_PARTY);
    case Case::RESOLVED:
      RETURN_IF_ERROR(Start(name).status());
      return Resolve(name);
    case Case::CLOSED:
      RETURN_IF_ERROR(Bring(name, Case::RESOLVED).status());
      answers[name] = v1::FollowUp::MET;
      return Close(name, Case::CONFIRMED);
    case Case::DUPLICATE: {
      ASSIGN_OR_RETURN(const Case other, Open("pothole"));
      return MarkDuplicate(name, other.name());
    }
    default:
      return Refer(name);
  }
}

}  // namespace touchstone::feedback
