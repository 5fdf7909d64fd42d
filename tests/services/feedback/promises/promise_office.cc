#include "tests/services/feedback/promises/promise_office.h"

#include <google/protobuf/util/time_util.h>
#include <touchstone/feedback/v1/business_calendar.pb.h>
#include <touchstone/feedback/v1/customer.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_endings.h"
#include "services/feedback/cases/case_moves.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/intake/business_calendars.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/promises/case_names.h"
#include "services/feedback/promises/commitment_limits.h"
#include "services/feedback/promises/reviews.h"
#include "services/feedback/rules/commitment_way.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/canary.h"

namespace touchstone::feedback {

using google::protobuf::util::TimeUtil;

std::string Named(const std::string& collection, const std::string& id) {
  return absl::StrCat(kOrganization, "/", collection, "/", id);
}

google::protobuf::Timestamp At(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

PromiseOffice::PromiseOffice()
    : office_(store_, clock_, [this](FeedbackOffice& office) { Join(office); }) {}

void PromiseOffice::Join(FeedbackOffice& office) {
  neighbors_.reset(new CaseNeighbors{.personal_data = office.personal_data()});
  neighbors_->with_open_commitments = WithOpenCommitments;
  neighbors_->follow_up_outcomes = FollowUpOutcomes;
  neighbors_->check_promise = CheckProposedPromise;
  neighbors_->named_by.push_back(NamedByPromises);
  commitment_followers_.push_back(
      [this](Transaction&, const v1::Commitment* before, const v1::Commitment* after) {
        const std::lock_guard lock(told_mutex_);
        told_.push_back(absl::StrCat(before == nullptr ? "" : InWords(before->state()), " > ",
                                     after == nullptr ? "" : InWords(after->state())));
        return absl::OkStatus();
      });
  RpcService& intake = office.Service("Intake");
  RegisterCustomers(intake, office.store(), office.personal_data());
  RegisterBusinessCalendars(intake, office.store());
  RegisterServiceTypes(intake, office.store());
  RegisterContacts(intake, office.store());
  RpcService& cases = office.Service("Cases");
  RegisterCases(cases, office.store(), *neighbors_);
  RegisterCaseMoves(cases, office.store(), *neighbors_);
  RegisterCaseEndings(cases, office.store(), *neighbors_);
  RegisterCommitments(cases, office.store(), commitment_followers_);
  RegisterFollowUps(cases, office.store(), *neighbors_, follow_up_followers_);
  RegisterReviews(cases, office.store(), office.personal_data(),
                  {.refresh =
                       [this](const Context&, const std::string& organization) {
                         EXPECT_EQ(organization, kOrganization);
                         return tree_;
                       },
                   .below = [this](Session&, const std::string& unit)
                       -> absl::StatusOr<std::vector<std::string>> { return below_[unit]; }});
}

void PromiseOffice::SetUp() {
  office_.ActAsRole("case-supervisor");
  v1::CreateBusinessCalendarRequest calendar;
  calendar.set_parent(kOrganization);
  calendar.set_business_calendar_id("office");
  calendar.mutable_business_calendar()->set_title("Office");
  calendar.mutable_business_calendar()->set_time_zone("UTC");
  auto& week = *calendar.mutable_business_calendar()->add_weekly_hours();
  week.set_effective_date("2024-01-01");
  for (int day = 1; day <= 5; ++day) {
    auto& hours = *week.add_hours();
    hours.set_weekday(static_cast<v1::OpenHours::Weekday>(day));
    hours.set_open_time("08:00");
    hours.set_close_time("17:00");
  }
  const auto hours = office_.Do<v1::BusinessCalendar>("CreateBusinessCalendar", calendar);
  ASSERT_TRUE(hours.ok()) << hours.status();

  v1::CreateServiceTypeRequest type;
  type.set_parent(kOrganization);
  type.set_service_type_id("potholes");
  v1::ServiceType& potholes = *type.mutable_service_type();
  potholes.set_code("001");
  potholes.set_title("Pothole");
  potholes.add_case_kinds(v1::PROBLEM);
  potholes.add_case_kinds(v1::COMPLAINT);
  potholes.set_place_need(v1::ServiceType::OPTIONAL_PLACE);
  potholes.set_business_calendar(Named("businessCalendars", "office"));
  potholes.set_organizational_unit(UnitName("streets"));
  auto& clock = *potholes.add_clocks();
  clock.set_kind(v1::ClockRule::RESOLVE);
  clock.set_target_minutes(540);
  auto& limit = *potholes.add_promise_limits();
  limit.set_role("case-worker");
  limit.add_promise_kinds("call-back");
  limit.add_promise_kinds("refund");
  limit.set_earliest_minutes(60);
  limit.set_max_amount_cents(5'000);
  const auto made = office_.Do<v1::ServiceType>("CreateServiceType", type);
  ASSERT_TRUE(made.ok()) << made.status();

  office_.ActAsRole("case-worker");
  v1::CreateCustomerRequest customer;
  customer.set_parent(kOrganization);
  customer.set_customer_id("grace");
  customer.mutable_customer()->set_kind(v1::Customer::EXTERNAL);
  customer.mutable_customer()->set_identification(v1::Customer::KNOWN);
  customer.mutable_customer()->set_display_name("Grace Hopper");
  const auto grace = office_.Do<v1::Customer>("CreateCustomer", customer);
  ASSERT_TRUE(grace.ok()) << grace.status();
}

absl::Status PromiseOffice::Write(const std::function<absl::Status(Transaction&)>& body) {
  return office_.store().Write({.actor = "test", .method = "test", .trace_id = ""},
                               absl::InfiniteFuture(), body);
}

bool PromiseOffice::Keeps(const std::string& table, const std::string& column,
                          const std::string& text) {
  const std::string hex = GetParam().dialect == Dialect::kSqlite
                              ? absl::StrCat("lower(hex(", column, "))")
                              : absl::StrCat("encode(", column, ", 'hex')");
  for (const std::string& row : store_.RunBeside(absl::StrCat("SELECT ", hex, " FROM ", table))) {
    if (Holds(absl::HexStringToBytes(row), text)) return true;
  }
  return false;
}

Context PromiseOffice::AsClock() {
  return office_.MakeContext(
      *office_.Service("Cases").descriptor().FindMethodByName("UpdateCommitment"));
}

absl::Status PromiseOffice::OpenCase(const std::string& id,
                                     const std::function<void(v1::Case&)>& change) {
  return Write([&](Transaction& transaction) {
    v1::Case of;
    of.set_name(CaseName(id));
    of.set_customer(Named("customers", "grace"));
    of.set_service_type(Named("serviceTypes", "potholes"));
    of.set_kind(v1::PROBLEM);
    of.set_channel(v1::CALL);
    of.set_language("en");
    of.set_description("A deep one at 17 Harbor Street.");
    of.set_organizational_unit(UnitName("streets"));
    of.set_assignee(PersonName("ada"));
    change(of);
    return feedback::OpenCase(*neighbors_, AsClock(), transaction, of);
  });
}

absl::Status PromiseOffice::Take(const std::string& id, v1::CaseStep::Kind kind,
                                 v1::Case::Outcome outcome) {
  return Write([&](Transaction& transaction) {
    return TakeStepOf(*neighbors_, AsClock(), transaction, CaseName(id),
                      {.kind = kind,
                       .note = "",
                       .subject = "",
                       .change = [&](v1::Case& of) { of.set_outcome(outcome); }})
        .status();
  });
}

absl::Status PromiseOffice::Resolve(const std::string& id) {
  RETURN_IF_ERROR(Take(id, v1::CaseStep::STARTED));
  return Take(id, v1::CaseStep::RESOLVED);
}

absl::StatusOr<v1::Case> PromiseOffice::GetCase(const std::string& id) {
  v1::Case found;
  RETURN_IF_ERROR(Write([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const auto of, FindCase(transaction, CaseName(id)));
    found = *of;
    return absl::OkStatus();
  }));
  return found;
}

absl::Status PromiseOffice::EraseCustomer(const std::string& id) {
  return Write([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const auto customer, FindCustomer(transaction, Named("customers", id)));
    SetTime(*customer, "erase_time", transaction.now());
    RETURN_IF_ERROR(transaction.Update(CustomerType(), *customer));
    return office_.personal_data().Erase(transaction.session(), customer->name());
  });
}

v1::CreateCommitmentRequest PromiseOffice::PromiseRequest(const std::string& id) {
  v1::CreateCommitmentRequest request;
  request.set_parent(kOrganization);
  request.set_commitment_id(id);
  v1::Commitment& commitment = *request.mutable_commitment();
  commitment.set_case_(CaseName("hole"));
  commitment.set_promise_kind("call-back");
  commitment.set_text("I call you with the date.");
  *commitment.mutable_due_time() = At(now() + absl::Hours(48));
  commitment.set_worker(PersonName("ada"));
  return request;
}

absl::StatusOr<v1::Commitment> PromiseOffice::Promise(
    const std::string& id, const std::function<void(v1::Commitment&)>& change) {
  auto request = PromiseRequest(id);
  change(*request.mutable_commitment());
  return office_.Do<v1::Commitment>("CreateCommitment", request);
}

absl::StatusOr<v1::Commitment> PromiseOffice::GetCommitment(const std::string& id) {
  v1::GetCommitmentRequest request;
  request.set_name(CommitmentName(id));
  return office_.Do<v1::Commitment>("GetCommitment", request);
}

void ExpectRefused(const absl::Status& status, absl::string_view reason) {
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_EQ(ReasonOf(status), reason) << status;
}

void ExpectConcerned(const absl::Status& status) {
  EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
  EXPECT_EQ(ReasonOf(status), reasons::kWorkerConcerned) << status;
}

}  // namespace touchstone::feedback
