// The suite as clients see it that nobody here wrote: each of them works through the gateway's
// doors, and knows of the contract only what the suite itself tells.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/stores/child_process.h"
#include "tests/suite/suite.h"
#include "tools/touchstone/console.h"

namespace touchstone {
namespace {

using ::testing::HasSubstr;

constexpr char kPackages[] = TOUCHSTONE_DEPS "/clients";

class Clients : public testing::Test {
 protected:
  void SetUp() override {
    auto suite = Suite::Start();
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
  }

  // Runs a program of this folder that is told where the suite is; what it printed. It must end
  // well.
  std::string Run(std::vector<std::string> program) {
    std::vector<std::string> command = {
        "/usr/bin/env", absl::StrCat("TOUCHSTONE_HTTP=", suite_->http_url()),
        absl::StrCat("TOUCHSTONE_GRPC=", suite_->grpc_address()),
        absl::StrCat("TOUCHSTONE_TOKEN=", suite_->admin_token()),
        absl::StrCat("TOUCHSTONE_REFLECTION_PROTO=", TOUCHSTONE_DEPS,
                     "/protos/grpc/reflection/v1alpha/reflection.proto")};
    command.insert(command.end(), program.begin(), program.end());
    const std::string output = suite_->folder() + "/client.log";
    ChildProcess child(command, {.output = output, .signal_at_death = SIGKILL});
    const int code = child.Wait();
    const std::string printed = ReadFile(output).value_or("");
    EXPECT_EQ(code, 0) << printed;
    return printed;
  }

  static std::string File(const std::string& name) {
    return absl::StrCat(TOUCHSTONE_CLIENTS_SOURCE, "/", name);
  }

  std::unique_ptr<Suite> suite_;
};

TEST_F(Clients, GrpcJsWorksFromReflectionAlone) {
  // Packages are looked for where the program lies.
  const std::string folder = suite_->folder() + "/grpc_js";
  const std::string printed =
      Run({"/bin/sh", "-c",
           absl::StrCat("cp -r ", File("grpc_js"), " ", folder, " && ln -s ", kPackages,
                        "/node_modules ", folder, " && exec node ", folder, "/cycle.mjs")});
  EXPECT_THAT(printed, HasSubstr("ok: finds every service by reflection"));
  EXPECT_THAT(printed, HasSubstr("ok: updates it, with an etag"));
  EXPECT_THAT(printed, HasSubstr("ok: publishes it"));
  EXPECT_THAT(printed, HasSubstr("ok: shows it to others as its audience says"));
  EXPECT_THAT(printed, HasSubstr("ok: hears of every change"));
}

TEST_F(Clients, AClientGeneratedFromTheDocumentCompilesAndWorks) {
  const std::string printed = Run({File("openapi_fetch/run"), kPackages});
  EXPECT_THAT(printed, HasSubstr("ok: updates it, with an etag"));
  EXPECT_THAT(printed, HasSubstr("ok: publishes it"));
  EXPECT_THAT(printed, HasSubstr("ok: shows it to others as its audience says"));
  EXPECT_THAT(printed, HasSubstr("ok: hears of every change"));
}

TEST_F(Clients, TheDocumentPassesRedoclysLint) {
  EXPECT_THAT(Run({File("document/run"), kPackages}), HasSubstr("valid"));
}

TEST_F(Clients, TheDocumentsExamplesAreAccepted) {
  const std::string printed = Run({"node", File("document/examples.mjs")});
  EXPECT_THAT(printed, HasSubstr("ok: touchstone.catalog.v1.Catalog.CreateCompetency"));
  EXPECT_THAT(printed, HasSubstr("ok: touchstone.catalog.v1.Catalog.UpdateJobProfile"));
}

}  // namespace
}  // namespace touchstone
