#include "tests/services/assessment/cycle_in_process.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/appeals.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/assignments.h"
#include "services/assessment/check_ins.h"
#include "services/assessment/cycle_opening.h"
#include "services/assessment/cycle_preparation.h"
#include "services/assessment/cycle_progress.h"
#include "services/assessment/development_plans.h"
#include "services/assessment/due_evaluations.h"
#include "services/assessment/employments.h"
#include "services/assessment/evaluations.h"
#include "services/assessment/guarded_types.h"
#include "services/assessment/organizational_units.h"
#include "services/assessment/people.h"
#include "services/assessment/performance_expectations.h"
#include "services/assessment/plan_completions.h"
#include "services/assessment/plan_outcomes.h"
#include "services/assessment/plan_proposals.h"
#include "services/assessment/positions.h"
#include "services/assessment/proficiency.h"
#include "services/assessment/rater_assignments.h"
#include "services/assessment/rating_end.h"
#include "services/assessment/rating_review.h"
#include "services/assessment/ratings.h"
#include "services/assessment/reference_figures.h"
#include "services/assessment/release_impact.h"
#include "services/assessment/result_publication.h"
#include "services/assessment/results.h"
#include "services/assessment/schema.h"
#include "services/assessment/staff.h"
#include "services/assessment/touched_cycles.h"
#include "services/assessment/workforce_upsert.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/event_feed.h"
#include "services/runtime/notices/schema.h"

namespace touchstone::assessment {
namespace {

constexpr char kFramework[] = "organizations/wa/frameworks/service";
constexpr char kRelease[] = "organizations/wa/frameworks/service/releases/2031";

class Lines : public RecordSource {
 public:
  explicit Lines(const std::vector<v1::UpsertWorkforceRequest>& messages) : messages_(messages) {}
  absl::StatusOr<bool> Next(google::protobuf::Message& record, absl::Status&) override {
    if (at_ >= messages_.size()) return false;
    record.CopyFrom(messages_[at_++]);
    return true;
  }

