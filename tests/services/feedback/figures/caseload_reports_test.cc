#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/caseload_report.pb.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/figures/figure_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using Request = v1::ReportCaseloadRequest;
using Response = v1::ReportCaseloadResponse;

class CaseloadReports : public FigureOffice {
 protected:
  Response Get(const Request& request) {
    const auto report = Report<Response>("ReportCaseload", request);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : Response();
  }
  static Request May() { return About<Request>("2025-05-01", "2025-05-31"); }
};

TEST_P(CaseloadReports, CountsWhatCameInByWhenItCameIn) {
  CountCases(3, "2025-04-30T23:59:59Z");
  CountCases(5, "2025-05-01T00:00:00Z");
  CountCases(2, "2025-05-20T12:00:00Z", [](v1::Case& of) { of.set_state(v1::Case::DUPLICATE); });
  CountCases(4, "2025-06-01T00:00:00Z", [](v1::Case& of) { of.set_state(v1::Case::CLOSED); });
  const Response may = Get(May());
  ASSERT_EQ(may.rows_size(), 1);
  EXPECT_EQ(may.rows(0).received(), 7);
  EXPECT_EQ(may.rows(0).work_items(), 5);
  EXPECT_EQ(may.rows(0).open(), 5);
  // Months and the days at both ends.
  const Response all = Get(About<Request>("2025-04-30", "2025-06-01"));
  EXPECT_EQ(all.rows(0).received(), 14);
  EXPECT_EQ(all.rows(0).closed(), 4);
  EXPECT_EQ(all.rows(0).confirmed().n(), 4);
  EXPECT_EQ(all.rows(0).confirmed().numerator(), 0);
  EXPECT_EQ(Get(About<Request>("2025-05-02", "2025-05-19")).rows(0).received(), 0);
}

TEST_P(CaseloadReports, NoCasesAreOneRowWithoutData) {
  const Response may = Get(May());
  ASSERT_EQ(may.rows_size(), 1);
  EXPECT_EQ(may.rows(0).confirmed().n(), 0);
  EXPECT_FALSE(may.rows(0).confirmed().has_value());
  EXPECT_THAT(may.formulas(), ElementsAre("confirmed-1", "needs-met-1"));
  EXPECT_TRUE(may.has_as_of());
}

TEST_P(CaseloadReports, StandsByDimensionsInTheirOrder) {
  CountCases(2, "2025-05-02T12:00:00Z");
  CountCases(3, "2025-05-02T12:00:00Z", [](v1::Case& of) { of.set_language("es"); });
  CountCases(4, "2025-06-02T12:00:00Z", [](v1::Case& of) { of.set_channel(v1::WEB); });
  Request request = About<Request>("2025-05-01", "2025-06-10");
  request.add_dimensions(v1::BY_LANGUAGE);
  request.add_dimensions(v1::BY_MONTH);
  std::vector<std::string> rows;
  const Response by_language = Get(request);
  for (const auto& row : by_language.rows()) {
    rows.push_back(absl::StrCat(row.slice().language(), " ", row.month(), " ", row.received()));
  }
  EXPECT_THAT(rows, ElementsAre("en 2025-05 2", "en 2025-06 4", "es 2025-05 3"));
  request.mutable_slice()->set_channel(v1::WEB);
  EXPECT_EQ(Get(request).rows_size(), 1);
}

