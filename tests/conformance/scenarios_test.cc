// Plays every golden scenario over gRPC and REST, on SQLite and PostgreSQL, with the cache on and
// off: what the scenario expects must come, and the same answers from all eight.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tests/conformance/player.h"
#include "tests/conformance/scenario.h"
#include "tests/suite/suite.h"

namespace touchstone {
namespace {

struct Configuration {
  StoreKind store;
  bool cache;
  Protocol protocol;

  std::string name() const {
    return absl::StrCat(protocol == Protocol::kGrpc ? "gRPC" : "REST", " on ", store.name,
                        cache ? " with" : " without", " cache");
  }
};

std::vector<Configuration> AllConfigurations() {
  std::vector<Configuration> all;
  for (const StoreKind& store : {SqliteStore, PostgresStore}) {
    for (const bool cache : {true, false}) {
      for (const Protocol protocol : {Protocol::kGrpc, Protocol::kRest}) {
        all.push_back({store, cache, protocol});
      }
    }
  }
  return all;
}

// Four suites serve all scenarios; each is started when it is first needed.
class RunningSuites : public ::testing::Environment {
 public:
  static absl::StatusOr<Suite*> Get(const Configuration& configuration) {
    auto& suite = suites_[absl::StrCat(configuration.store.name, configuration.cache)];
    if (suite == nullptr) {
      auto started = Suite::Start({.store = configuration.store, .cache = configuration.cache});
      if (!started.ok()) return started.status();
      suite = *std::move(started);
    }
    return suite.get();
  }

  // Before main ends, and with it what the suites stand on.
  void TearDown() override { suites_.clear(); }

 private:
  inline static std::map<std::string, std::unique_ptr<Suite>> suites_;
};

const auto* const kRunningSuites = ::testing::AddGlobalTestEnvironment(new RunningSuites);

std::vector<std::string> ScenarioFiles() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(TOUCHSTONE_SCENARIOS)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Scenarios : public ::testing::TestWithParam<std::string> {};

TEST_P(Scenarios, AnswerTheSameEverywhere) {
  const Scenario scenario = LoadScenario(GetParam());
  SCOPED_TRACE(scenario.title);
  static int run = 0;
  std::vector<std::string> first;
  std::string first_name;
  for (const Configuration& configuration : AllConfigurations()) {
    SCOPED_TRACE(configuration.name());
    const auto suite = RunningSuites::Get(configuration);
    ASSERT_TRUE(suite.ok()) << suite.status();
    const Transcript transcript = Play(scenario, **suite, configuration.protocol, ++run);
    for (const std::string& failure : transcript.failures) ADD_FAILURE() << failure;
    if (!transcript.failures.empty()) continue;
    if (first.empty()) {
      first = transcript.answers;
      first_name = configuration.name();
      continue;
    }
    ASSERT_EQ(transcript.answers.size(), first.size());
    for (size_t i = 0; i < first.size(); ++i) {
      EXPECT_EQ(transcript.answers[i], first[i])
          << scenario.steps[i].where << " is answered otherwise than by " << first_name;
    }
  }
}

std::string NameOf(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = std::filesystem::path(info.param).stem();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !isalnum(c); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Golden, Scenarios, ::testing::ValuesIn(ScenarioFiles()), NameOf);

TEST(Difference, IsWhatTheExpectationSaysAndTheAnswerDoesNotHave) {
  const auto json = [](const char* text) { return Json::parse(text); };
  EXPECT_EQ(Difference(json(R"({"a": 1})"), json(R"({"a": 1, "b": 2})")), "");
  EXPECT_EQ(Difference(json(R"({"a": ""})"), json("{}")), "");
  EXPECT_EQ(Difference(json(R"({"a": "<set>"})"), json(R"({"a": "x"})")), "");
  EXPECT_EQ(Difference(json(R"({"a": 7})"), json(R"({"a": "7"})")), "");
  EXPECT_EQ(Difference(json(R"({"a": "<set>"})"), json("{}")), "a is not set");
  EXPECT_EQ(Difference(json(R"({"a": {"b": 1}})"), json(R"({"a": {"b": 2}})")),
            "a.b should be 1 and is 2");
  EXPECT_EQ(Difference(json(R"({"a": [1, 2]})"), json(R"({"a": [1]})")),
            "a should be [1,2] and is [1]");
  EXPECT_EQ(Difference(json(R"({"a": [{"b": 1}]})"), json(R"({"a": [{"b": 3}]})")),
            "a.0.b should be 1 and is 3");
}

}  // namespace
}  // namespace touchstone
