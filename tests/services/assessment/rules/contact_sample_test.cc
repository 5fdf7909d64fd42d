#include "services/assessment/rules/contact_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAreArray;
using ::testing::SizeIs;

// The vectors of RFC 4231.
TEST(HmacSha256, IsThatOfTheStandard) {
  const auto hex = [](absl::string_view key, absl::string_view message) {
    return absl::BytesToHexString(HmacSha256(key, message));
  };
  EXPECT_EQ(hex(std::string(20, '\x0b'), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

std::vector<std::string> Contacts(int count) {
  std::vector<std::string> contacts;
  for (int i = 0; i < count; ++i) contacts.push_back(absl::StrCat("call-", i));
  std::sort(contacts.begin(), contacts.end());
  return contacts;
}

std::vector<std::string> Drawn(const std::string& seed, size_t most,
                               const std::vector<std::string>& contacts) {
  PersonDraw draw(seed, most);
  for (const std::string& contact : contacts) draw.Add(contact);
  return draw.Drawn();
}

TEST(PersonDraw, TakesTheFirstInTheOrderOfTheSeed) {
  const auto contacts = Contacts(100);
  std::vector<std::string> sorted = contacts;
  std::sort(sorted.begin(), sorted.end(), [](const std::string& a, const std::string& b) {
    return HmacSha256("seed", a) < HmacSha256("seed", b);
  });
  sorted.resize(7);
  EXPECT_THAT(Drawn("seed", 7, contacts), ElementsAreArray(sorted));
  EXPECT_NE(Drawn("another seed", 7, contacts), sorted);
}

TEST(PersonDraw, TakesAllWhereThereAreFewer) {
  EXPECT_THAT(Drawn("seed", 7, Contacts(3)), SizeIs(3));
  EXPECT_THAT(Drawn("seed", 7, {}), SizeIs(0));
}

// Over many seeds each contact is drawn as often as every other: 5 of 20, 4,000 times, is 1,000
// each, with a standard deviation of 27.4.
TEST(PersonDraw, FavorsNone) {
  const auto contacts = Contacts(20);
  std::map<std::string, int> times;
  for (int seed = 0; seed < 4000; ++seed) {
    for (const std::string& contact : Drawn(absl::StrCat(seed), 5, contacts)) ++times[contact];
  }
  for (const std::string& contact : contacts) EXPECT_NEAR(times[contact], 1000, 5 * 27.4);
}

}  // namespace
}  // namespace touchstone::assessment
