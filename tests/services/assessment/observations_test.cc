// What becomes of an observation, who may read it, and what is refused.

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/trust/caller.h"
#include "tests/services/assessment/observation_office.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Values;
using Cycle = v1::AssessmentCycle;
using v1::Observation;

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  const google::rpc::Status error = ToRpcStatus(status);
  for (const auto& detail : error.details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
  }
  return fields;
}

class Observations : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    for (const auto& [id, purpose] :
         {std::pair("calls", Cycle::EVALUATIVE), std::pair("growth", Cycle::DEVELOPMENTAL)}) {
      const auto form = office_.CreateForm(id, purpose);
      ASSERT_TRUE(form.ok()) << form.status();
    }
    ASSERT_TRUE(office_.Handle("ana", "call-1", "2031-01-10").ok());
    ASSERT_TRUE(office_.Handle("ana", "call-2", "2031-01-11").ok());
  }

  std::string Observed(const std::string& form, const std::string& contact = "call-1") {
    office_.ActAsPerson("eve", form == "calls" ? "manager" : "coach");
    const auto scored = office_.Observe(form, "ana", contact, {2, 1, 0});
    EXPECT_TRUE(scored.ok()) << scored.status();
    return scored.ok() ? scored->name() : "";
  }

  std::vector<std::string> Listed(const std::string& person = "", const std::string& evaluator = "",
                                  const std::string& filter = "") {
    v1::ListObservationsRequest request;
    request.set_parent(kOrganization);
    if (!person.empty()) request.set_person(PersonName(person));
    if (!evaluator.empty()) request.set_evaluator(PersonName(evaluator));
    request.set_filter(filter);
    const auto page = office_.Do<v1::ListObservationsResponse>("ListObservations", request);
    if (!page.ok()) return {std::string(absl::StatusCodeToString(page.status().code()))};
    std::vector<std::string> names;
    for (const auto& observation : page->observations()) names.push_back(observation.name());
    return names;
  }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(1'930'000'000)};  // 2031-02-27
  ObservationOffice office_{store_, clock_};
};

// --- Forms ----------------------------------------------------------------------------------

TEST_P(Observations, AFormKeepsWhatItsReleaseSaid) {
  office_.catalog().competencies[0].mutable_competency()->set_title("changed");
  v1::GetObservationFormRequest request;
  request.set_name(FormName("calls"));
  const auto form = office_.Do<v1::ObservationForm>("GetObservationForm", request);
  ASSERT_TRUE(form.ok()) << form.status();
  EXPECT_EQ(form->release(), "organizations/wa/frameworks/service/releases/2031");
  EXPECT_EQ(form->release_content_hash(), "sha256:release");
  EXPECT_EQ(form->behavior_scale_size(), 4);
  EXPECT_EQ(form->behaviors(0).text(), "tends");
  EXPECT_EQ(form->behaviors(0).competency_title(), "care");
  EXPECT_EQ(form->behaviors(0).weight(), 2);
  EXPECT_EQ(form->behaviors(1).weight(), 1);
  EXPECT_EQ(form->state(), v1::ObservationForm::ACTIVE);
}

TEST_P(Observations, AFormNamesAllThatItsReleaseLacks) {
  const auto twice = office_.CreateForm("bad", Cycle::EVALUATIVE, [](v1::ObservationForm& form) {
    *form.add_behaviors() = form.behaviors(0);
    form.mutable_behaviors(1)->set_competency(
        "organizations/wa/frameworks/service/releases/2030/competencies/focus");
    *form.add_critical_errors() = form.critical_errors(0);
  });
  EXPECT_THAT(FieldsOf(twice.status()), ElementsAre("observation_form.behaviors[1].competency",
                                                    "observation_form.behaviors[3].behavior",
                                                    "observation_form.critical_errors[1].id"));
  const auto lacks = office_.CreateForm("bad", Cycle::EVALUATIVE, [](v1::ObservationForm& form) {
    form.mutable_behaviors(0)->set_behavior("sings");
    form.mutable_behaviors(1)->set_competency(
        "organizations/wa/frameworks/service/releases/2031/competencies/none");
  });
  EXPECT_THAT(FieldsOf(lacks.status()), ElementsAre("observation_form.behaviors[0].behavior",
                                                    "observation_form.behaviors[1].competency"));
  office_.catalog().release.set_state(catalog::v1::Release::DRAFT);
  EXPECT_EQ(ReasonOf(office_.CreateForm("bad", Cycle::EVALUATIVE).status()),
            reasons::kReleaseState);
}

