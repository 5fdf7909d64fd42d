// Which evaluations are due: by employments, by unit, page by page, and what is written of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/assessment.pb.h>
#include <touchstone/assessment/v1/evaluation.pb.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/assessment/cycle_in_process.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Values;
using v1::Employment;
using v1::Evaluation;

class DueEvaluations : public testing::TestWithParam<StoreKind> {
 protected:
  struct Held {
    const char* from;
    Employment::Type type;
    Employment::WorkStatus status = Employment::ACTIVE;
  };

  void SetUp() override {
    GoTo("2026-08-01");
    office_.catalog().job_profiles.at("organizations/wa/jobProfiles/lead").set_probation_months(12);
    office_.Employ({{"boss", "top"}});  // permanent, since 2020-01-01
    Open("calls", "top");
    Open("letters", "calls");
    Hire("away", "calls", "agent",
         {{"2026-02-01", Employment::PROBATIONARY},
          {"2026-07-01", Employment::PROBATIONARY, Employment::ON_LEAVE}});
    Hire("gone", "calls", "agent",
         {{"2026-01-01", Employment::PROBATIONARY},
          {"2026-07-01", Employment::TYPE_UNSPECIFIED, Employment::TERMINATED}});
    Hire("long", "letters", "lead", {{"2026-02-01", Employment::PROBATIONARY}});
    Hire("new", "letters", "agent", {{"2026-02-01", Employment::PROBATIONARY}});
    Hire("odd", "calls", "unknown", {{"2026-01-15", Employment::TRIAL_SERVICE}});
  }

  void GoTo(const char* day) {
    absl::Time time;
    ASSERT_TRUE(absl::ParseTime("%Y-%m-%d", day, &time, nullptr));
    clock_.Advance(time + absl::Hours(9) - clock_.Now());
  }

  void Open(const std::string& unit, const std::string& parent) {
    v1::CreateOrganizationalUnitRequest request;
    request.set_parent(kOrganization);
    request.set_organizational_unit_id(unit);
    auto& row = *request.mutable_organizational_unit()->add_rows();
    row.set_effective_date("2020-01-01");
    row.set_title(unit);
    row.set_parent_unit(UnitName(parent));
    const auto made = office_.Ask<v1::OrganizationalUnit>("CreateOrganizationalUnit", request);
    ASSERT_TRUE(made.ok()) << made.status();
  }

  void Hire(const std::string& id, const std::string& unit, const std::string& job_profile,
            const std::vector<Held>& held, const std::string& manager = "boss") {
    managers_[id] = PersonName(manager);
    v1::CreatePersonRequest person;
    person.set_parent(kOrganization);
    person.set_person_id(id);
    person.mutable_person();
    ASSERT_TRUE(office_.Ask<v1::Person>("CreatePerson", person).ok());
    v1::CreateEmploymentRequest employment;
    employment.set_parent(PersonName(id));
    employment.set_employment_id("e");
    v1::CreateAssignmentRequest assignment;
    assignment.set_parent(PersonName(id) + "/employments/e");
    assignment.set_assignment_id("a");
    auto& works = *assignment.mutable_assignment()->add_rows();
    works.set_effective_date(held.front().from);
    works.set_organizational_unit(UnitName(unit));
    works.set_job_profile("organizations/wa/jobProfiles/" + job_profile);
    works.set_manager(PersonName(manager));
    works.set_full_time_percent(100);
    works.set_primary(true);
    for (const Held& one : held) {
      auto& row = *employment.mutable_employment()->add_rows();
      row.set_effective_date(one.from);
      row.set_type(one.type);
      row.set_work_status(one.status);
      if (one.status != Employment::TERMINATED) continue;
      auto& end = *assignment.mutable_assignment()->add_rows();
      end.set_effective_date(one.from);
      end.set_ended(true);
    }
    const auto employed = office_.Ask<v1::Employment>("CreateEmployment", employment);
    ASSERT_TRUE(employed.ok()) << employed.status();
    const auto assigned = office_.Ask<v1::Assignment>("CreateAssignment", assignment);
    ASSERT_TRUE(assigned.ok()) << assigned.status();
  }