 private:
  const std::vector<v1::UpsertWorkforceRequest>& messages_;
  size_t at_ = 0;
};

catalog::v1::ReleasedCompetency Competency(
    const std::string& id, const std::map<std::string, std::vector<std::string>>& key_elements) {
  catalog::v1::ReleasedCompetency released;
  released.set_name(absl::StrCat(kRelease, "/competencies/", id));
  released.mutable_competency()->set_title(id);
  for (const auto& [element_id, behaviors] : key_elements) {
    auto& element = *released.mutable_competency()->add_key_elements();
    element.set_id(element_id);
    element.set_title(element_id);
    for (const std::string& behavior : behaviors) {
      auto& to = *element.add_behaviors();
      to.set_id(behavior);
      to.set_text(behavior);
    }
  }
  return released;
}

v1::CompetencyRating Said(const std::string& competency, const std::string& level,
                          const std::vector<std::string>& behaviors, int value,
                          const std::string& comment) {
  v1::CompetencyRating rating;
  rating.set_competency(competency);
  rating.set_level(level);
  rating.set_comment(comment);
  for (const std::string& id : behaviors) {
    v1::BehaviorRating& behavior = *rating.add_behaviors();
    behavior.set_behavior(id);
    behavior.set_value(value);
  }
  return rating;
}

}  // namespace

// --- The catalog ------------------------------------------------------------------------------

FixedCatalog::FixedCatalog() {
  release.set_name(kRelease);
  release.set_state(catalog::v1::Release::PUBLISHED);
  release.set_content_hash("sha256:release");
  for (const std::string& id : LevelIds()) {
    auto& level = *release.mutable_framework()->mutable_proficiency_scale()->add_levels();
    level.set_id(id);
    level.set_title(id);
  }
  for (int value = 0; value <= 3; ++value) {
    auto& point = *release.mutable_framework()->mutable_behavior_scale()->add_points();
    point.set_value(value);
    point.set_label(absl::StrCat("point ", value));
  }
  competencies.push_back(Competency("care", {{"tends", {"tends"}}}));
  competencies.push_back(Competency("focus", {{"listens", {"asks", "waits"}}}));
  Require("agent", "Local 1", {{"care", "entry"}, {"focus", "journey"}});
  Require("lead", "Local 2", {{"care", "journey"}, {"focus", "senior"}});
}

void FixedCatalog::Require(const std::string& job_profile, const std::string& bargaining_unit,
                           const std::map<std::string, std::string>& levels) {
  const std::string name = absl::StrCat(kOrganization, "/jobProfiles/", job_profile);
  catalog::v1::JobProfile& profile = job_profiles[name];
  profile.Clear();
  profile.set_name(name);
  profile.set_title(job_profile);
  profile.set_framework(kFramework);
  profile.set_bargaining_unit(bargaining_unit);
  for (const auto& [competency, level] : levels) {
    auto& requirement = *profile.add_requirements();
    requirement.set_competency(absl::StrCat(kFramework, "/competencies/", competency));
    requirement.set_required_level(level);
  }
}

absl::StatusOr<catalog::v1::Release> FixedCatalog::Release(const Context&,
                                                           const std::string& name) {
  if (when_asked) when_asked();
  if (name != release.name()) return NotFound(name);
  return release;
}

absl::StatusOr<std::vector<catalog::v1::ReleasedCompetency>> FixedCatalog::Competencies(
    const Context&, const std::string&) {
  return competencies;
}

absl::StatusOr<std::optional<catalog::v1::Release>> FixedCatalog::PublishedBefore(
    const Context&, const std::string&, int) {
  return std::nullopt;
}

absl::StatusOr<std::vector<catalog::v1::Alignment>> FixedCatalog::Alignments(const Context&,
                                                                             const std::string&) {
  return std::vector<catalog::v1::Alignment>();
}

absl::StatusOr<std::vector<catalog::v1::JobProfile>> FixedCatalog::JobProfiles(
    const Context&, const std::vector<std::string>& names) {
  if (when_asked) when_asked();
  if (is_away) {
    return Error(absl::StatusCode::kUnavailable, reasons::kServiceUnavailable, "Come back later.");
  }
  std::vector<catalog::v1::JobProfile> found;
  for (const std::string& name : names) {
    const auto profile = job_profiles.find(name);
    if (profile == job_profiles.end()) return NotFound(name);
    found.push_back(profile->second);
  }
  return found;
}

// --- The service ------------------------------------------------------------------------------

CycleInProcess::CycleInProcess(TestStore& store, Clock& clock, const std::string& redis_url)
    : ServiceInProcess("touchstone.assessment.v1.Assessment", store,
                       {RuntimeMigrations(), NoticesMigrations(), AssessmentMigrations()}, clock,
                       redis_url),
      operations_(this->store(), "assessmentOperations"),
      services_{&service(),           &cycles_,    &ratings_, &evaluations_, &plans_,
                &operations_service_, &event_feed_} {
  Store& resources = this->store();
  RegisterOrganizationalUnits(service(), resources);
  RegisterPositions(service(), resources);
  RegisterPeople(service(), resources);
  RegisterEmployments(service(), resources);
  RegisterAssignments(service(), resources);
  RegisterStaff(service(), resources);
  RegisterWorkforceUpsert(service(), resources);
  RegisterAssessmentCycles(cycles_, resources);
  RegisterCyclePreparation(cycles_, operations_, resources, catalog_);
  RegisterRaterAssignments(cycles_, resources);
  RegisterCycleOpening(cycles_, operations_, resources);
  RegisterCycleProgress(cycles_, resources);
  RegisterRatingEnd(cycles_, operations_, resources);
  RegisterRatingReview(cycles_, resources, forms_);
  RegisterResultPublication(cycles_, operations_, resources, forms_);
  RegisterResults(cycles_, resources, forms_);
  RegisterProficiency(cycles_, resources);
  RegisterTouchedCycles(cycles_, resources);
  RegisterReleaseImpact(cycles_, resources, catalog_, forms_);
  RegisterAppeals(cycles_, resources, forms_);
  RegisterRatings(ratings_, resources, forms_);
  RegisterPerformanceExpectations(evaluations_, resources, evaluation_catalog_);
  RegisterEvaluations(evaluations_, resources, evaluation_catalog_, forms_);
  RegisterDueEvaluations(evaluations_, resources, evaluation_catalog_);
  RegisterDevelopmentPlans(plans_, resources, development_contents_, forms_);
  RegisterCheckIns(plans_, resources);
  RegisterPlanProposals(plans_, operations_, resources, development_contents_, forms_);
  RegisterPlanCompletions(plans_, resources);
  RegisterReferenceFigures(plans_, operations_, resources, forms_);
  RegisterPlanOutcomes(plans_, resources);
  operations_.Register(operations_service_);
  RegisterEventFeed(event_feed_, resources, tail(),
                    {.services = {&evaluations_, &plans_}, .guarded = GuardedTypes()});
  ActAsAdministrator();
  Start();
  operations_.Start(1);
  v1::CreatePersonRequest administrator;
  administrator.set_parent(kOrganization);
  administrator.set_person_id("administrator");
  administrator.mutable_person();
  const auto created = Ask<v1::Person>("CreatePerson", administrator);
  EXPECT_TRUE(created.ok() || absl::IsAlreadyExists(created.status())) << created.status();
}

RpcService& CycleInProcess::Having(const std::string& method) {
  for (RpcService* const service : services_) {
    if (service->descriptor().FindMethodByName(method) != nullptr) return *service;
  }
  ADD_FAILURE() << "no service has " << method;
  return service();
}

void CycleInProcess::ActAsPerson(const std::string& person, const std::string& role) {
  ActAs(absl::StrCat(kOrganization, "/apiKeys/", person), role, "wa");
  trust::v1::Principal principal = caller();
  principal.set_person(PersonName(person));
  ActAs(principal);
}

void CycleInProcess::ActAsAdministrator() { ActAsPerson("administrator", "administrator"); }

void CycleInProcess::Employ(const std::vector<Employee>& employees) {
  std::vector<v1::UpsertWorkforceRequest> messages;
  std::set<std::string> units;
  for (const Employee& employee : employees) {
    if (!units.insert(employee.unit).second) continue;
    auto& unit = *messages.emplace_back().mutable_organizational_unit();
    unit.set_name(UnitName(employee.unit));
    auto& row = *unit.add_rows();
    row.set_effective_date("2020-01-01");
    row.set_title(employee.unit);
  }
  for (const Employee& employee : employees) {
    messages.emplace_back().mutable_person()->set_name(PersonName(employee.person));
  }
  for (const Employee& employee : employees) {
    const std::string name = absl::StrCat(PersonName(employee.person), "/employments/e");
    auto& employment = *messages.emplace_back().mutable_employment();
    employment.set_name(name);
    auto& employed = *employment.add_rows();
    employed.set_effective_date("2020-01-01");
    employed.set_type(v1::Employment::PERMANENT);
    employed.set_work_status(v1::Employment::ACTIVE);
    auto& assignment = *messages.emplace_back().mutable_assignment();
    assignment.set_name(absl::StrCat(name, "/assignments/a"));
    auto& row = *assignment.add_rows();
    row.set_effective_date(employee.from);
    row.set_organizational_unit(UnitName(employee.unit));
    row.set_full_time_percent(100);
    row.set_primary(true);
    if (!employee.manager.empty()) row.set_manager(PersonName(employee.manager));
    if (!employee.job_profile.empty()) {
      row.set_job_profile(absl::StrCat(kOrganization, "/jobProfiles/", employee.job_profile));
    }
  }
  messages.front().set_parent(kOrganization);
  const auto* const method = service().descriptor().FindMethodByName("UpsertWorkforce");
  Lines lines(messages);
  const auto answer = service()
                          .methods()
                          .at(static_cast<size_t>(method->index()))
                          .record_stream(MakeContext(*method), lines);
  ASSERT_TRUE(answer.ok()) << answer.status();
  v1::UpsertWorkforceResponse response;
  response.ParseFromString(*answer->bytes);
  EXPECT_EQ(response.failed_count(), 0) << response.DebugString();
}

absl::StatusOr<v1::AssessmentCycle> CycleInProcess::Create(
    const std::string& id, Cycle::Purpose purpose, const std::function<void(Cycle&)>& change) {
  v1::CreateAssessmentCycleRequest request;
  request.set_parent(kOrganization);
  request.set_assessment_cycle_id(id);
  Cycle& cycle = *request.mutable_assessment_cycle();
  cycle.set_title(id);
  cycle.set_purpose(purpose);
  cycle.set_release(kRelease);
  cycle.mutable_scope()->add_organizational_units(UnitName("calls"));
  for (const auto relation : {v1::SELF, v1::MANAGER, v1::PEER, v1::DIRECT_REPORT, v1::CUSTOMER}) {
    v1::RelationRule& rule = *cycle.add_relations();
    rule.set_relation(relation);
    rule.set_weight(relation == v1::SELF ? 0 : relation == v1::MANAGER ? 2 : 1);
  }
  change(cycle);
  return Ask<Cycle>("CreateAssessmentCycle", request);
}

absl::StatusOr<v1::AssessmentCycle> CycleInProcess::Get(const std::string& id) {
  v1::GetAssessmentCycleRequest request;
  request.set_name(CycleName(id));
  return Ask<Cycle>("GetAssessmentCycle", request);
}

template <typename Request>
absl::StatusOr<v1::AssessmentCycle> CycleInProcess::Step(const std::string& method,
                                                         const std::string& id) {
  Request request;
  request.set_name(CycleName(id));
  ASSIGN_OR_RETURN(auto operation, Ask<google::longrunning::Operation>(method, request));
  ASSIGN_OR_RETURN(operation, Wait(operation.name()));
  Cycle cycle;
  operation.response().UnpackTo(&cycle);
  return cycle;
}

absl::StatusOr<v1::AssessmentCycle> CycleInProcess::Prepare(const std::string& id) {
  return Step<v1::PrepareAssessmentCycleRequest>("PrepareAssessmentCycle", id);
}

absl::StatusOr<v1::AssessmentCycle> CycleInProcess::Open(const std::string& id) {
  return Step<v1::OpenAssessmentCycleRequest>("OpenAssessmentCycle", id);
}

absl::StatusOr<v1::AssessmentCycle> CycleInProcess::EndRatings(const std::string& id) {
  return Step<v1::EndRatingsRequest>("EndRatings", id);
}

absl::StatusOr<v1::AssessmentCycle> CycleInProcess::Close(const std::string& id) {
  v1::CloseAssessmentCycleRequest request;
  request.set_name(CycleName(id));
  return Ask<Cycle>("CloseAssessmentCycle", request);
}

absl::StatusOr<v1::AssessmentCycle> CycleInProcess::Publish(const std::string& id) {
  return Step<v1::PublishAssessmentCycleRequest>("PublishAssessmentCycle", id);
}

absl::StatusOr<google::longrunning::Operation> CycleInProcess::Wait(const std::string& name) {
  google::longrunning::WaitOperationRequest wait;
  wait.set_name(name);
  ASSIGN_OR_RETURN(auto operation, Ask<google::longrunning::Operation>("WaitOperation", wait));
  if (!operation.done()) return absl::DeadlineExceededError("the operation has not ended");
  if (operation.has_error()) return FromRpcStatus(operation.error());
  return operation;
}

std::string CycleInProcess::Nominate(const std::string& cycle, const std::string& subject,
                                     const std::string& rater, v1::Relation relation) {
  v1::CreateRaterAssignmentRequest request;
  request.set_parent(CycleName(cycle));
  v1::RaterAssignment& assignment = *request.mutable_rater_assignment();
  assignment.set_subject(PersonName(subject));
  assignment.set_relation(relation);
  if (relation == v1::CUSTOMER) {
    assignment.set_rater_label(rater);
  } else {
    assignment.set_rater(PersonName(rater));
  }
  const auto created = Ask<v1::RaterAssignment>("CreateRaterAssignment", request);
  EXPECT_TRUE(created.ok()) << created.status();
  return created.ok() ? created->name() : "";
}

std::vector<v1::RaterAssignment> CycleInProcess::Raters(const std::string& cycle,
                                                        const std::string& subject) {
  v1::ListRaterAssignmentsRequest request;
  request.set_parent(CycleName(cycle));
  request.set_page_size(1000);
  request.set_filter(absl::StrCat("subject = \"", PersonName(subject), "\""));
  const auto listed = Ask<v1::ListRaterAssignmentsResponse>("ListRaterAssignments", request);
  EXPECT_TRUE(listed.ok()) << listed.status();
  if (!listed.ok()) return {};
  return {listed->rater_assignments().begin(), listed->rater_assignments().end()};
}

std::string CycleInProcess::Token(const std::string& rater_assignment) {
  v1::IssueRaterTokenRequest request;
  request.set_name(rater_assignment);
  const auto issued = Ask<v1::IssueRaterTokenResponse>("IssueRaterToken", request);
  EXPECT_TRUE(issued.ok()) << issued.status();
  return issued.ok() ? issued->token() : "";
}

absl::StatusOr<v1::HandInRatingResponse> CycleInProcess::HandIn(const std::string& token,
                                                                const v1::RatingContent& content) {
  v1::HandInRatingRequest request;
  request.set_token(token);
  *request.mutable_content() = content;
  const trust::v1::Principal before = caller();
  ActAsNobody();
  auto response = Ask<v1::HandInRatingResponse>("HandInRating", request);
  ActAs(before);
  return response;
}

absl::StatusOr<v1::HandInRatingResponse> CycleInProcess::HandInAs(
    const std::string& person, const std::string& rater_assignment,
    const v1::RatingContent& content) {
  v1::HandInRatingRequest request;
  request.set_rater_assignment(rater_assignment);
  *request.mutable_content() = content;
  const trust::v1::Principal before = caller();
  ActAsPerson(person);
  auto response = Ask<v1::HandInRatingResponse>("HandInRating", request);
  ActAs(before);
  return response;
}

absl::StatusOr<v1::Result> CycleInProcess::Result(const std::string& cycle,
                                                  const std::string& person) {
  v1::GetResultRequest request;
  request.set_name(absl::StrCat(CycleName(cycle), "/results/", person));
  return Ask<v1::Result>("GetResult", request);
}

// --- Names and ratings ------------------------------------------------------------------------

std::string PersonName(const std::string& id) {
  return absl::StrCat(kOrganization, "/people/", id);
}

std::string CycleName(const std::string& id) {
  return absl::StrCat(kOrganization, "/assessmentCycles/", id);
}

std::string UnitName(const std::string& id) {
  return absl::StrCat(kOrganization, "/organizationalUnits/", id);
}

const std::vector<std::string>& LevelIds() {
  static const auto& ids =
      *new std::vector<std::string>{"entry", "growing", "journey", "senior", "expert"};
  return ids;
}

v1::RatingContent Said(const std::string& level, int value, const std::string& comment) {
  v1::RatingContent content;
  content.set_comment(comment);
  *content.add_competencies() = Said("care", level, {"tends"}, value, comment);
  *content.add_competencies() = Said("focus", level, {"asks", "waits"}, value, comment);
  return content;
}

}  // namespace touchstone::assessment