TEST_P(Observations, ARepeatedFormIsAnsweredThoughItsReleaseIsRetired) {
  v1::GetObservationFormRequest get;
  get.set_name(FormName("calls"));
  office_.ActAsAdministrator();
  const auto calls = office_.Do<v1::ObservationForm>("GetObservationForm", get);
  ASSERT_TRUE(calls.ok()) << calls.status();
  v1::CreateObservationFormRequest request;
  request.set_parent(kOrganization);
  request.set_request_id("once");
  *request.mutable_observation_form() = *calls;
  const auto first = office_.Do<v1::ObservationForm>("CreateObservationForm", request);
  ASSERT_TRUE(first.ok()) << first.status();
  office_.catalog().release.set_state(catalog::v1::Release::RETIRED);
  const auto again = office_.Do<v1::ObservationForm>("CreateObservationForm", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  request.mutable_observation_form()->set_title("Another");
  EXPECT_EQ(ReasonOf(office_.Do<v1::ObservationForm>("CreateObservationForm", request).status()),
            reasons::kRequestIdReused);
  request.set_request_id("twice");
  EXPECT_EQ(ReasonOf(office_.Do<v1::ObservationForm>("CreateObservationForm", request).status()),
            reasons::kReleaseState);
}

TEST_P(Observations, OfAFormOnlyTitleAndSamplingChangeAndItRetires) {
  office_.ActAsAdministrator();
  v1::UpdateObservationFormRequest update;
  auto& form = *update.mutable_observation_form();
  form.set_name(FormName("calls"));
  form.set_title("Calls about permits");
  form.mutable_sampling()->set_per_person_per_month(5);
  auto updated = office_.Do<v1::ObservationForm>("UpdateObservationForm", update);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->behaviors(0).text(), "tends");
  // Read, changed and sent back whole.
  form = *updated;
  form.set_title("Calls");
  updated = office_.Do<v1::ObservationForm>("UpdateObservationForm", update);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->behaviors(0).text(), "tends");
  form.clear_etag();
  form.set_purpose(Cycle::DEVELOPMENTAL);
  form.mutable_behaviors(0)->set_weight(3);
  form.clear_critical_errors();
  form.add_critical_errors()->set_id("other");
  form.mutable_critical_errors(0)->set_text("Other");
  EXPECT_THAT(FieldsOf(office_.Do<v1::ObservationForm>("UpdateObservationForm", update).status()),
              ElementsAre("observation_form.purpose", "observation_form.behaviors",
                          "observation_form.critical_errors"));

  v1::RetireObservationFormRequest retire;
  retire.set_name(FormName("calls"));
  const auto retired = office_.Do<v1::ObservationForm>("RetireObservationForm", retire);
  ASSERT_TRUE(retired.ok()) << retired.status();
  EXPECT_EQ(retired->state(), v1::ObservationForm::RETIRED);
  office_.ActAsPerson("eve", "manager");
  EXPECT_EQ(ReasonOf(office_.Begin("calls", "ana", "call-1", {}).status()),
            reasons::kObservationFormRetired);
}

// --- The way of an observation --------------------------------------------------------------