  // "new PROBATION by 2026-07-31 +1 draft-id" of each that is due; of all pages.
  std::vector<std::string> Due(v1::ReportDueEvaluationsRequest request, size_t* pages = nullptr) {
    request.set_parent(kOrganization);
    std::vector<std::string> told;
    do {
      const auto page =
          office_.Ask<v1::ReportDueEvaluationsResponse>("ReportDueEvaluations", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const v1::DueEvaluation& due : page->due_evaluations()) {
        const std::string person = due.person().substr(PersonName("").size());
        told.push_back(absl::StrCat(person, " ", Evaluation::Kind_Name(due.kind()), " by ",
                                    due.due_date(), " +", due.overdue_days()));
        if (!due.evaluation().empty()) {
          absl::StrAppend(&told.back(), " ", due.evaluation().substr(due.person().size()));
        }
        EXPECT_EQ(due.employment(), due.person() + "/employments/e");
        EXPECT_EQ(due.manager(), managers_[person]);
      }
      if (pages != nullptr) ++*pages;
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return told;
  }

  v1::ReportDueEvaluationsRequest On(const std::string& day, int within_days = 0,
                                     const std::string& unit = "") {
    v1::ReportDueEvaluationsRequest request;
    request.set_as_of(day);
    request.set_within_days(within_days);
    if (!unit.empty()) request.set_organizational_unit(UnitName(unit));
    return request;
  }

  // What the boss would send to evaluate somebody by what they agreed on.
  v1::CreateEvaluationRequest Evaluating(const std::string& person, Evaluation::Kind kind) {
    v1::CreatePerformanceExpectationRequest expect;
    expect.set_parent(PersonName(person));
    expect.set_performance_expectation_id("first");
    auto& expectation = *expect.mutable_performance_expectation();
    expectation.set_start_date("2026-02-01");
    expectation.set_end_date("2026-07-31");
    expectation.set_supervisor(PersonName("boss"));
    expectation.set_release("organizations/wa/frameworks/service/releases/2031");
    v1::ExpectedResult& one = *expectation.add_results();
    one.set_id("letters");
    one.set_title("Letters");
    office_.ActAsPerson("boss", "manager");
    const auto expected =
        office_.Ask<v1::PerformanceExpectation>("CreatePerformanceExpectation", expect);
    EXPECT_TRUE(expected.ok()) << expected.status();
    if (!expected.ok()) return {};
    v1::SignPerformanceExpectationRequest sign;
    sign.set_name(expected->name());
    for (const std::string& who : {person, std::string("boss")}) {
      office_.ActAsPerson(who, "manager");
      EXPECT_TRUE(office_.Ask<v1::PerformanceExpectation>("SignPerformanceExpectation", sign).ok());
    }
    v1::CreateEvaluationRequest evaluate;
    evaluate.set_parent(PersonName(person));
    evaluate.set_evaluation_id("first");
    evaluate.mutable_evaluation()->set_expectation(expected->name());
    evaluate.mutable_evaluation()->set_kind(kind);
    auto& result = *evaluate.mutable_evaluation()->add_results();
    result.set_expected_result("letters");
    result.set_attainment(v1::EvaluatedResult::MET);
    return evaluate;
  }

  // A probation's evaluation of `new` by the boss, as a draft.
  void Draft() {
    const auto draft =
        office_.Ask<Evaluation>("CreateEvaluation", Evaluating("new", Evaluation::PROBATION));
    ASSERT_TRUE(draft.ok()) << draft.status();
    EXPECT_EQ(draft->due_date(), "2026-07-31");
    office_.ActAsAdministrator();
  }

  std::map<std::string, std::string> managers_;  // by person
  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(1'780'000'000)};
  CycleInProcess office_{store_, clock_};
};

TEST_P(DueEvaluations, EachIsDueByTheEmploymentAndTheJob) {
  const std::vector<std::string> overdue = {"boss ANNUAL by 2026-01-31 +182",
                                            "new PROBATION by 2026-07-31 +1",
                                            "odd TRIAL by 2026-07-14 +18"};
  EXPECT_EQ(Due(On("2026-08-01")), overdue);
  EXPECT_EQ(Due({}), overdue);  // today
  EXPECT_THAT(Due(On("2026-07-31")),
              ElementsAre("boss ANNUAL by 2026-01-31 +181", "new PROBATION by 2026-07-31 +0",
                          "odd TRIAL by 2026-07-14 +17"));
  // Who is away from July on has no day yet.
  EXPECT_THAT(Due(On("2026-06-30", 31)),
              ElementsAre("boss ANNUAL by 2026-01-31 +150", "gone PROBATION by 2026-06-30 +0",
                          "new PROBATION by 2026-07-31 +0", "odd TRIAL by 2026-07-14 +0"));
  EXPECT_THAT(Due(On("2026-08-01", 183)),
              ElementsAre("boss ANNUAL by 2026-01-31 +182", "long PROBATION by 2027-01-31 +0",
                          "new PROBATION by 2026-07-31 +1", "odd TRIAL by 2026-07-14 +18"));
  EXPECT_THAT(Due(On("2019-12-31", 365)), IsEmpty());
}

TEST_P(DueEvaluations, AUnitIsReportedWithAllThatIsBelowIt) {
  EXPECT_THAT(Due(On("2026-08-01", 183, "calls")),
              ElementsAre("long PROBATION by 2027-01-31 +0", "new PROBATION by 2026-07-31 +1",
                          "odd TRIAL by 2026-07-14 +18"));
  EXPECT_THAT(Due(On("2026-08-01", 0, "letters")), ElementsAre("new PROBATION by 2026-07-31 +1"));
  v1::ReportDueEvaluationsRequest request = On("2026-08-01", 0, "none");
  request.set_parent(kOrganization);
  EXPECT_TRUE(absl::IsNotFound(
      office_.Ask<v1::ReportDueEvaluationsResponse>("ReportDueEvaluations", request).status()));
}

// A finding: managers could not find out which evaluations they were to write.
TEST_P(DueEvaluations, AManagerSeesThoseOfWhoReportsToThem) {
  Hire("sub", "letters", "agent", {{"2026-02-01", Employment::PROBATIONARY}}, "new");
  const auto of = [&](const std::string& manager, const std::string& unit = "") {
    v1::ReportDueEvaluationsRequest request = On("2026-08-01", 0, unit);
    if (!manager.empty()) request.set_manager(PersonName(manager));
    return request;
  };
  const auto denied = [&](v1::ReportDueEvaluationsRequest request) {
    request.set_parent(kOrganization);
    return absl::IsPermissionDenied(
        office_.Ask<v1::ReportDueEvaluationsResponse>("ReportDueEvaluations", request).status());
  };
  const std::string of_sub = "sub PROBATION by 2026-07-31 +1";
  office_.ActAsPerson("boss", "manager");
  const std::vector<std::string> all = {"new PROBATION by 2026-07-31 +1",
                                        "odd TRIAL by 2026-07-14 +18", of_sub};
  EXPECT_EQ(Due(of("boss")), all);
  EXPECT_EQ(Due(of("boss", "top")), all);
  EXPECT_THAT(Due(of("boss", "letters")), ElementsAre(all[0], of_sub));
  EXPECT_THAT(Due(of("boss", "none")), IsEmpty());
  for (const char* const unit : {"", "calls"}) {
    v1::ReportDueEvaluationsRequest by_one = of("boss", unit);
    by_one.set_page_size(1);
    EXPECT_EQ(Due(by_one), all);
  }
  EXPECT_TRUE(denied(of("")));
  EXPECT_TRUE(denied(of("new")));
  EXPECT_TRUE(denied(of("", "letters")));
  office_.ActAsPerson("new", "manager");
  EXPECT_THAT(Due(of("new")), ElementsAre(of_sub));
  EXPECT_TRUE(denied(of("boss")));
  office_.ActAsPerson("somebody", "assessment-coordinator");
  EXPECT_THAT(Due(of("new")), ElementsAre(of_sub));
  // Who reports to somebody else by now is not theirs any more.
  office_.ActAsAdministrator();
  office_.Employ({{"sub", "letters", "boss", "agent", "2026-02-01"}});
  office_.ActAsPerson("new", "manager");
  EXPECT_THAT(Due(of("new")), IsEmpty());
}

TEST_P(DueEvaluations, PagesHaveEachOnce) {
  for (const char* const unit : {"", "top"}) {
    v1::ReportDueEvaluationsRequest request = On("2026-08-01", 183, unit);
    const auto all = Due(request);
    EXPECT_EQ(all.size(), 4U);
    for (const int size : {1, 2, 3}) {
      request.set_page_size(size);
      size_t pages = 0;
      EXPECT_EQ(Due(request, &pages), all);
      EXPECT_GE(pages, all.size() / static_cast<size_t>(size));
    }
  }
  // A token is of its own question.
  v1::ReportDueEvaluationsRequest request = On("2026-08-01");
  request.set_parent(kOrganization);
  request.set_page_size(1);
  const auto first = office_.Ask<v1::ReportDueEvaluationsResponse>("ReportDueEvaluations", request);
  ASSERT_TRUE(first.ok()) << first.status();
  request.set_page_token(first->next_page_token());
  request.set_as_of("2026-08-02");
  EXPECT_EQ(
      ReasonOf(
          office_.Ask<v1::ReportDueEvaluationsResponse>("ReportDueEvaluations", request).status()),
      reasons::kPageTokenInvalid);
}

TEST_P(DueEvaluations, WhatIsPresentedIsDueNoMore) {
  GoTo("2026-08-03");
  Draft();
  EXPECT_THAT(Due(On("2026-08-03", 0, "letters")),
              ElementsAre("new PROBATION by 2026-07-31 +3 /evaluations/first"));
  // As of a day, what came later is not there.
  EXPECT_THAT(Due(On("2026-08-02", 0, "letters")), ElementsAre("new PROBATION by 2026-07-31 +2"));

  GoTo("2026-08-05");
  office_.ActAsPerson("boss", "manager");
  v1::PresentEvaluationRequest present;
  present.set_name(PersonName("new") + "/evaluations/first");
  const auto presented = office_.Ask<Evaluation>("PresentEvaluation", present);
  ASSERT_TRUE(presented.ok()) << presented.status();
  office_.ActAsAdministrator();
  EXPECT_THAT(Due(On("2026-08-05", 0, "letters")), IsEmpty());
  EXPECT_THAT(Due(On("2026-08-04", 0, "letters")),
              ElementsAre("new PROBATION by 2026-07-31 +4 /evaluations/first"));
}

// Of a job that the catalog does not have nobody knows how long a probation is: the usual time is
// taken, and said to be.
TEST_P(DueEvaluations, WhatIsGuessedIsSaidToBe) {
  const std::string unknown = "organizations/wa/jobProfiles/unknown";
  v1::ReportDueEvaluationsRequest request = On("2026-08-01", 183);
  request.set_parent(kOrganization);
  const auto report =
      office_.Ask<v1::ReportDueEvaluationsResponse>("ReportDueEvaluations", request);
  ASSERT_TRUE(report.ok()) << report.status();
  std::vector<std::string> guessed;
  for (const v1::DueEvaluation& due : report->due_evaluations()) {
    if (due.missing_job_profile().empty()) continue;
    guessed.push_back(due.person());
    EXPECT_EQ(due.missing_job_profile(), unknown);
  }
  EXPECT_THAT(guessed, ElementsAre(PersonName("odd")));

  const auto of_odd =
      office_.Ask<Evaluation>("CreateEvaluation", Evaluating("odd", Evaluation::TRIAL));
  ASSERT_TRUE(of_odd.ok()) << of_odd.status();
  EXPECT_EQ(of_odd->due_date(), "2026-07-14");
  EXPECT_EQ(of_odd->missing_job_profile(), unknown);
  const auto of_new =
      office_.Ask<Evaluation>("CreateEvaluation", Evaluating("new", Evaluation::PROBATION));
  ASSERT_TRUE(of_new.ok()) << of_new.status();
  EXPECT_EQ(of_new->missing_job_profile(), "");
}

// What was asked for is not the job that the person has when the evaluation is written.
TEST_P(DueEvaluations, NothingIsGuessedWhenTheJobChangesMeanwhile) {
  const auto evaluate = Evaluating("new", Evaluation::PROBATION);
  v1::GetAssignmentRequest get;
  get.set_name(PersonName("new") + "/employments/e/assignments/a");
  const auto assignment = office_.Ask<v1::Assignment>("GetAssignment", get);
  ASSERT_TRUE(assignment.ok()) << assignment.status();
  bool changes = true;
  office_.catalog().when_asked = [&] {
    if (!std::exchange(changes, false)) return;
    v1::UpdateAssignmentRequest update;
    *update.mutable_assignment() = *assignment;
    update.mutable_assignment()->mutable_rows(0)->set_job_profile(
        "organizations/wa/jobProfiles/lead");
    const auto updated = office_.Ask<v1::Assignment>("UpdateAssignment", update);
    ASSERT_TRUE(updated.ok()) << updated.status();
  };
  const auto refused = office_.Ask<Evaluation>("CreateEvaluation", evaluate);
  EXPECT_TRUE(absl::IsAborted(refused.status())) << refused.status();
  const auto repeated = office_.Ask<Evaluation>("CreateEvaluation", evaluate);
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_EQ(repeated->due_date(), "2027-01-31");
}

// The catalog says how long a probation is; without it nobody guesses.
TEST_P(DueEvaluations, WhenTheCatalogDoesNotAnswerThereIsNoReport) {
  office_.catalog().is_away = true;
  v1::ReportDueEvaluationsRequest request = On("2026-08-01");
  request.set_parent(kOrganization);
  EXPECT_TRUE(absl::IsUnavailable(
      office_.Ask<v1::ReportDueEvaluationsResponse>("ReportDueEvaluations", request).status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, DueEvaluations, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
