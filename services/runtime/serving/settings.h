// What a process is told when it starts: by a flag, else by the environment, else the default.
//
//   const ServiceSettings settings = ReadServiceSettings(
//       argc, argv, {.process = "touchstone-catalog", .listen = "127.0.0.1:9101", …});
//
// The flag `--identity-keys` is also TOUCHSTONE_CATALOG_IDENTITY_KEYS, which is for this process,
// and TOUCHSTONE_IDENTITY_KEYS, which is for all of a machine; the former goes first. An empty
// variable counts as absent. `--help` tells every flag with its unit and default. Secrets (a
// database's password) belong in the environment: a process's flags can be read by others.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_SETTINGS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_SETTINGS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "services/runtime/cache/cache.h"
#include "services/runtime/serving/server.h"
#include "services/runtime/sql/database.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {

// Declares flags and reads them. Not thread-safe.
class SettingsReader {
 public:
  // `process` is "touchstone-catalog"; `what` says in a line what it does, for --help.
  SettingsReader(const std::string& process, const std::string& what);
  ~SettingsReader();

  // A flag "name", described for --help; `value` holds the default, gets what was given, and must
  // live until it was read.
  void Add(const std::string& name, std::string& value, const std::string& what);
  // A whole number between `least` and `most`.
  void Add(const std::string& name, int& value, int least, int most, const std::string& what);
  // A time longer than none, written as "250ms", "30s", "5m" or "1h30m".
  void Add(const std::string& name, absl::Duration& value, const std::string& what);
  // One of debug, info, warning, error.
  void Add(const std::string& name, LogLevel& value, const std::string& what);
  // An address, "host:port"; empty is allowed when the default is.
  void AddAddress(const std::string& name, std::string& value, const std::string& what);
  // A size, written as "1000", "512KiB", "64MiB" or "2GiB"; at most 64 GiB.
  void AddBytes(const std::string& name, size_t& value, const std::string& what);

  // Reads the command line and the environment. Ends the program after --help (0), and when values
  // are wrong (2), with a line for each on standard error.
  void Read(int argc, const char* const* argv);

  // The same, but gives the exit code instead of ending; nothing when the program may go on.
  std::optional<int> TryRead(int argc, const char* const* argv);

 private:
  // Takes a value as written; gives what is wrong with it, or "".
  using Setter = std::function<std::string(const std::string& text)>;
  void AddOption(const std::string& name, const std::string& unit, std::string default_text,
                 const std::string& what, Setter set);

  class Impl;
  std::unique_ptr<Impl> impl_;
};

// What every process that keeps resources needs.
struct ServiceSettings {
  std::string process;
  ServerSettings server;
  DatabaseSettings database;
  CacheSettings cache;
  std::string identity_keys;
  bool keeps_personal_data = false;
  std::string master_keys;  // the file; named by every service that keeps personal data
  LogLevel log_level = LogLevel::kInfo;
};

// A process's own defaults.
struct ServiceDefaults {
  std::string process;       // "touchstone-catalog"
  std::string what;          // for --help
  std::string listen;        // "127.0.0.1:9101"
  std::string admin_listen;  // "127.0.0.1:9201"
  std::string database;      // "sqlite:data/catalog.db"
  std::string key_space;     // "catalog", in Redis
  std::string master_keys;   // "data/master.key", for a service that keeps personal data
};

// Declares the flags of a service's settings, for a process that has more of its own.
void AddServiceSettings(SettingsReader& reader, ServiceSettings& settings);

// The defaults as settings, before anything is read.
ServiceSettings DefaultSettings(const ServiceDefaults& defaults);

ServiceSettings ReadServiceSettings(int argc, char** argv, const ServiceDefaults& defaults);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_SETTINGS_H_
