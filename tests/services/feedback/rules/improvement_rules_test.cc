// What differs from what is believed, and which barrier weighs most.

#include "services/feedback/rules/improvement_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/feedback/rules/barrier_rank.h"
#include "services/feedback/rules/need_differences.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using v1::NeedDifference;
using v1::RankedBarrier;
using v1::Requirement;

Requirement Believed(const std::string& title, int importance, int fulfilment) {
  Requirement requirement;
  requirement.set_name(title);
  requirement.set_title(title);
  requirement.set_importance(importance);
  requirement.set_fulfilment(fulfilment);
  return requirement;
}

NeedSums Said(int64_t n, int64_t importance, int64_t fulfilment) {
  return {n, {n, importance, importance * importance}, {n, fulfilment, fulfilment * fulfilment}};
}

TEST(NeedDifferences, SayWhatDiffersMostFirst) {
  const auto differences = NeedDifferencesOf(
      {Believed("as believed", 3, 3), Believed("better met", 3, 2), Believed("less met", 4, 4),
       Believed("not asked", 5, 5), Believed("overrated", 5, 0), Believed("underrated", 2, 3)},
      {{"as believed", Said(2, 7, 6)},
       {"better met", Said(2, 6, 10)},
       {"less met", Said(4, 16, 6)},
       {"overrated", Said(4, 16, 4)},
       {"underrated", Said(1, 5, 3)}},
      3);
  std::vector<std::string> rows;
  for (const NeedDifference& difference : differences) {
    rows.push_back(difference.title() + ": " + NeedDifference::Kind_Name(difference.kind()));
  }
  EXPECT_THAT(rows, ElementsAre("underrated: UNDERRATED", "less met: LESS_MET",
                                "overrated: OVERRATED", "as believed: AS_BELIEVED",
                                "better met: AS_BELIEVED", "not asked: NOT_ASKED", ": NOT_LISTED"));
  EXPECT_EQ(differences[0].importance().value(), 5);
  EXPECT_EQ(differences[0].importance().formula(), kNeedImportanceFormula);
  EXPECT_FALSE(differences[5].importance().has_value());
  EXPECT_EQ(differences[6].mention_count(), 3);
}

TEST(NeedDifferences, HalfAPointIsAsBelieved) {
  const auto kind = [](int64_t n, int64_t importance) {
    return NeedDifferencesOf({Believed("need", 3, 0)}, {{"need", Said(n, importance, 0)}}, 0)[0]
        .kind();
  };
  EXPECT_EQ(kind(2, 7), NeedDifference::AS_BELIEVED);
  EXPECT_EQ(kind(2, 5), NeedDifference::AS_BELIEVED);
  EXPECT_EQ(kind(1000, 3501), NeedDifference::UNDERRATED);
  EXPECT_EQ(kind(1000, 2499), NeedDifference::OVERRATED);
}

RankedBarrier Behind(const std::string& barrier, int64_t cases, int64_t broken, int64_t abandoned) {
  RankedBarrier ranked;
  ranked.set_barrier(barrier);
  ranked.set_cases(cases);
  ranked.set_broken_commitments(broken);
  ranked.set_abandoned_contacts(abandoned);
  return ranked;
}

TEST(BarrierRanks, TieWhereTheyWeighTheSame) {
  std::vector<RankedBarrier> barriers = {Behind("d", 0, 0, 0), Behind("c", 2, 0, 0),
                                         Behind("b", 0, 1, 0), Behind("a", 1, 0, 10),
                                         Behind("e", 0, 0, 21)};
  RankBarriers(barriers);
  std::vector<std::string> rows;
  for (const RankedBarrier& barrier : barriers) {
    rows.push_back(std::to_string(barrier.rank()) + " " + barrier.barrier() + " " +
                   std::to_string(barrier.weight()));
  }
  EXPECT_THAT(rows, ElementsAre("1 e 21", "2 a 20", "2 b 20", "2 c 20", "5 d 0"));
}

TEST(ImprovementCycles, LeavePublishedWordsInTheFirstLanguageThereIs) {
  v1::ImprovementCycle cycle;
  for (const auto& [language, text] : {std::pair("es", "Esperamos"), std::pair("en", "We wait")}) {
    for (auto* const texts : {cycle.mutable_you_said(), cycle.mutable_we_did()}) {
      auto& added = *texts->Add();
      added.set_language(language);
      added.set_text(text);
    }
  }
  EXPECT_EQ(PublishedOf(cycle, "en-US").you_said(), "We wait");
  EXPECT_EQ(PublishedOf(cycle, "fr").you_said(), "Esperamos");
  EXPECT_EQ(PublishedOf(cycle, "").language(), "es");
  EXPECT_TRUE(HasBothTexts(cycle));
  cycle.mutable_we_did()->RemoveLast();
  EXPECT_FALSE(HasBothTexts(cycle));
}

}  // namespace
}  // namespace touchstone::feedback
