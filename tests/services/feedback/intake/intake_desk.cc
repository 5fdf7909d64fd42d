#include "tests/services/feedback/intake/intake_desk.h"

#include <google/api/httpbody.pb.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/intake/business_calendars.h"
#include "services/feedback/intake/contact_import.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/intake/disclosures.h"
#include "services/feedback/intake/service_standards.h"
#include "services/feedback/intake/service_types.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone::feedback {
namespace {

ContactParts PartsOf(Others& others) {
  ContactParts parts;
  parts.case_exists = [](Session&, const std::string& name) -> absl::StatusOr<bool> {
    return IdOf(name) != "missing";
  };
  parts.barrier_exists = parts.case_exists;
  parts.used_by = {[&others](Session&, const std::string&) -> absl::StatusOr<std::string> {
    return others.contact_user;
  }};
  parts.followers = {[&others](Transaction&, const v1::Contact* before, const v1::Contact* after) {
    const v1::Contact& contact = after != nullptr ? *after : *before;
    others.followed.push_back(absl::StrCat(IdOf(contact.name()), after == nullptr   ? " gone"
                                                                 : contact.repeat() ? "+"
                                                                                    : "-"));
    return absl::OkStatus();
  }};
  return parts;
}

IntervalFollower FollowerOf(Others& others) {
  return [&others](Transaction&, const std::string&, std::span<const IntervalChange> changes) {
    for (const IntervalChange& change : changes) {
      others.followed_intervals.push_back(
          change.before ? absl::StrCat(change.after.queue(), " ", change.before->offered(), " -> ",
                                       change.after.offered())
                        : absl::StrCat(change.after.queue(), " ", change.after.offered()));
    }
    return absl::OkStatus();
  };
}

void RegisterIntake(FeedbackOffice& office, Others& others) {
  RpcService& intake = office.Service("Intake");
  Store& store = office.store();
  const OpenCases open_cases = [&others](Session&, const std::string&) {
    return absl::StatusOr<std::vector<std::string>>(others.open_cases);
  };
  RegisterCustomers(intake, store, office.personal_data(), open_cases);
  RegisterBusinessCalendars(
      intake, store,
      {.run = [&others](Session&, const std::string&) -> absl::StatusOr<bool> {
         return others.clocks_run;
       },
       .are_due_anew =
           [&others](const Context&, Transaction&, const v1::BusinessCalendar& calendar) {
             others.due_anew.push_back(calendar.name());
             return absl::OkStatus();
           }});
  RegisterServiceTypes(intake, store,
                       [&others](Session&, const std::string&) -> absl::StatusOr<bool> {
                         return others.service_types_have_cases;
                       });
  RegisterServiceStandards(intake, store, "en");
  RegisterContacts(intake, store, PartsOf(others));
  RegisterContactImport(intake, store, PartsOf(others));
  RegisterContactIntervals(intake, store, {FollowerOf(others)});
  RegisterExportCustomer(intake, store, others.exported);
  RegisterEraseCustomer(
      intake, store, office.personal_data(),
      {.open_cases = open_cases, .forget = {[&others](Transaction&, const std::string& customer) {
                                   others.forgotten.push_back(customer);
                                   return absl::OkStatus();
                                 }}});
  RegisterDisclosures(office.Service("FeedbackReports"), store);
}

class NothingMore : public MessageSource {
 public:
  absl::StatusOr<bool> Next(google::protobuf::Message&) override { return false; }
};

// One record after the other, checked as they come.
class Lines : public RecordSource {
 public:
  explicit Lines(std::vector<v1::ImportContactsRequest> lines) : lines_(std::move(lines)) {}

  absl::StatusOr<bool> Next(google::protobuf::Message& record, absl::Status& broken) override {
    if (next_ == lines_.size()) return false;
    record.CopyFrom(lines_[next_++]);
    broken = CheckFields(record);
    return true;
  }

 private:
  const std::vector<v1::ImportContactsRequest> lines_;
  size_t next_ = 0;
};

// What is sent, put together.
class Together : public MessageSink {
 public:
  bool Send(const SerializedMessage& message) override {
    google::api::HttpBody piece;
    if (!piece.ParseFromString(*message.bytes)) return false;
    all_ += piece.data();
    return true;
  }
  std::string Take() { return std::move(all_); }

 private:
  std::string all_;
};

std::string Name(const std::string& collection, const std::string& id) {
  return absl::StrCat(kOrganization, "/", collection, "/", id);
}

}  // namespace

std::string CustomerName(const std::string& id) { return Name("customers", id); }
std::string CalendarName(const std::string& id) { return Name("businessCalendars", id); }
std::string ServiceTypeName(const std::string& id) { return Name("serviceTypes", id); }
std::string StandardName(const std::string& id) { return Name("serviceStandards", id); }
std::string ContactName(const std::string& id) { return Name("contacts", id); }

int64_t SecondsOf(const std::string& time) {
  absl::Time parsed;
  std::string problem;
  if (!absl::ParseTime(absl::RFC3339_full, time, &parsed, &problem)) return 0;
  return absl::ToUnixSeconds(parsed);
}

IntakeDesk::IntakeDesk(TestStore& store, Clock& clock, Others& others)
    : FeedbackOffice(store, clock,
                     [&](FeedbackOffice& office) { RegisterIntake(office, others); }) {
  ActAsRole("administrator");
  v1::CreateBusinessCalendarRequest request;
  request.set_parent(kOrganization);
  request.set_business_calendar_id("office");
  auto& calendar = *request.mutable_business_calendar();
  calendar.set_title("Office");
  calendar.set_time_zone("America/Los_Angeles");
  auto& week = *calendar.add_weekly_hours();
  week.set_effective_date("2020-01-01");
  for (int weekday = v1::OpenHours::MONDAY; weekday <= v1::OpenHours::FRIDAY; ++weekday) {
    auto& hours = *week.add_hours();
    hours.set_weekday(static_cast<v1::OpenHours::Weekday>(weekday));
    hours.set_open_time("08:00");
    hours.set_close_time("17:00");
  }
  EXPECT_TRUE(Do<v1::BusinessCalendar>("CreateBusinessCalendar", request).ok());
}

