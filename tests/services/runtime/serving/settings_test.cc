#include "services/runtime/serving/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

namespace touchstone {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using ::testing::internal::CaptureStderr;
using ::testing::internal::CaptureStdout;
using ::testing::internal::GetCapturedStderr;
using ::testing::internal::GetCapturedStdout;

// An environment variable for as long as it lives.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Variable() { unsetenv(name_); }

 private:
  const char* const name_;
};

struct Everything {
  ServiceSettings settings = DefaultSettings({.process = "touchstone-catalog",
                                              .listen = "127.0.0.1:9101",
                                              .admin_listen = "127.0.0.1:9201",
                                              .database = "sqlite:data/catalog.db",
                                              .key_space = "catalog"});

  std::optional<int> Read(std::vector<const char*> arguments) {
    SettingsReader reader("touchstone-catalog", "What an organization says good work is.");
    AddServiceSettings(reader, settings);
    arguments.insert(arguments.begin(), "touchstone-catalog");
    return reader.TryRead(static_cast<int>(arguments.size()), arguments.data());
  }
};

TEST(Settings, AreTheDefaultsWhenNothingIsSaid) {
  Everything all;
  EXPECT_EQ(all.Read({}), std::nullopt);
  EXPECT_EQ(all.settings.server.listen, "127.0.0.1:9101");
  EXPECT_EQ(all.settings.server.default_deadline, absl::Seconds(30));
  EXPECT_EQ(all.settings.database.url, "sqlite:data/catalog.db");
  EXPECT_EQ(all.settings.cache.near_bytes, size_t{64} << 20);
  EXPECT_EQ(all.settings.log_level, LogLevel::kInfo);
}

TEST(Settings, ComeFromFlags) {
  Everything all;
  EXPECT_EQ(
      all.Read({"--listen", "[::]:0", "--largest-in-flight", "10000", "--default-deadline", "1m30s",
                "--database", "postgres://db/catalog", "--redis=unix:///run/redis.sock",
                "--near-cache", "2GiB", "--log-level", "debug"}),
      std::nullopt);
  EXPECT_EQ(all.settings.server.listen, "[::]:0");
  EXPECT_EQ(all.settings.server.largest_in_flight, 10000);
  EXPECT_EQ(all.settings.server.default_deadline, absl::Seconds(90));
  EXPECT_EQ(all.settings.database.url, "postgres://db/catalog");
  EXPECT_EQ(all.settings.cache.redis_url, "unix:///run/redis.sock");
  EXPECT_EQ(all.settings.cache.near_bytes, size_t{2} << 30);
  EXPECT_EQ(all.settings.log_level, LogLevel::kDebug);
}

TEST(Settings, OfAProcessGoBeforeThoseOfAllAndFlagsBeforeBoth) {
  const Variable for_all("TOUCHSTONE_DRAIN", "1s");
  {
    Everything all;
    EXPECT_EQ(all.Read({}), std::nullopt);
    EXPECT_EQ(all.settings.server.drain, absl::Seconds(1));
  }
  const Variable for_this("TOUCHSTONE_CATALOG_DRAIN", "2s");
  const Variable empty("TOUCHSTONE_CATALOG_DATABASE", "");
  Everything all;
  EXPECT_EQ(all.Read({}), std::nullopt);
  EXPECT_EQ(all.settings.server.drain, absl::Seconds(2));
  EXPECT_EQ(all.settings.database.url, "sqlite:data/catalog.db");
  EXPECT_EQ(all.Read({"--drain", "3s"}), std::nullopt);
  EXPECT_EQ(all.settings.server.drain, absl::Seconds(3));
}

TEST(Settings, ThatAreWrongAreAllNamedAndEndTheProcess) {
  const Variable deadline("TOUCHSTONE_DEFAULT_DEADLINE", "30");
  Everything all;
  CaptureStderr();
  EXPECT_THAT(all.Read({"--listen", "nowhere", "--largest-streams", "0", "--near-cache", "lots",
                        "--log-level", "loud"}),
              Optional(2));
  EXPECT_THAT(GetCapturedStderr(),
              AllOf(HasSubstr("--listen must be host:port"),
                    HasSubstr("--largest-streams must be a number from 1 to 10000"),
                    HasSubstr("TOUCHSTONE_DEFAULT_DEADLINE must be a time with its unit"),
                    HasSubstr("--near-cache must be a number of bytes"),
                    HasSubstr("--log-level must be debug"), Not(HasSubstr("nowhere"))));
}

TEST(Settings, AreRefusedForEveryBadValue) {
  for (const std::vector<const char*>& arguments : std::vector<std::vector<const char*>>{
           {"--listen", ""},
           {"--listen", ":1"},
           {"--listen", "host:65536"},
           {"--listen", "host:-1"},
           {"--largest-in-flight", "ten"},
           {"--largest-in-flight", "99999999999"},
           {"--drain", "-1s"},
           {"--drain", "0"},
           {"--drain", "inf"},
           {"--near-cache", "-1"},
           {"--near-cache", "65GiB"},
           {"--near-cache", "18446744073709551615GiB"},
           {"--near-cache", "1 KiB KiB"},
           {"--unknown", "1"},
           {"--listen"},
           {"stray"},
       }) {
    Everything all;
    CaptureStderr();
    EXPECT_THAT(all.Read(arguments), Optional(2)) << arguments.front();
    EXPECT_NE(GetCapturedStderr(), "");
  }
}

TEST(Settings, MayBeEmptyWhereTheDefaultIs) {
  for (const auto& [by_default, exit_code] :
       {std::pair<std::string, std::optional<int>>{"", std::nullopt}, {"127.0.0.1:1", 2}}) {
    std::string address = by_default;
    SettingsReader reader("touchstone-gateway", "");
    reader.AddAddress("admin-listen", address, "");
    const char* const arguments[] = {"touchstone-gateway", "--admin-listen", ""};
    CaptureStderr();
    EXPECT_EQ(reader.TryRead(3, arguments), exit_code);
    GetCapturedStderr();
  }
}

TEST(Settings, AreExplained) {
  Everything all;
  CaptureStdout();
  EXPECT_THAT(all.Read({"--help"}), Optional(0));
  EXPECT_THAT(GetCapturedStdout(),
              AllOf(HasSubstr("What an organization says good work is."),
                    HasSubstr("TOUCHSTONE_CATALOG_LISTEN"), HasSubstr("127.0.0.1:9101"),
                    HasSubstr("--default-deadline"), HasSubstr("30s"), HasSubstr("64MiB")));
}

}  // namespace
}  // namespace touchstone
