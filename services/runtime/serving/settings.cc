#include "services/runtime/serving/settings.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <deque>
#include <iostream>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace touchstone {
namespace {

constexpr int kBadSettings = 2;

constexpr std::pair<absl::string_view, LogLevel> kLogLevels[] = {
    {"debug", LogLevel::kDebug},
    {"info", LogLevel::kInfo},
    {"warning", LogLevel::kWarning},
    {"error", LogLevel::kError},
};

constexpr std::pair<absl::string_view, size_t> kByteUnits[] = {
    {"KiB", size_t{1} << 10}, {"MiB", size_t{1} << 20}, {"GiB", size_t{1} << 30}, {"", 1}};
constexpr size_t kMostBytes = size_t{64} << 30;

std::string BytesText(size_t bytes) {
  for (auto unit = std::rbegin(kByteUnits) + 1; unit != std::rend(kByteUnits); ++unit) {
    if (bytes > 0 && bytes % unit->second == 0) {
      return absl::StrCat(bytes / unit->second, unit->first);
    }
  }
  return absl::StrCat(bytes);
}

std::optional<size_t> ParseBytes(absl::string_view text) {
  for (const auto& [suffix, size] : kByteUnits) {
    absl::string_view digits = text;
    if (!absl::ConsumeSuffix(&digits, suffix)) continue;
    uint64_t count = 0;
    if (!absl::SimpleAtoi(digits, &count) || count > kMostBytes / size) return std::nullopt;
    return count * size;
  }
  return std::nullopt;
}

bool IsAddress(absl::string_view text) {
  const size_t colon = text.rfind(':');
  uint32_t port = 0;
  return colon != absl::string_view::npos && colon > 0 &&
         absl::SimpleAtoi(text.substr(colon + 1), &port) && port <= 65535;
}

// "touchstone-catalog" as variables begin: "TOUCHSTONE_CATALOG".
std::string VariableName(absl::string_view dashed) {
  return absl::StrReplaceAll(absl::AsciiStrToUpper(dashed), {{"-", "_"}});
}

}  // namespace

class SettingsReader::Impl {
 public:
  Impl(const std::string& process, const std::string& what)
      : prefix_(VariableName(process)),
        app_(
            absl::StrCat(what, "\nEvery flag can be given in the environment instead: --listen as ",
                         prefix_, "_LISTEN, or TOUCHSTONE_LISTEN for all processes."),
            process) {
    app_.set_help_flag("--help", "Says this and ends");
    app_.get_formatter()->column_width(36);
  }

  struct Option {
    std::string name;
    std::string text;  // as the command line had it
    Setter set;
    CLI::Option* option = nullptr;
  };

  // Where the value of an option is written, and how; nothing when it is written nowhere.
  std::optional<std::pair<std::string, std::string>> Written(const Option& option) const {
    if (option.option->count() > 0) return std::pair(absl::StrCat("--", option.name), option.text);
    const std::string name = VariableName(option.name);
    for (const std::string& variable : {prefix_ + "_" + name, "TOUCHSTONE_" + name}) {
      const char* value = std::getenv(variable.c_str());
      if (value != nullptr && *value != '\0') return std::pair(variable, std::string(value));
    }
    return std::nullopt;
  }

  const std::string prefix_;
  CLI::App app_;
  std::deque<Option> options_;  // do not move: CLI11 writes into them
};

SettingsReader::SettingsReader(const std::string& process, const std::string& what)
    : impl_(std::make_unique<Impl>(process, what)) {}

SettingsReader::~SettingsReader() = default;

void SettingsReader::Add(const std::string& name, std::string& value, const std::string& what) {
  AddOption(name, "TEXT", value, what, [&value](const std::string& text) {
    value = text;
    return "";
  });
}

void SettingsReader::Add(const std::string& name, int& value, int least, int most,
                         const std::string& what) {
  AddOption(name, "NUMBER", absl::StrCat(value), what,
            [&value, least, most](const std::string& text) -> std::string {
              int number = 0;
              if (!absl::SimpleAtoi(text, &number) || number < least || number > most) {
                return absl::StrCat("must be a number from ", least, " to ", most);
              }
              value = number;
              return "";
            });
}

void SettingsReader::Add(const std::string& name, absl::Duration& value, const std::string& what) {
  AddOption(name, "TIME", absl::FormatDuration(value), what,
            [&value](const std::string& text) -> std::string {
              absl::Duration time;
              if (!absl::ParseDuration(text, &time) || time <= absl::ZeroDuration() ||
                  time == absl::InfiniteDuration()) {
                return "must be a time with its unit, such as 250ms, 30s or 1h30m";
              }
              value = time;
              return "";
            });
}

void SettingsReader::Add(const std::string& name, LogLevel& value, const std::string& what) {
  std::string default_text;
  for (const auto& [text, level] : kLogLevels) {
    if (level == value) default_text = std::string(text);
  }
  AddOption(name, "LEVEL", default_text, what, [&value](const std::string& text) {
    for (const auto& [known, level] : kLogLevels) {
      if (text != known) continue;
      value = level;
      return "";
    }
    return "must be debug, info, warning or error";
  });
}

