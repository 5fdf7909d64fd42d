// What requests name and say of the two purposes.

#include <google/longrunning/operations.pb.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/evaluation.pb.h>
#include <touchstone/assessment/v1/workforce_analytics.pb.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/services/assessment/two_purposes.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;

constexpr char kRelease[] = "organizations/wa/frameworks/service/releases/2031";
constexpr char kFocus[] = "organizations/wa/frameworks/service/competencies/focus";

template <typename Message>
std::shared_ptr<const google::protobuf::Message> Body(const std::function<void(Message&)>& fill =
                                                          [](Message&) {}) {
  auto body = std::make_shared<Message>();
  fill(*body);
  return body;
}

template <typename T>
T Checked(absl::StatusOr<T> answer) {
  EXPECT_TRUE(answer.ok()) << answer.status();
  return answer.ok() ? *std::move(answer) : T();
}

std::string Below(const std::string& parent, const std::string& collection, const std::string& id) {
  return absl::StrCat(parent, "/", collection, "/", id);
}

void FillRow(v1::OrganizationalUnitRow& row) {
  row.set_effective_date("2030-01-01");
  row.set_title("Another");
}

v1::ReadinessRequirement AtLevelThree() {
  v1::ReadinessRequirement requirement;
  requirement.set_competency(kFocus);
  requirement.set_level(3);
  return requirement;
}

}  // namespace