TEST_P(Observations, GoFromDraftToAcknowledged) {
  office_.ActAsPerson("eve", "manager");
  const auto draft = office_.Begin("calls", "ana", "call-1", {2}, [](Observation& observation) {
    observation.set_coaching_note("Ask before you answer");
  });
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_EQ(draft->state(), Observation::DRAFT);
  EXPECT_EQ(draft->evaluator(), PersonName("eve"));
  EXPECT_EQ(draft->observe_date(), "2031-01-10");
  EXPECT_EQ(draft->purpose(), Cycle::EVALUATIVE);
  EXPECT_FALSE(draft->sampled() || draft->has_score());
  // Not all of it is scored yet.
  EXPECT_THAT(FieldsOf(office_.Score(draft->name()).status()), ElementsAre("observation.scores"));
  v1::UpdateObservationRequest update;
  update.mutable_observation()->set_name(draft->name());
  *update.mutable_observation()->mutable_scores() = ScoresOf({2, 1, {}});
  ASSERT_TRUE(office_.Do<Observation>("UpdateObservation", update).ok());
  const auto scored = office_.Score(draft->name());
  ASSERT_TRUE(scored.ok()) << scored.status();
  EXPECT_EQ(scored->state(), Observation::SCORED);
  EXPECT_EQ(scored->score(), 55.6);  // 5 of 9
  EXPECT_EQ(scored->coaching_note(), "Ask before you answer");

  // Handed in, it stands.
  EXPECT_EQ(ReasonOf(office_.Score(draft->name()).status()), reasons::kObservationState);
  *update.mutable_observation()->mutable_scores() = ScoresOf({3, 3, 3});
  EXPECT_EQ(ReasonOf(office_.Do<Observation>("UpdateObservation", update).status()),
            reasons::kObservationState);
  v1::DeleteObservationRequest remove;
  remove.set_name(draft->name());
  EXPECT_EQ(ReasonOf(office_.Do<Observation>("DeleteObservation", remove).status()),
            reasons::kObservationState);
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Acknowledge(draft->name()).status()));

  office_.ActAsPerson("ana");
  const auto acknowledged = office_.Acknowledge(draft->name());
  ASSERT_TRUE(acknowledged.ok()) << acknowledged.status();
  EXPECT_EQ(acknowledged->state(), Observation::ACKNOWLEDGED);
  EXPECT_EQ(ReasonOf(office_.Acknowledge(draft->name()).status()), reasons::kObservationState);
}

TEST_P(Observations, ACriticalErrorFailsTheContactAndTheScoreStandsBeside) {
  office_.ActAsPerson("eve", "manager");
  const auto scored = office_.Observe("calls", "ana", "call-1", {2, 1, 0},
                                      [](Observation& o) { o.add_critical_errors("privacy"); });
  ASSERT_TRUE(scored.ok()) << scored.status();
  EXPECT_TRUE(scored->failed());
  EXPECT_EQ(scored->score(), 0);
  EXPECT_EQ(scored->score_without_errors(), 41.7);
  const auto nothing = office_.Observe("calls", "ana", "call-2", {{}, {}, {}});
  ASSERT_TRUE(nothing.ok()) << nothing.status();
  EXPECT_FALSE(nothing->has_score() || nothing->has_score_without_errors() || nothing->failed());
}

TEST_P(Observations, RefuseWhatCannotBeObserved) {
  ASSERT_TRUE(office_.Handle("ben", "call-3", "2031-01-10").ok());
  office_.ActAsPerson("eve", "manager");
  for (const char* const contact : {"call-3", "call-none"}) {
    const auto status = office_.Begin("calls", "ana", contact, {}).status();
    EXPECT_EQ(ReasonOf(status), reasons::kContactNotHandled);
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("ben")));
  }
  // Recorded again, it is the other's.
  ASSERT_TRUE(office_.Handle("ana", "call-3", "2031-01-10").ok());
  office_.ActAsPerson("eve", "manager");
  EXPECT_TRUE(office_.Begin("calls", "ana", "call-3", {}).ok());
  EXPECT_EQ(ReasonOf(office_.Begin("calls", "ana", "call-3", {}).status()), reasons::kValueTaken);

  EXPECT_THAT(FieldsOf(office_.Begin("none", "ana", "call-1", {}).status()),
              ElementsAre("observation.form"));
  EXPECT_THAT(FieldsOf(office_.Begin("calls", "ana", "call-1", {9}).status()),
              ElementsAre("observation.scores[0].value"));
  office_.ActAsAdministrator();
  EXPECT_THAT(FieldsOf(office_.Begin("calls", "nobody", "call-1", {}).status()),
              ElementsAre("observation.person"));
  EXPECT_THAT(FieldsOf(office_
                           .Begin("calls", "ana", "call-1", {},
                                  [](Observation& o) { o.set_person("organizations/or/people/x"); })
                           .status()),
              ElementsAre("observation.person"));
  // Nobody observes themself, nor in another's name.
  office_.ActAsPerson("ana", "manager");
  EXPECT_THAT(FieldsOf(office_.Begin("calls", "ana", "call-1", {}).status()),
              ElementsAre("observation.evaluator"));
  const auto in_the_name_of_eve = [](Observation& o) { o.set_evaluator(PersonName("eve")); };
  EXPECT_TRUE(absl::IsPermissionDenied(
      office_.Begin("calls", "ana", "call-1", {}, in_the_name_of_eve).status()));
  office_.ActAsAdministrator();
  EXPECT_TRUE(office_.Begin("calls", "ana", "call-1", {}, in_the_name_of_eve).ok());
}

