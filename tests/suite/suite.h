// The whole suite as it is run: the real programs, in a folder of their own, on ports of
// loopback, gone when the test ends.
//
//   ASSERT_OK_AND_ASSIGN(auto suite, Suite::Start({.store = PostgresStore}));
//   Client client = suite->client();            // as the administrator
//   suite->Kill("catalog", SIGKILL);            // …while calls are in flight
//   ASSERT_TRUE(suite->Run("catalog").ok());    // on the same port and data
//   suite->redis().Pause();
//
// Needs touchstone-catalog and touchstone-gateway beside the test program in the build's bin
// folder; where they are not built, Start says so.

#ifndef TOUCHSTONE_TESTS_SUITE_SUITE_H_
#define TOUCHSTONE_TESTS_SUITE_SUITE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/stores/loopback_port.h"
#include "tests/stores/stores.h"
#include "tools/touchstone/client.h"
#include "tools/touchstone/rest.h"

namespace touchstone {

struct SuiteSettings {
  StoreKind store = SqliteStore;
  // Off: no Redis, and nothing kept near.
  bool cache = true;
  // On: both of the gateway's doors take TLS, and cases may be handed to what stands behind them.
  bool tls = false;
  // The URL of a process's database, where it is not to be an empty one of the suite's own.
  std::map<std::string, std::string> databases = {};
  // Further flags, by process: {{"catalog", {"--log-level", "debug"}}}.
  std::map<std::string, std::vector<std::string>> flags = {};
};

// Processes are called "catalog", "assessment", "recruiting", "feedback" and "gateway". Not
// thread-safe; what client() and rest() give is.
class Suite {
 public:
  // Starts everything and waits until it is ready. An error has the end of the log of the process
  // that was not.
  static absl::StatusOr<std::unique_ptr<Suite>> Start(const SuiteSettings& settings = {});

  // Stops everything with SIGTERM, in order, and removes the data.
  ~Suite();

  // The gateway's doors.
  std::string grpc_address() const;  // "127.0.0.1:PORT"
  std::string http_url() const;      // "http://127.0.0.1:PORT"; "https://…" with TLS
  const std::string& admin_token() const { return admin_token_; }
  // The file with the certificate that the gateway is known by, with TLS.
  std::string certificate() const { return folder_.File("gateway.pem"); }

  // A service's own gRPC port; and where a process has /metrics, /healthz and /readyz.
  std::string address(absl::string_view service) const;
  std::string admin_url(absl::string_view process) const;

  // Clients of the gateway, with a token: the administrator's unless another is given.
  Client client() const { return client(admin_token_); }
  Client client(const std::string& token) const;
  RestClient rest() const { return rest(admin_token_); }
  RestClient rest(const std::string& token) const;

  // Only with the cache on.
  RedisServer& redis() { return *redis_; }

  // Sends a process a signal, and does not wait: SIGSTOP, SIGCONT.
  void Signal(absl::string_view process, int signal);
  // Sends a process a signal and waits until it has ended; its exit code, -1 when the signal ended
  // it.
  int Kill(absl::string_view process, int signal);
  // Starts a process that has ended, as it was started first, and waits until it is ready.
  absl::Status Run(absl::string_view process);
  // Waits until a process says that it is ready.
  absl::Status AwaitReady(absl::string_view process);

  pid_t pid(absl::string_view process) const;
  // All that a process has logged so far.
  std::string Log(absl::string_view process) const;
  // Where the data are: "catalog.sqlite", "identity.key", "admin.token", logs.
  const std::string& folder() const { return folder_.path(); }
  // The URL of a process's database.
  const std::string& database(absl::string_view process) const;

 private:
  struct Process {
    LoopbackPort port;
    LoopbackPort http_port;  // the gateway's
    LoopbackPort admin_port;
    std::string database;
    std::unique_ptr<ChildProcess> child;
  };

  explicit Suite(const SuiteSettings& settings);
  absl::Status StartAll();
  void Spawn(absl::string_view process);
  std::vector<std::string> CommandOf(absl::string_view process) const;
  absl::Status Await(absl::string_view process, absl::string_view what,
                     const std::function<bool()>& reached);
  Process& at(absl::string_view process);
  const Process& at(absl::string_view process) const;

  const SuiteSettings settings_;
  TempFolder folder_;
  std::unique_ptr<RedisServer> redis_;
  std::map<std::string, Process> processes_;
  std::string admin_token_;
  std::string authorities_;  // whom clients believe; empty without TLS
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_SUITE_SUITE_H_