void TwoPurposes::AddNeutral(Samples& samples) {
  auto& names = samples.names;
  const auto of = [](const std::string& type) { return "touchstone.dev/" + type; };
  names[of("Organization")] = {kOrganization};
  names[of("Person")] = {PersonName("ana"), PersonName("eve"), PersonName("kim")};
  names[of("Employment")] = {Below(PersonName("ana"), "employments", "e")};
  names[of("Assignment")] = {Below(names[of("Employment")].front(), "assignments", "a")};
  names[of("OrganizationalUnit")] = {UnitName("calls")};
  for (const auto& [type, collection] :
       {std::pair("Position", "positions"), std::pair("UnitChange", "unitChanges"),
        std::pair("Notice", "notices"), std::pair("NoticeTemplate", "noticeTemplates")}) {
    names[of(type)] = {Below(kOrganization, collection, "none")};
  }
  names[of("Release")] = {kRelease};
  names[of("JobProfile")] = {Below(kOrganization, "jobProfiles", "agent")};
  samples.only["ErasePerson"] = {PersonName("leaver")};
  samples.texts = {
      {"parent", kOrganization},
      {"effective_date", "2021-01-01"},
      {"month", "2031-01"},
      {"competency", kFocus},
      {"activity", "none"},
      {"csv", "person,activity\nana,none\n"},
      {"statement",
       R"({"id": "0190c9a2-7a43-7a5e-9d2a-0123456789ab", "actor": {"account": {"name": "ana",)"
       R"( "homePage": "https://lms.example"}}, "verb": {"id": )"
       R"("http://adlnet.gov/expapi/verbs/completed"}, "object": {"id": "https://none.example"}})"},
  };
}

void TwoPurposes::AddBodies(Samples& samples, const std::string& form) {
  const auto add = [&](std::shared_ptr<const google::protobuf::Message> body) {
    samples.bodies[body->GetDescriptor()->full_name()].push_back(std::move(body));
  };
  add(Body<v1::OrganizationalUnit>([](auto& unit) { FillRow(*unit.add_rows()); }));
  add(Body<v1::Position>([](auto& position) {
    position.add_rows()->set_effective_date("2030-01-01");
    position.mutable_rows(0)->set_organizational_unit(UnitName("calls"));
    position.mutable_rows(0)->set_title("Another");
  }));
  add(Body<v1::Person>([](auto& person) { person.set_display_name("Somebody"); }));
  add(Body<v1::Employment>([](auto& employment) {
    employment.add_rows()->set_effective_date("2030-01-01");
    employment.mutable_rows(0)->set_type(v1::Employment::PERMANENT);
    employment.mutable_rows(0)->set_work_status(v1::Employment::ACTIVE);
  }));
  add(Body<v1::Assignment>([](auto& assignment) {
    assignment.add_rows()->set_effective_date("2030-01-01");
    assignment.mutable_rows(0)->set_organizational_unit(UnitName("calls"));
    assignment.mutable_rows(0)->set_full_time_percent(100);
  }));
  add(Body<v1::ObservationForm>([&](auto& to) {
    v1::GetObservationFormRequest request;
    request.set_name(form);
    to = Checked(office_.Do<v1::ObservationForm>("GetObservationForm", request));
    to.clear_name();
    to.clear_etag();
  }));
  add(Body<v1::Observation>([&](auto& observation) {
    observation.set_form(form);
    observation.set_person(PersonName("ana"));
    observation.set_contact("call-4");
  }));
  add(Body<v1::CalibrationSession>([&](auto& session) {
    session.set_form(form);
    session.set_person(PersonName("ana"));
    session.set_contact("call-4");
    for (const char* const one : {"eve", "max"}) session.add_evaluators(PersonName(one));
  }));
  for (const v1::BehaviorScore& score : ScoresOf({2, 2, 2})) {
    add(std::make_shared<v1::BehaviorScore>(score));
  }
  add(Body<v1::HandledContact>([](auto& contact) {
    contact.set_contact("call-5");
    contact.set_person(PersonName("ana"));
    contact.mutable_handle_time()->set_seconds(1'925'000'000);
  }));
  add(Body<v1::AssessmentCycle>([](auto& cycle) {
    cycle.set_title("Another");
    cycle.set_purpose(Cycle::EVALUATIVE);
    cycle.set_release(kRelease);
    cycle.mutable_scope()->add_organizational_units(UnitName("calls"));
    cycle.add_relations()->set_relation(v1::MANAGER);
    cycle.mutable_relations(0)->set_weight(1);
  }));
  add(Body<v1::LevelAdjustment>([](auto& adjustment) {
    adjustment.set_subject(PersonName("ana"));
    adjustment.set_competency("focus");
    adjustment.set_level("senior");
    adjustment.set_reason("Why not");
  }));
  add(Body<v1::RaterAssignment>([](auto& rater) {
    rater.set_subject(PersonName("ana"));
    rater.set_rater(PersonName("max"));
    rater.set_relation(v1::PEER);
  }));
  add(Body<v1::Appeal>([](auto& appeal) { appeal.set_grounds("Too low"); }));
  add(Body<v1::PerformanceExpectation>([](auto& expectation) {
    expectation.set_start_date("2032-01-01");
    expectation.set_end_date("2032-12-31");
    expectation.set_supervisor(PersonName("boss"));
    expectation.set_release(kRelease);
  }));
  add(Body<v1::Evaluation>([](auto& evaluation) {
    evaluation.set_expectation(Below(PersonName("ana"), "performanceExpectations", "2031"));
    evaluation.set_kind(v1::Evaluation::INTERIM);
  }));
  add(Body<v1::DevelopmentPlan>([](auto& plan) {
    plan.set_release(kRelease);
    plan.set_result(CycleName("growth") + "/results/ana");
    plan.add_goals()->set_competency("focus");
    plan.mutable_goals(0)->set_to_level("journey");
  }));
  add(Body<v1::CheckIn>([](auto& check_in) { check_in.set_note("On the way"); }));
  add(std::make_shared<v1::ReadinessRequirement>(AtLevelThree()));
  add(Body<v1::ReadinessList>([](auto& list) {
    list.set_decision("Who stands in");
    *list.add_requirements() = AtLevelThree();
  }));
}

void TwoPurposes::FindOperations(Samples& samples) {
  office_.ActAsAdministrator();
  google::longrunning::ListOperationsRequest request;
  request.set_name(kOrganization);
  request.set_page_size(1000);
  const auto listed =
      Checked(office_.Ask<google::longrunning::ListOperationsResponse>("ListOperations", request));
  for (const auto& operation : listed.operations()) samples.operations.push_back(operation.name());
  EXPECT_FALSE(samples.operations.empty());
}

}  // namespace touchstone::assessment
