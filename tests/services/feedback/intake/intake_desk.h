// Where people come: an office with customers, a calendar, a service type and contacts, and what
// tests say of them.
//
//   IntakeDesk desk(store, clock);
//   ASSERT_TRUE(desk.CreateCustomer("ada").ok());
//   ASSERT_TRUE(desk.CreateServiceType("pothole").ok());

#ifndef TOUCHSTONE_TESTS_SERVICES_FEEDBACK_INTAKE_INTAKE_DESK_H_
#define TOUCHSTONE_TESTS_SERVICES_FEEDBACK_INTAKE_INTAKE_DESK_H_

#include <touchstone/feedback/v1/business_calendar.pb.h>
#include <touchstone/feedback/v1/contact.pb.h>
#include <touchstone/feedback/v1/contact_import.pb.h>
#include <touchstone/feedback/v1/contact_interval.pb.h>
#include <touchstone/feedback/v1/customer.pb.h>
#include <touchstone/feedback/v1/service_standard.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/feedback/intake/contact_intervals.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/customer_erasure.h"
#include "services/feedback/intake/customer_export.h"
#include "tests/services/feedback/feedback_office.h"

namespace touchstone::feedback {

// "ada" -> "organizations/wa/customers/ada", and so on.
std::string CustomerName(const std::string& id);
std::string CalendarName(const std::string& id);
std::string ServiceTypeName(const std::string& id);
std::string StandardName(const std::string& id);
std::string ContactName(const std::string& id);

// What others would tell the desk, as a test says it.
struct Others {
  std::vector<std::string> open_cases;          // of everybody
  bool service_types_have_cases = false;        // all of them
  bool clocks_run = false;                      // by all calendars
  std::vector<std::string> due_anew;            // calendars whose clocks are
  std::string contact_user;                     // what names all contacts
  std::vector<std::string> followed;            // contacts that changed, with their repeat: "b+"
  std::vector<std::string> followed_intervals;  // "spanish 12", "spanish 12 -> 13"
  std::vector<std::string> forgotten;           // customers
  ExportSources exported;
};

class IntakeDesk : public FeedbackOffice {
 public:
  // With the calendar "office" of Los Angeles, on weekdays from 08:00 to 17:00. A supervisor acts.
  IntakeDesk(TestStore& store, Clock& clock, Others& others);

  // "ada" has the address ada@example.org and the number +1 360 555 0117.
  absl::StatusOr<v1::Customer> CreateCustomer(
      const std::string& id,
      const std::function<void(v1::Customer&)>& change = [](v1::Customer&) {});
  absl::StatusOr<v1::Customer> UpdateCustomer(const std::string& id, const std::string& mask,
                                              const std::function<void(v1::Customer&)>& change);
  // A public one for problems, by the calendar "office", whose code is its id.
  absl::StatusOr<v1::ServiceType> CreateServiceType(
      const std::string& id,
      const std::function<void(v1::ServiceType&)>& change = [](v1::ServiceType&) {});
  // A call that was answered, at a time such as "2026-03-02T08:00:00Z".
  absl::StatusOr<v1::Contact> CreateContact(
      const std::string& id, const std::string& time,
      const std::function<void(v1::Contact&)>& change = [](v1::Contact&) {});
  absl::StatusOr<v1::Contact> GetContact(const std::string& id);
  absl::StatusOr<v1::Contact> UpdateContact(const std::string& id, const std::string& mask,
                                            const std::function<void(v1::Contact&)>& change);

  template <typename Response, typename Request>
  absl::StatusOr<Response> ByName(const std::string& method, const std::string& name) {
    Request request;
    request.set_name(name);
    return Do<Response>(method, request);
  }

  absl::StatusOr<v1::ImportContactIntervalsResponse> ImportIntervals(const std::string& csv,
                                                                     bool validate_only = false);
  absl::StatusOr<v1::ImportContactsResponse> ImportContacts(
      const std::vector<v1::Contact>& contacts, bool validate_only = false);
  absl::StatusOr<std::string> ExportCustomer(const std::string& id);
};

// "2026-03-02T08:00:00Z" as a timestamp's seconds.
int64_t SecondsOf(const std::string& time);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_TESTS_SERVICES_FEEDBACK_INTAKE_INTAKE_DESK_H_