// A finding: whoever held the permission could observe everybody.
TEST_P(Observations, AManagerObservesWhoReportsToThemAndOthersByPurpose) {
  const auto begins = [&](const std::string& who, const std::string& role,
                          const std::string& form = "calls", const std::string& person = "ana") {
    const std::string contact = absl::StrCat(who, "-", role, "-", form, "-", person);
    EXPECT_TRUE(office_.Handle("ana", contact, "2031-01-10").ok());
    office_.ActAsPerson(who, role);
    const auto begun = office_.Begin(form, person, contact, {});
    EXPECT_TRUE(begun.ok() || absl::IsPermissionDenied(begun.status())) << begun.status();
    return begun.ok();
  };
  // Somebody to whom ana does not report.
  for (const Role& role : Roles()) {
    SCOPED_TRACE(role.id);
    const std::string id(role.id);
    EXPECT_EQ(begins("max", id), id == "administrator" || id == "assessment-reviewer");
    EXPECT_EQ(begins("max", id, "growth"), id == "administrator" || id == "coach");
  }
  // Directly, and through somebody, with any form; not the other way round.
  EXPECT_TRUE(begins("eve", "manager"));
  EXPECT_TRUE(begins("boss", "manager"));
  EXPECT_TRUE(begins("boss", "manager", "growth"));
  EXPECT_FALSE(begins("eve", "manager", "calls", "boss"));
  EXPECT_FALSE(begins("eve", "manager", "calls", "nobody"));
  office_.ActAsAdministrator();
  office_.Employ({{"ana", "calls", "max"}});
  EXPECT_FALSE(begins("eve", "manager", "growth"));
  EXPECT_TRUE(begins("max", "manager", "growth"));
}

TEST_P(Observations, ThePersonWritesNothingThatIsObservedOfThem) {
  office_.ActAsPerson("eve", "manager");
  const auto draft = office_.Begin("calls", "ana", "call-1", {3, 3, 3});
  ASSERT_TRUE(draft.ok()) << draft.status();
  office_.ActAsPerson("ana", "administrator");
  EXPECT_TRUE(absl::IsPermissionDenied(
      office_
          .Begin("calls", "ana", "call-2", {},
                 [](Observation& o) { o.set_evaluator(PersonName("eve")); })
          .status()));
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Score(draft->name()).status()));
  v1::UpdateObservationRequest update;
  update.mutable_observation()->set_name(draft->name());
  EXPECT_TRUE(
      absl::IsPermissionDenied(office_.Do<Observation>("UpdateObservation", update).status()));
}

