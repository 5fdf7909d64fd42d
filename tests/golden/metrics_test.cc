// Every metric that a process of the suite offers, so that none vanishes unseen: dashboards and
// alarms stand on their names.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/golden/metric_names.h"
#include "tests/suite/suite.h"
#include "tools/touchstone/console.h"

namespace touchstone {
namespace {

TEST(Metrics, AreThoseOfTheReviewedList) {
  auto suite = Suite::Start();
  ASSERT_TRUE(suite.ok()) << suite.status();
  // A write and a read that go all the way: some metrics begin with the first call.
  const RestClient rest = (*suite)->rest();
  ASSERT_TRUE(rest.Send({.verb = "POST",
                         .target = "/v1/organizations?organizationId=wa",
                         .body = R"({"displayName": "WA"})"})
                  .ok());
  ASSERT_TRUE(rest.Send({.target = "/v1/organizations/wa/frameworks/hr"}).ok());

  std::set<std::string> offered;
  for (const char* process : {"gateway", "catalog"}) {
    const auto scrape =
        RestClient({.url = (*suite)->admin_url(process)}).Send({.target = "/metrics"});
    ASSERT_TRUE(scrape.ok()) << scrape.status();
    for (const std::string& name : MetricNames(scrape->body)) {
      offered.insert(absl::StrCat(process, " ", name));
    }
  }
  const auto reviewed = ReadFile(TOUCHSTONE_METRICS);
  ASSERT_TRUE(reviewed.ok()) << reviewed.status();
  const std::set<std::string> expected = absl::StrSplit(*reviewed, '\n', absl::SkipEmpty());
  for (const std::string& name : offered) {
    EXPECT_EQ(expected.count(name), 1U) << name << " is new";
  }
  for (const std::string& name : expected) {
    EXPECT_EQ(offered.count(name), 1U) << name << " is gone";
  }
}

}  // namespace
}  // namespace touchstone
