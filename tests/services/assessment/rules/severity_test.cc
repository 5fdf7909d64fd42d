#include "services/assessment/rules/severity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> RatersOf(const Severity& severity) {
  std::vector<std::string> raters;
  for (const RaterSeverity& rater : severity.Result()) raters.push_back(rater.rater);
  return raters;
}

TEST(Severity, IsTheMeanDifferenceFromTheOthersOnTheSamePeople) {
  Severity severity;
  for (int person = 0; person < 4; ++person)
    severity.AddPerson(std::vector<RaterLevel>{{"ann", 2}, {"bob", 3}, {"cleo", 4}});
  EXPECT_THAT(severity.Result(), IsEmpty());  // of four people nothing is said
  severity.AddPerson(std::vector<RaterLevel>{{"ann", 3}, {"bob", 3}});
  const auto result = severity.Result();
  ASSERT_EQ(result.size(), 2U);
  EXPECT_EQ(result[0].rater, "ann");
  EXPECT_EQ(result[0].people, 5);
  EXPECT_DOUBLE_EQ(result[0].difference, 4 * -1.5 / 5);
  EXPECT_DOUBLE_EQ(result[1].difference, 0);
}

TEST(Severity, CountsOnlyPeopleWhomOthersRatedToo) {
  Severity severity;
  for (int person = 0; person < 4; ++person)
    severity.AddPerson(std::vector<RaterLevel>{{"ann", 2}, {"bob", 3}});
  severity.AddPerson(std::vector<RaterLevel>{{"ann", 1}});
  severity.AddPerson({});
  EXPECT_THAT(severity.Result(), IsEmpty());
}

TEST(Severity, DoesNotDependOnTheOrder) {
  std::vector<std::vector<RaterLevel>> people;
  for (int i = 0; i < 30; ++i) {
    people.push_back({{"ann", 1 + i % 5}, {"bob", 1 + i * 7 % 5}});
    for (int more = 0; more < i % 4; ++more)
      people.back().push_back({std::string(1, static_cast<char>('c' + more)), 1 + i * more % 5});
  }
  Severity forward;
  for (const auto& person : people) forward.AddPerson(person);
  Severity backward;
  for (auto person = people.rbegin(); person != people.rend(); ++person) {
    backward.AddPerson(std::vector<RaterLevel>(person->rbegin(), person->rend()));
  }
  EXPECT_THAT(RatersOf(forward), ElementsAre("ann", "bob", "c", "d", "e"));
  ASSERT_EQ(RatersOf(backward), RatersOf(forward));
  for (size_t i = 0; i < 5; ++i)
    EXPECT_EQ(forward.Result()[i].difference, backward.Result()[i].difference);
}

}  // namespace
}  // namespace touchstone::assessment
