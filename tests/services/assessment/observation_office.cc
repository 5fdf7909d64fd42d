#include "tests/services/assessment/observation_office.h"

#include <gtest/gtest.h>
#include <touchstone/options/v1/options.pb.h>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/assessment/calibration_sessions.h"
#include "services/assessment/contact_samples.h"
#include "services/assessment/handled_contacts.h"
#include "services/assessment/observation_forms.h"
#include "services/assessment/observations.h"
#include "services/assessment/people.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone::assessment {
namespace {

constexpr char kCompetencies[] = "organizations/wa/frameworks/service/releases/2031/competencies/";
constexpr const char* kBehaviors[][2] = {{"care", "tends"}, {"focus", "asks"}, {"focus", "waits"}};

template <typename Request>
Request Named(const std::string& name) {
  Request request;
  request.set_name(name);
  return request;
}

}  // namespace

ObservationOffice::ObservationOffice(TestStore& store, Clock& clock)
    : CycleInProcess(store, clock) {
  RegisterErasePerson(service(), this->store(), personal_data());
  RegisterObservationForms(observations_, this->store(), catalog());
  RegisterHandledContacts(observations_, this->store());
  RegisterContactSamples(observations_, this->store());
  RegisterObservations(observations_, this->store());
  RegisterCalibrationSessions(observations_, this->store());
  EXPECT_TRUE(observations_.Check().ok()) << observations_.Check();
  Employ({{"boss", "top"},
          {"ana", "calls", "eve"},
          {"ben", "calls", "boss"},
          {"eve", "top", "boss"},
          {"max", "top", "boss"}});
}

absl::Status ObservationOffice::Check(const std::string& method,
                                      const google::protobuf::Message& request) {
  const auto* const descriptor = observations_.descriptor().FindMethodByName(method);
  RETURN_IF_ERROR(
      CheckAccess(caller(), descriptor->options().GetExtension(options::v1::permission), request));
  return CheckFields(request);
}

absl::StatusOr<v1::ObservationForm> ObservationOffice::CreateForm(
    const std::string& id, v1::AssessmentCycle::Purpose purpose,
    const std::function<void(v1::ObservationForm&)>& change) {
  ActAsAdministrator();
  v1::CreateObservationFormRequest request;
  request.set_parent(kOrganization);
  request.set_observation_form_id(id);
  v1::ObservationForm& form = *request.mutable_observation_form();
  form.set_title(id);
  form.set_purpose(purpose);
  for (const auto& [competency, behavior] : kBehaviors) {
    auto& observed = *form.add_behaviors();
    observed.set_competency(absl::StrCat(kCompetencies, competency));
    observed.set_behavior(behavior);
  }
  form.mutable_behaviors(0)->set_weight(2);
  form.add_critical_errors()->set_id("privacy");
  form.mutable_critical_errors(0)->set_text("Told somebody else's data");
  form.mutable_sampling()->set_per_person_per_month(2);
  change(form);
  return Do<v1::ObservationForm>("CreateObservationForm", request);
}

absl::Status ObservationOffice::Handle(const std::string& person, const std::string& contact,
                                       const std::string& day) {
  ActAsAdministrator();
  v1::RecordHandledContactsRequest request;
  request.set_parent(kOrganization);
  auto& handled = *request.add_contacts();
  handled.set_contact(contact);
  handled.set_person(PersonName(person));
  handled.mutable_handle_time()->set_seconds(*ParseDay(day) * 24 * 3600 + 12 * 3600);
  handled.set_channel("phone");
  return Do<v1::RecordHandledContactsResponse>("RecordHandledContacts", request).status();
}

absl::StatusOr<v1::Observation> ObservationOffice::Begin(
    const std::string& form, const std::string& person, const std::string& contact,
    const Values& values, const std::function<void(Observation&)>& change) {
  v1::CreateObservationRequest request;
  request.set_parent(kOrganization);
  Observation& observation = *request.mutable_observation();
  observation.set_form(FormName(form));
  observation.set_person(PersonName(person));
  observation.set_contact(contact);
  *observation.mutable_scores() = ScoresOf(values);
  change(observation);
  return Do<Observation>("CreateObservation", request);
}

absl::StatusOr<v1::Observation> ObservationOffice::Observe(
    const std::string& form, const std::string& person, const std::string& contact,
    const Values& values, const std::function<void(Observation&)>& change) {
  ASSIGN_OR_RETURN(const Observation draft, Begin(form, person, contact, values, change));
  return Score(draft.name());
}

absl::StatusOr<v1::Observation> ObservationOffice::Get(const std::string& name) {
  return Do<Observation>("GetObservation", Named<v1::GetObservationRequest>(name));
}

absl::StatusOr<v1::Observation> ObservationOffice::Score(const std::string& name) {
  return Do<Observation>("ScoreObservation", Named<v1::ScoreObservationRequest>(name));
}

absl::StatusOr<v1::Observation> ObservationOffice::Acknowledge(const std::string& name) {
  return Do<Observation>("AcknowledgeObservation", Named<v1::AcknowledgeObservationRequest>(name));
}

absl::StatusOr<v1::Observation> ObservationOffice::Dispute(const std::string& name,
                                                           const std::string& grounds) {
  auto request = Named<v1::DisputeObservationRequest>(name);
  request.set_grounds(grounds);
  return Do<Observation>("DisputeObservation", request);
}

absl::StatusOr<v1::Observation> ObservationOffice::Decide(const std::string& name, bool upheld,
                                                          const std::optional<Values>& revised) {
  auto request = Named<v1::DecideObservationDisputeRequest>(name);
  request.set_upheld(upheld);
  request.set_outcome("Heard again");
  if (revised) *request.mutable_revised_scores()->mutable_scores() = ScoresOf(*revised);
  return Do<Observation>("DecideObservationDispute", request);
}

std::string FormName(const std::string& id) {
  return absl::StrCat(kOrganization, "/observationForms/", id);
}

google::protobuf::RepeatedPtrField<v1::BehaviorScore> ScoresOf(const Values& values,
                                                               const std::string& comment) {
  google::protobuf::RepeatedPtrField<v1::BehaviorScore> scores;
  for (size_t i = 0; i < values.size(); ++i) {
    v1::BehaviorScore& score = *scores.Add();
    score.set_competency(kBehaviors[i][0]);
    score.set_behavior(kBehaviors[i][1]);
    score.set_comment(comment);
    if (values[i]) {
      score.set_value(*values[i]);
    } else {
      score.set_not_observed(true);
    }
  }
  return scores;
}

}  // namespace touchstone::assessment
