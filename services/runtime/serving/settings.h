// What a process is told when it starts: a flag, or else an environment variable, or else the
// default.
//
//   const ServiceSettings settings =
//       ReadServiceSettings(argc, argv, {.process = "touchstone-catalog", .listen =
//       "127.0.0.1:9101", …});
//
// The flag `--identity-keys` is TOUCHSTONE_CATALOG_IDENTITY_KEYS in the environment, or, for all
// processes of a machine, TOUCHSTONE_IDENTITY_KEYS. `--help` tells every flag with its unit and
// default. A value that cannot be right ends the program with 2 and a line that says which and why.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_SETTINGS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_SETTINGS_H_

#include <memory>
#include <string>

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

  // A flag "name", described for --help; `value` holds the default and gets what was given.
  void Add(const std::string& name, std::string& value, const std::string& what);
  // A whole number between `least` and `most`.
  void Add(const std::string& name, int& value, int least, int most, const std::string& what);
  // A size in bytes, at most `most`.
  void Add(const std::string& name, size_t& value, size_t most, const std::string& what);
  // An address, "host:port"; empty is allowed when the default is.
  void AddAddress(const std::string& name, std::string& value, const std::string& what);
  // One of debug, info, warning, error.
  void Add(const std::string& name, LogLevel& value, const std::string& what);

  // Reads the command line and the environment. Ends the program after --help (0) or a wrong value
  // (2).
  void Read(int argc, char** argv);

 private:
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
};

// Declares the flags of a service's settings, for a process that has more of its own.
void AddServiceSettings(SettingsReader& reader, ServiceSettings& settings);

// The defaults as settings, before anything is read.
ServiceSettings DefaultSettings(const ServiceDefaults& defaults);

ServiceSettings ReadServiceSettings(int argc, char** argv, const ServiceDefaults& defaults);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_SETTINGS_H_
