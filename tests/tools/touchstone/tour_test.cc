// The tour over the running suite, as its users take it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "tests/suite/suite.h"
#include "tools/touchstone/command_line.h"

namespace touchstone {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

Outcome RunTool(const Suite& suite, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--server", suite.grpc_address(), "--http", suite.http_url(),
                                       "--token-file", suite.folder() + "/admin.token"});
  if (absl::StartsWith(suite.http_url(), "https:")) {
    arguments.insert(arguments.begin(), {"--tls-ca", suite.certificate()});
  }
  std::istringstream in;
  std::ostringstream out, err;
  const int code = RunCommandLine(arguments, {in, out, err});
  return {code, out.str(), err.str()};
}

// A file of the workplace that is not part of the tree; empty when it is not there.
std::string SharedFile(const std::string& folder, const std::string& prefix) {
  const char* root = std::getenv("TOUCHSTONE_SHARED");
  const std::filesystem::path path =
      std::filesystem::path(root != nullptr ? root : TOUCHSTONE_SOURCE "/../shared") / folder;
  if (!std::filesystem::is_directory(path)) return "";
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (absl::StartsWith(entry.path().filename().string(), prefix)) return entry.path();
  }
  return "";
}

class Tours : public ::testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    auto suite = Suite::Start({.store = GetParam()});
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
  }

  std::unique_ptr<Suite> suite_;
};

TEST_P(Tours, EndWellOnADocumentOfOurOwn) {
  const Outcome outcome =
      RunTool(*suite_, {"tour", TOUCHSTONE_SOURCE "/tests/tools/touchstone/care_for_mains.md"});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("ok import  2 key elements, 3 behaviors, 2 levels"));
  EXPECT_THAT(outcome.out, HasSubstr("the conflict was reported"));
  EXPECT_THAT(outcome.out, HasSubstr("ok survey  50 answers"));
  EXPECT_THAT(outcome.out, HasSubstr("ok handoff  by letter"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("FAILED")));
  EXPECT_THAT(RunTool(*suite_, {"list", "organizations"}).out, Not(HasSubstr("tour")));
}

TEST_P(Tours, HandACaseOverByOpen311WhereTheServerIsKnownByHttps) {
  const auto suite = Suite::Start({.store = GetParam(), .tls = true});
  ASSERT_TRUE(suite.ok()) << suite.status();
  const Outcome outcome =
      RunTool(**suite, {"tour", TOUCHSTONE_SOURCE "/tests/tools/touchstone/care_for_mains.md"});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("ok handoff  by Open311"));
}

TEST_P(Tours, EndWellOnTheRealJobAid) {
  const std::string document = SharedFile("seeds", "002_");
  const std::string outline = SharedFile("data", "customer-focus-outline.txt");
  if (document.empty() || outline.empty()) {
    GTEST_SKIP() << "the job aid is not here; TOUCHSTONE_SHARED says where it is";
  }
  const Outcome outcome = RunTool(*suite_, {"tour", document, "--outline", outline});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("ok import  13 key elements, 49 behaviors, 5 levels"));
  EXPECT_EQ(RunTool(*suite_, {"tour", document}).code, 0) << "without the outline";
}

TEST_P(Tours, EndBadlyOnWhatIsNoJobAid) {
  const std::string letter = suite_->folder() + "/letter.txt";
  std::ofstream(letter) << "A letter to my aunt.\n";
  const Outcome outcome = RunTool(*suite_, {"tour", letter});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("FAILED import"));
}

TEST_P(Tours, LeaveASuiteWhoseStatusIsReady) {
  const Outcome outcome = RunTool(*suite_, {"status"});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("touchstone.catalog.v1.Catalog"));
  EXPECT_THAT(outcome.out, HasSubstr("version"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Tours, ::testing::Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
