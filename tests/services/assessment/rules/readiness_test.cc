// Readiness: the best-fitting, of equals the better verified, and a tie is called one.

#include "services/assessment/rules/readiness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Day kToday = 22'000;

HeldLevel Has(int competency, int level, Day until = kToday) {
  return {.competency = competency, .level = level, .verified_until = until};
}

std::vector<std::string> Named(const Ready& ready) {
  std::vector<std::string> named;
  for (const ReadyOne& one : ready.people) {
    named.push_back(absl::StrCat(one.rank, one.tied ? "= " : " ", one.person, " ", one.distance,
                                 " ", one.unverified));
  }
  return named;
}

TEST(Readiness, FindsWhoLacksLeast) {
  ReadinessColumns columns;
  columns.Put("ana", {Has(1, 30), Has(2, 40)}, true);
  columns.Put("ben", {Has(1, 35), Has(2, 20)}, true);
  columns.Put("cid", {Has(1, 50)}, true);
  columns.Put("dan", {Has(1, 50), Has(2, 50)}, false);  // not here any more
  const std::vector<Requirement> job = {{.competency = 1, .level = 4, .weight = 3},
                                        {.competency = 2, .level = 3}};
  const Ready ready = columns.Find(job, 10, kToday);
  EXPECT_THAT(Named(ready), ElementsAre("1 ben 25 0", "2 ana 30 0", "3 cid 30 1"));
  EXPECT_EQ(ready.considered, 3);
}

TEST(Readiness, CallsATieATieAlsoBeyondTheLast) {
  ReadinessColumns columns;
  for (const char* const person : {"d", "b", "c", "a"}) columns.Put(person, {Has(1, 30)}, true);
  columns.Put("old", {Has(1, 30, kToday - 1)}, true);
  const Ready ready = columns.Find({{.competency = 1, .level = 3}}, 2, kToday);
  EXPECT_THAT(Named(ready), ElementsAre("1= a 0 0", "1= b 0 0"));
  EXPECT_EQ(ready.tied_beyond, 2);
}

TEST(Readiness, LeavesOutWhoLacksAMinimumQualification) {
  ReadinessColumns columns;
  columns.Put("ana", {Has(1, 29), Has(2, 50)}, true);
  columns.Put("ben", {Has(1, 30)}, true);
  const std::vector<Requirement> job = {{.competency = 1, .level = 3, .is_minimum = true},
                                        {.competency = 2, .level = 5}};
  EXPECT_THAT(Named(columns.Find(job, 10, kToday)), ElementsAre("1 ben 50 1"));
  EXPECT_THAT(columns.Find({{.competency = 9, .level = 1, .is_minimum = true}}, 10, kToday).people,
              IsEmpty());
}

TEST(Readiness, TakesWhatIsPutInInPlaceOfWhatWas) {
  ReadinessColumns columns;
  columns.Put("ana", {Has(1, 30), Has(2, 30)}, true);
  columns.Put("ana", {Has(3, 40)}, true);
  EXPECT_THAT(Named(columns.Find({{.competency = 2, .level = 3}, {.competency = 3, .level = 3}}, 1,
                                 kToday)),
              ElementsAre("1 ana 30 1"));
}

TEST(Readiness, CountsWhoIsReadyAndWhoIsOneLevelAway) {
  ReadinessColumns columns;
  columns.Put("ana", {Has(1, 30), Has(2, 30)}, true);
  columns.Put("ben", {Has(1, 20), Has(2, 20)}, true);
  columns.Put("cid", {Has(1, 19), Has(2, 30)}, true);
  columns.Put("dan", {Has(1, 30), Has(2, 30)}, false);
  const Bench bench = columns.Count({{.competency = 1, .level = 3}, {.competency = 2, .level = 3}},
                                    {"ana", "ben", "cid", "dan"});
  EXPECT_EQ(bench.ready_now, 1);
  EXPECT_EQ(bench.within_one_level, 1);
  EXPECT_EQ(bench.in_development, 1);
  EXPECT_EQ(bench.considered, 3);
}

TEST(Readiness, FindsWhatSortingEverybodyWouldFind) {
  std::mt19937 random(3);
  const auto some = [&](int below) {
    return std::uniform_int_distribution<int>(0, below - 1)(random);
  };
  for (int round = 0; round < 200; ++round) {
    ReadinessColumns columns;
    std::vector<Requirement> job;
    for (int i = 1; i <= 1 + some(3); ++i) {
      job.push_back({.competency = i,
                     .level = 1 + some(4),
                     .weight = 1 + some(3),
                     .is_minimum = some(6) == 0});
    }
    std::vector<std::tuple<int, int, std::string>> all;
    for (int p = 0; p < 40; ++p) {
      const std::string person = absl::StrCat("p", some(1000), "-", p);
      std::vector<HeldLevel> levels;
      int distance = 0;
      int unverified = 0;
      bool is_out = some(10) == 0;
      const bool is_candidate = !is_out;
      for (const Requirement& one : job) {
        const int level = some(5) * 10;
        const Day until = kToday - 1 + some(2);
        if (level > 0) levels.push_back(Has(one.competency, level, until));
        const int lacking = std::max(0, one.level * 10 - level);
        distance += lacking * one.weight;
        is_out |= one.is_minimum && lacking > 0;
        if (level == 0 || until < kToday) ++unverified;
      }
      columns.Put(person, levels, is_candidate);
      if (!is_out) all.emplace_back(distance, unverified, person);
    }
    std::sort(all.begin(), all.end());
    const int most = 1 + some(20);
    const Ready ready = columns.Find(job, most, kToday);
    ASSERT_EQ(ready.people.size(), std::min(all.size(), static_cast<size_t>(most)));
    for (size_t i = 0; i < ready.people.size(); ++i) {
      ASSERT_EQ(ready.people[i].person, std::get<2>(all[i])) << "round " << round;
    }
  }
}

}  // namespace
}  // namespace touchstone::assessment