TEST_P(Observations, ContactsAreRecordedAllOrNone) {
  office_.ActAs("organizations/wa/apiKeys/calls", "integration", "wa");
  v1::RecordHandledContactsRequest request;
  request.set_parent(kOrganization);
  const auto add = [&](const std::string& contact, const std::string& person, int64_t seconds) {
    auto& handled = *request.add_contacts();
    handled.set_contact(contact);
    handled.set_person(person);
    handled.mutable_handle_time()->set_seconds(seconds);
  };
  add("call-8", PersonName("ana"), 1'929'000'000);
  add("call-9", PersonName("nobody"), 1'929'000'000);
  using Response = v1::RecordHandledContactsResponse;
  EXPECT_THAT(FieldsOf(office_.Do<Response>("RecordHandledContacts", request).status()),
              ElementsAre("contacts[1].person"));
  add("call-9", "organizations/or/people/x", 1'929'000'000);
  add("call-9", PersonName("ana"), 1'931'000'000);
  EXPECT_THAT(FieldsOf(office_.Do<Response>("RecordHandledContacts", request).status()),
              ElementsAre("contacts[2].person", "contacts[3].handle_time"));
  office_.ActAsPerson("eve", "manager");
  EXPECT_EQ(ReasonOf(office_.Begin("calls", "ana", "call-8", {}).status()),
            reasons::kContactNotHandled);
}

// --- Disputes -------------------------------------------------------------------------------

TEST_P(Observations, AreDisputedOnceAndDecidedBySomebodyElse) {
  const std::string name = Observed("calls");
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Dispute(name, "Not so").status()));
  office_.ActAsPerson("ana");
  ASSERT_TRUE(office_.Acknowledge(name).ok());
  const auto disputed = office_.Dispute(name, "The line was dead");
  ASSERT_TRUE(disputed.ok()) << disputed.status();
  EXPECT_EQ(disputed->state(), Observation::DISPUTED);
  EXPECT_EQ(disputed->dispute_grounds(), "The line was dead");
  EXPECT_EQ(ReasonOf(office_.Dispute(name, "Again").status()), reasons::kObservationState);
  // Neither the evaluator nor the person decides, nor a key that is nobody's.
  for (const char* const partial : {"eve", "ana"}) {
    office_.ActAsPerson(partial, "assessment-reviewer");
    EXPECT_EQ(ReasonOf(office_.Decide(name, false).status()), reasons::kReviewerUnsuitable);
  }
  office_.ActAs("organizations/wa/apiKeys/robot", "assessment-reviewer", "wa");
  EXPECT_EQ(ReasonOf(office_.Decide(name, false).status()), reasons::kReviewerUnsuitable);

  office_.ActAsPerson("max", "assessment-reviewer");
  EXPECT_THAT(FieldsOf(office_.Decide(name, false, assessment::Values{3, 3, 3}).status()),
              ElementsAre("revised_scores"));
  EXPECT_THAT(FieldsOf(office_.Decide(name, true, assessment::Values{3, 7}).status()),
              ElementsAre("revised_scores.scores[1].value", "revised_scores.scores"));
  const auto decided = office_.Decide(name, true, assessment::Values{3, 3, 0});
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->state(), Observation::RESOLVED);
  EXPECT_EQ(decided->score(), 75);
  EXPECT_EQ(decided->dispute().original().score(), 41.7);
  EXPECT_EQ(decided->dispute().original().scores(0).value(), 2);
  EXPECT_EQ(decided->dispute_outcome(), "Heard again");
  EXPECT_EQ(decided->dispute().decider(), "organizations/wa/apiKeys/max");
  EXPECT_EQ(ReasonOf(office_.Decide(name, false).status()), reasons::kObservationState);
  office_.ActAsPerson("ana");
  EXPECT_EQ(ReasonOf(office_.Dispute(name, "Again").status()), reasons::kObservationState);
}

TEST_P(Observations, ADisputeThatIsDeniedLeavesTheScore) {
  const std::string name = Observed("calls");
  office_.ActAsPerson("ana");
  ASSERT_TRUE(office_.Dispute(name, "Too low").ok());  // before it is acknowledged
  office_.ActAsPerson("max", "assessment-reviewer");
  const auto decided = office_.Decide(name, false);
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->score(), 41.7);
  EXPECT_FALSE(decided->dispute().upheld() || decided->dispute().has_original());
}

// --- Who reads ------------------------------------------------------------------------------