absl::StatusOr<v1::Customer> IntakeDesk::CreateCustomer(
    const std::string& id, const std::function<void(v1::Customer&)>& change) {
  v1::CreateCustomerRequest request;
  request.set_parent(kOrganization);
  request.set_customer_id(id);
  auto& customer = *request.mutable_customer();
  customer.set_kind(v1::Customer::EXTERNAL);
  customer.set_identification(v1::Customer::KNOWN);
  customer.set_display_name("Ada Quist");
  customer.set_email(absl::StrCat(id, "@example.org"));
  customer.set_phone("+1 360 555 0117");
  customer.set_preferred_language("es-US");
  change(customer);
  return Do<v1::Customer>("CreateCustomer", request);
}

absl::StatusOr<v1::Customer> IntakeDesk::UpdateCustomer(
    const std::string& id, const std::string& mask,
    const std::function<void(v1::Customer&)>& change) {
  v1::UpdateCustomerRequest request;
  request.mutable_customer()->set_name(CustomerName(id));
  request.mutable_update_mask()->add_paths(mask);
  change(*request.mutable_customer());
  return Do<v1::Customer>("UpdateCustomer", request);
}

absl::StatusOr<v1::ServiceType> IntakeDesk::CreateServiceType(
    const std::string& id, const std::function<void(v1::ServiceType&)>& change) {
  v1::CreateServiceTypeRequest request;
  request.set_parent(kOrganization);
  request.set_service_type_id(id);
  auto& service_type = *request.mutable_service_type();
  service_type.set_code(id);
  service_type.set_title("Pothole");
  service_type.set_group("Streets");
  service_type.set_public_(true);
  service_type.add_case_kinds(v1::PROBLEM);
  service_type.set_place_need(v1::ServiceType::REQUIRED_PLACE);
  service_type.set_business_calendar(CalendarName("office"));
  service_type.set_organizational_unit("organizations/wa/organizationalUnits/streets");
  change(service_type);
  return Do<v1::ServiceType>("CreateServiceType", request);
}

absl::StatusOr<v1::Contact> IntakeDesk::CreateContact(
    const std::string& id, const std::string& time,
    const std::function<void(v1::Contact&)>& change) {
  v1::CreateContactRequest request;
  request.set_parent(kOrganization);
  request.set_contact_id(id);
  auto& contact = *request.mutable_contact();
  contact.set_channel(v1::CALL);
  contact.set_outcome(v1::Contact::INFORMED);
  contact.mutable_start_time()->set_seconds(SecondsOf(time));
  change(contact);
  return Do<v1::Contact>("CreateContact", request);
}

absl::StatusOr<v1::Contact> IntakeDesk::GetContact(const std::string& id) {
  return ByName<v1::Contact, v1::GetContactRequest>("GetContact", ContactName(id));
}

absl::StatusOr<v1::Contact> IntakeDesk::UpdateContact(
    const std::string& id, const std::string& mask,
    const std::function<void(v1::Contact&)>& change) {
  v1::UpdateContactRequest request;
  request.mutable_contact()->set_name(ContactName(id));
  request.mutable_update_mask()->add_paths(mask);
  change(*request.mutable_contact());
  return Do<v1::Contact>("UpdateContact", request);
}

absl::StatusOr<v1::ImportContactIntervalsResponse> IntakeDesk::ImportIntervals(
    const std::string& csv, bool validate_only) {
  v1::ImportContactIntervalsRequest request;
  request.set_parent(kOrganization);
  request.set_source("telephone-system");
  request.mutable_document()->set_data(csv);
  request.set_validate_only(validate_only);
  const auto* const method = service().descriptor().FindMethodByName("ImportContactIntervals");
  NothingMore source;
  ASSIGN_OR_RETURN(
      const SerializedMessage answer,
      service().methods().at(method->index()).client_stream(MakeContext(*method), request, source));
  v1::ImportContactIntervalsResponse response;
  response.ParseFromString(*answer.bytes);
  return response;
}

absl::StatusOr<v1::ImportContactsResponse> IntakeDesk::ImportContacts(
    const std::vector<v1::Contact>& contacts, bool validate_only) {
  std::vector<v1::ImportContactsRequest> requests;
  for (const v1::Contact& contact : contacts) {
    *requests.emplace_back().mutable_contact() = contact;
    requests.back().set_parent(kOrganization);
  }
  requests.front().set_validate_only(validate_only);
  Lines lines(std::move(requests));
  const auto* const method = service().descriptor().FindMethodByName("ImportContacts");
  ASSIGN_OR_RETURN(
      const SerializedMessage answer,
      service().methods().at(method->index()).record_stream(MakeContext(*method), lines));
  v1::ImportContactsResponse response;
  response.ParseFromString(*answer.bytes);
  return response;
}

absl::StatusOr<std::string> IntakeDesk::ExportCustomer(const std::string& id) {
  v1::ExportCustomerRequest request;
  request.set_name(CustomerName(id));
  const auto* const method = service().descriptor().FindMethodByName("ExportCustomer");
  Together pieces;
  RETURN_IF_ERROR(
      service().methods().at(method->index()).server_stream(MakeContext(*method), request, pieces));
  return pieces.Take();
}

}  // namespace touchstone::feedback
