// What is kept is what the rows say: after a random history of cases, contacts, intervals,
// promises, follow-ups and answers, each counted as it happened, recomputing finds no difference.

#include <gmock/gmock.h>
#include <google/longrunning/operations.pb.h>
#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/business_calendar.pb.h>
#include <touchstone/feedback/v1/cases.pb.h>
#include <touchstone/feedback/v1/customer.pb.h>
#include <touchstone/feedback/v1/recompute_aggregates.pb.h>

#include <memory>
#include <span>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/figures/counted_changes.h"
#include "services/feedback/figures/recomputation.h"
#include "services/feedback/intake/business_calendars.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/intake/interval_rows.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/surveys/surveys.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/figures/seeded_random.h"
#include "services/runtime/methods/operations.h"
#include "tests/services/feedback/figures/figure_office.h"

namespace touchstone::feedback {
namespace {

using google::protobuf::util::TimeUtil;
using ::testing::HasSubstr;
using ::testing::Values;
using v1::Case;
using v1::CaseStep;
using v1::Commitment;
using v1::Contact;
using v1::RecomputeAggregatesRequest;
using v1::RecomputeAggregatesResponse;

const absl::TimeZone kUtc = absl::UTCTimeZone();

google::protobuf::Timestamp Stamp(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

class RecomputedFigures : public FigureOffice {
 protected:
  RecomputedFigures() {
    Store& store = office_.store();
    operations_ = std::make_unique<Operations>(store, "feedbackOperations");
    RegisterRecomputation(office_.Service("FeedbackReports"), store, *operations_, kUtc);
    operations_->Register(office_.Service("Operations"));
    operations_->Start(1);
    RpcService& intake = office_.Service("Intake");
    RegisterCustomers(intake, store, office_.personal_data());
    RegisterBusinessCalendars(intake, store);
    RegisterServiceTypes(intake, store);
    RegisterContacts(intake, store, {.followers = {feedback::CountContacts(kUtc)}});
    neighbors_.reset(new CaseNeighbors{.personal_data = office_.personal_data(),
                                       .followers = {feedback::CountCases(kUtc)}});
    RegisterCases(office_.Service("Cases"), store, *neighbors_);
  }

  void SetUp() override {
    // Work that goes on has until its lease ends, which is compared with the time outside.
    clock_.Advance(absl::Now() - clock_.Now());
    office_.ActAsRole("case-supervisor");
    AddCalendar();
    AddType("pothole", 30);
    AddType("permit", 5);
    for (const char* const id : {"ana", "ben", "cleo"}) AddCustomer(id);
    AddSurvey();
  }

  void AddCalendar() {
    v1::CreateBusinessCalendarRequest request;
    request.set_parent(kOrganization);
    request.set_business_calendar_id("office");
    request.mutable_business_calendar()->set_title("Office");
    request.mutable_business_calendar()->set_time_zone("UTC");
    auto& week = *request.mutable_business_calendar()->add_weekly_hours();
    week.set_effective_date("2024-01-01");
    for (int day = 1; day <= 7; ++day) {
      auto& hours = *week.add_hours();
      hours.set_weekday(static_cast<v1::OpenHours::Weekday>(day));
      hours.set_open_time("08:00");
      hours.set_close_time("17:00");
    }
    const auto made = office_.Do<v1::BusinessCalendar>("CreateBusinessCalendar", request);
    ASSERT_TRUE(made.ok()) << made.status();
  }

  void AddType(const std::string& id, int repeat_days) {
    v1::CreateServiceTypeRequest request;
    request.set_parent(kOrganization);
    request.set_service_type_id(id);
    v1::ServiceType& type = *request.mutable_service_type();
    type.set_code(id);
    type.set_title(id);
    type.add_case_kinds(v1::PROBLEM);
    type.set_place_need(v1::ServiceType::OPTIONAL_PLACE);
    type.set_business_calendar(FullName("businessCalendars", "office"));
    type.set_organizational_unit(FullName("organizationalUnits", id));
    type.set_repeat_days(repeat_days);
    for (const auto kind :
         {v1::ClockRule::ACKNOWLEDGE, v1::ClockRule::START, v1::ClockRule::RESOLVE}) {
      auto& clock = *type.add_clocks();
      clock.set_kind(kind);
      clock.set_target_minutes(120 * kind * repeat_days / 5);
      auto& pause = *clock.add_pauses();
      pause.set_reason(v1::PauseRule::WAITING_FOR_CUSTOMER);
      pause.set_max_minutes_total(300);
    }
    const auto made = office_.Do<v1::ServiceType>("CreateServiceType", request);
    ASSERT_TRUE(made.ok()) << made.status();
  }

  void AddCustomer(const std::string& id) {
    v1::CreateCustomerRequest request;
    request.set_parent(kOrganization);
    request.set_customer_id(id);
    request.mutable_customer()->set_kind(v1::Customer::EXTERNAL);
    request.mutable_customer()->set_identification(v1::Customer::KNOWN);
    request.mutable_customer()->set_display_name(id);
    const auto made = office_.Do<v1::Customer>("CreateCustomer", request);
    ASSERT_TRUE(made.ok()) << made.status();
  }

  void AddSurvey() {
    survey_.set_name(FullName("surveys", "calls"));
    survey_.set_title("Calls");
    for (const auto kind : {v1::SurveyQuestion::CSAT, v1::SurveyQuestion::NPS,
                            v1::SurveyQuestion::CES_2, v1::SurveyQuestion::RATING}) {
      v1::SurveyQuestion& question = *survey_.add_questions();
      question.set_id(absl::StrCat("q", kind));
      question.set_kind(kind);
      question.set_about(kind == v1::SurveyQuestion::NPS ? v1::SurveyQuestion::ORGANIZATION
                                                         : v1::SurveyQuestion::CONTACT);
    }
    Write([&](Transaction& transaction) { return transaction.Create(SurveyType(), survey_); });
  }

  void Write(const std::function<absl::Status(Transaction&)>& body) {
    const absl::Status status = TryWrite(body);
    EXPECT_TRUE(status.ok()) << status;
  }
  absl::Status TryWrite(const std::function<absl::Status(Transaction&)>& body) {
    return office_.store().Write({.actor = "test", .method = "test", .trace_id = ""},
                                 absl::InfiniteFuture(), body);
  }
  Context AsCaller() {
    return office_.MakeContext(*office_.Service("Cases").descriptor().FindMethodByName("GetCase"));
  }

  int64_t Draw(int64_t count) { return random_.Below(count); }
  std::string DrawOf(const std::vector<std::string>& of) {
    return of[static_cast<size_t>(Draw(static_cast<int64_t>(of.size())))];
  }
  std::string DrawPerson() { return FullName("people", DrawOf({"ada", "bob"})); }
  std::string DrawUnit() { return FullName("organizationalUnits", DrawOf({"north", "south"})); }
  std::string DrawType() { return FullName("serviceTypes", DrawOf({"pothole", "permit"})); }
  absl::Time DrawPast() { return clock_.Now() - absl::Minutes(1 + Draw(60 * 24 * 60)); }

  void OpenOne() {
    const std::string name = FullName("cases", absl::StrCat("c", cases_.size()));
    Write([&](Transaction& transaction) {
      Case of;
      of.set_name(name);
      if (Draw(3) > 0) of.set_customer(FullName("customers", DrawOf({"ana", "ben"})));
      of.set_service_type(DrawType());
      of.set_kind(v1::PROBLEM);
      of.set_channel(Draw(2) > 0 ? v1::CALL : v1::WEB);
      of.set_language(DrawOf({"en", "es"}));
      of.set_description("Something.");
      of.set_organizational_unit(DrawUnit());
      return OpenCase(*neighbors_, AsCaller(), transaction, of);
    });
    cases_.push_back(name);
  }

  // Some step, which may be refused: then nothing of it is counted.
  void StepOne() {
    if (cases_.empty()) return;
    static constexpr CaseStep::Kind kKinds[] = {
        CaseStep::ACKNOWLEDGED, CaseStep::ASSIGNED, CaseStep::STARTED,         CaseStep::WAITED,
        CaseStep::RESUMED,      CaseStep::RESOLVED, CaseStep::RESOLVED,        CaseStep::CLOSED,
        CaseStep::REOPENED,     CaseStep::REFERRED, CaseStep::MARKED_DUPLICATE};
    const CaseStep::Kind kind = kKinds[Draw(std::size(kKinds))];
    const std::string name = DrawOf(cases_);
    const std::string person = DrawPerson();
    NewStep step{.kind = kind, .note = "", .subject = ""};
    if (kind == CaseStep::WAITED) step.state = Case::WAITING_FOR_CUSTOMER;
    if (kind == CaseStep::RESUMED) step.state = Case::IN_PROGRESS;
    step.change = [&](Case& of) {
      if (kind == CaseStep::ASSIGNED) of.set_assignee(person);
      if (kind == CaseStep::CLOSED) of.set_outcome(Case::CONFIRMED);
    };
    const absl::Status status = TryWrite([&](Transaction& transaction) {
      return TakeStepOf(*neighbors_, AsCaller(), transaction, name, step).status();
    });
    EXPECT_TRUE(status.ok() || absl::IsFailedPrecondition(status)) << status;
  }

  // Another unit, or another type with other clocks.
  void MoveOne() {
    if (cases_.empty()) return;
    v1::UpdateCaseRequest request;
    request.mutable_case_()->set_name(DrawOf(cases_));
    const bool retypes = Draw(2) > 0;
    if (retypes) request.mutable_case_()->set_service_type(DrawType());
    request.mutable_case_()->set_organizational_unit(DrawUnit());
    request.mutable_update_mask()->add_paths(retypes ? "service_type" : "organizational_unit");
    const auto moved = office_.Do<Case>("UpdateCase", request);
    EXPECT_TRUE(moved.ok() || absl::IsFailedPrecondition(moved.status())) << moved.status();
  }

  void FollowUpOne() {
    if (cases_.empty()) return;
    Write([&](Transaction& transaction) -> absl::Status {
      ASSIGN_OR_RETURN(const auto of, FindCase(transaction, DrawOf(cases_)));
      v1::FollowUp follow_up;
      follow_up.set_name(FullName("followUps", absl::StrCat("f", count_++)));
      follow_up.set_case_(of->name());
      RETURN_IF_ERROR(transaction.Create(FollowUpType(), follow_up));
      const v1::FollowUp before = follow_up;
      follow_up.set_outcome(static_cast<v1::FollowUp::Outcome>(1 + Draw(6)));
      RETURN_IF_ERROR(feedback::CountFollowUps(kUtc)(transaction, *of, before, follow_up));
      return transaction.Update(FollowUpType(), follow_up);
    });
  }

  void ContactOne() {
    v1::CreateContactRequest request;
    request.set_parent(kOrganization);
    request.set_contact_id(absl::StrCat("k", contacts_.size()));
    Fill(*request.mutable_contact());
    const auto made = office_.Do<Contact>("CreateContact", request);
    ASSERT_TRUE(made.ok()) << made.status();
    contacts_.push_back(made->name());
  }
  void Fill(Contact& contact) {
    if (Draw(6) > 0) contact.set_customer(FullName("customers", DrawOf({"ana", "ben", "cleo"})));
    if (Draw(6) > 0) contact.set_service_type(DrawType());
    contact.set_channel(v1::CALL);
    contact.set_language(DrawOf({"en", "es"}));
    contact.set_organizational_unit(DrawUnit());
    // Times that tie are ordered by name.
    *contact.mutable_start_time() =
        Draw(5) == 0 ? Stamp(clock_.Now() - absl::Hours(100)) : Stamp(DrawPast());
    contact.set_outcome(Draw(3) > 0 ? Contact::RESOLVED : Contact::ABANDONED);
    if (contact.outcome() == Contact::RESOLVED) contact.set_worker(DrawPerson());
  }
  void ChangeContact() {
    if (contacts_.empty()) return;
    const std::string name = DrawOf(contacts_);
    absl::Status status;
    if (Draw(3) == 0) {
      v1::DeleteContactRequest request;
      request.set_name(name);
      status = office_.Do<Contact>("DeleteContact", request).status();
    } else if (Draw(2) == 0) {
      v1::UndeleteContactRequest request;
      request.set_name(name);
      status = office_.Do<Contact>("UndeleteContact", request).status();
    } else {
      v1::UpdateContactRequest request;
      Fill(*request.mutable_contact());
      request.mutable_contact()->set_name(name);
      for (const char* const path :
           {"customer", "service_type", "start_time", "outcome", "worker"}) {
        request.mutable_update_mask()->add_paths(path);
      }
      status = office_.Do<Contact>("UpdateContact", request).status();
    }
    EXPECT_TRUE(status.ok() || absl::IsFailedPrecondition(status) || absl::IsNotFound(status))
        << status;
  }

  void IntervalOne() {
    IntervalChange change;
    v1::ContactInterval& interval = change.after;
    interval.set_queue(absl::StrCat("queue ", intervals_.size()));
    interval.set_channel(v1::CALL);
    *interval.mutable_start_time() = Stamp(absl::FromUnixSeconds(1'748'000'000));
    if (!intervals_.empty() && Draw(2) > 0) {
      interval = intervals_[static_cast<size_t>(Draw(static_cast<int64_t>(intervals_.size())))];
      change.before = interval;
    }
    interval.set_minutes(30);
    interval.set_organizational_unit(DrawUnit());
    interval.set_offered(50 + Draw(50));
    interval.set_answered(Draw(50));
    interval.set_threshold_seconds(20);
    Write([&](Transaction& transaction) -> absl::Status {
      RETURN_IF_ERROR(PutIntervals(transaction.session(), "wa", {&interval}));
      return feedback::CountIntervals(kUtc)(transaction, kOrganization,
                                            std::span<const IntervalChange>(&change, 1));
    });
    std::erase_if(intervals_, [&](const auto& one) { return one.queue() == interval.queue(); });
    intervals_.push_back(interval);
  }

  void PromiseOne() {
    Commitment commitment;
    commitment.set_name(FullName("commitments", absl::StrCat("p", count_++)));
    commitment.set_worker(DrawPerson());
    commitment.set_organizational_unit(DrawUnit());
    commitment.set_state(Commitment::OPEN);
    *commitment.mutable_make_time() = Stamp(DrawPast());
    *commitment.mutable_due_time() = Stamp(clock_.Now() + absl::Hours(Draw(1000)));
    const CommitmentFollower follow = feedback::CountCommitments(kUtc);
    Write([&](Transaction& transaction) -> absl::Status {
      RETURN_IF_ERROR(follow(transaction, nullptr, &commitment));
      return transaction.Create(CommitmentType(), commitment);
    });
    if (Draw(3) == 0) return;
    Write([&](Transaction& transaction) -> absl::Status {
      const Commitment before = commitment;
      commitment.set_state(static_cast<Commitment::State>(2 + Draw(4)));
      *commitment.mutable_end_time() = Stamp(clock_.Now());
      RETURN_IF_ERROR(follow(transaction, &before, &commitment));
      return transaction.Update(CommitmentType(), commitment);
    });
  }

  void InviteOne() {
    v1::SurveyInvitation invitation;
    invitation.set_name(absl::StrCat(survey_.name(), "/invitations/i", count_++));
    invitation.set_contact(FullName("contacts", absl::StrCat("of", count_)));
    invitation.set_service_type(DrawType());
    invitation.set_language("en");
    invitation.set_state(v1::SurveyInvitation::INVITED);
    *invitation.mutable_invite_time() = Stamp(DrawPast());
    const HandledBy handled_by{.worker = DrawPerson(), .channel = v1::CALL};
    const SurveyFollower follow = feedback::CountSurveys(kUtc);
    google::protobuf::RepeatedPtrField<v1::SurveyAnswer> answers;
    Write([&](Transaction& transaction) -> absl::Status {
      RETURN_IF_ERROR(transaction.Create(SurveyInvitationType(), invitation));
      RETURN_IF_ERROR(transaction.session()
                          .Execute("UPDATE survey_invitations SET worker = :worker, channel = "
                                   ":channel WHERE name = :name",
                                   handled_by.worker, static_cast<int>(handled_by.channel),
                                   invitation.name())
                          .status());
      return follow(transaction, {survey_, invitation, handled_by, answers, ""});
    });
    if (Draw(3) == 0) return;
    invitation.set_state(static_cast<v1::SurveyInvitation::State>(2 + Draw(4)));
    Write([&](Transaction& transaction) -> absl::Status {
      if (invitation.state() == v1::SurveyInvitation::ANSWERED) {
        answers.Clear();
        for (const v1::SurveyQuestion& question : survey_.questions()) {
          RETURN_IF_ERROR(Answer(transaction, invitation, question, answers));
        }
      }
      RETURN_IF_ERROR(transaction.Update(SurveyInvitationType(), invitation));
      return follow(transaction, {survey_, invitation, handled_by, answers, "en"});
    });
  }
  absl::Status Answer(Transaction& transaction, const v1::SurveyInvitation& invitation,
                      const v1::SurveyQuestion& question,
                      google::protobuf::RepeatedPtrField<v1::SurveyAnswer>& answers) {
    v1::SurveyAnswer& answer = *answers.Add();
    answer.set_question_id(question.id());
    answer.set_rating(static_cast<int>(1 + Draw(5)));
    return transaction.session()
        .Execute(
            "INSERT INTO survey_answers (organization, survey, invitation, question, about, "
            "kind, rating, choice, sealed_text, language, answer_date, place) VALUES "
            "(:organization, :survey, :invitation, :question, :about, :kind, :rating, '', '', "
            "'en', '2025-06-15', '')",
            "wa", survey_.name(), invitation.name(), question.id(),
            static_cast<int>(question.about()), static_cast<int>(question.kind()), answer.rating())
        .status();
  }

  void Live(int steps) {
    for (int i = 0; i < steps; ++i) {
      const int64_t what = Draw(20);
      if (what < 3) OpenOne();
      if (what >= 3 && what < 9) StepOne();
      if (what == 9) MoveOne();
      if (what == 10) FollowUpOne();
      if (what >= 11 && what < 14) ContactOne();
      if (what >= 14 && what < 16) ChangeContact();
      if (what == 16) IntervalOne();
      if (what == 17) PromiseOne();
      if (what >= 18) InviteOne();
      clock_.Advance(absl::Minutes(Draw(300)));
    }
  }

  absl::StatusOr<RecomputeAggregatesResponse> Recompute(bool repair = false) {
    office_.ActAsRole("administrator");
    RecomputeAggregatesRequest request;
    request.set_parent(kOrganization);
    request.set_repair(repair);
    ASSIGN_OR_RETURN(auto operation,
                     office_.Do<google::longrunning::Operation>("RecomputeAggregates", request));
    google::longrunning::WaitOperationRequest wait;
    wait.set_name(operation.name());
    ASSIGN_OR_RETURN(operation, office_.Do<google::longrunning::Operation>("WaitOperation", wait));
    if (operation.has_error()) return FromRpcStatus(operation.error());
    RecomputeAggregatesResponse response;
    if (!operation.response().UnpackTo(&response)) return absl::InternalError("no response");
    return response;
  }

  SeededRandom random_{"a history"};
  int count_ = 0;
  std::unique_ptr<Operations> operations_;
  std::unique_ptr<CaseNeighbors> neighbors_;
  std::vector<std::string> cases_;
  std::vector<std::string> contacts_;
  std::vector<v1::ContactInterval> intervals_;
  v1::Survey survey_;
};

TEST_P(RecomputedFigures, AreThoseThatWereCountedAsItHappened) {
  for (int part = 0; part < 3; ++part) {
    office_.ActAsRole("case-supervisor");
    Live(150);
    const auto found = Recompute();
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_GT(found->checked_count(), 100);
    EXPECT_EQ(found->different_count(), 0) << found->DebugString();
    if (found->different_count() > 0) return;
  }
}

TEST_P(RecomputedFigures, AreToldWhereTheyDifferAndSetRightWhenAsked) {
  Live(60);
  const absl::Status broken = office_.Write([](Session& session) {
    return session
        .Execute(
            "UPDATE figures_by_day SET count = count + 7 WHERE organization = :organization "
            "AND measure = :measure",
            kOrganization, static_cast<int>(Measure::kOffered))
        .status();
  });
  ASSERT_TRUE(broken.ok()) << broken;
  const auto told = Recompute();
  ASSERT_TRUE(told.ok()) << told.status();
  ASSERT_GT(told->different_count(), 0);
  EXPECT_EQ(told->differences(0).aggregate(), "figures_by_day");
  EXPECT_THAT(told->differences(0).key(), HasSubstr("\"measure\":10"));
  EXPECT_NE(told->differences(0).kept(), told->differences(0).computed());
  // Told, and left.
  EXPECT_EQ(Recompute(true)->different_count(), told->different_count());
  EXPECT_EQ(Recompute()->different_count(), 0);
}

TEST_P(RecomputedFigures, ADayThatIsNoneIsRefused) {
  office_.ActAsRole("administrator");
  RecomputeAggregatesRequest request;
  request.set_parent(kOrganization);
  request.mutable_period()->set_start_date("2025-02-30");
  request.mutable_period()->set_end_date("2025-02-01");
  EXPECT_TRUE(absl::IsInvalidArgument(
      office_.Do<google::longrunning::Operation>("RecomputeAggregates", request).status()));
  office_.ActAsRole("analyst");
  EXPECT_TRUE(absl::IsPermissionDenied(
      office_.Do<google::longrunning::Operation>("RecomputeAggregates", request).status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, RecomputedFigures, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