TEST_P(Observations, AreReadByWhoseTheyAreAndByPurpose) {
  const std::string calls = Observed("calls");
  const std::string growth = Observed("growth");
  struct Reads {
    const char* role;
    bool evaluative;
    bool developmental;
  };
  // Somebody who has no part in them.
  for (const Role& role : Roles()) {
    SCOPED_TRACE(role.id);
    office_.ActAsPerson("max", std::string(role.id));
    const bool evaluative =
        role.id == "administrator" || role.id == "assessment-reviewer" || role.id == "auditor";
    const bool developmental = role.id == "administrator" || role.id == "coach";
    EXPECT_EQ(office_.Get(calls).ok(), evaluative);
    EXPECT_EQ(office_.Get(growth).ok(), developmental);
    std::vector<std::string> listed;
    if (evaluative) listed.push_back(calls);
    if (developmental) listed.push_back(growth);
    std::sort(listed.begin(), listed.end());
    if (listed.empty()) listed = {"PERMISSION_DENIED"};
    EXPECT_EQ(Listed(), listed);
    // Nor is there more behind a filter, however it is written.
    if (evaluative != developmental) {
      const std::string other = evaluative ? "DEVELOPMENTAL" : "EVALUATIVE";
      EXPECT_THAT(Listed("", "", "purpose = " + other), IsEmpty());
      EXPECT_THAT(Listed("", "", "contact = \"x"), ElementsAre("INVALID_ARGUMENT"));
    }
  }
  std::vector<std::string> both = {calls, growth};
  std::sort(both.begin(), both.end());
  office_.ActAsPerson("ana");
  EXPECT_TRUE(office_.Get(calls).ok());
  EXPECT_TRUE(office_.Get(growth).ok());
  EXPECT_EQ(Listed("ana"), both);
  EXPECT_THAT(Listed(), ElementsAre("PERMISSION_DENIED"));
  EXPECT_THAT(Listed("ben"), ElementsAre("PERMISSION_DENIED"));
  office_.ActAsPerson("eve", "manager");
  EXPECT_EQ(Listed("", "eve"), both);
  EXPECT_EQ(Listed("ana", "eve"), both);
  EXPECT_THAT(Listed("ana"), ElementsAre("PERMISSION_DENIED"));
  office_.ActAsPerson("ben", "manager");
  EXPECT_THAT(Listed("", "eve"), ElementsAre("PERMISSION_DENIED"));
  // What is not there is refused in the same words.
  const std::string none = "organizations/wa/observations/none";
  EXPECT_EQ(office_.Get(none).status().code(), office_.Get(calls).status().code());
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Score(none).status()));
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Acknowledge(none).status()));
  office_.ActAsPerson("max", "coach");
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Decide(calls, true).status()));
}

TEST_P(Observations, ADraftIsItsEvaluatorsAlone) {
  office_.ActAsPerson("eve", "manager");
  const auto draft = office_.Begin("calls", "ana", "call-1", {2});
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_TRUE(office_.Get(draft->name()).ok());
  EXPECT_THAT(Listed("", "eve"), ElementsAre(draft->name()));
  for (const auto& [person, role] : {std::pair("ana", "worker"), std::pair("max", "administrator"),
                                     std::pair("max", "auditor")}) {
    office_.ActAsPerson(person, role);
    EXPECT_TRUE(absl::IsPermissionDenied(office_.Get(draft->name()).status()));
    EXPECT_THAT(Listed("ana"), IsEmpty());
  }
  office_.ActAsPerson("max", "manager");
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Score(draft->name()).status()));
  v1::DeleteObservationRequest remove;
  remove.set_name(draft->name());
  EXPECT_TRUE(
      absl::IsPermissionDenied(office_.Do<Observation>("DeleteObservation", remove).status()));
  office_.ActAsPerson("eve", "manager");
  EXPECT_TRUE(office_.Do<Observation>("DeleteObservation", remove).ok());
  // It can be begun again.
  EXPECT_TRUE(office_.Begin("calls", "ana", "call-1", {2}).ok());
}

TEST_P(Observations, WordsAboutAPersonGoWithThem) {
  office_.ActAsPerson("eve", "manager");
  const auto scored = office_.Observe("calls", "ana", "call-1", {2, 1, 0},
                                      [](Observation& o) { o.set_coaching_note("unmistakable"); });
  ASSERT_TRUE(scored.ok()) << scored.status();
  office_.ActAsPerson("ana");
  ASSERT_TRUE(office_.Dispute(scored->name(), "unmistakable too").ok());
  office_.ActAsAdministrator();
  ASSERT_EQ(office_.Get(scored->name())->coaching_note(), "unmistakable");
  v1::ErasePersonRequest erase;
  erase.set_name(PersonName("ana"));
  ASSERT_TRUE(office_.Call<v1::ErasePersonResponse>("ErasePerson", erase).ok());
  const auto left = office_.Get(scored->name());
  ASSERT_TRUE(left.ok()) << left.status();
  EXPECT_EQ(left->coaching_note(), "");
  EXPECT_EQ(left->dispute_grounds(), "");
  EXPECT_EQ(left->score(), 41.7);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Observations, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
