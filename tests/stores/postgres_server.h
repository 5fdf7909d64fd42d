// A private PostgreSQL 15 cluster for one test program: on a Unix socket in a folder of its own,
// without fsync, gone when the program ends.
//
// Its collation is a natural language's, not C: what only sorts right by accident of the locale
// fails here.

#ifndef TOUCHSTONE_TESTS_STORES_POSTGRES_SERVER_H_
#define TOUCHSTONE_TESTS_STORES_POSTGRES_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "tests/stores/child_process.h"
#include "tests/stores/temp_folder.h"

namespace touchstone {

// Not thread-safe.
class PostgresServer {
 public:
  // The program's cluster; started by the first call.
  static PostgresServer& Get();

  // An empty database; returns its URL.
  std::string TakeDatabase();
  // Empties it for the next who takes one: making and dropping one costs a quarter of a second.
  void GiveBackDatabase(const std::string& url);

  // Runs SQL beside the program's sessions; returns the first column of the rows. Aborts the
  // program when it fails.
  std::vector<std::string> Run(const std::string& url, const std::string& sql);

  // Ends all sessions of a database from the server's side, as a failover does.
  void KillSessions(const std::string& url);

  void Stop();  // at once, as a crash
  void Start();
  void Pause();  // SIGSTOP for all its processes: connections stay open and nothing answers
  void Resume();

  ~PostgresServer();

 private:
  PostgresServer();
  std::string UrlOf(const std::string& database) const;
  void SignalAll(int signal);

  TempFolder folder_;
  std::unique_ptr<ChildProcess> server_;
  int databases_ = 0;
  std::vector<std::string> free_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_STORES_POSTGRES_SERVER_H_
