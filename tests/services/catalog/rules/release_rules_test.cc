#include "services/catalog/rules/release_rules.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/catalog/rules/content_hash.h"

namespace touchstone::catalog {
namespace {

template <typename T>
T Parsed(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

using Strings = std::vector<std::string>;

Strings Subjects(const std::vector<Obstacle>& obstacles) {
  Strings subjects;
  for (const Obstacle& obstacle : obstacles) subjects.push_back(obstacle.subject);
  return subjects;
}

v1::Framework Complete() {
  return Parsed<v1::Framework>(
      "name: 'f' proficiency_scale { "
      "levels { id: 'entry' job_demand: 'd' indicators: 'i' } "
      "levels { id: 'expert' job_demand: 'd' indicators: 'i' } }");
}

TEST(ReleaseGaps, ACompleteOneHasNone) {
  EXPECT_EQ(Subjects(GapsOf(Complete())), Strings{});
  EXPECT_EQ(Subjects(GapsOf(Complete(), Parsed<v1::Competency>(
                                            "name: 'c' definition: 'd' importance: 'i' "
                                            "key_elements { id: 'k' behaviors { text: 't' } } "
                                            "key_elements { id: 'l' shares_behaviors_of: 'k' } "
                                            "level_indicators { level: 'entry' }"))),
            Strings{});
}

TEST(ReleaseGaps, OfAFrameworkAreAllNamed) {
  const auto framework = Parsed<v1::Framework>(
      "name: 'f' proficiency_scale { levels { id: 'entry' } } review_notes { reason: 'r' }");
  EXPECT_EQ(Subjects(GapsOf(framework)),
            (Strings{"f proficiency_scale.levels", "f proficiency_scale.levels[entry].job_demand",
                     "f proficiency_scale.levels[entry].indicators", "f review_notes"}));
}

TEST(ReleaseGaps, OfACompetencyAreAllNamed) {
  const auto competency = Parsed<v1::Competency>(
      "name: 'c' key_elements { id: 'k' } level_indicators { level: 'none' } "
      "review_notes { reason: 'r' }");
  EXPECT_EQ(Subjects(GapsOf(Complete(), competency)),
            (Strings{"c definition", "c importance", "c key_elements[k].behaviors",
                     "c level_indicators[none]", "c review_notes"}));
  EXPECT_EQ(Subjects(GapsOf(Complete(), Parsed<v1::Competency>("name: 'c'"))),
            (Strings{"c definition", "c importance", "c key_elements"}));
}

TEST(Approvals, OfSomebodyElseAreEnough) {
  auto release =
      Parsed<v1::Release>("name: 'r' submitter: 's' reviews { reviewer: 'a' verdict: APPROVED }");
  EXPECT_TRUE(MissingApprovals(release).empty());
  release.mutable_reviews(0)->set_reviewer("s");
  EXPECT_EQ(MissingApprovals(release).size(), 1U);
  release.mutable_reviews(0)->set_verdict(v1::Review::REMARK);
  EXPECT_EQ(MissingApprovals(release).size(), 1U);
}

TEST(Approvals, AreNeededOfEveryoneAsked) {
  auto release = Parsed<v1::Release>(
      "name: 'r' submitter: 's' reviewers: 'a' reviewers: 'b' "
      "reviews { reviewer: 'a' verdict: APPROVED } reviews { reviewer: 'b' verdict: REMARK }");
  EXPECT_EQ(Subjects(MissingApprovals(release)), Strings{"r reviewers"});
  v1::Review review;
  review.set_reviewer("b");
  review.set_verdict(v1::Review::APPROVED);
  SetReview(review, release);
  EXPECT_EQ(release.reviews_size(), 2) << "the later word replaces the earlier";
  EXPECT_TRUE(MissingApprovals(release).empty());
}

TEST(Approvals, DoNotOutweighAnObjection) {
  const auto release = Parsed<v1::Release>(
      "name: 'r' submitter: 's' reviews { reviewer: 'a' verdict: APPROVED } "
      "reviews { reviewer: 'b' verdict: CHANGES_REQUESTED }");
  EXPECT_EQ(Subjects(MissingApprovals(release)), Strings{"r reviews"});
}

TEST(Audience, NamesOrganizationsOrNone) {
  v1::ReleaseAudience audience;
  EXPECT_TRUE(AudienceViolations(audience).empty());
  audience.set_kind(v1::ReleaseAudience::ORGANIZATIONS);
  EXPECT_EQ(AudienceViolations(audience).size(), 1U);
  audience.add_organization_ids("ny");
  EXPECT_TRUE(AudienceViolations(audience).empty());
  audience.add_organization_ids("No Id");
  EXPECT_EQ(AudienceViolations(audience).at(0).field, "release.audience.organization_ids[1]");
  audience.set_kind(v1::ReleaseAudience::PUBLIC);
  EXPECT_EQ(AudienceViolations(audience).size(), 2U);
}

TEST(Audience, IsTheOnlyDifferenceOrNot) {
  const auto before = Parsed<v1::Release>("name: 'r' notes: 'n'");
  auto after = before;
  after.mutable_audience()->set_kind(v1::ReleaseAudience::PUBLIC);
  EXPECT_TRUE(DiffersOnlyInAudience(before, after));
  EXPECT_TRUE(DiffersOnlyInAudience(after, before));
  after.set_notes("m");
  EXPECT_FALSE(DiffersOnlyInAudience(before, after));
}

// What was published once must be known by the same hash for good: these do not change.
TEST(ContentHash, StaysWhatItIs) {
  EXPECT_EQ(ContentHash(Parsed<v1::Competency>("title: 'Focus' definition: 'd'")),
            "sha256-jcs-1:2560393a189ff0b308c4084c2cf58c19b42e0de97560e3dead6f01cfda06e5de");
  ReleaseHash hash;
  hash.Add("organizations/a/frameworks/f", "sha256-jcs-1:" + std::string(64, 'a'));
  EXPECT_EQ(hash.Finish(),
            "sha256-jcs-1:024124d9bc54adcc7aa086cbfaf76f33dc357cc8ea1fe3dee356d19db5251df7");
}

TEST(ContentHash, IsOfWhatIsSaidAlone) {
  const auto here = Parsed<v1::Competency>(
      "name: 'organizations/a/frameworks/f/competencies/c' title: 'T' etag: '1' "
      "parent_competency: 'organizations/a/frameworks/f/competencies/p' "
      "create_time { seconds: 1 } review_notes { reason: 'r' }");
  const auto there = Parsed<v1::Competency>(
      "name: 'organizations/b/frameworks/g/competencies/c' title: 'T' etag: '2' "
      "parent_competency: 'organizations/b/frameworks/g/competencies/p'");
  EXPECT_EQ(ContentHash(here), ContentHash(there));
  auto other = there;
  other.set_title("U");
  EXPECT_NE(ContentHash(other), ContentHash(there));
  other = there;
  other.clear_parent_competency();
  EXPECT_NE(ContentHash(other), ContentHash(there));
}

}  // namespace
}  // namespace touchstone::catalog