TEST_P(CaseloadReports, AUnitHasThoseBelowIt) {
  units_.units = {{.name = FullName("organizationalUnits", "works")},
                  {.name = FullName("organizationalUnits", "streets"),
                   .parent_unit = FullName("organizationalUnits", "works")}};
  CountCases(2, "2025-05-02T12:00:00Z");
  CountCases(3, "2025-05-02T12:00:00Z", [](v1::Case& of) {
    of.set_organizational_unit(FullName("organizationalUnits", "works"));
  });
  CountCases(4, "2025-05-02T12:00:00Z", [](v1::Case& of) {
    of.set_organizational_unit(FullName("organizationalUnits", "parks"));
  });
  Request request = May();
  request.mutable_slice()->set_organizational_unit(FullName("organizationalUnits", "works"));
  EXPECT_EQ(Get(request).rows(0).received(), 5);
  // What is known is used for a minute, and after it when nobody tells.
  units_.units.pop_back();
  EXPECT_EQ(Get(request).rows(0).received(), 5);
  EXPECT_EQ(units_.asked, 1);
  clock_.Advance(absl::Minutes(2));
  units_.error = absl::PermissionDeniedError("no");
  EXPECT_EQ(Get(request).rows(0).received(), 5);
  units_.error = absl::OkStatus();
  EXPECT_EQ(Get(request).rows(0).received(), 3);
}

TEST_P(CaseloadReports, AUnitOfWhichNothingIsKnownIsNotReportedAlone) {
  units_.error = absl::UnavailableError("gone");
  Request request = May();
  request.mutable_slice()->set_organizational_unit(FullName("organizationalUnits", "works"));
  EXPECT_TRUE(absl::IsUnavailable(Report<Response>("ReportCaseload", request).status()));
}

TEST_P(CaseloadReports, ClocksShowTheirPauses) {
  v1::Case of;
  *of.mutable_receive_time() = TimeAt("2025-05-02T12:00:00Z");
  CaseFacts after{.resource = &of};
  after.clocks = {{.kind = v1::ClockRule::RESOLVE,
                   .stopped = true,
                   .met = true,
                   .met_without_pauses = false,
                   .paused_minutes = 60,
                   .refused_pause_minutes = 5,
                   .elapsed_minutes = 400},
                  {.kind = v1::ClockRule::RESOLVE}};
  Count([&](Counters& counters) { counters.CountCase({}, after); });
  const Response may = Get(May());
  ASSERT_EQ(may.rows(0).clocks_size(), 1);
  const v1::ClockFigures& clock = may.rows(0).clocks(0);
  EXPECT_EQ(clock.met().n(), 2);
  EXPECT_EQ(clock.met().numerator(), 1);
  EXPECT_EQ(clock.met_without_pauses().numerator(), 0);
  EXPECT_EQ(clock.paused(), 1);
  EXPECT_EQ(clock.paused_minutes(), 60);
  EXPECT_EQ(clock.refused_pause_minutes(), 5);
  EXPECT_EQ(clock.elapsed_minutes(), 400);
}

TEST_P(CaseloadReports, OfAWorkerNineAreHiddenFromWhoeverAsks) {
  const auto of_ada = [](v1::Case& of) { of.set_assignee(FullName("people", "ada")); };
  CountCases(9, "2025-05-02T12:00:00Z", of_ada);
  Request request = May();
  request.mutable_slice()->set_worker(FullName("people", "ada"));
  for (const char* const role : {"case-supervisor", "administrator"}) {
    office_.ActAsRole(role);
    const Response hidden = Get(request);
    EXPECT_EQ(hidden.rows(0).received(), 0) << role;
    EXPECT_TRUE(hidden.rows(0).confirmed().suppressed()) << role;
  }
  CountCases(1, "2025-05-03T12:00:00Z", of_ada);
  EXPECT_EQ(Get(request).rows(0).received(), 10);
}

TEST_P(CaseloadReports, WhoWouldBeTheRestIsHiddenToo) {
  for (const auto& [person, count] :
       std::map<std::string, int>{{"ada", 3}, {"ben", 30}, {"cleo", 12}}) {
    CountCases(count, "2025-05-02T12:00:00Z",
               [&](v1::Case& of) { of.set_assignee(FullName("people", person)); });
  }
  Request request = May();
  request.add_dimensions(v1::BY_WORKER);
  std::vector<std::string> rows;
  const Response by_worker = Get(request);
  for (const auto& row : by_worker.rows()) {
    rows.push_back(absl::StrCat(row.slice().worker(), " ", row.received()));
  }
  EXPECT_THAT(rows, ElementsAre("organizations/wa/people/ada 0", "organizations/wa/people/ben 30",
                                "organizations/wa/people/cleo 0"));
}

