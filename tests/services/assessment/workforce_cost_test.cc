// What questions about everybody cost: a heatmap of 500 units and 20 competencies, and the 50 who
// fit best of 1,000,000 people by 8 requirements. Measured by hand, and no part of a run of the
// tests:
//
//   cycles_test --gtest_also_run_disabled_tests --gtest_filter='*WorkforceCost*'

#include <gtest/gtest.h>
#include <touchstone/assessment/v1/workforce_analytics.pb.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "services/assessment/readiness.h"
#include "services/assessment/readiness_index.h"
#include "services/assessment/rules/kept_levels.h"
#include "services/assessment/spans.h"
#include "services/assessment/workforce_analytics.h"
#include "services/runtime/clock/clock.h"
#include "tests/services/assessment/cycle_in_process.h"
#include "tests/stores/stores.h"

namespace touchstone::assessment {
namespace {

using ::testing::Values;

constexpr int kUnits = 500;
constexpr int kCompetencies = 20;
constexpr int kPeople = 1'000'000;
constexpr int kRounds = 21;

class WorkforceCost : public testing::TestWithParam<StoreKind> {
 protected:
  WorkforceCost() {
    RegisterWorkforceAnalytics(analytics_, office_.store());
    RegisterReadiness(analytics_, office_.store(), office_.catalog(), index_);
    store_.AllowScans();
    for (int i = 1; i <= kCompetencies; ++i) {
      store_.RunBeside(absl::Substitute(
          "INSERT INTO kept_competencies (organization, competency, number) VALUES ('wa', "
          "'organizations/wa/frameworks/f/competencies/c$0', $0)",
          i));
    }
  }

  static std::string Literal(const std::string& bytes) {
    const std::string hex = absl::BytesToHexString(bytes);
    return GetParam().dialect == Dialect::kSqlite ? absl::StrCat("x'", hex, "'")
                                                  : absl::StrCat("'\\x", hex, "'::bytea");
  }

  // Until the bytes of the answer are there; the median, in microseconds.
  int64_t Cost(const std::string& method, const google::protobuf::Message& request) {
    const auto* const descriptor = analytics_.descriptor().FindMethodByName(method);
    const auto& handlers = analytics_.methods().at(static_cast<size_t>(descriptor->index()));
    std::vector<int64_t> costs;
    for (int i = 0; i < kRounds; ++i) {
      const Context context = office_.MakeContext(*descriptor);
      const absl::Duration begin = SystemClock().Monotonic();
      const auto answer = handlers.unary(context, request);
      costs.push_back(absl::ToInt64Microseconds(SystemClock().Monotonic() - begin));
      EXPECT_TRUE(answer.ok()) << answer.status();
    }
    std::nth_element(costs.begin(), costs.begin() + kRounds / 2, costs.end());
    return costs[kRounds / 2];
  }

  TestStore store_{GetParam()};
  CycleInProcess office_{store_};
  RpcService analytics_{"touchstone.assessment.v1.WorkforceAnalytics"};
  ReadinessIndex index_{office_.store()};
};

TEST_P(WorkforceCost, DISABLED_OfAHeatmap) {
  FiguresByCompetency figures;
  for (int i = 1; i <= kCompetencies; ++i) {
    for (int person = 0; person < kPeople / kUnits; ++person) {
      const int level = 10 + (person + i) % 40;
      figures[i].Add({i, level, 3, std::max(0, 30 - level)}, 1);
    }
  }
  store_.RunBeside(absl::Substitute(
      "WITH RECURSIVE u (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM u WHERE i < $0) INSERT INTO "
      "unit_spans (name, valid_from, valid_to, known_from, known_to, parent_unit) SELECT "
      "'organizations/wa/organizationalUnits/u' || i, 0, $1, 0, $2, CASE WHEN i = 0 THEN '' ELSE "
      "'organizations/wa/organizationalUnits/u' || ((i - 1) / 7) END FROM u",
      kUnits - 1, kForever, kStillKnown));
  store_.RunBeside(absl::Substitute(
      "WITH RECURSIVE u (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM u WHERE i < $0), r (k) AS "
      "(SELECT 0 UNION ALL SELECT k + 1 FROM r WHERE k < 99) INSERT INTO unit_levels (purpose, "
      "unit, valid_to, valid_from, body) SELECT 2, 'organizations/wa/organizationalUnits/u' || i, "
      "CASE WHEN k = 99 THEN $1 ELSE 15000 + k * 30 + 30 END, 15000 + k * 30, $2 FROM u, r",
      kUnits - 1, kForever, Literal(PackedFigures(figures).SerializeAsString())));
  if (GetParam().dialect == Dialect::kPostgres) store_.RunBeside("VACUUM ANALYZE");
  v1::ReportHeatmapRequest request;
  request.set_parent(kOrganization);
  request.set_purpose(v1::AssessmentCycle::EVALUATIVE);
  request.set_depth(50);
  std::cout << GetParam() << ": a heatmap takes " << Cost("ReportHeatmap", request) << " us\n";
}

TEST_P(WorkforceCost, DISABLED_OfReadiness) {
  std::string bodies;
  for (int one = 0; one < 97; ++one) {
    std::vector<HeldLevel> levels;
    for (int i = 1; i <= kCompetencies; ++i) {
      levels.push_back({i, 10 + (one * (i + 3)) % 40, 3, 0, 30'000});
    }
    const HeldSpan span{"organizations/wa/organizationalUnits/u", 0, kForever, levels};
    absl::StrAppend(&bodies, " WHEN ", one, " THEN ",
                    Literal(PackedLevels({span}, levels).SerializeAsString()));
  }
  store_.RunBeside(absl::Substitute(
      "WITH RECURSIVE p (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM p WHERE i < $0) INSERT INTO "
      "person_levels (purpose, person, organization, sequence, body) SELECT 2, "
      "'organizations/wa/people/p' || (1000000 + i), 'wa', i, CASE i % 97 $1 END FROM p",
      kPeople, bodies));
  if (GetParam().dialect == Dialect::kPostgres) store_.RunBeside("VACUUM ANALYZE");
  v1::ReportReadinessRequest request;
  request.set_parent(kOrganization);
  for (int i = 1; i <= 8; ++i) {
    v1::ReadinessRequirement& requirement = *request.add_requirements();
    requirement.set_competency(absl::StrCat("organizations/wa/frameworks/f/competencies/c", i));
    requirement.set_level(3 + i % 2);
    requirement.set_weight(i);
    requirement.set_minimum_qualification(i == 8);
  }
  const absl::Duration begin = SystemClock().Monotonic();
  ASSERT_TRUE(
      office_.CallOn<v1::ReportReadinessResponse>(analytics_, "ReportReadiness", request).ok());
  std::cout << GetParam() << ": reading everybody once takes "
            << absl::ToInt64Milliseconds(SystemClock().Monotonic() - begin) << " ms, the 50 best "
            << Cost("ReportReadiness", request) << " us\n";
}

INSTANTIATE_TEST_SUITE_P(Stores, WorkforceCost, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