void SettingsReader::AddAddress(const std::string& name, std::string& value,
                                const std::string& what) {
  const bool may_be_empty = value.empty();
  AddOption(name, "HOST:PORT", value, what,
            [&value, may_be_empty](const std::string& text) -> std::string {
              if (!IsAddress(text) && !(text.empty() && may_be_empty)) {
                return "must be host:port, such as 127.0.0.1:9101, the port from 0 to 65535";
              }
              value = text;
              return "";
            });
}

void SettingsReader::AddBytes(const std::string& name, size_t& value, const std::string& what) {
  AddOption(name, "BYTES", BytesText(value), what,
            [&value](const std::string& text) -> std::string {
              const std::optional<size_t> bytes = ParseBytes(text);
              if (!bytes) return "must be a number of bytes such as 512KiB or 64MiB, at most 64GiB";
              value = *bytes;
              return "";
            });
}

void SettingsReader::AddOption(const std::string& name, const std::string& unit,
                               std::string default_text, const std::string& what, Setter set) {
  Impl::Option& option = impl_->options_.emplace_back();
  option.name = name;
  option.set = std::move(set);
  option.option = impl_->app_.add_option("--" + name, option.text, what);
  option.option->type_name(unit)->default_str(std::move(default_text));
}

void SettingsReader::Read(int argc, const char* const* argv) {
  if (const auto exit_code = TryRead(argc, argv)) std::exit(*exit_code);
}

std::optional<int> SettingsReader::TryRead(int argc, const char* const* argv) {
  try {
    impl_->app_.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return impl_->app_.exit(error) == 0 ? 0 : kBadSettings;
  }
  bool good = true;
  for (const Impl::Option& option : impl_->options_) {
    const auto written = impl_->Written(option);
    if (!written) continue;
    // The value itself is not repeated: it may hold a password.
    const std::string problem = option.set(written->second);
    if (problem.empty()) continue;
    std::cerr << written->first << " " << problem << "\n";
    good = false;
  }
  if (good) return std::nullopt;
  std::cerr << "Run with --help for more information.\n";
  return kBadSettings;
}

void AddServiceSettings(SettingsReader& reader, ServiceSettings& settings) {
  ServerSettings& server = settings.server;
  reader.AddAddress("listen", server.listen, "Where gRPC is served; port 0 takes a free one");
  reader.AddAddress("admin-listen", server.admin_listen,
                    "Where /metrics, /healthz and /readyz are served");
  reader.Add("largest-in-flight", server.largest_in_flight, 1, 10000,
             "The most calls at a time, streams apart; more are refused");
  reader.Add("largest-streams", server.largest_streams, 1, 10000,
             "The most streams and waiting calls at a time; more are refused");
  reader.Add("default-deadline", server.default_deadline,
             "How long a call may take that came without a deadline");
  reader.Add("drain", server.drain, "How long calls may go on after SIGTERM");
  reader.Add("largest-message", server.largest_message, 1024, 256 << 20,
             "The largest message that is taken, in bytes");
  reader.Add("largest-connection-age", server.largest_connection_age,
             "After which a connection is closed, so that new replicas get their share");

  DatabaseSettings& database = settings.database;
  reader.Add("database", database.url,
             "sqlite:PATH, or postgres://user:password@host:port/database");
  reader.Add("database-sessions", database.sessions, 1, 1000,
             "Sessions for reads, and on PostgreSQL as many again for writes");

  CacheSettings& cache = settings.cache;
  reader.Add("redis", cache.redis_url,
             "redis://host:port/db or unix:///path; empty for none, it is never needed");
  reader.Add("redis-timeout", cache.redis_timeout,
             "How long Redis may take before a call to it counts as failed");
  reader.AddBytes("near-cache", cache.near_bytes,
                  "Memory for values kept in the process; 0 keeps none");
  reader.Add("largest-load", cache.largest_load, 1, 10000,
             "The most values read from the database for the cache at a time");

  reader.Add("identity-keys", settings.identity_keys,
             "The file with the public keys that identities are signed with; the gateway keeps it "
             "beside its own key");
  if (settings.keeps_personal_data) {
    reader.Add(
        "master-keys", settings.master_keys,
        "The file with the keys that wrap those of personal data; made when absent, never in "
        "the database");
  }
  reader.Add("log-level", settings.log_level, "debug, info, warning or error");
}

ServiceSettings DefaultSettings(const ServiceDefaults& defaults) {
  ServiceSettings settings;
  settings.process = defaults.process;
  settings.server.listen = defaults.listen;
  settings.server.admin_listen = defaults.admin_listen;
  settings.database.url = defaults.database;
  settings.cache.key_space = defaults.key_space;
  settings.identity_keys = "data/identity.key.pub";
  settings.keeps_personal_data = !defaults.master_keys.empty();
  settings.master_keys = defaults.master_keys;
  return settings;
}

ServiceSettings ReadServiceSettings(int argc, char** argv, const ServiceDefaults& defaults) {
  ServiceSettings settings = DefaultSettings(defaults);
  SettingsReader reader(defaults.process, defaults.what);
  AddServiceSettings(reader, settings);
  reader.Read(argc, argv);
  return settings;
}

}  // namespace touchstone
