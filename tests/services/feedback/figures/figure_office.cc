#include "tests/services/feedback/figures/figure_office.h"

#include "absl/strings/str_cat.h"
#include "services/feedback/figures/caseload_reports.h"
#include "services/feedback/figures/commitment_reports.h"
#include "services/feedback/figures/effectiveness_reports.h"
#include "services/feedback/figures/effectiveness_studies.h"
#include "services/feedback/figures/repeat_contact_reports.h"
#include "services/feedback/figures/satisfaction_reports.h"
#include "services/feedback/figures/service_level_reports.h"
#include "services/feedback/intake/disclosures.h"
#include "services/feedback/intake/service_types.h"

namespace touchstone::feedback {

std::string FullName(const std::string& collection, const std::string& id) {
  return absl::StrCat(kOrganization, "/", collection, "/", id);
}

google::protobuf::Timestamp TimeAt(absl::string_view text) {
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, nullptr)) << text;
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(absl::ToUnixSeconds(time));
  return stamp;
}

absl::StatusOr<std::vector<MeasuredUnit>> FakeUnits::LevelsOn(const Context&, const std::string&,
                                                              const std::string&, Day day) {
  ++asked;
  RETURN_IF_ERROR(error);
  std::vector<MeasuredUnit> levels = units;
  for (MeasuredUnit& unit : levels) {
    if (level) level(day, unit);
  }
  return levels;
}

absl::StatusOr<std::vector<MeasuredUnit>> FakeUnits::Units(const Context&, const std::string&) {
  ++asked;
  RETURN_IF_ERROR(error);
  return units;
}

FigureOffice::FigureOffice()
    : office_(store_, clock_, [this](FeedbackOffice& office) {
        const absl::TimeZone zone = absl::UTCTimeZone();
        Store& store = office.store();
        RpcService& reports = office.Service("FeedbackReports");
        RegisterServiceLevelReports(reports, store, units_);
        RegisterSatisfactionReports(reports, store, units_);
        RegisterCaseloadReports(reports, store, units_);
        RegisterCommitmentReports(reports, store, units_, zone);
        RegisterRepeatContactReports(reports, store, units_, zone);
        RegisterEffectivenessStudies(reports, store);
        RegisterEffectivenessReports(reports, store, units_, zone, nullptr);
        RegisterDisclosures(reports, store);
      }) {
  office_.ActAsRole("case-supervisor");
}

void FigureOffice::Count(const std::function<void(Counters&)>& count, absl::string_view subject) {
  Counters counters(kOrganization, absl::UTCTimeZone());
  count(counters);
  const absl::Status status =
      office_.Write([&](Session& session) { return counters.Write(session, subject); });
  ASSERT_TRUE(status.ok()) << status;
}

void FigureOffice::CountCases(int count, absl::string_view time,
                              const std::function<void(v1::Case&)>& change) {
  v1::Case of;
  of.set_organizational_unit(FullName("organizationalUnits", "streets"));
  of.set_service_type(FullName("serviceTypes", "pothole"));
  of.set_language("en");
  of.set_channel(v1::CALL);
  of.set_state(v1::Case::NEW);
  *of.mutable_receive_time() = TimeAt(time);
  change(of);
  Count([&](Counters& counters) {
    for (int i = 0; i < count; ++i) counters.CountCase({}, {.resource = &of});
  });
}

void FigureOffice::CountContacts(int count, absl::string_view time,
                                 const std::function<void(ContactFacts&, v1::Contact&)>& change) {
  v1::Contact contact;
  contact.set_customer(FullName("customers", "grace"));
  contact.set_service_type(FullName("serviceTypes", "permit"));
  contact.set_outcome(v1::Contact::RESOLVED);
  contact.set_channel(v1::CALL);
  *contact.mutable_start_time() = TimeAt(time);
  ContactFacts facts{.resource = &contact};
  change(facts, contact);
  Count([&](Counters& counters) {
    for (int i = 0; i < count; ++i) counters.CountContact({}, facts);
  });
}

void FigureOffice::CountAnswers(int count, const v1::SurveyQuestion& question, int64_t rating,
                                const std::function<void(InvitationFacts&)>& change) {
  InvitationFacts facts{
      .name = FullName("surveys", "calls/invitations/i"),
      .state = v1::SurveyInvitation::ANSWERED,
      .invite_time = absl::FromCivil(absl::CivilDay(2025, 5, 10), absl::UTCTimeZone()),
      .language = "en",
      .answers = {{&question, rating}}};
  change(facts);
  Count([&](Counters& counters) {
    for (int i = 0; i < count; ++i) counters.CountInvitation({}, facts);
  });
}

void FigureOffice::AddServiceType(const std::string& id, int repeat_days,
                                  bool customers_may_choose) {
  v1::ServiceType type;
  type.set_name(FullName("serviceTypes", id));
  type.set_code(id);
  type.set_repeat_days(repeat_days);
  type.set_customers_may_choose(customers_may_choose);
  const absl::Status status = office_.store().Write(
      {.actor = "test", .method = "test", .trace_id = ""}, absl::InfiniteFuture(),
      [&](Transaction& transaction) { return transaction.Create(ServiceTypeType(), type); });
  ASSERT_TRUE(status.ok()) << status;
}

}  // namespace touchstone::feedback
