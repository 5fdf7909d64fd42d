#include "services/runtime/serving/settings.h"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace touchstone {
namespace {

std::string EnvironmentName(absl::string_view text) {
  return absl::AsciiStrToUpper(absl::StrReplaceAll(text, {{"-", "_"}}));
}

// What is wrong with an address; empty when nothing is.
std::string AddressProblem(const std::string& text) {
  const size_t colon = text.rfind(':');
  int port = 0;
  if (colon == std::string::npos || colon == 0 ||
      !absl::SimpleAtoi(text.substr(colon + 1), &port) || port < 0 || port > 65535) {
    return "must be host:port, such as 127.0.0.1:9101";
  }
  return "";
}

}  // namespace

class SettingsReader::Impl {
 public:
  Impl(const std::string& process, const std::string& what)
      : app_(what, process),
        own_prefix_(EnvironmentName(process) + "_"),
        shared_prefix_("TOUCHSTONE_") {
    app_.get_formatter()->column_width(36);
  }

  // Declares a flag and where in the environment it is looked for.
  template <typename T>
  CLI::Option* Add(const std::string& name, T& value, const std::string& what) {
    const std::string own = own_prefix_ + EnvironmentName(name);
    const std::string shared = shared_prefix_ + EnvironmentName(name);
    return app_.add_option("--" + name, value, what)
        ->capture_default_str()
        ->envname(std::getenv(own.c_str()) != nullptr ? own : shared);
  }

  CLI::App& app() { return app_; }

 private:
  CLI::App app_;
  const std::string own_prefix_;
  const std::string shared_prefix_;
};

SettingsReader::SettingsReader(const std::string& process, const std::string& what)
    : impl_(std::make_unique<Impl>(process, what)) {}
SettingsReader::~SettingsReader() = default;

void SettingsReader::Add(const std::string& name, std::string& value, const std::string& what) {
  impl_->Add(name, value, what);
}

void SettingsReader::Add(const std::string& name, int& value, int least, int most,
                         const std::string& what) {
  impl_->Add(name, value, what)->check(CLI::Range(least, most));
}

void SettingsReader::Add(const std::string& name, size_t& value, size_t most,
                         const std::string& what) {
  impl_->Add(name, value, what)->check(CLI::Range(size_t{0}, most));
}

void SettingsReader::AddAddress(const std::string& name, std::string& value,
                                const std::string& what) {
  const bool may_be_empty = value.empty();
  impl_->Add(name, value, what)->check([may_be_empty](const std::string& text) {
    return may_be_empty && text.empty() ? "" : AddressProblem(text);
  });
}

void SettingsReader::Add(const std::string& name, LogLevel& value, const std::string& what) {
  static const auto& levels = *new std::map<std::string, LogLevel>{{"debug", LogLevel::kDebug},
                                                                   {"info", LogLevel::kInfo},
                                                                   {"warning", LogLevel::kWarning},
                                                                   {"error", LogLevel::kError}};
  impl_->Add(name, value, what)->transform(CLI::CheckedTransformer(levels, CLI::ignore_case));
}

void SettingsReader::Read(int argc, char** argv) {
  try {
    impl_->app().parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = impl_->app().exit(error);
    std::exit(code == 0 ? 0 : 2);
  }
}

void AddServiceSettings(SettingsReader& reader, ServiceSettings& settings) {
  reader.AddAddress("listen", settings.server.listen,
                    "Where gRPC is served; port 0 takes a free one");
  reader.AddAddress("admin-listen", settings.server.admin_listen,
                    "Where /metrics, /healthz and /readyz are served");
  reader.Add("database", settings.database.url,
             "sqlite:PATH, or postgres://user:password@host:port/database");
  reader.Add("database-sessions", settings.database.sessions, 1, 1000,
             "Sessions for reads, and on PostgreSQL as many for writes");
  reader.Add("redis", settings.cache.redis_url,
             "redis://host:port/db or unix:///path; empty for none");
  reader.Add("near-cache-bytes", settings.cache.near_bytes, size_t{1} << 40,
             "How much the process itself keeps near; 0 for nothing");
  reader.Add("identity-keys", settings.identity_keys,
             "File with the public keys that identities are signed with");
  reader.Add("largest-in-flight", settings.server.largest_in_flight, 1, 100000,
             "The most calls at a time");
  reader.Add("log-level", settings.log_level, "debug, info, warning or error");
}

ServiceSettings DefaultSettings(const ServiceDefaults& defaults) {
  ServiceSettings settings;
  settings.process = defaults.process;
  settings.server.listen = defaults.listen;
  settings.server.admin_listen = defaults.admin_listen;
  settings.database.url = defaults.database;
  settings.cache.key_space = defaults.key_space;
  settings.identity_keys = "data/gateway.key.pub";
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