TEST_P(CaseloadReports, OthersFiguresNeedAPermissionAndOnesOwnDoNot) {
  CountCases(10, "2025-05-02T12:00:00Z",
             [](v1::Case& of) { of.set_assignee(FullName("people", "ada")); });
  Request request = May();
  request.mutable_slice()->set_worker(FullName("people", "ada"));
  office_.ActAsPerson("ben", "worker");
  EXPECT_TRUE(absl::IsPermissionDenied(Report<Response>("ReportCaseload", request).status()));
  office_.ActAsPerson("ada", "worker");
  EXPECT_EQ(Get(request).rows(0).received(), 10);
  request.add_dimensions(v1::BY_WORKER);
  request.mutable_slice()->clear_worker();
  EXPECT_TRUE(absl::IsPermissionDenied(Report<Response>("ReportCaseload", request).status()));
  office_.ActAsRole("case-worker");
  EXPECT_TRUE(absl::IsPermissionDenied(Report<Response>("ReportCaseload", May()).status()));
}

TEST_P(CaseloadReports, ACopyForOthersHidesUnderFiveAndWhatGivesThemAway) {
  CountCases(4, "2025-05-02T12:00:00Z", [](v1::Case& of) { of.set_language("so"); });
  CountCases(6, "2025-05-02T12:00:00Z", [](v1::Case& of) { of.set_language("vi"); });
  CountCases(50, "2025-05-02T12:00:00Z");
  Request request = May();
  request.add_dimensions(v1::BY_LANGUAGE);
  std::vector<int64_t> shown;
  const Response whole = Get(request);
  for (const auto& row : whole.rows()) shown.push_back(row.received());
  EXPECT_THAT(shown, ElementsAre(50, 4, 6));
  request.set_published(true);
  shown.clear();
  const Response copy = Get(request);
  for (const auto& row : copy.rows()) shown.push_back(row.received());
  EXPECT_THAT(shown, ElementsAre(50, 0, 0));
}

TEST_P(CaseloadReports, WhatDoesNotApplyIsRefusedWithAllOfIt) {
  Request request = About<Request>("2025-05-31", "2025-05-01");
  request.mutable_slice()->set_queue("spanish");
  request.mutable_slice()->set_competency("organizations/wa/frameworks/f/competencies/c");
  request.add_dimensions(v1::BY_QUEUE);
  EXPECT_THAT(
      FieldsOf(Report<Response>("ReportCaseload", request).status()),
      UnorderedElementsAre("period.end_date", "dimensions", "slice.queue", "slice.competency"));
  EXPECT_THAT(
      FieldsOf(
          Report<Response>("ReportCaseload", About<Request>("2019-01-01", "2025-01-01")).status()),
      ElementsAre("period"));
  Request of_worker = About<Request>("2025-05-02", "2025-05-31");
  of_worker.mutable_slice()->set_worker(FullName("people", "ada"));
  EXPECT_THAT(FieldsOf(Report<Response>("ReportCaseload", of_worker).status()),
              ElementsAre("period"));
}

// Neighbors that count into the same rows at once do not lose anything, nor stop each other.
TEST_P(CaseloadReports, ManyCountAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kEach = 25;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      v1::Case of;
      of.set_state(v1::Case::NEW);
      *of.mutable_receive_time() = TimeAt("2025-05-02T12:00:00Z");
      for (int i = 0; i < kEach; ++i) {
        Count([&](Counters& counters) { counters.CountCase({}, {.resource = &of}); },
              absl::StrCat("case ", thread, " ", i));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Get(May()).rows(0).open(), kThreads * kEach);
}

INSTANTIATE_TEST_SUITE_P(Drivers, CaseloadReports, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
